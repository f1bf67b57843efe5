import { describe, expect, test } from 'vitest'
import { inputOf, tapped } from '../../e2e/protocols/recorded'
import { big, frame, samplesOf } from '../../e2e/protocols/samples'
import { chp } from './chp'
import { correlationOf, decodeMessage, fieldValue, summaryOf } from './decode'
import { decoders } from './index'
import { expectHardened, nodeAt } from './testing'

const samples = samplesOf('chp')
const summaries = samples.map((sample) => summaryOf(tapped(sample)).text.replace(/ttl=\d+\.\d+/, 'ttl=TIME'))

describe('CHP', () => {
  test('tells in a line what client and server say', () => {
    expect(summaries).toEqual([
      'CHP ICANHAZ /client/',
      'CHP KTHXBAI #0 /client/',
      'CHP KVSET #0 /client/1 = first',
      'CHP KVSET #0 /client/2 = second  (ttl=2)',
      'CHP KVPUB #2 /client/2 = second  (ttl=2)',
      'CHP ICANHAZ /client/',
      'CHP KVSYNC #1 /client/1 = first',
      'CHP KVSYNC #2 /client/2 = second  (ttl=TIME)',
      'CHP KTHXBAI #2 /client/',
      'CHP KVPUB #3 /client/2 deleted  (ttl=TIME)',
      'CHP HUGZ #3',
      'CHP ICANHAZ everything',
      'CHP KVSYNC #3 /a/b = value',
      'CHP HUGZ #0',
    ])
  })

  test('shows a key and its value, with its properties in their places', () => {
    const { tree, fields } = decodeMessage(inputOf(samples[3]?.frames ?? []))
    expect(nodeAt(tree, 'key')).toMatchObject({ text: '/client/2', field: 'chp.key' })
    expect(nodeAt(tree, 'properties', 'ttl')).toMatchObject({ text: '2', range: { in: 'frame', index: 3, from: 0, to: 5 } })
    expect(nodeAt(tree, 'value').text).toBe('second')
    expect(fields).toMatchObject({ 'chp.sequence': 0, 'chp.properties': 'ttl=2' })
  })

  test('an update is one from the client that sets it to those that hear of it', () => {
    expect(correlationOf(tapped(samples[3] ?? { from: '', socket: 'PUB', frames: [] }))).toMatchObject({ role: 'publication' })
    expect(correlationOf(inputOf(samples[3]?.frames ?? []))).toEqual(correlationOf(inputOf(samples[4]?.frames ?? [])))
    expect(correlationOf(inputOf(samples[0]?.frames ?? []))).toBeUndefined()
  })

  test('a key of a snapshot is found behind its two empty frames, and behind the routing id of a ROUTER', () => {
    const frames = [frame('/a'), big(8, 1), frame(), frame(), frame('v')]
    expect(tapped({ from: '', socket: 'ROUTER', frames }).envelopeFrames).toBe(3)
    expect(fieldValue('chp.key', tapped({ from: '', socket: 'ROUTER', frames }))).toBe('/a')
    const routed = inputOf([frame(0, 1, 2, 3, 4), ...frames], { socket: 'ROUTER', envelopeFrames: 4 })
    expect(fieldValue('chp.key', routed)).toBe('/a')
  })

  test('what does not fit is an error where the user chose it', () => {
    const { error } = decodeMessage(inputOf([frame('a'), frame('b')]), { choices: [{ decoder: 'chp' }] })
    expect(error?.message).toBe('The frames are not those of a CHP command: key, sequence of 8 bytes, UUID, properties, value.')
  })

  test('stands hostile bytes', () => {
    expectHardened(
      chp,
      decoders,
      samples.map(({ frames }) => frames),
    )
  })
})
