import { describe, expect, test } from 'vitest'
import { inputOf, tapped } from '../../e2e/protocols/recorded'
import { big, frame, samplesOf, string } from '../../e2e/protocols/samples'
import { decodeMessage, summaryOf } from './decode'
import { decoders } from './index'
import { expectHardened, nodeAt, outline } from './testing'
import { zre } from './zre'

const samples = samplesOf('zre')
const summaries = samples.map((sample) => summaryOf(tapped(sample)).text)

describe('ZRE', () => {
  test('reads the HELLO of a real node, all its fields with their places', () => {
    const hello = samples[0]
    const decoding = decodeMessage(inputOf(hello?.frames ?? []))
    expect(outline(decoding.tree)).toMatch(
      /^signature: aaa1\ncommand: HELLO\nversion: 2\nsequence: 1\nendpoint: tcp:\/\/127.0.0.1:\d+\ngroups:\n? ?\n {2}0: engines\nstatus: 1\nname: ada\nheaders:\n? ?\n {2}X-LANGUAGE: C\n$/,
    )
    expect(nodeAt(decoding.tree, 'headers', 'X-LANGUAGE').range).toEqual({ in: 'frame', index: 0, from: 52, to: 68 })
    expect(decoding.fields).toMatchObject({
      'zre.command': 'HELLO',
      'zre.name': 'ada',
      'zre.groups': 'engines',
      'zre.headers': 'X-LANGUAGE=C',
    })
  })

  test('tells in a line what each command says', () => {
    expect(summaries.map((summary) => summary.replace(/:\d{4,5},/, ':PORT,'))).toEqual(
      expect.arrayContaining([
        'ZRE HELLO ada at tcp://127.0.0.1:PORT, groups: engines',
        'ZRE SHOUT → engines  hello all',
        'ZRE WHISPER  hello Ada',
        'ZRE JOIN tea',
        'ZRE LEAVE engines',
        'ZRE PING',
        'ZRE PING-OK',
        'ZRE GOODBYE',
        'ZRE HELLO eve at tcp://10.0.0.1:PORT, groups: a, b',
        'ZRE ELECT engines, challenger 0123456789ABCDEF',
        'ZRE LEADER engines, leader 0123456789ABCDEF',
      ]),
    )
  })

  test('finds the command although an empty frame of its own made it look like an envelope', () => {
    const shout = samples.find(({ frames }) => frames[1]?.byteLength === 0)
    const input = shout === undefined ? inputOf([]) : tapped(shout)
    expect(input.envelopeFrames).toBe(2)
    expect(decodeMessage(input).tree.map((node) => node.name)).toEqual([
      'signature',
      'command',
      'version',
      'sequence',
      'group',
      'content 1',
      'content 2',
    ])
  })

  test('says what is wrong with a command, and shows what it can', () => {
    const choices = [{ decoder: 'zre' }]
    const unknown = decodeMessage(inputOf([frame(0xaa, 0xa1, 77, 2, 0, 1, 5)]), { choices })
    expect(unknown.problems).toEqual(['ZRE has no command 77.'])
    expect(nodeAt(unknown.tree, 'rest').range).toMatchObject({ from: 6, to: 7 })
    const trailing = decodeMessage(inputOf([frame(0xaa, 0xa1, 6, 2, big(2, 1), 9), frame('x')]), { choices })
    expect(trailing.problems).toEqual(['1 bytes follow the PING.', 'Frames follow, although the command has none.'])
    const short = decodeMessage(inputOf([frame(0xaa, 0xa1, 4, 2, big(2, 1), string('tea'))]), { choices })
    expect(short.error?.message).toBe('The frame ends in the status.')
    expect(nodeAt(short.tree, 'group').text).toBe('tea')
    expect(decodeMessage(inputOf([frame('no')]), { choices }).error?.message).toBe('No frame begins with the signature of ZRE, aaa1.')
  })

  test('stands hostile bytes', () => {
    expectHardened(
      zre,
      decoders,
      samples.filter((_, index) => index < 10 || index > 18).map(({ frames }) => frames),
    )
  })
})
