import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Dealer, Pair, Publisher, Pull, Push, Reply, Request, Router, Subscriber } from 'zeromq'
import type { AppError } from '../../../shared/errors'
import { TapHost } from './tap-host'
import type { TapConnectionSnapshot } from './tap-messages'
import { Chunks } from './testing'

const chunks = new Chunks()
const connections = new Map<number, TapConnectionSnapshot>()
const lost: AppError[] = []
let host: TapHost
let nextSource = 1

beforeAll(async () => {
  const outDir = resolve(import.meta.dirname, '../../../node_modules/.cache/tap-host-test', `${process.pid}`)
  const ssr = resolve(import.meta.dirname, 'tap-worker.ts')
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr, outDir, target: 'node20', rollupOptions: { output: { entryFileNames: 'tap-worker.mjs' } } },
  })
  host = new TapHost({
    workerUrl: pathToFileURL(resolve(outDir, 'tap-worker.mjs')),
    nowUs: () => Math.floor(performance.now() * 1000),
    requestTimeoutMs: 200,
    firstConnection: 1,
    batch: (batch) => chunks.add(batch),
    connections: (changed) => {
      for (const one of changed) connections.set(one.id, { ...one, handshake: one.handshake ?? connections.get(one.id)?.handshake })
    },
    failed: (error) => lost.push(error),
  })
})
afterAll(async () => {
  await host.dispose()
  expect(lost).toEqual([])
})

