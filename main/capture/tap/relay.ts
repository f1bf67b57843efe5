import { createServer, type Server } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { EndpointAddress } from '../../../shared/endpoint-address'
import { BufferPool } from './read-buffers'
import { type DialOptions, RelayConnection, type RelayHost } from './relay-connection'
import type { RelayObserver } from './relay-observer'

/** Large read buffers of one relay, of all its connections together. */
const maxLargeBuffers = 256
const backlog = 4096

/** Where a connection goes: fixed, or found from the address at which it was accepted. */
type Upstream = EndpointAddress | ((local: string) => EndpointAddress)

export interface ListenOptions {
  readonly listen: EndpointAddress
  readonly upstream: Upstream
  readonly observer: RelayObserver
  /** Its connections go on while the others wait for the disk. */
  readonly ignoresDisk?: boolean
}

/** One listening address of a relay. */
export interface Listener {
  /** Where it listens, with the port that the system chose, in ZeroMQ's notation. */
  readonly address: string
  /** Stops listening and ends the connections that were accepted here. */
  close(): Promise<void>
}

/**
 * A byte relay: accepts connections, connects each to its upstream and forwards every byte at once in both directions.
 * It knows nothing of ZMTP. Nothing is kept but what one write could not take: then the side that sends has to wait.
 */
export class Relay implements RelayHost {
  readonly pool = new BufferPool(maxLargeBuffers)
  readonly nowUs: () => number
  readonly #connections = new Set<RelayConnection>()
  readonly #gone = new Map<RelayConnection, () => void>()
  #held = false
  #waitsForDisk = false

  constructor(nowUs: () => number) {
    this.nowUs = nowUs
  }

  isHeld(ignoresDisk: boolean): boolean {
    return this.#held || (this.#waitsForDisk && !ignoresDisk)
  }

  get connections(): number {
    return this.#connections.size
  }

  /** While held, every connection stops after its next read, and its senders have to wait. */
  hold(held: boolean): void {
    if (this.#held === held) return
    this.#held = held
    if (!held) this.#release()
  }

  /** While the disk is waited for, so do connections that do not ignore it. */
  waitForDisk(waits: boolean): void {
    if (this.#waitsForDisk === waits) return
    this.#waitsForDisk = waits
    if (!waits) this.#release()
  }

  /**
   * Listens at an address.
   * @throws Error with the `code` of the system, such as `EADDRINUSE`.
   */
  async listen({ listen, upstream, observer, ignoresDisk = false }: ListenOptions): Promise<Listener> {
    const here = new Set<RelayConnection>()
    let emptied: (() => void) | undefined
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      const local = addressOf(socket.localAddress, socket.localPort) ?? listeningAt(server, listen)
      const target = typeof upstream === 'function' ? upstream(local) : upstream
      const watch = observer.open({
        local,
        client: addressOf(socket.remoteAddress, socket.remotePort) ?? '',
        upstream: formatAddress(target),
        openedUs: this.nowUs(),
      })
      const connection = new RelayConnection(this, watch, socket, { to: dialOptions(target), ignoresDisk })
      this.#connections.add(connection)
      here.add(connection)
      this.#gone.set(connection, () => {
        here.delete(connection)
        if (here.size === 0) emptied?.()
      })
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ ...bindOptions(listen), backlog }, () => {
        server.off('error', reject)
        resolve()
      })
    })
    // What fails after that is one accept, for want of file descriptors: that client is cut off, nobody else is disturbed.
    server.on('error', (error) => observer.acceptFailed(errorCode(error), this.nowUs()))
    return {
      address: listeningAt(server, listen),
      close: async () => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        // The server does not count them any more: their sockets are ours.
        const ended = new Promise<void>((resolve) => {
          emptied = resolve
          if (here.size === 0) resolve()
        })
        for (const connection of here) connection.stop()
        await Promise.all([closed, ended])
      },
    }
  }

  #release(): void {
    for (const connection of this.#connections) {
      connection.release()
      if (this.#held) return
    }
  }

  ended(connection: RelayConnection): void {
    this.#connections.delete(connection)
    this.#gone.get(connection)?.()
    this.#gone.delete(connection)
  }
}

const errorCode = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : error.message)

/** Linux's abstract namespace, which ZeroMQ writes with an `@`, starts with a zero byte. */
const socketPath = (path: string): string => (path.startsWith('@') ? `\0${path.slice(1)}` : path)

function dialOptions(address: EndpointAddress): DialOptions {
  if (address.transport === 'ipc') return { path: socketPath(address.host) }
  return { host: address.host, port: address.port ?? 0 }
}

function bindOptions(address: EndpointAddress): { readonly path: string } | { readonly host: string; readonly port: number } {
  if (address.transport === 'ipc') return { path: socketPath(address.host) }
  return { host: bindHost(address.host), port: address.port ?? 0 }
}

/** `*` is every IPv4 interface, and the name of an interface is its address, as for libzmq. */
function bindHost(host: string): string {
  if (host === '*') return '0.0.0.0'
  return networkInterfaces()[host]?.find(({ family }) => family === 'IPv4')?.address ?? host
}

function addressOf(host: string | undefined, port: number | undefined): string | undefined {
  if (host === undefined || port === undefined) return undefined
  // A client of an IPv4 address at a socket for both.
  const plain = host.startsWith('::ffff:') && host.includes('.') ? host.slice(7) : host
  return formatAddress({ transport: 'tcp', host: plain, port })
}

export function formatAddress({ transport, host, port }: EndpointAddress): string {
  if (transport !== 'tcp') return `${transport}://${host}`
  return `tcp://${host.includes(':') ? `[${host}]` : host}:${port ?? '*'}`
}

function listeningAt(server: Server, listen: EndpointAddress): string {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') return formatAddress(listen)
  return formatAddress({ transport: 'tcp', host: bound.address, port: bound.port })
}
