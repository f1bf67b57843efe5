/**
 * Durations counted in buckets whose width grows with their value, as HDR histograms do: exact below 64 µs, then 32 buckets
 * to each power of two. A bucket stands for its middle, so a value is off by 1.6 % at most; counts merge by adding.
 */
const subBuckets = 32
const exactBelow = 2 * subBuckets

export function latencyBucket(valueUs: number): number {
  const value = Math.max(0, Math.floor(valueUs))
  if (value < exactBelow) return value
  if (value < 0x8000_0000) {
    const shift = 26 - Math.clz32(value)
    return shift * subBuckets + (value >>> shift)
  }
  const exponent = exponentOf(value) - 5
  return exponent * subBuckets + Math.floor(value / 2 ** exponent)
}

function exponentOf(value: number): number {
  return value < 0x8000_0000 ? 31 - Math.clz32(value) : 31 + exponentOf(Math.floor(value / 0x8000_0000))
}

/** The bounds of a bucket, the upper one exclusive. */
export function latencyBounds(bucket: number): readonly [number, number] {
  if (bucket < exactBelow) return [bucket, bucket + 1]
  const exponent = Math.floor(bucket / subBuckets) - 1
  const width = 2 ** exponent
  const from = (bucket - exponent * subBuckets) * width
  return [from, from + width]
}

/** Counts by bucket, only of those that have some. */
export type LatencyCounts = Map<number, number>

export function addLatency(counts: LatencyCounts, bucket: number, count = 1): void {
  counts.set(bucket, (counts.get(bucket) ?? 0) + count)
}

/** Counts one after the other in an array, which is far faster, and then adds to {@link LatencyCounts} what there is. */
export class LatencyScratch {
  readonly #counts = new Uint32Array(2048)
  readonly #touched = new Uint32Array(2048)
  #used = 0

  count(valueUs: number): void {
    const bucket = latencyBucket(valueUs)
    const before = this.#counts[bucket] ?? 0
    if (before === 0) {
      this.#touched[this.#used] = bucket
      this.#used += 1
    }
    this.#counts[bucket] = before + 1
  }

  /** Adds what was counted since the last time. */
  moveTo(counts: LatencyCounts): void {
    for (const bucket of this.#touched.subarray(0, this.#used)) {
      addLatency(counts, bucket, this.#counts[bucket])
      this.#counts[bucket] = 0
    }
    this.#used = 0
  }
}

export interface Percentiles {
  readonly count: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** Percentiles in microseconds; `max` is known exactly. */
export function percentilesOf(counts: LatencyCounts, max: number): Percentiles | undefined {
  const sorted = [...counts].sort(([one], [two]) => one - two)
  const count = sorted.reduce((sum, [, each]) => sum + each, 0)
  if (count === 0) return undefined
  const at = (share: number): number => {
    const wanted = Math.ceil(count * share)
    let seen = 0
    for (const [bucket, each] of sorted) {
      seen += each
      if (seen >= wanted) return Math.min(max, middleOf(bucket))
    }
    return max
  }
  return { count, p50: at(0.5), p90: at(0.9), p99: at(0.99), max }
}

function middleOf(bucket: number): number {
  const [from, to] = latencyBounds(bucket)
  return to - from === 1 ? from : (from + to) / 2
}

export interface LatencyBar {
  readonly fromUs: number
  readonly toUs: number
  readonly count: number
}

/** The counts as bars, four to each power of two, without gaps from the first to the last. */
export function latencyBars(counts: LatencyCounts): readonly LatencyBar[] {
  const bars = new Map<number, number>()
  for (const [bucket, count] of counts) {
    const bar = barOf(latencyBounds(bucket)[0])
    bars.set(bar, (bars.get(bar) ?? 0) + count)
  }
  if (bars.size === 0) return []
  const first = Math.min(...bars.keys())
  const last = Math.max(...bars.keys())
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    fromUs: barStart(first + index),
    toUs: barStart(first + index + 1),
    count: bars.get(first + index) ?? 0,
  }))
}

/** Whole microseconds up to 8, then quarters of a power of two. */
function barOf(valueUs: number): number {
  if (valueUs < 8) return valueUs
  const exponent = exponentOf(valueUs) - 2
  return exponent * 4 + Math.floor(valueUs / 2 ** exponent)
}

function barStart(bar: number): number {
  if (bar < 8) return bar
  const exponent = Math.floor(bar / 4) - 1
  return (bar - exponent * 4) * 2 ** exponent
}
