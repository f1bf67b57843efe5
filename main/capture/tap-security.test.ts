import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltWorker, buildTapWorker } from '../../e2e/peers/built-tap-worker'
import { type Peer, startScript } from '../../e2e/peers/peers'
import type { RowId, SourceId } from '../../shared/model'
import { recordOf } from '../export/record'
import { CaptureEngine } from './engine'
import { previewOf } from './preview'
import { commandsOf, startedTap, tapEvents, tapRows, untilConnections, untilMessages } from './tap-testing'
import { textsOf, until } from './testing'

let worker: BuiltWorker
let engine: CaptureEngine
beforeAll(async () => {
  worker = await buildTapWorker()
})
afterAll(() => worker.remove())
beforeEach(() => {
  engine = new CaptureEngine({ tapWorkerUrl: worker.url })
})
afterEach(() => engine.close())

const anyPort = ['--bind', 'tcp://127.0.0.1:*']
const anySocket = (...commandLine: string[]): Promise<Peer> => startScript('any_socket', commandLine)

/** Everything that the engine tells of a source, as one text: rows, frames, records, previews, snapshots. */
function everythingTold(source: SourceId): string {
  const { reader } = engine
  const told: unknown[] = [engine.source(source), engine.tapConnections(source)]
  for (let id = reader.firstRow; id < reader.endRow; id = (id + 1) as RowId) {
    const row = reader.row(id)
    const frames = reader.frames(id) ?? []
    told.push(
      row,
      frames.map((frame) => Buffer.from(frame).toString('latin1')),
      row && previewOf(row, frames),
      recordOf(reader, id),
    )
  }
  // Bytes that a snapshot keeps must be looked through as text, too.
  return JSON.stringify(told, (_key, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))
}

describe('PLAIN', () => {
  test('passes and is shown, but never the password', async () => {
    const password = 'correct horse battery'
    await using answering = await anySocket(...anyPort, '--type', 'rep', '--do', 'answer', '--plain-server', 'bob', password)
    const { source, address } = await startedTap(engine, answering.endpoint)
    const ask = ['--connect', address, '--type', 'req', '--do', 'ask', '--messages', '3']
    await using asking = await anySocket(...ask, '--plain', 'bob', password)
    expect((await asking.exited).code).toBe(0)
    const messages = await untilMessages(engine, source, 6)
    expect(messages.every(({ certainty, encrypted }) => certainty === 'certain' && encrypted === false)).toBe(true)
    expect(commandsOf(engine, source)).toEqual(['HELLO', 'WELCOME', 'INITIATE', 'READY'])
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(connection?.handshake).toMatchObject({
      failure: undefined,
      client: { mechanism: 'PLAIN', username: 'bob', socketType: 'REQ' },
      server: { mechanism: 'PLAIN', socketType: 'REP' },
    })
    expect(connection?.encrypted).toBe(false)
    const told = everythingTold(source)
    expect(told).toContain('bob')
    expect(told).not.toContain(password)
    expect(told).not.toContain(Buffer.from(password).toString('base64').slice(0, 12))
    const [hello] = tapRows(engine, source, 'command')
    expect(previewOf({ kind: 'command', envelopeFrames: 0 }, (hello && engine.reader.frames(hello.id)) ?? [])).toBe('HELLO user bob')
  })
})

describe('CURVE', () => {
  test('passes, with its handshake, sizes and times, and is marked encrypted', async () => {
    await using answering = await anySocket(...anyPort, '--type', 'rep', '--do', 'answer', '--curve-server')
    const { source, address } = await startedTap(engine, answering.endpoint)
    const ask = ['--connect', address, '--type', 'req', '--do', 'ask', '--messages', '3', '--frame', 'top secret']
    await using asking = await anySocket(...ask, '--curve')
    expect((await asking.exited).code).toBe(0)
    expect(asking.messages()).toHaveLength(3)
    // Each frame is a message of its own on the wire: the delimiter and the body.
    const messages = await untilMessages(engine, source, 6)
    expect(
      messages.every(({ encrypted, socket, role, size }) => encrypted === true && socket === undefined && role === 'none' && size > 10),
    ).toBe(true)
    for (const row of messages) expect(previewOf(row, engine.reader.frames(row.id) ?? [])).toBe('')
    expect(commandsOf(engine, source)).toEqual(['HELLO', 'WELCOME', 'INITIATE', 'READY'])
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(connection).toMatchObject({
      encrypted: true,
      problem: undefined,
      handshake: { failure: undefined, client: { mechanism: 'CURVE', socketType: undefined }, server: { mechanism: 'CURVE' } },
    })
    expect(connection?.handshake.completedUs).toBeGreaterThan(0)
    expect(everythingTold(source)).not.toContain('top secret')
  })

  test('a client that speaks NULL to it is refused, and both are shown', async () => {
    await using answering = await anySocket(...anyPort, '--type', 'rep', '--do', 'answer', '--curve-server')
    const { source, address } = await startedTap(engine, answering.endpoint)
    await using _asking = await anySocket('--connect', address, '--type', 'req', '--do', 'ask')
    // libzmq's server may close before either has told its mechanism.
    const [first] = await untilConnections(engine, source, 'a handshake failed', ([only]) => only?.handshake.failure !== undefined)
    expect(['mechanisms', 'ended']).toContain(first?.handshake.failure?.kind)
    await until('it has gone', () => tapEvents(engine, source).includes('disconnected'))
  })
})

