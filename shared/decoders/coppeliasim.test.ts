import { describe, expect, test } from 'vitest'
import { recorded, tapped } from '../../e2e/protocols/recorded'
import { cbor } from './cbor'
import { coppeliasim } from './coppeliasim'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { hex } from './hex'
import { messageOf } from './message-input'
import { fromHex } from './samples/bytes'
import { coppeliasimSamples } from './samples/others'
import { expectHardened, nodeAt } from './testing'

const messages = coppeliasimSamples.map((frames) => messageOf(frames))

describe('CoppeliaSim', () => {
  test('calls and answers read like code', () => {
    expect(messages.map((message) => summaryOf(message))).toMatchObject([
      { decoder: 'coppeliasim', text: 'sim.getObject("/Cuboid", {noError: true})' },
      { decoder: 'coppeliasim', text: '→ 42' },
      { decoder: 'coppeliasim', text: '→ error: no such object' },
      { decoder: 'coppeliasim', text: '→ 42' },
    ])
  })

  test('the parts have their places and fields', () => {
    const [call, , error] = messages
    if (call === undefined || error === undefined) throw new Error('No sample')
    const decoding = decodeMessage(call)
    expect(decoding.problems).toEqual([])
    expect(nodeAt(decoding.tree, 'call', 'args', '0')).toMatchObject({
      text: '/Cuboid',
      range: { in: 'frame', index: 0, from: 26, to: 34 },
    })
    expect(decoding.fields).toEqual({ 'coppeliasim.kind': 'call', 'coppeliasim.func': 'sim.getObject' })
    expect(fieldValue('coppeliasim.error', error)).toBe('no such object')
  })

  test('an error without more, and other maps, are left alone', () => {
    expect(summaryOf(messageOf([fromHex('a1636572726178')])).decoder).toBe('cbor')
    expect(summaryOf(messageOf([fromHex('a16466756e63616e')])).decoder).toBe('cbor')
    expect(summaryOf(messageOf([fromHex('a2637265748118 2a6161 01'.replaceAll(' ', ''))])).decoder).toBe('cbor')
  })

  test('what the Python client asks', () => {
    expect(recorded('coppeliasim').map((message) => summaryOf(tapped(message)).text)).toEqual([
      'sim.getObject("/Cuboid", {noError: true})',
      expect.stringMatching(/^sim\.moveToPose\(\{callback: "coppeliasim\.<locals>\.<lambda>_[0-9a-f]+@func"\}\)$/u),
      '_*executed*_(3)',
      'sim.step(true)',
      '_*executed*_()',
      'sim.setVisionSensorImg(17…)',
      'require("simIK")',
    ])
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(coppeliasim, [coppeliasim, cbor, hex], coppeliasimSamples)
  })
})
