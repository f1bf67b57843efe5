import type { ChunkImage } from '../capture/capture-chunk'
import { columnsAt, type ExchangeColumns, exchangeColumnsAt, openedAt, type TapColumns } from '../capture/tap/batch'
import type { NumberMap } from '../capture/tap/number-map'
import { encodeColumns, ReusedBytes } from './column-codec'

/** The columns in the order in which they lie in the file (docs/session-format.md), whatever their order in memory. */
export const columnOrder = [
  'timeUs',
  'size',
  'payloadEnd',
  'frameCount',
  'connection',
  'source',
  'transferUs',
  'kind',
  'direction',
  'socket',
  'event',
  'envelopeFrames',
  'flags',
] as const satisfies readonly (keyof TapColumns)[]

export const exchangeColumnOrder = [
  'exchange',
  'peer',
  'rttUs',
  'role',
  'state',
  'certainty',
] as const satisfies readonly (keyof ExchangeColumns)[]

/** How a thread's numbers become the session's; absent where they are the session's already. */
export interface ImageNumbers {
  readonly rows: NumberMap
  readonly exchanges: NumberMap
}

export interface EncodedChunk {
  readonly minTimeUs: number
  readonly maxTimeUs: number
  /** In {@link columnOrder}, with each row's payload length in place of its end. */
  readonly columns: Uint8Array<ArrayBuffer>
  /** In {@link exchangeColumnOrder}, with `peer` a row of the session or 0; then the rows that opened one. */
  readonly exchangeColumns: Uint8Array<ArrayBuffer> | undefined
}

/** Where chunks are encoded one after the other. */
export class ChunkMemory {
  readonly lengths = new ReusedBytes()
  readonly columns = new ReusedBytes()
  readonly exchanges = new ReusedBytes()
}

/** With `memory`, the answer is good until the next chunk is encoded there. */
export function encodeChunk(image: ChunkImage, numbers?: ImageNumbers, memory = new ChunkMemory()): EncodedChunk {
  const { rows, capacity } = image
  const columns = columnsAt(image.columns, capacity)
  const lengths = new Uint32Array(memory.lengths.take(rows * 4).buffer, 0, rows)
  lengths.set(columns.payloadEnd.subarray(0, rows))
  for (let row = rows - 1; row > 0; row -= 1) lengths[row] = (lengths[row] ?? 0) - (lengths[row - 1] ?? 0)
  const times = columns.timeUs.subarray(0, rows)
  let minTimeUs = times[0] ?? 0
  let maxTimeUs = minTimeUs
  for (let row = 1; row < rows; row += 1) {
    const time = times[row] ?? 0
    if (time < minTimeUs) minTimeUs = time
    if (time > maxTimeUs) maxTimeUs = time
  }
  const parts = columnOrder.map((name) => (name === 'payloadEnd' ? lengths : columns[name].subarray(0, rows)))
  return { minTimeUs, maxTimeUs, columns: encodeColumns(parts, memory.columns), exchangeColumns: encodeExchanges(image, numbers, memory) }
}

function encodeExchanges(image: ChunkImage, numbers: ImageNumbers | undefined, memory: ChunkMemory): Uint8Array<ArrayBuffer> | undefined {
  if (image.exchangeColumns === undefined) return undefined
  const { rows, capacity, opened } = image
  const buffer = image.exchangeColumns
  const columns = exchangeColumnsAt(buffer, capacity)
  const exchange = columns.exchange.slice(0, rows)
  const peer = columns.peer.slice(0, rows)
  if (numbers !== undefined) {
    for (let row = 0; row < rows; row += 1) {
      const local = exchange[row] ?? 0
      const localPeer = peer[row] ?? 0
      if (local !== 0) exchange[row] = numbers.exchanges.toMain(local) ?? 0
      if (localPeer !== 0) peer[row] = numbers.rows.toMain(localPeer - 1) ?? 0
    }
  }
  const numbered = { ...columns, exchange, peer }
  const parts = exchangeColumnOrder.map((name) => numbered[name].subarray(0, rows))
  return encodeColumns([...parts, openedAt(buffer, capacity).subarray(0, opened)], memory.exchanges)
}
