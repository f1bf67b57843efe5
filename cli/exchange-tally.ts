import type { CaptureReader } from '../main/capture/reader'
import type { RowId } from '../shared/model'

/** Round trips that are kept; of more than that, each has the same chance to be among them. */
const maxSamples = 65_536

/** What became of requests, for a summary at the end. */
export interface ExchangeTotals {
  readonly requests: number
  readonly replied: number
  /** Without a reply when the tap was ended. */
  readonly pending: number
  readonly timedOut: number
  readonly broken: number
  /** Replies to no request. */
  readonly orphans: number
  /** Of the replied ones; `undefined` where there are none. */
  readonly medianUs: number | undefined
  readonly maxUs: number | undefined
}

/** Counts exchanges as their rows come and change. */
export class ExchangeTally {
  readonly #reader: CaptureReader
  readonly #timedOut = new Set<RowId>()
  readonly #samples: number[] = []
  #requests = 0
  #replied = 0
  #broken = 0
  #orphans = 0
  #maxUs: number | undefined
  #ending = false
  #brokenByUs = 0

  constructor(reader: CaptureReader) {
    this.#reader = reader
  }

  /** Rows from `from` to before `to` are new. */
  added(from: RowId, to: RowId): void {
    for (let id: number = from; id < to; id += 1) {
      const row = this.#reader.row(id as RowId)
      if (row === undefined || row.exchange === 0) continue
      if (row.role === 'request') {
        this.#requests += 1
        this.changed(row.id)
      } else if (row.state === 'orphan') {
        this.#orphans += 1
      } else if (row.rttUs !== undefined) {
        this.#replied += 1
        this.#sample(row.rttUs)
      }
    }
  }

  /** The exchange of a row changed. */
  changed(id: RowId): void {
    const row = this.#reader.row(id)
    if (row?.role !== 'request') return
    if (row.state === 'timed out') this.#timedOut.add(id)
    else if (row.state === 'replied') this.#timedOut.delete(id)
    else if (row.state !== 'broken') return
    else if (this.#ending) this.#brokenByUs += 1
    else this.#broken += 1
  }

  /** The tap is about to be ended: what is pending breaks because of us, and counts as pending. */
  ending(): void {
    this.#ending = true
  }

  totals(): ExchangeTotals {
    const sorted = Float64Array.from(this.#samples).sort()
    const timedOut = this.#timedOut.size
    return {
      requests: this.#requests,
      replied: this.#replied,
      pending: this.#brokenByUs,
      timedOut,
      broken: this.#broken,
      orphans: this.#orphans,
      medianUs: sorted[Math.floor((sorted.length - 1) / 2)],
      maxUs: this.#maxUs,
    }
  }

  #sample(rttUs: number): void {
    this.#maxUs = Math.max(rttUs, this.#maxUs ?? 0)
    if (this.#samples.length < maxSamples) {
      this.#samples.push(rttUs)
      return
    }
    const place = Math.floor(Math.random() * this.#replied)
    if (place < maxSamples) this.#samples[place] = rttUs
  }
}
