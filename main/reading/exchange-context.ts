import { setImmediate } from 'node:timers/promises'
import { InspectorError } from '../../shared/errors'
import {
  type ExchangeContext,
  type ExchangeTiming,
  type Likeness,
  maxTimings,
  type NearRow,
  rowsAround,
} from '../../shared/exchange-context'
import { directions, type RowId, type RowSummary, roles } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import { maxPreviewFrames, previewOf } from '../capture/preview'
import type { ChunkColumn, ReadCapture, ReadChunk } from '../capture/read-chunk'
import { isAlike, likenessBytes, likenessFrames, likenessOf } from './likeness'
import { frameHeads, RowReader } from './read-rows'

/** Longest that reading keeps other calls waiting. */
const sliceMs = 8
/** Rows that are looked at for earlier requests, and requests whose content is. */
const maxRows = 500_000
const maxRequests = 5_000
/** Rows that are looked at on each side for those of its connection. */
const maxRowsAround = 50_000
const rowsPerStep = 4_096
const previewBytes = 256

const requestRole = roles.indexOf('request')
const columnsRead: ReadonlySet<ChunkColumn> = new Set(['source', 'connection', 'direction', 'exchanges'] as const)

/** Rows of the same connection, or where there is none, of the same source. */
type Place = Pick<RowSummary, 'source' | 'connection'>
const isAt = ({ source, connection }: Place, { columns }: ReadChunk, index: number): boolean =>
  connection === 0 ? columns.source[index] === source : columns.connection[index] === connection

/** Tells what passed before and around a request. */
export class ExchangeContextReader {
  readonly #capture: ReadCapture
  readonly #rows: RowReader
  #reads = 0

  constructor(capture: ReadCapture) {
    this.#capture = capture
    this.#rows = new RowReader(capture)
  }

  /** @throws InspectorError `NOT_HELD`, or when a newer read has begun. */
  async read(id: RowId): Promise<ExchangeContext> {
    this.#reads += 1
    const mine = this.#reads
    const request = this.#rows.row(id)
    if (request === undefined) {
      throw new InspectorError({
        code: 'NOT_HELD',
        message: said`Row ${id} is no longer held.`,
        hint: said`Raise the limits in the settings to keep more.`,
      })
    }
    const likeness = this.#likeness(request)
    const { timings, searchedFrom } = await this.#earlier(request, likeness, () => {
      if (mine !== this.#reads) throw new InspectorError({ code: 'SUPERSEDED', message: said`Another exchange was asked for.` })
    })
    return {
      likeness,
      of: request.connection === 0 ? 'source' : 'connection',
      timings: [...timings, timingOf(request)],
      searchedFrom,
      before: this.#near(request, -1),
      after: this.#near(request, 1),
    }
  }

  /** Requests before one that are like it, oldest first. */
  async #earlier(
    request: RowSummary,
    likeness: Likeness,
    checkCurrent: () => void,
  ): Promise<{ readonly timings: readonly ExchangeTiming[]; readonly searchedFrom: RowId }> {
    const found: ExchangeTiming[] = []
    const direction = directions.indexOf(request.direction)
    let requests = 0
    let end = request.id as number
    const least = Math.max(this.#capture.firstRow, end - maxRows)
    let untilMs = performance.now() + sliceMs
    while (end > least && found.length < maxTimings - 1 && requests < maxRequests) {
      const chunk = this.#capture.chunkFrom(end - 1, columnsRead)
      if (chunk === undefined || end <= chunk.firstRow || end > chunk.endRow) break
      const first = Math.max(chunk.firstRow, least, end - rowsPerStep)
      const { exchanges } = chunk
      for (let row = end - 1; row >= first && exchanges !== undefined && found.length < maxTimings - 1; row -= 1) {
        const index = row - chunk.firstRow
        if (exchanges.role[index] !== requestRole || !isAt(request, chunk, index)) continue
        // A tapped connection has one direction of requests, a socket of ours sends some and receives others.
        if (chunk.columns.direction[index] !== direction) continue
        requests += 1
        const summary = this.#rows.row(row as RowId)
        if (summary !== undefined && isAlike(this.#likeness(summary), likeness)) found.push(timingOf(summary))
      }
      end = first
      if (performance.now() < untilMs) continue
      await setImmediate()
      checkCurrent()
      untilMs = performance.now() + sliceMs
    }
    return { timings: found.reverse(), searchedFrom: end as RowId }
  }

  #likeness(row: RowSummary): Likeness {
    const chunk = this.#rows.chunkOf(row.id)
    const heads = chunk === undefined ? [] : frameHeads(chunk, row.id, likenessBytes, row.envelopeFrames + likenessFrames)
    return likenessOf(heads.slice(row.envelopeFrames), row.encrypted === true)
  }

  /** The rows nearest to a request on one side, in their order, without its reply. */
  #near(request: RowSummary, step: 1 | -1): readonly NearRow[] {
    const near: NearRow[] = []
    let looked = 0
    for (let row = request.id + step; near.length < rowsAround && looked < maxRowsAround; ) {
      const chunk = row < this.#capture.firstRow || row >= this.#capture.endRow ? undefined : this.#capture.chunkFrom(row, columnsRead)
      if (chunk === undefined || row < chunk.firstRow || row >= chunk.endRow) break
      for (; row >= chunk.firstRow && row < chunk.endRow && near.length < rowsAround; row += step) {
        looked += 1
        if (row !== request.peer && isAt(request, chunk, row - chunk.firstRow)) near.push(...this.#nearRow(row as RowId))
      }
    }
    return step > 0 ? near : near.reverse()
  }

  #nearRow(id: RowId): readonly NearRow[] {
    const row = this.#rows.row(id)
    const chunk = this.#rows.chunkOf(id)
    if (row === undefined || chunk === undefined) return []
    return [{ row, preview: previewOf(row, frameHeads(chunk, id, previewBytes, row.envelopeFrames + maxPreviewFrames + 1)) }]
  }
}

const timingOf = ({ id, timeUs, state, rttUs }: RowSummary): ExchangeTiming => ({ row: id, timeUs, state, rttUs })
