import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  base64TextOf,
  hexTextOf,
  isJson,
  isJsonDocument,
  looseTextOf,
  suitableView,
  utf8TextOf,
  visibleText,
  wholeCharacters,
} from './frame-content'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the view that suits a frame', () => {
  it.each([
    ['Hello', 'text'],
    ['', 'text'],
    ['line\r\n\tline', 'text'],
    ['grüße 你好', 'text'],
    ['{"a":1}', 'json'],
    [' [1, 2]\n', 'json'],
    ['42', 'text'],
    ['{broken', 'text'],
    ['a\u0000b', 'hex'],
    ['\u001b[0m', 'hex'],
  ] as const)('of %j is %s', (text, view) => {
    expect(suitableView(utf8(text), true)).toBe(view)
  })

  it('is hexadecimal for what is no UTF-8', () => {
    expect(suitableView(Uint8Array.of(0, 255, 254), true)).toBe('hex')
    expect(suitableView(Uint8Array.of(0xc3), true)).toBe('hex')
  })

  it('is text for the first piece of a large text, though a character was cut', () => {
    expect(suitableView(utf8('naïve').subarray(0, 3), false)).toBe('text')
    expect(suitableView(utf8('{"a":1}'), false)).toBe('text')
  })
})

describe('the bytes of a frame as text', () => {
  it('leaves out only the parts of characters that were cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (text, one, other) => {
        const bytes = utf8(text)
        const from = Math.min(one, bytes.length)
        const to = Math.max(from, bytes.length - other)
        const piece = wholeCharacters(bytes.subarray(from, to), { start: true, end: true })
        expect(to - from - piece.length).toBeLessThanOrEqual(6)
        expect(utf8TextOf(piece)).toBeDefined()
      }),
    )
  })

  it('shows what cannot be seen, and keeps line ends and tabs', () => {
    expect(visibleText('a\u0000b\r\n\tc\rd\u007f')).toBe('a␀b\r\n\tc␍d␡')
    expect(visibleText('\u202eabc')).toBe('⟨U+202E⟩abc')
    expect(looseTextOf(Uint8Array.of(65, 255))).toBe('A\ufffd')
  })

  it('is JSON, a document or not', () => {
    expect(isJsonDocument('{"a":[1]}')).toBe(true)
    expect(isJsonDocument('"a"')).toBe(false)
    expect(isJson('"a"')).toBe(true)
    expect(isJson('{a:1}')).toBe(false)
  })

  it('is copied as hexadecimal and Base64', () => {
    expect(hexTextOf(Uint8Array.of(0, 15, 255))).toBe('00 0f ff')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60_000 }), (bytes) => {
        expect(base64TextOf(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      }),
      { numRuns: 30 },
    )
  })
})
