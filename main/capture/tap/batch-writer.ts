import {
  columnBytes,
  columnsAt,
  copyColumns,
  type ExchangeColumns,
  exchangeBytes,
  exchangeColumnsAt,
  maxJoinedBytes,
  maxJoinedRows,
  openedAt,
  rowsWithin,
  type TapBatch,
  type TapColumns,
  type TapUpdates,
  updateBytes,
  updatesAt,
} from './batch'
import { copyBytes } from './copy-bytes'
import { Spares } from './spares'

/** A batch is full when its payloads reach this many bytes … */
const maxBatchBytes = 1024 * 1024
/** … or its columns do. */
const maxBatchRows = rowsWithin(maxBatchBytes)
/** Updates that wait for the next batch; beyond it the batch goes at once. */
const maxUpdates = 65_536

/** Small batches that may be put together: what they come to, and whether there is room for exchanges. */
interface Joinable {
  readonly rows: number
  readonly bytes: number
  readonly exchanges: boolean
}
const nothingJoinable: Joinable = { rows: Number.POSITIVE_INFINITY, bytes: 0, exchanges: false }

/** What all rows of a run share. */
export interface RunTraits {
  readonly timeUs: number
  readonly transferUs: number
  readonly source: number
  readonly connection: number
  readonly kind: number
  readonly direction: number
  readonly socket: number
  readonly event: number
  readonly flags: number
}

/**
 * The batch that is being built. Its buffers are written in place; when the batch is taken, those that are mostly full go
 * as they are, and of others what is used is copied out. What consecutive rows share is filled in for a run at
 * once, and the payloads of a run, which lie next to each other in what was read, are copied at once.
 */
export class BatchWriter {
  columns: TapColumns
  exchanges: ExchangeColumns
  /** The thread's number of this batch's first row. */
  firstRow = 0
  rows = 0
  readonly #spares = new Spares()
  #columnsBuffer: SharedArrayBuffer
  #exchangesBuffer: SharedArrayBuffer
  #opened: Uint32Array
  #openedCount = 0
  #firstExchange = 1
  #hasExchanges = false
  #slab: Uint8Array<SharedArrayBuffer>
  /** End of the payloads in the slab, those of the running run not included. */
  #slabBytes = 0
  #events = 0
  #messages = 0
  #updates = updatesAt(new ArrayBuffer(updateBytes(256)), 256)
  #updateCount = 0
  /** What the small batch after this one may still be joined to. */
  #joinable: Joinable = nothingJoinable

  // The run: rows whose payloads lie in `source` from `runStart` to `runEnd`.
  #runFirst = 0
  #runSource: Uint8Array | undefined
  #runStart = 0
  #runEnd = 0
  /** What makes an offset in the source an offset in the slab. */
  #runBase = 0

