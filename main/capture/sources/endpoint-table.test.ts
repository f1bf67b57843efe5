import { describe, expect, test } from 'vitest'
import type { ConnectionId } from '../../../shared/model'
import type { EndpointSourceConfig } from '../../../shared/source-config'
import { bind, configOf, connect } from '../testing'
import { EndpointTable } from './endpoint-table'
import type { MonitorReport } from './monitor'

type Endpoints = EndpointSourceConfig['endpoints'][number]

function tableOf(endpoints: Endpoints | Endpoints[], options: EndpointSourceConfig['options'] = {}) {
  let next = 1
  const table = new EndpointTable(configOf('DEALER', endpoints, { options }), () => {
    const id = next as ConnectionId
    next += 1
    return id
  })
  let nowUs = 0
  const report = (event: MonitorReport['event'], address?: string, more: Partial<MonitorReport> = {}) => {
    nowUs += 1000
    return table.apply({ event, address, intervalMs: undefined, reason: undefined, ...more }, nowUs)
  }
  const states = () => table.snapshots.map(({ state, peers, error }) => [state, peers, error?.code])
  return { table, report, states }
}

const server = 'tcp://127.0.0.1:5555'

describe('an endpoint that connects', () => {
  test('is connecting until the handshake succeeded, whatever is retried', () => {
    const { table, report, states } = tableOf(connect(server))
    table.connecting(0)
    expect(states()).toEqual([['connecting', 0, undefined]])
    report('connect delayed', server)
    expect(report('closed', server).changed).toBe(true)
    report('connect retried', server, { intervalMs: 100 })
    expect(states()).toEqual([['connecting', 0, 'NOT_ANSWERED']])
    expect(report('connect delayed', server).changed).toBe(false)
    expect(report('closed', server).changed).toBe(false)
    expect(report('connect retried', server, { intervalMs: 100 }).changed).toBe(false)
    report('connect delayed', server)
    report('connected', server)
    expect(states()).toEqual([['connecting', 0, 'NOT_ANSWERED']])
    report('handshake succeeded', server)
    expect(states()).toEqual([['connected', 1, undefined]])
  })

  test('is disconnected when the peer is lost, and connecting when libzmq tries again', () => {
    const { report, states } = tableOf(connect(server))
    report('connected', server)
    report('handshake succeeded', server)
    report('disconnected', server)
    expect(states()).toEqual([['disconnected', 0, 'CONNECTION_LOST']])
    report('connect retried', server, { intervalMs: 100 })
    expect(states()).toEqual([['connecting', 0, 'CONNECTION_LOST']])
  })

  test('stays disconnected when the handshake failed and libzmq does not try again', () => {
    const { table, report, states } = tableOf(connect(server))
    report('connected', server)
    report('disconnected', server)
    expect(states()).toEqual([['disconnected', 0, 'HANDSHAKE_FAILED']])
    expect(table.snapshots[0]?.error?.message).toBe(`The handshake with ${server} failed: the peer hung up.`)
  })

  test('keeps the reason that libzmq gave for a failed handshake', () => {
    const { table, report } = tableOf(connect(server))
    report('connected', server)
    report('handshake failed', server, { reason: 'Broken pipe (EPIPE)' })
    report('disconnected', server)
    report('connect retried', server, { intervalMs: 100 })
    expect(table.snapshots[0]?.error?.message).toBe(`The handshake with ${server} failed: Broken pipe (EPIPE).`)
  })

  test('says so when its host cannot be found', () => {
    const { report, states } = tableOf(connect('tcp://no.such.host:5555'))
    report('connect retried', 'tcp://no.such.host:5555', { intervalMs: 100 })
    expect(states()).toEqual([['connecting', 0, 'HOST_NOT_FOUND']])
  })

  test('is disconnected after one try when it may not reconnect', () => {
    const { report, states } = tableOf(connect(server), { reconnectIntervalMs: -1 })
    report('connect delayed', server)
    report('closed', server)
    expect(states()).toEqual([['disconnected', 0, 'NOT_ANSWERED']])
  })

  test('gets rows for its first try, then none, and the row of its success accounts for the others', () => {
    const { report } = tableOf(connect(server))
    const details = [1, 2, 3].flatMap(() => [
      report('connect delayed', server).detail,
      report('closed', server).detail,
      report('connect retried', server, { intervalMs: 120 }).detail,
    ])
    expect(details).toEqual([server, server, `${server}, again in 120 ms`, ...Array.from({ length: 6 }, () => undefined)])
    report('connect delayed', server)
    expect(report('connected', server).detail).toBe(server)
    expect(report('handshake succeeded', server).detail).toBe(`${server}, after 2 more failed tries (7 events without a row)`)
    expect(report('disconnected', server).detail).toBe(server)
    expect(report('connect retried', server, { intervalMs: 100 }).detail).toBe(`${server}, again in 100 ms`)
  })
})

describe('a bound endpoint', () => {
  test('listens, and counts the peers whose handshake is complete', () => {
    const { table, report, states } = tableOf(bind('tcp://*:5555'))
    table.bound(0, 'tcp://0.0.0.0:5555')
    report('accepted', server)
    expect(states()).toEqual([['listening', 0, undefined]])
    report('handshake succeeded', server)
    report('accepted', server)
    report('handshake succeeded', server)
    expect(states()).toEqual([['listening', 2, undefined]])
    report('disconnected', server)
    expect(states()).toEqual([['listening', 1, undefined]])
  })

  test('does not count off a peer whose handshake never succeeded', () => {
    const { report, states } = tableOf(bind('tcp://*:5555'))
    report('accepted', server)
    report('handshake succeeded', server)
    report('accepted', server)
    report('handshake failed', server, { reason: 'Protocol error' })
    report('disconnected', server)
    expect(states()[0]?.[1]).toBe(1)
  })
})

describe('several endpoints', () => {
  test('are told apart by address, a bound one by its port', () => {
    const { table, report } = tableOf([
      bind('tcp://*:5555'),
      bind('tcp://127.0.0.1:6666'),
      connect('tcp://localhost:7777'),
      bind('ipc:///tmp/feed'),
    ])
    table.bound(0, 'tcp://[::]:5555')
    expect(table.messageConnection).toBe(0)
    expect(report('accepted', 'tcp://[::ffff:127.0.0.1]:5555').connection).toBe(1)
    expect(report('accepted', 'tcp://127.0.0.1:6666').connection).toBe(2)
    expect(report('connected', 'tcp://localhost:7777').connection).toBe(3)
    expect(report('accepted', 'ipc:///tmp/feed').connection).toBe(4)
    expect(report('bind failed', '127.0.0.1:6666').connection).toBe(2)
    expect(report('handshake failed', 'tcp://127.0.0.1:9999')).toEqual({ connection: 0, detail: 'tcp://127.0.0.1:9999', changed: false })
    expect(report('accept failed').connection).toBe(0)
  })

  test('of the same address are told apart by what they wait for', () => {
    const { report, states } = tableOf([connect(server), connect(server)])
    expect(report('connected', server).connection).toBe(1)
    expect(report('connected', server).connection).toBe(2)
    expect(report('handshake succeeded', server).connection).toBe(1)
    expect(report('handshake succeeded', server).connection).toBe(2)
    expect(report('disconnected', server).connection).toBe(1)
    expect(states()).toEqual([
      ['disconnected', 0, 'CONNECTION_LOST'],
      ['connected', 1, undefined],
    ])
  })
})
