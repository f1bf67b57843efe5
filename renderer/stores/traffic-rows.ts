import type { BatchRow } from '../../shared/ipc/row-batch'
import type { RowId } from '../../shared/model'

/** Rows of one page; eviction and bookkeeping are by page. */
export const pageRows = 128
/** Pages that are kept: 4,096 rows. */
const maxPages = 32

interface Entry {
  readonly value: BatchRow
  /** When the row was put in, by the cache's own clock. */
  readonly stamp: number
}
type Page = (Entry | undefined)[]

/** A range of positions, `to` exclusive. */
export interface PositionRange {
  readonly from: number
  readonly to: number
}

/**
 * The few rows of the view that the window holds, by position. It has a clock of its own that ticks with every change:
 * an answer to an older question never replaces a row that was pushed since, and after {@link markStale} rows stay on
 * show until they are pulled again.
 */
export class TrafficRows {
  private readonly pages = new Map<number, Page>()
  private startPosition = 0
  private endPosition = 0
  private clock = 0
  private freshSince = 0

  /** The first position that exists. */
  get start(): number {
    return this.startPosition
  }

  /** One past the last position that exists. */
  get end(): number {
    return this.endPosition
  }

  /** The time now: what was asked for before a push has an older one. */
  get now(): number {
    return this.clock
  }

  /** Forgets every row. */
  clear(): void {
    this.pages.clear()
    this.startPosition = 0
    this.endPosition = 0
    this.freshSince = this.clock
  }

  /** Positions exist from `start` to `end` (exclusive); rows before them are forgotten. */
  setBounds(start: number, end: number): void {
    this.startPosition = start
    this.endPosition = Math.max(start, end)
    for (const page of this.pages.keys()) {
      if ((page + 1) * pageRows <= start || page * pageRows >= this.endPosition) this.pages.delete(page)
    }
  }

  /** Any row may have changed: all are shown still, and are missing to {@link missing}. */
  markStale(): void {
    this.clock += 1
    this.freshSince = this.clock
  }

  /** Takes rows that were pushed: they are the newest there is. */
  push(rows: readonly BatchRow[]): void {
    this.clock += 1
    for (const row of rows) this.set(row, this.clock)
  }

  /** Takes the answer to a question that was asked at the time `askedAt`. */
  answer(rows: readonly BatchRow[], askedAt: number): void {
    for (const row of rows) {
      const known = this.entry(row.position)
      if (known === undefined || known.stamp <= askedAt) this.set(row, askedAt)
    }
    if (rows.length > 0) this.clock += 1
  }

  /** The row at a position, if it exists and is held. */
  at(position: number): BatchRow | undefined {
    if (position < this.startPosition || position >= this.endPosition) return undefined
    return this.entry(position)?.value
  }

  /** Where a row stands, if it is held: a search of what is held, for single questions. */
  find(id: RowId): BatchRow | undefined {
    for (const page of this.pages.values()) {
      const found = page.find((entry) => entry?.value.row.id === id)
      if (found !== undefined && this.at(found.value.position) === found.value) return found.value
    }
    return undefined
  }

  /** The smallest range that holds every row between the positions which is absent or stale, if there is one. */
  missing(from: number, to: number): PositionRange | undefined {
    let first = Math.max(from, this.startPosition)
    let last = Math.min(to, this.endPosition)
    while (first < last && this.isFresh(first)) first += 1
    while (last > first && this.isFresh(last - 1)) last -= 1
    return first < last ? { from: first, to: last } : undefined
  }

  /** Forgets the pages farthest from a position until few enough are left. */
  evict(around: number): void {
    if (this.pages.size <= maxPages) return
    const centre = around / pageRows
    const byDistance = [...this.pages.keys()].sort((one, other) => Math.abs(other + 0.5 - centre) - Math.abs(one + 0.5 - centre))
    for (const page of byDistance.slice(0, this.pages.size - maxPages)) this.pages.delete(page)
  }

  private isFresh(position: number): boolean {
    const entry = this.entry(position)
    return entry !== undefined && entry.stamp >= this.freshSince
  }

  private entry(position: number): Entry | undefined {
    return this.pages.get(Math.floor(position / pageRows))?.[position % pageRows]
  }

  private set(value: BatchRow, stamp: number): void {
    const index = Math.floor(value.position / pageRows)
    let page = this.pages.get(index)
    if (page === undefined) {
      page = new Array<Entry | undefined>(pageRows).fill(undefined)
      this.pages.set(index, page)
    }
    page[value.position % pageRows] = { value, stamp }
  }
}
