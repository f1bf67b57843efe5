import { describe, expect, test } from 'vitest'
import { inputOf } from '../../e2e/protocols/recorded'
import { frame, samplesOf } from '../../e2e/protocols/samples'
import { bluesky } from './bluesky'
import { decodeMessage, summaryOf } from './decode'
import { decoders } from './index'
import { expectHardened, nodeAt } from './testing'

const samples = samplesOf('bluesky')

describe('Bluesky', () => {
  test('tells in a line which document is published, by whom', () => {
    expect(samples.map((sample) => summaryOf(inputOf(sample.frames)).text.replace(/\d+ bytes/, 'N bytes'))).toEqual([
      'Bluesky start, a pickle of N bytes',
      'Bluesky descriptor, a pickle of N bytes',
      'Bluesky event, a pickle of N bytes',
      'Bluesky stop, a pickle of N bytes',
      'Bluesky event from beamline1, a pickle of N bytes',
      // Pickle protocols 0, 2 and 5.
      'Bluesky event, a pickle of N bytes',
      'Bluesky event, a pickle of N bytes',
      'Bluesky event, a pickle of N bytes',
    ])
  })

  test('shows prefix, name and pickle in their places', () => {
    const { tree, fields } = decodeMessage(inputOf(samples[4]?.frames ?? []))
    expect(tree.map(({ name, range }) => [name, range?.from, range?.to])).toEqual([
      ['prefix', 0, 9],
      ['document', 10, 15],
      ['pickle', 16, samples[4]?.frames[0]?.byteLength],
    ])
    expect(nodeAt(tree, 'prefix').text).toBe('beamline1')
    expect(fields).toEqual({ 'bluesky.document': 'event', 'bluesky.prefix': 'beamline1' })
  })

  test('shows the opcodes of the pickle, of whichever protocol, and no object made from it', () => {
    for (const [index, { frames }] of samples.entries()) {
      const { tree } = decodeMessage(inputOf(frames))
      const opcodes = nodeAt(tree, 'pickle').children?.map((node) => node.name) ?? []
      expect(opcodes[0]).toBe(index === 5 ? 'MARK' : 'PROTO')
      expect(opcodes.at(-1)).toBe('STOP')
    }
  })

  test('another serializer than pickle is read where the user says that it is Bluesky', () => {
    const input = inputOf([frame(' event {"seq_num": 3}')])
    expect(summaryOf(input).decoder).not.toBe('bluesky')
    const decoding = decodeMessage(input, { choices: [{ decoder: 'bluesky' }] })
    expect(decoding.fields).toMatchObject({ 'bluesky.document': 'event' })
    const { error } = decodeMessage(inputOf([frame('no')]), { choices: [{ decoder: 'bluesky' }] })
    expect(error?.message).toBe('The message is not one frame of a prefix, the name of a document and a pickle.')
  })

  test('stands hostile bytes', () => {
    expectHardened(
      bluesky,
      decoders,
      samples.map(({ frames }) => frames),
    )
  })
})
