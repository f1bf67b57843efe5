import type { ConnectionFacts } from '../../shared/filter/chunk'
import type { ExchangeId, RowId, TimeAnchor } from '../../shared/model'
import type { ExchangeNumbers } from './row-summary'
import type { ExchangeColumns, TapColumns } from './tap/batch'

export interface ChunkBounds {
  readonly firstRow: number
  /** One past the newest row. */
  readonly endRow: number
  /** Changes with its rows and with states of exchanges that are known to have changed. */
  readonly version: number
}

/** Consecutive rows as columns in the layout of tap/batch.ts, in memory or out of a file. The columns may have room for more. */
export interface ReadChunk extends ChunkBounds {
  readonly columns: TapColumns
  readonly exchanges: ExchangeColumns | undefined
  readonly numbers: ExchangeNumbers
  /** Bytes of the payloads from one place to before another, as `payloadEnd` counts; `undefined` when they are gone. */
  payload(from: number, to: number): Uint8Array | undefined
}

/** The names of columns, and `exchanges` for all of those. */
export type ChunkColumn = keyof TapColumns | 'exchanges'

/** A capture as it is read: rows by their numbers, from the first that is still there to the newest. */
export interface ReadCapture {
  readonly anchor: TimeAnchor
  /** The oldest row that is there; equal to {@link endRow} when there is none. */
  readonly firstRow: number
  readonly endRow: number
  /**
   * The chunk that holds a row, or else the next one. `only` names the columns that will be looked at, which is cheaper for
   * what is read from a file: the others are zero.
   */
  chunkFrom(row: number, only?: ReadonlySet<ChunkColumn>): ReadChunk | undefined
  /** The bounds and version of what {@link chunkFrom} would answer with, without reading it. */
  boundsFrom(row: number): ChunkBounds | undefined
  /** The first row whose chunk may hold this time or a later one. */
  rowNear(timeUs: number): number
  exchangeRow(exchange: ExchangeId): RowId | undefined
  endpointOf(connection: number, source: number): string | undefined
  connectionFacts(connection: number, source: number): ConnectionFacts | undefined
  sourceName(source: number): string | undefined
}

/** The chunk that holds a row. */
export function chunkOf(capture: ReadCapture, row: number): ReadChunk | undefined {
  if (!Number.isInteger(row) || row < capture.firstRow || row >= capture.endRow) return undefined
  const chunk = capture.chunkFrom(row)
  return chunk !== undefined && row >= chunk.firstRow && row < chunk.endRow ? chunk : undefined
}
