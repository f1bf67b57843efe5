import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { SourceSnapshot } from '../../shared/ipc/contract'
import type { SourceId } from '../../shared/model'
import { CaptureEngine } from './engine'
import { addressOf, anyPort, bind, bytes, configOf, connect, eventsOf, messagesOf, peersOf, started, textsOf, until } from './testing'

let engine = new CaptureEngine()
afterEach(async () => {
  await engine.close()
  engine = new CaptureEngine()
})

const endpointOf = (source: SourceId) => engine.endpoints(source)[0]
const eventNamesOf = (source: SourceId) => eventsOf(engine, source).map(({ event }) => event)

/** A loopback address where nothing listens. */
async function freeAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return `tcp://127.0.0.1:${address.port}`
}

describe('states', () => {
  test('a connect to nothing is connecting, and connected when a server appears', async () => {
    const address = await freeAddress()
    const seen = new Set<string>()
    engine.observe({
      sourcesChanged: () =>
        engine
          .sources()
          .flatMap(({ id }) => engine.endpoints(id))
          .map(({ state }) => seen.add(state)),
    })
    const client = await started(engine, 'DEALER', connect(address))
    expect(endpointOf(client)).toMatchObject({ state: 'connecting', peers: 0, address, resolved: address })
    await until('a try has failed', () => endpointOf(client)?.error?.code === 'NOT_ANSWERED')
    await until('several more have', () => eventNamesOf(client).filter((name) => name === 'connect retried').length === 2)
    expect([...seen]).toEqual(['idle', 'connecting'])
    const server = await started(engine, 'ROUTER', bind(address))
    await until('it is connected', () => endpointOf(client)?.state === 'connected')
    expect(endpointOf(client)).toMatchObject({ peers: 1, error: undefined })
    await until('the server counts it', () => peersOf(engine, server) === 1)
    expect(endpointOf(server)).toMatchObject({ state: 'listening', peers: 1 })
    expect(eventNamesOf(client)).toEqual([
      'connect delayed',
      'closed',
      'connect retried',
      'connect retried',
      'connected',
      'handshake succeeded',
    ])
    const detail = eventsOf(engine, client).map((row) => textsOf(engine, row)[0] ?? '')
    expect(detail[2]).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+, again in \d+ ms$/)
    expect(detail[3]).toMatch(/, again in \d+ ms, after \d+ more failed tries \(\d+ events without a row\)$/)
    expect(eventNamesOf(server)).toEqual(['listening', 'accepted', 'handshake succeeded'])
  })

  test('a peer that goes away is counted off, and looked for again', async () => {
    const server = await started(engine, 'ROUTER', anyPort)
    const clients = [
      await started(engine, 'DEALER', connect(addressOf(engine, server))),
      await started(engine, 'DEALER', connect(addressOf(engine, server))),
    ]
    await until('both are there', () => peersOf(engine, server) === 2)
    await engine.stopSource(clients[0] ?? server)
    await until('one is left', () => peersOf(engine, server) === 1)
    await engine.stopSource(server)
    await until('the other looks for it', () => endpointOf(clients[1] ?? server)?.state === 'connecting')
    expect(endpointOf(clients[1] ?? server)?.error).toBeDefined()
    expect(eventNamesOf(server).at(-1)).toBe('stopped')
  })

  test('a peer whose socket type does not fit leaves the endpoint disconnected, with the reason', async () => {
    const server = await started(engine, 'PUB', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
    await until('the handshake failed', () => endpointOf(client)?.error?.code === 'HANDSHAKE_FAILED')
    expect(peersOf(engine, server)).toBe(0)
    expect(endpointOf(client)?.state).not.toBe('connected')
  })

  test('a host that does not exist is said not to be found', async () => {
    const client = await started(engine, 'DEALER', connect('tcp://no-such-host.invalid:5555'))
    await until('it is said', () => endpointOf(client)?.error?.code === 'HOST_NOT_FOUND')
    expect(endpointOf(client)?.state).toBe('connecting')
  })

  test('snapshots are plain data that does not change afterwards', async () => {
    const id = engine.addSource(configOf('PULL', anyPort))
    const before = engine.source(id)
    const copy: unknown = structuredClone(before)
    expect(before).toMatchObject({ id, state: 'stopped', endpoints: [], error: undefined, demo: false })
    await engine.startSource(id)
    expect(before).toEqual(copy)
    expect(engine.source(id)).toMatchObject({ state: 'open', endpoints: [{ state: 'listening' }] })
    await engine.stopSource(id)
    expect(engine.source(id)).toMatchObject({ state: 'stopped', endpoints: [{ state: 'idle' }] })
  })

  test('starting and stopping twice changes nothing', async () => {
    const id = await started(engine, 'PULL', anyPort)
    const address = addressOf(engine, id)
    await Promise.all([engine.startSource(id), engine.startSource(id)])
    expect(addressOf(engine, id)).toBe(address)
    await Promise.all([engine.stopSource(id), engine.stopSource(id)])
    expect(eventNamesOf(id).filter((name) => name === 'stopped')).toHaveLength(1)
  })

  test('an open source is reopened with its new configuration, a stopped one is not', async () => {
    const id = await started(engine, 'PULL', anyPort)
    await engine.updateSource(id, configOf('REP', anyPort, { name: 'renamed' }))
    expect(engine.source(id)).toMatchObject({
      state: 'open',
      config: { socket: 'REP', name: 'renamed' },
      endpoints: [{ state: 'listening' }],
    })
    await engine.stopSource(id)
    await engine.updateSource(id, configOf('PULL', anyPort))
    expect(engine.source(id)).toMatchObject({ state: 'stopped', endpoints: [] })
  })

  test('the rows of a removed source stay, with its name and its endpoint', async () => {
    const server = await started(engine, 'PULL', anyPort)
    const address = addressOf(engine, server)
    const client = await started(engine, 'PUSH', connect(address), { name: 'the client' })
    const id = await engine.send(client, [bytes('x')])
    await engine.removeSource(client)
    expect(engine.sources().map((source: SourceSnapshot) => source.id)).toEqual([server])
    const row = engine.reader.row(id)
    expect(row && engine.reader.sourceName(row)).toBe('the client')
    expect(row && engine.reader.endpointOf(row)).toBe(address)
    await expect(engine.stopSource(client)).rejects.toMatchObject({ code: 'UNKNOWN_SOURCE' })
    engine.clear()
    expect(row && engine.reader.sourceName(row)).toBe('')
  })

  test('clearing drops rows and counters and lets everything go on', async () => {
    const server = await started(engine, 'REP', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
    await engine.send(client, [bytes('x')])
    const request = await until('it is there', () => messagesOf(engine, server, 'in')[0])
    let cleared = 0
    engine.observe({ cleared: () => (cleared += 1) })
    engine.clear()
    expect(cleared).toBe(1)
    expect(engine.counters()).toMatchObject({ messages: 0, events: 0, exchanges: 0, pending: 2, heldBytes: 0 })
    expect(engine.sourceCounters()[0]).toMatchObject({ messagesIn: 0, messagesPerSecond: 0 })
    const reply = await engine.send(server, [bytes('y')])
    expect(reply).toBeGreaterThan(request.id)
    expect(engine.reader.row(reply)).toMatchObject({ role: 'reply', state: 'replied', peer: request.id })
    expect(engine.reader.row(request.id)).toBeUndefined()
  })
})

describe('what cannot be opened', () => {
  test('an address in use is named, with what to do', async () => {
    const first = await started(engine, 'REP', anyPort)
    const address = addressOf(engine, first)
    const second = engine.addSource(configOf('REP', bind(address)))
    await expect(engine.startSource(second)).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: `${address} cannot be bound because another socket already listens there.`,
      hint: expect.stringMatching(/another port/),
    })
    expect(engine.source(second)).toMatchObject({
      state: 'failed',
      error: { code: 'EADDRINUSE' },
      endpoints: [{ state: 'failed', error: { code: 'EADDRINUSE' } }],
    })
    expect(eventNamesOf(second)).toContain('bind failed')
    await engine.stopSource(first)
    await engine.startSource(second)
    expect(engine.source(second)).toMatchObject({ state: 'open', error: undefined, endpoints: [{ state: 'listening' }] })
  })

  test.each([
    ['tcp://203.0.113.7:5555', 'EADDRNOTAVAIL', /no such address/],
    ['tcp://nosuchnic0:5555', 'EAGAIN', /neither an address nor a network interface/],
    ['ipc:///no/such/folder/feed', 'ENOENT', /folder does not exist/],
    [`ipc:///tmp/${'x'.repeat(200)}`, 'ENAMETOOLONG', /too long/],
  ])('%.40s is refused in one sentence', async (address, code, sentence) => {
    const id = engine.addSource(configOf('REP', bind(address)))
    await expect(engine.startSource(id)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence), hint: expect.any(String) })
    expect(engine.source(id)?.state).toBe('failed')
  })

  test('one endpoint that fails closes the others', async () => {
    const first = await started(engine, 'REP', anyPort)
    const id = engine.addSource(configOf('REP', [anyPort, bind(addressOf(engine, first))]))
    await expect(engine.startSource(id)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(engine.endpoints(id).map(({ state }) => state)).toEqual(['idle', 'failed'])
  })

  test('an ipc path takes nothing away: neither a file nor the socket of a running server', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inspector-'))
    try {
      writeFileSync(join(folder, 'notes.txt'), 'mine')
      const onFile = engine.addSource(configOf('REP', bind(`ipc://${folder}/notes.txt`)))
      await expect(engine.startSource(onFile)).rejects.toMatchObject({ code: 'EEXIST', message: expect.stringMatching(/not a socket/) })
      expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine')

      const first = await started(engine, 'REP', bind(`ipc://${folder}/feed`))
      const second = engine.addSource(configOf('REP', bind(`ipc://${folder}/feed`)))
      await expect(engine.startSource(second)).rejects.toMatchObject({ code: 'EADDRINUSE' })
      expect(endpointOf(first)?.state).toBe('listening')
      await engine.stopSource(first)
      await engine.startSource(second)
      expect(existsSync(join(folder, 'feed'))).toBe(true)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('security other than NULL is refused', async () => {
    const id = engine.addSource(
      configOf('REQ', connect('tcp://127.0.0.1:1'), { security: { mechanism: 'PLAIN', asServer: false, username: 'u', password: 'p' } }),
    )
    await expect(engine.startSource(id)).rejects.toMatchObject({ code: 'UNSUPPORTED_SECURITY' })
    expect(engine.source(id)).toMatchObject({ state: 'failed', error: { message: 'PLAIN security is not supported yet.' } })
  })
})

describe('what cannot be sent', () => {
  test('is refused in one sentence', async () => {
    const server = await started(engine, 'REP', anyPort)
    const pull = await started(engine, 'PULL', anyPort)
    const router = await started(engine, 'ROUTER', anyPort)
    const stopped = engine.addSource(configOf('PUB', anyPort))
    const frames = [bytes('x')]
    await expect(engine.send(stopped, frames)).rejects.toMatchObject({ code: 'NOT_STARTED' })
    await expect(engine.send(99 as SourceId, frames)).rejects.toMatchObject({ code: 'UNKNOWN_SOURCE' })
    await expect(engine.send(pull, frames)).rejects.toMatchObject({
      code: 'CANNOT_SEND',
      message: 'A PULL socket only receives; it cannot send.',
    })
    await expect(engine.send(server, frames)).rejects.toMatchObject({ code: 'NO_REQUEST' })
    await expect(engine.send(router, [bytes('nobody'), bytes('x')])).rejects.toMatchObject({
      code: 'EHOSTUNREACH',
      message: expect.stringMatching(/No connected peer has the routing id/),
    })
    expect(messagesOf(engine, router)).toEqual([])
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
    await engine.send(client, frames)
    await expect(engine.send(client, frames)).rejects.toMatchObject({ code: 'AWAITS_REPLY' })
  })

  test('in time, with a send timeout', async () => {
    const push = await started(engine, 'PUSH', anyPort, { options: { sendTimeoutMs: 20 } })
    await expect(engine.send(push, [bytes('x')])).rejects.toMatchObject({
      code: 'EAGAIN',
      message: expect.stringMatching(/high-water mark/),
    })
    const impatient = await started(engine, 'PUSH', anyPort, { options: { sendTimeoutMs: 0 } })
    await expect(engine.send(impatient, [bytes('x')])).rejects.toMatchObject({ code: 'EAGAIN' })
  })

  test('before the socket is closed is rejected when it closes', async () => {
    const push = await started(engine, 'PUSH', anyPort)
    const sends = [1, 2, 3].map((number) => engine.send(push, [bytes(`${number}`)]))
    const outcomes = Promise.allSettled(sends)
    await engine.stopSource(push)
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'SOCKET_CLOSED' } })
    expect(messagesOf(engine, push)).toEqual([])
  })

  test('without end: what waits is bounded', async () => {
    const push = await started(engine, 'PUSH', anyPort)
    const sends = Array.from({ length: 1001 }, () => engine.send(push, [bytes('x')]))
    const outcomes = Promise.allSettled(sends)
    await expect(sends.at(-1)).rejects.toMatchObject({ code: 'TOO_MANY_SENDS' })
    const pull = await started(engine, 'PULL', connect(addressOf(engine, push)))
    expect((await outcomes).filter(({ status }) => status === 'fulfilled')).toHaveLength(1000)
    await until('all have arrived', () => engine.sourceCounters().find(({ source }) => source === pull)?.messagesIn === 1000)
  })
})
