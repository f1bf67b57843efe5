import { describe, expect, it } from 'vitest'
import { connectionNumber, type SourceId } from '../../shared/model'
import type { RelayEnd, TapConnection } from '../../shared/tap'
import { connectionWith } from '../features/tap/testing'
import {
  listedConnections,
  maxConnections,
  maxListed,
  maxListedRefused,
  type TapConnections,
  withChanges,
  withoutRemoved,
} from './tap-connections'

const tap = 1 as SourceId
const other = 2 as SourceId
const end: RelayEnd = { kind: 'fin', by: 'client', code: undefined, timeUs: 9000 }
const numbers = (connections: TapConnections, source = tap): number[] =>
  (connections.get(source) ?? []).map(({ id }) => connectionNumber(id))
const many = (count: number, more: Partial<TapConnection> = {}): TapConnection[] =>
  Array.from({ length: count }, (_, index) => connectionWith(index + 1, more))

describe('the connections of the taps', () => {
  it('are newest first, the open ones before those that ended', () => {
    const connections = withChanges(new Map(), [
      connectionWith(1),
      connectionWith(2, { end }),
      connectionWith(3),
      connectionWith(4, { end }),
    ])
    expect(numbers(connections)).toEqual([3, 1, 4, 2])
  })

  it('take news in place of what was known, and move when they end', () => {
    const known = withChanges(new Map(), [connectionWith(1), connectionWith(2)])
    const connections = withChanges(known, [connectionWith(2, { end })])
    expect(numbers(connections)).toEqual([1, 2])
    expect(connections.get(tap)?.at(-1)?.end).toBe(end)
  })

  it('leave the lists of other taps as they are', () => {
    const known = withChanges(new Map(), [connectionWith(1), connectionWith(2, { source: other })])
    const connections = withChanges(known, [connectionWith(3)])
    expect(connections.get(other)).toBe(known.get(other))
    expect(withChanges(known, [])).toBe(known)
  })

  it('are bounded: those that ended longest ago go first', () => {
    const connections = withChanges(withChanges(new Map(), many(maxConnections, { end })), [connectionWith(maxConnections + 1)])
    const held = numbers(connections)
    expect(held).toHaveLength(maxConnections)
    expect(held[0]).toBe(maxConnections + 1)
    expect(held).not.toContain(1)
  })

  it('go with their tap', () => {
    const known = withChanges(new Map(), [connectionWith(1), connectionWith(2, { source: other })])
    expect([...withoutRemoved(known, (source) => source === other).keys()]).toEqual([other])
    expect(withoutRemoved(known, () => true)).toBe(known)
  })
})

describe('what is listed of a tap', () => {
  const all = withChanges(new Map(), many(maxListed + 10)).get(tap) ?? []

  it('is all there is, up to some fifty', () => {
    expect(listedConnections(all.slice(0, maxListed), undefined)).toHaveLength(maxListed)
    expect(listedConnections(all, undefined)).toEqual(all.slice(0, maxListed))
  })

  it('has only the newest of those that were refused', () => {
    const vain: RelayEnd = { kind: 'refused', by: 'server', code: 'ECONNREFUSED', timeUs: 9000 }
    const tried = withChanges(new Map(), [...many(20, { end: vain }), connectionWith(30, { end })]).get(tap) ?? []
    expect(listedConnections(tried, undefined).map(({ id }) => connectionNumber(id))).toEqual([30, 20, 19, 18])
    expect(listedConnections(tried, connectionWith(2).id)).toHaveLength(maxListedRefused + 2)
  })

  it('has the chosen one wherever it stands', () => {
    const listed = listedConnections(all, connectionWith(1).id)
    expect(listed).toHaveLength(maxListed)
    expect(connectionNumber(listed.at(-1)?.id ?? connectionWith(99).id)).toBe(1)
  })
})
