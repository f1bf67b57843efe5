import { describe, expect, it } from 'vitest'
import type { RowSummary, SourceId } from '../../../shared/model'
import { testRow } from '../../testing'
import { canReplyTo, noteRequests, replyTarget, waitingRequest } from './reply'

const source = 1 as SourceId
const row = (id: number, more: Partial<RowSummary>): RowSummary =>
  testRow(id, { source, socket: 'REP', direction: 'in', role: 'request', state: 'pending', ...more })

describe('what can be answered', () => {
  it('is the request that waits on a REP', () => {
    expect(canReplyTo(row(1, {}))).toBe(true)
    expect(canReplyTo(row(1, { state: 'timed out' }))).toBe(true)
    expect(canReplyTo(row(1, { state: 'replied' }))).toBe(false)
    expect(canReplyTo(row(1, { direction: 'out' }))).toBe(false)
  })

  it('is any message that a ROUTER received', () => {
    expect(canReplyTo(row(1, { socket: 'ROUTER', state: 'replied' }))).toBe(true)
    expect(canReplyTo(row(1, { socket: 'DEALER' }))).toBe(false)
    expect(canReplyTo(row(1, { socket: 'ROUTER', kind: 'event' }))).toBe(false)
  })

  it('belongs to the socket that sends', () => {
    expect(replyTarget(source, row(1, {}))?.id).toBe(1)
    expect(replyTarget(2 as SourceId, row(1, {}))).toBeUndefined()
    expect(replyTarget(source, undefined)).toBeUndefined()
  })
})

describe('the newest request of a source', () => {
  it('waits until its row says otherwise', () => {
    const first = noteRequests(new Map(), [row(1, {}), row(2, { role: 'reply' })])
    expect(waitingRequest(first, source)?.id).toBe(1)
    const replied = noteRequests(first, [row(1, { state: 'replied' })])
    expect(waitingRequest(replied, source)).toBeUndefined()
  })

  it('is not replaced by news of an older one', () => {
    const known = noteRequests(new Map(), [row(5, { state: 'replied' })])
    expect(noteRequests(known, [row(3, {})])).toBe(known)
    expect(waitingRequest(noteRequests(known, [row(7, {})]), source)?.id).toBe(7)
  })
})
