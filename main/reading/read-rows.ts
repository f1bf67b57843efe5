import type { RowId, RowSummary } from '../../shared/model'
import { type FrameSpan, frameSpans } from '../../shared/zmtp/frames'
import { chunkOf, type ReadCapture, type ReadChunk } from '../capture/read-chunk'
import type { CaptureReader } from '../capture/reader'
import { rowSummary } from '../capture/row-summary'
import { rowFlags } from '../capture/tap/batch'

/** Where a row's frames lie in its chunk's payloads; of a message that was not kept there are none. */
export function spansOf(chunk: ReadChunk, row: number, atMost?: number): readonly FrameSpan[] {
  const index = row - chunk.firstRow
  const { payloadEnd, flags: allFlags } = chunk.columns
  const flags = allFlags[index] ?? 0
  if ((flags & rowFlags.notKept) !== 0) return []
  const from = index === 0 ? 0 : (payloadEnd[index - 1] ?? 0)
  const to = payloadEnd[index] ?? 0
  if ((flags & rowFlags.unframed) !== 0) return [{ from, size: to - from }]
  return frameSpans((start, end) => chunk.payload(start, end), from, to, (flags & rowFlags.framingV1) === 0 ? 'v2' : 'v1', atMost)
}

/** The first bytes of each of a row's frames, `atMost` so many frames. */
export function frameHeads(chunk: ReadChunk, row: number, headBytes: number, atMost?: number): readonly Uint8Array[] {
  return spansOf(chunk, row, atMost).map(({ from, size }) => chunk.payload(from, from + Math.min(size, headBytes)) ?? new Uint8Array(0))
}

/** Rows of a capture one by one. */
export class RowReader implements CaptureReader {
  readonly #capture: ReadCapture

  constructor(capture: ReadCapture) {
    this.#capture = capture
  }

  get anchor() {
    return this.#capture.anchor
  }

  get firstRow(): RowId {
    return this.#capture.firstRow as RowId
  }

  get endRow(): RowId {
    return this.#capture.endRow as RowId
  }

  chunkOf(row: number): ReadChunk | undefined {
    return chunkOf(this.#capture, row)
  }

  row(id: RowId): RowSummary | undefined {
    const chunk = chunkOf(this.#capture, id)
    return chunk === undefined ? undefined : rowSummary(id, id - chunk.firstRow, chunk.columns, chunk.exchanges, chunk.numbers)
  }

  frames(id: RowId, atMost?: number): readonly Uint8Array[] | undefined {
    const chunk = chunkOf(this.#capture, id)
    return chunk === undefined ? undefined : frameHeads(chunk, id, Number.POSITIVE_INFINITY, atMost)
  }

  endpointOf({ connection, source }: RowSummary): string | undefined {
    return connection === 0 ? undefined : this.#capture.endpointOf(connection, source)
  }

  sourceName({ source }: RowSummary): string {
    return this.#capture.sourceName(source) ?? ''
  }

  exchangeRow(id: Parameters<CaptureReader['exchangeRow']>[0]): RowId | undefined {
    return this.#capture.exchangeRow(id)
  }
}
