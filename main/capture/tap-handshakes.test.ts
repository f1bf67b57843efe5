import { describe, expect, test } from 'vitest'
import { firstTapConnection, type RowId, type SourceId } from '../../shared/model'
import { encodeMessage } from '../../shared/zmtp/encode'
import { MemoryCapture } from './memory-capture'
import { command, greeting, message, ready } from './tap/testing'
import { TapInto } from './tap-testing'

const source = 1 as SourceId
const labels = { endpoint: () => undefined, sourceName: () => '' }

function tapped(): { capture: MemoryCapture; tap: TapInto; watch: ReturnType<TapInto['open']>; events: () => string[] } {
  const capture = new MemoryCapture({ anchor: { epochUs: 0 }, limitBytes: 1 << 30, labels })
  const tap = new TapInto(capture, firstTapConnection)
  const watch = tap.open(source)
  const events = () => {
    tap.recorder.flush()
    return Array.from({ length: capture.endRow - 1 }, (_, index) => capture.row((index + 1) as RowId)?.event ?? '')
  }
  return { capture, tap, watch, events }
}

describe('a handshake that a side ends by closing', () => {
  test('is an event', () => {
    const { tap, watch, events } = tapped()
    tap.push(watch, 'client', greeting())
    tap.push(watch, 'server', greeting())
    tap.push(watch, 'client', ready('REQ'))
    watch.halfClosed('server', 100)
    expect(events()).toContain('handshake failed')
  })

  test('by a reset has failed, too', () => {
    const { tap, watch, events } = tapped()
    tap.push(watch, 'client', greeting())
    watch.closed({ kind: 'reset', by: 'server', code: 'ECONNRESET', timeUs: 100 })
    expect(tap.recorder.takeChanges()[0]?.handshake?.failure).toBeDefined()
    expect(events()).toContain('handshake failed')
  })
})

describe('what is not ZMTP in a handshake', () => {
  test('is a failed handshake as an event, too', () => {
    const { tap, watch, events } = tapped()
    tap.push(watch, 'client', greeting())
    tap.push(watch, 'server', greeting())
    tap.push(watch, 'client', Uint8Array.of(0xf8, 0))
    expect(events()).toContain('handshake failed')
  })
})

describe('a PLAIN HELLO', () => {
  /** All that is captured of a client that sends this after its greeting, cut after so many bytes, to a server that sends that. */
  function told(server: Uint8Array, client: Uint8Array, cut: number): string {
    const { capture, tap, watch } = tapped()
    tap.push(watch, 'client', greeting('PLAIN'))
    tap.push(watch, 'server', server)
    tap.push(watch, 'client', client.subarray(0, cut))
    tap.push(watch, 'client', client.subarray(cut))
    watch.closed({ kind: 'fin', by: 'client', code: undefined, timeUs: 1000 })
    tap.recorder.flush()
    return Array.from({ length: capture.endRow - 1 }, (_, index) =>
      Buffer.concat(capture.frames((index + 1) as RowId) ?? []).toString('latin1'),
    ).join()
  }
  const hello = command(Buffer.from('\x05HELLO\x03bob\x06secret'))
  const http = new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n\r\n')

  test('that is malformed does not show its password', () => {
    // The length of the password is one too small.
    expect(told(greeting('PLAIN'), command(Buffer.from('\x05HELLO\x03bob\x05secret')), 3)).not.toContain('secret')
  })

  test.each(Array.from(hello.keys()))('to a server that is no ZeroMQ does not show its password, cut after %i bytes', (cut) => {
    const all = told(http, hello, cut)
    expect(all).not.toMatch(/s?ecre?t?/)
    expect(all).toContain('********')
    expect(all).toContain('1.1 400 Bad Request')
  })

  test('before the server has greeted, on a connection that ends, does not show its password', () => {
    const all = told(new Uint8Array(0), hello.subarray(0, hello.byteLength - 2), 12)
    expect(all).not.toContain('secr')
  })

  test('in small letters is a HELLO, too', () => {
    expect(told(http, command(Buffer.from('\x05hello\x03bob\x06secret')), 9)).not.toContain('secret')
  })
})

describe('subscriptions that come as messages', () => {
  test('are not counted as messages, as their rows are commands', () => {
    const { tap, watch } = tapped()
    for (const side of ['client', 'server'] as const) tap.push(watch, side, greeting())
    tap.push(watch, 'client', ready('SUB'))
    tap.push(watch, 'server', ready('XPUB'))
    tap.push(watch, 'client', encodeMessage([Uint8Array.of(1, 0x61)], 'v2'))
    tap.push(watch, 'server', message('a'))
    expect(tap.recorder.takeChanges()[0]).toMatchObject({ client: { messages: 0 }, server: { messages: 1 } })
  })
})
