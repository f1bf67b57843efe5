import { Worker } from 'node:worker_threads'
import type { DecoderChoice } from '../../shared/decoders/choice'
import { InspectorError, toAppError } from '../../shared/errors'
import type { ExportProgress, SourceSnapshot, TrafficBatch } from '../../shared/ipc/contract'
import type { UserDecoderInfo } from '../../shared/ipc/inspect'
import { said } from '../../shared/sentences/said'
import type { TapConnection } from '../../shared/tap'
import type { SessionSink } from '../capture/capture-feed'
import type { CaptureEngine } from '../capture/engine'
import { batchBytes } from '../capture/tap/batch'
import type { ExportResult } from '../export/export'
import { connectionData } from '../session/connection-data'
import type {
  ExportInput,
  ReadingReport,
  ReadingRequest,
  ReadingThreadOptions,
  ThreadAnswer,
  ThreadCall,
  ThreadInput,
  UserDecoderFolderOptions,
  WrittenState,
} from './reading-messages'

/** Counters and sources of what is captured are told this often while rows of something else are shown. */
const touchMs = 100
/** Rates fall while nothing arrives: how often they are told then. */
const idleCountersMs = 500
/** More than this waiting for the thread, as when it reads a file that is locked: taps should pause … */
const highUnreadBytes = 16 * 1024 * 1024
/** … until there is less than this. */
const lowUnreadBytes = 4 * 1024 * 1024
/** A thread that is lost again and again is not started again. */
const maxRestarts = 3

/** What the window is told; it is the window's to take at its own pace. */
interface TrafficOutlet {
  batch(batch: TrafficBatch): void
  /** The sources as they are now, where they changed; a batch follows. */
  sources(sources: readonly SourceSnapshot[]): void
  /** Connections of taps that are new, changed or ended. */
  tap(connections: readonly TapConnection[]): void
  /** The user's own decoders as they are now. */
  decoders(infos: readonly UserDecoderInfo[]): void
  /** The window's view is gone, because the thread was lost or something else is shown: it asks for one anew. */
  lost(): void
}

export interface ReadingOptions {
  readonly engine: CaptureEngine
  /** The built `reading-worker.js`. */
  readonly workerUrl: URL
  readonly outlet: TrafficOutlet
  /** Where the user's own decoders are, and the built `user-decoder-worker.js`; absent: there are none. */
  readonly userDecoders?: UserDecoderFolderOptions
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: InspectorError) => void
}

/**
 * Main's end of the thread that reads for the window: lists, filters, statistics, messages and exports, out of the memory in
 * which they were captured, the file that is being written, or a file that was opened. Main itself reads none of them.
 */
export class Reading {
  readonly #options: ReadingOptions
  readonly #engine: CaptureEngine
  #worker: Worker | undefined
  #restarts = 0
  #calls = 0
  #waiting = new Map<number, Waiting>()
  #exports = new Map<number, (progress: ExportProgress) => void>()
  #keptRow = 1
  #unreadBytes = 0
  #isBehind = false
  #viewNumber = 0
  #recording: string | undefined
  #written: WrittenState | undefined
  #shownFile: string | undefined
  #colours: readonly string[] = []
  #choices: readonly DecoderChoice[] = []
  #userDecoders: UserDecoderFolderOptions | undefined
  #sourcesDirty = false
  #touching: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #endFeed: () => void = () => undefined
  readonly #stopObserving: () => void
  #closed = false

