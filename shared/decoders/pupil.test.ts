import { describe, expect, test } from 'vitest'
import { recorded, tapped } from '../../e2e/protocols/recorded'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { hex } from './hex'
import { messageOf } from './message-input'
import { msgpack } from './msgpack'
import { pupil } from './pupil'
import { ascii, fromHex } from './samples/bytes'
import { pupilSamples } from './samples/others'
import { expectHardened, nodeAt } from './testing'

const messages = pupilSamples.map((frames) => messageOf(frames))

describe('Pupil', () => {
  test('the line of a list tells what was seen', () => {
    expect(messages.map((message) => summaryOf(message).text)).toEqual([
      'pupil.0.2d  at 0.5, 0.4  confidence 0.98',
      'frame.world  2 × 1 bgr  1 raw frame',
      'notify.recording.started',
    ])
  })

  test('topic, map and picture', () => {
    const [pupilMessage, frame] = messages
    if (pupilMessage === undefined || frame === undefined) throw new Error('No sample')
    const decoding = decodeMessage(frame)
    expect(decoding.problems).toEqual([])
    expect(decoding.tree.map(({ name }) => name)).toEqual(['topic', 'content', 'raw 1'])
    expect(nodeAt(decoding.tree, 'content', 'width').value).toBe(2)
    expect(nodeAt(decoding.tree, 'raw 1').range).toEqual({ in: 'frame', index: 2, from: 0, to: 6 })
    expect(decoding.fields).toEqual({ 'pupil.topic': 'frame.world', 'pupil.timestamp': 4412.5, 'pupil.format': 'bgr' })
    expect(fieldValue('pupil.confidence', pupilMessage)).toBe(0.98)
  })

  test('a map that names another topic is someone else’s', () => {
    const [, map = new Uint8Array(0)] = pupilSamples[0] ?? []
    expect(summaryOf(messageOf([ascii('gaze.3d.0.'), map])).decoder).toBe('pupil')
    expect(summaryOf(messageOf([ascii('prices'), map])).decoder).toBe('msgpack')
    expect(summaryOf(messageOf([ascii('gaze'), fromHex('81a16101')])).decoder).toBe('msgpack')
  })

  test('what Pupil’s own sockets say', () => {
    expect(recorded('pupil').map((message) => summaryOf(tapped(message)).text)).toEqual([
      'pupil.0.2d  at 0.5, 0.4  confidence 0.998',
      'gaze.3d.01.  at 0.51, 0.42  confidence 0.97',
      'frame.world  2 × 1 bgr  1 raw frame',
      'blinks  confidence 0.6',
      'notify.recording.started',
      'remote_notify.set_detection_mapping_mode',
      'delayed_notify.calibration.should_stop',
      'annotation',
      'logging.warning  no camera %s',
    ])
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(pupil, [pupil, msgpack, hex], pupilSamples)
  })
})
