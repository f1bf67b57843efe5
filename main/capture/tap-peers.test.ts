import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltWorker, buildTapWorker } from '../../e2e/peers/built-tap-worker'
import { freePort, type Peer, startHelloWorldClient, startHelloWorldServer, startScript } from '../../e2e/peers/peers'
import { connectionNumber, type RowSummary } from '../../shared/model'
import { CaptureEngine } from './engine'
import { startedTap, tapEvents, tapRows, untilConnections, untilMessages } from './tap-testing'
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

/** Requests of the tap with their replies, each pair checked to refer to the other. */
function pairs(rows: readonly RowSummary[]): { readonly request: RowSummary; readonly reply: RowSummary }[] {
  return rows
    .filter(({ role }) => role === 'request')
    .map((request) => {
      const reply = rows.find(({ id }) => id === request.peer)
      if (reply === undefined) throw new Error(`Request ${request.id} has no reply.`)
      expect(reply).toMatchObject({ role: 'reply', peer: request.id, exchange: request.exchange, rttUs: request.rttUs })
      return { request, reply }
    })
}

describe('Hello World', () => {
  test('of the guide in C runs through a tap in ten certain exchanges of a second', { timeout: 40_000 }, async () => {
    const port = await freePort()
    await using _server = await startHelloWorldServer(`tcp://127.0.0.1:${port}`)
    const { source, address } = await startedTap(engine, `tcp://127.0.0.1:${port}`)
    await using client = await startHelloWorldClient(address)
    expect(await client.exited).toEqual({ code: 0, signal: undefined })
    expect(client.lines.at(-1)).toBe('Received World 9')
    const messages = await untilMessages(engine, source, 20)
    const exchanges = pairs(messages)
    expect(exchanges).toHaveLength(10)
    for (const { request, reply } of exchanges) {
      expect([request, reply]).toMatchObject([
        { socket: 'REQ', direction: 'to-server', state: 'replied', certainty: 'certain', envelopeFrames: 1, size: 5 },
        { socket: 'REP', direction: 'to-client', state: 'replied', certainty: 'certain', envelopeFrames: 1, size: 5 },
      ])
      expect(textsOf(engine, request)).toEqual(['', 'Hello'])
      expect(textsOf(engine, reply)).toEqual(['', 'World'])
      // The server sleeps a whole second between the two.
      expect(request.rttUs).toBeGreaterThan(999_000)
      expect(reply.timeUs - request.timeUs).toBe(request.rttUs)
    }
    expect(engine.counters()).toMatchObject({ messages: 20, exchanges: 10, pending: 0, missed: 0 })
    const [connection] = await untilConnections(engine, source, 'the connection has ended', ([only]) => only?.end !== undefined)
    expect(connection).toMatchObject({
      local: address,
      encrypted: false,
      problem: undefined,
      client: { messages: 10 },
      server: { messages: 10, address: `tcp://127.0.0.1:${port}` },
      handshake: {
        failure: undefined,
        client: { version: '3.1', mechanism: 'NULL', socketType: 'REQ' },
        server: { version: '3.1', mechanism: 'NULL', socketType: 'REP' },
      },
      end: { kind: 'fin', by: 'client' },
    })
    expect(connection?.connectUs).toBeGreaterThan(0)
    expect(connection?.handshake.completedUs).toBeGreaterThan(connection?.openedUs ?? Number.MAX_VALUE)
    expect(connection && connectionNumber(connection.id)).toBe(1)
    expect(tapEvents(engine, source).slice(0, 5)).toEqual(['accepted', 'connected', 'greeting', 'greeting', 'handshake succeeded'])
  })
})

const content = ['--frame', 'Grüße', '--hex', '00ff80fe', '--frame', '', '--size', '70000', '--frame', 'end']
const contentSizes = [7, 4, 0, 70_000, 3]
const largeSize = 128 * 1024 * 1024
const large = ['--size', String(largeSize)]
const largeHash = createHash('sha256')
  .update(
    Buffer.alloc(
      largeSize,
      Uint8Array.from({ length: 256 }, (_, value) => value),
    ),
  )
  .digest('hex')

interface AskingPair {
  readonly client: string
  readonly server: string
  readonly certainty: 'certain' | 'envelope' | 'order'
  /** A DEALER puts the delimiter there that a REP, or the pairing, goes by. */
  readonly delimiter: boolean
}
const askingPairs: readonly AskingPair[] = [
  { client: 'REQ', server: 'REP', certainty: 'certain', delimiter: false },
  { client: 'REQ', server: 'ROUTER', certainty: 'certain', delimiter: false },
  { client: 'DEALER', server: 'REP', certainty: 'certain', delimiter: true },
  { client: 'DEALER', server: 'ROUTER', certainty: 'envelope', delimiter: true },
]

