import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { Observer } from 'zeromq'
import { type AppError, InspectorError, toAppError } from '../../../shared/errors'
import type { EndpointSnapshot } from '../../../shared/ipc/contract'
import type { ConnectionId, RowId, SocketType, SourceId } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import type { EndpointSourceConfig } from '../../../shared/source-config'
import { errnoOf, explainSocketError } from '../libzmq-errors'
import type { CaptureReader } from '../reader'
import type { Recorder } from '../recorder'
import { EndpointTable } from './endpoint-table'
import { checkIpcPath } from './ipc-path'
import { monitorReport } from './monitor'
import { type NativeSocket, openNativeSocket } from './native-socket'
import { replyEnvelope } from './reply-envelope'
import { SendQueue } from './send-queue'
import { applySocketOptions, needsIpv6 } from './socket-options'
import { type Turn, turnOf } from './turn'

/** A receive loop that found messages for this long lets others have a turn: timers, the window, other sockets. */
const receiveSliceMs = 4
/** While the disk is slow: how often is looked whether it still is. */
const diskPollMs = 10
/** libzmq says when a closed socket's monitor has ended; it is not waited for longer than this. */
const monitorEndTimeoutMs = 1000

/** What a session needs of the engine. */
export interface SessionHost {
  readonly source: SourceId
  readonly recorder: Recorder
  readonly reader: CaptureReader
  nowUs(): number
  nextConnection(): ConnectionId
  /** A connection stands for this address. */
  named(connection: ConnectionId, address: string): void
  /** Nothing will come by a connection any more. */
  released(connection: ConnectionId): void
  /** The state of an endpoint changed. */
  changed(): void
  /** The socket cannot receive any more. */
  failed(error: AppError): void
}

/**
 * One native socket from its opening to its closing: it binds and connects, receives all that comes, sends what it is
 * given one after the other, and follows its monitor. It is opened with {@link open}, whose owner calls {@link close}.
 */
export class SocketSession {
  readonly #host: SessionHost
  readonly #config: EndpointSourceConfig
  readonly #endpoints: EndpointTable
  readonly #turn: Turn | undefined
  readonly #sends: SendQueue
  #native: NativeSocket | undefined
  #observer: Observer | undefined
  #closing: Promise<void> | undefined
  #monitorEnded: Promise<void> = Promise.resolve()
  #receiveEnded: Promise<void> = Promise.resolve()
  #ready = false
  /** A message was handed to zeromq.js that it has not reported sent. */
  #sending = false

  constructor(config: EndpointSourceConfig, host: SessionHost) {
    this.#config = config
    this.#host = host
    this.#endpoints = new EndpointTable(config, host.nextConnection)
    this.#turn = turnOf(config)
    this.#sends = new SendQueue(config.socket, (frames, replyTo) => this.#sendNow(frames, replyTo))
  }

  get endpoints(): readonly EndpointSnapshot[] {
    return this.#endpoints.snapshots
  }

  /** Whether it is open: all its endpoints are attached, and it is not closing. */
  get ready(): boolean {
    return this.#ready && !this.#closes
  }

