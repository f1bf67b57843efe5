import { describe, expect, test } from 'vitest'
import { inputOf, tapped } from '../../e2e/protocols/recorded'
import { frame, samplesOf } from '../../e2e/protocols/samples'
import { correlationOf, decodeMessage, summaryOf } from './decode'
import { decoders } from './index'
import { expectHardened, nodeAt } from './testing'
import { zap } from './zap'

const samples = samplesOf('zap')

describe('ZAP', () => {
  test('tells in a line what libzmq asks and what is answered', () => {
    expect(samples.map((sample) => summaryOf(tapped(sample)).text.replace(/user \S{40}$/, 'user KEY'))).toEqual([
      'ZAP NULL from 127.0.0.1, domain global',
      'ZAP 200 OK, user anonymous',
      'ZAP PLAIN from 127.0.0.1, domain accounts',
      'ZAP 200 OK, user admin',
      'ZAP PLAIN from 127.0.0.1, domain accounts',
      'ZAP 400 Invalid password',
      'ZAP CURVE from 127.0.0.1, domain curves',
      'ZAP 200 OK, user KEY',
      'ZAP NULL from 192.168.55.1 (BOB), domain test',
      'ZAP 200 OK, user joe',
      'ZAP GSSAPI from ::1, domain d',
    ])
  })

  test('never says what credentials are, however they are looked at', () => {
    const plain = samples[2]
    const frames = plain?.frames ?? []
    expect(frames.map((bytes) => new TextDecoder().decode(bytes))).toContain('correct horse')
    const asSent = decodeMessage(inputOf(frames))
    const tooMany = decodeMessage(inputOf([...frames, frame('correct horse')]))
    const unknown = decodeMessage(inputOf([...frames.slice(0, 5), frame('KERBEROS'), frame('correct horse')]))
    for (const decoding of [asSent, tooMany, unknown]) {
      expect(decoding.decoder).toBe('zap')
      expect(JSON.stringify(decoding)).not.toContain('correct horse')
      expect(JSON.stringify(decoding)).not.toContain('636f7272656374')
      expect(JSON.stringify(decoding)).not.toContain('admin')
    }
    expect(nodeAt(asSent.tree, 'password')).toMatchObject({ text: 'not shown, 13 bytes', range: { index: 7, from: 0, to: 13 } })
    expect(tooMany.problems).toEqual(['PLAIN has 2 credentials; here are 3.'])
  })

  test('reads the metadata of a reply', () => {
    const reply = samples[9]
    const decoding = decodeMessage(inputOf(reply?.frames ?? []))
    expect(nodeAt(decoding.tree, 'metadata', 'Level')).toMatchObject({ text: '3', range: { index: 6, from: 15, to: 26 } })
    expect(decoding.fields).toMatchObject({ 'zap.kind': 'reply', 'zap.status_code': 200, 'zap.user_id': 'joe', 'zap.request_id': '0001' })
  })

  test('pairs by the request id', () => {
    expect(samples.slice(8, 10).map((sample) => correlationOf(tapped(sample)))).toEqual([
      { role: 'request', id: '30303031' },
      { role: 'reply', id: '30303031' },
    ])
  })

  test('finds the request although its empty identity made it look like an envelope', () => {
    const frames = ['1.0', '1', 'd', '127.0.0.1', '', 'NULL'].map((text) => frame(text))
    const input = tapped({ from: '', socket: 'DEALER', frames })
    expect(input.envelopeFrames).toBe(5)
    expect(summaryOf(input)).toMatchObject({ decoder: 'zap', text: 'ZAP NULL from 127.0.0.1, domain d' })
  })

  test('says where a message ends too early, and that metadata is none', () => {
    const choices = [{ decoder: 'zap' }]
    const problems = (...texts: readonly string[]) => decodeMessage(inputOf(texts.map((text) => frame(text))), { choices }).problems
    expect(problems('1.0', '1', 'd')).toEqual(['The request ends before its address.'])
    expect(problems('1.0', '1', '200', 'OK', '', 'xyz')).toEqual(['The metadata is not made of names and values.'])
    expect(decodeMessage(inputOf([frame('2.0')]), { choices }).error?.message).toBe('No frame is the version of ZAP, 1.0.')
  })

  test('stands hostile bytes', () => {
    expectHardened(
      zap,
      decoders,
      samples.map(({ frames }) => frames),
    )
  })
})
