import { describe, expect, test } from 'vitest'
import { recorded, tapped } from '../../e2e/protocols/recorded'
import { correlationOf, summaryOf } from '../../shared/decoders/decode'
import { messageOf } from '../../shared/decoders/message-input'
import { partOf } from './conversation'

const messages = recorded('jupyter').map(tapped)
const idOf = (summary: string): string => {
  const one = messages.find((message) => summaryOf(message).text === summary)
  return (one === undefined ? undefined : correlationOf(one)?.id) ?? ''
}
const conversation = (summary: string) => {
  const id = idOf(summary)
  // Clients and kernels both were listened to: each message was noted once on either side.
  return messages.flatMap((message) => partOf(message, id) ?? [])
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const said = (type: string, content: unknown) =>
  partOf(
    messageOf(
      [
        bytes('<IDS|MSG>'),
        bytes(''),
        bytes(`{"msg_id":"x","msg_type":"${type}"}`),
        bytes('{"msg_id":"r"}'),
        bytes('{}'),
        bytes(typeof content === 'string' ? content : JSON.stringify(content)),
      ],
      { socket: 'SUB' },
    ),
    'r',
  )
/** One red pixel, by Pillow. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'

describe('a Jupyter conversation', () => {
  test('is what a real kernel said because of a request', () => {
    const parts = conversation('execute_request  print("hello")')
    const texts = parts.map(({ type, state, stream, text }) => [type, state ?? stream ?? '', text.trim()].join(' ').trim())
    expect(texts).toEqual(
      expect.arrayContaining([
        'execute_request  print("hello")',
        'status busy',
        'execute_input  print("hello")',
        'stream stdout hello',
        'status idle',
        'execute_reply  ok',
      ]),
    )
    expect(texts.some((text) => text.includes('1 + 2'))).toBe(false)
  })

  test('has an error with its traceback, without the colours of terminals', () => {
    const error = conversation('error  ZeroDivisionError: division by zero').find(({ type }) => type === 'error')
    expect(error?.text).toContain('ZeroDivisionError: division by zero')
    expect(error?.text).not.toContain(String.fromCharCode(27))
  })

  test('has pictures whose header fits, and no others', () => {
    expect(said('display_data', { data: { 'image/png': `${pixel}\n`, 'text/plain': '<pixel>' } })).toMatchObject({
      text: '<pixel>',
      image: { mime: 'image/png', base64: pixel, width: 1, height: 1 },
    })
    expect(said('display_data', { data: { 'image/png': 'bm9uZQ==', 'text/plain': 5 } })).toMatchObject({ text: '', role: 'publication' })
    expect(said('display_data', { data: { 'image/png': 'bm9uZQ==' } })?.image).toBeUndefined()
  })

  test('bounds texts, and stands contents of any shape', () => {
    expect(said('stream', { name: 'stderr', text: 'x'.repeat(100_000) })).toMatchObject({ stream: 'stderr', isClipped: true })
    expect(said('stream', { name: 5, text: ['x'] })).toMatchObject({ text: '', stream: 'stdout' })
    expect(said('stream', '[]')).toMatchObject({ text: '' })
    expect(said('stream', '{')).toBeUndefined()
    expect(said('input_reply', { value: 'hunter2' })?.text).toBe('')
  })
})
