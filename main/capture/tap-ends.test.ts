import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltWorker, buildTapWorker } from '../../e2e/peers/built-tap-worker'
import { freePort, startScript } from '../../e2e/peers/peers'
import { CaptureEngine } from './engine'
import { eventText, startedTap, tapEvents, tapRows, untilConnections, untilMessages } from './tap-testing'
import { textsOf, until } from './testing'

let worker: BuiltWorker
let engine: CaptureEngine
let folder = ''
const servers = new Set<Server>()
beforeAll(async () => {
  worker = await buildTapWorker()
})
afterAll(() => worker.remove())
beforeEach(async () => {
  engine = new CaptureEngine({ tapWorkerUrl: worker.url })
  folder = await mkdtemp(join(tmpdir(), 'tap-'))
})
afterEach(async () => {
  await engine.close()
  for (const server of servers) server.close()
  servers.clear()
  await rm(folder, { recursive: true })
})

const anyPort = ['--bind', 'tcp://127.0.0.1:*']

/** A server that is no ZeroMQ; answers with its endpoint. */
async function plainServer(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer(onConnection)
  servers.add(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.')
  return `tcp://127.0.0.1:${address.port}`
}

const dial = (endpoint: string): Socket => connect(Number(endpoint.slice(endpoint.lastIndexOf(':') + 1)), '127.0.0.1')

describe('ends of connections and exchanges', () => {
  test('a client that dies after its request leaves it broken', async () => {
    await using rep = await startScript('any_socket', [...anyPort, '--type', 'router', '--do', 'take'])
    const { source, address } = await startedTap(engine, rep.endpoint)
    const req = await startScript('req', ['--connect', address])
    const [request] = await untilMessages(engine, source, 1)
    expect(request).toMatchObject({ role: 'request', state: 'pending' })
    expect(engine.counters().pending).toBe(1)
    const changed: number[] = []
    engine.observe({ rowChanged: (id) => changed.push(id) })
    await req.stop()
    await until('it is broken', () => request && engine.reader.row(request.id)?.state === 'broken')
    expect(changed).toEqual([request?.id])
    expect(engine.counters().pending).toBe(0)
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(connection?.end?.by).toBe('client')
  })

  test('a server that restarts breaks what it left open, and answers what is asked then', async () => {
    const endpoint = `tcp://127.0.0.1:${await freePort()}`
    const first = await startScript('any_socket', ['--bind', endpoint, '--type', 'router', '--do', 'take'])
    const { source, address } = await startedTap(engine, endpoint)
    await using req = await startScript('dealer', ['--connect', address, '--delimiter', '--count', '1', '--wait', '--messages', '1'])
    await until('it is connected', () => tapEvents(engine, source).includes('handshake succeeded'))
    req.go()
    const [request] = await untilMessages(engine, source, 1)
    await first.stop()
    await until('it is broken', () => request && engine.reader.row(request.id)?.state === 'broken')
    await using _second = await startScript('any_socket', ['--bind', endpoint, '--type', 'rep', '--do', 'answer'])
    await until('it is connected again', () => tapEvents(engine, source).filter((event) => event === 'handshake succeeded').length === 2)
    await using other = await startScript('req', ['--connect', address, '--frame', 'after'])
    expect((await other.exited).code).toBe(0)
    const [, again, reply] = await untilMessages(engine, source, 3)
    expect([again, reply]).toMatchObject([{ state: 'replied', certainty: 'certain' }, { state: 'replied' }])
    expect(again && textsOf(engine, again)).toEqual(['', 'after'])
    const connections = await untilConnections(engine, source, 'the first has ended', ([one]) => one?.end !== undefined)
    expect(connections[0]?.end?.by).toBe('server')
    // Between the two servers nobody listened.
    if (connections.some(({ end }) => end?.kind === 'refused')) expect(tapEvents(engine, source)).toContain('connect failed')
  })

  test('a reply that does not come in time has timed out, and still counts when it comes', async () => {
    engine.setLimits({ requestTimeoutMs: 100 })
    await using slow = await startScript('rep_echo', [...anyPort, '--delay-ms', '600'])
    const { source, address } = await startedTap(engine, slow.endpoint)
    await using req = await startScript('req', ['--connect', address])
    const [request] = await untilMessages(engine, source, 1)
    await until('it has timed out', () => request && engine.reader.row(request.id)?.state === 'timed out')
    expect((await req.exited).code).toBe(0)
    const [answered, reply] = await untilMessages(engine, source, 2)
    expect(answered).toMatchObject({ state: 'replied', certainty: 'certain', peer: reply?.id })
    expect(answered?.rttUs).toBeGreaterThanOrEqual(600_000)
  })

  test('a reply that never comes stays timed out', async () => {
    engine.setLimits({ requestTimeoutMs: 50 })
    await using silent = await startScript('any_socket', [...anyPort, '--type', 'router', '--do', 'take'])
    const { source, address } = await startedTap(engine, silent.endpoint)
    await using _req = await startScript('req', ['--connect', address])
    const [request] = await untilMessages(engine, source, 1)
    await until('it has timed out', () => request && engine.reader.row(request.id)?.state === 'timed out')
    expect(engine.counters()).toMatchObject({ pending: 0, exchanges: 1 })
    await engine.stopSource(source)
    expect(request && engine.reader.row(request.id)?.state).toBe('timed out')
  })

  test('the client of a server that is not there is cut off, and the tap says why', async () => {
    const upstream = `tcp://127.0.0.1:${await freePort()}`
    const { source, address } = await startedTap(engine, upstream)
    const client = dial(address)
    const [error] = await once(client, 'error')
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(connection).toMatchObject({ connectUs: undefined, end: { kind: 'refused', code: 'ECONNREFUSED' }, client: { bytes: 0 } })
    await until('there is an event', () => tapEvents(engine, source).includes('connect failed'))
    expect(eventText(engine, source, 'connect failed')).toBe(`${upstream} cannot be reached (ECONNREFUSED).`)
    expect(await engine.reach(upstream)).toMatchObject({ reached: false, error: { code: 'ECONNREFUSED' } })
  })

  test('a client that tries again and again makes no row each time, and none is lost from the count', async () => {
    const upstream = `tcp://127.0.0.1:${await freePort()}`
    const { source, address } = await startedTap(engine, upstream)
    for (let attempt = 0; attempt < 30; attempt += 1) await once(dial(address), 'error')
    await engine.stopSource(source)
    const rows = tapRows(engine, source, 'event').filter(({ event }) => event === 'connect failed')
    expect(rows.length).toBeLessThan(6)
    const hidden = rows.map((row) => Number(/after (\d+) more/.exec(textsOf(engine, row).join())?.[1] ?? 0))
    expect(hidden.reduce((sum, count) => sum + count, rows.length)).toBe(30)
    expect(engine.tapConnections(source)).toHaveLength(rows.length)
    expect(engine.source(source)).toMatchObject({ open: 0, total: 30 })
  })

  test('the server comes later: a client that tries again gets through', async () => {
    const upstream = `tcp://127.0.0.1:${await freePort()}`
    const { source, address } = await startedTap(engine, upstream)
    await using req = await startScript('req', ['--connect', address])
    await until('it was refused', () => tapEvents(engine, source).includes('connect failed'))
    await using _rep = await startScript('rep_echo', ['--bind', upstream])
    expect((await req.exited).code).toBe(0)
    expect(await untilMessages(engine, source, 2)).toHaveLength(2)
  })
})

describe('what is not ZMTP', () => {
  test('passes byte for byte and is shown as what it is', async () => {
    const request = 'GET / HTTP/1.1\r\nHost: somewhere\r\n\r\n'
    const answer = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), Buffer.alloc(300_000, Uint8Array.of(0, 1, 254, 255))])
    let heard = ''
    const upstream = await plainServer((socket) => {
      socket.on('data', (chunk) => {
        heard += chunk.toString()
        if (heard.endsWith('\r\n\r\n')) socket.end(answer)
      })
    })
    const { source, address } = await startedTap(engine, upstream)
    const client = dial(address)
    client.write(request)
    const got: Buffer[] = []
    client.on('data', (chunk) => got.push(chunk))
    await once(client, 'close')
    expect(heard).toBe(request)
    expect(Buffer.concat(got).equals(answer)).toBe(true)
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(connection?.problem).toMatch(/^Not ZMTP from byte \d+ of the (client|server): expected .+, found .+\.$/)
    expect(connection).toMatchObject({ client: { bytes: request.length }, server: { bytes: answer.length }, end: { kind: 'fin' } })
    const raw = tapRows(engine, source, 'event').filter(({ event }) => event === 'raw bytes')
    const text = Buffer.concat(raw.flatMap(({ id }) => engine.reader.frames(id) ?? [])).toString('latin1')
    expect(text).toContain('GET / HTTP/1.1')
    expect(text).toContain('HTTP/1.1 200 OK')
    // A little of it is kept, not all.
    expect(text.length).toBeLessThan(10_000)
    expect(tapRows(engine, source, 'message')).toEqual([])
  })

  test('half-closing reaches the other side, which may go on', async () => {
    const upstream = await plainServer((socket) => {
      socket.resume()
      socket.on('end', () => socket.end('after the end'))
    })
    const server = [...servers].at(-1)
    if (server !== undefined) Object.assign(server, { allowHalfOpen: true })
    const { source, address } = await startedTap(engine, upstream)
    const client = dial(address)
    client.end('x')
    let got = ''
    client.setEncoding('utf8').on('data', (text: string) => {
      got += text
    })
    await once(client, 'close')
    expect(got).toBe('after the end')
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(connection).toMatchObject({ halfClosed: 'client', end: { kind: 'fin', by: 'client' } })
  })

  test('a client that resets is a reset for the server', async () => {
    let serverError: Promise<unknown> | undefined
    const upstream = await plainServer((socket) => {
      serverError = once(socket, 'error').then(([error]) => error)
      socket.resume()
    })
    const { source, address } = await startedTap(engine, upstream)
    const client = dial(address)
    client.write('x')
    await untilConnections(engine, source, 'the byte has passed', ([only]) => only?.client.bytes === 1)
    client.resetAndDestroy()
    expect(await serverError).toMatchObject({ code: 'ECONNRESET' })
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(connection?.end).toMatchObject({ kind: 'reset', by: 'client', code: 'ECONNRESET' })
  })
})

