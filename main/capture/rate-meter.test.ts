import { expect, test } from 'vitest'
import { RateMeter } from './rate-meter'

test('counts what happened during the last second', () => {
  const meter = new RateMeter()
  for (let timeUs = 0; timeUs < 3_000_000; timeUs += 10_000) meter.add(timeUs)
  expect(meter.perSecond(2_999_999)).toBe(100)
  expect(meter.perSecond(3_450_000)).toBe(50)
  expect(meter.perSecond(60_000_000)).toBe(0)
  meter.add(60_000_000)
  expect(meter.perSecond(60_000_000)).toBe(1)
  meter.clear()
  expect(meter.perSecond(60_000_000)).toBe(0)
})

test('a time that goes back counts as now', () => {
  const meter = new RateMeter()
  meter.add(5_000_000)
  meter.add(4_000_000)
  expect(meter.perSecond(5_000_000)).toBe(2)
})
