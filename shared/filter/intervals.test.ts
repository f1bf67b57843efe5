import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipped, intervalsOf, isWithin, narrowToIntervals } from './intervals'

const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }))

describe('intervals', () => {
  it('hold the numbers that compare as asked', () => {
    fc.assert(
      fc.property(number, number, (value, other) => {
        expect(isWithin(intervalsOf('==', value), other)).toBe(other === value)
        expect(isWithin(intervalsOf('!=', value), other)).toBe(other !== value)
        expect(isWithin(intervalsOf('<', value), other)).toBe(other < value)
        expect(isWithin(intervalsOf('<=', value), other)).toBe(other <= value)
        expect(isWithin(intervalsOf('>', value), other)).toBe(other > value)
        expect(isWithin(intervalsOf('>=', value), other)).toBe(other >= value)
      }),
    )
  })

  it('take a value that stands for a range as the whole of it', () => {
    expect([9, 10, 19, 20].map((value) => isWithin(intervalsOf('==', 10, 10), value))).toEqual([false, true, true, false])
    expect([9, 10, 19, 20].map((value) => isWithin(intervalsOf('>', 10, 10), value))).toEqual([false, false, false, true])
    expect([9, 10, 19, 20].map((value) => isWithin(intervalsOf('<=', 10, 10), value))).toEqual([true, true, true, false])
  })

  it('clear what lies outside and leave what is cleared', () => {
    const mask = Uint8Array.of(1, 1, 1, 0)
    narrowToIntervals(Uint32Array.of(9, 1, 2, 3, 2), 1, mask, intervalsOf('>=', 2))
    expect([...mask]).toEqual([0, 1, 1, 0])
    narrowToIntervals(Float64Array.of(1, 2, 3, 4), 0, mask, intervalsOf('!=', 3))
    expect([...mask]).toEqual([0, 1, 0, 0])
    expect(clipped(intervalsOf('<', 1), 1)).toEqual([])
  })
})
