import { describe, expect, it } from 'vitest'
import { parsePlace } from './go-to-place'

/** The session began at 12:30:00.250 local time. */
const anchor = { epochUs: new Date(2026, 10, 25, 12, 30, 0, 250).getTime() * 1000 }
const read = (text: string) => parsePlace(text, anchor)

describe('where to go', () => {
  it('is a row by its number, as the list writes it', () => {
    expect(read('128')).toEqual({ row: 128 })
    expect(read(' #1,280 ')).toEqual({ row: 1280 })
    expect(read('0')).toBeUndefined()
  })

  it('is a moment in seconds since the start', () => {
    expect(read('12.345678')).toEqual({ timeUs: 12_345_678 })
    expect(read('1,012.5')).toEqual({ timeUs: 1_012_500_000 })
    expect(read('12s')).toEqual({ timeUs: 12_000_000 })
  })

  it('is a moment by the time of day', () => {
    expect(read('12:30:05.250')).toEqual({ timeUs: 5_000_000 })
    expect(read('12:30:00.250001')).toEqual({ timeUs: 1 })
    expect(read('12:31')).toEqual({ timeUs: 59_750_000 })
  })

  it('is the next day where the time of day was before the start', () => {
    expect(read('00:10')).toEqual({ timeUs: (11 * 3600 + 40 * 60) * 1_000_000 - 250_000 })
    expect(read('12:30')).toEqual({ timeUs: 0 })
  })

  it('is nothing else', () => {
    for (const text of ['', 'hello', '25:00', '12:61', '-5', '1.2.3']) expect(read(text)).toBeUndefined()
  })
})
