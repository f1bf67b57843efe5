import type { ViewQuery } from '../../shared/ipc/contract'
import type { RowId } from '../../shared/model'
import type { CaptureReader } from './reader'

const chunkLength = 65_536

/**
 * The rows that match a query, by position. Positions are absolute: a row keeps its own when older rows are evicted, so
 * a list that looks at positions 500 to 540 goes on looking at the same rows.
 */
export class TrafficView {
  readonly query: ViewQuery
  private readonly reader: CaptureReader
  private chunks: Uint32Array[] = []
  /** Position of the first entry of the first chunk. */
  private chunksStart = 0
  private startPosition = 0
  private endPosition = 0

  /** Builds the view from everything that the reader holds; later rows come through {@link add}. */
  constructor(reader: CaptureReader, query: ViewQuery) {
    this.reader = reader
    this.query = query
    this.add(reader.firstRow, reader.endRow)
  }

  /** The first position whose row is still held. */
  get start(): number {
    if (this.startPosition < this.endPosition && (this.idAt(this.startPosition) ?? 0) < this.reader.firstRow) {
      this.startPosition = this.positionFrom(this.reader.firstRow)
    }
    while (this.chunks.length > 1 && this.startPosition - this.chunksStart >= chunkLength) {
      this.chunks.shift()
      this.chunksStart += chunkLength
    }
    return this.startPosition
  }

  /** One past the newest position. */
  get end(): number {
    return this.endPosition
  }

  /** Takes new rows from `from` to before `to`, newer than all before them. */
  add(from: RowId, to: RowId): void {
    for (let first: number = from; first < to; ) {
      const offset = this.endPosition - this.chunksStart
      const index = Math.floor(offset / chunkLength)
      let chunk = this.chunks[index]
      if (chunk === undefined) {
        chunk = new Uint32Array(chunkLength)
        this.chunks.push(chunk)
      }
      const at = offset % chunkLength
      // No more rows than the chunk has room for, should all of them match.
      const last = Math.min(to, first + chunkLength - at)
      this.endPosition += this.reader.collect(this.query, first as RowId, last as RowId, chunk, at)
      first = last
    }
  }

  /** The row at a position, or `undefined` when the position is outside what is held. */
  rowAt(position: number): RowId | undefined {
    return position >= this.start && position < this.endPosition ? this.idAt(position) : undefined
  }

  /** Where a row stands, or `undefined` when it is not in the view. */
  positionOf(id: RowId): number | undefined {
    const position = this.positionFrom(id)
    return this.rowAt(position) === id ? position : undefined
  }

  private idAt(position: number): RowId | undefined {
    const offset = position - this.chunksStart
    return this.chunks[Math.floor(offset / chunkLength)]?.[offset % chunkLength] as RowId | undefined
  }

  /** The first position whose row is `id` or newer. */
  private positionFrom(id: RowId): number {
    let low = this.startPosition
    let high = this.endPosition
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.idAt(middle) ?? 0) < id) low = middle + 1
      else high = middle
    }
    return low
  }
}
