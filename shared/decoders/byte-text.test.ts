import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUtf8Text, utf8Text } from './byte-text'

const platform = new TextDecoder('utf-8', { ignoreBOM: true })

describe('utf8Text', () => {
  test('reads any bytes as the platform does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        expect(utf8Text(bytes)).toBe(platform.decode(bytes))
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0x41)), (bytes) => {
        expect(utf8Text(Uint8Array.from(bytes))).toBe(platform.decode(Uint8Array.from(bytes)))
      }),
      { numRuns: 5000 },
    )
  })

  test('reads long texts with characters of every length', () => {
    const text = 'aé漢😀'.repeat(5000)
    expect(utf8Text(new TextEncoder().encode(text))).toBe(text)
  })
})

describe('isUtf8Text', () => {
  test('takes text, and text that is cut inside a character only when told', () => {
    const bytes = new TextEncoder().encode('漢字\ufffd 😀')
    expect(isUtf8Text(bytes, false)).toBe(true)
    for (let size = 0; size < bytes.byteLength; size += 1) expect(isUtf8Text(bytes.subarray(0, size), true)).toBe(true)
    expect(isUtf8Text(bytes.subarray(0, bytes.byteLength - 1), false)).toBe(false)
    expect(isUtf8Text(Uint8Array.of(0x41, 0), true)).toBe(false)
    expect(isUtf8Text(Uint8Array.of(0x41, 0xff), true)).toBe(false)
  })
})
