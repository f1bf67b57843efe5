import { InspectorError } from '../../shared/errors'
import type { ConnectionFacts } from '../../shared/filter/chunk'
import type { ExchangeId, RowId, TimeAnchor } from '../../shared/model'
import type { ChunkImage } from '../capture/capture-chunk'
import type { ChunkBounds, ChunkColumn, ReadCapture, ReadChunk } from '../capture/read-chunk'
import { type TapUpdates, updatesAt } from '../capture/tap/batch'
import { connectionFacts } from '../session/session-connections'
import { openSession, type SessionReader } from '../session/session-reader'
import type { SavedConnection } from '../session/session-tables'
import { ThreadNumbers } from '../session/thread-numbers'
import { FileCapture } from './file-capture'
import { ImageChunk } from './image-chunk'
import type { WrittenState } from './reading-messages'

/** What is in the file is held in memory besides, up to so many bytes: the newest is what is looked at most. */
const keptImageBytes = 16 * 1024 * 1024
const nothingWritten: WrittenState = { firstRow: 1, endRow: 1, isStopped: false }
/** Connections that are known beside those of the file. */
const maxConnections = 10_000

/**
 * What is captured now: the newest rows in the memory in which they were captured, and behind them the file that is being
 * written. Without a file there is only what memory holds.
 */
export class LiveCapture implements ReadCapture {
  readonly anchor: TimeAnchor
  #images: ImageChunk[] = []
  readonly #threads = new Map<number, ThreadNumbers>()
  readonly #sources = new Map<number, string>()
  readonly #connections = new Map<number, { readonly saved: SavedConnection; facts?: ConnectionFacts | undefined }>()
  #file: { readonly capture: FileCapture; readonly reader: SessionReader } | undefined
  /** What was told of the file: more than its index has, until that is needed. */
  #written: WrittenState = nothingWritten
  #endRow = 1
  #nextExchange = 1
  /** Rows before this one were cleared. */
  #floor = 1
  /** Memory holds no rows before this one any more, except for what reads them. */
  #evictedRow = 1
  #heldBytes = 0
  /** Rows of the file whose exchanges changed: to be looked at again once the file has it. */
  #changedInFile: number[] = []

  constructor(anchor: TimeAnchor) {
    this.anchor = anchor
  }

  get firstRow(): number {
    const inMemory = this.keptRow
    return this.#reaches(inMemory) ? Math.max(this.#floor, Math.min(this.#written.firstRow, inMemory)) : inMemory
  }

  get endRow(): number {
    return this.#endRow
  }

  /** Rows before this one are not read in memory any more. */
  get keptRow(): number {
    return this.#images[0]?.firstRow ?? this.#endRow
  }

