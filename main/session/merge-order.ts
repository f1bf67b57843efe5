import type { TapColumns } from '../capture/tap/batch'
import type { SessionChunk, SessionReader } from './session-reader'
import type { ChunkEntry } from './session-tables'

/** A row to be written next: the how many-th of a chunk of one of the sessions. */
export interface MergePick {
  readonly part: number
  readonly chunk: SessionChunk
  readonly index: number
}

interface OrderedPart {
  readonly reader: SessionReader
  readonly shiftUs: number
}

interface WaitingChunk {
  readonly part: number
  readonly entry: ChunkEntry
  /** No row of it or of a chunk that waits behind it is earlier. */
  readonly fromUs: number
}

/** A chunk whose rows are being taken, in the order of their times. */
interface OpenChunk {
  readonly part: number
  readonly chunk: SessionChunk
  readonly shiftUs: number
  readonly order: Uint32Array
  next: number
}

/**
 * The rows of several sessions in the order of their wall-clock times; equal ones in the order of the sessions, then of rows. Rows
 * within a session are not quite in the order of time, since what a tap captured comes a little later: so chunks are opened until
 * none that waits can have an earlier row, and those that are open are merged.
 */
export class MergeOrder {
  readonly #parts: readonly OrderedPart[]
  readonly #waiting: WaitingChunk[] = []
  #open: OpenChunk[] = []

  constructor(parts: readonly OrderedPart[]) {
    this.#parts = parts
    for (const [part, { reader, shiftUs }] of parts.entries()) {
      let fromUs = Number.POSITIVE_INFINITY
      for (const entry of [...reader.chunks].reverse()) {
        fromUs = Math.min(fromUs, entry.minTimeUs + shiftUs)
        this.#waiting.push({ part, entry, fromUs })
      }
    }
    // The next one is the last; within a session the order of chunks stays, because `fromUs` only rises in it.
    this.#waiting.sort((a, b) => b.fromUs - a.fromUs || b.part - a.part || b.entry.firstRow - a.entry.firstRow)
  }

  /** The next rows: so many at most, and with no more payload unless it is one row's. None at the end. */
  take(maxRows: number, maxBytes: number): readonly MergePick[] {
    const picks: MergePick[] = []
    let bytes = 0
    while (picks.length < maxRows) {
      const open = this.#earliest()
      if (open === undefined) break
      const index = open.order[open.next] ?? 0
      bytes += payloadBytes(open.chunk.columns, index)
      if (picks.length > 0 && bytes > maxBytes) break
      picks.push({ part: open.part, chunk: open.chunk, index })
      open.next += 1
      if (open.next === open.order.length) this.#open = this.#open.filter((other) => other !== open)
    }
    return picks
  }

  #earliest(): OpenChunk | undefined {
    for (;;) {
      const earliest = this.#open.reduce<OpenChunk | undefined>(
        (best, open) => (best === undefined || isBefore(open, best) ? open : best),
        undefined,
      )
      const waiting = this.#waiting.at(-1)
      if (waiting === undefined || (earliest !== undefined && timeOf(earliest) < waiting.fromUs)) return earliest
      this.#waiting.pop()
      this.#openChunk(waiting)
    }
  }

  #openChunk({ part, entry }: WaitingChunk): void {
    const ordered = this.#parts[part]
    // Whoever records it in a ring may have let go of it.
    const chunk = ordered?.reader.chunk(entry.firstRow)
    if (ordered === undefined || chunk === undefined || chunk.rows === 0) return
    this.#open.push({ part, chunk, shiftUs: ordered.shiftUs, order: orderOf(chunk), next: 0 })
  }
}

/** Where a row's payload begins in its chunk's. */
export function payloadStart({ payloadEnd }: TapColumns, index: number): number {
  return index === 0 ? 0 : (payloadEnd[index - 1] ?? 0)
}

export function payloadBytes(columns: TapColumns, index: number): number {
  return (columns.payloadEnd[index] ?? 0) - payloadStart(columns, index)
}

/** The chunk's rows by time, those of equal times by row. */
function orderOf({ rows, columns: { timeUs } }: SessionChunk): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, index) => index)
  for (let row = 1; row < rows; row += 1) {
    if ((timeUs[row] ?? 0) < (timeUs[row - 1] ?? 0)) return order.sort((a, b) => (timeUs[a] ?? 0) - (timeUs[b] ?? 0) || a - b)
  }
  return order
}

function timeOf({ chunk, order, next, shiftUs }: OpenChunk): number {
  return (chunk.columns.timeUs[order[next] ?? 0] ?? 0) + shiftUs
}

function isBefore(a: OpenChunk, b: OpenChunk): boolean {
  const difference = timeOf(a) - timeOf(b) || a.part - b.part || a.chunk.firstRow - b.chunk.firstRow
  return difference < 0
}
