import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFilter, filterHighlights } from '../../../shared/filter/filter'
import { byteMarks, bytesOfMarks, markedPieces, merged, regexMarks, textMarks } from './marks'

const text = (value: string, ignoreCase = true) => ({ kind: 'text', text: value, ignoreCase }) as const
const found = (source: string, ranges: readonly { from: number; to: number }[]) => ranges.map(({ from, to }) => source.slice(from, to))

describe('marks in text', () => {
  it('are where the texts of a filter stand, in the case that it asks for', () => {
    const source = 'Hello, hello (a.b) é É'
    expect(found(source, textMarks(source, [text('HELLO')]))).toEqual(['Hello', 'hello'])
    expect(found(source, textMarks(source, [text('hello', false)]))).toEqual(['hello'])
    expect(found(source, textMarks(source, [text('(a.b)'), text('é')]))).toEqual(['(a.b)', 'é', 'É'])
    expect(textMarks('axb', [text('a.b')])).toEqual([])
  })

  it('take any text literally', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (needle) => {
        expect(textMarks(`<${needle}>`, [text(needle, false)])[0]?.from).toBeLessThanOrEqual(1 + needle.length)
      }),
    )
  })

  it('are where regular expressions match, without the empty matches', () => {
    const compiled = compileFilter('/o\\w?/i x')
    if (compiled.kind !== 'filter') throw new Error('The filter cannot be read.')
    const regexes = filterHighlights(compiled.filter).filter((highlight) => highlight.kind === 'regex')
    expect(found('fOo bo', regexMarks('fOo bo', regexes))).toEqual(['Oo', 'o'])
    expect(regexMarks('abc', [{ kind: 'regex', source: 'x*', flags: '' }])).toEqual([])
  })

  it('become one where they meet', () => {
    expect(
      merged([
        { from: 4, to: 6 },
        { from: 0, to: 2 },
        { from: 1, to: 4 },
      ]),
    ).toEqual([{ from: 0, to: 6 }])
  })
})

describe('marks in bytes', () => {
  it('are found in bytes that are no text', () => {
    const bytes = Uint8Array.from([0xff, 0x48, 0x49, 0x00, 0x68, 0x69])
    expect(byteMarks(bytes, [text('hi')])).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 6 },
    ])
  })

  it('are those of a text’s marks, counted in UTF-8', () => {
    const source = 'é😀hi'
    expect(bytesOfMarks(source, textMarks(source, [text('hi')]), 10)).toEqual([{ from: 16, to: 18 }])
  })
})

describe('the pieces of a text with marks', () => {
  it('are the text again, marked where the ranges are, wherever it begins', () => {
    const source = 'one two one'
    const ranges = textMarks(source, [text('one'), text('wo')])
    for (let at = 0; at < source.length; at += 1) {
      const pieces = markedPieces(source.slice(at), at, ranges)
      expect(pieces.map((piece) => piece.text).join('')).toBe(source.slice(at))
    }
    expect(markedPieces('e two o', 2, ranges)).toEqual([
      { text: 'e', marked: true },
      { text: ' t', marked: false },
      { text: 'wo', marked: true },
      { text: ' ', marked: false },
      { text: 'o', marked: true },
    ])
  })
})
