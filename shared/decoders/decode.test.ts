import { describe, expect, test } from 'vitest'
import { verbatim } from '../sentences/said'
import { decodeMessage, decodePage, fieldValue, summaryOf } from './decode'
import { DecodeError, type FrameDecoder, type MessageDecoder } from './decoder'
import { hex } from './hex'
import { messageOf } from './message-input'

const bytes = (...values: number[]) => Uint8Array.from(values)

/** A list of bytes behind a 0xaa; a 0xff among them is an error. */
const list: FrameDecoder = {
  name: 'list',
  title: 'List',
  scope: 'frame',
  fields: [{ path: 'first', description: 'the first item' }],
  openFields: true,
  recognise: (content) => (content.head(1)[0] === 0xaa ? 0.9 : 0),
  summarise: (content) => `${content.size - 1} items`,
  field: (content, path) => (path[0] === 'first' ? content.head(2)[1] : undefined),
  decode: (content, { tree, budget }) => {
    tree.describe({ kind: 'list' })
    for (const [index, value] of content.bytes().subarray(1).entries()) {
      budget.charge()
      if (value === 0xff) throw new DecodeError(verbatim('An item is 255.'))
      if (value === 0xfe) tree.open({ name: `${index}`, kind: 'list', range: content.range(index + 1, index + 2) })
      else if (value === 0xfd) tree.close(content.range(0, index + 2).to)
      else tree.leaf({ name: `${tree.childCount}`, kind: 'number', text: `${value}`, value, range: content.range(index + 1, index + 2) })
    }
  },
}

const pair: MessageDecoder = {
  name: 'pair',
  title: 'Pair',
  scope: 'message',
  fields: [{ path: 'id', description: 'id' }],
  recognise: (message) => (message.count === 2 && message.frame(0).head(1)[0] === 0xbb ? 1 : 0),
  summarise: () => 'a pair\nof frames',
  field: (message) => message.frame(0).head(2)[1],
  correlate: (message) => ({ role: 'request', id: `${message.frame(0).head(2)[1]}` }),
  decode: (message, context) => {
    context.nested('body', message.frame(1))
  },
}

const options = { decoders: [list, pair, hex] }

