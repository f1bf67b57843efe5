import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExchangeId, RowId } from '../../../shared/model'
import { EnvelopePairing } from './by-envelope'
import type { Envelope, OpenRequest } from './pairing'

const envelope = (key: string, delimited = true): Envelope => ({ key, frames: 2, delimited })
const request = (row: number, direction: 'in' | 'out'): OpenRequest => ({
  row: row as RowId,
  exchange: row as ExchangeId,
  timeUs: row,
  direction,
  state: 'pending',
})

describe('pairing by envelope', () => {
  test('replies find their requests under their envelopes, in any order', () => {
    const pairing = new EnvelopePairing()
    const a = request(1, 'in')
    const b = request(2, 'in')
    pairing.add(a, envelope('a'))
    pairing.add(b, envelope('b'))
    expect(pairing.takeReply('out', envelope('b'))).toEqual({ request: b, certainty: 'envelope' })
    expect(pairing.takeReply('out', envelope('a'))).toEqual({ request: a, certainty: 'envelope' })
    expect(pairing.takeReply('out', envelope('a'))).toBeUndefined()
  })

  test('several under one envelope are answered in order, and it says so until one is left', () => {
    const pairing = new EnvelopePairing()
    const first = request(1, 'out')
    const second = request(2, 'out')
    pairing.add(first, envelope(''))
    pairing.add(second, envelope(''))
    expect(pairing.takeReply('in', envelope(''))).toEqual({ request: first, certainty: 'order' })
    expect(pairing.takeReply('in', envelope(''))).toEqual({ request: second, certainty: 'envelope' })
  })

  test('without a delimiter it is never more than order', () => {
    const pairing = new EnvelopePairing()
    pairing.add(request(1, 'out'), envelope('a', false))
    expect(pairing.takeReply('in', envelope('a', false))?.certainty).toBe('order')
  })

  test('an id that the protocol carries finds its request in any order, and no other', () => {
    const pairing = new EnvelopePairing()
    const one = request(1, 'out')
    const two = request(2, 'out')
    const three = request(3, 'out')
    const plain = request(4, 'out')
    pairing.add(one, envelope(''), '1')
    pairing.add(two, envelope(''), '2')
    pairing.add(three, envelope(''), '3')
    pairing.add(plain, envelope(''))
    expect(pairing.takeReply('in', envelope(''), '3')).toEqual({ request: three, certainty: 'correlation' })
    expect(pairing.takeReply('in', envelope(''), '3')).toBeUndefined()
    expect(pairing.takeReply('out', envelope(''), '1')).toBeUndefined()
    expect(pairing.takeReply('in', envelope(''))?.request).toBe(plain)
    expect(pairing.takeReply('in', envelope(''), '1')?.request).toBe(one)
    expect(pairing.takeReply('in', envelope('other'), '2')).toBeUndefined()
    expect(pairing.takeReply('in', envelope(''), '2')?.request).toBe(two)
  })

  test('where several have the same id it is order', () => {
    const pairing = new EnvelopePairing()
    pairing.add(request(1, 'out'), envelope('a'), '1')
    pairing.add(request(2, 'out'), envelope('a'), '1')
    expect(pairing.takeReply('in', envelope('a'), '1')).toMatchObject({ request: { row: 1 }, certainty: 'order' })
    expect(pairing.takeReply('in', envelope('a'), '1')).toMatchObject({ request: { row: 2 }, certainty: 'correlation' })
  })

  test('either side may ask: a message of the same direction is no reply', () => {
    const pairing = new EnvelopePairing()
    pairing.add(request(1, 'out'), envelope('a'))
    expect(pairing.takeReply('out', envelope('a'))).toBeUndefined()
    expect(pairing.canOpen()).toBe(true)
  })

  test('timed out and broken requests can still be answered, until they are forgotten', () => {
    const pairing = new EnvelopePairing()
    const old = request(1, 'out')
    const young = request(50, 'out')
    pairing.add(old, envelope('a'))
    pairing.add(young, envelope('b'))
    expect(pairing.expire(10, 0)).toEqual([old])
    expect(pairing.breakPending()).toEqual([young])
    expect([old.state, young.state, pairing.pending, pairing.open]).toEqual(['timed out', 'broken', 0, 2])
    expect(pairing.takeReply('in', envelope('b'))?.request).toBe(young)
    expect(pairing.expire(10, 1)).toEqual([])
    expect(pairing.takeReply('in', envelope('a'))).toBeUndefined()
    expect(pairing.open).toBe(0)
  })

  test('when peers are there again, broken requests are forgotten and others are not', () => {
    const pairing = new EnvelopePairing()
    const timedOut = request(1, 'out')
    const broken = request(2, 'out')
    pairing.add(timedOut, envelope('a'))
    pairing.add(broken, envelope('a'))
    pairing.expire(1, 0)
    pairing.breakPending()
    pairing.forgetBroken()
    expect(pairing.takeReply('in', envelope('a'))?.request).toBe(timedOut)
    expect(pairing.takeReply('in', envelope('a'))).toBeUndefined()
  })

  test('the oldest is given up when too many are open, and counted', () => {
    const pairing = new EnvelopePairing(3)
    const requests = [1, 2, 3, 4, 5].map((row) => request(row, 'out'))
    const changed = requests.flatMap((one) => pairing.add(one, envelope('a')))
    expect(changed.map(({ row, state }) => [row, state])).toEqual([
      [1, 'timed out'],
      [2, 'timed out'],
    ])
    expect([pairing.open, pairing.crowdedOut]).toEqual([3, 2])
    expect(pairing.takeReply('in', envelope('a'))?.request.row).toBe(3)
  })

  test('does what a plain list of open requests would do', () => {
    const direction = fc.constantFrom('in' as const, 'out' as const)
    const step = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          do: fc.constant('message' as const),
          direction,
          key: fc.constantFrom('a', 'b', 'c'),
          delimited: fc.boolean(),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), age: fc.nat(30), forgetAge: fc.nat(60) }) },
      { weight: 1, arbitrary: fc.constantFrom({ do: 'break' as const }, { do: 'forget broken' as const }) },
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), fc.integer({ min: 1, max: 12 }), (steps, maxOpen) => {
        const pairing = new EnvelopePairing(maxOpen)
        type Modelled = { row: number; key: string; direction: string; state: string }
        let model: Modelled[] = []
        const states = new Map<number, OpenRequest>()
        let now = 0
        for (const one of steps) {
          now += 1
          if (one.do === 'expire') {
            const pendingBefore = now - one.age
            const forgetBefore = Math.min(pendingBefore, now - one.forgetAge)
            model = model.filter((open) => open.state === 'pending' || open.row > forgetBefore)
            const expired = model.filter((open) => open.state === 'pending' && open.row <= pendingBefore)
            for (const open of expired) open.state = 'timed out'
            expect(pairing.expire(pendingBefore, forgetBefore).map(({ row }) => row)).toEqual(expired.map(({ row }) => row))
          } else if (one.do === 'break') {
            const broken = model.filter((open) => open.state === 'pending')
            for (const open of broken) open.state = 'broken'
            expect(pairing.breakPending().map(({ row }) => row)).toEqual(broken.map(({ row }) => row))
          } else if (one.do === 'forget broken') {
            model = model.filter((open) => open.state !== 'broken')
            pairing.forgetBroken()
          } else {
            const key = `${one.key}${one.delimited}`
            const candidates = model.filter((open) => open.key === key && open.direction !== one.direction)
            const [oldest] = candidates
            const match = pairing.takeReply(one.direction, envelope(key, one.delimited))
            expect(match?.request.row).toBe(oldest?.row)
            if (oldest !== undefined) {
              expect(match?.certainty).toBe(one.delimited && candidates.length === 1 ? 'envelope' : 'order')
              model = model.filter((open) => open !== oldest)
              continue
            }
            if (model.length >= maxOpen) model.shift()
            model.push({ row: now, key, direction: one.direction, state: 'pending' })
            const added = request(now, one.direction)
            states.set(now, added)
            pairing.add(added, envelope(key, one.delimited))
          }
          expect(pairing.pending).toBe(model.filter(({ state }) => state === 'pending').length)
          expect(pairing.open).toBe(model.length)
          for (const open of model) expect(states.get(open.row)?.state).toBe(open.state)
        }
      }),
      { numRuns: 300 },
    )
  })
})
