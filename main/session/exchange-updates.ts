import type { ExchangeColumns, UpdateColumns } from '../capture/tap/batch'
import { decodeColumn, encodeColumns } from './column-codec'

/** Bytes before the columns of an update: `[u32 count][4 bytes 0]`. */
const headBytes = 8

/**
 * The `data` of a row of `exchange_update`: new states of rows of one chunk. `row` is the session's number, `peer` too, or 0
 * for none. The columns may be longer than `count`.
 */
export function encodeUpdates(count: number, updates: UpdateColumns): Uint8Array<ArrayBuffer> {
  const { row, peer, rttUs, state, certainty } = updates
  const columns = encodeColumns([row, peer, rttUs, state, certainty].map((column) => column.subarray(0, count)))
  const data = new Uint8Array(headBytes + columns.byteLength)
  new DataView(data.buffer).setUint32(0, count, true)
  data.set(columns, headBytes)
  return data
}

/**
 * Sets what an update says in the columns of the chunk that begins at `firstRow`.
 * @throws RangeError when the update is not well-formed.
 */
export function mergeUpdates(data: Uint8Array, firstRow: number, exchanges: ExchangeColumns): void {
  const count = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true)
  if (count > exchanges.state.length) throw new RangeError('An update has more rows than its chunk.')
  const row = new Float64Array(count)
  const peer = new Float64Array(count)
  const rttUs = new Float64Array(count)
  const state = new Uint8Array(count)
  const certainty = new Uint8Array(count)
  let at = headBytes
  for (const column of [row, peer, rttUs, state, certainty]) at = decodeColumn(data, at, column)
  for (let index = 0; index < count; index += 1) {
    const place = (row[index] ?? 0) - firstRow
    if (place < 0 || place >= exchanges.state.length) continue
    exchanges.peer[place] = peer[index] ?? 0
    exchanges.rttUs[place] = rttUs[index] ?? 0
    exchanges.state[place] = state[index] ?? 0
    exchanges.certainty[place] = certainty[index] ?? 0
  }
}
