import { describe, expect, it } from 'vitest'
import { rateOf, weightAfter, weightAt } from './topics'

describe('the rate of a topic', () => {
  it('is what comes a second, and falls when nothing comes', () => {
    const intervalUs = 100_000
    let weight = 0
    for (let index = 0; index < 300; index += 1) weight = weightAfter(weight, intervalUs)
    const steady = { weight, lastUs: 300 * intervalUs }
    expect(rateOf(weightAt(steady, steady.lastUs), steady.lastUs)).toBeCloseTo(10, 0)
    expect(rateOf(weightAt(steady, steady.lastUs + 60_000_000), steady.lastUs + 60_000_000)).toBeLessThan(0.001)
  })

  it('is right soon after the first message, and of one message one a second', () => {
    let weight = 0
    for (let index = 0; index < 20; index += 1) weight = weightAfter(weight, 100_000)
    expect(rateOf(weight, 2_000_000)).toBeGreaterThan(9)
    expect(rateOf(weight, 2_000_000)).toBeLessThan(11.5)
    expect(rateOf(1, 0)).toBeCloseTo(1.1, 1)
  })
})
