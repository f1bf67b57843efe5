import type { QueryProgress } from '../../shared/ipc/contract'
import type { ReadCapture } from '../capture/read-chunk'
import { RowList } from './row-list'
import type { RowQuery } from './row-query'

/** Rows that are looked at before the time is. */
const rowsPerStep = 65_536
/** The same where each row is decoded. */
const decodedRowsPerStep = 64

/**
 * Finds the rows that match a query, from the oldest on, some at a time; later rows are found as they come. It has no clock of
 * its own and does nothing unless {@link advance} is called.
 */
export class RowSearch {
  readonly query: RowQuery
  readonly #capture: ReadCapture
  readonly #list = new RowList()
  readonly #firstRow: number
  readonly #goal: number
  #nextRow: number
  #caughtUp = false

  constructor(capture: ReadCapture, query: RowQuery) {
    this.#capture = capture
    this.query = query
    this.#firstRow = capture.firstRow
    this.#goal = capture.endRow
    this.#nextRow = this.#firstRow
  }

  /** What was found by now. */
  get list(): RowList {
    this.#list.dropBefore(this.#capture.firstRow)
    return this.#list
  }

  /** `undefined` once all rows were looked at that were there at the beginning. */
  get progress(): QueryProgress | undefined {
    if (this.#caughtUp || this.#nextRow >= this.#goal) return undefined
    return { rows: this.#nextRow - this.#firstRow, total: this.#goal - this.#firstRow }
  }

  /**
   * Looks at rows until `isTimeUp`, or until the user's own decoders have to be waited for; answers whether there are more that can
   * be looked at now.
   */
  advance(isTimeUp: () => boolean): boolean {
    const { endRow } = this.#capture
    this.#nextRow = Math.max(this.#nextRow, this.#capture.firstRow)
    const step = this.query.decodes ? decodedRowsPerStep : rowsPerStep
    while (this.#nextRow < endRow) {
      const chunk = this.#capture.chunkFrom(this.#nextRow, this.query.columns)
      if (chunk === undefined || chunk.endRow <= this.#nextRow) break
      const from = Math.max(this.#nextRow, chunk.firstRow)
      const matching = this.query.match(chunk, from, Math.min(chunk.endRow, from + step))
      const [unknown] = this.query.waiting
      const to = unknown ?? Math.min(chunk.endRow, from + step)
      const known = unknown === undefined ? matching : matching.filter((offset) => chunk.firstRow + offset < unknown)
      this.#list.append(chunk.firstRow, known)
      this.#nextRow = to
      // Whoever is told of the answers goes on from there.
      if (unknown !== undefined) return false
      if (isTimeUp()) break
    }
    this.#caughtUp ||= this.#nextRow >= this.#goal
    return this.#nextRow < this.#capture.endRow
  }

  /** States of exchanges of these rows have changed; answers whether rows came or went that had been looked at before. */
  exchangesChanged(rows: readonly number[]): boolean {
    if (!this.query.followsExchanges) return false
    let hasMoved = false
    const seen = rows.filter((row) => row < this.#nextRow && row >= this.#capture.firstRow).toSorted((one, other) => one - other)
    for (let at = 0; at < seen.length; ) {
      const first = seen[at] ?? 0
      const chunk = this.#capture.chunkFrom(first, this.query.columns)
      if (chunk === undefined) break
      // All between them at once: a chunk's rows are quickly looked at, one by one they are not.
      let next = at
      while (next < seen.length && (seen[next] ?? 0) < chunk.endRow) next += 1
      const end = (seen[next - 1] ?? first) + 1
      if (next > at) {
        const matching = Array.from(this.query.match(chunk, first, end), (offset) => chunk.firstRow + offset)
        // Those that are not known yet stay as they are: what comes to be known of them is told as a change, too.
        let from = first
        for (const to of [...this.query.waiting, end]) {
          if (from < to)
            hasMoved =
              this.#list.replace(
                from,
                to,
                matching.filter((row) => row >= from && row < to),
              ) || hasMoved
          from = to + 1
        }
      }
      at = Math.max(next, at + 1)
    }
    return hasMoved
  }
}
