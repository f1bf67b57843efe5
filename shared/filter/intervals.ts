import type { Operator } from './ast'

/** From `low` to `high`, both included. */
export interface Interval {
  readonly low: number
  readonly high: number
}

const float = new Float64Array(1)
const bits = new BigInt64Array(float.buffer)

/** The next larger number that a double can be. */
function nextUp(value: number): number {
  if (value === Number.POSITIVE_INFINITY) return value
  if (value === 0) return Number.MIN_VALUE
  float[0] = value
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n)
  return float[0] ?? value
}

const nextDown = (value: number): number => -nextUp(-value)
const lowest = Number.NEGATIVE_INFINITY
const highest = Number.POSITIVE_INFINITY

/** The numbers for which the comparison holds; a value that stands for a range (`12:30` is a whole minute) has a `width`. */
export function intervalsOf(operator: Operator, value: number, width = 0): readonly Interval[] {
  const last = width === 0 ? value : nextDown(value + width)
  switch (operator) {
    case '==':
      return [{ low: value, high: last }]
    case '!=':
      return [
        { low: lowest, high: nextDown(value) },
        { low: nextUp(last), high: highest },
      ]
    case '<':
      return [{ low: lowest, high: nextDown(value) }]
    case '<=':
      return [{ low: lowest, high: last }]
    case '>':
      return [{ low: nextUp(last), high: highest }]
    case '>=':
      return [{ low: value, high: highest }]
    default:
      return []
  }
}

/** What of the intervals is at least `low` and at most `high`. */
export function clipped(intervals: readonly Interval[], low: number, high = highest): readonly Interval[] {
  return intervals
    .map((interval) => ({ low: Math.max(interval.low, low), high: Math.min(interval.high, high) }))
    .filter((interval) => interval.low <= interval.high)
}

/** The same whole numbers, with whole numbers as bounds: they may be {@link shifted} without being rounded. */
export function wholeNumbers(intervals: readonly Interval[]): readonly Interval[] {
  return intervals.map(({ low, high }) => ({ low: Math.ceil(low), high: Math.floor(high) }))
}

export function shifted(intervals: readonly Interval[], by: number): readonly Interval[] {
  return intervals.map(({ low, high }) => ({ low: low + by, high: high + by }))
}

export function isWithin(intervals: readonly Interval[], value: number): boolean {
  return intervals.some(({ low, high }) => value >= low && value <= high)
}

/** Clears the rows whose value lies in none of the intervals. `mask[0]` is the row `from`. */
export function narrowToIntervals(
  values: Float64Array | Uint32Array,
  from: number,
  mask: Uint8Array,
  intervals: readonly Interval[],
): void {
  const [first, second] = intervals
  const rows = mask.length
  if (first === undefined) mask.fill(0)
  else if (second === undefined) {
    const { low, high } = first
    for (let row = 0; row < rows; row += 1) {
      const value = values[from + row] ?? 0
      if (!(value >= low && value <= high)) mask[row] = 0
    }
  } else {
    for (let row = 0; row < rows; row += 1) {
      if (mask[row] !== 0 && !isWithin(intervals, values[from + row] ?? 0)) mask[row] = 0
    }
  }
}
