import type { QueryProgress, ViewQuery } from '../../shared/ipc/contract'
import type { ReadCapture } from '../capture/read-chunk'
import type { DecoderChoices } from './decoder-choices'
import { RowQuery } from './row-query'
import { RowSearch } from './row-search'

/** The rows that a query is for, by position. */
export interface RowView {
  readonly query: ViewQuery
  readonly start: number
  /** One past the last position. */
  readonly end: number
  /** How far the search for its rows is; `undefined` when it is done. */
  readonly progress: QueryProgress | undefined
  rowAt(position: number): number | undefined
  positionOf(row: number): number | undefined
  /** The first position whose row is `row` or newer. */
  positionFrom(row: number): number
  /** Goes on with the search until `isTimeUp`; answers whether there is more to do. */
  advance(isTimeUp: () => boolean): boolean
  /** States of exchanges of rows changed; answers whether positions did. */
  exchangesChanged(rows: readonly number[]): boolean
}

/**
 * A view of a capture.
 * @throws InspectorError `BAD_FILTER`
 */
export function openView(capture: ReadCapture, query: ViewQuery, decoding?: DecoderChoices): RowView {
  const rows = new RowQuery(capture, query, [], decoding)
  return rows.matchesAll ? new WholeView(capture, query) : new SearchView(query, new RowSearch(capture, rows))
}

/** Every row: positions are rows, and nothing is held of them. */
class WholeView implements RowView {
  readonly query: ViewQuery
  readonly progress = undefined
  readonly #capture: ReadCapture

  constructor(capture: ReadCapture, query: ViewQuery) {
    this.#capture = capture
    this.query = query
  }

  get start(): number {
    return this.#capture.firstRow - 1
  }

  get end(): number {
    return this.#capture.endRow - 1
  }

  rowAt(position: number): number | undefined {
    return position >= this.start && position < this.end ? position + 1 : undefined
  }

  positionOf(row: number): number | undefined {
    return this.rowAt(row - 1) === undefined ? undefined : row - 1
  }

  positionFrom(row: number): number {
    return Math.min(this.end, Math.max(this.start, row - 1))
  }

  advance(): boolean {
    return false
  }

  exchangesChanged(): boolean {
    return false
  }
}

class SearchView implements RowView {
  readonly query: ViewQuery
  readonly #search: RowSearch

  constructor(query: ViewQuery, search: RowSearch) {
    this.query = query
    this.#search = search
  }

  get start(): number {
    return this.#search.list.start
  }

  get end(): number {
    return this.#search.list.end
  }

  get progress(): QueryProgress | undefined {
    return this.#search.progress
  }

  rowAt(position: number): number | undefined {
    return this.#search.list.at(position)
  }

  positionOf(row: number): number | undefined {
    return this.#search.list.positionOf(row)
  }

  positionFrom(row: number): number {
    return this.#search.list.positionFrom(row)
  }

  advance(isTimeUp: () => boolean): boolean {
    return this.#search.advance(isTimeUp)
  }

  exchangesChanged(rows: readonly number[]): boolean {
    return this.#search.exchangesChanged(rows)
  }
}
