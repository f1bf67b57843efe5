import { InspectorError } from '../../shared/errors'
import { maxRowsPerAnswer, type SourceSnapshot, type TrafficBatch, type TrafficRows, type ViewQuery } from '../../shared/ipc/contract'
import { type BatchRow, encodeRows } from '../../shared/ipc/row-batch'
import type { RowId, RowSummary } from '../../shared/model'
import type { TapConnection } from '../../shared/tap'
import type { CaptureEngine, CaptureObserver } from '../capture/engine'
import { maxPreviewFrames, previewOf } from '../capture/preview'
import { TrafficView } from '../capture/view'

/** A display shows no more than this; batches are sent no oftener. */
const frameTimeMs = 16
/** Rows that a batch carries at its newest end; a window taller than this many rows pulls the rest. */
const maxTailRows = 64
/** Changed rows that a batch names one by one; beyond it says that any may have changed. */
const maxChangedRows = 256
/** Rates fall while nothing arrives: how often they are told then. */
const idleCountersMs = 500

const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What the window is told; both are its to take at its own pace. */
export interface TrafficOutlet {
  batch(batch: TrafficBatch): void
  /** The sources as they are now, where they changed; a batch follows. */
  sources(sources: readonly SourceSnapshot[]): void
  /** Connections of taps that are new, changed or ended. */
  tap(connections: readonly TapConnection[]): void
}

/**
 * Streams one view of the capture, and the states of its sources, to the window. The window has credit for one batch at a
 * time: while it is busy, rows only move the view's bounds and sources are only marked, so that a slow window costs
 * nothing here.
 */
export class TrafficStream implements CaptureObserver {
  readonly #engine: CaptureEngine
  readonly #outlet: TrafficOutlet
  readonly #stopObserving: () => void
  #view: TrafficView
  #viewNumber = 1
  #sentEnd = 0
  #changed = new Set<RowId>()
  #refresh = false
  #sourcesDirty = false
  #dirty = false
  #credit = false
  #timer: NodeJS.Timeout | undefined
  #idleTimer: NodeJS.Timeout | undefined
  #lastSentMs = 0

  /** Begins with a view of all messages; sends nothing before the window has asked for a view with {@link show}. */
  constructor(engine: CaptureEngine, outlet: TrafficOutlet) {
    this.#engine = engine
    this.#outlet = outlet
    this.#view = new TrafficView(engine.reader, { grain: 'messages', events: true })
    this.#stopObserving = engine.observe(this)
  }

  /** Shows another selection of rows from now on; answers with its newest rows. */
  show(query: ViewQuery): TrafficRows {
    this.#view = new TrafficView(this.#engine.reader, query)
    this.#viewNumber += 1
    this.#changed.clear()
    this.#refresh = false
    this.#sentEnd = this.#view.end
    // A window that asks is ready, also one that was reloaded while it owed an acknowledgement.
    this.#credit = true
    this.#touch()
    return this.rows(this.#viewNumber, Math.max(this.#view.start, this.#view.end - maxTailRows), this.#view.end)
  }

  /**
   * The rows at positions `from` to `to` (exclusive); those that are not held are left out.
   * @throws InspectorError `STALE_VIEW` when the window meanwhile shows another view.
   */
  rows(view: number, from: number, to: number): TrafficRows {
    if (view !== this.#viewNumber)
      throw new InspectorError({ code: 'STALE_VIEW', message: 'The list has changed since these rows were asked for.' })
    const first = Math.max(from, this.#view.start)
    const last = Math.min(to, this.#view.end, first + maxRowsPerAnswer)
    const positions = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index)
    return { view, start: this.#view.start, end: this.#view.end, rows: this.#encode(positions) }
  }

  /** The window is ready for a batch. */
  acknowledge(): void {
    this.#credit = true
    this.#schedule()
  }

  rowsAdded(from: RowId, to: RowId): void {
    this.#view.add(from, to)
    this.#touch()
  }

  rowChanged(id: RowId): void {
    if (this.#changed.size < maxChangedRows) this.#changed.add(id)
    else this.#refresh = true
    this.#touch()
  }

  cleared(): void {
    this.#changed.clear()
    this.#refresh = true
    this.#touch()
  }

  sourcesChanged(): void {
    this.#sourcesDirty = true
    this.#touch()
  }

  tapChanged(connections: readonly TapConnection[]): void {
    this.#outlet.tap(connections)
  }

  dispose(): void {
    this.#stopObserving()
    clearTimeout(this.#timer)
    clearTimeout(this.#idleTimer)
    this.#credit = false
  }

  #touch(): void {
    this.#dirty = true
    this.#schedule()
  }

  #schedule(): void {
    if (!this.#dirty || !this.#credit || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#flush(), Math.max(0, frameTimeMs - (performance.now() - this.#lastSentMs)))
  }

  #flush(): void {
    this.#timer = undefined
    this.#dirty = false
    this.#credit = false
    this.#lastSentMs = performance.now()
    const { start, end } = this.#view
    const positions: number[] = []
    const tail = Math.max(start, this.#sentEnd, end - maxTailRows)
    if (!this.#refresh) {
      for (const id of this.#changed) {
        const position = this.#view.positionOf(id)
        if (position !== undefined && position < tail) positions.push(position)
      }
    }
    for (let position = tail; position < end; position += 1) positions.push(position)
    if (this.#sourcesDirty) this.#outlet.sources(this.#engine.sources())
    const sources = this.#engine.sourceCounters()
    this.#outlet.batch({
      view: this.#viewNumber,
      start,
      end,
      rows: this.#encode(positions),
      refresh: this.#refresh,
      counters: this.#engine.counters(),
      sources,
    })
    this.#sentEnd = end
    this.#changed.clear()
    this.#refresh = false
    this.#sourcesDirty = false
    clearTimeout(this.#idleTimer)
    if (sources.some((source) => source.messagesPerSecond > 0)) this.#idleTimer = setTimeout(() => this.#touch(), idleCountersMs)
  }

  #encode(positions: readonly number[]): ArrayBuffer {
    const { reader } = this.#engine
    const preview = (row: RowSummary): string => {
      const frames = reader.frames(row.id, row.envelopeFrames + maxPreviewFrames + 1)
      return frames === undefined ? '' : previewOf(row, frames)
    }
    const rows: BatchRow[] = []
    for (const position of positions) {
      const id = this.#view.rowAt(position)
      const row = id === undefined ? undefined : reader.row(id)
      if (row === undefined) continue
      const reply = this.#view.query.grain === 'exchanges' && row.peer !== undefined ? reader.row(row.peer) : undefined
      rows.push({
        position,
        row,
        preview: preview(row),
        replyPreview: reply === undefined ? '' : preview(reply),
        rule: 0,
      })
    }
    return encodeRows(rows, encodeText)
  }
}
