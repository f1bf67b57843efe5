import { describe, expect, test } from 'vitest'
import { command, greeting, message, ready, Talk } from './testing'

const hello = command(Buffer.from('\x05HELLO\x03bob\x06secret'))
const misflagged = Buffer.from(hello).fill(0, 0, 1)
const badFrame = Uint8Array.of(0xf8, 0)
const welcome = command(Buffer.from('\x07WELCOME'))

/** All that a talk told, as text. */
function told(talk: Talk): string {
  talk.recorder.flush()
  const rows = talk.chunks.rows().map((row) => [row, talk.chunks.chunkOf(row.id)?.frames(row.id)])
  const bytesAsText = (_: string, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value)
  // What frames leave out lies in the buffers all the same.
  const slabs = talk.chunks.chunks.map((chunk) => Buffer.from(chunk.release()[0] ?? new ArrayBuffer(0)).toString('latin1'))
  return JSON.stringify([rows, slabs, talk.recorder.takeChanges()], bytesAsText)
}

/** What two sides say, in which the client's password is. */
const cases: Readonly<Record<string, { readonly server: readonly Uint8Array[]; readonly client: readonly Uint8Array[] }>> = {
  'to a server that does not speak ZMTP': { server: [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')], client: [greeting('PLAIN'), hello] },
  'to a server that says nothing': { server: [], client: [greeting('PLAIN'), hello] },
  'to a server of 1.0': { server: [Uint8Array.of(1, 0)], client: [greeting('PLAIN'), hello] },
  'to a server of 2.0': { server: [Buffer.from('ff00000000000000017f01030000', 'hex')], client: [greeting('PLAIN'), hello] },
  'after a bad frame': { server: [greeting('PLAIN')], client: [greeting('PLAIN'), badFrame, hello] },
  'after a bad frame, twice': { server: [greeting('PLAIN')], client: [greeting('PLAIN'), badFrame, hello, hello] },
  'without a greeting': { server: [], client: [badFrame, hello] },
  'in a frame that is none of a command': { server: [greeting('PLAIN')], client: [greeting('PLAIN'), misflagged] },
  'between the frames of a message': {
    server: [greeting('PLAIN')],
    client: [greeting('PLAIN'), Uint8Array.of(1, 1, 0x61), hello, Uint8Array.of(0, 1, 0x62)],
  },
  'between the frames of a message after the handshake': {
    server: [greeting('PLAIN'), welcome, ready('PULL')],
    client: [greeting('PLAIN'), hello, ready('PUSH'), message('a'), Uint8Array.of(1, 1, 0x61), hello, Uint8Array.of(0, 1, 0x62)],
  },
  'of a wrong length': { server: [greeting('PLAIN')], client: [greeting('PLAIN'), command(Buffer.from('\x05HELLO\x03bob\x05secret'))] },
  'behind a name of a wrong length': {
    server: [greeting('PLAIN')],
    client: [greeting('PLAIN'), command(Buffer.from('\x0fHELLO\x03bob\x05secret'))],
  },
  'behind a name that is longer than all': {
    server: [greeting('PLAIN')],
    client: [greeting('PLAIN'), command(Buffer.from('\x7fHELLO\x03bob\x05secret'))],
  },
  'of a wrong length, of a client that greets as NULL': {
    server: [greeting()],
    client: [greeting(), command(Buffer.from('\x05HELLO\x03bob\x05secret'))],
  },
  'that is cut off': { server: [greeting('PLAIN')], client: [greeting('PLAIN'), hello.subarray(0, -1)] },
}

describe('a PLAIN password', () => {
  describe.each(Object.entries(cases))('%s', (_, { server, client }) => {
    test.each(['client', 'server'] as const)('is not told, when the %s has it, however the bytes are cut', (side) => {
      const stream = Buffer.concat(client)
      const other = side === 'client' ? 'server' : 'client'
      for (const otherFirst of [true, false]) {
        for (let at = 1; at < stream.length; at += 1) {
          const talk = new Talk()
          if (otherFirst) for (const bytes of server) talk.push(other, bytes)
          for (const part of [stream.subarray(0, at), stream.subarray(at)]) talk.push(side, part)
          if (!otherFirst) for (const bytes of server) talk.push(other, bytes)
          talk.watch.halfClosed(side, 200)
          expect(told(talk)).not.toMatch(/secre|ecret/)
        }
        const talk = new Talk()
        if (otherFirst) for (const bytes of server) talk.push(other, bytes)
        for (const byte of stream) talk.push(side, Uint8Array.of(byte))
        if (!otherFirst) for (const bytes of server) talk.push(other, bytes)
        talk.watch.halfClosed(side, 200)
        expect(told(talk)).not.toMatch(/secre|ecret/)
      }
    })
  })

  test('is told of by asterisks among raw bytes, and they are all that follows', () => {
    const talk = new Talk()
    talk.push('server', greeting('PLAIN'))
    talk.push('client', Buffer.concat([greeting('PLAIN'), badFrame, hello]))
    talk.push('client', Buffer.from('more'))
    talk.recorder.flush()
    const raw = talk.chunks.rows().filter(({ event }) => event === 'raw bytes')
    expect(raw.map((row) => talk.chunks.texts(row).join())).toEqual(['\xf8\x00', '\x04\x11\x05HELLO********'])
  })

  test('hides nothing of the traffic after the handshake', () => {
    const talk = new Talk()
    for (const side of ['client', 'server'] as const) talk.push(side, greeting('PLAIN'))
    talk.push('client', hello)
    talk.push('server', welcome)
    talk.push('client', ready('PUSH'))
    talk.push('server', ready('PULL'))
    talk.say('client', 'HELLO', 'Hello')
    talk.say('client', 'hello')
    expect(talk.messages().map((row) => talk.chunks.texts(row))).toEqual([['HELLO', 'Hello'], ['hello']])
  })

  test('is not looked for where none is', () => {
    const talk = new Talk()
    talk.push('client', Buffer.from('EHLO HELLO world'))
    talk.recorder.flush()
    const raw = talk.chunks.rows().filter(({ event }) => event === 'raw bytes')
    expect(raw.map((row) => talk.chunks.texts(row).join()).join('')).toContain('HELLO world')
  })
})
