import { encode, decode as libraryDecode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cbor } from './cbor'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { decoders } from './index'
import { messageOf } from './message-input'
import { allNodes, expectHardened, nodeAt, plainValue } from './testing'

const choices = [{ decoder: 'cbor' }]
const decode = (bytes: Uint8Array) => decodeMessage(messageOf([bytes]), { choices })
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16))
const textOf = (hex: string) => decode(fromHex(hex)).tree[0]?.text

describe('CBOR', () => {
  test('members have their bytes, their fields and their values', () => {
    const bytes = encode({ args: [1, 'x'], call: 'sim.getObject' })
    const { tree, decoder } = decodeMessage(messageOf([bytes]))
    expect(decoder).toBe('cbor')
    expect(summaryOf(messageOf([bytes])).text).toBe('{args: [1, "x"], call: "sim.getObject"}')
    expect(nodeAt(tree, 'Frame 1', 'args')).toMatchObject({ field: 'cbor.args', range: { from: 1, to: 10 } })
    expect(nodeAt(tree, 'Frame 1', 'call')).toMatchObject({ text: 'sim.getObject', range: { from: 10, to: bytes.byteLength } })
    expect(fieldValue('cbor.args.1', messageOf([bytes]))).toBe('x')
  })

  // RFC 8949, appendix A.
  test.each([
    ['1bffffffffffffffff', '18446744073709551615'],
    ['3bffffffffffffffff', '-18446744073709551616'],
    ['c249010000000000000000', 'tag 2 18446744073709551616'],
    ['c349010000000000000000', 'tag 3 -18446744073709551617'],
    ['f98000', '-0'],
    ['f90001', '5.960464477539063e-8'],
    ['fb7e37e43c8800759c', '1e+300'],
    ['f97c00', 'Infinity'],
    ['f97e00', 'NaN'],
    ['f4', 'false'],
    ['f6', 'null'],
    ['f7', 'undefined'],
    ['f0', 'simple(16)'],
    ['f8ff', 'simple(255)'],
    ['c074323031332d30332d32315432303a30343a30305a', 'tag 0 2013-03-21T20:04:00Z'],
    ['c11a514b67b0', 'tag 1 2013-03-21T20:04:00.000Z'],
    ['c1fb41d452d9ec200000', 'tag 1 2013-03-21T20:04:00.500Z'],
    ['62c3bc', 'ü'],
    ['5f42010243030405ff', '0102030405'],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['d82550000102030405060708090a0b0c0d0e0f', 'tag 37 00010203-0405-0607-0809-0a0b0c0d0e0f'],
  ])('%s is %s', (hex, text) => {
    expect(textOf(hex)).toBe(text)
  })

  test('containers without a length, tags on containers, and odd keys', () => {
    expect(decode(fromHex('bf61610161629f0203ffff')).tree.map(plainValue)).toEqual([{ a: 1, b: [2, 3] }])
    expect(decode(fromHex('d82a8101')).tree[0]).toMatchObject({ kind: 'list', text: 'tag 42', children: [{ text: '1' }] })
    expect(decode(fromHex('a20102820304f5')).tree.map(plainValue)).toEqual([{ 1: 2, 820304: true }])
    expect(decode(fromHex('a19f01ff02')).tree.map(plainValue)).toEqual([{ '9f01ff': 2 }])
  })

  test('reads what cborg writes', () => {
    const { tree: value } = fc.letrec((tie) => ({
      tree: fc.oneof(
        // Small enough for the limits of a decoding: one that leaves something out cannot be compared.
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(fc.string(), fc.maxSafeInteger(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.array(fc.maxSafeInteger(), { maxLength: 40 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,40}$/), tie('tree'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(value, (sample) => {
        expect(decode(encode(sample)).tree.map(plainValue)).toEqual([libraryDecode(encode(sample))])
      }),
      { numRuns: 500 },
    )
  })

  test('a million deep, tags without end, and lengths beyond the bytes', () => {
    expect(allNodes(decode(new Uint8Array(1_000_000).fill(0x81)).tree).length).toBeLessThan(100)
    expect(decode(new Uint8Array(1_000_000).fill(0xc1)).error?.message).toBe('Tags without end, at byte 17.')
    expect(decode(fromHex('5bffffffffffffffff00')).error?.message).toBe('The bytes end in the middle of a value.')
  })

  test('nothing hostile breaks it', () => {
    expectHardened(cbor, decoders, [
      [encode({ a: [1, -2, 2.5, null, true, 'é'.repeat(30), new Uint8Array(40)], b: { c: 1n << 60n } })],
      [fromHex('bf61610161629f0203ffff')],
      [fromHex('a20102820304f5')],
      [fromHex('c15f42010243030405ff')],
    ])
  })
})
