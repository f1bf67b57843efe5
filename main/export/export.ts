import { InspectorError } from '../../shared/errors'
import type { ExportProgress } from '../../shared/ipc/contract'
import type { RowId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { CaptureReader } from '../capture/reader'
import { AtomicFile } from './atomic-file'
import type { ExportRows } from './format'
import { type ExportFormatId, exportFormats } from './index'

/** Characters gathered before they are written: few writes, and little held. */
const bufferedCharacters = 256 * 1024

export interface ExportRequest {
  readonly format: ExportFormatId
  /** The file to write; one of that name is replaced once the new one is complete. */
  readonly path: string
  /** Cancels the export; nothing is left behind, and an older file of that name stays. */
  readonly signal?: AbortSignal | undefined
  /** Hears of every piece written, and of the end. */
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
  const rows: ExportRows = {
    reader,
    *[Symbol.iterator]() {
      for (let id: number = first; id < end; id += 1) {
        // Rows that were evicted meanwhile are passed over in one step.
        id = Math.max(id, reader.firstRow)
        if (id < end) yield id as RowId
      }
    },
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
    request.onProgress?.({ records, total })
  }
  try {
    await format.write(rows, {
      write: (text) => {
        pending.push(text)
        pendingCharacters += text.length
        return pendingCharacters < bufferedCharacters ? undefined : flush()
      },
      recordWritten: () => {
        records += 1
      },
    })
    await flush()
    throwIfCancelled(request.signal)
    await file.complete()
    request.onProgress?.({ records, total: records })
  } catch (error) {
    await file.discard()
    throw error
  }
  return { records, evicted: total - records }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new InspectorError({ code: 'CANCELLED', message: said`The export was cancelled.` })
}