describe('pyzmq peers that ask and answer', () => {
  test.each(askingPairs)('$client and $server talk through a tap unchanged', async ({ client, server, certainty, delimiter }) => {
    await using answering = await anySocket(...anyPort, '--type', server, '--do', 'answer')
    const { source, address } = await startedTap(engine, answering.endpoint)
    const empty = delimiter ? ['--frame', ''] : []
    const ask = ['--connect', address, '--type', client, '--do', 'ask', '--messages', '20', ...empty, '--frame', '{n}', ...content]
    await using asking = await anySocket(...ask)
    expect(await asking.exited).toEqual({ code: 0, signal: undefined })
    const messages = await untilMessages(engine, source, 40)
    const exchanges = pairs(messages)
    expect(exchanges).toHaveLength(20)
    for (const [number, { request, reply }] of exchanges.entries()) {
      expect(request).toMatchObject({ socket: client, state: 'replied', certainty, envelopeFrames: 1 })
      expect(reply).toMatchObject({ socket: server, state: 'replied', certainty, envelopeFrames: 1 })
      const frames = engine.reader.frames(request.id) ?? []
      expect(frames.map(({ byteLength }) => byteLength)).toEqual([0, String(number).length, ...contentSizes])
      // As one comparison of bytes: vitest's own of 70,000 elements takes its time.
      expect(Buffer.concat(engine.reader.frames(reply.id) ?? []).equals(Buffer.concat(frames))).toBe(true)
      // What the client got back is what the tap saw.
      const seen = frames.slice(delimiter ? 0 : 1)
      expect(asking.messages()[number]?.map(({ size }) => size)).toEqual(seen.map(({ byteLength }) => byteLength))
      expect(asking.messages()[number]?.slice(-5)).toMatchObject([
        { text: 'Grüße' },
        { base64: 'AP+A/g==' },
        { text: '' },
        {
          sha256: createHash('sha256')
            .update(seen.at(-2) ?? '')
            .digest('hex'),
        },
        { text: 'end' },
      ])
    }
  })

  test('a frame of 64 MiB passes both ways and is the same on both sides', { timeout: 60_000 }, async () => {
    await using answering = await anySocket(...anyPort, '--type', 'rep', '--do', 'answer')
    const { source, address } = await startedTap(engine, answering.endpoint)
    await using asking = await anySocket('--connect', address, '--type', 'req', '--do', 'ask', ...large)
    expect((await asking.exited).code).toBe(0)
    expect(asking.messages()).toEqual([[{ size: largeSize, sha256: largeHash }]])
    expect(answering.messages()).toEqual(asking.messages())
    const [request, reply] = await untilMessages(engine, source, 2)
    expect([request, reply]).toMatchObject([
      { size: largeSize, state: 'replied', frameCount: 2 },
      { size: largeSize, state: 'replied', frameCount: 2 },
    ])
    // One byte more than is kept, framing included: the size is told, the content is not there.
    expect(request && engine.reader.frames(request.id)).toEqual([])
  })

  test('a little less than 128 MiB is kept whole', { timeout: 60_000 }, async () => {
    await using taking = await anySocket(...anyPort, '--type', 'pull', '--do', 'take', '--count', '1')
    const { source, address } = await startedTap(engine, taking.endpoint)
    const size = largeSize - 100
    await using sending = await anySocket('--connect', address, '--type', 'push', '--do', 'send', '--size', String(size))
    expect((await sending.exited).code).toBe(0)
    const [row] = await untilMessages(engine, source, 1)
    const [frame] = (row && engine.reader.frames(row.id)) ?? []
    expect(frame?.byteLength).toBe(size)
    expect((await taking.waitForLines(1)).length).toBe(1)
    expect(
      createHash('sha256')
        .update(frame ?? '')
        .digest('hex'),
    ).toBe(taking.messages()[0]?.[0]?.sha256)
    expect(row?.transferUs).toBeGreaterThan(0)
  })

  test('several requests at once without an envelope are paired in order', async () => {
    await using _answering = await startScript('router_echo', [...anyPort, '--reverse', '5'])
    const { source, address } = await startedTap(engine, _answering.endpoint)
    await using asking = await startScript('dealer', ['--connect', address, '--messages', '5', '--frame', '{n}'])
    expect((await asking.exited).code).toBe(0)
    const messages = await untilMessages(engine, source, 10)
    expect(pairs(messages).map(({ reply, request }) => [...textsOf(engine, request), ...textsOf(engine, reply)])).toEqual([
      ['0', '4'],
      ['1', '3'],
      ['2', '2'],
      ['3', '1'],
      ['4', '0'],
    ])
    expect(messages.every(({ certainty }) => certainty === 'order')).toBe(true)
  })

  test('the round trip is what the server takes', async () => {
    await using rep = await startScript('rep_echo', [...anyPort, '--delay-ms', '40'])
    const { source, address } = await startedTap(engine, rep.endpoint)
    await using req = await startScript('req', ['--connect', address, '--messages', '10'])
    expect((await req.exited).code).toBe(0)
    const exchanges = pairs(await untilMessages(engine, source, 20))
    expect(exchanges).toHaveLength(10)
    for (const { request } of exchanges) expect(request.rttUs).toBeGreaterThanOrEqual(40_000)
  })
})

