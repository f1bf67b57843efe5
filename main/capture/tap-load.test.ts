import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltWorker, buildTapWorker } from '../../e2e/peers/built-tap-worker'
import { startScript } from '../../e2e/peers/peers'
import { CaptureEngine } from './engine'
import { startedTap, tapRows, untilConnections, untilMessages } from './tap-testing'
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

describe('a tap under load', () => {
  test('ten thousand clients are each paired with their own reply', { timeout: 180_000 }, async () => {
    const clients = 10_000
    const atOnce = 200
    // Answers the last of those that wait first.
    await using server = await startScript('router_echo', [...anyPort, '--reverse', '50', '--seconds', '150'])
    const { source, address } = await startedTap(engine, server.endpoint)
    const command = ['--connect', address, '--clients', String(clients), '--at-once', String(atOnce), '--seconds', '150']
    await using crowd = await startScript('crowd', command)
    expect([await crowd.exited, crowd.errors]).toEqual([{ code: 0, signal: undefined }, ''])
    await until('all messages are there', () => engine.counters().messages === 2 * clients)
    const messages = tapRows(engine, source, 'message')
    const requests = messages.filter(({ role }) => role === 'request')
    const asked = new Set<string>()
    let wrong = 0
    for (const request of requests) {
      const reply = request.peer === undefined ? undefined : engine.reader.row(request.peer)
      const [, text = ''] = textsOf(engine, request)
      asked.add(text)
      const right =
        reply?.peer === request.id &&
        reply.connection === request.connection &&
        reply.exchange === request.exchange &&
        request.state === 'replied' &&
        request.certainty === 'certain' &&
        textsOf(engine, reply)[1] === text
      if (!right) wrong += 1
    }
    expect([requests.length, asked.size, wrong]).toEqual([clients, clients, 0])
    expect(new Set(messages.map(({ connection }) => connection)).size).toBe(clients)
    expect(engine.counters()).toMatchObject({ exchanges: clients, pending: 0, missed: 0, evicted: 0 })
    const snapshot = await until('all have ended', () => {
      const now = engine.source(source)
      return now?.kind === 'tap' && now.total === clients && now.open === 0 && now
    })
    expect(snapshot.state).toBe('open')
    // Of those that ended the newest are remembered.
    expect(engine.tapConnections(source).length).toBeLessThanOrEqual(1000)
  })

  test('nothing of a flood is missed, and its counters agree with its rows', { timeout: 60_000 }, async () => {
    const count = 200_000
    await using pull = await startScript('pull', [...anyPort])
    const { source, address } = await startedTap(engine, pull.endpoint)
    let told = 0
    engine.observe({
      rowsAdded: (from, to) => {
        told += to - from
      },
    })
    await using _push = await startScript('push', ['--connect', address, '--messages', String(count), '--frame', '{n}'])
    await until('all have passed', () => engine.counters().messages === count, 40_000)
    expect(engine.sourceCounters()).toMatchObject([{ source, messagesOut: count, messagesIn: 0 }])
    const messages = tapRows(engine, source, 'message')
    expect(messages.length).toBe(count)
    expect(messages.every((row, number) => textsOf(engine, row)[0] === String(number))).toBe(true)
    expect(messages.every((row, index) => index === 0 || row.timeUs >= (messages[index - 1]?.timeUs ?? 0))).toBe(true)
    await until('all rows were told of', () => told >= engine.reader.endRow - 1)
  })

  test('the memory limit evicts what is old and counts it, while traffic flows', { timeout: 60_000 }, async () => {
    const limit = 16 * 1024 * 1024
    engine.setLimits({ captureLimitBytes: limit })
    const count = 60_000
    await using pull = await startScript('any_socket', [...anyPort, '--type', 'pull', '--do', 'take', '--count', String(count)])
    const { source, address } = await startedTap(engine, pull.endpoint)
    await using _push = await startScript('push', ['--connect', address, '--messages', String(count), '--size', '1000'])
    await until('all have passed', () => engine.counters().messages === count, 40_000)
    const { evicted, heldBytes } = engine.counters()
    expect(heldBytes).toBeLessThanOrEqual(limit)
    expect(evicted).toBeGreaterThan(count / 2)
    expect(evicted + tapRows(engine, source, 'message').length).toBe(count)
  })

  test('a tap is removed while traffic flows: what it captured stays', async () => {
    await using rep = await startScript('rep_echo', anyPort)
    const { source, address } = await startedTap(engine, rep.endpoint)
    await using _req = await startScript('req', ['--connect', address, '--messages', '1000000'])
    await untilMessages(engine, source, 100)
    await engine.removeSource(source)
    expect(engine.sources()).toEqual([])
    const rows = tapRows(engine, source)
    expect(rows.length).toBeGreaterThan(100)
    expect(rows.at(-1)).toMatchObject({ kind: 'event', event: 'disconnected' })
    const pending = rows.filter(({ state }) => state === 'pending')
    expect(pending).toEqual([])
    expect(engine.counters()).toMatchObject({ pending: 0, missed: 0 })
    expect(engine.tapConnections(source)).toEqual([])
    const end = engine.reader.endRow
    // Another tap at the same place takes the client's next try.
    const again = await startedTap(engine, rep.endpoint, address)
    await untilConnections(engine, again.source, 'the client came back', ({ length }) => length > 0)
    expect(engine.reader.endRow).toBeGreaterThan(end)
  })

  test('a thousand connections that are open at once', { timeout: 60_000 }, async () => {
    const clients = 1000
    await using server = await startScript('router_echo', [...anyPort, '--reverse', String(clients)])
    const { source, address } = await startedTap(engine, server.endpoint)
    await using crowd = await startScript('crowd', ['--connect', address, '--clients', String(clients), '--at-once', String(clients)])
    expect([(await crowd.exited).code, crowd.errors]).toEqual([0, ''])
    await until('all messages are there', () => engine.counters().messages === 2 * clients)
    const requests = tapRows(engine, source, 'message').filter(({ role }) => role === 'request')
    expect(requests.every(({ state, certainty }) => state === 'replied' && certainty === 'certain')).toBe(true)
    // The server answered none before it had all.
    const replies = requests.map(({ peer }) => (peer === undefined ? undefined : engine.reader.row(peer)?.timeUs) ?? 0)
    expect(Math.min(...replies)).toBeGreaterThan(Math.max(...requests.map(({ timeUs }) => timeUs)))
  })
})