  get #closes(): boolean {
    return this.#closing !== undefined
  }

  /**
   * Opens the socket, binds and connects its endpoints, and starts to receive. When it throws the socket is closed.
   * @throws InspectorError that says which endpoint or option was refused and what to do.
   */
  async open(): Promise<void> {
    const { socket: type, endpoints, slowDisk } = this.#config
    for (const { connection, address } of this.endpoints) this.#host.named(connection, address)
    const ipv6 = await needsIpv6(endpoints)
    try {
      const native = openNativeSocket(type)
      this.#native = native
      this.#host.recorder.openSource(this.#host.source, type, slowDisk !== 'wait')
      applySocketOptions(native.socket, this.#config, ipv6)
      // The monitor collects from here on; it is read once the endpoints' addresses are known.
      const observer = native.socket.events
      this.#observer = observer
      try {
        native.subscribe(this.#config.subscriptions)
        await this.#attach(native)
      } finally {
        this.#monitorEnded = this.#follow(observer)
      }
      await this.#subscribeByMessage()
      if (native.receive !== undefined) this.#receiveEnded = this.#receiveAll(native.receive)
    } catch (error) {
      await this.close()
      throw explainSocketError(error, { kind: 'open', socket: type })
    }
    this.#ready = true
    this.#host.changed()
  }

  /**
   * Sends a message once those before it are sent; the frames must not change until then.
   * @throws InspectorError when it cannot be sent in the socket's state, too many wait, or the socket is closed first.
   */
  send(frames: readonly Uint8Array[], replyTo: RowId | undefined): Promise<RowId> {
    return this.#sends.push(frames, replyTo)
  }

  /**
   * Closes the socket; waiting sends fail. Resolves when nothing of it is left, except that libzmq still delivers what was
   * sent for as long as the socket lingers, which is `maxLingerMs` at most.
   */
  close(maxLingerMs?: number): Promise<void> {
    this.#closing ??= this.#close(maxLingerMs)
    return this.#closing
  }

  async #close(maxLingerMs: number | undefined): Promise<void> {
    const native = this.#native
    if (native !== undefined) {
      if (maxLingerMs !== undefined && native.socket.linger > maxLingerMs) native.socket.linger = maxLingerMs
      await this.#closeNative(native)
    }
    for (const { connection } of this.endpoints) this.#host.released(connection)
  }

  async #closeNative({ socket }: NativeSocket): Promise<void> {
    socket.close()
    await Promise.all([this.#receiveEnded, this.#sends.settled])
    if (this.#observer !== undefined) await this.#endMonitor(this.#observer)
    const text = this.#endpoints.takeHidden(said`${this.#config.socket} socket closed`)
    this.#endpoints.closed()
    this.#recordEvent('stopped', this.#endpoints.messageConnection, text)
    this.#host.recorder.closeSource(this.#host.source)
  }

  /** Binds and connects, in the configuration's order. */
  async #attach({ socket }: NativeSocket): Promise<void> {
    for (const [index, { mode, address }] of this.#config.endpoints.entries()) {
      try {
        if (mode === 'bind') {
          await checkIpcPath(address)
          await socket.bind(address)
          this.#endpoints.bound(index, socket.lastEndpoint ?? address)
        } else {
          socket.connect(address)
          this.#endpoints.connecting(index)
        }
      } catch (error) {
        const explained = explainSocketError(error, { kind: mode, socket: this.#config.socket, address })
        this.#endpoints.failed(index, toAppError(explained))
        throw explained
      }
      const snapshot = this.#endpoints.snapshots[index]
      if (snapshot !== undefined) this.#host.named(snapshot.connection, snapshot.resolved)
    }
  }

  /** XSUB subscribes with messages, which are captured like any others. */
  async #subscribeByMessage(): Promise<void> {
    if (this.#config.socket !== 'XSUB') return
    for (const prefix of this.#config.subscriptions) {
      await this.send([Buffer.concat([Buffer.of(1), Buffer.from(prefix)])], undefined)
    }
  }

  async #receiveAll(receive: () => Promise<readonly Uint8Array[]>): Promise<void> {
    const { socket } = this.#config
    const message = { source: this.#host.source, connection: this.#endpoints.messageConnection, socket, direction: 'in' } as const
    let sliceStartMs = performance.now()
    while (true) {
      await this.#diskReady()
      try {
        const frames = await receive()
        // A send may let zeromq.js take in the next message before we hear that the send was done: then that comes first.
        if (this.#sending) await Promise.resolve()
        const row = this.#host.recorder.message({ ...message, frames })
        this.#turn?.received(row)
      } catch (error) {
        if (this.#closes) return
        // A receive timeout that the user set: there is just nothing yet.
        if (errnoOf(error) !== 'EAGAIN') {
          this.#host.failed(toAppError(explainSocketError(error, { kind: 'receive', socket })))
          return
        }
      }
      if (performance.now() - sliceStartMs > receiveSliceMs) {
        await nextTurn()
        sliceStartMs = performance.now()
      }
    }
  }

  /** What is not taken from libzmq waits there and then at its peers, as their high-water marks say. */
  async #diskReady(): Promise<void> {
    if (this.#config.slowDisk !== 'wait') return
    while (this.#host.recorder.isDiskSlow && !this.#closes) await delay(diskPollMs)
  }

  async #sendNow(frames: readonly Uint8Array[], replyTo: RowId | undefined): Promise<RowId> {
    const native = this.#native
    if (this.#closes || native === undefined) throw closedError(this.#config.socket)
    const { send } = native
    if (send === undefined) throw cannotSendError(this.#config.socket)
    this.#turn?.checkSend(replyTo)
    const { source } = this.#host
    const { socket } = this.#config
    // libzmq keeps a REP's envelope itself, and whose turn it is was checked: that row may have been cleared meanwhile.
    const answersByRow = replyTo !== undefined && socket !== 'REP'
    const whole = answersByRow ? [...replyEnvelope(this.#host.reader, { source, socket, replyTo }), ...frames] : frames
    this.#sending = true
    const startedUs = this.#host.nowUs()
    // libzmq nearly always takes a message at once: then it went when we asked, not when a busy loop let us hear of it.
    let atOnce = true
    const nextTurnBegins = setImmediate(() => {
      atOnce = false
    })
    try {
      await send(whole)
    } catch (error) {
      if (this.#closes) throw closedError(this.#config.socket)
      throw explainSocketError(error, { kind: 'send', socket: this.#config.socket })
    } finally {
      clearImmediate(nextTurnBegins)
      this.#sending = false
    }
    const row = this.#host.recorder.message({
      ...(atOnce ? { timeUs: startedUs } : {}),
      source: this.#host.source,
      connection: this.#endpoints.messageConnection,
      socket: this.#config.socket,
      direction: 'out',
      frames: whole,
    })
    this.#turn?.sent()
    if (row === undefined) {
      throw new InspectorError({
        code: 'NOT_CAPTURED',
        message: said`The message was sent but could not be captured, because there is no memory for it.`,
        hint: said`Clear the capture or lower its limit.`,
      })
    }
    return row
  }

  async #follow(observer: Observer): Promise<void> {
    while (!observer.closed) {
      let report: ReturnType<typeof monitorReport>
      try {
        report = monitorReport(await observer.receive())
      } catch (error) {
        if (this.#closes || observer.closed) return
        this.#host.failed(toAppError(explainSocketError(error, { kind: 'receive', socket: this.#config.socket })))
        return
      }
      // The end of the monitor: the row that says so comes when all of the socket is closed.
      if (report.event === 'stopped') return
      const peersBefore = this.#endpoints.peers
      const { connection, detail, changed } = this.#endpoints.apply(report, this.#host.nowUs())
      if (detail !== undefined) this.#recordEvent(report.event, connection, detail)
      const peers = this.#endpoints.peers
      if (peersBefore === 0 && peers > 0) this.#host.recorder.peersFound(this.#host.source)
      if (peersBefore > 0 && peers === 0) this.#host.recorder.peersLost(this.#host.source)
      if (changed) this.#host.changed()
    }
  }

  /** Waits until the monitor has told all, so that nothing of it keeps the process alive. */
  async #endMonitor(observer: Observer): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, monitorEndTimeoutMs)
    })
    await Promise.race([this.#monitorEnded, timeout])
    clearTimeout(timer)
    // A socket that lingers has not ended; what its monitor would still tell is of no use any more.
    if (!observer.closed) observer.close()
    await this.#monitorEnded
  }

  #recordEvent(event: Parameters<Recorder['event']>[0]['event'], connection: ConnectionId | 0, detail: string): void {
    this.#host.recorder.event({ source: this.#host.source, connection, socket: this.#config.socket, event, detail })
  }
}

const closedError = (socket: SocketType): InspectorError =>
  new InspectorError({
    code: 'SOCKET_CLOSED',
    message: said`The ${socket} socket was closed before the message could be sent.`,
    hint: said`Start the connection and send it again.`,
  })

const cannotSendError = (socket: SocketType): InspectorError =>
  new InspectorError({
    code: 'CANNOT_SEND',
    message: said`A ${socket} socket only receives; it cannot send.`,
    hint: said`Use a socket of the other side of its pattern.`,
  })
