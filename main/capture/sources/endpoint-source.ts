import { type AppError, InspectorError, toAppError } from '../../../shared/errors'
import type { EndpointSnapshot, EndpointSourceSnapshot, SourceState } from '../../../shared/ipc/contract'
import type { RowId, SourceId } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import type { EndpointSourceConfig, SourceConfig } from '../../../shared/source-config'
import { type SessionHost, SocketSession } from './socket-session'
import type { Source } from './source'
import { Steps } from './steps'
import { otherKindError } from './tap-source'

/**
 * A native ZeroMQ socket of ours as a source: its configuration, and a {@link SocketSession} while it is open. Starting,
 * stopping and changing happen one after the other, in the order in which they were asked for.
 */
export class EndpointSource implements Source {
  readonly id: SourceId
  readonly #demo: boolean
  readonly #host: Omit<SessionHost, 'failed'>
  #config: EndpointSourceConfig
  #session: SocketSession | undefined
  #state: SourceState = 'stopped'
  #error: AppError | undefined
  /** The endpoints as they were when the last session ended. */
  #endpoints: readonly EndpointSnapshot[] = []
  #snapshot: EndpointSourceSnapshot | undefined
  readonly #steps = new Steps()

  constructor(config: EndpointSourceConfig, options: { readonly demo: boolean; readonly host: Omit<SessionHost, 'failed'> }) {
    this.id = options.host.source
    this.#config = config
    this.#demo = options.demo
    this.#host = options.host
  }

  get snapshot(): EndpointSourceSnapshot {
    this.#snapshot ??= {
      kind: 'endpoint',
      id: this.id,
      config: this.#config,
      state: this.#state,
      endpoints: this.#session?.endpoints ?? this.#endpoints,
      error: this.#error,
      demo: this.#demo,
    }
    return this.#snapshot
  }

  /**
   * Opens the socket; nothing happens when it is open.
   * @throws InspectorError; the source is in state `failed` then.
   */
  start(): Promise<void> {
    return this.#steps.do(() => this.#start())
  }

  /** Closes the socket, which lingers for as long as its options say or this, whichever is less. Nothing happens when it is closed. */
  stop(maxLingerMs?: number): Promise<void> {
    return this.#steps.do(() => this.#stop(maxLingerMs))
  }

  /**
   * Takes another configuration, reopening the socket when it was open.
   * @throws InspectorError as {@link start} does.
   */
  update(config: SourceConfig): Promise<void> {
    if (config.kind !== 'endpoint') return Promise.reject(otherKindError())
    return this.#steps.do(async () => {
      const wasOpen = this.#session !== undefined
      await this.#stop()
      this.#config = config
      this.#endpoints = []
      this.#set('stopped', undefined)
      if (wasOpen) await this.#start()
    })
  }

  /**
   * Sends a message.
   * @throws InspectorError when the socket is not open or cannot send it.
   */
  async send(frames: readonly Uint8Array[], replyTo: RowId | undefined): Promise<RowId> {
    if (this.#session === undefined || !this.#session.ready) {
      throw new InspectorError({
        code: 'NOT_STARTED',
        message: said`“${this.#config.name}” is not started, so it cannot send.`,
        hint: said`Start it first.`,
      })
    }
    return this.#session.send(frames, replyTo)
  }

  async #start(): Promise<void> {
    if (this.#session !== undefined) return
    const session: SocketSession = new SocketSession(this.#config, {
      ...this.#host,
      changed: () => this.#changed(),
      failed: (error) => void this.#steps.do(() => this.#fail(session, error)),
    })
    try {
      refuseSecurity(this.#config)
      this.#session = session
      this.#set('open', undefined)
      await session.open()
    } catch (error) {
      this.#end(session)
      this.#set('failed', toAppError(error))
      throw error
    }
  }

  async #stop(maxLingerMs?: number): Promise<void> {
    const session = this.#session
    if (session === undefined) {
      if (this.#state === 'failed') this.#set('stopped', undefined)
      return
    }
    await session.close(maxLingerMs)
    this.#end(session)
    this.#set('stopped', undefined)
  }

  /** A session that meanwhile was closed has no say any more. */
  async #fail(session: SocketSession, error: AppError): Promise<void> {
    if (this.#session !== session) return
    // That it cannot be closed in good order either says less than why it failed.
    await session.close().catch(() => undefined)
    this.#end(session)
    this.#set('failed', error)
  }

  #end(session: SocketSession): void {
    this.#session = undefined
    this.#endpoints = session.endpoints
  }

  #set(state: SourceState, error: AppError | undefined): void {
    this.#state = state
    this.#error = error
    this.#changed()
  }

  #changed(): void {
    this.#snapshot = undefined
    this.#host.changed()
  }
}

function refuseSecurity(config: EndpointSourceConfig): void {
  if (config.security.mechanism === 'NULL') return
  throw new InspectorError({
    code: 'UNSUPPORTED_SECURITY',
    message: said`${config.security.mechanism} security is not supported yet.`,
    hint: said`Use a peer without security (NULL) for now.`,
  })
}
