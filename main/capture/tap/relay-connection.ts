import { Socket, type TcpNetConnectOpts } from 'node:net'
import { DirectWrite } from './direct-write'
import { type BufferPool, ReadBuffer } from './read-buffers'
import type { ConnectionWatch, RelayEnd, RelayEndKind, RelaySide } from './relay-observer'

/** Written bytes are counted here, not by the stream: no `drain` event, with its turn of the queue, after every write. */
const unlimitedHighWaterMark = 0x4000_0000

const nothing = Buffer.alloc(0)

/** What the relay is to a connection. */
export interface RelayHost {
  readonly pool: BufferPool
  nowUs(): number
  /** Whether reading has to wait because the observer, or the disk, cannot keep up. */
  isHeld(ignoresDisk: boolean): boolean
  /** The connection is over and has no socket any more. */
  ended(connection: RelayConnection): void
}

/** Where to connect to: options of `net.connect`. */
export type DialOptions = Pick<TcpNetConnectOpts, 'host' | 'port'> | { readonly path: string }

interface ConnectionOptions {
  readonly to: DialOptions
  /** It goes on while others wait for the disk. */
  readonly ignoresDisk: boolean
}

/** One direction of a connection: what is read from one socket is written to the other. */
class Pipe {
  readonly #host: RelayHost
  readonly #watch: ConnectionWatch
  readonly #side: RelaySide
  readonly #ignoresDisk: boolean
  readonly #reads: ReadBuffer
  from: Socket | undefined
  to: Socket | undefined
  /** Reading is stopped until the other side has taken what was written. */
  #draining = false
  #heldBack = false
  readonly #direct = new DirectWrite()

  constructor(host: RelayHost, watch: ConnectionWatch, side: RelaySide, ignoresDisk: boolean) {
    this.#host = host
    this.#ignoresDisk = ignoresDisk
    this.#watch = watch
    this.#side = side
    this.#reads = new ReadBuffer(host.pool)
  }

  /**
   * Node's `onread`: the socket reads into one buffer again and again. With a function for `buffer`, Node asks after each
   * read whether another one is to be used from now on.
   */
  onread() {
    let first = true
    return {
      // Node takes anything but a Uint8Array for “go on with the same one”; its types do not say so.
      buffer: (): Buffer => {
        if (!first) return this.#reads.takeNext() as Buffer
        first = false
        return this.#reads.first()
      },
      callback: (length: number, buffer: Uint8Array): boolean => this.#read(length, buffer),
    }
  }

  #read(length: number, buffer: Uint8Array): boolean {
    const timeUs = this.#host.nowUs()
    const { to } = this
    if (to === undefined) return false
    const written = this.#direct.write(to, buffer, length)
    if (written < length) to.write(buffer.subarray(written, length))
    // What the system did not take at once is still to be read from the buffer, so the buffer must wait; so does the sender.
    const draining = written < length && to.writableLength > 0
    if (draining) this.#waitForDrain(to)
    this.#watch.bytes(this.#side, buffer, length, timeUs)
    this.#reads.noteRead(length, draining)
    this.#heldBack = this.#host.isHeld(this.#ignoresDisk)
    return !draining && !this.#heldBack
  }

  #waitForDrain(to: Socket): void {
    this.#draining = true
    // An empty write is done when all before it are; its callback costs nothing as long as no write has to wait.
    to.write(nothing, () => {
      this.#draining = false
      this.#goOn()
    })
  }

  /** The observer keeps up again. */
  release(): void {
    if (!this.#heldBack) return
    this.#heldBack = this.#host.isHeld(this.#ignoresDisk)
    this.#goOn()
  }

  #goOn(): void {
    if (!this.#draining && !this.#heldBack && this.from !== undefined && !this.from.destroyed) this.from.resume()
  }

  free(): void {
    this.#reads.release()
  }
}

/**
 * Node offers `onread` only to sockets that it connects; this gives it to one that a server accepted, paused, by handing
 * the socket's handle to a new one. The server counts the old one as closed.
 */
function withOnread(accepted: Socket, onread: ReturnType<Pipe['onread']>): Socket {
  // `_handle` and the options `handle` and `manualStart` are what node:net itself uses; a test watches that they stay.
  const inner = accepted as Socket & { _handle: unknown }
  const handle = inner._handle
  inner._handle = null
  accepted.destroy()
  return new Socket({
    handle,
    onread,
    manualStart: true,
    allowHalfOpen: true,
    writableHighWaterMark: unlimitedHighWaterMark,
  } as ConstructorParameters<typeof Socket>[0])
}

