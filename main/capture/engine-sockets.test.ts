import { mkdtempSync, rmSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { RowSummary, SocketType, SourceId } from '../../shared/model'
import { CaptureEngine } from './engine'
import { addressOf, anyPort, bind, bytes, connect, messagesOf, peersOf, started, textsOf, until } from './testing'

let engine = new CaptureEngine()
afterEach(async () => {
  await engine.close()
  engine = new CaptureEngine()
})

const awkward: readonly (readonly Uint8Array[])[] = [
  [new Uint8Array(0)],
  [bytes('a'), new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, index) => index)],
  [new Uint8Array(100_000).fill(200), bytes('end')],
  Array.from({ length: 40 }, (_, index) => bytes(`frame ${index}`)),
]

const equalFrames = (one: readonly Uint8Array[], other: readonly Uint8Array[]): boolean =>
  one.length === other.length && one.every((frame, index) => Buffer.compare(frame, other[index] ?? Buffer.of(0)) === 0)

/** Sends and answers with the row that the other side captured. */
async function pass(from: SourceId, to: SourceId, frames: readonly Uint8Array[]): Promise<RowSummary> {
  const before = messagesOf(engine, to, 'in').length
  const sent = await engine.send(from, frames)
  expect(equalFrames(engine.reader.frames(sent) ?? [], frames)).toBe(true)
  expect(engine.reader.row(sent)).toMatchObject({ source: from, direction: 'out', kind: 'message', frameCount: frames.length })
  return until('the message is there', () => messagesOf(engine, to, 'in')[before])
}

async function pair(bound: SocketType, connecting: SocketType, subscriptions: readonly string[] = []) {
  const one = await started(engine, bound, anyPort)
  const other = await started(engine, connecting, connect(addressOf(engine, one)), { subscriptions: [...subscriptions] })
  await until('they are connected', () => peersOf(engine, one) === 1 && peersOf(engine, other) === 1)
  return { one, other }
}

describe('every socket type carries 0-byte, binary, large and multipart messages', () => {
  test('REQ and REP', async () => {
    const { one, other } = await pair('REP', 'REQ')
    for (const frames of awkward) {
      const request = await pass(other, one, frames)
      expect(equalFrames(engine.reader.frames(request.id) ?? [], frames)).toBe(true)
      const reply = await pass(one, other, frames)
      expect(equalFrames(engine.reader.frames(reply.id) ?? [], frames)).toBe(true)
    }
  })

  test('DEALER and ROUTER', async () => {
    const { one, other } = await pair('ROUTER', 'DEALER')
    for (const frames of awkward) {
      const request = await pass(other, one, frames)
      const [identity, ...body] = engine.reader.frames(request.id) ?? []
      expect(identity?.byteLength).toBe(5)
      expect(equalFrames(body, frames)).toBe(true)
      const reply = await pass(one, other, [identity ?? bytes(''), ...frames])
      expect(equalFrames(engine.reader.frames(reply.id) ?? [], frames)).toBe(true)
    }
  })

  test('PAIR and PAIR', async () => {
    const { one, other } = await pair('PAIR', 'PAIR')
    for (const frames of awkward) {
      expect(equalFrames(engine.reader.frames((await pass(one, other, frames)).id) ?? [], frames)).toBe(true)
      expect(equalFrames(engine.reader.frames((await pass(other, one, frames)).id) ?? [], frames)).toBe(true)
    }
  })

  test('PUSH to PULL', async () => {
    const { one, other } = await pair('PULL', 'PUSH')
    for (const frames of awkward) expect(equalFrames(engine.reader.frames((await pass(other, one, frames)).id) ?? [], frames)).toBe(true)
  })

  test('XPUB to SUB: the subscription is a message too', async () => {
    const { one, other } = await pair('XPUB', 'SUB', ['orders.', 'ü'])
    await until('the subscriptions are there', () => messagesOf(engine, one, 'in').length === 2)
    expect(messagesOf(engine, one, 'in').map((row) => textsOf(engine, row))).toEqual([['\x01orders.'], ['\x01ü']])
    await engine.send(one, [bytes('news'), bytes('not subscribed')])
    const row = await pass(one, other, [bytes('orders.eu'), Uint8Array.of(0, 255)])
    expect(textsOf(engine, row)[0]).toBe('orders.eu')
  })

  test('PUB to XSUB: it subscribes with messages', async () => {
    const { one, other } = await pair('PUB', 'XSUB', ['', 'a'])
    expect(messagesOf(engine, other, 'out').map((row) => textsOf(engine, row))).toEqual([['\x01'], ['\x01a']])
    // A PUB drops messages until it has got the subscription.
    await until('a message gets through', () => {
      void engine.send(one, [bytes('tick')])
      return messagesOf(engine, other, 'in').length > 0
    })
    for (const frames of awkward.slice(1)) {
      await engine.send(one, frames)
      await until('it is there', () =>
        messagesOf(engine, other, 'in').some((row) => equalFrames(engine.reader.frames(row.id) ?? [], frames)),
      )
    }
    await engine.send(other, [bytes('\x00a')])
  })

  test('a SUB without subscriptions hears nothing', async () => {
    const { one, other } = await pair('XPUB', 'SUB')
    const subscribed = await started(engine, 'SUB', connect(addressOf(engine, one)), { subscriptions: [''] })
    await until('the subscription is there', () => messagesOf(engine, one, 'in').length === 1)
    await pass(one, subscribed, [bytes('x')])
    expect(messagesOf(engine, other)).toEqual([])
  })
})

