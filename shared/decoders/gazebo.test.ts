import { describe, expect, test } from 'vitest'
import { inputOf } from '../../e2e/protocols/recorded'
import { correlationOf, decodeMessage, summaryOf } from './decode'
import { gazebo } from './gazebo'
import { hex } from './hex'
import { messageOf } from './message-input'
import { protobuf } from './protobuf/protobuf'
import { ascii } from './samples/bytes'
import { gazeboBuilt, gazeboSamples } from './samples/others'
import { expectHardened, nodeAt } from './testing'

const [publication = [], request = [], response = []] = gazeboSamples
const [withStatistics = [], emptyRequest = [], emptyResponse = []] = gazeboBuilt
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

  test('an empty frame is a message without fields, not the end of an envelope', () => {
    // As a tap gives them: all up to the first empty frame is taken for the envelope.
    const asked = inputOf([peer, ...emptyRequest], { envelopeFrames: 7, socket: 'ROUTER' })
    const answered = inputOf([peer, ...emptyResponse], { envelopeFrames: 5, socket: 'ROUTER' })
    const id = 'e0bc4156-07e4-456a-b605-1d5c90d60fd2'
    expect(summaryOf(asked)).toMatchObject({ decoder: 'gazebo', text: '/worlds  request  gz.msgs.Empty → gz.msgs.StringMsg_V  0 bytes' })
    expect(summaryOf(answered)).toMatchObject({ decoder: 'gazebo', text: '/worlds  response  0 bytes' })
    expect([correlationOf(asked), correlationOf(answered)]).toEqual([
      { role: 'request', id },
      { role: 'reply', id },
    ])
    const decoding = decodeMessage(asked)
    expect(decoding.problems).toEqual([])
    expect(nodeAt(decoding.tree, 'message')).toMatchObject({ text: 'no fields', range: { in: 'frame', index: 6, from: 0, to: 0 } })
    expect(nodeAt(decoding.tree, 'response type').range).toMatchObject({ index: 8 })
  })

  test('the statistics of a topic are a fifth frame of its publications', () => {
    const decoding = decodeMessage(messageOf(withStatistics))
    expect(decoding.problems).toEqual([])
    expect(nodeAt(decoding.tree, 'statistics', 'stamp').text).toBe('123456789 ms')
    expect(decoding.fields).toMatchObject({ 'gazebo.kind': 'publication', 'gazebo.type': 'gz.msgs.Vector3d', 'gazebo.sequence': 42 })
  })

  test('four frames with another topic, address or type are left alone', () => {
    const changed = (index: number, text: string) => publication.map((frame, place) => (place === index ? ascii(text) : frame))
    for (const frames of [changed(0, '/foo'), changed(1, '127.0.0.1'), changed(3, 'Vector 3d')]) {
      expect(summaryOf(messageOf(frames)).decoder).not.toBe('gazebo')
    }
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(gazebo, [gazebo, protobuf, hex], [...gazeboSamples, withStatistics])
  })
})
