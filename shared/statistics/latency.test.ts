import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addLatency, type LatencyCounts, latencyBars, latencyBounds, latencyBucket, percentilesOf } from './latency'

describe('latency buckets', () => {
  it('hold each value, in buckets of at most 3 % of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e13, noNaN: true }), (value) => {
        const [from, to] = latencyBounds(latencyBucket(value))
        expect(Math.floor(value)).toBeGreaterThanOrEqual(from)
        expect(Math.floor(value)).toBeLessThan(to)
        expect(to - from).toBeLessThanOrEqual(Math.max(1, from / 32))
      }),
    )
  })

  it('give percentiles within 3 %, and the maximum exactly', () => {
    const counts: LatencyCounts = new Map()
    for (let value = 1; value <= 10_000; value += 1) addLatency(counts, latencyBucket(value))
    const percentiles = percentilesOf(counts, 10_000)
    expect(percentiles).toMatchObject({ count: 10_000, max: 10_000 })
    for (const [share, value] of [
      [0.5, percentiles?.p50],
      [0.9, percentiles?.p90],
      [0.99, percentiles?.p99],
    ] as const) {
      expect(Math.abs((value ?? 0) / (share * 10_000) - 1)).toBeLessThan(0.03)
    }
  })

  it('have no percentiles when nothing was counted', () => {
    expect(percentilesOf(new Map(), 0)).toBeUndefined()
  })

  it('are shown as bars without gaps that keep every count', () => {
    const counts: LatencyCounts = new Map()
    for (const value of [3, 40, 41, 1000, 70_000]) addLatency(counts, latencyBucket(value))
    const bars = latencyBars(counts)
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(5)
    expect(bars.slice(1).map(({ fromUs }) => fromUs)).toEqual(bars.slice(0, -1).map(({ toUs }) => toUs))
  })
})