  /** Starts the thread; {@link dispose} ends it. */
  constructor(options: ReadingOptions) {
    this.#options = options
    this.#engine = options.engine
    this.#userDecoders = options.userDecoders
    this.#stopObserving = this.#engine.observe({
      rowsAdded: () => this.#touch(),
      rowChanged: () => this.#touch(),
      sourcesChanged: () => {
        this.#sourcesDirty = true
        this.#touch()
      },
      evicted: (firstRow) => this.#post({ kind: 'evicted', firstRow }),
      cleared: () => {
        this.#recording = undefined
        this.#written = undefined
        this.#post({ kind: 'clear', endRow: this.#engine.reader.endRow })
        this.#touch()
      },
      tapChanged: (connections) => options.outlet.tap(connections),
    })
    this.#start()
  }

  /**
   * Has the thread carry out a call; its argument has been validated.
   * @throws InspectorError what went wrong there, or `READING_LOST`.
   */
  call<Name extends ThreadCall>(name: Name, input: ThreadInput<Name>): Promise<ThreadAnswer<Name>> {
    const worker = this.#worker
    if (worker === undefined) return Promise.reject(lostError(said`it could not be started`))
    if (name === 'traffic.colours') this.#colours = input as readonly string[]
    this.#calls += 1
    const id = this.#calls
    worker.postMessage({ kind: 'call', id, name, input } satisfies ReadingRequest)
    return new Promise((resolve, reject) => {
      // The thread answers a call of this name with its answer.
      this.#waiting.set(id, { resolve: (value) => resolve(value as ThreadAnswer<Name>), reject })
    })
  }

  /** The file in which the capture is recorded from now on, which must be there; `undefined`: none. */
  record(path: string | undefined): void {
    this.#recording = path
    this.#written = undefined
    this.#post({ kind: 'record', path })
  }

  /** Decoders that the user chose, from now on; what is shown is read anew. */
  async choose(choices: readonly DecoderChoice[]): Promise<void> {
    this.#choices = choices
    await this.call('choices', choices)
    this.#options.outlet.lost()
  }

  /** Files of the user's own decoders that are switched off from now on. */
  async disableDecoders(files: readonly string[]): Promise<void> {
    if (this.#userDecoders === undefined) return
    this.#userDecoders = { ...this.#userDecoders, disabled: files }
    await this.call('disableDecoders', files)
  }

  /** More of the capture is in its file, or nothing more will be. */
  committed(state: WrittenState): void {
    this.#written = state
    this.#post({ kind: 'committed', state })
  }

  /**
   * Shows a session file in place of what is captured now, or that again.
   * @throws InspectorError when the file cannot be read; what was shown stays then.
   */
  async show(path: string | undefined): Promise<void> {
    await this.call('show', path)
    this.#shownFile = path
    this.#options.outlet.lost()
  }

  /**
   * Writes the rows of what is shown to a file.
   * @throws InspectorError as exportCapture does.
   */
  async export(
    request: ExportInput & { readonly signal: AbortSignal },
    onProgress: (progress: ExportProgress) => void,
  ): Promise<ExportResult> {
    const { signal, ...input } = request
    this.#calls += 1
    const id = this.#calls
    const cancel = (): void => this.#post({ kind: 'cancelExport', id })
    this.#exports.set(id, onProgress)
    signal.addEventListener('abort', cancel)
    try {
      return await this.call('export', { id, ...input })
    } finally {
      signal.removeEventListener('abort', cancel)
      this.#exports.delete(id)
    }
  }

  async dispose(): Promise<void> {
    this.#closed = true
    this.#stopObserving()
    this.#endFeed()
    clearTimeout(this.#touching)
    clearTimeout(this.#idle)
    await this.#worker?.terminate()
    this.#fail(said`the app is closing`)
  }

  #start(): void {
    const data: ReadingThreadOptions = {
      anchor: this.#engine.reader.anchor,
      viewNumber: this.#viewNumber,
      userDecoders: this.#userDecoders,
    }
    const worker = new Worker(this.#options.workerUrl, { workerData: data, name: 'reading' })
    this.#worker = worker
    let reason: string = said`it ended`
    worker.on('message', (report: ReadingReport) => this.#take(report))
    worker.on('error', (error) => {
      reason = toAppError(error).message
    })
    worker.once('exit', () => this.#lost(reason))
    this.#post({ kind: 'clear', endRow: this.#engine.reader.firstRow })
    this.#endFeed = this.#engine.record(this.#sink())
  }

  #sink(): SessionSink {
    const reading = this
    return {
      chunk: (image) => {
        const bytes = batchBytes(image)
        this.#post({ kind: 'chunk', image, bytes })
        this.#unread(bytes)
      },
      updates: (updates, thread) => this.#post({ kind: 'updates', updates, thread }),
      source: ({ id, name }) => this.#post({ kind: 'source', id, name }),
      connection: ({ id, source, endpoint, data }) =>
        this.#post({ kind: 'connection', connection: { id, source, endpoint, data: connectionData(data) } }),
      get keptRow() {
        return reading.#keptRow
      },
    }
  }

  /** A thread that fails takes nothing with it: another one is given all that is there. */
  #lost(reason: string): void {
    this.#worker = undefined
    this.#endFeed()
    this.#unread(-this.#unreadBytes)
    this.#fail(reason)
    if (this.#closed) return
    this.#restarts += 1
    this.#keptRow = Number.POSITIVE_INFINITY
    if (this.#restarts > maxRestarts) return
    this.#keptRow = 1
    this.#start()
    this.#post({ kind: 'record', path: this.#recording })
    if (this.#written !== undefined) this.committed(this.#written)
    void this.call('choices', this.#choices).catch(() => undefined)
    void this.call('traffic.colours', [...this.#colours]).catch(() => undefined)
    const shown = this.#shownFile === undefined ? Promise.resolve() : this.call('show', this.#shownFile).then(() => undefined)
    // A file that cannot be shown any more says so when the window asks.
    void shown.catch(() => undefined).finally(() => this.#options.outlet.lost())
  }

  #fail(reason: string): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(lostError(reason))
  }

  #post(request: ReadingRequest): void {
    this.#worker?.postMessage(request)
  }

  #take(report: ReadingReport): void {
    switch (report.kind) {
      case 'answer':
      case 'failure': {
        const waiting = this.#waiting.get(report.id)
        this.#waiting.delete(report.id)
        if (report.kind === 'answer') waiting?.resolve(report.value)
        else waiting?.reject(new InspectorError(report.error))
        return
      }
      case 'batch':
        this.#send(report)
        return
      case 'taken':
        this.#unread(-report.bytes)
        return
      case 'kept':
        this.#keptRow = report.row
        this.#engine.releaseKept()
        return
      case 'userDecoders':
        this.#options.outlet.decoders(report.infos)
        if (report.reread) this.#options.outlet.lost()
        return
      case 'exported':
        this.#exports.get(report.id)?.(report.progress)
        return
    }
  }

  #send({ batch, evicted, file }: Extract<ReadingReport, { kind: 'batch' }>): void {
    this.#viewNumber = Math.max(this.#viewNumber, batch.view)
    const { outlet } = this.#options
    if (this.#sourcesDirty) outlet.sources(this.#engine.sources())
    this.#sourcesDirty = false
    const live = this.#engine.counters()
    const sources = file?.sources ?? this.#engine.sourceCounters()
    const { heldBytes, limitBytes } = live
    const counters =
      file === undefined
        ? // What memory let go of is in the file.
          { ...live, evicted: evicted ?? live.evicted }
        : { ...file.counters, pending: 0, missed: 0, heldBytes, limitBytes }
    outlet.batch({ ...batch, counters, sources })
    clearTimeout(this.#idle)
    if (sources.some((source) => source.messagesPerSecond > 0)) this.#idle = setTimeout(() => this.#post({ kind: 'touch' }), idleCountersMs)
  }

  #unread(bytes: number): void {
    this.#unreadBytes += bytes
    const isBehind = this.#unreadBytes > (this.#isBehind ? lowUnreadBytes : highUnreadBytes)
    if (isBehind === this.#isBehind) return
    this.#isBehind = isBehind
    this.#engine.behind(isBehind)
  }

  #touch(): void {
    this.#touching ??= setTimeout(() => {
      this.#touching = undefined
      this.#post({ kind: 'touch' })
    }, touchMs)
  }
}

function lostError(reason: string): InspectorError {
  return new InspectorError({
    code: 'READING_LOST',
    message: said`The thread that reads what was captured is gone: ${reason}.`,
    hint: said`It is started again; nothing that was captured is lost. If it happens again, start the app anew.`,
  })
}
