const bucketUs = 100_000
const buckets = 10

/** Counts what happened during the last second, in tenths of it. */
export class RateMeter {
  readonly #counts = new Uint32Array(buckets)
  /** The bucket of the newest count, numbered from the session's start. */
  #newest = 0

  add(timeUs: number, count = 1): void {
    const bucket = this.#advance(timeUs) % buckets
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count
  }

  perSecond(nowUs: number): number {
    this.#advance(nowUs)
    return this.#counts.reduce((sum, count) => sum + count, 0)
  }

  clear(): void {
    this.#counts.fill(0)
  }

  #advance(timeUs: number): number {
    const bucket = Math.max(this.#newest, Math.floor(timeUs / bucketUs))
    for (let passed = Math.min(bucket - this.#newest, buckets); passed > 0; passed -= 1) {
      this.#counts[(bucket - passed + 1) % buckets] = 0
    }
    this.#newest = bucket
    return bucket
  }
}
