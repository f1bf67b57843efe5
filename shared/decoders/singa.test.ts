import { describe, expect, test } from 'vitest'
import { decodeMessage, summaryOf } from './decode'
import { hex } from './hex'
import { messageOf } from './message-input'
import { ascii } from './samples/bytes'
import { singaSamples } from './samples/learning'
import { singa } from './singa'
import { expectHardened, nodeAt, outline } from './testing'

const [sample = []] = singaSamples

describe('Apache SINGA', () => {
  test('header, marked values and parameters', () => {
    const decoding = decodeMessage(messageOf(sample))
    expect(decoding).toMatchObject({
      decoder: 'singa',
      summary: 'type 3  16777216 → 2  value 8, version 41  2 frames, 45 bytes',
      problems: [],
    })
    expect(outline([nodeAt(decoding.tree, 'header'), nodeAt(decoding.tree, 'values 1')])).toBe(`header: 16777216 2 3 8 41
  source: 16777216
  target: 2
  type: 3
  value: 8
  version: 41
values 1:
  marker: *singa*
  0: 5
  1: -1
  2: 1.5
  3: loss
`)
    expect(nodeAt(decoding.tree, 'header', 'version').range).toEqual({ in: 'frame', index: 0, from: 15, to: 17 })
    expect(nodeAt(decoding.tree, 'parameters 2')).toMatchObject({ text: '4 × f32', view: { points: [1, 2, 3.5, 0] } })
    expect(decoding.fields).toEqual({
      'singa.source': 16777216,
      'singa.target': 2,
      'singa.type': 3,
      'singa.value': 8,
      'singa.version': 41,
    })
  })

  test('values without marks are shown as bytes', () => {
    const frames = [ascii('1 2 3 4 5'), ascii('*singa*\0\u0007\u0008')]
    expect(nodeAt(decodeMessage(messageOf(frames)).tree, 'values 1', 'without marks').text).toBe('0708')
  })

  test('five numbers as text are someone else’s', () => {
    expect(summaryOf(messageOf([ascii('1 2 3 4 5')])).decoder).not.toBe('singa')
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(singa, [singa, hex], singaSamples)
  })
})