describe('transports', () => {
  /** One request and its reply. */
  async function asksThrough(address: string, source: Parameters<typeof untilMessages>[1], more: readonly string[] = []): Promise<void> {
    await using req = await startScript('any_socket', ['--connect', address, '--type', 'req', '--do', 'ask', ...more])
    expect((await req.exited).code).toBe(0)
    expect(await untilMessages(engine, source, 2)).toMatchObject([{ state: 'replied' }, { state: 'replied' }])
  }

  test.each([
    { listen: 'ipc', upstream: 'tcp' },
    { listen: 'tcp', upstream: 'ipc' },
    { listen: 'ipc', upstream: 'ipc' },
  ])('$listen to $upstream', async ({ listen, upstream }) => {
    const server = upstream === 'ipc' ? `ipc://${folder}/server` : 'tcp://127.0.0.1:*'
    await using rep = await startScript('rep_echo', ['--bind', server])
    const { source, address } = await startedTap(engine, rep.endpoint, listen === 'ipc' ? `ipc://${folder}/tap` : undefined)
    await asksThrough(address, source)
    const [connection] = await untilConnections(engine, source, 'it has ended', ([only]) => only?.end !== undefined)
    expect(connection?.server.address).toBe(rep.endpoint)
    if (listen === 'ipc') expect(connection).toMatchObject({ local: `ipc://${folder}/tap`, client: { address: '' } })
  })

  test('IPv6 on both sides', async ({ skip }) => {
    if (!Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'))) skip('no IPv6 here')
    await using rep = await startScript('any_socket', ['--bind', 'tcp://[::1]:*', '--type', 'rep', '--do', 'answer', '--ipv6'])
    const { source, address } = await startedTap(engine, rep.endpoint, 'tcp://[::1]:*')
    expect(address).toMatch(/^tcp:\/\/\[::1\]:\d+$/)
    await asksThrough(address, source, ['--ipv6'])
  })

  test('host names', async () => {
    await using rep = await startScript('rep_echo', anyPort)
    const port = rep.endpoint.slice(rep.endpoint.lastIndexOf(':') + 1)
    const { source, address } = await startedTap(engine, `tcp://localhost:${port}`, 'tcp://127.0.0.1:*')
    await asksThrough(address.replace('127.0.0.1', 'localhost'), source)
  })

  test('an address in use is told in a sentence, and can be tried again', async () => {
    const { address } = await startedTap(engine, 'tcp://127.0.0.1:9')
    const second = engine.addSource({ kind: 'tap', name: 'second', listen: address, upstream: 'tcp://127.0.0.1:9' })
    await expect(engine.startSource(second)).rejects.toMatchObject({ code: 'EADDRINUSE', message: `${address} is already in use.` })
    expect(engine.source(second)).toMatchObject({ state: 'failed', error: { code: 'EADDRINUSE' }, listening: undefined })
    const [first] = engine.sources()
    if (first !== undefined) await engine.stopSource(first.id)
    await engine.startSource(second)
    expect(engine.source(second)).toMatchObject({ state: 'open', error: undefined, listening: address })
  })
})

describe('many taps', () => {
  test('each with its own server, rows and connections', async () => {
    const count = 8
    await using rep = await startScript('rep_echo', anyPort)
    const taps = await Promise.all(Array.from({ length: count }, () => startedTap(engine, rep.endpoint)))
    expect(new Set(taps.map(({ address }) => address)).size).toBe(count)
    const clients = await Promise.all(
      taps.map(({ address }, index) => startScript('req', ['--connect', address, '--messages', '3', '--frame', `tap ${index}`])),
    )
    for (const client of clients) expect((await client.exited).code).toBe(0)
    for (const [index, { source }] of taps.entries()) {
      const messages = await untilMessages(engine, source, 6)
      expect(messages.map((row) => textsOf(engine, row)[1])).toEqual(Array.from({ length: 6 }, () => `tap ${index}`))
      const connections = await untilConnections(engine, source, 'it is told of', ({ length }) => length === 1)
      expect(new Set(messages.map(({ connection }) => connection))).toEqual(new Set(connections.map(({ id }) => id)))
      expect(engine.endpoints(source)).toEqual([])
      const [first] = connections
      expect(first && engine.tapConnection(first.id)).toEqual(first)
      expect(messages[0] && engine.reader.endpointOf(messages[0])).toBe(taps[index]?.address)
    }
    expect(engine.sourceCounters().map(({ messagesOut, messagesIn }) => [messagesOut, messagesIn])).toEqual(
      Array.from({ length: count }, () => [3, 3]),
    )
  })

  test('a tap can be stopped, started at another address and removed', async () => {
    await using rep = await startScript('rep_echo', anyPort)
    const { source, address } = await startedTap(engine, rep.endpoint)
    const client = dial(address)
    await untilConnections(engine, source, 'it is connected', ([only]) => only?.connectUs !== undefined)
    const closed = once(client.on('error', () => undefined).resume(), 'close')
    await engine.stopSource(source)
    await closed
    expect(engine.source(source)).toMatchObject({ state: 'stopped', listening: undefined, open: 0 })
    expect(engine.tapConnections(source)[0]?.end).toMatchObject({ kind: 'stopped', by: undefined })
    await engine.updateSource(source, { kind: 'tap', name: 'moved', listen: `ipc://${folder}/moved`, upstream: rep.endpoint })
    expect(engine.source(source)).toMatchObject({ state: 'stopped' })
    await engine.startSource(source)
    expect(engine.source(source)).toMatchObject({ state: 'open', listening: `ipc://${folder}/moved`, total: 0 })
    await expect(engine.send(source, [Buffer.from('x')])).rejects.toMatchObject({ code: 'CANNOT_SEND' })
    await engine.removeSource(source)
    expect(engine.sources()).toEqual([])
    const refused = connect(`${folder}/moved`)
    const [error] = await once(refused, 'error')
    expect(['ENOENT', 'ECONNREFUSED']).toContain(error.code)
  })
})
