import { InspectorError } from '../../shared/errors'
import type { ExportProgress } from '../../shared/ipc/contract'
import type { RowId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { CaptureReader } from '../capture/reader'
import { AtomicFile } from './atomic-file'
import type { DecodedOf, RowPiece } from './format'
import { type ExportFormatId, exportFormats } from './index'

/** Characters gathered before they are written: few writes, and little held. */
const bufferedCharacters = 256 * 1024
const rowsPerPiece = 512

export interface ExportRequest {
  readonly format: ExportFormatId
  /** The file to write; one of that name is replaced once the new one is complete. */
  readonly path: string
  /** Only these rows, of those that are held; all of them otherwise. */
  readonly selection?: AsyncIterable<RowPiece> | undefined
  /** What decoders say is written, too. */
  readonly decodedOf?: DecodedOf | undefined
  /** Cancels the export; nothing is left behind, and an older file of that name stays. */
  readonly signal?: AbortSignal | undefined
  /** Hears of every piece of rows that was dealt with, and of the end. */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined
}

export interface ExportResult {
  readonly records: number
  /** Rows that were held at the start and that the memory limit pushed out before they were written. */
  readonly evicted: number
}

/**
 * Writes the rows that the capture holds at this moment to a file. Rows captured meanwhile are not written.
 * @throws InspectorError `CANCELLED` when the signal was given, otherwise one sentence on why the file could not be
 * written, under its errno name (`ENOSPC`, `EACCES`, …).
 */
export async function exportCapture(reader: CaptureReader, request: ExportRequest): Promise<ExportResult> {
  const format = exportFormats.find(({ id }) => id === request.format)
  if (format === undefined) throw new InspectorError({ code: 'BAD_FORMAT', message: said`There is no export format “${request.format}”.` })
  throwIfCancelled(request.signal)
  const first = reader.firstRow
  const end = reader.endRow
  const total = end - first
  let records = 0
  let looked = 0
  let selected = 0
  async function* pieces(): AsyncGenerator<readonly RowId[]> {
    for await (const { from, to, rows } of request.selection ?? allRows(reader, first, end)) {
      throwIfCancelled(request.signal)
      looked += to - from
      selected += rows.length
      yield rows
      // Few rows may be written of many that are looked at.
      if (rows.length === 0) request.onProgress?.({ records: looked, total })
    }
  }
  const file = await AtomicFile.create(request.path)
  let pending: string[] = []
  let pendingCharacters = 0
  const flush = async (): Promise<void> => {
    const text = pending.join('')
    pending = []
    pendingCharacters = 0
    throwIfCancelled(request.signal)
    await file.append(text)
    // Of all rows, those that are done.
    request.onProgress?.({ records: Math.max(records, looked - (selected - records)), total })
  }
  try {
    await format.write(
      { reader, pieces: pieces(), decodedOf: request.decodedOf },
      {
        write: (text) => {
          // Decoders may take long before there is enough for a flush.
          throwIfCancelled(request.signal)
          pending.push(text)
          pendingCharacters += text.length
          return pendingCharacters < bufferedCharacters ? undefined : flush()
        },
        recordWritten: () => {
          records += 1
        },
      },
    )
    await flush()
    throwIfCancelled(request.signal)
    await file.complete()
    request.onProgress?.({ records: looked, total: looked })
  } catch (error) {
    await file.discard()
    throw error
  }
  return { records, evicted: total - looked + (selected - records) }
}

/** Rows that are evicted meanwhile are passed over in one step. */
async function* allRows(reader: CaptureReader, first: number, end: number): AsyncGenerator<RowPiece> {
  for (let from = Math.max(first, reader.firstRow); from < end; ) {
    const to = Math.min(end, from + rowsPerPiece)
    yield { from, to, rows: Array.from({ length: to - from }, (_, index) => (from + index) as RowId) }
    from = Math.max(to, reader.firstRow)
  }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new InspectorError({ code: 'CANCELLED', message: said`The export was cancelled.` })
}
