import library from 'protobufjs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { decodeMessage, fieldValue, summaryOf } from '../decode'
import type { DecoderSchema } from '../decoder'
import { decoders } from '../index'
import { messageOf } from '../message-input'
import { allNodes, expectHardened, nodeAt, outline } from '../testing'
import { protobuf } from './protobuf'
import { messageNames } from './schema'

const proto = `
syntax = "proto3";
package market;
import "google/protobuf/timestamp.proto";
import "side.proto";
message Quote {
  string symbol = 1;
  double price = 2;
  sint64 change = 3;
  Side side = 4;
  repeated int32 sizes = 5;
  map<string, Level> levels = 6;
  google.protobuf.Timestamp at = 7;
  bool open = 8;
  bytes raw = 9;
  fixed32 mark = 10;
  int32 delta = 11;
  float ratio = 12;
  repeated Level list = 13;
  uint64 big = 14;
  message Level { uint32 depth = 1; }
}`
const side = 'syntax = "proto3"; package market; enum Side { NONE = 0; BUY = 1; SELL = 2; }'
const schema: DecoderSchema = {
  kind: 'protobuf',
  files: [
    { name: 'quote.proto', text: proto },
    { name: 'side.proto', text: side },
  ],
}

function sample(): Uint8Array {
  const root = new library.Root()
  library.parse(side, root)
  const timestamp = library.common.get('google/protobuf/timestamp.proto')
  if (timestamp?.nested !== undefined) root.addJSON(timestamp.nested)
  library.parse(proto, root, { keepCase: true })
  const type = root.lookupType('market.Quote')
  return type
    .encode(
      type.fromObject({
        symbol: 'ZMQ',
        price: 12.5,
        change: -3,
        side: 'SELL',
        sizes: [1, -2, 300],
        levels: { a: { depth: 7 } },
        at: { seconds: 1_709_208_000 },
        open: true,
        raw: Uint8Array.of(0, 255),
        mark: 42,
        delta: -1,
        ratio: 0.1,
        list: [{ depth: 1 }, { depth: 2 }],
        big: '18446744073709551615',
      }),
    )
    .finish()
}

const withSchema = { choices: [{ decoder: 'protobuf', settings: { schema, type: 'market.Quote' } }] }

describe('Protobuf', () => {
  afterEach(() => vi.unstubAllGlobals())

  test('with a schema, every field by its name and type, and no code is generated', () => {
    const bytes = sample()
    vi.stubGlobal('Function', () => {
      throw new Error('Generated code is forbidden')
    })
    const { tree, error, problems } = decodeMessage(messageOf([bytes]), withSchema)
    expect(error).toBeUndefined()
    expect(problems).toEqual([])
    expect(outline(tree)).toBe(
      [
        'Frame 1: market.Quote',
        '  symbol: ZMQ',
        '  price: 12.5',
        '  change: -3',
        '  side: SELL',
        '  sizes: packed int32',
        '    0: 1',
        '    1: -2',
        '    2: 300',
        '  levels: map<string, Level>',
        '    key: a',
        '    value: market.Quote.Level',
        '      depth: 7',
        '  at: google.protobuf.Timestamp',
        '    seconds: 1709208000',
        '  open: true',
        '  raw: 00ff',
        '  mark: 42',
        '  delta: -1',
        '  ratio: 0.1',
        '  list: market.Quote.Level',
        '    depth: 1',
        '  list: market.Quote.Level',
        '    depth: 2',
        '  big: 18446744073709551615',
        '',
      ].join('\n'),
    )
    expect(nodeAt(tree, 'Frame 1', 'price')).toMatchObject({ range: { from: 5, to: 14 }, field: 'protobuf.price', value: 12.5 })
    expect(fieldValue('protobuf.levels.value.depth', messageOf([bytes]), withSchema)).toBe(7)
    expect(summaryOf(messageOf([bytes]), withSchema).text).toMatch(/^symbol: "ZMQ", price: 12\.5, change: -3, side: SELL, /u)
  })

  test('without one, by number, with the likeliest reading', () => {
    const message = messageOf([sample()])
    const { tree, decoder } = decodeMessage(message)
    expect(decoder).toBe('protobuf')
    expect(nodeAt(tree, 'Frame 1', '1')).toMatchObject({ kind: 'text', text: 'ZMQ' })
    expect(nodeAt(tree, 'Frame 1', '2').text).toBe('12.5 (whole 4623226492472524800)')
    expect(nodeAt(tree, 'Frame 1', '6', '2', '1')).toMatchObject({ value: 7 })
    expect(nodeAt(tree, 'Frame 1', '11').text).toBe('-1 (unsigned 18446744073709551615)')
    expect(fieldValue('protobuf.1', message)).toBe('ZMQ')
    expect(fieldValue('protobuf.7.1', message)).toBe(1_709_208_000)
  })

  test('what is wrong with a schema or a type is said', () => {
    const error = (settings: object) =>
      decodeMessage(messageOf([sample()]), { choices: [{ decoder: 'protobuf', settings }] }).error?.message
    expect(error({ schema, type: 'market.Nothing' })).toBe('The .proto files have no message “market.Nothing”.')
    expect(error({ schema: { kind: 'protobuf', files: [{ name: 'quote.proto', text: proto }] } })).toMatch(
      /side\.proto \(imported by quote\.proto\) is missing/u,
    )
    expect(error({ schema: { kind: 'protobuf', files: [{ name: 'x.proto', text: 'message {' }] } })).toMatch(
      /^The \.proto files cannot be read: /u,
    )
    expect(messageNames(schema)).toEqual(expect.arrayContaining(['market.Quote', 'market.Quote.Level']))
  })

  test('groups, and messages nested without end', () => {
    expect(outline(decodeMessage(messageOf([Uint8Array.of(0x0b, 0x10, 1, 0x0c)]), { choices: [{ decoder: 'protobuf' }] }).tree)).toBe(
      'Frame 1:\n  1:\n    2: 1\n',
    )
    const groups = decodeMessage(messageOf([new Uint8Array(1_000_000).fill(0x0b)]), { choices: [{ decoder: 'protobuf' }] })
    expect(groups.error?.message).toBe('The groups are nested too deep.')
    let nested = Uint8Array.of(0x08, 0x96, 0x01)
    for (let depth = 0; depth < 500; depth += 1) {
      const length = nested.byteLength
      const head = length < 128 ? [0x0a, length] : [0x0a, (length & 127) | 128, length >> 7]
      nested = Uint8Array.from([...head, ...nested])
    }
    const { tree, error } = decodeMessage(messageOf([nested]), { choices: [{ decoder: 'protobuf' }] })
    expect(error).toBeUndefined()
    expect(allNodes(tree).length).toBeLessThan(60)
  })

  test('nothing hostile breaks it', () => {
    expectHardened(protobuf, decoders, [[sample()], [Uint8Array.of(0x0b, 0x10, 1, 0x0c)]])
  })
})
