import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMessage, summaryOf } from '../decode'
import { decoders } from '../index'
import { messageOf } from '../message-input'
import { expectHardened } from '../testing'
import { gbk, latin1, utf8, utf16be, utf16le } from './text'

const utf8Bytes = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array, decoder?: string) =>
  decodeMessage(messageOf([bytes]), decoder === undefined ? {} : { choices: [{ decoder }] })
const utf16Bytes = (text: string, little: boolean) =>
  Uint8Array.from(
    [...text].flatMap((unit) =>
      little ? [unit.charCodeAt(0) & 255, unit.charCodeAt(0) >> 8] : [unit.charCodeAt(0) >> 8, unit.charCodeAt(0) & 255],
    ),
  )
// 中文测试, as GBK.
const chinese = Uint8Array.of(0xd6, 0xd0, 0xce, 0xc4, 0xb2, 0xe2, 0xca, 0xd4)

describe('text', () => {
  test.each([
    ['text', utf8Bytes('naïve 漢字\n'), 'naïve 漢字\n'],
    ['utf16le', utf16Bytes('plain words', true), 'plain words'],
    ['utf16be', utf16Bytes('plain words', false), 'plain words'],
    ['utf16le', Uint8Array.of(0xff, 0xfe, 0x2d, 0x4e), '中'],
    ['gbk', chinese, '中文测试'],
    ['latin1', Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x20, 0x6e, 0x6f, 0x69, 0x72), 'café noir'],
  ])('%s is recognised', (name, bytes, text) => {
    const { decoder, tree } = decode(bytes)
    expect(decoder).toBe(name)
    expect(tree[0]).toMatchObject({ kind: 'text', text, range: { from: 0, to: bytes.byteLength }, view: { kind: 'text' } })
  })

  test('every encoding reads any bytes as the platform does', () => {
    const platform = {
      gbk: new TextDecoder('gbk'),
      text: new TextDecoder('utf-8', { ignoreBOM: true }),
      utf16le: new TextDecoder('utf-16le'),
    }
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0xb0, max: 0xd6 }), fc.integer({ min: 0xa1, max: 0xfe })), { minLength: 1 })
    const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(pairs, anyBytes, (characters, bytes) => {
        const chineseBytes = Uint8Array.from(characters.flat())
        expect(decode(chineseBytes, 'gbk').tree[0]?.text).toBe(platform.gbk.decode(chineseBytes))
        expect(decode(bytes, 'text').tree[0]?.text).toBe(platform.text.decode(bytes))
        // Without surrogates, of which the platform takes pairs only.
        const units = Uint8Array.from(bytes.subarray(0, bytes.byteLength & ~1), (byte, at) => (at % 2 === 1 ? byte & 0x7f : byte))
        expect(decode(units, 'utf16le').tree[0]?.text).toBe(platform.utf16le.decode(units))
      }),
      { numRuns: 500 },
    )
  })

  test('a long text is shown to its limit, and says so', () => {
    const node = decode(utf8Bytes('é'.repeat(100_000))).tree[0]
    expect(node?.text).toHaveLength(4096)
    expect(node).toMatchObject({ clipped: true, range: { from: 0, to: 200_000 } })
  })

  test('bytes with control characters are not text', () => {
    expect(decode(Uint8Array.of(0x61, 0, 0x62)).decoder).toBe('hex')
  })

  test('a topic and its body are one line', () => {
    expect(summaryOf(messageOf([utf8Bytes('weather'), utf8Bytes('{"t": 1}')]))).toMatchObject({
      decoder: 'json',
      text: 'weather · {"t": 1}',
    })
  })

  test('nothing hostile breaks it', () => {
    for (const decoder of [utf8, utf16le, utf16be, gbk, latin1]) expectHardened(decoder, decoders, [[chinese], [utf8Bytes('漢 text')]])
  })
})