  /**
   * Messages that the file's limit pushed out; `undefined` where memory knows better: without a file, or with one that is written no
   * further and has come away from what memory holds.
   */
  get evictedMessages(): number | undefined {
    if (this.#file === undefined) return undefined
    const { reader } = this.#file
    return this.#written.isStopped && !this.#reaches(this.keptRow) ? undefined : reader.evictedMessages
  }

  /** Takes a chunk, in place of one with the same first row. Answers with rows of that one whose exchanges changed. */
  put(image: ChunkImage): readonly number[] {
    const { thread } = image
    const numbers = thread === undefined ? undefined : this.#numbersOf(thread.id)
    if (thread !== undefined) numbers?.learn(image, { id: thread.id, rowsLocal: thread.row, exchangesLocal: thread.exchange })
    const last = this.#images.at(-1)
    const isSame = last !== undefined && last.firstRow === image.firstRow
    const chunk = new ImageChunk(image, numbers, isSame ? last.changes : 0)
    if (isSame) {
      this.#images.pop()
      this.#heldBytes -= last.heldBytes
    }
    this.#images.push(chunk)
    this.#heldBytes += chunk.heldBytes
    this.#endRow = chunk.endRow
    this.#nextExchange = chunk.firstExchange + chunk.opened
    // Of a tap's rows, updates tell.
    const changed = isSame && thread === undefined ? changedExchanges(last, chunk) : []
    if (changed.length > 0) chunk.touch()
    this.#trim()
    return changed
  }

  /**
   * States of exchanges changed, in the numbers of a tap thread, which has written them to its columns, or in the capture's own.
   * Answers with the rows in memory.
   */
  update({ columns, count }: TapUpdates, thread: number | undefined): readonly number[] {
    const updates = updatesAt(columns, count)
    const numbers = thread === undefined ? undefined : this.#numbersOf(thread)
    const rows: number[] = []
    for (let index = 0; index < count; index += 1) {
      const local = updates.row[index] ?? 0
      const row = numbers === undefined ? local : numbers.rows.toMain(local)
      if (row === undefined) continue
      const image = this.#imageOf(row)
      if (image === undefined) {
        if (row < this.keptRow && this.#file !== undefined) this.#changedInFile.push(row)
        continue
      }
      const { exchanges } = image
      if (numbers === undefined && exchanges !== undefined) {
        const place = row - image.firstRow
        exchanges.peer[place] = updates.peer[index] ?? 0
        exchanges.rttUs[place] = updates.rttUs[index] ?? 0
        exchanges.state[place] = updates.state[index] ?? 0
        exchanges.certainty[place] = updates.certainty[index] ?? 0
      }
      image.touch()
      rows.push(row)
    }
    return rows
  }

  source(id: number, name: string): void {
    this.#sources.set(id, name)
  }

  connection(saved: SavedConnection): void {
    this.#connections.delete(saved.id)
    this.#connections.set(saved.id, { saved })
    if (this.#connections.size > maxConnections) for (const oldest of this.#connections.keys()) return void this.#connections.delete(oldest)
  }

  /**
   * The file that is being written from now on, or none.
   * @throws InspectorError when it cannot be read.
   */
  record(path: string | undefined): void {
    this.#file?.reader.dispose()
    this.#file = undefined
    this.#changedInFile = []
    this.#written = nothingWritten
    if (path !== undefined) {
      const reader = openSession(path)
      this.#file = { reader, capture: new FileCapture(reader) }
      this.#written = { firstRow: reader.firstRow, endRow: reader.endRow, isStopped: false }
    }
    this.#dropEvicted()
  }

  /** More was written, or nothing more will be. Answers with the rows, now out of memory, whose exchanges had changed. */
  committed(state: WrittenState): readonly number[] {
    this.#written = state
    this.#dropEvicted()
    this.#trim()
    // What the ring let go of is not to be shown any more, and what changed is to be read as it is now.
    const isOld = this.#file !== undefined && this.#file.capture.firstRow < state.firstRow
    if (!isOld && this.#changedInFile.length === 0) return []
    try {
      this.#refresh()
    } catch (thrown) {
      // The next time will do.
      if (thrown instanceof InspectorError) return []
      throw thrown
    }
    const changed = this.#changedInFile
    this.#changedInFile = []
    return changed
  }

  /** Memory holds no rows before this one any more. Those that are still to be written stay here until they are, so that none is missing between. */
  evicted(firstRow: number): void {
    this.#evictedRow = firstRow
    this.#dropEvicted()
  }

  /** Everything is forgotten; rows go on at `endRow`. The file is let go of. */
  clear(endRow: number): void {
    this.record(undefined)
    this.#images = []
    this.#heldBytes = 0
    this.#endRow = endRow
    this.#floor = endRow
    this.#prune()
  }

  chunkFrom(row: number, only?: ReadonlySet<ChunkColumn>): ReadChunk | undefined {
    const inMemory = this.keptRow
    if (row >= inMemory) return this.#images[this.#imageIndex(row)]
    const file = this.#reachingFile(inMemory)
    const chunk = file?.chunkFrom(row, only)
    // Chunks of the file may reach into what memory has, but end where its chunks begin: they are the same.
    return chunk ?? this.#images[0]
  }

  boundsFrom(row: number): ChunkBounds | undefined {
    const inMemory = this.keptRow
    if (row >= inMemory) return this.#images[this.#imageIndex(row)]
    return this.#reachingFile(inMemory)?.boundsFrom(row) ?? this.#images[0]
  }

  rowNear(timeUs: number): number {
    const inMemory = this.keptRow
    const inFile = this.#reachingFile(inMemory)?.rowNear(timeUs) ?? inMemory
    if (inFile < inMemory) return inFile
    const image = this.#images.find(({ columns, firstRow, endRow }) => (columns.timeUs[endRow - firstRow - 1] ?? 0) >= timeUs)
    return image?.firstRow ?? this.#endRow
  }

  exchangeRow(exchange: ExchangeId): RowId | undefined {
    const image = this.#images.findLast(({ firstExchange }) => firstExchange <= exchange)
    const row = image?.exchangeRow(exchange)
    return row === undefined ? this.#reachingFile(this.keptRow)?.exchangeRow(exchange) : (row as RowId)
  }

  endpointOf(connection: number): string | undefined {
    return this.#connections.get(connection)?.saved.endpoint ?? this.#file?.capture.endpointOf(connection)
  }

  connectionFacts(connection: number): ConnectionFacts | undefined {
    const known = this.#connections.get(connection)
    if (known === undefined) return this.#file?.capture.connectionFacts(connection)
    known.facts ??= connectionFacts(known.saved)
    return known.facts
  }

  sourceName(source: number): string | undefined {
    return this.#sources.get(source) ?? this.#file?.capture.sourceName(source)
  }

  dispose(): void {
    this.record(undefined)
  }

  /** Whether what the file has reaches to what memory has. */
  #reaches(inMemory: number): boolean {
    return this.#file !== undefined && this.#written.endRow >= inMemory && this.#written.firstRow < inMemory
  }

  /**
   * The file with all before a row, if what it has reaches to what memory has. It is looked at only here: whoever reads it waits
   * for the one who writes it, and behind traffic at full speed that can take a second.
   * @throws InspectorError `SESSION_BUSY` when that takes too long.
   */
  #reachingFile(inMemory: number): FileCapture | undefined {
    if (!this.#reaches(inMemory)) return undefined
    if (this.#file !== undefined && this.#file.capture.endRow < inMemory) this.#refresh()
    return this.#file?.capture
  }

  /** @throws InspectorError `SESSION_BUSY` */
  #refresh(): void {
    try {
      this.#file?.capture.refresh()
    } catch (thrown) {
      if (!(thrown instanceof InspectorError) || thrown.code === 'SESSION_BUSY') throw thrown
      // One that cannot be read any more leaves what is in memory.
      this.record(undefined)
    }
  }

  /** Lets go of the oldest memory that the file has too. */
  #trim(): void {
    if (this.#heldBytes <= keptImageBytes || this.#file === undefined) return
    const { endRow } = this.#written
    while (this.#heldBytes > keptImageBytes && this.#images.length > 1 && (this.#images[0]?.endRow ?? 0) <= endRow) this.#dropOldest()
    this.#prune()
  }

  #dropEvicted(): void {
    for (let oldest = this.#images[0]; oldest !== undefined && oldest.endRow <= this.#evictedRow; oldest = this.#images[0]) {
      if (this.#isToBeWritten(oldest)) break
      this.#dropOldest()
    }
    this.#prune()
  }

  #isToBeWritten({ endRow }: ImageChunk): boolean {
    return this.#file !== undefined && !this.#written.isStopped && this.#written.endRow < endRow
  }

  #dropOldest(): void {
    this.#heldBytes -= this.#images.shift()?.heldBytes ?? 0
  }

  #prune(): void {
    const { firstRow } = this
    const firstExchange = firstRow === this.keptRow ? (this.#images[0]?.firstExchange ?? this.#nextExchange) : 0
    for (const numbers of this.#threads.values()) numbers.prune(firstRow, firstExchange)
  }

  #numbersOf(thread: number): ThreadNumbers {
    const numbers = this.#threads.get(thread) ?? new ThreadNumbers()
    this.#threads.set(thread, numbers)
    return numbers
  }

  #imageOf(row: number): ImageChunk | undefined {
    const image = this.#images[this.#imageIndex(row)]
    return image !== undefined && row >= image.firstRow && row < image.endRow ? image : undefined
  }

  /** The index of the image that holds a row, or else of the next one. */
  #imageIndex(row: number): number {
    let low = 0
    let high = this.#images.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#images[middle]?.endRow ?? 0) <= row) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Rows of a chunk whose exchanges are others in the chunk that takes its place. */
function changedExchanges(before: ImageChunk, after: ImageChunk): readonly number[] {
  const changed: number[] = []
  const rows = before.endRow - before.firstRow
  for (let index = 0; index < rows; index += 1) {
    const isSame =
      before.exchanges?.state[index] === after.exchanges?.state[index] && before.exchanges?.peer[index] === after.exchanges?.peer[index]
    if (!isSame) changed.push(before.firstRow + index)
  }
  return changed
}
