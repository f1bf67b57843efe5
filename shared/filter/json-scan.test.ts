import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonPath, JsonScan } from './json-scan'

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

function lookUp(text: string, path: JsonPath): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  if (typeof value !== 'object' || value === null) return 'not JSON'
  for (const part of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) !== (typeof part === 'number')) return undefined
    if (!Object.hasOwn(value, part)) return undefined
    value = (value as Record<string | number, unknown>)[part]
  }
  return value
}

function scanned(text: string, path: JsonPath): unknown {
  const scan = new JsonScan(path, decode)
  const bytes = encode(`xx${text}xx`)
  if (!scan.scan(bytes, 2, bytes.length - 2)) return 'not JSON'
  if (scan.kind === 'missing') return undefined
  if (scan.kind === 'string') return scan.text()
  if (scan.kind === 'number') return scan.number()
  return JSON.parse(scan.text())
}

const key = fc.constantFrom('a', 'b', 'é', 'a"', '__proto__', '')
const path = fc.array(fc.oneof({ weight: 3, arbitrary: key }, { weight: 1, arbitrary: fc.nat(2) }), { maxLength: 3 })
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}))

describe('the JSON scan', () => {
  it('finds what JSON.parse and a look-up find', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(value), fc.dictionary(key, value)),
        path,
        fc.constantFrom(undefined, 1, '\t'),
        (document, at, space) => {
          const text = JSON.stringify(document, undefined, space)
          expect(scanned(text, at)).toEqual(lookUp(text, at))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('agrees with JSON.parse on what is JSON, also where a character was replaced', () => {
    const character = fc.constantFrom(...'{}[]",:\\u0123eE+-.tfn \n\u0001')
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.nat(), fc.array(character, { maxLength: 2 }), path, (document, seed, characters, at) => {
        const text = JSON.stringify(document)
        const place = seed % (text.length + 1)
        const changed = text.slice(0, place) + characters.join('') + text.slice(place + 1)
        // Where half a surrogate pair is left, UTF-8 holds U+FFFD.
        expect(scanned(changed, at)).toEqual(lookUp(decode(encode(changed)), at))
      }),
      { numRuns: 3000 },
    )
  })

  it('reads escapes in keys and takes the last of equal keys', () => {
    for (const text of [
      '{"\\u0061":1}',
      '{"a":1,"a":2}',
      '{"a":{"b":1},"a":{}}',
      '{"a":1,"\\u0061":"\\ud83d\\ude00\\n"}',
      '[01]',
      '[1.]',
      '[-]',
      '{"a":1e5}',
    ]) {
      expect(scanned(text, ['a'])).toEqual(lookUp(text, ['a']))
      expect(scanned(text, ['a', 'b'])).toEqual(lookUp(text, ['a', 'b']))
    }
  })

  it('takes a document that is nested too deep as none', () => {
    const deep = '['.repeat(100_000)
    expect(scanned(deep, ['a'])).toBe('not JSON')
  })
})
