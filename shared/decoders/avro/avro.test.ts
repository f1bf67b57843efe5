import avsc from 'avsc'
import { describe, expect, test } from 'vitest'
import { decodeMessage, fieldValue, summaryOf } from '../decode'
import type { DecoderSchema } from '../decoder'
import { decoders } from '../index'
import { messageOf } from '../message-input'
import { decodeStrictly, hostileMessages, nodeAt, outline } from '../testing'
import { avro } from './avro'

const definition = {
  type: 'record',
  name: 'Trade',
  namespace: 'market',
  fields: [
    { name: 'symbol', type: 'string' },
    { name: 'price', type: 'double' },
    { name: 'side', type: { type: 'enum', name: 'Side', symbols: ['BUY', 'SELL'] } },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'tags', type: { type: 'array', items: 'string' } },
    { name: 'levels', type: { type: 'map', values: 'int' } },
    { name: 'note', type: ['null', 'string'] },
    { name: 'id', type: { type: 'fixed', name: 'Id', size: 2 } },
    { name: 'next', type: ['null', 'Trade'] },
    { name: 'ratio', type: 'float' },
    { name: 'open', type: 'boolean' },
    { name: 'raw', type: 'bytes' },
  ],
} as const
const schema: DecoderSchema = { kind: 'avro', files: [{ name: 'trade.avsc', text: JSON.stringify(definition) }] }
const choices = [{ decoder: 'avro', settings: { schema } }]

const leaf = {
  symbol: 'B',
  price: -1,
  side: 'BUY',
  at: 0,
  tags: [],
  levels: {},
  note: null,
  id: Buffer.from([0, 0]),
  next: null,
  ratio: 0.5,
  open: false,
  raw: Buffer.from([]),
}
const trade = {
  ...leaf,
  symbol: 'Aé',
  price: 12.5,
  side: 'SELL',
  at: 1_709_208_000_250,
  tags: ['x', 'y'],
  levels: { deep: -7 },
  note: { string: 'hi' },
  id: Buffer.from([1, 255]),
  next: { 'market.Trade': leaf },
  open: true,
  raw: Buffer.from([9]),
}
const encoded = () =>
  new Uint8Array(avsc.Type.forSchema(structuredClone(definition) as unknown as avsc.Schema, { wrapUnions: true }).toBuffer(trade))

describe('Avro', () => {
  test('with its schema, every value by name, with its bytes', () => {
    const bytes = encoded()
    const { tree, error } = decodeMessage(messageOf([bytes]), { choices })
    expect(error).toBeUndefined()
    expect(outline(tree).split('\n').slice(0, 15)).toEqual([
      'Frame 1: market.Trade',
      '  symbol: Aé',
      '  price: 12.5',
      '  side: SELL',
      '  at: 2024-02-29T12:00:00.250Z',
      '  tags:',
      '    0: x',
      '    1: y',
      '  levels:',
      '    deep: -7',
      '  note: hi',
      '  id: 01ff',
      '  next: market.Trade',
      '    symbol: B',
      '    price: -1',
    ])
    expect(nodeAt(tree, 'Frame 1', 'price')).toMatchObject({ value: 12.5, field: 'avro.price', range: { from: 4, to: 12 } })
    expect(nodeAt(tree, 'Frame 1', 'next', 'ratio')).toMatchObject({ text: '0.5' })
    expect(fieldValue('avro.next.symbol', messageOf([bytes]), { choices })).toBe('B')
    expect(fieldValue('avro.tags.1', messageOf([bytes]), { choices })).toBe('y')
    expect(summaryOf(messageOf([bytes]), { choices }).text).toMatch(/^symbol: Aé, price: 12\.5, side: SELL, at: 2024/u)
  })

  test('behind a registry’s id or a fingerprint', () => {
    const registry = decodeMessage(messageOf([Uint8Array.from([0, 0, 0, 1, 2, ...encoded()])]), { choices })
    expect(registry.tree[0]?.text).toBe('market.Trade (schema 258)')
    const single = decodeMessage(messageOf([Uint8Array.from([0xc3, 1, 1, 2, 3, 4, 5, 6, 7, 8, ...encoded()])]), { choices })
    expect(single.tree[0]?.text).toBe('market.Trade (fingerprint 0102030405060708)')
    expect(nodeAt(single.tree, 'Frame 1', 'symbol')).toMatchObject({ range: { from: 10, to: 14 } })
  })

  test('decimals and dates', () => {
    const other: DecoderSchema = {
      kind: 'avro',
      files: [
        {
          name: 'x.avsc',
          text: JSON.stringify({
            type: 'record',
            name: 'X',
            fields: [
              { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 6, scale: 2 } },
              { name: 'day', type: { type: 'int', logicalType: 'date' } },
            ],
          }),
        },
      ],
    }
    const { tree } = decodeMessage(messageOf([Uint8Array.of(4, 0xff, 0x85, 0x8c, 0xb5, 2)]), {
      choices: [{ decoder: 'avro', settings: { schema: other } }],
    })
    expect(outline(tree)).toBe('Frame 1: X\n  amount: -1.23\n  day: 2024-02-29\n')
  })

  test('says what it lacks', () => {
    const error = (settings: object) => decodeMessage(messageOf([encoded()]), { choices: [{ decoder: 'avro', settings }] }).error?.message
    expect(error({})).toBe('Avro cannot be read without its schema.')
    expect(error({ schema: { kind: 'avro', files: [{ name: 'a.avsc', text: '{' }] } })).toMatch(/^a\.avsc is no Avro schema: /u)
    expect(error({ schema: { kind: 'avro', files: [{ name: 'a.avsc', text: '"Missing"' }] } })).toBe(
      'a.avsc is no Avro schema: There is no type “Missing”.',
    )
  })

  test('a list of nothings without end stops', () => {
    const nulls: DecoderSchema = { kind: 'avro', files: [{ name: 'n.avsc', text: '{"type":"array","items":"null"}' }] }
    const endless = Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)
    const { problems, tree } = decodeMessage(messageOf([endless]), { choices: [{ decoder: 'avro', settings: { schema: nulls } }] })
    expect(problems).toEqual(['Only the beginning was read: the rest takes too long.'])
    expect(tree[0]?.more).toEqual({ path: [0], from: 500, count: undefined })
  })

  test('nothing hostile breaks it', () => {
    for (const frames of hostileMessages([encoded()])) {
      expect(() => decodeMessage(messageOf(frames), { choices, limits: { steps: 100_000 } })).not.toThrow()
      const run = decodeStrictly(avro, decoders, frames, { steps: 100_000 }, { schema })
      expect(run.error).toBeUndefined()
      summaryOf(messageOf(frames), { choices })
    }
  })
})
