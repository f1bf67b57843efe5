import { Worker } from 'node:worker_threads'
import { type AppError, toAppError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
import type { ChunkImage } from '../capture/capture-chunk'
import type { ExchangeUpdates } from './exchange-updates'
import type { SessionProgress, SessionReport, SessionRequest, SessionThreadOptions } from './session-messages'
import type { ImageThread } from './thread-numbers'

/** More than this waiting for the disk: whoever captures should pause … */
const highBacklogBytes = 20 * 1024 * 1024
/** … until there is less than this. */
const lowBacklogBytes = 8 * 1024 * 1024

export interface SessionRecorderOptions extends SessionThreadOptions {
  /** The built `session-writer-worker.js`. */
  readonly workerUrl: URL
  /** Rows before `endRow` are in the file: shared memory of their chunks is not read here any more. */
  readonly committed: (progress: SessionProgress) => void
  /** Nothing more is written, and no memory read. It is told once; what was committed can be read. */
  readonly stopped: (error: AppError) => void
  /** Whether too much is waiting to be written. */
  readonly backlog: (isHigh: boolean) => void
}

/**
 * Main's end of the thread that writes a session file. Starts the thread; {@link close} ends it. Shared memory is read by the
 * thread where it lies, until `committed` tells otherwise; other memory is copied at once.
 */
export class SessionRecorder {
  /** Resolves once the file is there, or cannot be. */
  readonly begun: Promise<void>
  readonly #options: SessionRecorderOptions
  readonly #worker: Worker
  readonly #exited: Promise<void>
  #begin: () => void = () => undefined
  #queuedBytes = 0
  #isHigh = false
  #closing = false
  #stopped = false

  constructor(options: SessionRecorderOptions) {
    this.#options = options
    const { workerUrl, path, values, maxBytes, ring } = options
    const threadOptions: SessionThreadOptions = { path, values, maxBytes, ring }
    this.begun = new Promise((resolve) => {
      this.#begin = resolve
    })
    this.#worker = new Worker(workerUrl, { workerData: threadOptions, name: 'session' })
    this.#worker.on('message', (report: SessionReport) => this.#take(report))
    this.#worker.on('error', (error) => this.#lost(toAppError(error).message))
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        if (!this.#closing) this.#lost(said`it ended`)
        resolve()
      })
    })
  }

  /** Bytes that wait to be written. */
  get queuedBytes(): number {
    return this.#queuedBytes
  }

  /** Writes a chunk, in place of one with the same first row: one that grows may be given again and again. */
  chunk(image: ChunkImage, thread?: ImageThread): void {
    const bytes = image.columns.byteLength + (image.exchangeColumns?.byteLength ?? 0) + image.slabBytes
    this.#post({ kind: 'chunk', image, thread, bytes }, bytes)
  }

  /** New states of exchanges of rows in earlier chunks; `thread` as in {@link SessionWriter.update}. */
  updates(thread: number | undefined, updates: ExchangeUpdates): void {
    const bytes = updates.columns.byteLength
    this.#post({ kind: 'update', thread, updates, bytes }, bytes)
  }

  /** `config` is JSON. */
  source(id: number, name: string, kind: string, config: string): void {
    this.#post({ kind: 'source', id, name, sourceKind: kind, config })
  }

  /** `data` is JSON. */
  connection(id: number, source: number, endpoint: string, data: string): void {
    this.#post({ kind: 'connection', id, source, endpoint, data })
  }

  value(key: string, value: string): void {
    this.#post({ kind: 'value', key, value })
  }

  annotation(row: number, bookmark: boolean, note: string, colour: string): void {
    this.#post({ kind: 'annotation', row, bookmark, note, colour })
  }

  /** Writes what waits, closes the file and ends the thread. It never rejects: errors go to `stopped`. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#worker.postMessage({ kind: 'close' } satisfies SessionRequest)
      this.#closing = true
    }
    await this.#exited
  }

  #post(request: SessionRequest, bytes = 0): void {
    if (this.#closing || this.#stopped) return
    this.#worker.postMessage(request)
    this.#queue(bytes)
  }

  #queue(bytes: number): void {
    this.#queuedBytes += bytes
    const isHigh = this.#isHigh ? this.#queuedBytes >= lowBacklogBytes : this.#queuedBytes > highBacklogBytes
    if (isHigh === this.#isHigh) return
    this.#isHigh = isHigh
    this.#options.backlog(isHigh)
  }

  #take(report: SessionReport): void {
    switch (report.kind) {
      case 'taken':
        if (!this.#stopped) this.#queue(-report.bytes)
        return
      case 'committed':
        this.#options.committed(report.progress)
        this.#begin()
        return
      case 'stopped':
        this.#stop(report.error)
        return
    }
  }

  #lost(reason: string): void {
    this.#stop({
      code: 'SESSION_LOST',
      message: said`The thread that writes ${this.#options.path} is gone: ${reason}.`,
      hint: said`Start a new session; what was written until now can be opened.`,
    })
  }

  #stop(error: AppError): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#queue(-this.#queuedBytes)
    this.#options.stopped(error)
    this.#begin()
  }
}
