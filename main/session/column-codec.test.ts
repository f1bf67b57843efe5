import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeColumn, encodeColumns } from './column-codec'

describe('a column', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.maxSafeInteger(), fc.nat(300))), (values) => {
        const target = new Float64Array(values.length)
        const bytes = encodeColumns([Float64Array.from(values)])
        expect(decodeColumn(bytes, 0, target)).toBe(bytes.byteLength)
        expect([...target]).toEqual(values)
      }),
    )
  })
})
