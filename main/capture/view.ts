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
  readonly #reader: CaptureReader
  #chunks: Uint32Array[] = []
  /** Position of the first entry of the first chunk. */
  #chunksStart = 0
  #startPosition = 0
  #endPosition = 0

  /** Builds the view from everything that the reader holds; later rows come through {@link add}. */
  constructor(reader: CaptureReader, query: ViewQuery) {
    this.#reader = reader
    this.query = query
    this.add(reader.firstRow, reader.endRow)
  }

  /** The first position whose row is still held. */
  get start(): number {
    this.#forgetEvicted()
    return this.#startPosition
  }

  /** One past the newest position. */
  get end(): number {
    return this.#endPosition
  }

  /** Positions that there is room for: what the view takes in memory, four bytes each. */
  get heldPositions(): number {
    return this.#chunks.length * chunkLength
  }

  /** Takes new rows from `from` to before `to`, newer than all before them. */
  add(from: RowId, to: RowId): void {
    for (let first: number = from; first < to; ) {
      // Here too, for nobody may look at the view for hours.
      if (this.#endPosition - this.#chunksStart === this.heldPositions) {
        this.#forgetEvicted()
        this.#chunks.push(new Uint32Array(chunkLength))
      }
      const offset = this.#endPosition - this.#chunksStart
      const chunk = this.#chunks[Math.floor(offset / chunkLength)]
      if (chunk === undefined) return
      const at = offset % chunkLength
      // No more rows than the chunk has room for, should all of them match.
      const last = Math.min(to, first + chunkLength - at)
      this.#endPosition += this.#reader.collect(this.query, first as RowId, last as RowId, chunk, at)
      first = last
    }
  }

  /** The row at a position, or `undefined` when the position is outside what is held. */
  rowAt(position: number): RowId | undefined {
    return position >= this.start && position < this.#endPosition ? this.#idAt(position) : undefined
  }

  /** Where a row stands, or `undefined` when it is not in the view. */
  positionOf(id: RowId): number | undefined {
    const position = this.#positionFrom(id)
    return this.rowAt(position) === id ? position : undefined
  }

  #forgetEvicted(): void {
    if (this.#startPosition < this.#endPosition && (this.#idAt(this.#startPosition) ?? 0) < this.#reader.firstRow) {
      this.#startPosition = this.#positionFrom(this.#reader.firstRow)
    }
    while (this.#chunks.length > 1 && this.#startPosition - this.#chunksStart >= chunkLength) {
      this.#chunks.shift()
      this.#chunksStart += chunkLength
    }
  }

  #idAt(position: number): RowId | undefined {
    const offset = position - this.#chunksStart
    // Stored as an id: this is where it comes out of its column again.
    return this.#chunks[Math.floor(offset / chunkLength)]?.[offset % chunkLength] as RowId | undefined
  }

  /** The first position whose row is `id` or newer. */
  #positionFrom(id: RowId): number {
    let low = this.#startPosition
    let high = this.#endPosition
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.#idAt(middle) ?? 0) < id) low = middle + 1
      else high = middle
    }
    return low
  }
}
