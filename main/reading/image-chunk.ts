import type { ChunkImage } from '../capture/capture-chunk'
import type { ReadChunk } from '../capture/read-chunk'
import { type ExchangeNumbers, ownNumbers } from '../capture/row-summary'
import { columnsAt, type ExchangeColumns, exchangeColumnsAt, openedAt, type TapColumns } from '../capture/tap/batch'
import type { ThreadNumbers } from '../session/thread-numbers'

/** A chunk in memory that is shared with the thread that captured it. */
export class ImageChunk implements ReadChunk {
  readonly firstRow: number
  readonly endRow: number
  readonly firstExchange: number
  readonly opened: number
  readonly columns: TapColumns
  readonly exchanges: ExchangeColumns | undefined
  readonly numbers: ExchangeNumbers
  /** Bytes that it takes. */
  readonly heldBytes: number
  readonly #openedRows: Uint32Array | undefined
  readonly #slab: Uint8Array
  #changes: number

  /** `numbers` are those of the image's tap thread, if it has one; `changes` those of the chunk that it takes the place of. */
  constructor(image: ChunkImage, numbers: ThreadNumbers | undefined, changes = 0) {
    const { firstRow, rows, capacity, exchangeColumns } = image
    this.firstRow = firstRow
    this.endRow = firstRow + rows
    this.firstExchange = image.firstExchange
    this.opened = image.opened
    this.columns = columnsAt(image.columns, capacity)
    this.exchanges = exchangeColumns === undefined ? undefined : exchangeColumnsAt(exchangeColumns, capacity)
    this.#openedRows = exchangeColumns === undefined ? undefined : openedAt(exchangeColumns, capacity)
    this.numbers =
      numbers === undefined
        ? ownNumbers
        : { exchangeNumber: (value) => numbers.exchanges.toMain(value), rowNumber: (value) => numbers.rows.toMain(value - 1) }
    this.heldBytes = image.columns.byteLength + (exchangeColumns?.byteLength ?? 0) + image.slab.byteLength
    this.#slab = new Uint8Array(image.slab, 0, image.slabBytes)
    this.#changes = changes
  }

  get changes(): number {
    return this.#changes
  }

  get version(): number {
    return this.endRow - this.firstRow + this.#changes
  }

  /** States of exchanges of its rows have changed. */
  touch(): void {
    this.#changes += 1
  }

  payload(from: number, to: number): Uint8Array {
    return this.#slab.subarray(from, to)
  }

  /** The row that opened an exchange, when it is one of this chunk's. */
  exchangeRow(exchange: number): number | undefined {
    const index = exchange - this.firstExchange
    if (index < 0 || index >= this.opened) return undefined
    return this.firstRow + (this.#openedRows?.[index] ?? 0)
  }
}
