import { describe, expect, test } from 'vitest'
import { inputOf, type Recorded, recorded, recordedKey, tapped } from '../../e2e/protocols/recorded'
import { frame, samplesOf } from '../../e2e/protocols/samples'
import { correlationOf, decodeMessage, fieldValue, summaryOf } from './decode'
import { hexText } from './hex'
import { decoders } from './index'
import { jupyter } from './jupyter'
import { checkSignature } from './jupyter-signature'
import { expectHardened, nodeAt } from './testing'

const key = recordedKey('jupyter')
const choices = [{ settings: { key } }]
const samples = samplesOf('jupyter')
const summaries = samples.map((sample) => summaryOf(tapped(sample)).text)
const field = (message: Recorded, name: string) => fieldValue(`jupyter.${name}`, tapped(message), { choices })

function sampleThat(predicate: (summary: string) => boolean): Recorded {
  const sample = samples.find((_, index) => predicate(summaries[index] ?? ''))
  if (sample === undefined) throw new Error('No such sample')
  return sample
}

function message(content: string, type = 'execute_request'): readonly Uint8Array[] {
  return [frame('<IDS|MSG>'), frame(), frame(`{"msg_id": "m", "msg_type": "${type}"}`), frame('{}'), frame('{}'), frame(content)]
}

