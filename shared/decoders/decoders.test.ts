import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from './budget'
import { candidates, correlationOf, decodeMessage, fieldValue, summaryOf } from './decode'
import { decodedFields, filterDecoderFields, filterDecoders } from './filter-fields'
import { decoders } from './index'
import { messageOf } from './message-input'
import { frameSamples } from './samples'
import { decodeStrictly, expectWithinBounds } from './testing'

const limits = { ...defaultLimits, nodes: 200, text: 10_000, steps: 50_000, inflatedBytes: 50_000, blobBytes: 20_000 }

describe('the list of decoders', () => {
  test('has names that the filter language can write, once each', () => {
    const names = decoders.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/u)
    expect(filterDecoders).toContain('msgpack')
    expect(filterDecoderFields.map(({ name }) => name)).toContain('image.width')
  })

  test.each(frameSamples)('%s is found by content, alone and behind a topic', (name, frame) => {
    const decoding = decodeMessage(messageOf([frame]))
    expect(decoding.problems).toEqual([])
    expect(decoding.decoder).toBe(name)
    expectWithinBounds(decoding, [frame])
    expect(structuredClone(decoding)).toEqual(decoding)
    const topic = new TextEncoder().encode('topic')
    const isPlain = ['text', 'gbk', 'latin1', 'utf16le', 'utf16be'].includes(name)
    if (!isPlain) expect(fieldValue('decoder', messageOf([topic, frame]))).toBe(name)
    expect(candidates(messageOf([frame]), 0)[0]?.decoder).toBe(name)
  })

  test('every decoder bears every sample of the others', () => {
    for (const decoder of decoders) {
      for (const [, frame] of frameSamples) {
        decodeStrictly(decoder, decoders, [frame], limits)
        const decoding = decodeMessage(messageOf([frame, frame]), { choices: [{ decoder: decoder.name }], limits })
        expectWithinBounds(decoding, [frame, frame], limits)
      }
    }
  })

  test('every decoder bears noise, and mixtures of samples', { timeout: 60_000 }, () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(...frameSamples.map(([, frame]) => frame)),
      fc.tuple(fc.constantFrom(...frameSamples.map(([, frame]) => frame)), fc.nat(60)).map(([frame, size]) => frame.subarray(0, size)),
      fc.tuple(fc.constantFrom(0x5b, 0x91, 0x81, 0x0b, 0xdf, 0xff, 0), fc.nat(3000)).map(([byte, size]) => new Uint8Array(size).fill(byte)),
    )
    const frame = fc.array(piece, { maxLength: 3 }).map((pieces) => Uint8Array.from(pieces.flatMap((each) => [...each])))
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 4 }), fc.constantFrom(...decoders), (frames, decoder) => {
        decodeStrictly(decoder, decoders, frames, limits)
        const message = messageOf(frames)
        const options = { choices: [{ decoder: decoder.name }], limits }
        expectWithinBounds(decodeMessage(message, options), frames, limits)
        expectWithinBounds(decodeMessage(message, { limits }), frames, limits)
        expect(summaryOf(message).text.length).toBeLessThanOrEqual(200)
        correlationOf(message)
        for (const { path } of decoder.fields) fieldValue(`${decoder.name}.${path}`, message, options)
      }),
      { numRuns: 1500 },
    )
  })

  test('filters ask it by field', () => {
    const fields = decodedFields()
    const decoded = (field: string, frames: readonly Uint8Array[], envelopeFrames: number) =>
      fields(field, { row: 1, frames, envelopeFrames, source: 1, direction: undefined, socket: undefined })
    const [, msgpack = new Uint8Array()] = frameSamples.find(([name]) => name === 'msgpack') ?? []
    expect(decoded('msgpack.load.cmd', [new Uint8Array(0), msgpack], 1)).toBe('ping')
    expect(decoded('decoder', [new Uint8Array(0), msgpack], 1)).toBe('msgpack')
    expect(decoded('msgpack.absent', [msgpack], 0)).toBeUndefined()
  })

  test('a message of a hundred thousand frames is bounded', () => {
    const frames = new Array<Uint8Array>(100_000).fill(Uint8Array.of(0x7b, 0x7d))
    const decoding = decodeMessage(messageOf(frames))
    expect(decoding.tree).toHaveLength(500)
    expect(decoding.more).toEqual({ path: [], from: 500, count: 99_500 })
    expect(decoding.summary).toBe('{} · {} · {} · {} · and 99996 more frames')
  })
})