  constructor() {
    this.#columnsBuffer = this.#spares.take(columnBytes(maxBatchRows))
    this.columns = columnsAt(this.#columnsBuffer, maxBatchRows)
    this.#exchangesBuffer = this.#spares.take(exchangeBytes(maxBatchRows))
    this.exchanges = exchangeColumnsAt(this.#exchangesBuffer, maxBatchRows)
    this.#opened = openedAt(this.#exchangesBuffer, maxBatchRows)
    this.#slab = new Uint8Array(this.#spares.take(maxBatchBytes))
  }

  /** Takes back a buffer of an earlier batch that nobody reads any more. */
  reuse(buffer: SharedArrayBuffer): void {
    this.#spares.giveBack(buffer)
  }

  get empty(): boolean {
    return this.rows === 0 && this.#updateCount === 0
  }

  /** Whether a payload, or a run of payloads, of so many bytes fits. */
  hasRoom(bytes: number): boolean {
    return (
      this.rows < maxBatchRows &&
      this.#updateCount < maxUpdates &&
      this.#slabBytes + (this.#runEnd - this.#runStart) + bytes <= this.#slab.byteLength
    )
  }

  /** Makes room in an empty batch for a payload that is larger than a batch usually is. */
  enlarge(bytes: number): void {
    if (bytes > this.#slab.byteLength) this.#slab = new Uint8Array(this.#spares.take(bytes))
  }

  /** Starts a run of rows whose payloads lie in `source` from `start` on. There must be room for all that follows there. */
  beginRun(source: Uint8Array, start: number): void {
    this.#runSource = source
    this.#runFirst = this.rows
    this.#runStart = start
    this.#runEnd = start
    this.#runBase = this.#slabBytes - start
  }

  /** Whether a payload at `start` of `source` goes on with the run. */
  continues(source: Uint8Array, start: number): boolean {
    return this.#runSource === source && this.#runEnd === start && this.rows < maxBatchRows
  }

  /** Adds a row of the run, whose payload ends at `end`. Answers with its place in the batch. */
  addInRun(end: number, frameCount: number, size: number): number {
    const row = this.rows
    const { columns } = this
    columns.payloadEnd[row] = this.#runBase + end
    columns.frameCount[row] = frameCount
    columns.size[row] = size
    columns.envelopeFrames[row] = 0
    this.#runEnd = end
    this.rows = row + 1
    return row
  }

  /** Ends the run: copies its payloads and fills in what its rows share. */
  endRun(traits: RunTraits): void {
    const source = this.#runSource
    if (source === undefined) return
    this.#runSource = undefined
    const bytes = this.#runEnd - this.#runStart
    copyBytes(this.#slab, this.#slabBytes, source, this.#runStart, this.#runEnd)
    this.#slabBytes += bytes
    this.#runStart = 0
    this.#runEnd = 0
    const first = this.#runFirst
    const end = this.rows
    if (traits.kind === 0) this.#messages += end - first
    else this.#events += end - first
    const { columns } = this
    if (end - first > 8) {
      columns.timeUs.fill(traits.timeUs, first, end)
      columns.transferUs.fill(traits.transferUs, first, end)
      columns.source.fill(traits.source, first, end)
      columns.connection.fill(traits.connection, first, end)
      columns.kind.fill(traits.kind, first, end)
      columns.direction.fill(traits.direction, first, end)
      columns.socket.fill(traits.socket, first, end)
      columns.event.fill(traits.event, first, end)
      columns.flags.fill(traits.flags, first, end)
      return
    }
    for (let row = first; row < end; row += 1) {
      columns.timeUs[row] = traits.timeUs
      columns.transferUs[row] = traits.transferUs
      columns.source[row] = traits.source
      columns.connection[row] = traits.connection
      columns.kind[row] = traits.kind
      columns.direction[row] = traits.direction
      columns.socket[row] = traits.socket
      columns.event[row] = traits.event
      columns.flags[row] = traits.flags
    }
  }

  /** A row of this batch opens the next exchange. */
  openExchange(row: number): void {
    this.#hasExchanges = true
    this.#opened[this.#openedCount] = row
    this.#openedCount += 1
  }

  /** Sets a row's part in an exchange: in place when it is in this batch, otherwise by an update. */
  setState(globalRow: number, state: number, certainty: number, rttUs: number, peer: number): void {
    const row = globalRow - this.firstRow
    if (row >= 0) {
      const { exchanges } = this
      exchanges.state[row] = state
      exchanges.certainty[row] = certainty
      exchanges.rttUs[row] = rttUs
      exchanges.peer[row] = peer
      return
    }
    const at = this.#updateCount
    if (at === this.#updates.row.length) this.#growUpdates()
    this.#updates.row[at] = globalRow
    this.#updates.state[at] = state
    this.#updates.certainty[at] = certainty
    this.#updates.rttUs[at] = rttUs
    this.#updates.peer[at] = peer
    this.#updateCount = at + 1
  }

  /** Notes that a row belongs to an exchange. */
  setRole(row: number, exchange: number, role: number): void {
    this.#hasExchanges = true
    this.exchanges.exchange[row] = exchange
    this.exchanges.role[row] = role
  }

  /** Takes the batch out and begins the next. The run must have been ended. */
  take({ tallies, pending }: Pick<TapBatch, 'tallies' | 'pending'>): TapBatch {
    const { rows } = this
    const opened = this.#openedCount
    const room = this.#roomFor(rows, this.#slabBytes)
    const isWhole = rows * 2 >= maxBatchRows
    const columns = isWhole ? this.#takeColumns() : this.#copyColumns(rows, room.rows)
    // Columns that are filled are laid out for so many rows, however long their buffer is.
    const capacity = isWhole ? maxBatchRows : rowsWithin(columns.byteLength)
    const batch: TapBatch = {
      firstRow: this.firstRow,
      rows,
      messages: this.#messages,
      events: this.#events,
      firstExchange: this.#firstExchange,
      opened,
      capacity,
      columns,
      exchangeColumns: this.#hasExchanges ? this.#exchangesFor(rows, opened, capacity) : undefined,
      slabBytes: this.#slabBytes,
      slab: this.#takeSlab(room.bytes),
      updates: this.#takeUpdates(),
      tallies,
      pending,
    }
    this.firstRow += rows
    this.#firstExchange += opened
    this.rows = 0
    this.#openedCount = 0
    this.#hasExchanges = false
    this.#slabBytes = 0
    this.#messages = 0
    this.#events = 0
    return batch
  }

  /** The room that a batch is given when it is copied: the first of small ones has room for those that may be joined to it. */
  #roomFor(rows: number, bytes: number): { readonly rows: number; readonly bytes: number } {
    // Updates alone: nothing is joined to them, nor they to anything.
    if (rows === 0) return { rows: 0, bytes: 0 }
    const before = this.#joinable
    const isSmall = rows <= maxJoinedRows && bytes <= maxJoinedBytes
    const joined = { rows: before.rows + rows, bytes: before.bytes + bytes, exchanges: before.exchanges }
    if (!isSmall) this.#joinable = nothingJoinable
    else if (joined.rows <= maxJoinedRows && joined.bytes <= maxJoinedBytes && (joined.exchanges || !this.#hasExchanges))
      this.#joinable = joined
    else {
      this.#joinable = { rows, bytes, exchanges: this.#hasExchanges }
      return { rows: maxJoinedRows, bytes: maxJoinedBytes }
    }
    return { rows, bytes }
  }

  #takeColumns(): SharedArrayBuffer {
    const taken = this.#columnsBuffer
    this.#columnsBuffer = this.#spares.take(columnBytes(maxBatchRows))
    this.columns = columnsAt(this.#columnsBuffer, maxBatchRows)
    return taken
  }

  #copyColumns(rows: number, room: number): SharedArrayBuffer {
    // As rowsWithin counts: each column's padding may take the room of some rows.
    const copy = this.#spares.take(columnBytes(Math.ceil(room / 8) * 8))
    copyColumns(this.columns, columnsAt(copy, rowsWithin(copy.byteLength)), rows)
    return copy
  }

  #exchangesFor(rows: number, opened: number, capacity: number): SharedArrayBuffer {
    return capacity === maxBatchRows ? this.#takeExchanges() : this.#copyExchanges(rows, opened, capacity)
  }

  #takeExchanges(): SharedArrayBuffer {
    const taken = this.#exchangesBuffer
    this.#exchangesBuffer = this.#spares.take(exchangeBytes(maxBatchRows))
    // Rows of no exchange are left out when they are written: they must be zero.
    new Uint8Array(this.#exchangesBuffer).fill(0)
    this.exchanges = exchangeColumnsAt(this.#exchangesBuffer, maxBatchRows)
    this.#opened = openedAt(this.#exchangesBuffer, maxBatchRows)
    return taken
  }

  #copyExchanges(rows: number, opened: number, capacity: number): SharedArrayBuffer {
    const copy = this.#spares.take(exchangeBytes(capacity))
    copyColumns(this.exchanges, exchangeColumnsAt(copy, capacity), rows)
    openedAt(copy, capacity).set(this.#opened.subarray(0, opened))
    for (const column of Object.values(this.exchanges)) column.fill(0, 0, rows)
    return copy
  }

  #takeSlab(room: number): SharedArrayBuffer {
    const used = this.#slabBytes
    const slab = this.#slab
    if (used * 2 < slab.byteLength && slab.byteLength <= maxBatchBytes) {
      const copy = this.#spares.take(room)
      new Uint8Array(copy).set(slab.subarray(0, used))
      return copy
    }
    this.#slab = new Uint8Array(this.#spares.take(maxBatchBytes))
    return slab.buffer
  }

  #takeUpdates(): TapUpdates | undefined {
    const count = this.#updateCount
    if (count === 0) return undefined
    this.#updateCount = 0
    const columns = new ArrayBuffer(updateBytes(count))
    copyColumns(this.#updates, updatesAt(columns, count), count)
    return { count, columns }
  }

  #growUpdates(): void {
    const count = this.#updates.row.length
    const larger = updatesAt(new ArrayBuffer(updateBytes(count * 2)), count * 2)
    copyColumns(this.#updates, larger, count)
    this.#updates = larger
  }
}
