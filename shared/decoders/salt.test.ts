import { describe, expect, test } from 'vitest'
import { inputOf, recorded, tapped } from '../../e2e/protocols/recorded'
import { frame, isReadByChoiceOnly, samplesOf } from '../../e2e/protocols/samples'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { decoders } from './index'
import { salt } from './salt'
import { expectHardened, nodeAt } from './testing'

const built = 10
const samples = samplesOf('salt').slice(0, built)
const said = recorded('salt')
const decodingOf = (index: number) => decodeMessage(inputOf(samples[index]?.frames ?? [], { envelopeFrames: index > 4 ? 1 : 0 }))

describe('Salt', () => {
  test('tells in a line what is published and asked, as far as it is in clear', () => {
    expect(samples.map((sample) => summaryOf(tapped(sample)).text)).toEqual([
      'Salt encrypted load, 176 bytes',
      'Salt to broadcast encrypted load, 176 bytes',
      'Salt to 7f1f9680… encrypted load, 176 bytes',
      'Salt to syndic encrypted load, 176 bytes',
      'Salt in clear  test.ping  for *  job 20261125081500000000',
      'Salt in clear  _auth  for web01',
      "Salt master's public key and AES key",
      "Salt master's public key and AES key",
      'Salt in clear  ret: false',
      'Salt encrypted load, 240 bytes',
    ])
  })

  test('what a master, a minion and the command line say', () => {
    const lines = said.map((message) => [message.from, summaryOf(tapped(message)).text] as const)
    const of = (sender: string) => [...new Set(lines.filter(([from]) => from === sender).map(([, text]) => text))]
    expect(of('request client').slice(0, 2)).toEqual(['Salt in clear  _auth  for web01', 'Salt encrypted load, 4144 bytes'])
    expect(of('request server').slice(0, 2)).toEqual(["Salt master's public key and AES key", 'Salt pillar, encrypted for one minion'])
    expect(of('publish server')).toEqual(['Salt to 7f1f9680… encrypted load, 160 bytes'])
    expect(of('command client')).toEqual(['Salt in clear  test.ping  for *', 'Salt in clear  test.ping  for ["web01"]'])
    expect(of('command server')[0]).toMatch(/^Salt in clear {2}job \d{20}$/u)
  })

  test('an encrypted answer is bytes alone, read where it is chosen', () => {
    const answer = said.find(isReadByChoiceOnly)
    if (answer === undefined) throw new Error('No sample')
    expect(summaryOf(tapped(answer)).decoder).not.toBe('salt')
    const decoding = decodeMessage(tapped(answer), { choices: [{ decoder: 'salt' }] })
    expect(decoding.error).toBeUndefined()
    expect(decoding.summary).toBe('Salt encrypted reply, 99 bytes')
    expect(decoding.fields).toMatchObject({ 'salt.enc': 'reply' })
  })

  test('from version 3 on the id of the minion is beside its load', () => {
    const load = Array.from({ length: 64 }, (_, index) => 255 - index)
    const request = frame(
      0x84,
      0xa3,
      'enc',
      0xa3,
      'aes',
      0xa4,
      'load',
      0xc4,
      64,
      Uint8Array.from(load),
      0xa7,
      'version',
      3,
      0xa2,
      'id',
      0xa5,
      'web01',
    )
    expect(summaryOf(inputOf([request])).text).toBe('Salt encrypted load from web01, 64 bytes')
    expect(fieldValue('salt.id', inputOf([request]))).toBe('web01')
  })

  test('says that a load is encrypted, and where it is', () => {
    const { tree, fields } = decodingOf(1)
    expect(nodeAt(tree, 'load')).toMatchObject({
      text: 'encrypted with the AES key of the master and its minions, 176 bytes',
      range: { in: 'frame', index: 1, from: 9, to: 192 },
    })
    expect(fields).toEqual({ 'salt.enc': 'aes', 'salt.target': 'broadcast', 'salt.signed': true })
  })

  test('reads a load in clear, a signed one too, which is packed once more', () => {
    expect(decodingOf(4).fields).toMatchObject({ 'salt.enc': 'clear', 'salt.fun': 'test.ping', 'salt.tgt': '*', 'salt.user': 'root' })
    expect(decodingOf(5).fields).toMatchObject({ 'salt.cmd': '_auth', 'salt.id': 'web01', 'salt.version': 2 })
    expect(nodeAt(decodingOf(6).tree, 'load', 'publish_port').value).toBe(4505)
    expect(fieldValue('salt.signed', tapped(samples[6] ?? { from: '', socket: 'REP', frames: [] }))).toBe(true)
  })

  test('what is not Salt is an error where the user chose it', () => {
    const { error } = decodeMessage(inputOf([Uint8Array.of(0x80)]), { choices: [{ decoder: 'salt' }] })
    expect(error?.message).toBe('The message is not a MessagePack map with enc and load, nor one behind a target.')
  })

  test('stands hostile bytes', () => {
    const few = samples.filter((_, index) => [0, 1, 4, 6, 7].includes(index))
    expectHardened(
      salt,
      decoders,
      few.map(({ frames }) => frames),
    )
  })
})
