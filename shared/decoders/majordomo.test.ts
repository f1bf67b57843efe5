import { describe, expect, test } from 'vitest'
import { inputOf, tapped } from '../../e2e/protocols/recorded'
import { frame, samplesOf } from '../../e2e/protocols/samples'
import { correlationOf, decodeMessage, summaryOf } from './decode'
import { decoders } from './index'
import { majordomo } from './majordomo'
import { expectHardened, nodeAt, outline } from './testing'

const samples = samplesOf('majordomo')
const summaries = samples.map((sample) => summaryOf(tapped(sample)).text.replace(/client 00[0-9a-f]{8}/, 'client ID'))

describe('Majordomo', () => {
  test('tells in a line what each command of version 0.1 says', () => {
    expect(summaries.slice(0, 10)).toEqual([
      'MDP worker READY echo',
      'MDP client REQUEST echo  Hello world',
      'MDP worker REQUEST from client ID  Hello world',
      'MDP worker REPLY → client ID  echo: · Hello world',
      'MDP client REPLY echo  echo: · Hello world',
      'MDP client REQUEST mmi.service  echo',
      'MDP client REPLY mmi.service  200',
      'MDP worker HEARTBEAT',
      'MDP worker HEARTBEAT',
      'MDP worker DISCONNECT',
    ])
  })

  test('tells what version 0.2 says, in one frame as built and in frames as specified', () => {
    expect(summaries).toEqual(
      expect.arrayContaining([
        'MDP worker READY coffee',
        'MDP client REQUEST coffee  two cups',
        'MDP worker PARTIAL → client ID  one cup',
        'MDP client FINAL coffee  another cup',
        'MDP client PARTIAL echo  hi',
        'MDP worker FINAL → client ID  hi',
      ]),
    )
  })

  test('shows each frame in its place, the envelope that a REQ and a worker send included', () => {
    const reply = samples.find((_, index) => summaries[index] === 'MDP worker REPLY → client ID  echo: · Hello world')
    const decoding = decodeMessage(inputOf(reply?.frames ?? []))
    expect(outline(decoding.tree)).toMatch(
      /^delimiter: ?\nprotocol: MDPW01: worker, version 0.1\ncommand: REPLY\nclient: 00[0-9a-f]{8}\ndelimiter: ?\nbody 1: echo:\nbody 2: Hello world\n$/,
    )
    expect(decoding.tree.map((node) => node.range?.index)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  test('finds the head of version 0.2 although the delimiter of its body made it look like an envelope', () => {
    const input = tapped({ from: '', socket: 'ROUTER', frames: [frame('MDPW02'), frame(2), frame('ab'), frame(), frame('hi')] })
    expect(input).toMatchObject({ envelopeFrames: 4, count: 1 })
    expect(summaryOf(input).text).toBe('MDP worker REQUEST from client ab  hi')
  })

  test('pairs the work of a worker by the client it is for', () => {
    const correlations = samples.map((sample) => correlationOf(tapped(sample)))
    expect(correlations[2]).toEqual({ role: 'request', id: expect.stringMatching(/^00[0-9a-f]{8}$/) })
    expect(correlations[3]).toEqual({ role: 'reply', id: correlations[2]?.id })
    expect(correlations[0]).toBeUndefined()
  })

  test('a request of version 0.1 is told from its reply by who sends it', () => {
    const frames = [frame('MDPC01'), frame('echo'), frame('hi')]
    const command = (facts: object) =>
      majordomo.field?.(inputOf(frames, facts), ['command'], { settings: {}, field: () => undefined, summary: () => '' })
    expect(command({ socket: 'REQ', direction: 'out' })).toBe('REQUEST')
    expect(command({ socket: 'REQ', direction: 'in' })).toBe('REPLY')
    expect(command({ socket: 'ROUTER', direction: 'in' })).toBe('REQUEST')
    expect(command({ socket: 'ROUTER', direction: 'to-client' })).toBe('REPLY')
    expect(command({})).toBeUndefined()
    expect(summaryOf(inputOf(frames)).text).toBe('MDP client request or reply echo  hi')
  })

  test('says what is wrong with a message that the user calls Majordomo', () => {
    const choices = [{ decoder: 'majordomo' }]
    const problems = (...frames: readonly Uint8Array[]) => decodeMessage(inputOf(frames), { choices }).problems
    expect(problems(frame('MDPW01'), frame(7))).toEqual(['A worker of Majordomo 0.1 has no command 07.'])
    expect(problems(frame('MDPW01'), frame(2))).toEqual(['The message ends before its body: 2 frames.'])
    expect(problems(frame('MDPW01'), frame(3), frame('id'), frame('x'), frame('y'))).toEqual([
      "The frame after the client's address is not empty.",
    ])
    expect(problems(frame('MDPW01'), frame(4), frame('x'))).toEqual(['Frames follow, although the command has none.'])
    const unknown = decodeMessage(inputOf([frame('MDPW02'), frame(9)]), { choices })
    expect(nodeAt(unknown.tree, 'command').text).toBe('unknown: 09')
    expect(decodeMessage(inputOf([frame('x')]), { choices }).error?.message).toBe('No frame is a head of Majordomo, such as MDPC01.')
  })

  test('stands hostile bytes', () => {
    expectHardened(
      majordomo,
      decoders,
      samples.map(({ frames }) => frames),
    )
  })
})
