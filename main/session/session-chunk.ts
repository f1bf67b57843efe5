import type { ViewQuery } from '../../shared/ipc/contract'
import {
  type ConnectionId,
  certainties,
  directions,
  type ExchangeId,
  eventNames,
  exchangeStates,
  firstTapConnection,
  type RowId,
  type RowSummary,
  roles,
  rowKinds,
  type SourceId,
  socketTypes,
} from '../../shared/model'
import {
  columnBytes,
  columnsAt,
  type ExchangeColumns,
  exchangeBytes,
  exchangeColumnsAt,
  openedAt,
  rowFlags,
  type TapColumns,
} from '../capture/tap/batch'
import { columnOrder, exchangeColumnOrder } from './chunk-image'
import { decodeColumn, type Numbers, skipColumn } from './column-codec'
import { updateHeadBytes } from './exchange-updates'

const requestRole = roles.indexOf('request')
const orphanState = exchangeStates.indexOf('orphan')
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
  readonly opened: Uint32Array<SharedArrayBuffer>
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

/** The columns that {@link collectFrom} looks at. */
const collectedColumns: ReadonlySet<string> = new Set(['kind', 'source', 'connection', 'role', 'state'])

/**
 * Decodes all columns, or only those that {@link collectFrom} looks at; the others are zero then.
 * @throws RangeError when the columns are not well-formed.
 */
export function decodeChunk(stored: StoredChunk, only?: 'collected'): DecodedChunk {
  const { firstRow, rows, opened, pieceBytes } = stored
  if (rows > maxChunkRows || opened > rows) throw new RangeError('A chunk has impossible counts.')
  const take = (bytes: Uint8Array, at: number, name: string, target: Numbers): number =>
    only === undefined || collectedColumns.has(name) ? decodeColumn(bytes, at, target) : skipColumn(bytes, at, rows)
  const buffer = new SharedArrayBuffer(columnBytes(rows))
  const columns = columnsAt(buffer, rows)
  let at = 0
  for (const name of columnOrder) at = take(stored.columns, at, name, columns[name])
  const ends = columns.payloadEnd
  for (let row = 1; row < rows && only === undefined; row += 1) ends[row] = (ends[row] ?? 0) + (ends[row - 1] ?? 0)
  const counts = { firstRow, rows, columns, pieceBytes }
  if (stored.exchangeColumns === undefined) {
    return { ...counts, exchanges: undefined, opened: new Uint32Array(new SharedArrayBuffer(0)), heldBytes: buffer.byteLength }
  }
  const exchangeBuffer = new SharedArrayBuffer(exchangeBytes(rows))
  const exchanges = exchangeColumnsAt(exchangeBuffer, rows)
  const openedRows = openedAt(exchangeBuffer, rows).subarray(0, opened)
  at = 0
  for (const name of exchangeColumnOrder) at = take(stored.exchangeColumns, at, name, exchanges[name])
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
  if (count > maxChunkRows) throw new RangeError('An update has an impossible count.')
  const row = new Uint32Array(count)
  const peer = new Float64Array(count)
  const rttUs = new Float64Array(count)
  const state = new Uint8Array(count)
  const certainty = new Uint8Array(count)
  let at = updateHeadBytes
  for (const column of [row, peer, rttUs, state, certainty]) at = decodeColumn(data, at, column)
  for (let index = 0; index < count; index += 1) {
    const place = row[index] ?? 0
    if (place >= exchanges.state.length) throw new RangeError('An update is of a row beyond its chunk.')
    exchanges.peer[place] = peer[index] ?? 0
    exchanges.rttUs[place] = rttUs[index] ?? 0
    exchanges.state[place] = state[index] ?? 0
    exchanges.certainty[place] = certainty[index] ?? 0
  }
}

export function summaryOf({ firstRow, columns, exchanges }: DecodedChunk, row: number): RowSummary {
  const index = row - firstRow
  const exchange = exchanges?.exchange[index] ?? 0
  const peer = exchanges?.peer[index] ?? 0
  const connection = columns.connection[index] ?? 0
  const atTap = { transferUs: columns.transferUs[index] ?? 0, encrypted: ((columns.flags[index] ?? 0) & rowFlags.encrypted) !== 0 }
  // The ids were branded when they were written: this is where they come out of their columns again.
  return {
    id: row as RowId,
    kind: rowKinds[columns.kind[index] ?? 0] ?? 'message',
    timeUs: columns.timeUs[index] ?? 0,
    source: columns.source[index] as SourceId,
    connection: connection as ConnectionId,
    socket: socketTypes[columns.socket[index] ?? 0],
    direction: directions[columns.direction[index] ?? 0] ?? 'none',
    event: eventNames[columns.event[index] ?? 0] ?? 'none',
    frameCount: columns.frameCount[index] ?? 0,
    envelopeFrames: columns.envelopeFrames[index] ?? 0,
    size: columns.size[index] ?? 0,
    exchange: exchange as ExchangeId,
    role: roles[exchanges?.role[index] ?? 0] ?? 'none',
    state: exchangeStates[exchanges?.state[index] ?? 0] ?? 'none',
    certainty: certainties[exchanges?.certainty[index] ?? 0] ?? 'none',
    rttUs: peer === 0 ? undefined : exchanges?.rttUs[index],
    peer: peer === 0 ? undefined : (peer as RowId),
    ...(connection < firstTapConnection ? {} : atTap),
  }
}

/** Writes the rows from `from` to before `to` that match into `target` from `at` on; answers how many did. */
export function collectFrom(chunk: DecodedChunk, query: ViewQuery, from: number, to: number, target: Uint32Array, at: number): number {
  const { kind, source, connection } = chunk.columns
  const { exchanges, firstRow } = chunk
  const isExchanges = query.grain === 'exchanges'
  if (isExchanges && exchanges === undefined) return 0
  const wantedSource = query.source ?? 0
  const wantedConnection = query.connection ?? 0
  const end = Math.min(to, firstRow + chunk.rows) - firstRow
  let found = at
  for (let index = Math.max(0, from - firstRow); index < end; index += 1) {
    if (wantedSource !== 0 && source[index] !== wantedSource) continue
    if (wantedConnection !== 0 && connection[index] !== wantedConnection) continue
    if (isExchanges) {
      if (exchanges?.role[index] !== requestRole && exchanges?.state[index] !== orphanState) continue
    } else if (kind[index] !== 0 && !query.events) continue
    target[found] = firstRow + index
    found += 1
  }
  return found - at
}
