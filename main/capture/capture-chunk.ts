import type { ViewQuery } from '../../shared/ipc/contract'
import type { RowSummary } from '../../shared/model'
import type { StatisticsColumns } from '../../shared/statistics/columns'

/** Consecutive rows of a capture in memory, however they are held. */
export interface CaptureChunk {
  readonly firstRow: number
  /** One past its newest row. */
  readonly endRow: number
  /** The exchange that the next opening row would have got when this chunk began. */
  readonly firstExchange: number
  readonly messages: number
  /** Bytes that it takes. */
  readonly heldBytes: number
  /** Nothing is added to it any more. */
  readonly full: boolean
  /** Grows with every change of what it holds. */
  readonly version: number
  /** Its rows as columns; views that are good until the chunk changes. */
  statisticsColumns(): StatisticsColumns
  summary(row: number): RowSummary
  /** Views of the row's frames, `atMost` so many of them. */
  frames(row: number, atMost?: number): readonly Uint8Array[]
  /** The row that opened an exchange, when it is one of this chunk's. */
  exchangeRow(exchange: number): number | undefined
  /** Writes the rows from `from` to before `to` that match into `target` from `at` on; answers how many did. */
  collect(query: ViewQuery, from: number, to: number, target: Uint32Array, at: number): number
}
