import { fieldValue, topicOf } from '../../shared/decoders/decode'
import { decoders } from '../../shared/decoders/index'
import { type FieldSeries, maxSeriesPoints, type SeriesQuery } from '../../shared/ipc/inspect'
import { directions } from '../../shared/model'
import type { ReadCapture, ReadChunk } from '../capture/read-chunk'
import { rowFlags } from '../capture/tap/batch'
import { type DecoderChoices, isOfOwn } from './decoder-choices'
import { messageInputOf } from './message-input'

/** Rows that are looked at before the time is. */
const rowsPerLook = 16
/** Rows that the user's own decoders are asked for at a time. */
const rowsAhead = 64

/**
 * The numbers of a field over time, read from the oldest row on, some at a time; later rows are read as they come. It keeps at
 * most {@link maxSeriesPoints}: where there are more, the extremes of pairs.
 */
export class SeriesReader {
  readonly query: SeriesQuery
  readonly #capture: ReadCapture
  readonly #choices: DecoderChoices
  readonly #firstRow: number
  #nextRow: number
  #times: number[] = []
  #values: number[] = []
  #count = 0

  constructor(capture: ReadCapture, query: SeriesQuery, choices: DecoderChoices) {
    this.query = query
    this.#capture = capture
    this.#choices = choices
    this.#firstRow = capture.firstRow
    this.#nextRow = capture.firstRow
  }

  /** Reads rows until `isTimeUp`; the user's own decoders are waited for. */
  async advance(isTimeUp: () => boolean): Promise<void> {
    const { fields } = this.#choices
    do {
      if (!this.#advance(isTimeUp)) return
      await fields?.settled()
    } while (!isTimeUp())
  }

  /** Answers whether the user's own decoders have to be waited for. */
  #advance(isTimeUp: () => boolean): boolean {
    const { endRow } = this.#capture
    this.#nextRow = Math.max(this.#nextRow, this.#capture.firstRow)
    let waiting = 0
    for (let row = this.#nextRow, looked = 0; row < endRow && waiting < rowsAhead; looked += 1) {
      if (looked % rowsPerLook === 0 && looked > 0 && isTimeUp()) break
      const chunk = this.#capture.chunkFrom(row)
      if (chunk === undefined) break
      const end = Math.min(endRow, chunk.endRow)
      const found = this.#wanted(chunk, Math.max(row, chunk.firstRow), end)
      const value = found < end ? this.#value(chunk, found) : undefined
      // Those behind one that is waited for are asked for with it, and taken in their order later.
      if (value === 'unknown') waiting += 1
      else if (waiting === 0 && value !== undefined) this.#add(chunk.columns.timeUs[found - chunk.firstRow] ?? 0, value)
      row = Math.min(found + 1, end)
      if (waiting === 0) this.#nextRow = row
    }
    return waiting > 0
  }

  get series(): FieldSeries {
    const { endRow } = this.#capture
    return {
      timesUs: Float64Array.from(this.#times),
      values: Float64Array.from(this.#values),
      count: this.#count,
      ...(this.#nextRow >= endRow ? {} : { progress: { rows: this.#nextRow - this.#firstRow, total: endRow - this.#firstRow } }),
    }
  }

  /** The next row that may have a value; `to` where there is none. */
  #wanted({ columns, firstRow }: ReadChunk, from: number, to: number): number {
    const { source, direction } = this.query
    const wanted = direction === undefined ? undefined : directions.indexOf(direction)
    for (let row = from; row < to; row += 1) {
      const index = row - firstRow
      if (columns.kind[index] !== 0 || columns.source[index] !== source) continue
      if (wanted !== undefined && columns.direction[index] !== wanted) continue
      if (((columns.flags[index] ?? 0) & (rowFlags.encrypted | rowFlags.notKept)) === 0) return row
    }
    return to
  }

  #value(chunk: ReadChunk, row: number): number | undefined | 'unknown' {
    const { field, topic } = this.query
    const { choices, fields } = this.#choices
    const input = messageInputOf(this.#capture, chunk, row)
    if (topic !== undefined && topicOf(input) !== topic) return undefined
    const own = fields !== undefined && isOfOwn(field, fields.names) ? fields.of(row, input) : []
    if (own === undefined) return 'unknown'
    const value = fieldValue(field, input, { choices, ...(own.length === 0 ? {} : { decoders: [...own, ...decoders] }) })
    const number = typeof value === 'boolean' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined
  }

  #add(timeUs: number, value: number): void {
    this.#times.push(timeUs)
    this.#values.push(value)
    this.#count += 1
    if (this.#times.length > maxSeriesPoints) this.#thin()
  }

  /** Of every four points the lowest and the highest stay, so that no spike is lost. */
  #thin(): void {
    const times: number[] = []
    const values: number[] = []
    for (let at = 0; at < this.#values.length; at += 4) {
      let low = at
      let high = at
      const end = Math.min(at + 4, this.#values.length)
      for (let index = at; index < end; index += 1) {
        if ((this.#values[index] ?? 0) < (this.#values[low] ?? 0)) low = index
        if ((this.#values[index] ?? 0) > (this.#values[high] ?? 0)) high = index
      }
      for (const index of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) {
        times.push(this.#times[index] ?? 0)
        values.push(this.#values[index] ?? 0)
      }
    }
    this.#times = times
    this.#values = values
  }
}
