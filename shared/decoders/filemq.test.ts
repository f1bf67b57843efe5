import { describe, expect, test } from 'vitest'
import { inputOf } from '../../e2e/protocols/recorded'
import { frame, samplesOf } from '../../e2e/protocols/samples'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { filemq } from './filemq'
import { decoders } from './index'
import { expectHardened, nodeAt } from './testing'

const samples = samplesOf('filemq')
const summaries = samples.map((sample) => summaryOf(inputOf(sample.frames)).text)

describe('FileMQ', () => {
  test('tells in a line what each command says, as built and as specified', () => {
    expect([...new Set(summaries)]).toEqual([
      'FileMQ OHAI version 2',
      'FileMQ OHAI-OK',
      'FileMQ ICANHAZ /',
      'FileMQ ICANHAZ-OK',
      'FileMQ NOM 5000000 bytes of credit',
      'FileMQ HUGZ',
      'FileMQ HUGZ-OK',
      'FileMQ CHEEZBURGER create /poem.txt, 21 bytes from 0',
      'FileMQ CHEEZBURGER create /poem.txt, 0 bytes from 21, end of file',
      'FileMQ CHEEZBURGER delete /poem.txt',
      'FileMQ CHEEZBURGER create /second.txt, 18 bytes from 0',
      'FileMQ CHEEZBURGER create /second.txt, 0 bytes from 18, end of file',
      'FileMQ KTHXBAI',
      'FileMQ ICANHAZ /photos',
      'FileMQ CHEEZBURGER create a.txt, 3 bytes from 0, end of file',
      'FileMQ SRSLY no access',
      'FileMQ RTFM not now',
    ])
  })

  test('decodes a chunk as what it is, in its place', () => {
    const chunk = samples[summaries.indexOf('FileMQ CHEEZBURGER create /poem.txt, 21 bytes from 0')]
    const decoding = decodeMessage(inputOf(chunk?.frames ?? []))
    expect(nodeAt(decoding.tree, 'chunk')).toMatchObject({
      text: 'so much depends upon\n',
      range: { in: 'frame', index: 0, from: 42, to: 63 },
    })
    expect(decoding.fields).toMatchObject({ 'filemq.operation': 'create', 'filemq.filename': '/poem.txt', 'filemq.eof': 0 })
  })

  test('gives filters the options of a subscription', () => {
    const subscription = samples[summaries.indexOf('FileMQ ICANHAZ /photos')]
    expect(fieldValue('filemq.options', inputOf(subscription?.frames ?? []))).toBe('RESYNC=1')
  })

  test('a frame that says FileMQ and is not is an error only where the user chose it', () => {
    const cut = [frame(0xaa, 0xa3, 1, 6, 'FILE')]
    expect(decodeMessage(inputOf(cut)).decoder).not.toBe('filemq')
    expect(decodeMessage(inputOf(cut), { choices: [{ decoder: 'filemq' }] }).error?.message).toBe('The frame ends in the protocol.')
  })

  test('stands hostile bytes', () => {
    const first = new Map(samples.map((sample, index) => [summaries[index], sample.frames]))
    expectHardened(filemq, decoders, [...first.values()])
  })
})
