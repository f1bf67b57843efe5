import { setImmediate } from 'node:timers/promises'
import { InspectorError } from '../../shared/errors'
import type { StatisticsQuery } from '../../shared/ipc/contract'
import type { StatisticsReport } from '../../shared/statistics/report'
import { bucketWidthUs, Statistics } from '../../shared/statistics/statistics'
import type { CaptureChunk } from './capture-chunk'

/** What statistics are made of: chunks, found by their rows because any may go while others are counted. */
export interface StatisticsSource {
  readonly firstRow: number
  readonly endRow: number
  /** The chunk that holds a row, or else the next one. */
  chunkFrom(row: number): CaptureChunk | undefined
}

/** Longest that counting keeps others waiting, with a margin for the chunk that is being counted when it is over. */
const sliceMs = 4

interface CachedPart {
  readonly version: number
  readonly source: number | undefined
  readonly connection: number | undefined
  readonly part: Statistics
}

/**
 * Sums over a capture, some milliseconds at a time. What a chunk comes to is kept until the chunk changes, so that only new
 * rows are counted when the same is asked again.
 */
export class StatisticsReader {
  readonly #capture: StatisticsSource
  readonly #parts = new WeakMap<CaptureChunk, CachedPart>()
  #reads = 0

  constructor(capture: StatisticsSource) {
    this.#capture = capture
  }

  /** @throws InspectorError when a newer read has begun. */
  async read(query: StatisticsQuery): Promise<StatisticsReport> {
    this.#reads += 1
    const mine = this.#reads
    const total = new Statistics(bucketWidthUs(this.#spanUs(query), query.buckets))
    const endRow = this.#capture.endRow
    let until = performance.now() + sliceMs
    for (let row = this.#capture.firstRow; row < endRow; ) {
      const chunk = this.#capture.chunkFrom(row)
      if (chunk === undefined) break
      this.#count(chunk, query, total)
      row = chunk.endRow
      if (performance.now() < until) continue
      await setImmediate()
      if (mine !== this.#reads) throw new InspectorError({ code: 'SUPERSEDED', message: 'Newer statistics were asked for.' })
      until = performance.now() + sliceMs
    }
    return total.report()
  }

  #count(chunk: CaptureChunk, query: StatisticsQuery, total: Statistics): void {
    const { fromUs, toUs, source, connection } = query
    if (fromUs !== undefined || toUs !== undefined) {
      total.add(chunk.statisticsColumns(), query)
      return
    }
    const known = this.#parts.get(chunk)
    const { version } = chunk
    const fits =
      known !== undefined &&
      known.version === version &&
      known.source === source &&
      known.connection === connection &&
      known.part.bucketUs <= total.bucketUs
    const part = fits ? known.part : new Statistics(total.bucketUs)
    if (!fits) {
      part.add(chunk.statisticsColumns(), { source, connection })
      this.#parts.set(chunk, { version, source, connection, part })
    }
    total.merge(part)
  }

  /** The time that is summed up, about: rows are in the order of their capture, which is nearly that of their times. */
  #spanUs({ fromUs, toUs }: StatisticsQuery): number {
    const { firstRow, endRow } = this.#capture
    const timeOf = (row: number): number => {
      const chunk = this.#capture.chunkFrom(row)
      return chunk !== undefined && row >= chunk.firstRow && row < chunk.endRow ? chunk.summary(row).timeUs : 0
    }
    const first = firstRow < endRow ? timeOf(firstRow) : 0
    const last = firstRow < endRow ? timeOf(endRow - 1) : 0
    return Math.max(0, Math.min(toUs ?? last, last) - Math.max(fromUs ?? first, first))
  }
}
