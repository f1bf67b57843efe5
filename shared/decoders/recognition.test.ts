import { describe, expect, test } from 'vitest'
import { inputOf, tapped } from '../../e2e/protocols/recorded'
import { big, frame, samples } from '../../e2e/protocols/samples'
import { decodeMessage, summaryOf } from './decode'
import { certaintyFloor, type MessageDecoder } from './decoder'
import { decoders } from './index'
import { noSettings, readContext } from './run'
import { expectWithinBounds } from './testing'

const context = readContext(decoders, noSettings)
const messageDecoders = decoders.filter((decoder): decoder is MessageDecoder => decoder.scope === 'message')
const names = [...new Set(samples.map((sample) => sample.decoder))]

describe('each protocol is recognised by its own decoder and by no other', () => {
  test.each(names)('%s', (name) => {
    for (const sample of samples.filter(({ decoder }) => decoder === name)) {
      const inputs = [tapped(sample), inputOf(sample.frames, { socket: sample.socket })]
      // What a ROUTER of ours receives, with the envelope as it is found there.
      if (sample.socket === 'DEALER' && (sample.frames[0]?.byteLength ?? 0) > 0)
        inputs.push(inputOf([frame(0, 1, 2, 3, 4), ...sample.frames], { socket: 'ROUTER', direction: 'in', envelopeFrames: 1 }))
      for (const input of inputs) {
        const sure = messageDecoders.filter((decoder) => decoder.recognise(input, context) >= certaintyFloor).map((decoder) => decoder.name)
        expect(sure, summaryOf(tapped(sample)).text).toEqual([name])
      }
    }
  })
})

test('every sample is read without a problem, each byte in its place, and its summary names what it is', () => {
  for (const sample of samples) {
    const decoding = decodeMessage(tapped(sample))
    expect(decoding.decoder).toBe(sample.decoder)
    expect(decoding.problems).toEqual([])
    expect(decoding.summary).toMatch(/^\w/)
    expectWithinBounds(decoding, sample.frames)
    expect(decoding.tree.every((node) => node.range !== undefined)).toBe(true)
  }
})

describe('traffic that only looks like a protocol is left alone', () => {
  const text = (...frames: readonly string[]) => frames.map((each) => frame(each))
  const cases: Readonly<Record<string, readonly Uint8Array[]>> = {
    'bytes that begin like a signature of zproto': [frame(0xaa, 0xa1, 99, 1, 2, 3)],
    'a signature alone': [frame(0xaa, 0xa3)],
    'a command of zproto with bytes too many': [frame(0xaa, 0xa3, 4, 0)],
    'a version number as a topic': text('1.0', 'a', 'b'),
    'a version number with more frames': text('1.0', '1', 'd', 'not an address', '', 'lower case'),
    'a topic, a sequence and MessagePack': [frame('kv'), big(8, 5), frame(0x81, 0xa1, 0x61, 1)],
    'a topic and a body of 32 bytes and a sequence of 4': [frame('hashtx'), new Uint8Array(32), big(4, 1)],
    'five frames without a sequence': text('a', 'b', '', '', 'c'),
    'five frames with properties that are none': [frame('a'), big(8, 1), frame(), frame('x'), frame('c')],
    'words before text': text(' event happened.'),
    'a document without a pickle': text('app event {"a": 1}'),
    'a MessagePack map with enc alone': [frame(0x81, 0xa3, 'enc', 0xa3, 'aes')],
    'a MessagePack map with another enc': [frame(0x82, 0xa3, 'enc', 0xa4, 'none', 0xa4, 'load', 1)],
    'a load that is a number and encrypted': [frame(0x82, 0xa3, 'enc', 0xa3, 'aes', 0xa4, 'load', 1)],
    'a load that has nothing of Salt': [frame(0x82, 0xa3, 'enc', 0xa5, 'clear', 0xa4, 'load', 0x81, 0xa1, 'a', 1)],
    'a heartbeat': text('ping'),
    'a head of Majordomo in the middle of text': text('xMDPC01', 'a', 'b'),
    'a worker of Majordomo with an unknown command': [frame('MDPW01'), frame(9)],
  }
  test.each(Object.entries(cases))('%s', (_, frames) => {
    const own = messageDecoders.filter((decoder) => names.includes(decoder.name))
    const sure = own.filter((decoder) => decoder.recognise(inputOf(frames), context) >= certaintyFloor)
    expect(sure.map((decoder) => decoder.name)).toEqual([])
  })
})
