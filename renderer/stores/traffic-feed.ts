import type { Result } from '../../shared/errors'
import {
  type FindProgress,
  maxRowsPerAnswer,
  type QueryProgress,
  type TrafficBatch,
  type TrafficRows as TrafficRowsAnswer,
  type ViewQuery,
} from '../../shared/ipc/contract'
import { type BatchRow, decodeRows } from '../../shared/ipc/row-batch'
import { type PositionRange, pageRows, TrafficRows } from './traffic-rows'

/** What the feed asks of the main process. */
interface TrafficCalls {
  view(query: ViewQuery): Promise<Result<TrafficRowsAnswer>>
  rows(view: number, from: number, to: number): Promise<Result<TrafficRowsAnswer>>
  acknowledge(): void
}

export interface TrafficFeedOptions {
  readonly calls: TrafficCalls
  /** Runs its callback once, soon: in the next frame of the window. */
  readonly nextFrame: (callback: () => void) => void
  /** Hears of every batch when it is applied, just before the listeners of {@link TrafficFeed.subscribe}. */
  readonly onBatch?: (batch: TrafficBatch, rows: readonly BatchRow[]) => void
}

const decodeText = (() => {
  const decoder = new TextDecoder()
  return (bytes: Uint8Array): string => decoder.decode(bytes)
})()

/**
 * The window's end of the live stream: applies batches once a frame and acknowledges them, pulls what is on show and not
 * held, and holds the rows (see {@link TrafficRows}). Whoever shows them subscribes, tells the positions on show, and is
 * told at most once a frame.
 */
export class TrafficFeed {
  readonly rows = new TrafficRows()
  private readonly options: TrafficFeedOptions
  private readonly listeners = new Set<() => void>()
  private viewNumber: number | undefined
  private viewsAsked = 0
  private viewsAnswered = 0
  private batches: TrafficBatch[] = []
  private shown: PositionRange = { from: 0, to: 0 }
  private pulling = false
  private frameAsked = false
  private versionNumber = 0
  private frozenEnd: number | undefined
  private epochNumber = 0
  private searchProgress: QueryProgress | undefined
  private findProgress: FindProgress | undefined

  constructor(options: TrafficFeedOptions) {
    this.options = options
  }

  /** Grows with every change that a list could show. */
  get version(): number {
    return this.versionNumber
  }

  /** Grows when the positions come to mean other rows: another query. */
  get epoch(): number {
    return this.epochNumber
  }

  /** How far the search for the rows of the view is; `undefined` once all are there. */
  get progress(): QueryProgress | undefined {
    return this.searchProgress
  }

  /** What `traffic.find` has found in the view; another object whenever that was told anew. */
  get found(): FindProgress | undefined {
    return this.findProgress
  }

  /** One past the last position to show: the end, or where it was when the view was frozen. */
  get shownEnd(): number {
    return Math.max(this.rows.start, Math.min(this.rows.end, this.frozenEnd ?? this.rows.end))
  }

  /** Rows past {@link shownEnd}. */
  get newWhileFrozen(): number {
    return this.rows.end - this.shownEnd
  }

  /** Hears of changes, at most once a frame, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Shows the rows of a query from now on; its failure is the answer. */
  async show(query: ViewQuery): Promise<Result<undefined>> {
    this.viewsAsked += 1
    const mine = this.viewsAsked
    const answer = await this.options.calls.view(query)
    if (mine !== this.viewsAsked) return { ok: true, value: undefined }
    this.viewsAnswered = mine
    this.changed()
    if (!answer.ok) return answer
    this.viewNumber = answer.value.view
    this.epochNumber += 1
    this.searchProgress = undefined
    this.findProgress = undefined
    this.rows.clear()
    this.rows.setBounds(answer.value.start, answer.value.end)
    this.rows.push(decodeRows(answer.value.rows, decodeText))
    if (this.frozenEnd !== undefined) this.frozenEnd = this.rows.end
    return { ok: true, value: undefined }
  }

  /** Takes a batch; it is applied and acknowledged in the next frame. */
  receive(batch: TrafficBatch): void {
    this.batches.push(batch)
    this.changed()
  }

  /** Keeps the end where it is, or lets it go on with the capture. */
  freeze(frozen: boolean): void {
    this.frozenEnd = frozen ? (this.frozenEnd ?? this.rows.end) : undefined
    this.changed()
  }

  /** Tells which positions are on show (`to` exclusive, what lies around included); what is not held of them is pulled. */
  setShown(range: PositionRange): void {
    this.shown = range
    this.pull()
  }

  /** Round-trip times of the rows on show, in microseconds. */
  shownRttsUs(): readonly number[] {
    const rtts: number[] = []
    for (let position = this.shown.from; position < this.shown.to; position += 1) {
      const rttUs = this.rows.at(position)?.row.rttUs
      if (rttUs !== undefined) rtts.push(rttUs)
    }
    return rtts
  }

  private changed(): void {
    if (this.frameAsked) return
    this.frameAsked = true
    this.options.nextFrame(() => {
      this.frameAsked = false
      this.apply()
    })
  }

  private apply(): void {
    const batches = this.batches
    this.batches = []
    for (const batch of batches) {
      // The answer that names this view is still on its way: the batch waits for it, and main for the batch.
      if (batch.view !== this.viewNumber && this.viewsAnswered !== this.viewsAsked) this.batches.push(batch)
      else this.applyBatch(batch)
    }
    this.rows.evict((this.shown.from + this.shown.to) / 2)
    this.versionNumber += 1
    for (const listener of this.listeners) listener()
    this.pull()
  }

  private applyBatch(batch: TrafficBatch): void {
    const current = batch.view === this.viewNumber
    const rows = current ? decodeRows(batch.rows, decodeText) : []
    if (current) {
      this.searchProgress = batch.progress
      this.findProgress = batch.found
      this.rows.setBounds(batch.start, batch.end)
      if (batch.refresh) this.rows.markStale()
      this.rows.push(rows)
    }
    this.options.onBatch?.(batch, rows)
    this.options.calls.acknowledge()
  }

  /** One question at a time: what is missing on show then, not what was missing a while ago. */
  private pull(): void {
    const view = this.viewNumber
    if (this.pulling || view === undefined) return
    const missing = this.rows.missing(this.shown.from, Math.min(this.shown.to, this.shownEnd))
    if (missing === undefined) return
    const range = wholePages(missing)
    const askedAt = this.rows.now
    this.pulling = true
    void this.options.calls.rows(view, range.from, range.to).then((answer) => {
      this.pulling = false
      // A failure here is a view that is no longer shown: the rows of the new one are asked for by its own answer.
      if (!answer.ok || answer.value.view !== this.viewNumber) {
        if (view !== this.viewNumber) this.pull()
        return
      }
      const rows = decodeRows(answer.value.rows, decodeText)
      this.rows.answer(rows, askedAt)
      if (rows.length > 0) this.changed()
    })
  }
}

/** Pulls by page, so that scrolling on finds its rows there. */
function wholePages({ from, to }: PositionRange): PositionRange {
  const first = Math.floor(from / pageRows) * pageRows
  return { from: first, to: Math.min(Math.ceil(to / pageRows) * pageRows, first + maxRowsPerAnswer) }
}
