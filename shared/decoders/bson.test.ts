import { Binary, BSONRegExp, Code, Decimal128, Int32, Long, MaxKey, MinKey, ObjectId, serialize, Timestamp, UUID } from 'bson'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bson } from './bson'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { decoders } from './index'
import { messageOf } from './message-input'
import { allNodes, expectHardened, nodeAt, plainValue } from './testing'

const decode = (bytes: Uint8Array) => decodeMessage(messageOf([bytes]), { choices: [{ decoder: 'bson' }] })

const everything = () =>
  serialize({
    double: 1.5,
    text: 'é',
    map: { a: new Int32(1) },
    list: [true, null],
    binary: new Binary(Uint8Array.of(1, 2)),
    md5: new Binary(Uint8Array.of(1, 2), 5),
    uuid: new UUID('00010203-0405-4607-8809-0a0b0c0d0e0f'),
    objectId: new ObjectId('0123456789abcdef01234567'),
    date: new Date('2024-02-29T12:00:00.250Z'),
    regex: new BSONRegExp('a+', 'i'),
    code: new Code('x'),
    scoped: new Code('y', { z: 1 }),
    timestamp: new Timestamp({ t: 1_709_208_000, i: 3 }),
    long: Long.fromString('9223372036854775807'),
    decimal: Decimal128.fromString('-1.25'),
    least: new MinKey(),
    most: new MaxKey(),
  })

describe('BSON', () => {
  test('reads every type, with bytes and fields', () => {
    const { tree, decoder } = decodeMessage(messageOf([everything()]))
    expect(decoder).toBe('bson')
    const said = Object.fromEntries((tree[0]?.children ?? []).map((node) => [node.name, node.text]))
    expect(said).toEqual({
      double: '1.5',
      text: 'é',
      map: '',
      list: '',
      binary: '0102',
      md5: 'subtype 5: 0102',
      uuid: '00010203-0405-4607-8809-0a0b0c0d0e0f',
      objectId: '0123456789abcdef01234567',
      date: '2024-02-29T12:00:00.250Z',
      regex: '/a+/i',
      code: 'x',
      scoped: 'y',
      timestamp: '2024-02-29T12:00:00.000Z, 3',
      long: '9223372036854775807',
      decimal: '-1.25',
      least: 'MinKey',
      most: 'MaxKey',
    })
    expect(nodeAt(tree, 'Frame 1', 'double')).toMatchObject({ value: 1.5, field: 'bson.double', range: { from: 4, to: 20 } })
    expect(fieldValue('bson.map.a', messageOf([everything()]))).toBe(1)
    expect(fieldValue('bson.list.0', messageOf([everything()]))).toBe(true)
    expect(summaryOf(messageOf([serialize({ a: 1, b: ['x'] })])).text).toBe('{a: 1, b: ["x"]}')
  })

  test('reads what the library writes', () => {
    const { tree: value } = fc.letrec((tie) => ({
      tree: fc.oneof(
        // Small enough for the limits of a decoding: one that leaves something out cannot be compared.
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(
          fc.string(),
          fc.integer(),
          fc.double({ noNaN: true }).filter((each) => !Object.is(each, -0)),
          fc.boolean(),
          fc.constant(null),
        ),
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.array(fc.integer(), { maxLength: 40 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,20}$/), tie('tree'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,20}$/), value, { maxKeys: 5 }), (sample) => {
        expect(decode(serialize(sample)).tree.map(plainValue)).toEqual([{ ...sample }])
      }),
      { numRuns: 300 },
    )
  })

  test('writes decimals as the library does', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
        fc.integer({ min: -6100, max: 6000 }),
        (digits, exponent) => {
          const decimal = Decimal128.fromString(`${digits}E${exponent}`)
          expect(nodeAt(decode(serialize({ decimal })).tree, 'Frame 1', 'decimal').text).toBe(decimal.toString())
        },
      ),
      { numRuns: 500 },
    )
  })

  test('documents in documents without end are bounded', () => {
    const depth = 20_000
    const bytes = new Uint8Array(depth * 8 + 5)
    const view = new DataView(bytes.buffer)
    for (let level = 0; level <= depth; level += 1) {
      view.setInt32(level * 7, bytes.byteLength - level * 8, true)
      if (level < depth) bytes.set([3, 0x61, 0], level * 7 + 4)
    }
    const { tree, error } = decode(bytes)
    expect(error).toBeUndefined()
    expect(allNodes(tree).length).toBeLessThan(100)
  })

  test('nothing hostile breaks it', () => {
    expectHardened(bson, decoders, [[everything()], [serialize({})]])
  })
})