describe('what else passes', () => {
  test('heartbeats are counted with their round trip', async () => {
    await using answering = await anySocket(...anyPort, '--type', 'rep', '--do', 'answer')
    const { source, address } = await startedTap(engine, answering.endpoint)
    const ask = ['--connect', address, '--type', 'req', '--do', 'ask', '--wait']
    await using _asking = await anySocket(...ask, '--heartbeat-ms', '20')
    const [connection] = await untilConnections(engine, source, 'three were answered', ([only]) => (only?.client.pings ?? 0) >= 3)
    expect(connection?.client.heartbeatUs).toBeGreaterThan(0)
    expect(connection?.server).toMatchObject({ pings: 0, heartbeatUs: undefined })
    expect(commandsOf(engine, source)).toEqual(expect.arrayContaining(['PING', 'PONG']))
    expect(tapRows(engine, source, 'message')).toEqual([])
  })

  test('subscriptions are held, counted and given back', async () => {
    await using sending = await startScript('pub', [...anyPort, '--messages', '0', '--interval-ms', '20', '--frame', 'a{n}'])
    const { source, address } = await startedTap(engine, sending.endpoint)
    const take = ['--connect', address, '--type', 'sub', '--do', 'take', '--count', '1']
    await using taking = await anySocket(...take, '--subscribe', 'a', '--subscribe', 'b', '--unsubscribe', 'b')
    const held = (count: number) => untilConnections(engine, source, `${count} are held`, ([only]) => only?.subscriptions === count)
    await held(2)
    await using second = await anySocket(...take, '--subscribe', 'a')
    await untilConnections(engine, source, 'the second subscribed', ([, other]) => other?.subscriptions === 1)
    await taking.waitForLines(1)
    await second.waitForLines(1)
    taking.go()
    const [connection] = await held(1)
    expect(connection?.subscribed.map(({ side, prefix }) => [side, Buffer.from(prefix).toString()])).toEqual([['client', 'a']])
    const ofFirst = tapRows(engine, source, 'command').filter((row) => row.connection === connection?.id && row.socket === 'SUB')
    expect(ofFirst.map((row) => previewOf(row, engine.reader.frames(row.id) ?? []))).toEqual(['SUBSCRIBE a', 'SUBSCRIBE b', 'CANCEL b'])
  })

  test('peers of types that do not talk to each other fail as they would without it', async () => {
    await using pub = await anySocket(...anyPort, '--type', 'pub', '--do', 'send', '--wait')
    const { source, address } = await startedTap(engine, pub.endpoint)
    await using _asking = await anySocket('--connect', address, '--type', 'req', '--do', 'ask')
    // libzmq's server may close before either has told its type.
    const [first] = await untilConnections(engine, source, 'it failed', ([only]) => only?.handshake.failure !== undefined)
    expect(['socket-types', 'ended']).toContain(first?.handshake.failure?.kind)
    await until('it has gone', () => tapEvents(engine, source).includes('disconnected'))
  })

  test('identities are shown', async () => {
    await using answering = await anySocket(...anyPort, '--type', 'router', '--do', 'answer')
    const { source, address } = await startedTap(engine, answering.endpoint)
    const ask = ['--connect', address, '--type', 'dealer', '--do', 'ask', '--routing-id', 'dealer-7']
    await using asking = await anySocket(...ask)
    expect((await asking.exited).code).toBe(0)
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(Buffer.from(connection?.handshake.client.identity ?? '').toString()).toBe('dealer-7')
    // The ROUTER's id for it is no part of the wire.
    expect((await untilMessages(engine, source, 2)).map((row) => textsOf(engine, row))).toEqual([['Hello'], ['Hello']])
  })
})