/** One client, its server, and the bytes between them. */
export class RelayConnection {
  readonly #host: RelayHost
  readonly #watch: ConnectionWatch
  readonly #toServer: Pipe
  readonly #toClient: Pipe
  #client: Socket
  readonly #server: Socket
  #connected = false
  #openSockets = 2
  #endedBy: RelaySide | undefined
  #endKind: RelayEndKind = 'fin'
  #endCode: string | undefined
  #broken = false

  /** Dials the upstream for a paused connection that was accepted; nothing is read from the client before it answers. */
  constructor(host: RelayHost, watch: ConnectionWatch, accepted: Socket, { to, ignoresDisk }: ConnectionOptions) {
    this.#host = host
    this.#watch = watch
    this.#toServer = new Pipe(host, watch, 'client', ignoresDisk)
    this.#toClient = new Pipe(host, watch, 'server', ignoresDisk)
    this.#client = accepted
    const startUs = host.nowUs()
    this.#server = new Socket({
      onread: this.#toClient.onread(),
      allowHalfOpen: true,
      writableHighWaterMark: unlimitedHighWaterMark,
    } as ConstructorParameters<typeof Socket>[0])
    this.#server.setNoDelay(true)
    this.#follow(this.#server, 'server')
    accepted.on('error', (error) => this.#failed('client', error))
    accepted.on('close', this.#clientGoneEarly)
    this.#server.once('connect', () => this.#start(startUs))
    this.#toClient.from = this.#server
    this.#server.connect(to as TcpNetConnectOpts)
  }

  /** Ends the connection at once. */
  stop(): void {
    if (!this.#broken) this.#endKind = 'stopped'
    this.#broken = true
    this.#client.destroy()
    this.#server.destroy()
  }

  /** The observer keeps up again. */
  release(): void {
    this.#toServer.release()
    this.#toClient.release()
  }

  readonly #clientGoneEarly = (): void => {
    this.#closed('client')
  }

  #start(startUs: number): void {
    const nowUs = this.#host.nowUs()
    this.#connected = true
    this.#client.off('close', this.#clientGoneEarly)
    const client = withOnread(this.#client, this.#toServer.onread())
    client.setNoDelay(true)
    this.#client = client
    this.#follow(client, 'client')
    this.#toServer.from = client
    this.#toServer.to = this.#server
    this.#toClient.to = client
    this.#watch.connected(nowUs, nowUs - startUs)
    client.resume()
    this.#server.resume()
  }

  #follow(socket: Socket, side: RelaySide): void {
    socket.on('end', () => this.#ended(side))
    socket.on('error', (error) => this.#failed(side, error))
    socket.on('close', () => this.#closed(side))
  }

  #other(side: RelaySide): Socket {
    return side === 'client' ? this.#server : this.#client
  }

  /** A side sends no more: the other hears so after all that came before. */
  #ended(side: RelaySide): void {
    this.#endedBy ??= side
    this.#watch.halfClosed(side, this.#host.nowUs())
    this.#other(side).end()
  }

  #failed(side: RelaySide, error: Error): void {
    if (this.#broken) return
    this.#broken = true
    this.#endedBy ??= side
    this.#endCode = 'code' in error && typeof error.code === 'string' ? error.code : 'ERROR'
    const lost = this.#endCode === 'ECONNRESET' || this.#endCode === 'EPIPE' || this.#endCode === 'ECONNABORTED'
    if (!this.#connected) this.#endKind = 'refused'
    else this.#endKind = lost ? 'reset' : 'error'
    reset(this.#other(side))
  }

  #closed(side: RelaySide): void {
    this.#openSockets -= 1
    // Whatever closed a side without an end of both directions leaves the other nobody to talk to.
    if (this.#openSockets > 0) {
      if (!this.#broken && !this.#other(side).writableEnded) reset(this.#other(side))
      return
    }
    this.#toServer.free()
    this.#toClient.free()
    const end: RelayEnd = {
      kind: this.#endKind,
      by: this.#endKind === 'stopped' ? undefined : this.#endedBy,
      code: this.#endCode,
      timeUs: this.#host.nowUs(),
    }
    this.#watch.closed(end)
    this.#host.ended(this)
  }
}

/** As a process that dies with unread data does; a Unix socket knows no other way than to close. */
function reset(socket: Socket): void {
  if (socket.destroyed) return
  if (socket.remoteFamily === undefined || socket.connecting) socket.destroy()
  else socket.resetAndDestroy()
}
