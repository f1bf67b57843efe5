import { describe, expect, test } from 'vitest'
import { decodeMessage, summaryOf } from './decode'
import { gnuradio } from './gnuradio'
import { hex } from './hex'
import { messageOf } from './message-input'
import { pmt } from './pmt'
import { ascii, fromHex } from './samples/bytes'
import { gnuradioSamples, pdu, taggedStream } from './samples/radio'
import { expectHardened, nodeAt, outline } from './testing'

const stream = messageOf([fromHex(taggedStream)])
const samplesOnly = fromHex(taggedStream.slice(-64 * 16))
const chosen = (type?: string) => ({ choices: [{ decoder: 'gnuradio', settings: { type } }] })

describe('GNU Radio', () => {
  test('the line of a list tells where in the stream it is, and the tags', () => {
    expect(summaryOf(stream)).toEqual({
      decoder: 'gnuradio',
      title: 'GNU Radio',
      text: 'item 0  12 tags  rx_freq=2400000000  n=-7  time=[1700000000, 0.25]  64 × complex',
    })
  })

  test('tags of every type, as GNU Radio wrote them', () => {
    const decoding = decodeMessage(stream)
    expect(decoding.problems).toEqual([])
    const [header] = decoding.tree
    const values = header?.children?.slice(4).map((tag) => `${tag.text} @${tag.children?.[0]?.text}`)
    expect(values).toEqual([
      'rx_freq @0',
      'n @3',
      'time @5',
      'ok @7',
      'pair @8',
      'vec @9',
      'big @10',
      'c @11',
      'list @12',
      'dict @13',
      'vector @14',
      'u8 @15',
    ])
    const value = (tag: number) => outline([nodeAt(decoding.tree, 'header', `tag ${tag}`, 'value')])
    expect(value(3)).toBe('value: true\n')
    expect(value(5)).toBe('value: 3 × f32\n  0: 1\n  1: 2\n  2: 3.5\n')
    expect(value(6)).toBe('value: 5000000000\n')
    expect(value(7)).toBe('value: 1 − 2j\n')
    expect(value(8)).toBe('value:\n  0: 1\n  1: 2\n')
    expect(value(9)).toBe('value:\n  k2: v\n  k: 5\n')
    expect(value(10)).toBe('value:\n  0: 3\n  1: nil\n')
    expect(nodeAt(decoding.tree, 'header', 'tag 0', 'source').text).toBe('src0')
  })

  test('samples are numbers with a plot, at their place', () => {
    const decoding = decodeMessage(stream)
    const samples = nodeAt(decoding.tree, 'samples')
    expect(samples).toMatchObject({ text: 'complex (guessed), 64 × complex f32', view: { kind: 'numbers', type: 'f32', count: 128 } })
    expect(samples.children?.slice(0, 2).map(({ text }) => text)).toEqual(['1 + 0j', '0.9950042 + 0.099833414j'])
    expect(samples.range).toEqual({ in: 'frame', index: 0, from: taggedStream.length / 2 - 512, to: taggedStream.length / 2 })
    expect(decoding.fields).toEqual({
      'gnuradio.offset': 0,
      'gnuradio.tags': 12,
      'gnuradio.tag': 'rx_freq=2400000000',
      'gnuradio.samples': 64,
    })
  })

  test('samples without a header are read when they are chosen, as the type that is chosen', () => {
    const message = messageOf([samplesOnly])
    expect(summaryOf(message).decoder).not.toBe('gnuradio')
    expect(summaryOf(message, chosen()).text).toBe('64 × complex')
    expect(summaryOf(message, chosen('short')).text).toBe('256 × short')
    expect(decodeMessage(message, chosen('float')).tree[0]).toMatchObject({ text: 'float, 128 × f32' })
    expect(decodeMessage(message, chosen('c')).error).toMatchObject({ message: 'There is no sample type c.' })
  })

  test('a key that subscribers filter by stands in front', () => {
    const decoding = decodeMessage(messageOf(gnuradioSamples[1] ?? []))
    expect(decoding.tree.map(({ name }) => name)).toEqual(['key', 'header', 'samples'])
  })

  test('a header with more tags than fit is none', () => {
    const changed = `${taggedStream.slice(0, 22)}ffffffffffffff7f${taggedStream.slice(38)}`
    expect(summaryOf(messageOf([fromHex(changed)])).decoder).not.toBe('gnuradio')
    expect(decodeMessage(messageOf([fromHex(changed)]), chosen()).error?.message).toMatch(/tags do not fit/u)
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(gnuradio, [gnuradio, pmt, hex], gnuradioSamples)
  })
})

describe('PMT', () => {
  test('messages are pairs of metadata and numbers', () => {
    const decoding = decodeMessage(messageOf([fromHex(pdu)]))
    expect(decoding).toMatchObject({ decoder: 'pmt', summary: '(nil . 2 × u8)', problems: [] })
    expect(outline(decoding.tree)).toBe('Frame 1:\n  value:\n    0: nil\n    1: 2 × u8\n      0: 1\n      1: 2\n')
  })

  test('bytes that only begin like it are left alone', () => {
    expect(summaryOf(messageOf([fromHex(`${pdu}00`)])).decoder).not.toBe('pmt')
    expect(summaryOf(messageOf([ascii('\u0007\u0006 text')])).decoder).not.toBe('pmt')
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(pmt, [gnuradio, pmt, hex], [[fromHex(pdu)]])
  })
})
