import { describe, expect, it } from 'vitest'
import type { EndpointSnapshot, SourceSnapshot } from '../../../shared/ipc/contract'
import { type ConnectionId, firstTapConnection, type RowSummary, type SourceId } from '../../../shared/model'
import { testEndpoint, testRow, testSource } from '../../testing'
import { arrange, keyOf, type Participant, Routes } from './participants'

const address = 'tcp://127.0.0.1:5555'
const endpoint = (mode: 'connect' | 'bind', resolved = address, peers = 1): EndpointSnapshot =>
  testEndpoint(mode === 'bind' ? 'listening' : 'connected', { mode, resolved, peers })
const source = (id: number, ...endpoints: readonly EndpointSnapshot[]): SourceSnapshot => testSource({ id: id as SourceId, endpoints })
const between = (routes: Routes, of: number, row: Partial<RowSummary>): readonly (string | undefined)[] => {
  const { from, to, seenAt } = routes.routeOf(testRow(1, { source: of as SourceId, ...row }))
  return [keyOf(from), keyOf(to), seenAt]
}
const tapped = (firstTapConnection + 6) as ConnectionId

describe('whom a row is of', () => {
  it('are a socket of ours and its peers, which ZeroMQ does not tell apart', () => {
    const routes = new Routes([source(1, endpoint('connect'))])
    expect(between(routes, 1, { direction: 'out' })).toEqual(['socket 1', 'peers 1', 'from'])
    expect(between(routes, 1, { direction: 'in' })).toEqual(['peers 1', 'socket 1', 'to'])
    expect(between(routes, 1, { direction: 'none', kind: 'event' })).toEqual(['socket 1', 'socket 1', undefined])
  })

  it('are two sockets of ours where they talk to each other', () => {
    const routes = new Routes([source(1, endpoint('connect', 'tcp://localhost:5555')), source(2, endpoint('bind', 'tcp://0.0.0.0:5555'))])
    expect(between(routes, 1, { direction: 'out' })).toEqual(['socket 1', 'socket 2', 'from'])
    expect(between(routes, 2, { direction: 'in' })).toEqual(['socket 1', 'socket 2', 'to'])
  })

  it('is not assumed of a bound socket that has other peers too', () => {
    const routes = new Routes([source(1, endpoint('connect')), source(2, endpoint('bind', address, 2))])
    expect(between(routes, 1, { direction: 'out' })).toEqual(['socket 1', 'socket 2', 'from'])
    expect(between(routes, 2, { direction: 'in' })).toEqual(['peers 2', 'socket 2', 'to'])
    const two = new Routes([source(1, endpoint('connect')), source(3, endpoint('connect')), source(2, endpoint('bind', address, 1))])
    expect(between(two, 2, { direction: 'in' })).toEqual(['peers 2', 'socket 2', 'to'])
    const many = new Routes([source(1, endpoint('connect'), endpoint('connect', 'tcp://10.0.0.1:1')), source(2, endpoint('bind'))])
    expect(between(many, 1, { direction: 'out' })).toEqual(['socket 1', 'peers 1', 'from'])
  })

  it('are the client of a connection and the server at a tap', () => {
    const routes = new Routes([])
    expect(between(routes, 3, { connection: tapped, direction: 'to-server' })).toEqual([`client ${tapped}`, 'server 3', undefined])
    expect(between(routes, 3, { connection: tapped, direction: 'to-client' })).toEqual(['server 3', `client ${tapped}`, undefined])
    expect(between(routes, 3, { connection: tapped, direction: 'none' })).toEqual([`client ${tapped}`, `client ${tapped}`, undefined])
  })
})

describe('the columns', () => {
  const sockets = (...ids: readonly number[]): Participant[] => ids.map((id) => ({ kind: 'socket', source: id as SourceId }))
  const keys = (participants: readonly Participant[]): string => participants.map(keyOf).join(', ')

  it('are in the order of their first appearance and stay there', () => {
    const first = arrange([], sockets(2, 1, 2))
    expect(keys(first)).toBe('socket 2, socket 1')
    expect(arrange(first, sockets(1))).toBe(first)
    expect(keys(arrange(first, sockets(1, 3)))).toBe('socket 2, socket 1, socket 3')
  })

  it('have the first client of a tap at the left of the server, and later ones at the end', () => {
    const server: Participant = { kind: 'server', source: 3 as SourceId }
    const client = (number: number): Participant => ({
      kind: 'client',
      source: 3 as SourceId,
      connection: (tapped + number) as ConnectionId,
    })
    const first = arrange([...sockets(1), server], [client(0)])
    expect(keys(first)).toBe(`socket 1, client ${tapped}, server 3`)
    expect(keys(arrange(first, [client(1)]))).toBe(`socket 1, client ${tapped}, server 3, client ${tapped + 1}`)
  })

  it('go when there are too many, those that are out of sight first', () => {
    expect(keys(arrange(sockets(1, 2, 3), sockets(3, 4), 3))).toBe('socket 2, socket 3, socket 4')
  })

  it('are one for all that find no room', () => {
    const crowded = arrange([], sockets(1, 2, 3, 4, 5), 3)
    expect(keys(crowded)).toBe('socket 1, socket 2, others')
    expect(keys(arrange(crowded, sockets(9), 3))).toBe('socket 1, socket 2, socket 9')
  })
})