async function until<Value>(what: string, probe: () => Value | false | undefined | Promise<Value | false>): Promise<Value> {
  for (const end = performance.now() + 10_000; ; ) {
    const value = await probe()
    if (value !== false && value !== undefined) return value
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`)
    await new Promise((wait) => setTimeout(wait, 5))
  }
}

interface Bindable {
  bind(address: string): Promise<void>
  readonly lastEndpoint: string | null
}

/** Binds a server and puts a tap before it; answers with the tap's address and its source. */
async function tapped(server: Bindable): Promise<{ source: number; address: string }> {
  await server.bind('tcp://127.0.0.1:*')
  const source = nextSource
  nextSource += 1
  const address = await host.addTap({ source, listen: 'tcp://127.0.0.1:*', upstream: server.lastEndpoint ?? '' })
  return { source, address }
}
const messagesOf = (source: number) => chunks.messages().filter((row) => row.source === source)
const connectionOf = (source: number) => Array.from(connections.values()).find((one) => one.source === source)

describe('native sockets through a tap', () => {
  test('REQ and REP', async () => {
    const server = new Reply()
    const client = new Request()
    const { source, address } = await tapped(server)
    client.connect(address)
    for (let count = 0; count < 10; count += 1) {
      await client.send(`question ${count}`)
      await server.send([`answer to ${(await server.receive()).toString()}`])
      expect((await client.receive()).toString()).toBe(`answer to question ${count}`)
    }
    const rows = await until('20 messages are captured', () => messagesOf(source).length === 20 && messagesOf(source))
    expect(rows.every(({ state, certainty, rttUs }) => state === 'replied' && certainty === 'certain' && (rttUs ?? -1) >= 0)).toBe(true)
    expect(rows.map((row) => chunks.texts(row)[1]).slice(0, 2)).toEqual(['question 0', 'answer to question 0'])
    client.close()
    server.close()
    const end = await until('it is over', () => connectionOf(source)?.end)
    expect(['fin', 'reset']).toContain(end.kind)
    expect(connectionOf(source)).toMatchObject({
      client: { messages: 10 },
      server: { messages: 10 },
      handshake: { client: { socketType: 'REQ', version: '3.1', mechanism: 'NULL' }, server: { socketType: 'REP' }, failure: undefined },
    })
    expect(connectionOf(source)?.client.bytes).toBeGreaterThan(64)
  })

  test('PUSH and PULL: nothing is missed', async () => {
    const pull = new Pull()
    const push = new Push({ sendHighWaterMark: 0 })
    const { source, address } = await tapped(pull)
    push.connect(address)
    const count = 20_000
    const sending = (async () => {
      for (let index = 0; index < count; index += 1) await push.send(`${index}`)
    })()
    for (let index = 0; index < count; index += 1) expect((await pull.receive()).toString()).toBe(`${index}`)
    await sending
    const rows = await until('all are captured', () => messagesOf(source).length === count && messagesOf(source))
    expect(rows.every((row, index) => chunks.texts(row)[0] === `${index}` && row.direction === 'to-server' && row.socket === 'PUSH')).toBe(
      true,
    )
    push.close()
    pull.close()
  })

  test('PUB and SUB, with the subscriptions', async () => {
    const publisher = new Publisher()
    const subscriber = new Subscriber()
    const { source, address } = await tapped(publisher)
    subscriber.connect(address)
    subscriber.subscribe('news', 'sport')
    await until('both subscriptions passed', () => connectionOf(source)?.subscriptions === 2)
    await publisher.send(['news', 'of today'])
    await subscriber.receive()
    expect(await until('it is captured', () => messagesOf(source)[0])).toMatchObject({
      direction: 'to-client',
      socket: 'PUB',
      frameCount: 2,
    })
    expect(messagesOf(source).length).toBe(1)
    subscriber.close()
    publisher.close()
  })

  test('DEALER and ROUTER, PAIR and PAIR', async () => {
    const router = new Router()
    const dealer = new Dealer()
    const first = await tapped(router)
    dealer.connect(first.address)
    await dealer.send(['', 'task'])
    const [id, , body] = await router.receive()
    await router.send([id ?? '', '', `${body} done`])
    await dealer.receive()
    const rows = await until('both are captured', () => messagesOf(first.source).length === 2 && messagesOf(first.source))
    expect(rows).toMatchObject([
      { role: 'request', state: 'replied', certainty: 'envelope', envelopeFrames: 1 },
      { role: 'reply', socket: 'ROUTER' },
    ])
    dealer.close()
    router.close()
    const one = new Pair()
    const other = new Pair()
    const second = await tapped(one)
    other.connect(second.address)
    await other.send('x')
    await one.receive()
    await until('it is captured', () => messagesOf(second.source).length === 1)
    one.close()
    other.close()
  })

  test('a reply that never comes times out, and a client that dies breaks its request', async () => {
    const server = new Router()
    const { source, address } = await tapped(server)
    const client = new Request({ linger: 0 })
    client.connect(address)
    await client.send('question')
    await until('it timed out', () => messagesOf(source)[0]?.state === 'timed out')
    const dying = new Request({ linger: 0 })
    dying.connect(address)
    await dying.send('question')
    await until('it is pending', () => messagesOf(source)[1]?.state === 'pending')
    dying.close()
    await until('it is broken', () => messagesOf(source)[1]?.state === 'broken')
    client.close()
    server.close()
  })

  test('PLAIN: the handshake shows, the password does not', async () => {
    const server = new Reply({ plainServer: true })
    const client = new Request({ plainUsername: 'admin', plainPassword: 'very secret' })
    const { source, address } = await tapped(server)
    client.connect(address)
    // Without a ZAP handler the server refuses whatever the password is (libzmq's plain_server.cpp).
    await until('the username is known', () => connectionOf(source)?.handshake?.client.username)
    expect(connectionOf(source)?.handshake).toMatchObject({ client: { mechanism: 'PLAIN', username: 'admin' } })
    const rows = chunks.rows().filter((row) => row.source === source)
    const texts = rows.map((row) => chunks.texts(row).join()).join()
    expect(texts).toContain('admin')
    expect(texts).not.toContain('secret')
    client.close()
    server.close()
  })
})

describe('taps', () => {
  test('an address in use, or none, is one sentence', async () => {
    const server = new Pull()
    const { address } = await tapped(server)
    const again = { source: 999, listen: address, upstream: address }
    await expect(host.addTap(again)).rejects.toMatchObject({ code: 'EADDRINUSE', message: `${address} is already in use.` })
    await expect(host.addTap({ ...again, listen: 'tcp://192.0.2.1:7' })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
    await expect(host.addTap({ ...again, listen: 'ipc:///nowhere/at/all' })).rejects.toMatchObject({
      message: expect.stringMatching(/\.$/),
    })
    await expect(host.addTap({ ...again, listen: 'tcp://x' })).rejects.toMatchObject({ code: 'BAD_ENDPOINT' })
    server.close()
  })

  test('removing one ends its connections; all that it captured is there', async () => {
    const server = new Pull()
    const { source, address } = await tapped(server)
    const push = new Push({ linger: 0 })
    push.connect(address)
    await push.send('x')
    await server.receive()
    await host.removeTap(source)
    expect(messagesOf(source).length).toBe(1)
    expect(connectionOf(source)?.end).toMatchObject({ kind: 'stopped' })
    const free = await host.addTap({ source, listen: address, upstream: address })
    expect(free).toBe(address)
    await host.removeTap(source)
    push.close()
    server.close()
  })
})

test('while what reads the batches is behind the traffic waits, and then all of it comes', async () => {
  const pull = new Pull()
  const push = new Push({ sendHighWaterMark: 0, linger: 0 })
  const { source, address } = await tapped(pull)
  push.connect(address)
  const count = 3000
  host.behind(true)
  const sending = (async () => {
    for (let index = 0; index < count; index += 1) await push.send(Buffer.alloc(65_536, index))
  })()
  const receiving = (async () => {
    for (let index = 0; index < count; index += 1) await pull.receive()
  })()
  let before = -1
  await until('nothing more comes', async () => {
    const isSame = chunks.tallies.bytesToServer === before && before > 0
    before = chunks.tallies.bytesToServer
    await new Promise((wait) => setTimeout(wait, 300))
    return isSame
  })
  expect(messagesOf(source).length).toBeLessThan(count / 2)
  host.behind(false)
  await Promise.all([sending, receiving])
  await until('all are captured', () => messagesOf(source).length === count)
  push.close()
  pull.close()
})

test('a tap that ends with many connections tells of all of them first', async () => {
  const count = 700
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const upstream = `tcp://127.0.0.1:${bound === null || typeof bound === 'string' ? 0 : bound.port}`
  const source = nextSource
  nextSource += 1
  const address = new URL(await host.addTap({ source, listen: 'tcp://127.0.0.1:*', upstream }))
  const clients = Array.from({ length: count }, () => connect(Number(address.port), address.hostname).on('error', () => undefined))
  const known = () => Array.from(connections.values()).filter((one) => one.source === source)
  await until('all are connected', () => known().filter(({ connectUs }) => connectUs !== undefined).length === count)
  await host.removeTap(source)
  expect(known().filter(({ end }) => end === undefined)).toEqual([])
  for (const client of clients) client.destroy()
  server.close()
})
