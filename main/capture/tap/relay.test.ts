import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseEndpointAddress } from '../../../shared/endpoint-address'
import { type Listener, Relay } from './relay'
import type { RelayConnectionInfo, RelayEnd, RelaySide } from './relay-observer'

/** What one connection's watch heard. */
class Heard {
  readonly info: RelayConnectionInfo
  readonly bytes: Record<RelaySide, Buffer[]> = { client: [], server: [] }
  connectUs: number | undefined
  readonly halfClosed: RelaySide[] = []
  end: RelayEnd | undefined
  constructor(info: RelayConnectionInfo) {
    this.info = info
  }
  all(side: RelaySide): Buffer {
    return Buffer.concat(this.bytes[side])
  }
}

let relay: Relay
let heard: Heard[]
let unaccepted: string[]
const cleanUp: (() => unknown)[] = []
beforeEach(() => {
  relay = new Relay(() => performance.now() * 1000)
  heard = []
  unaccepted = []
})
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end()
})

async function until<Value>(what: string, probe: () => Value | false | undefined): Promise<Value> {
  for (const end = performance.now() + 10_000; ; ) {
    const value = probe()
    if (value !== false && value !== undefined) return value
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

async function tap(listen: string, upstream: string | ((local: string) => string)): Promise<Listener> {
  const target =
    typeof upstream === 'string'
      ? parseEndpointAddress(upstream, 'connect')
      : (local: string) => parseEndpointAddress(upstream(local), 'connect')
  const listener = await relay.listen({
    listen: parseEndpointAddress(listen, 'bind'),
    upstream: target,
    observer: {
      open: (info) => {
        const one = new Heard(info)
        heard.push(one)
        return {
          connected: (_, connectUs) => {
            one.connectUs = connectUs
          },
          bytes: (side, buffer, length) => one.bytes[side].push(Buffer.from(buffer.subarray(0, length))),
          halfClosed: (side) => one.halfClosed.push(side),
          closed: (end) => {
            one.end = end
          },
        }
      },
      acceptFailed: (code) => unaccepted.push(code),
    },
  })
  cleanUp.push(() => listener.close())
  return listener
}

async function serve(where: { host?: string; port?: number; path?: string }, serveOne: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    cleanUp.push(() => socket.destroy())
    socket.on('error', () => undefined)
    serveOne(socket)
  })
  server.listen(where.path === undefined ? { host: '127.0.0.1', port: 0, ...where } : { path: where.path })
  await once(server, 'listening')
  cleanUp.push(() => server.close())
  return server
}

function addressOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `tcp://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}

function dial(address: string): Socket {
  const { transport, host, port } = parseEndpointAddress(address, 'connect')
  const path = host.startsWith('@') ? `\0${host.slice(1)}` : host
  const socket =
    transport === 'ipc' ? new Socket({ allowHalfOpen: true }).connect({ path }) : connect({ host, port: port ?? 0, allowHalfOpen: true })
  cleanUp.push(() => socket.destroy())
  return socket
}

const received = (socket: Socket): (() => Buffer) => {
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  return () => Buffer.concat(parts)
}
const echo = (socket: Socket): void => {
  socket.pipe(socket)
}

describe('bytes', () => {
  test.each([1, 100, 4096, 5000, 131_072, 3_000_001])('%i bytes pass both ways as they are, and are told', async (size) => {
    const server = await serve({}, echo)
    const { address } = await tap('tcp://127.0.0.1:*', addressOf(server))
    const sent = randomBytes(size)
    const client = dial(address)
    const got = received(client)
    client.write(sent)
    await until('all is back', () => got().byteLength === size)
    expect(got().equals(sent)).toBe(true)
    expect(heard[0]?.all('client').equals(sent)).toBe(true)
    expect(heard[0]?.all('server').equals(sent)).toBe(true)
    expect(heard[0]?.info).toMatchObject({
      local: address,
      upstream: addressOf(server),
      client: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/),
    })
    expect(heard[0]?.connectUs).toBeGreaterThan(0)
  })

  test('a slow reader makes the sender wait; nothing is lost or changed', async () => {
    let taker: Socket | undefined
    const server = await serve({}, (socket) => {
      taker = socket.pause()
    })
    const { address } = await tap('tcp://127.0.0.1:*', addressOf(server))
    const client = dial(address)
    const sent = randomBytes(64 * 1024 * 1024)
    client.end(sent)
    let last = -1
    // The sender is stuck when nothing moves any more.
    for (let still = 0; still < 20; ) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      const now = client.bytesWritten - client.writableLength + (heard[0]?.all('client').byteLength ?? 0)
      still = now === last ? still + 1 : 0
      last = now
    }
    // What waits between the two is in the system's buffers, and in one read.
    expect(heard[0]?.all('client').byteLength).toBeLessThan(32 * 1024 * 1024)
    const got = received(await until('it is accepted', () => taker))
    taker?.resume()
    await until('all is there', () => got().byteLength === sent.byteLength)
    expect(got().equals(sent)).toBe(true)
    expect(heard[0]?.all('client').equals(sent)).toBe(true)
  })

  test('while held nothing more is read, and then it goes on', async () => {
    const server = await serve({}, echo)
    const { address } = await tap('tcp://127.0.0.1:*', addressOf(server))
    const client = dial(address)
    const got = received(client)
    client.write('a')
    await until('the first byte is back', () => got().byteLength === 1)
    relay.hold(true)
    const sent = randomBytes(1_000_000)
    client.write(sent)
    await until('one read came through', () => (heard[0]?.all('client').byteLength ?? 0) > 1)
    const stopped = heard[0]?.all('client').byteLength ?? 0
    expect(stopped).toBeLessThanOrEqual(1 + 128 * 1024)
    relay.hold(false)
    await until('all is back', () => got().byteLength === 1 + sent.byteLength)
    expect(got().subarray(1).equals(sent)).toBe(true)
  })
})

describe('ends', () => {
  test('a side that ends is heard by the other after its bytes, and may still be answered', async () => {
    const server = await serve({}, (socket) => {
      const got = received(socket)
      socket.on('end', () => socket.end(`got ${got()}`))
    })
    const { address } = await tap('tcp://127.0.0.1:*', addressOf(server))
    const client = dial(address)
    const got = received(client)
    client.end('question')
    await once(client, 'end')
    expect(got().toString()).toBe('got question')
    const one = await until('it is over', () => heard[0]?.end)
    expect(one).toMatchObject({ kind: 'fin', by: 'client', code: undefined })
    expect(heard[0]?.halfClosed).toEqual(['client', 'server'])
    expect(relay.connections).toBe(0)
  })

  test('the server may end first', async () => {
    const server = await serve({}, (socket) => socket.resume().end('bye'))
    const { address } = await tap('tcp://127.0.0.1:*', addressOf(server))
    const client = dial(address)
    const got = received(client)
    await once(client, 'end')
    client.end()
    expect(got().toString()).toBe('bye')
    expect(await until('it is over', () => heard[0]?.end)).toMatchObject({ kind: 'fin', by: 'server' })
  })

  test.each(['client', 'server'] as const)('a reset by the %s resets the other', async (side) => {
    let accepted: Socket | undefined
    const server = await serve({}, (socket) => {
      accepted = socket.resume()
    })
    const { address } = await tap('tcp://127.0.0.1:*', addressOf(server))
    const client = dial(address).resume()
    client.write('x')
    const other = await until('it is accepted', () => accepted)
    await until('it is relayed', () => heard[0]?.all('client').byteLength === 1)
    const [from, to] = side === 'client' ? [client, other] : [other, client]
    const failed = once(to, 'error')
    from.resetAndDestroy()
    const [error] = await failed
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    expect(await until('it is over', () => heard[0]?.end)).toMatchObject({ kind: 'reset', by: side, code: 'ECONNRESET' })
  })

  test('a server that is not there is a reset to the client, which has taken nothing', async () => {
    const server = await serve({}, echo)
    const upstream = addressOf(server)
    server.close()
    await once(server, 'close')
    const { address } = await tap('tcp://127.0.0.1:*', upstream)
    const client = dial(address)
    client.write('x')
    const [error] = await once(client, 'error')
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    const end = await until('it is over', () => heard[0]?.end)
    expect(end).toMatchObject({ kind: 'refused', by: 'server', code: 'ECONNREFUSED' })
    expect(heard[0]?.all('client').byteLength).toBe(0)
    expect(relay.connections).toBe(0)
  })

  test('closing the listener ends its connections and no others, and leaves no file descriptor', async () => {
    const server = await serve({}, echo)
    const first = await tap('tcp://127.0.0.1:*', addressOf(server))
    const second = await tap('tcp://127.0.0.1:*', addressOf(server))
    const [one, other] = [dial(first.address), dial(second.address)]
    const got = received(other)
    one.on('error', () => undefined).resume()
    one.write('x')
    other.write('y')
    await until('both are up', () => heard.length === 2 && heard.every(({ connectUs }) => connectUs !== undefined))
    let closed = false
    one.once('close', () => {
      closed = true
    })
    await first.close()
    // With bytes on the way, closing is a reset.
    one.end()
    await until('the client is closed', () => closed)
    expect(heard.filter(({ end }) => end?.kind === 'stopped').length).toBe(1)
    other.write('z')
    await until('the other goes on', () => got().toString() === 'yz')
    expect(relay.connections).toBe(1)
  })

  test('two hundred connections, each with its own bytes, disturb each other in nothing', async () => {
    const server = await serve({}, echo)
    const { address } = await tap('tcp://127.0.0.1:*', addressOf(server))
    const clients = Array.from({ length: 200 }, (_, index) => {
      const client = dial(address)
      client.on('error', () => undefined)
      const sent = randomBytes(20_000 + index)
      const got = received(client)
      if (index % 10 === 9) client.once('connect', () => client.resetAndDestroy())
      else client.end(sent)
      return { sent, got, broken: index % 10 === 9 }
    })
    for (const { sent, got, broken } of clients) {
      if (broken) continue
      await until('all is back', () => got().byteLength === sent.byteLength)
      expect(got().equals(sent)).toBe(true)
    }
    await until('all are over', () => relay.connections === 0)
  })
})

describe('addresses', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relay-'))
    cleanUp.push(() => rmSync(folder, { recursive: true }))
  })

  const roundTrip = async (address: string): Promise<string> => {
    const client = dial(address)
    const got = received(client)
    client.write('hello')
    await until('it is back', () => got().byteLength === 5)
    return got().toString()
  }

  test('tcp to ipc, and ipc to tcp', async () => {
    const byPath = await serve({ path: join(folder, 'server') }, echo)
    const first = await tap('tcp://127.0.0.1:*', `ipc://${join(folder, 'server')}`)
    expect(await roundTrip(first.address)).toBe('hello')
    const byPort = await serve({}, echo)
    const second = await tap(`ipc://${join(folder, 'tap')}`, addressOf(byPort))
    expect(second.address).toBe(`ipc://${join(folder, 'tap')}`)
    expect(await roundTrip(second.address)).toBe('hello')
    expect(heard[1]?.info).toMatchObject({ local: second.address, client: '' })
    byPath.close()
  })

  test.runIf(process.platform === 'linux')('Linux’s abstract sockets', async () => {
    const name = `zmq-inspector-relay-${process.pid}`
    await serve({ path: `\0${name}-server` }, echo)
    const { address } = await tap(`ipc://@${name}-tap`, `ipc://@${name}-server`)
    expect(await roundTrip(address)).toBe('hello')
  })

  test('an ipc server that is gone closes the client', async () => {
    const { address } = await tap(`ipc://${join(folder, 'tap')}`, `ipc://${join(folder, 'nobody')}`)
    const client = dial(address)
    client.resume()
    await once(client, 'end')
    expect(await until('it is over', () => heard[0]?.end)).toMatchObject({ kind: 'refused', code: 'ENOENT' })
  })

  test('IPv6 and host names', async () => {
    const server = await serve({ host: '::1' }, echo)
    const { address } = await tap('tcp://[::1]:*', addressOf(server))
    expect(address).toMatch(/^tcp:\/\/\[::1\]:\d+$/)
    expect(await roundTrip(address)).toBe('hello')
    const named = await tap('tcp://lo:*', addressOf(server))
    expect(named.address).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/)
    expect(await roundTrip(named.address)).toBe('hello')
    const plain = await serve({}, echo)
    expect(await roundTrip((await tap('tcp://localhost:*', addressOf(plain).replace('127.0.0.1', 'localhost'))).address)).toBe('hello')
  })

  test('the upstream may depend on where the client came in', async () => {
    const server = await serve({}, echo)
    const asked: string[] = []
    const { address } = await tap('tcp://127.0.0.1:*', (local) => {
      asked.push(local)
      return addressOf(server)
    })
    expect(await roundTrip(address)).toBe('hello')
    expect(asked).toEqual([address])
  })

  test('an address in use is an error with the system’s code', async () => {
    const server = await serve({}, echo)
    await expect(tap(addressOf(server), addressOf(server))).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

test('a client that the system will not accept is told of, and the tap goes on listening', async () => {
  const listening: Server[] = []
  const { listen } = Server.prototype
  const spy = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...options: unknown[]) {
    listening.push(this)
    return Reflect.apply(listen, this, options)
  })
  cleanUp.push(() => spy.mockRestore())
  await tap('tcp://127.0.0.1:*', 'tcp://127.0.0.1:9')
  listening[0]?.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }))
  expect(unaccepted).toEqual(['EMFILE'])
  expect(listening[0]?.listening).toBe(true)
})
