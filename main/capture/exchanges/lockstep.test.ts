import { expect, test } from 'vitest'
import type { ExchangeId, RowId } from '../../../shared/model'
import { LockstepPairing } from './lockstep'
import { noEnvelope, type OpenRequest } from './pairing'

const request = (row: number, direction: 'in' | 'out' = 'out'): OpenRequest => ({
  row: row as RowId,
  exchange: row as ExchangeId,
  timeUs: row * 1000,
  direction,
  state: 'pending',
})

test('the next message the other way is the reply, for certain', () => {
  const pairing = new LockstepPairing('out')
  const asked = request(1)
  expect(pairing.takeReply('out')).toBeUndefined()
  expect(pairing.add(asked, noEnvelope)).toEqual([])
  expect(pairing.pending).toBe(1)
  expect(pairing.takeReply('in')).toEqual({ request: asked, certainty: 'certain' })
  expect([pairing.pending, pairing.open]).toEqual([0, 0])
})

test('a REP’s requests come in', () => {
  const pairing = new LockstepPairing('in')
  const asked = request(1, 'in')
  pairing.add(asked, noEnvelope)
  expect(pairing.takeReply('in')).toBeUndefined()
  expect(pairing.takeReply('out')).toEqual({ request: asked, certainty: 'certain' })
})

test('a reply to nothing cannot open an exchange', () => {
  const pairing = new LockstepPairing('out')
  expect([pairing.canOpen('out'), pairing.canOpen('in')]).toEqual([true, false])
})

test('a request that supersedes a pending one breaks it', () => {
  const pairing = new LockstepPairing('out')
  const first = request(1)
  const second = request(2)
  pairing.add(first, noEnvelope)
  expect(pairing.add(second, noEnvelope)).toEqual([first])
  expect(first.state).toBe('broken')
  expect(pairing.takeReply('in')?.request).toBe(second)
})

test('a request times out once, and a late reply still finds it', () => {
  const pairing = new LockstepPairing('out')
  const asked = request(1)
  pairing.add(asked, noEnvelope)
  expect(pairing.expire(999)).toEqual([])
  expect(pairing.expire(1000)).toEqual([asked])
  expect(pairing.expire(2000)).toEqual([])
  expect(asked.state).toBe('timed out')
  expect(pairing.takeReply('in')?.request).toBe(asked)
})

test('losing the peer breaks a pending request and leaves a timed out one as it is', () => {
  const pairing = new LockstepPairing('out')
  const asked = request(1)
  pairing.add(asked, noEnvelope)
  expect(pairing.breakPending()).toEqual([asked])
  expect(pairing.breakPending()).toEqual([])
  const late = request(2)
  expect(pairing.add(late, noEnvelope)).toEqual([])
  pairing.expire(5000)
  expect(pairing.breakPending()).toEqual([])
  expect(late.state).toBe('timed out')
})
