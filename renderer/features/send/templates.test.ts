import { describe, expect, test } from 'vitest'
import { summaryOf } from '../../../shared/decoders/decode'
import { messageOf } from '../../../shared/decoders/message-input'
import { messageBytes } from './composer-frames'
import {
  jsonRpcTemplate,
  jupyterTemplate,
  majordomoTemplate,
  messageId,
  signaturePlace,
  type TemplateFrame,
  withMessageId,
} from './templates'

const facts = { id: 'id-1', session: 's', date: '2024-05-01T10:00:00.000Z', socket: 'DEALER' } as const
const read = (frames: readonly TemplateFrame[], envelopeFrames = 0) => {
  const bytes = messageBytes(frames.map((frame, key) => ({ ...frame, key }))) ?? []
  return summaryOf(messageOf(bytes, { envelopeFrames }))
}

describe('templates', () => {
  test('are what the decoders read them as', () => {
    expect(read(jupyterTemplate('execute_request', facts))).toMatchObject({
      decoder: 'jupyter',
      text: expect.stringMatching(/^execute_request {2}print/),
    })
    expect(read(jupyterTemplate('complete_request', facts)).text).toBe('complete_request  pri')
    expect(read(jsonRpcTemplate(facts)).decoder).toBe('json')
    expect(read(majordomoTemplate(facts), 1)).toMatchObject({ decoder: 'majordomo', text: expect.stringContaining('echo') })
    expect(majordomoTemplate({ ...facts, socket: 'REQ' })[0]?.text).toBe('MDPC01')
  })

  test('tell where their signature is, wherever the message begins', () => {
    const frames = jupyterTemplate('kernel_info_request', facts)
    expect(signaturePlace(frames)).toBe(1)
    expect(signaturePlace([{ kind: 'hex', text: '00' }, ...frames])).toBe(2)
    expect(signaturePlace(frames.slice(0, 5))).toBeUndefined()
    expect(signaturePlace(jsonRpcTemplate(facts))).toBeUndefined()
  })

  test('get another id for another message', () => {
    const header = jupyterTemplate('execute_request', facts)[2]
    expect(messageId(header)).toBe('id-1')
    const next = withMessageId(header ?? { kind: 'text', text: '' }, { id: 'id-2', date: 'later' })
    expect(JSON.parse(next.text)).toMatchObject({ msg_id: 'id-2', date: 'later', msg_type: 'execute_request', session: 's' })
    const broken = { kind: 'json', text: '{' } as const
    expect(withMessageId(broken, { id: 'x', date: 'y' })).toBe(broken)
    expect(messageId(broken)).toBeUndefined()
  })
})
