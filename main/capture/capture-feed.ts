import type { CaptureChunk, ChunkImage } from './capture-chunk'
import type { ExchangePart } from './row-chunk'
import { certaintyCode, stateCode } from './row-chunk'
import { type TapUpdates, updateBytes, updatesAt } from './tap/batch'

/** New chunks are told of this often at most: what a crash can lose, with the time that the sink takes. */
const flushMs = 40
/** A growing chunk of our own sockets is ended at this size, so that what is written again and again stays small. */
const maxGrowingBytes = 256 * 1024

/** What keeps a capture beyond memory: the session's file. Calls come at the rate of the traffic and must not wait. */
export interface CaptureSink {
  /** A chunk, in place of one with the same first row that was smaller. */
  chunk(image: ChunkImage): void
  /** New states of exchanges of rows in chunks that were told before, in the numbers of a tap thread or the capture's own. */
  updates(updates: TapUpdates, thread: number | undefined): void
  /** All rows before this one are kept: memory that held them may be filled again. */
  readonly keptRow: number
  /** All rows before this one can be read from a file; absent where it keeps none. */
  readonly recordedRow?: number
}

/** A sink that also keeps what the numbers in rows stand for. */
export interface SessionSink extends CaptureSink {
  /** A source as it is now; no secrets are in its configuration. */
  source(source: { readonly id: number; readonly name: string; readonly kind: string; readonly config: object }): void
  /** A connection as it is now. */
  connection(connection: { readonly id: number; readonly source: number; readonly endpoint: string; readonly data?: object }): void
}

/** Chunks whose memory waits for sinks, at most: what is beyond is left to the garbage collector, as when a sink hangs. */
const maxLeaving = 256

/** Tells sinks what is new in the capture: at once what comes alone, otherwise some times a second, and never a chunk twice without need. */
export class CaptureFeed {
  readonly #sinks = new Set<CaptureSink>()
  /** Those that are told nothing more, and until which row they may still read memory. */
  #ending: readonly { readonly sink: CaptureSink; readonly toldRow: number }[] = []
  readonly #touched = new Set<CaptureChunk>()
  readonly #tapUpdates: { readonly updates: TapUpdates; readonly thread: number }[] = []
  readonly #states = new Map<number, ExchangePart>()
  /** What has left the capture and is not kept yet, the oldest first. */
  readonly #leaving: { readonly endRow: number; readonly unused: () => void }[] = []
  #timer: NodeJS.Timeout | undefined
  #flushedMs = 0
  /** The sinks were told of the rows before this one. */
  #toldRow = 1

  /** Tells a sink of these chunks and of what comes from now on; answers with a function that tells it the rest and ends it. */
  add(sink: CaptureSink, chunks: readonly CaptureChunk[]): () => void {
    for (const chunk of chunks) {
      sink.chunk(chunk.image())
      this.#toldRow = Math.max(this.#toldRow, chunk.endRow)
    }
    this.#sinks.add(sink)
    return () => {
      this.flush()
      this.#sinks.delete(sink)
      this.#ending = [...this.#ending, { sink, toldRow: this.#toldRow }]
    }
  }

  /** The chunk is new or has grown. */
  touched(chunk: CaptureChunk): void {
    if (this.#sinks.size === 0) return
    this.#touched.add(chunk)
    this.#schedule()
  }

  /** States of a tap thread's earlier rows changed. */
  updated(updates: TapUpdates, thread: number): void {
    if (this.#sinks.size === 0) return
    this.#tapUpdates.push({ updates, thread })
    this.#schedule()
  }

  /** The state of a row of our own sockets changed. */
  stateChanged(chunk: CaptureChunk, row: number, part: ExchangePart): void {
    // A chunk that is told anyway tells it.
    if (this.#sinks.size === 0 || this.#touched.has(chunk)) return
    this.#states.set(row, part)
    this.#schedule()
  }

  /** The chunk goes from the capture; `unused` is called when no sink reads its memory any more. */
  leaving(chunk: CaptureChunk, unused: () => void): void {
    if (this.#touched.has(chunk)) this.flush()
    this.#leaving.push({ endRow: Math.min(chunk.endRow, this.#toldRow), unused })
    if (this.#leaving.length > maxLeaving) this.#leaving.shift()
    this.letGo()
  }

  /** Tells all that is new now. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushedMs = performance.now()
    for (const chunk of this.#touched) {
      const image = chunk.image()
      if (image.slabBytes > maxGrowingBytes && !chunk.full) chunk.seal()
      for (const sink of this.#sinks) sink.chunk(image)
      this.#toldRow = Math.max(this.#toldRow, image.firstRow + image.rows)
    }
    this.#touched.clear()
    for (const { updates, thread } of this.#tapUpdates.splice(0)) for (const sink of this.#sinks) sink.updates(updates, thread)
    if (this.#states.size > 0) {
      const states = this.#takeStates()
      for (const sink of this.#sinks) sink.updates(states, undefined)
    }
    this.letGo()
  }

  /** All rows before this one are in a file, and nobody reads their memory. */
  get recordedRow(): number {
    let recordedRow = 0
    for (const sink of this.#sinks) recordedRow = Math.max(recordedRow, sink.recordedRow ?? 0)
    return Math.min(recordedRow, this.#keptRow)
  }

  /** Gives back the memory of what has left and is not read any more. */
  letGo(): void {
    this.#ending = this.#ending.filter(({ sink, toldRow }) => sink.keptRow < toldRow)
    const keptRow = this.#keptRow
    const needed = this.#leaving.findIndex(({ endRow }) => endRow > keptRow)
    for (const { unused } of this.#leaving.splice(0, needed < 0 ? this.#leaving.length : needed)) unused()
    // Memory that nobody gives back is replaced by fresh memory, which costs more than all else.
    if (this.#leaving.length > 0 && this.#timer === undefined) this.#schedule('optional')
  }

  get #keptRow(): number {
    let keptRow = Number.POSITIVE_INFINITY
    for (const sink of this.#sinks) keptRow = Math.min(keptRow, sink.keptRow)
    for (const { sink } of this.#ending) keptRow = Math.min(keptRow, sink.keptRow)
    return keptRow
  }

  #takeStates(): TapUpdates {
    const count = this.#states.size
    const columns = new ArrayBuffer(updateBytes(count))
    const { row, peer, rttUs, state, certainty } = updatesAt(columns, count)
    let at = 0
    for (const [id, part] of this.#states) {
      row[at] = id
      peer[at] = part.peer ?? 0
      rttUs[at] = part.rttUs ?? 0
      state[at] = stateCode(part.state)
      certainty[at] = certaintyCode(part.certainty)
      at += 1
    }
    this.#states.clear()
    return { count, columns }
  }

  /** For what is optional no process goes on. */
  #schedule(need: 'due' | 'optional' = 'due'): void {
    const timer = this.#timer ?? setTimeout(() => this.flush(), Math.max(0, flushMs - (performance.now() - this.#flushedMs)))
    this.#timer = timer
    if (need === 'due') timer.ref()
    else timer.unref()
  }
}
