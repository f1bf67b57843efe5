import type { ExchangeId, RowId, RowSummary, SourceId, TimeAnchor } from '../../shared/model'
import type { CaptureChunk } from './capture-chunk'
import { CaptureFeed, type CaptureSink } from './capture-feed'
import type { CaptureReader } from './reader'
import { type ExchangePart, type NewRow, RowChunk } from './row-chunk'
import { buffersOf, type TapBatch } from './tap/batch'
import { applyUpdates, TapChunk, type TapNumbers } from './tap/tap-chunk'

/** What a batch of a tap came to be. */
export interface TakenBatch {
  readonly firstRow: RowId
  readonly endRow: RowId
  /** Earlier rows whose exchange changed. */
  readonly changed: readonly RowId[]
}

/** The names behind the ids in rows; they live with the engine, not in the rows. */
export interface RowLabels {
  endpoint(row: RowSummary): string | undefined
  sourceName(source: SourceId): string
}

export interface MemoryCaptureOptions {
  readonly anchor: TimeAnchor
  readonly labels: RowLabels
  readonly limitBytes: number
  /** Takes the memory of a tap's rows that went: filling it again is far cheaper than fresh memory. */
  readonly released?: (buffers: readonly SharedArrayBuffer[]) => void
  /** The limit pushed out all rows before this one. */
  readonly evicted?: (firstRow: RowId) => void
}

/** What is in a file besides is held up to so many bytes. */
const recordedBytes = 16 * 1024 * 1024

/**
 * The capture in memory: chunks of rows, the oldest of which go when the whole takes more than its limit. The newest
 * chunk always stays, so that one message larger than the limit is held until the next one comes.
 */
export class MemoryCapture implements CaptureReader {
  readonly anchor: TimeAnchor
  readonly #labels: RowLabels
  #chunks: CaptureChunk[] = []
  /** Those of every thread of taps: one, unless it was lost. */
  readonly #tapNumbers = new Set<TapNumbers>()
  readonly #feed = new CaptureFeed()
  #endRow = 1
  #nextExchange = 1
  #heldBytes = 0
  #limitBytes: number
  #evictedMessages = 0
  readonly #evicted: ((firstRow: RowId) => void) | undefined
  readonly #released: ((buffers: readonly SharedArrayBuffer[]) => void) | undefined

  constructor(options: MemoryCaptureOptions) {
    this.#released = options.released
    this.#evicted = options.evicted
    this.anchor = options.anchor
    this.#labels = options.labels
    this.#limitBytes = options.limitBytes
  }

