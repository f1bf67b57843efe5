import { setImmediate } from 'node:timers/promises'
import { InspectorError } from '../../shared/errors'
import type { StatisticsQuery } from '../../shared/ipc/contract'
import { said } from '../../shared/sentences/said'
import type { StatisticsColumns } from '../../shared/statistics/columns'
import type { StatisticsReport } from '../../shared/statistics/report'
import { bucketWidthUs, Statistics } from '../../shared/statistics/statistics'
import { type ChunkBounds, chunkOf, type ReadCapture, type ReadChunk } from '../capture/read-chunk'
import { type DecoderChoices, noDecoderChoices } from './decoder-choices'
import { RowQuery } from './row-query'

/** Longest that counting keeps the list waiting, with a margin for the chunk that is being counted when it is over. */
const sliceMs = 10
/** Parts that are kept: each has the buckets and topics of a chunk. */
const maxParts = 4096

interface CachedPart {
  readonly version: number
  readonly part: Statistics
}

/**
 * Sums over a capture, some milliseconds at a time. What a chunk comes to is kept until the chunk or the query changes, so that
 * only new rows are counted when the same is asked again, or a range of time of it.
 */
export class StatisticsReader {
  readonly #capture: ReadCapture
  readonly #decoding: DecoderChoices
  readonly #parts = new Map<number, CachedPart>()
  /** What the parts were counted for. */
  #partsOf = ''
  #reads = 0

  constructor(capture: ReadCapture, decoding: DecoderChoices = noDecoderChoices) {
    this.#capture = capture
    this.#decoding = decoding
  }

  /** @throws InspectorError when a newer read has begun, or the filter is wrong. */
  async read({ buckets, fromUs, toUs, ...whole }: StatisticsQuery): Promise<StatisticsReport> {
    this.#reads += 1
    const mine = this.#reads
    const goOn = (): void => {
      if (mine !== this.#reads) throw new InspectorError({ code: 'SUPERSEDED', message: said`Newer statistics were asked for.` })
    }
    const query = new RowQuery(this.#capture, whole, [], this.#decoding)
    const cut = new RowQuery(this.#capture, { ...whole, fromUs, toUs }, [], this.#decoding)
    const key = JSON.stringify(whole)
    if (key !== this.#partsOf || this.#parts.size > maxParts) this.#parts.clear()
    this.#partsOf = key
    const range = { fromUs: fromUs ?? Number.NEGATIVE_INFINITY, toUs: toUs ?? Number.POSITIVE_INFINITY }
    const total = new Statistics(bucketWidthUs(this.#spanUs(range), buckets))
    const { endRow } = this.#capture
    let until = performance.now() + sliceMs
    for (let row = this.#capture.firstRow; row < endRow; ) {
      const bounds = this.#capture.boundsFrom(row)
      if (bounds === undefined) break
      const part = await this.#partOf(bounds, query, total.bucketUs, goOn)
      if (part !== undefined) await this.#add(bounds, part, { query: cut, goOn, ...range }, total)
      row = bounds.endRow
      if (performance.now() < until) continue
      await setImmediate()
      goOn()
      until = performance.now() + sliceMs
    }
    return total.report()
  }

  /** Choices of decoders have changed, by which rows may match another way. */
  forget(): void {
    this.#parts.clear()
  }

  /** What a chunk comes to, from wherever it was counted; `undefined` when it is gone. */
  async #partOf({ firstRow, version }: ChunkBounds, query: RowQuery, bucketUs: number, goOn: () => void): Promise<Statistics | undefined> {
    const known = this.#parts.get(firstRow)
    if (known !== undefined && known.version === version && known.part.bucketUs <= bucketUs) return known.part
    const chunk = this.#capture.chunkFrom(firstRow)
    if (chunk === undefined || chunk.firstRow !== firstRow) return undefined
    const part = new Statistics(bucketUs)
    const { version: counted } = chunk
    await this.#count(chunk, { query, goOn }, part)
    this.#parts.set(firstRow, { version: counted, part })
    return part
  }

  /** Adds the part of a chunk that is in a range of time: most are in it as a whole, or not at all. */
  async #add({ firstRow }: ChunkBounds, part: Statistics, cut: Counting & TimeRange, total: Statistics): Promise<void> {
    const { fromUs, toUs } = cut
    if (part.firstUs >= fromUs && part.lastUs < toUs) total.merge(part)
    else if (part.lastUs >= fromUs && part.firstUs < toUs) {
      const chunk = this.#capture.chunkFrom(firstRow)
      if (chunk !== undefined && chunk.firstRow === firstRow) await this.#count(chunk, cut, total)
    }
  }

  async #count(chunk: ReadChunk, { query, goOn }: Counting, into: Statistics): Promise<void> {
    const indexes = query.matchesAll ? undefined : await query.settledMatch(chunk, chunk.firstRow, chunk.endRow, goOn)
    // Where decoders were waited for, its memory may have been let go of.
    const held = query.asksOwn ? this.#capture.chunkFrom(chunk.firstRow) : chunk
    if (held?.firstRow === chunk.firstRow) into.add(statisticsColumns(held), { indexes })
  }

  /** The time that is summed up, about: rows are in the order of their capture, which is nearly that of their times. */
  #spanUs({ fromUs, toUs }: TimeRange): number {
    const { firstRow, endRow } = this.#capture
    const timeOf = (row: number): number => {
      const chunk = chunkOf(this.#capture, row)
      return chunk?.columns.timeUs[row - chunk.firstRow] ?? 0
    }
    const first = firstRow < endRow ? timeOf(firstRow) : 0
    const last = firstRow < endRow ? timeOf(endRow - 1) : 0
    return Math.max(0, Math.min(toUs, last) - Math.max(fromUs, first))
  }
}

interface TimeRange {
  readonly fromUs: number
  readonly toUs: number
}

interface Counting {
  readonly query: RowQuery
  /** Throws when it is of no use any more. */
  readonly goOn: () => void
}

/** A chunk for {@link Statistics}; its payloads are read where topics are counted. */
export function statisticsColumns(chunk: ReadChunk): StatisticsColumns {
  const { firstRow, endRow, columns, exchanges } = chunk
  const { payloadEnd, flags } = columns
  const rows = endRow - firstRow
  let slab: Uint8Array | undefined
  return {
    ...columns,
    firstRow,
    rows,
    exchanges,
    payload: {
      kind: 'slab',
      get slab() {
        slab ??= chunk.payload(0, payloadEnd[rows - 1] ?? 0) ?? new Uint8Array(0)
        return slab
      },
      payloadEnd,
      flags,
    },
  }
}