describe('Jupyter', () => {
  test('tells in a line what a kernel and its client say', () => {
    expect(summaries).toEqual(
      expect.arrayContaining([
        'kernel_info_request',
        expect.stringMatching(/^kernel_info_reply {2}ipython {2}\d/),
        'status  busy',
        'execute_request  print("hello")',
        'execute_input  print("hello")  [1]',
        'stream  stdout  hello ',
        'execute_reply  ok  [1]',
        'execute_result  3  [2]',
        'stream  stderr  oh ',
        'error  ZeroDivisionError: division by zero',
        'execute_reply  error  ZeroDivisionError: division by zero  [3]',
        'display_data  <a dot>',
        'input_request  name? ',
        'input_reply',
        'complete_request  pri',
        'is_complete_reply  incomplete',
        'shutdown_reply  ok',
      ]),
    )
  })

  test('shows every frame, the JSON with a place for each value', () => {
    const stream = sampleThat((summary) => summary.startsWith('stream  stdout'))
    const { tree } = decodeMessage(tapped(stream), { choices })
    expect(tree.map((node) => node.name)).toEqual(['topic', 'delimiter', 'signature', 'header', 'parent_header', 'metadata', 'content'])
    expect(tree.map((node) => node.range?.index)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(nodeAt(tree, 'topic')).toMatchObject({ text: 'stream.stdout', field: 'jupyter.topic' })
    expect(nodeAt(tree, 'content', 'name')).toMatchObject({ text: 'stdout', range: { in: 'frame', index: 6, from: 1, to: 17 } })
  })

  test('shows the buffers after the content', () => {
    const display = sampleThat((summary) => summary === 'display_data  with bytes')
    expect(nodeAt(decodeMessage(tapped(display)).tree, 'buffer 2').text).toBe('more')
    expect(field(display, 'buffers')).toBe(2)
  })

  test('gives filters the header, the parent and what the content says', () => {
    const reply = sampleThat((summary) => summary === 'execute_reply  ok  [1]')
    const request = sampleThat((summary) => summary === 'execute_request  print("hello")')
    expect(field(reply, 'msg_type')).toBe('execute_reply')
    expect(field(reply, 'status')).toBe('ok')
    expect(field(reply, 'execution_count')).toBe(1)
    expect(field(reply, 'username')).toBe('someone')
    expect(field(reply, 'parent_msg_id')).toBe(field(request, 'msg_id'))
    expect(field(reply, 'parent_msg_type')).toBe('execute_request')
    expect(field(request, 'code')).toBe('print("hello")')
    expect(field(request, 'content.silent')).toBe(false)
    expect(
      field(
        sampleThat((summary) => summary.startsWith('stream  stderr')),
        'name',
      ),
    ).toBe('stderr')
  })

  test('pairs requests, replies and publications by the id of the request', () => {
    const request = sampleThat((summary) => summary === 'execute_request  1 + 2')
    const id = field(request, 'msg_id')
    expect(correlationOf(tapped(request))).toEqual({ role: 'request', id })
    expect(correlationOf(tapped(sampleThat((summary) => summary === 'execute_result  3  [2]')))).toEqual({ role: 'publication', id })
    expect(correlationOf(tapped(sampleThat((summary) => summary === 'execute_reply  ok  [2]')))).toEqual({ role: 'reply', id })
  })

  test('what nothing led to has its own id, as what it leads to names that one', () => {
    expect(correlationOf(inputOf(message('{}', 'comm_open')))).toEqual({ role: 'publication', id: 'm' })
    expect(correlationOf(inputOf(message('{}', 'execute_reply')))).toBeUndefined()
  })

  test('a reply that is published, as at shutdown, is a publication', () => {
    const replies = recorded('jupyter').filter((each) => summaryOf(tapped(each)).text === 'shutdown_reply  ok')
    expect(replies.map((reply) => correlationOf(tapped(reply))?.role).toSorted()).toEqual(['publication', 'reply'])
  })

  describe('the signature', () => {
    test('is valid in all that a real kernel and its client sign', () => {
      const signed = samples.filter(({ from }) => from !== 'made')
      expect(signed.length).toBeGreaterThan(60)
      expect(new Set(signed.map((sample) => field(sample, 'signature')))).toEqual(new Set(['valid']))
    })

    test('is invalid when a byte is changed, when the key is another, and when there is none', () => {
      const request = sampleThat((summary) => summary === 'execute_request  1 + 2')
      const changed = request.frames.map((bytes, index) => (index === 5 ? Uint8Array.from([...bytes.slice(0, -1), 0x20, 0x7d]) : bytes))
      const decoding = decodeMessage(inputOf(changed), { choices })
      expect(decoding.fields['jupyter.signature']).toBe('invalid')
      expect(decoding.problems).toEqual(['The signature is not that of these bytes under the given key.'])
      expect(nodeAt(decoding.tree, 'signature').text).toMatch(/^invalid: [0-9a-f]{64}$/)
      expect(fieldValue('jupyter.signature', tapped(request), { choices: [{ settings: { key: 'other' } }] })).toBe('invalid')
      expect(fieldValue('jupyter.signature', inputOf(message('{}')), { choices })).toBe('invalid')
    })

    test('is not checked without a key, nor when it is of another scheme', () => {
      const request = sampleThat((summary) => summary === 'execute_request  1 + 2')
      expect(fieldValue('jupyter.signature', tapped(request))).toBe('not checked')
      expect(checkSignature('0'.repeat(128), [], 'key')).toBe('not checked')
    })

    test("is what the platform's own HMAC-SHA256 says, also under keys that are long or not ASCII", async () => {
      const parts = ['{"a": 1}', '{}', '{}', '{"ü": 2}'].map((text) => frame(text))
      for (const secret of ['k', 'ключ', 'x'.repeat(200)]) {
        const algorithm = { name: 'HMAC', hash: 'SHA-256' }
        const secretKey = await crypto.subtle.importKey('raw', new Uint8Array(frame(secret)), algorithm, false, ['sign'])
        const digest = new Uint8Array(await crypto.subtle.sign('HMAC', secretKey, new Uint8Array(frame(...parts))))
        expect(checkSignature(hexText(digest), parts, secret)).toBe('valid')
      }
    })
  })

  test('finds a message without a signature although that empty frame made it look like an envelope', () => {
    const input = tapped({ from: '', socket: 'DEALER', frames: message('{"code": "1 + 1"}') })
    expect(input.envelopeFrames).toBe(2)
    expect(summaryOf(input).text).toBe('execute_request  1 + 1')
    expect(decodeMessage(input).tree.map((node) => node.name)).toContain('delimiter')
  })

  test('shows the beginning of a long cell, and no colours', () => {
    const long = `{"code": "first = 1\\nx = \\"${'y'.repeat(3000)}\\"", "silent": false}`
    expect(summaryOf(inputOf(message(long))).text).toMatch(/^execute_request {2}first = 1 x = "y{100}/)
    const coloured = '{"name": "stdout", "text": "\\u001b[0;31mred\\u001b[0m"}'
    expect(summaryOf(inputOf(message(coloured, 'stream'))).text).toBe('stream  stdout  red')
  })

  test('what the user typed is not in the line: it may be a password', () => {
    expect(summaryOf(inputOf(message('{"value": "hunter2"}', 'input_reply'))).text).toBe('input_reply')
  })

  test('a heartbeat is read as one where the user says that the source is Jupyter', () => {
    const heartbeat = recorded('jupyter').find(({ from }) => from === 'hb client')
    const input = tapped(heartbeat ?? { from: '', socket: 'REQ', frames: [] })
    const chosen = { choices: [{ decoder: 'jupyter' }] }
    expect(summaryOf(input, chosen).text).toBe('heartbeat  ping')
    expect(decodeMessage(input, chosen)).toMatchObject({ problems: [], tree: [{ name: 'heartbeat', text: 'ping' }] })
    expect(summaryOf(input).decoder).not.toBe('jupyter')
    const { error } = decodeMessage(inputOf([frame('a'), frame('b')]), chosen)
    expect(error?.message).toBe('No frame is the delimiter <IDS|MSG>.')
  })

  test('says that a message ends early', () => {
    expect(decodeMessage(inputOf(message('{}').slice(0, 3)), { choices: [{ decoder: 'jupyter' }] }).problems).toEqual([
      'The message ends early: 2 of at least 5 frames follow the delimiter.',
    ])
  })

  test('protocol 5.4: the kernel welcomes, and code runs in subshells', () => {
    const said = recorded('jupyter_subshells').filter(({ from }) => !from.startsWith('hb '))
    const inputs = said.map((message) =>
      decodeMessage(tapped(message), { choices: [{ settings: { key: recordedKey('jupyter_subshells') } }] }),
    )
    for (const { decoder, problems, fields } of inputs) {
      expect({ decoder, problems }).toEqual({ decoder: 'jupyter', problems: [] })
      expect(fields['jupyter.version']).toBe('5.4')
    }
    const of = (type: string) => inputs.find(({ fields }) => fields['jupyter.msg_type'] === type)
    expect(of('iopub_welcome')?.summary).toBe('iopub_welcome  to all topics')
    const made = of('create_subshell_reply')?.fields['jupyter.subshell_id']
    expect(made).toMatch(/^[0-9a-f-]{36}$/u)
    expect(of('execute_request')?.summary).toBe(`execute_request  6 * 7  in subshell ${`${made}`.slice(0, 8)}`)
    expect(of('execute_request')?.fields['jupyter.subshell_id']).toBe(made)
    expect(of('delete_subshell_request')?.fields['jupyter.subshell_id']).toBe(made)
    expect(of('execute_reply')?.correlation).toEqual({ role: 'reply', id: of('execute_request')?.correlation?.id })
  })

  test('stands hostile bytes', () => {
    expectHardened(jupyter, decoders, [sampleThat((summary) => summary.startsWith('stream  stdout')).frames, message('{"code": "1"}')])
  })
})
