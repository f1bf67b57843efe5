import { Worker } from 'node:worker_threads'
import { parseEndpointAddress } from '../../../shared/endpoint-address'
import { type AppError, InspectorError, toAppError } from '../../../shared/errors'
import { said } from '../../../shared/sentences/said'
import { batchBytes, type TapBatch } from './batch'
import { maxSpareBytes } from './spares'
import type { TapConnectionSnapshot, TapReport, TapRequest, TapThreadOptions } from './tap-messages'

/** Batches on their way; a tenth of a second of small messages at full speed. */
const maxBytesInFlight = 16 * 1024 * 1024
const maxMessageBytes = 128 * 1024 * 1024
/** Memory that waits for the next batch, which may be long in coming: no more than the thread keeps of it. */
const maxReuseBytes = maxSpareBytes

export interface TapHostOptions {
  /** The built `tap-worker.js`. */
  readonly workerUrl: URL
  /** Microseconds of the session: the times of rows are in them. */
  readonly nowUs: () => number
  readonly requestTimeoutMs: number
  /** The number of the first connection; the others follow. */
  readonly firstConnection: number
  /** Takes a batch for good; the tap's traffic waits when this does not keep up. */
  readonly batch: (batch: TapBatch) => void
  /** Connections that are new, changed or ended, at most four times a second. An ended one is told for the last time. */
  readonly connections: (changed: readonly TapConnectionSnapshot[]) => void
  /** The thread is lost, and all taps with it. */
  readonly failed: (error: AppError) => void
}

export interface TapConfig {
  readonly source: number
  /** Where clients connect; `tcp://127.0.0.1:*` lets the system choose the port. */
  readonly listen: string
  readonly upstream: string
  /** Its connections go on while others wait for the disk; what passes then is counted as missed. */
  readonly ignoresDisk?: boolean
}

interface Call {
  readonly resolve: (address: string) => void
  readonly reject: (error: InspectorError) => void
}

/** Main's end of the tap thread, which relays and decodes for all taps. Starts the thread; {@link dispose} ends it. */
export class TapHost {
  readonly #options: TapHostOptions
  readonly #worker: Worker
  readonly #calls = new Map<number, Call>()
  readonly #exited: Promise<void>
  #reuse: SharedArrayBuffer[] = []
  #reuseBytes = 0
  /** Bytes of batches that were taken and of which the thread was not told. */
  #takenBytes = 0
  #isBehind = false
  #nextConnection: number
  #nextCall = 1
  #stopping = false

  constructor(options: TapHostOptions) {
    this.#options = options
    this.#nextConnection = options.firstConnection
    const threadOptions: TapThreadOptions = {
      sessionStartNs: process.hrtime.bigint() - BigInt(Math.round(options.nowUs() * 1000)),
      requestTimeoutMs: options.requestTimeoutMs,
      maxMessageBytes,
      firstConnection: options.firstConnection,
      maxBytesInFlight,
    }
    this.#worker = new Worker(options.workerUrl, { workerData: threadOptions, name: 'tap' })
    this.#worker.on('message', (report: TapReport) => this.#take(report))
    this.#worker.on('error', (error) => this.#lost(toAppError(error, 'TAP_LOST').message))
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        if (!this.#stopping) this.#lost(said`it ended`)
        resolve()
      })
    })
  }

  /** Where another thread goes on with the numbers of connections. */
  get nextConnection(): number {
    return this.#nextConnection
  }

  /**
   * Starts a tap. Answers with the address at which it listens, its port resolved.
   * @throws InspectorError `BAD_ENDPOINT` for an address that is none, the system's code (`EADDRINUSE`, …) with a sentence
   * where it cannot listen.
   */
  async addTap({ source, listen, upstream, ignoresDisk = false }: TapConfig): Promise<string> {
    const addresses = { listen: parseEndpointAddress(listen, 'bind'), upstream: parseEndpointAddress(upstream, 'connect') }
    return this.#call((call) => ({ kind: 'add', call, source, ignoresDisk, ...addresses }))
  }

  /** Ends a tap and its connections; all that it captured has been delivered when this resolves. */
  async removeTap(source: number): Promise<void> {
    await this.#call((call) => ({ kind: 'remove', call, source }))
  }

  setRequestTimeout(timeoutMs: number): void {
    this.#post({ kind: 'set request timeout', timeoutMs })
  }

  /**
   * Gives buffers of batches back that nobody reads any more (a chunk's `release()`), to be filled again: the thread gets them
   * with the next batch that is taken. Those that are too many meanwhile are left to the garbage collector.
   */
  recycle(buffers: readonly SharedArrayBuffer[]): void {
    for (const buffer of buffers) {
      if (this.#reuseBytes + buffer.byteLength > maxReuseBytes) continue
      this.#reuse.push(buffer)
      this.#reuseBytes += buffer.byteLength
    }
  }

  /** While what reads the batches is behind, the traffic waits as if they were not taken. */
  behind(isBehind: boolean): void {
    this.#isBehind = isBehind
    this.#tellTaken(0)
  }

  /** While the disk cannot keep up, connections of taps wait, or go on and what passes is counted as missed. */
  slowDisk(isSlow: boolean): void {
    this.#post({ kind: 'slow disk', isSlow })
  }

  /** Ends all taps and the thread. */
  async dispose(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true
      this.#post({ kind: 'stop' })
    }
    await this.#exited
  }

  #call(request: (call: number) => TapRequest): Promise<string> {
    if (this.#stopping) return Promise.reject(lostError(said`it was ended`))
    const call = this.#nextCall
    this.#nextCall += 1
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject })
      this.#post(request(call))
    })
  }

  #post(request: TapRequest): void {
    this.#worker.postMessage(request)
  }

  #take(report: TapReport): void {
    switch (report.kind) {
      case 'batch':
        this.#nextConnection = report.nextConnection
        this.#options.batch(report.batch)
        this.#tellTaken(batchBytes(report.batch))
        return
      case 'connections':
        this.#options.connections(report.changed)
        return
      case 'added':
        this.#settle(report.call)?.resolve(report.address)
        return
      case 'removed':
        this.#settle(report.call)?.resolve('')
        return
      case 'failed':
        this.#settle(report.call)?.reject(new InspectorError(report.error))
        return
      case 'stopped':
        this.#rejectCalls(lostError(said`it was ended`))
        return
    }
  }

  #tellTaken(bytes: number): void {
    this.#takenBytes += bytes
    if (this.#isBehind) return
    this.#post({ kind: 'taken', bytes: this.#takenBytes, reuse: this.#reuse })
    this.#takenBytes = 0
    this.#reuse = []
    this.#reuseBytes = 0
  }

  #settle(call: number): Call | undefined {
    const waiting = this.#calls.get(call)
    this.#calls.delete(call)
    return waiting
  }

  #lost(reason: string): void {
    if (this.#stopping) return
    this.#stopping = true
    const error = lostError(reason)
    this.#rejectCalls(error)
    this.#options.failed(toAppError(error))
  }

  #rejectCalls(error: InspectorError): void {
    for (const { reject } of this.#calls.values()) reject(error)
    this.#calls.clear()
  }
}

function lostError(reason: string): InspectorError {
  return new InspectorError({ code: 'TAP_LOST', message: said`The tap’s thread is gone: ${reason}.`, hint: said`Start the taps again.` })
}