  get firstRow(): RowId {
    return (this.#chunks[0]?.firstRow ?? this.#endRow) as RowId
  }

  get endRow(): RowId {
    return this.#endRow as RowId
  }

  /** Bytes taken by rows and payloads. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  get limitBytes(): number {
    return this.#limitBytes
  }

  /** Messages that the limit pushed out since the last {@link clear}. */
  get evictedMessages(): number {
    return this.#evictedMessages
  }

  row(id: RowId): RowSummary | undefined {
    return this.#chunkOf(id)?.summary(id)
  }

  frames(id: RowId, atMost?: number): readonly Uint8Array[] | undefined {
    return this.#chunkOf(id)?.frames(id, atMost)
  }

  endpointOf(row: RowSummary): string | undefined {
    return row.connection === 0 ? undefined : this.#labels.endpoint(row)
  }

  sourceName(row: RowSummary): string {
    return this.#labels.sourceName(row.source)
  }

  exchangeRow(id: ExchangeId): RowId | undefined {
    const chunk = lastWhere(this.#chunks, (candidate) => candidate.firstExchange <= id)
    return chunk?.exchangeRow(id) as RowId | undefined
  }

  /**
   * Adds a row, copying its frames, and evicts what no longer fits.
   * @throws RangeError when it cannot be held (see {@link RowChunk.append}); nothing has changed then.
   */
  append(row: NewRow, frames: readonly Uint8Array[]): RowId {
    const last = this.#chunks.at(-1)
    const chunk = last instanceof RowChunk && !last.full ? last : new RowChunk(this.#endRow, this.#nextExchange)
    const before = chunk === last ? chunk.heldBytes : 0
    try {
      chunk.append(row, frames)
      if (chunk !== last) this.#chunks.push(chunk)
    } finally {
      // A failed append may have grown the chunk's tables.
      if (this.#chunks.at(-1) === chunk) this.#heldBytes += chunk.heldBytes - before
    }
    const id = this.#endRow
    this.#endRow += 1
    this.#feed.touched(chunk)
    this.#evict()
    return id as RowId
  }

  /**
   * Takes a batch of a tap over as it is, without copying it, and evicts what no longer fits. `numbers` belong to the
   * thread that numbered it.
   */
  appendBatch(batch: TapBatch, numbers: TapNumbers): TakenBatch {
    this.#tapNumbers.add(numbers)
    const firstRow = this.#endRow
    if (batch.rows > 0) {
      const last = this.#chunks.at(-1)
      const before = last?.heldBytes ?? 0
      if (last instanceof RowChunk && !last.full) last.seal()
      this.#heldBytes += (last?.heldBytes ?? 0) - before
      if (last instanceof TapChunk && last.join(batch, this.#nextExchange, numbers)) this.#released?.(buffersOf(batch))
      else {
        const chunk = new TapChunk(batch, firstRow, this.#nextExchange, numbers)
        this.#chunks.push(chunk)
        this.#heldBytes += chunk.heldBytes
      }
      this.#endRow += batch.rows
      this.#nextExchange += batch.opened
      const newest = this.#chunks.at(-1)
      if (newest !== undefined) this.#feed.touched(newest)
    } else this.#released?.(buffersOf(batch))
    if (batch.updates !== undefined) this.#feed.updated(batch.updates, numbers.thread)
    const changed = applyUpdates(batch, numbers, (row) => {
      const chunk = this.#chunkOf(row)
      return chunk instanceof TapChunk ? chunk : undefined
    })
    this.#evict()
    return { firstRow: firstRow as RowId, endRow: this.#endRow as RowId, changed }
  }

  /** The thread of taps is lost: what its taps had pending is broken. Answers with the rows that changed. */
  breakTapPending(): readonly RowId[] {
    return this.#chunks.flatMap((chunk) => (chunk instanceof TapChunk ? chunk.breakPending() : []))
  }

  /** Gives the newest row a new exchange, which it opens. */
  openExchange(): ExchangeId {
    const newest = this.#chunks.at(-1)
    if (newest instanceof RowChunk) newest.openExchange()
    const id = this.#nextExchange
    this.#nextExchange += 1
    return id as ExchangeId
  }

  /** Changes a row's part in its exchange; false when the row is no longer held. */
  setExchange(id: RowId, part: ExchangePart): boolean {
    const chunk = this.#chunkOf(id)
    if (!(chunk instanceof RowChunk)) return false
    chunk.setExchange(id, part)
    // A new row may have been told already, when it pushed others out: then its part comes late, and the chunk is told again.
    if (id === this.#endRow - 1) this.#feed.touched(chunk)
    else this.#feed.stateChanged(chunk, id, part)
    return true
  }

  /** Tells a sink what is held, and from now on what comes. Answers with a function that tells the rest and ends it. */
  feed(sink: CaptureSink): () => void {
    return this.#feed.add(sink, this.#chunks)
  }

  /** Sinks have let go of rows: memory that waited for it may be filled again. */
  releaseKept(): void {
    this.#feed.letGo()
  }

  setLimit(limitBytes: number): void {
    this.#limitBytes = limitBytes
    this.#evict()
  }

  /** Drops every row; ids go on. */
  clear(): void {
    this.#feed.flush()
    this.#chunks = []
    this.#heldBytes = 0
    this.#evictedMessages = 0
    this.#pruneNumbers()
  }

  #evict(): void {
    const before = this.firstRow
    while (this.#chunks.length > 1 && (this.#heldBytes > this.#limitBytes || this.#isOldestRecorded())) {
      const oldest = this.#chunks.shift()
      if (oldest === undefined) return
      this.#heldBytes -= oldest.heldBytes
      this.#evictedMessages += oldest.messages
      this.#feed.leaving(oldest, () => {
        if (oldest instanceof TapChunk) this.#released?.(oldest.release())
      })
    }
    if (this.firstRow === before) return
    this.#pruneNumbers()
    this.#evicted?.(this.firstRow)
  }

  /** Whether the oldest chunk need not be here: it can be read from a file, and there is enough besides. */
  #isOldestRecorded(): boolean {
    return this.#heldBytes > recordedBytes && (this.#chunks[0]?.endRow ?? 0) <= this.#feed.recordedRow
  }

  #pruneNumbers(): void {
    for (const { rows, exchanges } of this.#tapNumbers) {
      rows.prune(this.firstRow)
      exchanges.prune(this.#chunks[0]?.firstExchange ?? this.#nextExchange)
    }
  }

  #chunkOf(id: number): CaptureChunk | undefined {
    const newest = this.#chunks.at(-1)
    // Most questions are about the newest rows.
    const chunk = newest !== undefined && id >= newest.firstRow ? newest : lastWhere(this.#chunks, (candidate) => candidate.firstRow <= id)
    return chunk !== undefined && Number.isInteger(id) && id < chunk.endRow ? chunk : undefined
  }
}

/** The last of the elements for which the condition holds, when it holds for a leading part of them. */
function lastWhere<Element>(elements: readonly Element[], holds: (element: Element) => boolean): Element | undefined {
  let low = 0
  let high = elements.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const element = elements[middle]
    if (element !== undefined && holds(element)) low = middle + 1
    else high = middle
  }
  return elements[low - 1]
}