describe('decoding a message', () => {
  test('names what fits best, and gives each byte its place behind the envelope', () => {
    const decoding = decodeMessage(messageOf([bytes(1), bytes(), bytes(0xaa, 7, 8)], { envelopeFrames: 2 }), options)
    expect(decoding).toMatchObject({
      decoder: 'list',
      title: 'List',
      summary: '2 items',
      fields: { 'list.first': 7 },
      problems: [],
      tree: [
        {
          name: 'Frame 3',
          kind: 'list',
          decoder: 'List',
          range: { in: 'frame', index: 2, from: 0, to: 3 },
          children: [
            { name: '0', value: 7, field: 'list.0', range: { in: 'frame', index: 2, from: 1, to: 2 } },
            { name: '1', value: 8, field: 'list.1' },
          ],
        },
      ],
    })
  })

  test('a message decoder reads all frames, correlates, and hands frames on', () => {
    const decoding = decodeMessage(messageOf([bytes(0xbb, 5), bytes(0xaa, 1)]), options)
    expect(decoding).toMatchObject({
      decoder: 'pair',
      summary: 'a pair of frames',
      correlation: { role: 'request', id: '5' },
      fields: { 'pair.id': 5 },
      tree: [{ name: 'body', decoder: 'List', children: [{ text: '1' }] }],
    })
  })

  test('shows the bytes with a note when a decoder that was not chosen fails', () => {
    const decoding = decodeMessage(messageOf([bytes(0xaa, 1, 0xff)]), options)
    expect(decoding.tree).toEqual([
      { name: 'Frame 1', kind: 'bytes', text: 'aa01ff', decoder: 'Bytes', range: { in: 'frame', index: 0, from: 0, to: 3 } },
    ])
    expect(decoding.problems).toEqual(['Frame 1 is not List after all: An item is 255.'])
    expect(decoding.error).toBeUndefined()
  })

  test('shows the error, and what was read, when a decoder that the user chose fails', () => {
    const decoding = decodeMessage(messageOf([bytes(0, 1, 0xff)]), { ...options, choices: [{ decoder: 'list' }] })
    expect(decoding.error).toMatchObject({ code: 'NOT_DECODABLE', message: 'An item is 255.' })
    expect(decoding.tree[0]).toMatchObject({ decoder: 'List', children: [{ text: '1' }] })
  })

  test('a choice for a frame beats one for the topic, which beats one for the source', () => {
    const message = messageOf([bytes(0x74), bytes(0xaa)], { sourceName: 's' })
    const name = (...choices: readonly object[]) => decodeMessage(message, { ...options, choices }).tree.map((node) => node.decoder)
    expect(name()).toEqual(['Bytes', 'List'])
    expect(name({ source: 's', decoder: 'hex' })).toEqual(['Bytes', 'Bytes'])
    expect(name({ source: 'other', decoder: 'hex' })).toEqual(['Bytes', 'List'])
    expect(name({ topic: 't', decoder: 'list' }, { source: 's', decoder: 'hex' })).toEqual(['Bytes', 'List'])
    expect(name({ topic: 't', decoder: 'list' }, { frame: -1, decoder: 'hex' })).toEqual(['Bytes', 'Bytes'])
  })

  test('says what was left out, and gives it page by page', () => {
    const many = messageOf([Uint8Array.from({ length: 251 }, (_, index) => (index === 0 ? 0xaa : index))])
    const { tree } = decodeMessage(many, { ...options, limits: { children: 100 } })
    expect(tree[0]?.children).toHaveLength(100)
    expect(tree[0]?.more).toEqual({ path: [0], from: 100, count: 150 })
    const page = decodePage(many, { path: [0], from: 100 }, 0, { ...options, limits: { children: 100 } })
    expect(page.nodes.map((node) => node.value)).toEqual(Array.from({ length: 100 }, (_, index) => index + 101))
    expect(page.more).toEqual({ path: [0], from: 200, count: 50 })
    expect(decodePage(many, { path: [0], from: 200 }, 0, { ...options, limits: { children: 100 } })).toMatchObject({
      nodes: { length: 50 },
    })
  })

  test('depth is bounded, and what is deeper can be asked for', () => {
    const deep = messageOf([bytes(0xaa, 0xfe, 0xfe, 1, 2, 0xfd, 3, 0xfd)])
    const { tree } = decodeMessage(deep, { ...options, limits: { depth: 2 } })
    expect(tree[0]?.children?.[0]).toMatchObject({ children: [], more: { path: [0, 0], from: 0, count: 2 } })
    const page = decodePage(deep, { path: [0, 0], from: 0 }, 0, { ...options, limits: { depth: 2 } })
    expect(page.nodes).toMatchObject([{ children: [{ text: '1' }, { text: '2' }] }, { text: '3' }])
  })

  test('stops when the work allowed is done, and says so', () => {
    const decoding = decodeMessage(messageOf([bytes(0xaa, ...new Array(100).fill(1))]), { ...options, limits: { steps: 50 } })
    expect(decoding.problems).toEqual(['Only the beginning was read: the rest takes too long.'])
    expect(decoding.tree[0]?.children).toHaveLength(42)
    expect(decoding.tree[0]?.more).toEqual({ path: [0], from: 42, count: undefined })
  })

  test('stops when the time allowed is over', () => {
    let ms = 0
    const now = () => (ms += 300)
    const decoding = decodeMessage(messageOf([new Uint8Array(50_000).fill(0xaa)]), { ...options, now })
    expect(decoding.problems).toHaveLength(1)
  })

  test('fields and the decoder’s name are there for filters', () => {
    const message = messageOf([bytes(0xaa, 9)])
    expect(fieldValue('list.first', message, options)).toBe(9)
    expect(fieldValue('decoder', message, options)).toBe('list')
    expect(fieldValue('pair.id', message, options)).toBeUndefined()
    expect(fieldValue('pair.id', messageOf([bytes(0xbb, 5), bytes()]), options)).toBe(5)
    expect(fieldValue('unknown.x', message, options)).toBeUndefined()
  })

  test('a summary joins those of the frames', () => {
    expect(summaryOf(messageOf([bytes(0x74), bytes(0xaa, 1, 2)]), options)).toEqual({
      decoder: 'list',
      title: 'List',
      text: '74 · 2 items',
    })
    expect(summaryOf(messageOf([]), options)).toEqual({ decoder: 'hex', title: 'Bytes', text: '' })
  })

  test('the answer can be cloned between threads', () => {
    const decoding = decodeMessage(messageOf([bytes(0xaa, 1, 2)]), options)
    expect(structuredClone(decoding)).toEqual(decoding)
  })
})
