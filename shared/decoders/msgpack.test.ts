import { ExtData, encode, decode as libraryDecode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { decoders } from './index'
import { messageOf } from './message-input'
import { msgpack } from './msgpack'
import { allNodes, expectHardened, nodeAt, plainValue } from './testing'

const choices = [{ decoder: 'msgpack' }]
const decode = (bytes: Uint8Array) => decodeMessage(messageOf([bytes]), { choices })

describe('MessagePack', () => {
  test('members have their bytes, their fields and their values', () => {
    const bytes = encode({ enc: 'clear', load: { cmd: 'ping', n: [1, -1, 1.5, 300, -70_000, 2 ** 40] } })
    const { tree, decoder, summary } = decodeMessage(messageOf([bytes]))
    expect(decoder).toBe('msgpack')
    expect(summary).toBe('{enc: "clear", load: {cmd: "ping", n: [1, -1, 1.5, 300, -70000, 1099511627776]}}')
    const enc = nodeAt(tree, 'Frame 1', 'enc')
    expect(enc).toMatchObject({ kind: 'text', text: 'clear', field: 'msgpack.enc', range: { from: 1, to: 11 } })
    expect(nodeAt(tree, 'Frame 1', 'load', 'n').children?.map((node) => node.value)).toEqual([1, -1, 1.5, 300, -70_000, 2 ** 40])
    expect(nodeAt(tree, 'Frame 1', 'load').range?.to).toBe(bytes.byteLength)
  })

  test('reads what @msgpack/msgpack writes', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null))
    const { tree: value } = fc.letrec((tie) => ({
      tree: fc.oneof(
        // Small enough for the limits of a decoding: one that leaves something out cannot be compared.
        { maxDepth: 3, depthSize: 'small' },
        scalar,
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.array(scalar, { maxLength: 40 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,40}$/), tie('tree'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(value, (sample) => {
        const node = decode(encode(sample)).tree[0]
        expect(node === undefined ? undefined : plainValue(node)).toEqual(libraryDecode(encode(sample)))
      }),
      { numRuns: 500 },
    )
  })

  test('u64, bytes, extensions, timestamps and odd keys', () => {
    const bytes = encode(
      { big: 2n ** 64n - 1n, raw: Uint8Array.of(1, 255), at: new Date('2024-02-29T12:00:00.250Z'), ext: new ExtData(7, Uint8Array.of(9)) },
      { useBigInt64: true },
    )
    expect(nodeAt(decode(bytes).tree, 'Frame 1').children?.map((node) => [node.kind, node.text])).toEqual([
      ['number', '18446744073709551615'],
      ['bytes', '01ff'],
      ['time', '2024-02-29T12:00:00.250Z'],
      ['bytes', 'extension 7: 09'],
    ])
    // {1: 2, [1]: 3}
    expect(decode(Uint8Array.of(0x82, 1, 2, 0x91, 1, 3)).tree[0]?.children?.map((node) => [node.name, node.value])).toEqual([
      ['1', 2],
      ['9101', 3],
    ])
  })

  test('fields are found without the tree', () => {
    const message = messageOf([encode({ enc: 'aes', a: [{ b: true }], n: null })])
    expect(fieldValue('msgpack.enc', message)).toBe('aes')
    expect(fieldValue('msgpack.a.0.b', message)).toBe(true)
    expect(fieldValue('msgpack.n', message)).toBeNull()
    expect(fieldValue('msgpack.x', message)).toBeUndefined()
  })

  test('is not mistaken for text, for nothing, or for what ends elsewhere', () => {
    const name = (bytes: Uint8Array) => summaryOf(messageOf([bytes])).decoder
    expect(name(new TextEncoder().encode('hello'))).not.toBe('msgpack')
    expect(name(new Uint8Array(0))).not.toBe('msgpack')
    expect(name(Uint8Array.of(0x81, 0xa1, 0x61, 1, 0))).not.toBe('msgpack')
    expect(name(Uint8Array.of(0x81, 0xa1, 0x61, 1))).toBe('msgpack')
  })

  test('a billion deep, and a list that says it has four billion values', () => {
    const deep = decode(new Uint8Array(5_000_000).fill(0x91))
    expect(deep.problems.length + (deep.error === undefined ? 0 : 1)).toBe(1)
    expect(allNodes(deep.tree).length).toBeLessThan(100)
    const wide = decode(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff, 1, 2))
    expect(wide.error?.message).toBe('The bytes end in the middle of a value.')
    expect(wide.tree[0]?.children).toHaveLength(2)
  })

  test('nothing hostile breaks it', () => {
    expectHardened(msgpack, decoders, [
      [encode({ enc: 'clear', load: { list: [1, 2.5, null, true, 'é'.repeat(40)], raw: new Uint8Array(300) } })],
      [Uint8Array.of(0x82, 1, 2, 0x91, 1, 3)],
      [encode(new Date(1))],
    ])
  })
})
