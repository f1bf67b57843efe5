import { type AppError, InspectorError } from '../../../shared/errors'
import { firstTapConnection, type SourceId } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import type { TapConnection } from '../../../shared/tap'
import type { TapBatch } from './batch'
import { NumberMap } from './number-map'
import type { TapNumbers } from './tap-chunk'
import { type TapConfig, TapHost } from './tap-host'
import { TapRegistry } from './tap-registry'

export interface TapsOptions {
  readonly workerUrl: URL | undefined
  readonly nowUs: () => number
  readonly requestTimeoutMs: number
  /** Takes a batch; `numbers` map those of the thread that made it. */
  readonly batch: (batch: TapBatch, numbers: TapNumbers) => void
  readonly changed: (connections: readonly TapConnection[]) => void
  /** The thread is lost, and all taps with it. */
  readonly lost: (error: AppError) => void
}

/** All taps of an engine. Their thread starts with the first of them, and anew after it was lost. */
export class Taps {
  readonly registry = new TapRegistry()
  readonly #options: TapsOptions
  readonly #addresses = new Map<SourceId, string>()
  #requestTimeoutMs: number
  #threads = 0
  #isDiskSlow = false
  #isBehind = false
  #host: TapHost | undefined
  #nextConnection: number = firstTapConnection

  constructor(options: TapsOptions) {
    this.#options = options
    this.#requestTimeoutMs = options.requestTimeoutMs
  }

  /** Starts a tap. @throws InspectorError when it cannot listen. Answers with the address at which it does. */
  async add(tap: TapConfig): Promise<string> {
    const source = tap.source as SourceId
    this.#host ??= this.#start()
    this.registry.started(source)
    const address = await this.#host.addTap(tap)
    this.#addresses.set(source, address)
    return address
  }

  /** Ends a tap and its connections; all that it captured has been delivered then. */
  async remove(source: SourceId): Promise<void> {
    await this.#host?.removeTap(source)
  }

  /** A tap was removed for good. */
  forget(source: SourceId): void {
    this.registry.removed(source)
  }

  /** Where a tap listens or listened last. */
  addressOf(source: SourceId): string | undefined {
    return this.#addresses.get(source)
  }

  /** While the disk cannot keep up, taps wait, or go on and what passes is counted as missed. */
  slowDisk(isSlow: boolean): void {
    this.#isDiskSlow = isSlow
    this.#host?.slowDisk(isSlow)
  }

  /** While what reads the batches is behind, taps wait. */
  behind(isBehind: boolean): void {
    this.#isBehind = isBehind
    this.#host?.behind(isBehind)
  }

  /** Gives memory of old batches back to be filled again. */
  recycle(buffers: readonly SharedArrayBuffer[]): void {
    this.#host?.recycle(buffers)
  }

  setRequestTimeout(requestTimeoutMs: number): void {
    this.#requestTimeoutMs = requestTimeoutMs
    this.#host?.setRequestTimeout(requestTimeoutMs)
  }

  /** Ends all taps and their thread. */
  async dispose(): Promise<void> {
    const host = this.#host
    this.#host = undefined
    await host?.dispose()
  }

  #start(): TapHost {
    const { workerUrl } = this.#options
    if (workerUrl === undefined) throw new InspectorError({ code: 'NO_TAPS', message: said`This build has no taps.` })
    this.#threads += 1
    const numbers: TapNumbers = { thread: this.#threads, rows: new NumberMap(), exchanges: new NumberMap() }
    const host = new TapHost({
      workerUrl,
      nowUs: this.#options.nowUs,
      requestTimeoutMs: this.#requestTimeoutMs,
      firstConnection: this.#nextConnection,
      batch: (batch) => this.#options.batch(batch, numbers),
      connections: (changed) => this.#options.changed(this.registry.apply(changed, (row) => numbers.rows.toMain(row))),
      failed: (error) => {
        this.#host = undefined
        this.#nextConnection = host.nextConnection
        this.#options.changed(this.registry.lost(this.#options.nowUs()))
        this.#options.lost(error)
      },
    })
    if (this.#isDiskSlow) host.slowDisk(true)
    if (this.#isBehind) host.behind(true)
    return host
  }
}
