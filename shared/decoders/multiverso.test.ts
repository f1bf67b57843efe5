import { describe, expect, test } from 'vitest'
import { correlationOf, decodeMessage, summaryOf } from './decode'
import { hex } from './hex'
import { messageOf } from './message-input'
import { multiverso } from './multiverso'
import { fromHex } from './samples/bytes'
import { multiversoSamples } from './samples/learning'
import { expectHardened, nodeAt } from './testing'

const [get = [], reply = []] = multiversoSamples

describe('Multiverso', () => {
  test('the line of a list tells the request and its size', () => {
    expect(summaryOf(messageOf(get)).text).toBe('get  table 3  #7  0 → 1  1 blob, 8 bytes')
    expect(summaryOf(messageOf(reply)).text).toBe('reply to get  table 3  #7  1 → 0  2 blobs, 24 bytes')
  })

  test('header, and blobs as numbers at their place', () => {
    const decoding = decodeMessage(messageOf(reply))
    expect(decoding.problems).toEqual([])
    expect(nodeAt(decoding.tree, 'header', 'type').text).toBe('-1 (reply to get)')
    expect(nodeAt(decoding.tree, 'blob 0')).toMatchObject({ text: '2 × i32', children: [{ value: 5 }, { value: 9 }] })
    expect(nodeAt(decoding.tree, 'blob 1')).toMatchObject({
      text: '4 × f32',
      range: { in: 'frame', index: 4, from: 0, to: 16 },
      view: { points: [1, 2, 3.5, 0] },
    })
  })

  test('the type of numbers can be chosen', () => {
    const choices = [{ decoder: 'multiverso', settings: { type: 'f64' } }]
    expect(nodeAt(decodeMessage(messageOf(reply), { choices }).tree, 'blob 1').text).toBe('2 × f64')
  })

  test('a reply belongs to its request', () => {
    expect(correlationOf(messageOf(get))).toMatchObject({ role: 'request' })
    expect(correlationOf(messageOf(reply))).toMatchObject({ role: 'reply', id: correlationOf(messageOf(get))?.id })
  })

  test('sizes that are not those of the blobs make it someone else’s', () => {
    expect(summaryOf(messageOf([get[0] ?? fromHex(''), fromHex('0900000000000000'), get[2] ?? fromHex('')])).decoder).not.toBe('multiverso')
    expect(summaryOf(messageOf(get.slice(0, 1))).decoder).not.toBe('multiverso')
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(multiverso, [multiverso, hex], multiversoSamples)
  })
})
