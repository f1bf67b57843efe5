import { fieldValue, topicOf } from '../../shared/decoders/decode'
import { type FieldSeries, maxSeriesPoints, type SeriesQuery } from '../../shared/ipc/inspect'
import { directions } from '../../shared/model'
import type { ReadCapture } from '../capture/read-chunk'
import { rowFlags } from '../capture/tap/batch'
import type { DecoderChoices } from './decoder-choices'
import { messageInputOf } from './message-input'

/** Rows that are looked at before the time is. */
const rowsPerLook = 16

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

  /** Reads rows until `isTimeUp`. */
  advance(isTimeUp: () => boolean): void {
    const { endRow } = this.#capture
    this.#nextRow = Math.max(this.#nextRow, this.#capture.firstRow)
    for (let looked = 0; this.#nextRow < endRow; looked += 1) {
      if (looked % rowsPerLook === 0 && looked > 0 && isTimeUp()) return
      const chunk = this.#capture.chunkFrom(this.#nextRow)
      if (chunk === undefined) return
      const row = Math.max(this.#nextRow, chunk.firstRow)
      this.#nextRow = this.#read(chunk, row, Math.min(endRow, chunk.endRow))
    }
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

  /** Reads the next row of the source and answers where to go on. */
  #read(chunk: NonNullable<ReturnType<ReadCapture['chunkFrom']>>, from: number, to: number): number {
    const { columns } = chunk
    const { source, direction, field, topic } = this.query
    const wanted = direction === undefined ? undefined : directions.indexOf(direction)
    let row = from
    for (; row < to; row += 1) {
      const index = row - chunk.firstRow
      if (columns.kind[index] !== 0 || columns.source[index] !== source) continue
      if (wanted !== undefined && columns.direction[index] !== wanted) continue
      if (((columns.flags[index] ?? 0) & (rowFlags.encrypted | rowFlags.notKept)) === 0) break
    }
    if (row >= to) return to
    const input = messageInputOf(this.#capture, chunk, row)
    if (topic === undefined || topicOf(input) === topic) {
      const value = fieldValue(field, input, { choices: this.#choices.choices })
      const number = typeof value === 'boolean' ? Number(value) : value
      if (typeof number === 'number' && Number.isFinite(number)) this.#add(chunk.columns.timeUs[row - chunk.firstRow] ?? 0, number)
    }
    return row + 1
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
