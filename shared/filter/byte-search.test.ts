import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteSearch } from './byte-search'
import { utf8Bytes } from './utf8'

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', 'É', '日'), maxLength: 30 })

describe('the byte search', () => {
  it('finds what indexOf finds', () => {
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', '日'), minLength: 1, maxLength: 5 }), (text, needle) => {
        const bytes = utf8Bytes(text)
        expect(new ByteSearch(needle, false).find(bytes, 0, bytes.length)).toBe(Buffer.from(bytes).indexOf(needle))
        const folded = Buffer.from(text.toLowerCase()).indexOf(needle.toLowerCase())
        expect(new ByteSearch(needle, true).find(bytes, 0, bytes.length)).toBe(folded)
      }),
      { numRuns: 2000 },
    )
  })

  it('stays within its bounds', () => {
    const bytes = utf8Bytes('xxabxx')
    const search = new ByteSearch('ab', false)
    expect(search.find(bytes, 0, 3)).toBe(-1)
    expect(search.find(bytes, 3, 6)).toBe(-1)
    expect(search.find(bytes, 2, 4)).toBe(2)
  })

  it('does not take letters for each other that share a byte of either case', () => {
    expect(new ByteSearch('ÿ', true).find(utf8Bytes('ø'), 0, 2)).toBe(-1)
  })
})

describe('UTF-8', () => {
  it('is what the platform makes of a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Bytes(text)).toEqual(new TextEncoder().encode(text))
      }),
    )
  })
})
