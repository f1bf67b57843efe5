import { type AppError, InspectorError, toAppError } from '../../../shared/errors'
import type { SourceState, TapSourceSnapshot } from '../../../shared/ipc/contract'
import type { RowId, SourceId } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import type { SourceConfig, TapSourceConfig } from '../../../shared/source-config'
import type { TapConfig } from '../tap/tap-host'
import type { Source } from './source'
import { Steps } from './steps'

export interface TapSourceHost {
  readonly source: SourceId
  /** Answers with the address at which the tap listens. @throws InspectorError when it cannot. */
  addTap(tap: TapConfig): Promise<string>
  removeTap(source: SourceId): Promise<void>
  /** Connections that are open, and all since the tap was started. */
  connections(source: SourceId): { readonly open: number; readonly total: number }
  changed(): void
}

/** A tap between clients and a server as a source; its traffic runs in the tap thread (see ../tap). */
export class TapSource implements Source {
  readonly #host: TapSourceHost
  readonly #steps = new Steps()
  #config: TapSourceConfig
  #state: SourceState = 'stopped'
  #error: AppError | undefined
  #listening: string | undefined

  constructor(config: TapSourceConfig, host: TapSourceHost) {
    this.#config = config
    this.#host = host
  }

  get snapshot(): TapSourceSnapshot {
    return {
      kind: 'tap',
      id: this.#host.source,
      config: this.#config,
      state: this.#state,
      error: this.#error,
      demo: false,
      listening: this.#listening,
      ...this.#host.connections(this.#host.source),
    }
  }

  start(): Promise<void> {
    return this.#steps.do(() => this.#start())
  }

  stop(): Promise<void> {
    return this.#steps.do(() => this.#stop())
  }

  update(config: SourceConfig): Promise<void> {
    if (config.kind !== 'tap') return Promise.reject(otherKindError())
    return this.#steps.do(async () => {
      const wasOpen = this.#listening !== undefined
      await this.#stop()
      this.#config = config
      this.#set('stopped', undefined, undefined)
      if (wasOpen) await this.#start()
    })
  }

  send(_frames: readonly Uint8Array[], _replyTo: RowId | undefined): Promise<RowId> {
    return Promise.reject(
      new InspectorError({
        code: 'CANNOT_SEND',
        message: said`A tap only passes on what its peers send.`,
        hint: said`Open a connection of your own to send.`,
      }),
    )
  }

  /** The tap thread is gone, and this tap with it. */
  lost(error: AppError): void {
    if (this.#listening !== undefined) this.#set('failed', error, undefined)
  }

  async #start(): Promise<void> {
    if (this.#listening !== undefined) return
    const { listen, upstream, slowDisk } = this.#config
    try {
      this.#set(
        'open',
        undefined,
        await this.#host.addTap({ source: this.#host.source, listen, upstream, ignoresDisk: slowDisk === 'skip' }),
      )
    } catch (error) {
      this.#set('failed', toAppError(error), undefined)
      throw error
    }
  }

  async #stop(): Promise<void> {
    if (this.#listening !== undefined) await this.#host.removeTap(this.#host.source)
    if (this.#state !== 'stopped') this.#set('stopped', undefined, undefined)
  }

  #set(state: SourceState, error: AppError | undefined, listening: string | undefined): void {
    this.#state = state
    this.#error = error
    this.#listening = listening
    this.#host.changed()
  }
}

/** A configuration of another kind cannot replace a source's. */
export function otherKindError(): InspectorError {
  return new InspectorError({
    code: 'OTHER_KIND',
    message: said`A connection cannot become a tap, nor a tap a connection.`,
    hint: said`Add a new one instead.`,
  })
}
