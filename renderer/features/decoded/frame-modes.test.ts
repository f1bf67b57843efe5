import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../../../shared/decoders/decode'
import { messageOf } from '../../../shared/decoders/message-input'
import { imageIn, modesOf, numbersIn, suitableMode } from './frame-modes'

const nodeOf = (frame: Uint8Array) => decodeMessage(messageOf([frame])).tree[0]
const text = (content: string): Uint8Array => new TextEncoder().encode(content)

/** The signature and the header of a PNG of 2 by 3. */
const png = Uint8Array.of(
  0x89,
  0x50,
  0x4e,
  0x47,
  13,
  10,
  26,
  10,
  0,
  0,
  0,
  13,
  0x49,
  0x48,
  0x44,
  0x52,
  0,
  0,
  0,
  2,
  0,
  0,
  0,
  3,
  8,
  2,
  0,
  0,
  0,
)
const floats = new Uint8Array(Float64Array.from({ length: 40 }, (_, index) => Math.sin(index) * 5).buffer)

describe('how a frame can be shown', () => {
  it('is as its decoder has made possible, besides text and bytes', () => {
    expect(modesOf(nodeOf(text('{"a":1}')), true)).toEqual(['tree', 'text', 'json', 'hex'])
    expect(modesOf(nodeOf(text('Hello')), false)).toEqual(['text', 'hex'])
    expect(modesOf(nodeOf(png), false)).toEqual(['image', 'text', 'hex'])
    expect(modesOf(nodeOf(floats), false)).toEqual(['tree', 'plot', 'text', 'hex'])
    expect(modesOf(undefined, false)).toEqual(['text', 'hex'])
  })

  it('is at first what says most', () => {
    expect(suitableMode(nodeOf(png), 'hex')).toBe('image')
    expect(suitableMode(nodeOf(floats), 'hex')).toBe('plot')
    expect(suitableMode(nodeOf(text('{"a":1}')), 'json')).toBe('json')
    expect(suitableMode(nodeOf(Uint8Array.of(0x82, 0xa1, 0x61, 1, 0xa1, 0x62, 2)), 'hex')).toBe('tree')
    expect(suitableMode(nodeOf(text('Hello')), 'text')).toBe('text')
  })

  it('finds an image in what was compressed', () => {
    const image = imageIn(nodeOf(gzipSync(png)))
    expect(image).toMatchObject({ view: { mime: 'image/png', width: 2, height: 3 }, range: { in: 'blob', index: 0 } })
    expect(numbersIn(nodeOf(gzipSync(png)))).toBeUndefined()
  })
})
