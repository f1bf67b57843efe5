import type { ExchangeId, RowId, RowSummary, TimeAnchor } from '../../shared/model'

/** A capture, row by row: the one in memory, a session file, or what the window reads, which is both. Export knows nothing else. */
export interface CaptureReader {
  readonly anchor: TimeAnchor
  /** The oldest row that is still held; equal to {@link endRow} when nothing is. */
  readonly firstRow: RowId
  /** One past the newest row. */
  readonly endRow: RowId
  /** The row without its payload, or `undefined` when it is not (or no longer) held. */
  row(id: RowId): RowSummary | undefined
  /**
   * The row's frames in order, `atMost` so many of them; an event has one frame, its detail as UTF-8. The bytes are views:
   * do not change them.
   */
  frames(id: RowId, atMost?: number): readonly Uint8Array[] | undefined
  /** The endpoint that the row came or went by, where ZeroMQ tells. */
  endpointOf(row: RowSummary): string | undefined
  /** The user's name for the row's source; it stays known after the source is removed. */
  sourceName(row: RowSummary): string
  /** The row that opened this exchange (its request, or its orphan reply), if it is still held. */
  exchangeRow(id: ExchangeId): RowId | undefined
}
