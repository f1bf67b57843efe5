import { exchangeStates, type RowId, type RowSummary } from '../../../shared/model'
import { readFrames } from '../../../shared/zmtp/frames'
import type { CaptureChunk, ChunkImage } from '../capture-chunk'
import { rowSummary } from '../row-summary'
import {
  columnBytes,
  columnsAt,
  type ExchangeColumns,
  exchangeBytes,
  exchangeColumnsAt,
  openedAt,
  rowFlags,
  setColumns,
  type TapBatch,
  type TapColumns,
  updatesAt,
} from './batch'
import type { NumberMap } from './number-map'

/** How the thread's numbers become main's; one pair for each tap thread. */
export interface TapNumbers {
  /** Which thread of the session it is, from 1. */
  readonly thread: number
  readonly rows: NumberMap
  readonly exchanges: NumberMap
}

const pendingState = exchangeStates.indexOf('pending')
const brokenState = exchangeStates.indexOf('broken')

/** Small batches are put together up to this many rows … */
const maxJoinedRows = 4096
/** … and this many bytes of payload: what comes every few milliseconds must not cost a chunk each time. */
const maxJoinedBytes = 256 * 1024

/**
 * A batch of the tap thread, held as it came: rows are read where they lie, and only states of exchanges are written. It
 * stands in a capture's list of chunks beside those of endpoints. Small batches that follow are {@link join}ed to it.
 */
export class TapChunk implements CaptureChunk {
  readonly firstRow: number
  /** The exchange that the next opening row would have got when this chunk began. */
  readonly firstExchange: number
  /** No row of another source is added to it. */
  readonly full = true
  #rows: number
  #messages: number
  /** Rows for which the columns have room. */
  #capacity: number
  #columns: TapColumns
  #exchanges: ExchangeColumns | undefined
  #opened: Uint32Array<SharedArrayBuffer>
  #openedCount: number
  #slab: Uint8Array<SharedArrayBuffer>
  #slabBytes: number
  readonly #numbers: TapNumbers
  /** The thread's numbers of the first row and the first exchange. */
  readonly #threadRow: number
  readonly #threadExchange: number

  /** Takes a batch over. `firstRow` and `firstExchange` are main's next numbers; `numbers` learns of them. */
  constructor(batch: TapBatch, firstRow: number, firstExchange: number, numbers: TapNumbers) {
    const { columns, exchanges, opened } = viewsOf(batch)
    this.firstRow = firstRow
    this.firstExchange = firstExchange
    this.#rows = batch.rows
    this.#messages = batch.messages
    this.#capacity = batch.capacity
    this.#columns = columns
    this.#exchanges = exchanges
    this.#opened = opened
    this.#openedCount = batch.opened
    this.#slab = new Uint8Array(batch.slab)
    this.#slabBytes = batch.slabBytes
    this.#numbers = numbers
    this.#threadRow = batch.firstRow
    this.#threadExchange = batch.firstExchange
    this.#learn(batch, firstRow, firstExchange)
  }

