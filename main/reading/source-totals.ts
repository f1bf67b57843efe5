import type { SourceCounters } from '../../shared/ipc/contract'
import { directions, rowKinds, type SourceId } from '../../shared/model'
import type { ChunkColumn, ReadCapture } from '../capture/read-chunk'

const needed: ReadonlySet<ChunkColumn> = new Set(['source', 'kind', 'direction', 'size'])
const messageCode = rowKinds.indexOf('message')
/** By a direction's code, whether it counts as out: from our socket, or at a tap to the server. */
const isOut = directions.map((direction) => direction === 'out' || direction === 'to-server')

type Counts = { -readonly [Name in keyof SourceCounters]: SourceCounters[Name] }

/** The messages of each source of a capture, counted a piece at a time; rows that come are counted when it goes on. */
export class SourceTotals {
  readonly #capture: ReadCapture
  readonly #bySource = new Map<number, Counts>()
  #nextRow = 0

  constructor(capture: ReadCapture) {
    this.#capture = capture
  }

  get counters(): readonly SourceCounters[] {
    return [...this.#bySource.values()]
  }

  /**
   * Counts on, a chunk at a time; answers whether there is more.
   * @throws InspectorError where the capture cannot be read.
   */
  advance(isTimeUp: () => boolean): boolean {
    while (this.#nextRow < this.#capture.endRow) {
      const chunk = this.#capture.chunkFrom(this.#nextRow, needed)
      if (chunk === undefined) return false
      const { firstRow, endRow, columns } = chunk
      for (let index = Math.max(0, this.#nextRow - firstRow); index < endRow - firstRow; index += 1) {
        if (columns.kind[index] !== messageCode) continue
        const counts = this.#countsOf(columns.source[index] ?? 0)
        const bytes = columns.size[index] ?? 0
        if (isOut[columns.direction[index] ?? 0] === true) {
          counts.messagesOut += 1
          counts.bytesOut += bytes
        } else {
          counts.messagesIn += 1
          counts.bytesIn += bytes
        }
      }
      this.#nextRow = endRow
      if (isTimeUp()) return this.#nextRow < this.#capture.endRow
    }
    return false
  }

  #countsOf(source: number): Counts {
    const known = this.#bySource.get(source)
    if (known !== undefined) return known
    const counts = { source: source as SourceId, messagesIn: 0, messagesOut: 0, bytesIn: 0, bytesOut: 0, missed: 0, messagesPerSecond: 0 }
    this.#bySource.set(source, counts)
    return counts
  }
}
