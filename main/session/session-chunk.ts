import type { RowSummary } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { ChunkColumn } from '../capture/read-chunk'
import { rowSummary } from '../capture/row-summary'
import {
  columnBytes,
  columnsAt,
  type ExchangeColumns,
  exchangeBytes,
  exchangeColumnsAt,
  openedAt,
  type TapColumns,
} from '../capture/tap/batch'
import { columnOrder, exchangeColumnOrder } from './chunk-image'
import { decodeColumn, type Numbers, skipColumn } from './column-codec'
import { updateHeadBytes } from './exchange-updates'

/** No chunk has more rows; a damaged number must not take all memory. */
const maxChunkRows = 1 << 20

/** The columns of one chunk of a session: the layout is that of the tap's batches, the numbers are the session's. */
export interface DecodedChunk {
  readonly firstRow: number
  readonly rows: number
  readonly columns: TapColumns
  /** `peer` is a row of the session, or 0. Absent where no row belongs to an exchange. */
  readonly exchanges: ExchangeColumns | undefined
  /** The rows, from 0, that opened an exchange, in order. */
  readonly opened: Uint32Array
  readonly pieceBytes: number
  /** Bytes that the columns take. */
  readonly heldBytes: number
}

export interface StoredChunk {
  readonly firstRow: number
  readonly rows: number
  readonly opened: number
  readonly pieceBytes: number
  readonly columns: Uint8Array
  readonly exchangeColumns: Uint8Array | undefined
}

/**
 * Decodes all columns, or only those that are named; the others are zero then.
 * @throws RangeError when the columns are not well-formed.
 */
export function decodeChunk(stored: StoredChunk, only?: ReadonlySet<ChunkColumn>): DecodedChunk {
  const { firstRow, rows, opened, pieceBytes } = stored
  if (rows > maxChunkRows || opened > rows) throw new RangeError(said`A chunk has impossible counts.`)
  const take = (at: number, name: keyof TapColumns, target: Numbers): number =>
    only === undefined || only.has(name) ? decodeColumn(stored.columns, at, target) : skipColumn(stored.columns, at, rows)
  const buffer = new ArrayBuffer(columnBytes(rows))
  const columns = columnsAt(buffer, rows)
  let at = 0
  for (const name of columnOrder) at = take(at, name, columns[name])
  const ends = columns.payloadEnd
  for (let row = 1; row < rows; row += 1) ends[row] = (ends[row] ?? 0) + (ends[row - 1] ?? 0)
  const counts = { firstRow, rows, columns, pieceBytes }
  if (stored.exchangeColumns === undefined || only?.has('exchanges') === false) {
    return { ...counts, exchanges: undefined, opened: new Uint32Array(), heldBytes: buffer.byteLength }
  }
  const exchangeBuffer = new ArrayBuffer(exchangeBytes(rows))
  const exchanges = exchangeColumnsAt(exchangeBuffer, rows)
  const openedRows = openedAt(exchangeBuffer, rows).subarray(0, opened)
  at = 0
  for (const name of exchangeColumnOrder) at = decodeColumn(stored.exchangeColumns, at, exchanges[name])
  decodeColumn(stored.exchangeColumns, at, openedRows)
  return { ...counts, exchanges, opened: openedRows, heldBytes: buffer.byteLength + exchangeBuffer.byteLength }
}

/**
 * Sets in a chunk's columns what a row of `exchange_update` says; those that are later come later.
 * @throws RangeError when the update is not well-formed.
 */
export function mergeUpdates(data: Uint8Array, exchanges: ExchangeColumns): void {
  const count = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true)
  // A row may change more than once between two commits.
  if (count > maxChunkRows) throw new RangeError(said`An update has an impossible count.`)
  const row = new Uint32Array(count)
  const peer = new Float64Array(count)
  const rttUs = new Float64Array(count)
  const state = new Uint8Array(count)
  const certainty = new Uint8Array(count)
  let at = updateHeadBytes
  for (const column of [row, peer, rttUs, state, certainty]) at = decodeColumn(data, at, column)
  for (let index = 0; index < count; index += 1) {
    const place = row[index] ?? 0
    if (place >= exchanges.state.length) throw new RangeError(said`An update is of a row beyond its chunk.`)
    exchanges.peer[place] = peer[index] ?? 0
    exchanges.rttUs[place] = rttUs[index] ?? 0
    exchanges.state[place] = state[index] ?? 0
    exchanges.certainty[place] = certainty[index] ?? 0
  }
}

export function summaryOf({ firstRow, columns, exchanges }: DecodedChunk, row: number): RowSummary {
  return rowSummary(row, row - firstRow, columns, exchanges)
}
