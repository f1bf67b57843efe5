import { setImmediate } from 'node:timers/promises'
import type { CaptureReader } from '../main/capture/reader'
import type { RowId } from '../shared/model'

/** After so many rows without a pause the sockets get their turn. */
const rowsPerTurn = 256

/**
 * The captured rows one after the other, as they come. The capture itself is the queue: a slow consumer makes nothing
 * grow, and rows that the memory limit pushes out before their turn are counted as missed.
 */
export class RowFeed {
  readonly #reader: CaptureReader
  #nextRow = 1
  #wake: (() => void) | undefined
  missed = 0

  constructor(reader: CaptureReader) {
    this.#reader = reader
  }

  /** Tells that there may be new rows. */
  notify(): void {
    this.#wake?.()
  }

  /** Ends after the rows that were there when `stop` came. */
  async *rows(stop: AbortSignal): AsyncGenerator<RowId> {
    const onStop = (): void => this.notify()
    stop.addEventListener('abort', onStop)
    let end: number | undefined
    let sinceTurn = 0
    try {
      for (;;) {
        if (stop.aborted) end ??= this.#reader.endRow
        this.missed += Math.max(0, this.#reader.firstRow - this.#nextRow)
        this.#nextRow = Math.max(this.#nextRow, this.#reader.firstRow)
        if (this.#nextRow < (end ?? this.#reader.endRow)) {
          // Ids count up from 1 without gaps.
          yield this.#nextRow as RowId
          this.#nextRow += 1
          sinceTurn += 1
          if (sinceTurn % rowsPerTurn === 0) await setImmediate()
        } else if (end !== undefined) {
          return
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
          this.#wake = undefined
        }
      }
    } finally {
      stop.removeEventListener('abort', onStop)
    }
  }
}
