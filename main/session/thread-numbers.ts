import type { ChunkImage } from '../capture/capture-chunk'
import { NumberMap } from '../capture/tap/number-map'
import type { ImageNumbers } from './chunk-image'

/** Where a chunk's rows and exchanges begin in the numbering of the tap thread that captured them. */
export interface ImageThread {
  readonly id: number
  readonly rowsLocal: number
  readonly exchangesLocal: number
}

/** How one tap thread's numbers become the session's; a chunk that grew is learnt again without harm. */
export class ThreadNumbers implements ImageNumbers {
  readonly rows = new NumberMap()
  readonly exchanges = new NumberMap()
  #rowsEnd = 0
  #exchangesEnd = 0

  learn({ firstRow, rows, firstExchange, opened }: ChunkImage, { rowsLocal, exchangesLocal }: ImageThread): void {
    this.#rowsEnd = addNew(this.rows, rowsLocal, firstRow, rows, this.#rowsEnd)
    this.#exchangesEnd = addNew(this.exchanges, exchangesLocal, firstExchange, opened, this.#exchangesEnd)
  }

  prune(firstRow: number, firstExchange: number): void {
    this.rows.prune(firstRow)
    this.exchanges.prune(firstExchange)
  }
}

/** Adds what is not known yet; answers where the known numbers end then. */
function addNew(map: NumberMap, local: number, main: number, count: number, knownEnd: number): number {
  const from = Math.max(local, knownEnd)
  const end = local + count
  if (end <= from) return knownEnd
  map.add(from, main + from - local, end - from)
  return end
}
