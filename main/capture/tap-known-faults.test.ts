import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { firstTapConnection, type RowId, type SourceId } from '../../shared/model'
import { sourceConfigSchema } from '../../shared/source-config'
import { encodeMessage } from '../../shared/zmtp/encode'
import { MemoryCapture } from './memory-capture'
import { command, greeting, message, ready } from './tap/testing'
import { TapInto } from './tap-testing'

/** What does not work yet, as tests that must fail: when one of them is repaired, `fails` goes. */

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

describe('a PLAIN HELLO that is malformed', () => {
  test('does not show its password', () => {
    const { capture, tap, watch } = tapped()
    tap.push(watch, 'client', greeting('PLAIN'))
    tap.push(watch, 'server', greeting('PLAIN'))
    // The length of the password is one too small.
    tap.push(watch, 'client', command(Buffer.from('\x05HELLO\x03bob\x05secret')))
    tap.recorder.flush()
    const told = Array.from({ length: capture.endRow - 1 }, (_, index) =>
      Buffer.concat(capture.frames((index + 1) as RowId) ?? []).toString('latin1'),
    ).join()
    expect(told).not.toContain('secret')
  })
})

describe('subscriptions that come as messages', () => {
  test.fails('are not counted as messages, as their rows are commands', () => {
    const { tap, watch } = tapped()
    for (const side of ['client', 'server'] as const) tap.push(watch, side, greeting())
    tap.push(watch, 'client', ready('SUB'))
    tap.push(watch, 'server', ready('XPUB'))
    tap.push(watch, 'client', encodeMessage([Uint8Array.of(1, 0x61)], 'v2'))
    tap.push(watch, 'server', message('a'))
    expect(tap.recorder.takeChanges()[0]).toMatchObject({ client: { messages: 0 }, server: { messages: 1 } })
  })
})

describe('a tap that would relay to itself', () => {
  test('is refused', () => {
    const address = 'tcp://127.0.0.1:5555'
    expect(v.safeParse(sourceConfigSchema, { kind: 'tap', name: 'loop', listen: address, upstream: address }).success).toBe(false)
  })
})
