import { describe, expect, test } from 'vitest'
import { correlationOf, decodeMessage, summaryOf } from './decode'
import { gazebo } from './gazebo'
import { hex } from './hex'
import { messageOf } from './message-input'
import { protobuf } from './protobuf/protobuf'
import { ascii } from './samples/bytes'
import { gazeboSamples } from './samples/others'
import { expectHardened, nodeAt } from './testing'

const [publication = [], request = [], response = []] = gazeboSamples
const peer = ascii('dc068904-f743-496e-b263-79cd235a0f6a')

describe('Gazebo Transport', () => {
  test('the line of a list tells topic and type', () => {
    expect(gazeboSamples.map((frames) => summaryOf(messageOf(frames)).text)).toEqual([
      '/foo  ignition.msgs.Vector3d  27 bytes',
      '/echo  request  ignition.msgs.StringMsg → ignition.msgs.StringMsg  4 bytes',
      '/echo  response  7 bytes',
    ])
  })

  test('the parts have their names, places and fields', () => {
    const decoding = decodeMessage(messageOf(publication))
    expect(decoding.problems).toEqual([])
    expect(decoding.tree.map(({ name }) => name)).toEqual(['topic', 'address', 'message', 'type'])
    expect(nodeAt(decoding.tree, 'message').range).toEqual({ in: 'frame', index: 2, from: 0, to: 27 })
    expect(decoding.fields).toEqual({
      'gazebo.kind': 'publication',
      'gazebo.topic': '/foo',
      'gazebo.partition': 'p',
      'gazebo.type': 'ignition.msgs.Vector3d',
    })
  })

  test('a response belongs to the request with its id, with the peer’s id in front or not', () => {
    const id = 'e0bc4156-07e4-456a-b605-1d5c90d60fd2'
    expect(correlationOf(messageOf(request))).toEqual({ role: 'request', id })
    expect(correlationOf(messageOf(response))).toEqual({ role: 'reply', id })
    expect(correlationOf(messageOf([peer, ...response], { envelopeFrames: 1 }))).toEqual({ role: 'reply', id })
    expect(correlationOf(messageOf(publication))).toBeUndefined()
  })

  test('four frames with another topic, address or type are left alone', () => {
    const changed = (index: number, text: string) => publication.map((frame, place) => (place === index ? ascii(text) : frame))
    for (const frames of [changed(0, '/foo'), changed(1, '127.0.0.1'), changed(3, 'Vector3d')]) {
      expect(summaryOf(messageOf(frames)).decoder).not.toBe('gazebo')
    }
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(gazebo, [gazebo, protobuf, hex], gazeboSamples)
  })
})
