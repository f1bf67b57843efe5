import type { RowId } from '../../shared/model'
import type { CaptureReader } from '../capture/reader'
import type { JsonDecoded } from './record'

/** A file format that a capture can be written in. */
export interface ExportFormat {
  readonly id: string
  /** As a list of formats shows it. */
  readonly name: string
  /** Without its dot. */
  readonly extension: string
  /** Writes the rows; opening, closing, counting and cancelling are not its business. */
  write(rows: ExportRows, output: ExportOutput): Promise<void>
}

/** The rows to write: those that were held when the export began, in their order, without those evicted meanwhile. */
export interface ExportRows {
  readonly reader: CaptureReader
  readonly pieces: AsyncIterable<readonly RowId[]>
  /** Where what decoders say is to be written, too. */
  readonly decodedOf?: DecodedOf | undefined
}

/** Rows from `from` to before `to` that were looked at, and which of them are to be written, in order. */
export interface RowPiece {
  readonly from: number
  readonly to: number
  readonly rows: readonly RowId[]
}

/** What decoders say of rows, one after the other; `undefined` where that is no more than the bytes do. Never throws. */
export type DecodedOf = (ids: readonly RowId[]) => AsyncGenerator<JsonDecoded | undefined, undefined>

export interface ExportOutput {
  /**
   * Appends text as UTF-8. Await what it returns: the file is behind, and the rest of the program gets its turn.
   * @throws InspectorError when the file cannot be written, or the export was cancelled.
   */
  write(text: string): Promise<void> | undefined
  /** The rows whose record is complete; what the progress counts. */
  recordWritten(): void
}