describe('endpoints', () => {
  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'))

  test('a wildcard is reached through any name of the machine', async () => {
    const server = await started(engine, 'PULL', bind('tcp://*:*'))
    const address = addressOf(engine, server)
    expect(address).toMatch(/^tcp:\/\/0\.0\.0\.0:\d+$/)
    const port = address.slice(address.lastIndexOf(':') + 1)
    const clients = [
      await started(engine, 'PUSH', connect(`tcp://127.0.0.1:${port}`)),
      await started(engine, 'PUSH', connect(`tcp://localhost:${port}`)),
    ]
    for (const client of clients) await pass(client, server, [bytes('x')])
    await until('both are counted', () => peersOf(engine, server) === 2)
  })

  test.runIf(hasIpv6)('IPv6 addresses, also beside IPv4 ones', async () => {
    const server = await started(engine, 'PULL', [bind('tcp://[::1]:*'), anyPort])
    const [six, four] = engine.endpoints(server).map(({ resolved }) => resolved)
    expect(six).toMatch(/^tcp:\/\/\[::1\]:\d+$/)
    const client = await started(engine, 'PUSH', [connect(six ?? ''), connect(four ?? '')])
    await until('both are connected', () => peersOf(engine, client) === 2)
    const row = await pass(client, server, [bytes('x')])
    expect(row.connection).toBe(0)
    expect(engine.reader.endpointOf(row)).toBeUndefined()
  })

  test('ipc', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inspector-'))
    try {
      const address = `ipc://${folder}/feed`
      const server = await started(engine, 'PULL', bind(address))
      const client = await started(engine, 'PUSH', connect(address))
      const row = await pass(client, server, [bytes('x')])
      expect(engine.reader.endpointOf(row)).toBe(address)
      await until('the peer is counted', () => peersOf(engine, server) === 1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('one socket connects and binds several', async () => {
    const left = await started(engine, 'PULL', anyPort)
    const right = await started(engine, 'PULL', anyPort)
    const hub = await started(engine, 'PUSH', [connect(addressOf(engine, left)), connect(addressOf(engine, right)), anyPort])
    const third = await started(engine, 'PULL', connect(engine.endpoints(hub)[2]?.resolved ?? ''))
    await until('all are connected', () => peersOf(engine, hub) === 3)
    for (let count = 0; count < 3; count += 1) await engine.send(hub, [bytes(`${count}`)])
    await until('each got one', () => [left, right, third].every((source) => messagesOf(engine, source).length === 1))
    const connections = engine.endpoints(hub).map(({ connection }) => connection)
    expect(new Set(connections).size).toBe(3)
  })
})

test('options and the routing id reach libzmq', async () => {
  const server = await started(engine, 'ROUTER', anyPort, { options: { maxMessageSize: 1000, receiveTimeoutMs: 20, lingerMs: 10 } })
  const client = await started(engine, 'DEALER', connect(addressOf(engine, server)), {
    routingId: 'käse',
    options: {
      sendHighWaterMark: 5,
      receiveHighWaterMark: 5,
      sendTimeoutMs: 500,
      receiveTimeoutMs: 0,
      heartbeatIntervalMs: 50,
      heartbeatTimeoutMs: 5000,
      heartbeatTimeToLiveMs: 5000,
      reconnectIntervalMs: 20,
      reconnectMaxIntervalMs: 40,
      conflate: false,
      requestCorrelate: true,
    },
  })
  const row = await pass(client, server, [bytes('x')])
  expect(textsOf(engine, row)).toEqual(['käse', 'x'])
  await until('the peer is counted', () => peersOf(engine, server) === 1)
  await engine.send(client, [new Uint8Array(2000)])
  await until('the peer is disconnected for a message that is too large', () => peersOf(engine, server) === 0)
  expect(messagesOf(engine, server)).toHaveLength(1)
})

test('messages are counted by source and altogether', async () => {
  const { one, other } = await pair('PULL', 'PUSH')
  for (let count = 0; count < 5; count += 1) await pass(other, one, [bytes('abc'), bytes('de')])
  expect(engine.sourceCounters()).toMatchObject([
    { source: one, messagesIn: 5, messagesOut: 0, bytesIn: 25, bytesOut: 0 },
    { source: other, messagesIn: 0, messagesOut: 5, bytesIn: 0, bytesOut: 25 },
  ])
  expect(engine.sourceCounters()[0]?.messagesPerSecond).toBeLessThanOrEqual(5)
  expect(engine.counters()).toMatchObject({ messages: 10, exchanges: 0, pending: 0, evicted: 0, missed: 0 })
  expect(engine.counters().events).toBeGreaterThanOrEqual(5)
})
