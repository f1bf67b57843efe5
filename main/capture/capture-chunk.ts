import type { RowSummary } from '../../shared/model'

/**
 * A chunk as other threads take it, in the layout of tap/batch.ts: columns and payloads where they lie, or a copy, which is no shared
 * memory then: the garbage collector counts that only where it is not shared.
 */
export interface ChunkImage {
  readonly firstRow: number
  readonly rows: number
  readonly messages: number
  /** The exchange that the next opening row would have got when the chunk began. */
  readonly firstExchange: number
  /** Exchanges that its rows opened. */
  readonly opened: number
  /** Rows for which the columns have room. */
  readonly capacity: number
  readonly columns: ArrayBufferLike
  /** With the rows that opened an exchange behind them; `undefined` where no row belongs to one. */
  readonly exchangeColumns: ArrayBufferLike | undefined
  readonly slab: ArrayBufferLike
  readonly slabBytes: number
  /** The tap thread whose numbers the exchange columns have, with those of the first row and exchange; absent where they are the capture's. */
  readonly thread?: { readonly id: number; readonly row: number; readonly exchange: number }
}

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
  summary(row: number): RowSummary
  /** Nothing is added to it from now on. */
  seal(): void
  /** The chunk for other threads; rows that come later are not in it. */
  image(): ChunkImage
  /** Views of the row's frames, `atMost` so many of them. */
  frames(row: number, atMost?: number): readonly Uint8Array[]
  /** The row that opened an exchange, when it is one of this chunk's. */
  exchangeRow(exchange: number): number | undefined
}
