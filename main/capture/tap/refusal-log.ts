const firstIntervalUs = 1_000_000
const maxIntervalUs = 60_000_000

/**
 * Decides which refused connections of a tap are worth rows. A client of a server that is down tries again every 100 ms or
 * so for as long as it takes: the first refusal has its rows, then one after 1, 2, 4 … and then every 60 seconds, which
 * says how many tries it stands for, as at endpoints of ours (sources/retry-log.ts). It begins anew when one connects.
 */
export class RefusalLog {
  #failing = false
  #hidden = 0
  #lastRowUs = 0
  #intervalUs = firstIntervalUs

  /** The last connection was refused: whether the next is worth rows is known when it has ended, or has been made. */
  get failing(): boolean {
    return this.#failing
  }

  /** A connection was refused. Answers with what its row says besides, or `undefined` when it gets none. */
  refused(timeUs: number): string | undefined {
    if (!this.#failing) {
      this.#failing = true
      this.#lastRowUs = timeUs
      return ''
    }
    if (timeUs - this.#lastRowUs < this.#intervalUs) {
      this.#hidden += 1
      return undefined
    }
    this.#lastRowUs = timeUs
    this.#intervalUs = Math.min(this.#intervalUs * 2, maxIntervalUs)
    return this.#takeHidden()
  }

  /** A connection was made. Answers with what its row says besides. */
  connected(): string {
    this.#failing = false
    this.#intervalUs = firstIntervalUs
    return this.#takeHidden()
  }

  #takeHidden(): string {
    const hidden = this.#hidden
    this.#hidden = 0
    return hidden === 0 ? '' : `, after ${hidden} more failed tries without rows`
  }
}
