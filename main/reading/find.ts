import type { FindProgress, FoundRow, ViewQuery } from '../../shared/ipc/contract'
import type { RowId } from '../../shared/model'
import type { ReadCapture } from '../capture/read-chunk'
import type { DecoderChoices } from './decoder-choices'
import { RowQuery } from './row-query'
import { RowSearch } from './row-search'
import type { RowView } from './view'

/** What is sought among the rows of a view. */
export class Find {
  readonly filter: string
  readonly #search: RowSearch

  /** @throws InspectorError `BAD_FILTER` */
  constructor(capture: ReadCapture, query: ViewQuery, filter: string, decoding?: DecoderChoices) {
    this.filter = filter
    this.#search = new RowSearch(capture, new RowQuery(capture, query, [filter], decoding))
  }

  get progress(): FindProgress {
    const { list, progress } = this.#search
    return { matches: list.end - list.start, progress }
  }

  advance(isTimeUp: () => boolean): boolean {
    return this.#search.advance(isTimeUp)
  }

  exchangesChanged(rows: readonly number[]): void {
    this.#search.exchangesChanged(rows)
  }

  /** The match after a position of the view or before it, beginning anew at the other end. */
  next(view: RowView, from: number | undefined, direction: 'next' | 'previous'): FoundRow | undefined {
    const { list } = this.#search
    const isForward = direction === 'next'
    const row = from === undefined ? undefined : view.rowAt(from)
    let place = isForward ? list.start : list.end - 1
    if (row !== undefined) place = isForward ? list.positionFrom(row + 1) : list.positionFrom(row) - 1
    if (place >= list.end) place = list.start
    if (place < list.start) place = list.end - 1
    const found = list.at(place)
    const position = found === undefined ? undefined : view.positionOf(found)
    if (found === undefined || position === undefined) return undefined
    return { row: found as RowId, position, ordinal: place - list.start + 1 }
  }
}
