import { setImmediate } from 'node:timers/promises'
import type { ViewQuery } from '../../shared/ipc/contract'
import type { RowId } from '../../shared/model'
import type { ReadCapture } from '../capture/read-chunk'
import type { RowPiece } from '../export/format'
import type { DecoderChoices } from './decoder-choices'
import type { RowReader } from './read-rows'
import { RowQuery } from './row-query'

/** Rows that are looked at before those that match are handed on. */
const rowsPerPiece = 16_384
const decodedRowsPerPiece = 64
/** How long rows are looked at before others get their turn. */
const sliceMs = 8

/** The rows that match among those that a capture has now, piece by piece; those that go meanwhile are passed over. */
export async function* matchingRows(capture: ReadCapture, query: RowQuery): AsyncGenerator<RowPiece> {
  const { endRow } = capture
  const step = query.decodes ? decodedRowsPerPiece : rowsPerPiece
  let until = performance.now() + sliceMs
  for (let row = capture.firstRow; row < endRow; ) {
    row = Math.max(row, capture.firstRow)
    const chunk = capture.chunkFrom(row, query.columns)
    if (chunk === undefined || chunk.endRow <= row) return
    const from = Math.max(row, chunk.firstRow)
    const to = Math.min(endRow, chunk.endRow, from + step)
    const offsets = await query.settledMatch(chunk, from, to)
    yield { from, to, rows: Array.from(offsets, (offset) => (chunk.firstRow + offset) as RowId) }
    row = to
    if (performance.now() < until) continue
    await setImmediate()
    until = performance.now() + sliceMs
  }
}

/** The rows of a list, in order; of exchanges, each request with its reply behind it. @throws InspectorError `BAD_FILTER` */
export function listedRows(reader: RowReader, capture: ReadCapture, query: ViewQuery, decoding: DecoderChoices): AsyncIterable<RowPiece> {
  const pieces = matchingRows(capture, new RowQuery(capture, query, [], decoding))
  return query.grain === 'exchanges' ? withReplies(reader, pieces) : pieces
}

async function* withReplies(reader: RowReader, pieces: AsyncIterable<RowPiece>): AsyncGenerator<RowPiece> {
  for await (const piece of pieces) {
    yield { ...piece, rows: piece.rows.flatMap((id) => [id, reader.row(id)?.peer ?? []].flat()) }
  }
}
