import { InspectorError } from '../../shared/errors'
import {
  type FoundRow,
  type FrameHead,
  frameHeadBytes,
  type MessageDetail,
  maxFrameHeads,
  maxRowsPerAnswer,
  type TrafficBatch,
  type TrafficRows,
  type ViewQuery,
} from '../../shared/ipc/contract'
import { type BatchRow, encodeRows } from '../../shared/ipc/row-batch'
import type { RowId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { ReadCapture } from '../capture/read-chunk'
import { type DecoderChoices, noDecoderChoices } from './decoder-choices'
import { RowDecoder } from './decoding'
import { Find } from './find'
import { RowReader, spansOf } from './read-rows'
import { RowQuery } from './row-query'
import { openView, type RowView } from './view'

/** A display shows no more than this; batches are sent no oftener. */
const frameTimeMs = 16
/** Rows that a batch carries at its newest end; a window taller than this many rows pulls the rest. */
const maxTailRows = 64
/** Changed rows that a batch names one by one; beyond it says that any may have changed. */
const maxChangedRows = 256
/** Bytes of all heads of one message. */
const maxHeadBytes = 8 * 1024 * 1024
/** How long a search goes on before calls get their turn. */
const searchSliceMs = 8

const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A batch without what only main knows. */
export type StreamBatch = Omit<TrafficBatch, 'counters' | 'sources'>

/**
 * Streams one view of a capture to the window, and answers its questions about rows. The window has credit for one batch at a
 * time: while it is busy, rows only move the view's bounds, so that a slow window costs nothing here.
 */
export class TrafficStream {
  readonly #capture: ReadCapture
  readonly #reader: RowReader
  readonly #decoding: DecoderChoices
  readonly #decoder: RowDecoder
  readonly #send: (batch: StreamBatch) => void
  #view: RowView
  #viewNumber: number
  #find: Find | undefined
  #colours: readonly RowQuery[] = []
  #sentEnd = 0
  #changed = new Set<number>()
  /** Rows whose exchanges changed and that could not be looked at yet. */
  readonly #unlooked = new Set<number>()
  #refresh = false
  #dirty = false
  #credit = false
  #timer: NodeJS.Timeout | undefined
  #searching: NodeJS.Immediate | undefined
  #lastSentMs = 0

  /**
   * Begins with a view of all messages; sends nothing before the window has asked for a view with {@link show}. Views are
   * numbered from one past `viewNumber`.
   */
  constructor(capture: ReadCapture, viewNumber: number, send: (batch: StreamBatch) => void, decoding: DecoderChoices = noDecoderChoices) {
    this.#capture = capture
    this.#reader = new RowReader(capture)
    this.#decoding = decoding
    this.#decoder = new RowDecoder(capture, decoding)
    this.#send = send
    this.#view = openView(capture, { grain: 'messages', events: true }, decoding)
    this.#viewNumber = viewNumber + 1
  }

  /** Rows as decoders read them. */
  get decoder(): RowDecoder {
    return this.#decoder
  }

  get viewNumber(): number {
    return this.#viewNumber
  }

  /** Rows by their numbers. */
  get reader(): RowReader {
    return this.#reader
  }

  /**
   * Shows another selection of rows from now on; answers with its newest rows.
   * @throws InspectorError `BAD_FILTER`; the view stays as it was then.
   */
  show(query: ViewQuery): TrafficRows {
    this.#view = openView(this.#capture, query, this.#decoding)
    if (this.#find !== undefined) this.#find = new Find(this.#capture, query, this.#find.filter, this.#decoding)
    this.#viewNumber += 1
    this.#changed.clear()
    this.#unlooked.clear()
    this.#refresh = false
    // Most are done at once, without a list that is empty at first.
    if (this.#advanceOrWait()) this.#search()
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
      throw new InspectorError({ code: 'STALE_VIEW', message: said`The list has changed since these rows were asked for.` })
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

  /** There are new rows, or rows went. */
  rowsAdded(): void {
    this.#search()
    this.touch()
  }

  /** State, round-trip time or peer of these rows changed. */
  rowsChanged(rows: readonly number[]): void {
    if (rows.length === 0) return
    this.#lookAgain(rows)
    for (const row of rows) {
      if (this.#changed.size >= maxChangedRows) {
        this.#refresh = true
        break
      }
      this.#changed.add(row)
    }
    this.#touch()
  }

  /** The user's own decoders have answered for these rows: filters that ask them go on. */
  ownKnown(rows: readonly number[]): void {
    if (this.#colours.some(({ asksOwn }) => asksOwn)) this.rowsChanged(rows)
    else this.#lookAgain(rows)
    this.#search()
  }

  /** Any row may have changed. */
  cleared(): void {
    this.#changed.clear()
    this.#unlooked.clear()
    this.#refresh = true
    this.#touch()
  }

  /** Something that goes with batches has changed. */
  touch(): void {
    this.#touch()
  }

  /** Where a row or a time is in the view: the nearest row where it is not in it. */
  locate(target: { readonly row: RowId } | { readonly timeUs: number }): { readonly position: number; readonly row: RowId } | undefined {
    const row = 'row' in target ? target.row : this.#rowAtTime(target.timeUs)
    const { start, end } = this.#view
    const position = Math.min(this.#view.positionFrom(row), end - 1)
    const found = position < start ? undefined : this.#view.rowAt(position)
    return found === undefined ? undefined : { position, row: found as RowId }
  }

  /** Seeks a filter's matches among the rows of the view, whatever is shown, until it is called without one. */
  find(filter: string | undefined): void {
    this.#find = filter === undefined ? undefined : new Find(this.#capture, this.#view.query, filter, this.#decoding)
    this.#search()
    this.#touch()
  }

  findNext(from: number | undefined, direction: 'next' | 'previous'): FoundRow | undefined {
    return this.#find?.next(this.#view, from, direction)
  }

  /** Filters that colour rows. */
  colours(filters: readonly string[]): void {
    this.#colours = filters.map((filter) => new RowQuery(this.#capture, { filter }, [], this.#decoding))
    this.#refresh = true
    this.#touch()
  }

  /** @throws InspectorError `NOT_HELD` */
  message(id: RowId): MessageDetail {
    const row = this.#reader.row(id)
    if (row === undefined) throw notHeld(id)
    return { row, endpoint: this.#reader.endpointOf(row), frames: this.heads(id, 0, maxFrameHeads) }
  }

  /**
   * The beginnings of so many frames from one on.
   * @throws InspectorError `NOT_HELD`
   */
  heads(id: RowId, from: number, count: number): readonly FrameHead[] {
    const chunk = this.#reader.chunkOf(id)
    if (chunk === undefined) throw notHeld(id)
    const spans = spansOf(chunk, id, from + count).slice(from)
    const headBytes = Math.min(frameHeadBytes, Math.floor(maxHeadBytes / Math.max(1, spans.length)))
    return spans.map(({ from: start, size }) => {
      const head = chunk.payload(start, start + Math.min(size, headBytes))
      if (head === undefined) throw notHeld(id)
      return { size, head: head.slice() }
    })
  }

  /**
   * Bytes of one frame.
   * @throws InspectorError `NOT_HELD`
   */
  frame(row: RowId, frame: number, offset: number, length: number): Uint8Array {
    const chunk = this.#reader.chunkOf(row)
    const span = chunk === undefined ? undefined : spansOf(chunk, row, frame + 1)[frame]
    if (chunk === undefined || span === undefined) throw notHeld(row)
    const from = span.from + Math.min(offset, span.size)
    const bytes = chunk.payload(from, Math.min(from + length, span.from + span.size))
    if (bytes === undefined) throw notHeld(row)
    return bytes.slice()
  }

  dispose(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#searching)
    this.#credit = false
  }

  #rowAtTime(timeUs: number): number {
    const near = this.#capture.rowNear(timeUs)
    const chunk = this.#capture.chunkFrom(near)
    if (chunk === undefined) return near
    const rows = chunk.endRow - chunk.firstRow
    const index = chunk.columns.timeUs.subarray(0, rows).findIndex((time) => time >= timeUs)
    return index < 0 ? chunk.endRow : chunk.firstRow + index
  }

  /** Rows may have come to match, or ceased to. */
  #lookAgain(rows: readonly number[]): void {
    for (const row of rows) this.#unlooked.add(row)
    if (this.#untilFree(() => this.#lookAtChanged())) this.#search()
  }

  #lookAtChanged(): false {
    if (this.#unlooked.size === 0) return false
    const rows = [...this.#unlooked]
    if (this.#view.exchangesChanged(rows)) this.#refresh = true
    this.#find?.exchangesChanged(rows)
    this.#unlooked.clear()
    return false
  }

  /** Goes on with what is sought; answers whether there is more. */
  #advance(): boolean {
    const endMs = performance.now() + searchSliceMs
    const isTimeUp = (): boolean => performance.now() >= endMs
    const isViewLeft = this.#view.advance(isTimeUp)
    const isFindLeft = this.#find?.advance(isTimeUp) ?? false
    return isViewLeft || isFindLeft
  }

  /** @throws InspectorError where a part is damaged */
  #advanceOrWait(): boolean {
    try {
      return this.#advance()
    } catch (thrown) {
      if (isBusy(thrown)) return true
      throw thrown
    }
  }

  /**
   * Whether there is more to do: also when whoever writes the file holds it for longer than a read of it waits. A damaged part ends
   * it; who asks for its rows is told.
   */
  #untilFree(work: () => boolean): boolean {
    try {
      return work()
    } catch (thrown) {
      if (thrown instanceof InspectorError) return isBusy(thrown)
      throw thrown
    }
  }

  #search(): void {
    this.#searching ??= setImmediate(() => {
      this.#searching = undefined
      if (this.#untilFree(() => this.#lookAtChanged() || this.#advance())) this.#search()
      this.#touch()
    })
  }

  #touch(): void {
    this.#dirty = true
    this.#schedule()
  }

  #schedule(): void {
    if (!this.#dirty || !this.#credit || this.#timer !== undefined) return
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#lastSentMs = performance.now()
        if (this.#untilFree(() => this.#flush())) this.#schedule()
      },
      Math.max(0, frameTimeMs - (performance.now() - this.#lastSentMs)),
    )
  }

  /** Sends a batch. @throws InspectorError `SESSION_BUSY`, having sent none. */
  #flush(): false {
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
    const rows = this.#encodeReadable(positions)
    this.#dirty = false
    this.#credit = false
    this.#send({
      view: this.#viewNumber,
      start,
      end,
      rows,
      refresh: this.#refresh,
      progress: this.#view.progress,
      found: this.#find?.progress,
    })
    this.#sentEnd = end
    this.#changed.clear()
    this.#refresh = false
    return false
  }

  /** None where one of them is in a damaged part: the window asks for those that it shows, and is told. */
  #encodeReadable(positions: readonly number[]): ArrayBuffer {
    try {
      return this.#encode(positions)
    } catch (thrown) {
      if (thrown instanceof InspectorError && !isBusy(thrown)) return this.#encode([])
      throw thrown
    }
  }

  #encode(positions: readonly number[]): ArrayBuffer {
    const rows: BatchRow[] = []
    for (const position of positions) {
      const id = this.#view.rowAt(position)
      const row = id === undefined ? undefined : this.#reader.row(id as RowId)
      if (row === undefined) continue
      const reply = this.#view.query.grain === 'exchanges' && row.peer !== undefined ? this.#reader.row(row.peer) : undefined
      rows.push({
        position,
        row,
        preview: this.#decoder.preview(row),
        replyPreview: reply === undefined ? '' : this.#decoder.preview(reply),
        rule: this.#colours.findIndex((query) => query.matches(row.id)) + 1,
      })
    }
    return encodeRows(rows, encodeText)
  }
}

/** Whoever writes the file holds it: later it can be read. */
const isBusy = (thrown: unknown): boolean => thrown instanceof InspectorError && thrown.code === 'SESSION_BUSY'

function notHeld(id: RowId): InspectorError {
  return new InspectorError({
    code: 'NOT_HELD',
    message: said`Row ${id} is no longer held.`,
    hint: said`Raise the limits in the settings to keep more.`,
  })
}
