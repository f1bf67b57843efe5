import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growingScale, roundStep, timingScale } from './timing-scale'

describe('the scale of a round trip', () => {
  it('marks round values', () => {
    expect(timingScale(1_000_312, []).ticksUs).toEqual([0, 500_000, 1_000_000])
    expect(timingScale(450, []).ticksUs).toEqual([0, 100, 200, 300, 400])
    expect(timingScale(0, []).ticksUs).toEqual([0, 1])
  })

  it('has room for the others on show unless they are far', () => {
    const scale = timingScale(100, [50, 300, 9000])
    expect(scale.othersUs).toEqual([50, 300])
    expect(scale.endUs).toBeCloseTo(318)
  })

  it('holds the duration, and a handful of marks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400_000_000 }), (durationUs) => {
        const { endUs, ticksUs } = timingScale(durationUs, [])
        expect(endUs).toBeGreaterThan(durationUs)
        expect(ticksUs.length).toBeGreaterThanOrEqual(2)
        expect(ticksUs.length).toBeLessThanOrEqual(6)
      }),
    )
  })

  it('grows in steps while there is no reply', () => {
    expect(growingScale(1_000).endUs).toBe(growingScale(800_000).endUs)
    expect(growingScale(30_000_000).endUs).toBeGreaterThan(33_000_000)
    expect([roundStep(1), roundStep(1.1), roundStep(3), roundStep(60)]).toEqual([1, 2, 5, 100])
  })
})
