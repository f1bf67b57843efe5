import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../shared/filter/filter'
import { filterSegments } from './filter-segments'

/** The pieces that are wrong, as they are drawn. */
function wrongIn(source: string): readonly string[] {
  const compiled = compileFilter(source)
  const errors = compiled.kind === 'errors' ? compiled.errors : []
  return filterSegments(source, errors)
    .filter(({ wrong }) => wrong)
    .map(({ text }) => text)
}

const kinds = (source: string) =>
  filterSegments(source, [])
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, kind }) => `${text}:${kind}`)

describe('the pieces of a filter', () => {
  it('are the whole text, in order', () => {
    for (const source of ['', 'hello', '  a && "b c" ', 'size > 64KiB || /x+/i', 'json["odd name"] == 5', '"open']) {
      expect(
        filterSegments(source, [])
          .map(({ text }) => text)
          .join(''),
      ).toBe(source)
    }
  })

  it('tell fields, operators and values apart', () => {
    expect(kinds('socket == REQ && hello')).toEqual(['socket:field', '==:operator', 'REQ:text', '&&:operator', 'hello:plain'])
    expect(kinds('json.id in [1, "a"] not /b/')).toEqual([
      'json.id:field',
      'in:operator',
      '[:operator',
      '1:number',
      ',:operator',
      '"a":text',
      ']:operator',
      'not:operator',
      '/b/:regex',
    ])
  })

  it('are wrong in exactly the columns that the language says', () => {
    expect(wrongIn('size == REQ')).toEqual(['REQ'])
    expect(wrongIn('size contains 5 && socket == REQ')).toEqual(['contains'])
    expect(wrongIn('socket == REQ && sise > 5')).toEqual(['sise'])
    expect(wrongIn('topic == "a')).toEqual(['"a'])
    expect(wrongIn('socket == REQ')).toEqual([])
  })

  it('show what is missing at the end as a blank behind it', () => {
    expect(wrongIn('socket ==')).toEqual([' '])
    expect(wrongIn('(a')).toHaveLength(1)
  })
})
