import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTranslations } from '.'
import {
  formatBytes,
  formatClockTime,
  formatCompactCount,
  formatCount,
  formatDateTime,
  formatDeltaTime,
  formatDurationUs,
  formatExactBytes,
  formatRate,
  formatRelativeTime,
  setFormatLocale,
} from './format'

beforeAll(startTranslations)

describe('durations', () => {
  it.each([
    [0, '0 µs'],
    [450, '450 µs'],
    [999, '999 µs'],
    [1000, '1.00 ms'],
    [9_996, '10.0 ms'],
    [12_345, '12.3 ms'],
    [999_499, '999 ms'],
    [999_500, '1.00 s'],
    [1_000_312, '1.00 s'],
    [59_994_000, '60.0 s'],
    [59_999_999, '1 min 00 s'],
    [125_000_000, '2 min 05 s'],
    [3_725_000_000, '1 h 02 min 05 s'],
    [-1500, '−1.50 ms'],
  ])('of %i µs read “%s”', (durationUs, text) => {
    expect(formatDurationUs(durationUs)).toBe(text)
  })
})

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.50 KiB'],
    [1_048_575, '1.00 MiB'],
    [67_108_864, '64.0 MiB'],
    [4_294_967_296, '4.00 GiB'],
  ])('of %i bytes read “%s”', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('are exact where that is asked for', () => {
    expect(formatExactBytes(1)).toBe('1 byte')
    expect(formatExactBytes(1536)).toBe('1,536 bytes')
  })
})

describe('counts', () => {
  it('have separators, and few characters where there is no room', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567')
    expect(formatCompactCount(9_999)).toBe('9,999')
    expect(formatCompactCount(12_345)).toBe('12.3K')
    expect(formatRate(3)).toBe('3/s')
  })
})

describe('times', () => {
  it('show every microsecond', () => {
    expect(formatRelativeTime(1_234_567)).toBe('1.234567')
    expect(formatRelativeTime(5)).toBe('0.000005')
    expect(formatDeltaTime(1_000_000)).toBe('+1.000000')
    expect(formatDeltaTime(-250)).toBe('−0.000250')
  })

  it('on the clock are those of the anchor plus the row', () => {
    expect(formatClockTime(1_000_456, { epochUs: 1_795_334_400_123_000 })).toMatch(/^\d\d:00:01\.123456$/)
  })
})

describe('in Chinese', () => {
  beforeAll(() => setFormatLocale('zh-CN'))
  afterAll(() => setFormatLocale('en'))

  it('large counts are counted in ten thousands, dates are those of the language, times stay as filters have them', () => {
    expect(formatCompactCount(12_345)).toBe('1.2万')
    expect(formatCount(1_234_567)).toBe('1,234,567')
    expect(formatDateTime(0, { epochUs: 1_795_334_400_123_000 })).toMatch(/^2026年11月2\d日 \d\d:\d\d:\d\d\.123000$/)
    expect(formatRelativeTime(1_234_567)).toBe('1.234567')
  })
})
