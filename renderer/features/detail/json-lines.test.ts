import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonLines, jsonTextOf } from './json-lines'

const pretty = (source: string): string => jsonTextOf(jsonLines(source))

describe('JSON in lines', () => {
  it('is laid out as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(pretty(JSON.stringify(value))).toBe(JSON.stringify(value, undefined, 2))
      }),
    )
  })

  it('changes nothing but white space between tokens, however the source was laid out', () => {
    const withoutSpace = (text: string): string => text.replace(/\s/g, '')
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, 4, '\t', ' \n'), (value, space) => {
        const source = JSON.stringify(value, undefined, space)
        expect(withoutSpace(pretty(source))).toBe(withoutSpace(source))
      }),
    )
  })

  it('keeps numbers, escapes and doubled keys as they were written', () => {
    expect(pretty('{"id":9007199254740993,"x":1.10,"y":1e+3,"a":"\\u00e9\\"","a":-0}')).toBe(
      '{\n  "id": 9007199254740993,\n  "x": 1.10,\n  "y": 1e+3,\n  "a": "\\u00e9\\"",\n  "a": -0\n}',
    )
  })

  it('tells keys from strings, and marks within strings from marks', () => {
    expect(jsonLines('{"a:{":"b,["}')[1]?.tokens).toEqual([
      { kind: 'key', text: '"a:{"', at: 1 },
      { kind: 'mark', text: ': ', at: 6 },
      { kind: 'string', text: '"b,["', at: 7 },
    ])
    expect(jsonLines('[true,-1.5]').flatMap(({ tokens }) => tokens.map(({ kind }) => kind))).toEqual([
      'mark',
      'word',
      'mark',
      'number',
      'mark',
    ])
  })

  it('knows where each value stands', () => {
    const source = '{"a": [1, {"b \\u00e9": "x"}, []], "c": null, "d": {}, "e": 9007199254740993}'
    expect(jsonLines(source).flatMap(({ node }) => (node === undefined ? [] : [node]))).toEqual([
      { path: ['a', 0], source: '1' },
      { path: ['a', 1, 'b é'], source: '"x"' },
      { path: ['c'], source: 'null' },
      { path: ['e'], source: '9007199254740993' },
    ])
    expect(jsonLines('5')[0]?.node).toEqual({ path: [], source: '5' })
  })

  it('finds each value again by its path', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const { node } of jsonLines(JSON.stringify(value))) {
          if (node === undefined) continue
          const found = node.path.reduce<unknown>((inner, part) => Reflect.get(Object(inner), part), JSON.parse(JSON.stringify(value)))
          expect(found).toEqual(JSON.parse(node.source))
        }
      }),
    )
  })
})
