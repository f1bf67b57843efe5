import { describe, expect, it } from 'vitest'
import type { ConnectionId, RowId, RowSummary, SourceId } from '../shared/model'
import { clip, eventLine, formatBytes, formatDuration, lineWidth, messageLine } from './readable'

const localMidnight = new Date(2026, 10, 22).getTime()
const anchor = { epochUs: localMidnight * 1000 }

const row: RowSummary = {
  id: 1 as RowId,
  kind: 'message',
  timeUs: 3_723_123_456,
  source: 1 as SourceId,
  connection: 1 as ConnectionId,
  socket: 'REQ',
  direction: 'in',
  event: 'none',
  frameCount: 2,
  envelopeFrames: 0,
  size: 10,
  exchange: 0,
  role: 'none',
  state: 'none',
  certainty: 'none',
  rttUs: undefined,
  peer: undefined,
}
const frames = [Buffer.from('Hello'), Buffer.from('World')]

describe('a message as a line', () => {
  it('has its time, direction, size and frames', () => {
    expect(messageLine(row, frames, anchor, 200)).toBe('01:02:03.123456  in        10 B  Hello | World')
  })

  it('has the round-trip time of a reply', () => {
    const reply: RowSummary = { ...row, role: 'reply', state: 'replied', rttUs: 1_000_312 }
    expect(messageLine(reply, frames, anchor, 200)).toBe('01:02:03.123456  in        10 B  1.000 s  Hello | World')
  })

  it('is clipped to the width', () => {
    expect(messageLine(row, frames, anchor, 40)).toBe('01:02:03.123456  in        10 B  Hello …')
    expect(messageLine(row, [new Uint8Array(64 * 1024 * 1024).fill(0x41)], anchor, 60)).toHaveLength(60)
  })
})

describe('an event as a line', () => {
  it('has its name and its detail, or else its endpoint', () => {
    const event: RowSummary = { ...row, kind: 'event', event: 'disconnected', direction: 'none' }
    expect(eventLine(event, 'tcp://127.0.0.1:5555', '', anchor, 200)).toBe('01:02:03.123456  disconnected  tcp://127.0.0.1:5555')
    expect(eventLine(event, 'tcp://127.0.0.1:5555', 'tcp://127.0.0.1:5555, gone', anchor, 200)).toBe(
      '01:02:03.123456  disconnected  tcp://127.0.0.1:5555, gone',
    )
  })
})

describe('clipping', () => {
  it.each([
    ['12345', 5, '12345'],
    ['123456', 5, '1234…'],
    ['日本語', 6, '日本語'],
    ['日本語日', 6, '日本…'],
    ['🐙🐙🐙', 5, '🐙🐙…'],
    ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
  ])('%s to %i columns', (text, columns, expected) => {
    expect(clip(text, columns)).toBe(expected)
  })

  it('goes by the terminal, or by a bound where there is none', () => {
    expect(lineWidth({ isTTY: true, columns: 80 })).toBe(80)
    expect(lineWidth({ isTTY: true, columns: 0 })).toBe(4096)
    expect(lineWidth({})).toBe(4096)
  })
})

describe('units for people', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [64 * 1024 * 1024, '64.0 MiB'],
    [3 * 1024 ** 4, '3.0 TiB'],
  ])('%i bytes', (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected)
  })

  it.each([
    [0, '0 µs'],
    [999, '999 µs'],
    [1234, '1.234 ms'],
    [1_000_312, '1.000 s'],
  ])('%i µs', (us, expected) => {
    expect(formatDuration(us)).toBe(expected)
  })
})
