import { updatesAt } from '../capture/tap/batch'
import type { ImageNumbers } from './chunk-image'
import { encodeColumns } from './column-codec'

/** New states of exchanges, laid out as batch.ts's `UpdateColumns`. */
export interface ExchangeUpdates {
  readonly count: number
  readonly columns: ArrayBuffer
}

interface ChunkUpdates {
  /** The chunk's first row. */
  readonly chunk: number
  readonly data: Uint8Array<ArrayBuffer>
}

/** Bytes before the columns: how many values each has. */
export const updateHeadBytes = 8

/**
 * Sorts updates by chunk and encodes them. `chunkOf` answers with the first row of a row's chunk; updates of rows that
 * are in none are left out.
 */
export function encodeUpdates(
  { count, columns }: ExchangeUpdates,
  numbers: ImageNumbers | undefined,
  chunkOf: (row: number) => number | undefined,
): readonly ChunkUpdates[] {
  const updates = updatesAt(columns, count)
  const rows = new Float64Array(count)
  const peers = new Float64Array(count)
  const byChunk = new Map<number, number[]>()
  for (let index = 0; index < count; index += 1) {
    const row = updates.row[index] ?? 0
    const peer = updates.peer[index] ?? 0
    const ownRow = numbers === undefined ? row : numbers.rows.toMain(row)
    const chunk = ownRow === undefined ? undefined : chunkOf(ownRow)
    if (ownRow === undefined || chunk === undefined) continue
    rows[index] = ownRow - chunk
    peers[index] = numbers === undefined || peer === 0 ? peer : (numbers.rows.toMain(peer - 1) ?? 0)
    const places = byChunk.get(chunk)
    if (places === undefined) byChunk.set(chunk, [index])
    else places.push(index)
  }
  return Array.from(byChunk, ([chunk, places]) => {
    const picked = (values: Float64Array | Uint8Array) => Float64Array.from(places, (place) => values[place] ?? 0)
    const encoded = encodeColumns([rows, peers, updates.rttUs, updates.state, updates.certainty].map(picked))
    const data = new Uint8Array(updateHeadBytes + encoded.byteLength)
    new DataView(data.buffer).setUint32(0, places.length, true)
    data.set(encoded, updateHeadBytes)
    return { chunk, data }
  })
}
