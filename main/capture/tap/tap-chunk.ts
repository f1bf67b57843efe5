import { exchangeStates, type RowId, type RowSummary } from '../../../shared/model'
import { readFrames } from '../../../shared/zmtp/frames'
import type { CaptureChunk, ChunkImage } from '../capture-chunk'
import { rowSummary } from '../row-summary'
import {
  batchBytes,
  buffersOf,
  columnsAt,
  copyColumns,
  type ExchangeColumns,
  exchangeColumnsAt,
  maxJoinedBytes,
  maxJoinedRows,
  openedAt,
  rowFlags,
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
  readonly #memory: Pick<TapBatch, 'capacity' | 'columns' | 'exchangeColumns' | 'slab'>
  readonly #columns: TapColumns
  readonly #exchanges: ExchangeColumns | undefined
  readonly #opened: Uint32Array
  #openedCount: number
  readonly #slab: Uint8Array<SharedArrayBuffer>
  #slabBytes: number
  readonly #numbers: TapNumbers
  /** The thread's numbers of the first row and the first exchange. */
  readonly #threadRow: number
  readonly #threadExchange: number

  /** Takes a batch over. `firstRow` and `firstExchange` are main's next numbers; `numbers` learns of them. */
  constructor(batch: TapBatch, firstRow: number, firstExchange: number, numbers: TapNumbers) {
    const { capacity, columns, exchangeColumns, slab } = batch
    this.firstRow = firstRow
    this.firstExchange = firstExchange
    this.#rows = batch.rows
    this.#messages = batch.messages
    this.#memory = { capacity, columns, exchangeColumns, slab }
    this.#columns = columnsAt(columns, capacity)
    this.#exchanges = exchangeColumns && exchangeColumnsAt(exchangeColumns, capacity)
    this.#opened = exchangeColumns === undefined ? new Uint32Array() : openedAt(exchangeColumns, capacity)
    this.#openedCount = batch.opened
    this.#slab = new Uint8Array(slab)
    this.#slabBytes = batch.slabBytes
    this.#numbers = numbers
    this.#threadRow = batch.firstRow
    this.#threadExchange = batch.firstExchange
    this.#learn(batch, firstRow, firstExchange)
  }

  /**
   * Adds a copy of the batch that follows, when both are small and this chunk is the newest of the capture; `firstExchange` is
   * main's next number, `numbers` are those of the batch's thread. Answers whether it did: the batch's memory is not read then.
   */
  join(batch: TapBatch, firstExchange: number, numbers: TapNumbers): boolean {
    // Another thread counts from the beginning again: its numbers mean other rows.
    if (numbers !== this.#numbers || !this.#hasRoom(batch)) return false
    // Exchanges are found by their distance from the chunk's first.
    if (batch.opened > 0 && firstExchange !== this.firstExchange + this.#openedCount) return false
    const firstRow = this.endRow
    const rows = this.#rows
    const end = rows + batch.rows
    copyColumns(columnsAt(batch.columns, batch.capacity), this.#columns, batch.rows, rows)
    const { payloadEnd } = this.#columns
    for (let row = rows; row < end; row += 1) payloadEnd[row] = (payloadEnd[row] ?? 0) + this.#slabBytes
    if (this.#exchanges !== undefined) this.#joinExchanges(batch, this.#exchanges)
    this.#slab.set(new Uint8Array(batch.slab, 0, batch.slabBytes), this.#slabBytes)
    this.#slabBytes += batch.slabBytes
    this.#rows = end
    this.#messages += batch.messages
    this.#learn(batch, firstRow, firstExchange)
    return true
  }

  get messages(): number {
    return this.#messages
  }

  /** Bytes that this chunk takes, unused room included. */
  get heldBytes(): number {
    return batchBytes(this.#memory)
  }

  /**
   * Gives up the chunk's memory, for {@link TapHost.recycle}: nothing may be read of the chunk any more, nor of frames that
   * it answered with.
   */
  release(): readonly SharedArrayBuffer[] {
    return buffersOf(this.#memory)
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
      ...this.#memory,
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

  #hasRoom(batch: TapBatch): boolean {
    const maxRows = Math.min(maxJoinedRows, this.#memory.capacity)
    const maxBytes = Math.min(maxJoinedBytes, this.#slab.byteLength)
    if (this.#rows + batch.rows > maxRows || this.#slabBytes + batch.slabBytes > maxBytes) return false
    return batch.exchangeColumns === undefined || this.#exchanges !== undefined
  }

  #joinExchanges({ rows, opened, capacity, exchangeColumns }: TapBatch, exchanges: ExchangeColumns): void {
    const first = this.#rows
    if (exchangeColumns === undefined) {
      for (const column of Object.values(exchanges)) column.fill(0, first, first + rows)
      return
    }
    copyColumns(exchangeColumnsAt(exchangeColumns, capacity), exchanges, rows, first)
    for (const row of openedAt(exchangeColumns, capacity).subarray(0, opened)) {
      this.#opened[this.#openedCount] = row + first
      this.#openedCount += 1
    }
  }
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