describe('pyzmq peers that send one way', () => {
  test('PUSH and PULL', async () => {
    await using taking = await anySocket(...anyPort, '--type', 'pull', '--do', 'take', '--count', '500')
    const { source, address } = await startedTap(engine, taking.endpoint)
    await using sending = await anySocket(
      '--connect',
      address,
      '--type',
      'push',
      '--do',
      'send',
      '--messages',
      '500',
      '--frame',
      '{n}',
      ...content,
    )
    expect((await sending.exited).code).toBe(0)
    expect((await taking.exited).code).toBe(0)
    const messages = await untilMessages(engine, source, 500)
    expect(messages).toHaveLength(500)
    expect(messages.every(({ direction, socket, role }) => direction === 'to-server' && socket === 'PUSH' && role === 'none')).toBe(true)
    expect(messages.map((row) => textsOf(engine, row)[0])).toEqual(taking.messages().map(([first]) => first?.text))
  })

  test('PAIR, both ways', async () => {
    await using answering = await anySocket(...anyPort, '--type', 'pair', '--do', 'answer')
    const { source, address } = await startedTap(engine, answering.endpoint)
    await using asking = await anySocket('--connect', address, '--type', 'pair', '--do', 'ask', '--messages', '5', ...content)
    expect((await asking.exited).code).toBe(0)
    const messages = await untilMessages(engine, source, 10)
    expect(messages.map(({ direction, socket, role, frameCount }) => [direction, socket, role, frameCount])).toEqual(
      Array.from({ length: 10 }, (_, index) => [index % 2 === 0 ? 'to-server' : 'to-client', 'PAIR', 'none', 5]),
    )
  })

  test.each([
    { publisher: 'pub', subscriber: 'sub' },
    { publisher: 'xpub', subscriber: 'xsub' },
    { publisher: 'pub', subscriber: 'xsub' },
    { publisher: 'xpub', subscriber: 'sub' },
  ])('$publisher and $subscriber', async ({ publisher, subscriber }) => {
    const send = ['--do', 'send', '--messages', '10', '--wait', '--frame', 'orders {n}', ...content]
    await using sending = await anySocket(...anyPort, '--type', publisher, ...send)
    const { source, address } = await startedTap(engine, sending.endpoint)
    await using taking = await anySocket(
      ...['--connect', address, '--type', subscriber, '--do', 'take', '--count', '10'],
      ...['--subscribe', 'orders', '--subscribe', 'trades'],
    )
    const [connection] = await untilConnections(engine, source, 'two subscriptions are held', ([only]) => only?.subscriptions === 2)
    expect(connection?.subscribed.map(({ side, prefix, count }) => [side, Buffer.from(prefix).toString(), count])).toEqual([
      ['client', 'orders', 1],
      ['client', 'trades', 1],
    ])
    sending.go()
    expect((await taking.exited).code).toBe(0)
    const messages = await untilMessages(engine, source, 10)
    expect(messages.map((row) => textsOf(engine, row)[0])).toEqual(Array.from({ length: 10 }, (_, number) => `orders ${number}`))
    expect(messages.every(({ direction, socket }) => direction === 'to-client' && socket === publisher.toUpperCase())).toBe(true)
    const commands = tapRows(engine, source, 'command').filter(({ socket }) => socket === subscriber.toUpperCase())
    expect(commands.length).toBeGreaterThanOrEqual(2)
  })

  test('what a server sends to one that has gone is none of the tap’s business', async () => {
    await using sending = await anySocket(...anyPort, '--type', 'push', '--do', 'send', '--wait', '--messages', '3')
    const { source, address } = await startedTap(engine, sending.endpoint)
    const first = await anySocket('--connect', address, '--type', 'pull', '--do', 'take')
    await until('it is connected', () => tapEvents(engine, source).includes('handshake succeeded'))
    await first.stop()
    await until('it has gone', () => tapEvents(engine, source).includes('disconnected'))
    await using second = await anySocket('--connect', address, '--type', 'pull', '--do', 'take', '--count', '3')
    await until('the next is connected', () => tapEvents(engine, source).filter((event) => event === 'handshake succeeded').length === 2)
    sending.go()
    expect((await second.exited).code).toBe(0)
    expect(await untilMessages(engine, source, 3)).toHaveLength(3)
    // Connections are told of a little later than messages.
    await untilConnections(engine, source, 'both are told of', ({ length }) => length === 2)
    expect(engine.source(source)).toMatchObject({ kind: 'tap', total: 2 })
  })
})
