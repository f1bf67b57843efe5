import { framedBytes, writeFrame } from '../../shared/zmtp/encode'
import type { ChunkImage } from './capture-chunk'
import type { RowChunkColumns } from './row-chunk'
import { columnBytes, columnsAt, exchangeBytes, exchangeColumnsAt, openedAt, rowFlags } from './tap/batch'

/** What {@link rowChunkImage} needs of a chunk. */
export interface RowChunkContent {
  readonly columns: RowChunkColumns
  readonly firstRow: number
  readonly firstExchange: number
  readonly rows: number
  readonly messages: number
  readonly opened: number
  /** The frames of a row, counted within the chunk. */
  frames(index: number): readonly Uint8Array[]
}

/** Copies a chunk of our own sockets' rows into the layout of the tap's batches, with its frames as ZMTP 2.0 frames them. */
export function rowChunkImage({ columns, firstRow, firstExchange, rows, messages, opened, frames }: RowChunkContent): ChunkImage {
  const buffer = new ArrayBuffer(columnBytes(rows))
  const target = columnsAt(buffer, rows)
  for (const name of ['timeUs', 'source', 'connection', 'kind', 'direction', 'socket', 'event', 'envelopeFrames'] as const) {
    target[name].set(columns[name].subarray(0, rows))
  }
  const all = Array.from({ length: rows }, (_, index) => frames(index))
  const isEvent = (index: number): boolean => columns.kind[index] !== 0
  const sizeOf = (row: readonly Uint8Array[], index: number): number =>
    row.reduce((sum, frame) => sum + (isEvent(index) ? frame.byteLength : framedBytes(frame)), 0)
  const slab = new ArrayBuffer(all.reduce((sum, row, index) => sum + sizeOf(row, index), 0))
  const bytes = new Uint8Array(slab)
  let at = 0
  for (const [index, row] of all.entries()) {
    for (const [number, frame] of row.entries()) {
      if (isEvent(index)) {
        bytes.set(frame, at)
        at += frame.byteLength
      } else at = writeFrame(bytes, at, frame, number + 1 < row.length)
    }
    target.payloadEnd[index] = at
    target.frameCount[index] = row.length
    target.size[index] = Math.min(columns.size[index] ?? 0, 0xffff_ffff)
    target.flags[index] = isEvent(index) ? rowFlags.unframed : 0
  }
  const exchangeColumns =
    opened === 0 && !columns.exchange.subarray(0, rows).some((exchange) => exchange !== 0) ? undefined : exchangesOf(columns, rows, opened)
  return { firstRow, rows, messages, firstExchange, opened, capacity: rows, columns: buffer, exchangeColumns, slab, slabBytes: at }
}

function exchangesOf(columns: RowChunkColumns, rows: number, opened: number): ArrayBuffer {
  const buffer = new ArrayBuffer(exchangeBytes(rows))
  const target = exchangeColumnsAt(buffer, rows)
  for (const name of ['exchange', 'peer', 'role', 'state', 'certainty'] as const) target[name].set(columns[name].subarray(0, rows))
  for (let index = 0; index < rows; index += 1) {
    const rttUs = columns.rttUs[index] ?? Number.NaN
    target.rttUs[index] = Number.isNaN(rttUs) ? 0 : rttUs
  }
  openedAt(buffer, rows).set(columns.opened.subarray(0, opened))
  return buffer
}