  /**
   * Adds the batch that follows, when both are small and this chunk is the newest of the capture; `firstExchange` is main's
   * next number, `numbers` are those of the batch's thread. Answers whether it did; {@link heldBytes} has changed then.
   */
  join(batch: TapBatch, firstExchange: number, numbers: TapNumbers): boolean {
    // Another thread counts from the beginning again: its numbers mean other rows.
    if (numbers !== this.#numbers) return false
    const rows = this.#rows
    // A small batch's columns are exactly as long as it is.
    if (batch.capacity !== batch.rows || rows + batch.rows > maxJoinedRows || this.#slabBytes + batch.slabBytes > maxJoinedBytes)
      return false
    // Exchanges are found by their distance from the chunk's first.
    if (batch.opened > 0 && firstExchange !== this.firstExchange + this.#openedCount) return false
    const firstRow = this.endRow
    this.#reserve(batch)
    const { columns, exchanges, opened } = viewsOf(batch)
    setColumns(this.#columns, columns, rows)
    for (let row = rows; row < rows + batch.rows; row += 1) {
      this.#columns.payloadEnd[row] = (this.#columns.payloadEnd[row] ?? 0) + this.#slabBytes
    }
    if (exchanges !== undefined && this.#exchanges !== undefined) setColumns(this.#exchanges, exchanges, rows)
    for (const row of opened) {
      this.#opened[this.#openedCount] = row + rows
      this.#openedCount += 1
    }
    this.#slab.set(new Uint8Array(batch.slab, 0, batch.slabBytes), this.#slabBytes)
    this.#slabBytes += batch.slabBytes
    this.#rows += batch.rows
    this.#messages += batch.messages
    this.#learn(batch, firstRow, firstExchange)
    return true
  }

  get messages(): number {
    return this.#messages
  }

  /** Bytes that this chunk takes, unused room included. */
  get heldBytes(): number {
    const ofExchanges = this.#exchanges === undefined ? 0 : exchangeBytes(this.#capacity)
    return columnBytes(this.#capacity) + ofExchanges + this.#slab.byteLength
  }

  /**
   * Gives up the chunk's memory, for {@link TapHost.recycle}: nothing may be read of the chunk any more, nor of frames that
   * it answered with.
   */
  release(): readonly SharedArrayBuffer[] {
    const released: SharedArrayBuffer[] = [this.#slab.buffer, this.#columns.timeUs.buffer]
    if (this.#exchanges !== undefined) released.push(this.#exchanges.exchange.buffer)
    return released
  }

  get endRow(): number {
    return this.firstRow + this.#rows
  }

  /** The chunk as the session's writer takes it, without copying it: rows may be added, none is changed but for its exchange. */
  image(): ChunkImage {
    return {
      firstRow: this.firstRow,
      rows: this.#rows,
      messages: this.#messages,
      firstExchange: this.firstExchange,
      opened: this.#openedCount,
      capacity: this.#capacity,
      columns: this.#columns.timeUs.buffer,
      exchangeColumns: this.#exchanges?.exchange.buffer,
      slab: this.#slab.buffer,
      slabBytes: this.#slabBytes,
      thread: { id: this.#numbers.thread, row: this.#threadRow, exchange: this.#threadExchange },
    }
  }

  /** Batches are small or not: nothing is to be done. */
  seal(): void {}

  /** Exchanges that rows of this chunk opened. */
  get exchanges(): number {
    return this.#openedCount
  }

  /** The row that opened an exchange, when it is one of this chunk's. */
  exchangeRow(exchange: number): number | undefined {
    const index = exchange - this.firstExchange
    if (index < 0 || index >= this.#openedCount) return undefined
    return this.firstRow + (this.#opened[index] ?? 0)
  }

  summary(row: number): RowSummary {
    return rowSummary(row, row - this.firstRow, this.#columns, this.#exchanges, {
      exchangeNumber: (value) => this.#numbers.exchanges.toMain(value),
      rowNumber: (value) => this.#numbers.rows.toMain(value - 1),
    })
  }

  /** The row's frames as views of the slab. */
  frames(row: number, _atMost?: number): readonly Uint8Array[] {
    const index = row - this.firstRow
    const start = index === 0 ? 0 : (this.#columns.payloadEnd[index - 1] ?? 0)
    const end = this.#columns.payloadEnd[index] ?? 0
    const flags = this.#columns.flags[index] ?? 0
    if ((flags & rowFlags.notKept) !== 0) return []
    if ((flags & rowFlags.unframed) !== 0) return [this.#slab.subarray(start, end)]
    return readFrames(this.#slab, start, end, (flags & rowFlags.framingV1) === 0 ? 'v2' : 'v1')
  }

  /** The bits of batch.ts's `rowFlags`. */
  flags(row: number): number {
    return this.#columns.flags[row - this.firstRow] ?? 0
  }

  /** Sets the state of a row's exchange; `peer` is the thread's number of the other row plus one, or 0. */
  setState(row: number, state: number, certainty: number, rttUs: number, peer: number): void {
    const exchanges = this.#exchanges
    const index = row - this.firstRow
    if (exchanges === undefined || index < 0 || index >= this.#rows) return
    exchanges.state[index] = state
    exchanges.certainty[index] = certainty
    exchanges.rttUs[index] = rttUs
    exchanges.peer[index] = peer
  }

  /** Whoever could answer is gone: what is pending is broken. Answers with its rows. */
  breakPending(): readonly RowId[] {
    const state = this.#exchanges?.state.subarray(0, this.#rows)
    const broken: RowId[] = []
    for (let index = state?.indexOf(pendingState) ?? -1; index >= 0; index = state?.indexOf(pendingState, index + 1) ?? -1) {
      state?.fill(brokenState, index, index + 1)
      broken.push((this.firstRow + index) as RowId)
    }
    return broken
  }

  #learn(batch: TapBatch, firstRow: number, firstExchange: number): void {
    this.#numbers.rows.add(batch.firstRow, firstRow, batch.rows)
    this.#numbers.exchanges.add(batch.firstExchange, firstExchange, batch.opened)
  }

  /** Makes room for a batch, and columns for exchanges if it is the first with some. */
  #reserve(batch: TapBatch): void {
    const rows = this.#rows + batch.rows
    const makeExchanges = batch.exchangeColumns !== undefined && this.#exchanges === undefined
    if (rows > this.#capacity || makeExchanges) {
      const capacity = rows > this.#capacity ? Math.min(maxJoinedRows, rows * 2) : this.#capacity
      const columns = columnsAt(new SharedArrayBuffer(columnBytes(capacity)), capacity)
      setColumns(columns, this.#columns, 0)
      this.#columns = columns
      if (this.#exchanges !== undefined || makeExchanges) {
        const buffer = new SharedArrayBuffer(exchangeBytes(capacity))
        const exchanges = exchangeColumnsAt(buffer, capacity)
        if (this.#exchanges !== undefined) setColumns(exchanges, this.#exchanges, 0)
        this.#exchanges = exchanges
        this.#opened = grown(this.#opened.subarray(0, this.#openedCount), openedAt(buffer, capacity))
      }
      this.#capacity = capacity
    }
    const bytes = this.#slabBytes + batch.slabBytes
    if (bytes > this.#slab.byteLength)
      this.#slab = grown(this.#slab, new Uint8Array(new SharedArrayBuffer(Math.min(maxJoinedBytes, bytes * 2))))
  }
}

function viewsOf({ capacity, columns, exchangeColumns, opened }: TapBatch) {
  return {
    columns: columnsAt(columns, capacity),
    exchanges: exchangeColumns === undefined ? undefined : exchangeColumnsAt(exchangeColumns, capacity),
    opened:
      exchangeColumns === undefined ? new Uint32Array(new SharedArrayBuffer(0)) : openedAt(exchangeColumns, capacity).subarray(0, opened),
  }
}

function grown<Column extends Uint8Array<SharedArrayBuffer> | Uint32Array<SharedArrayBuffer>>(column: Column, larger: Column): Column {
  larger.set(column)
  return larger
}

/**
 * Applies a batch's updates of earlier rows: `find` answers with the chunk of a row of main's. Answers with the rows that
 * changed; those that are no longer held are left out.
 */
export function applyUpdates(batch: TapBatch, numbers: TapNumbers, find: (row: number) => TapChunk | undefined): readonly RowId[] {
  if (batch.updates === undefined) return []
  const { count, columns } = batch.updates
  const { row, peer, rttUs, state, certainty } = updatesAt(columns, count)
  const changed: RowId[] = []
  for (let index = 0; index < count; index += 1) {
    const main = numbers.rows.toMain(row[index] ?? 0)
    const chunk = main === undefined ? undefined : find(main)
    if (main === undefined || chunk === undefined) continue
    chunk.setState(main, state[index] ?? 0, certainty[index] ?? 0, rttUs[index] ?? 0, peer[index] ?? 0)
    changed.push(main as RowId)
  }
  return changed
}
