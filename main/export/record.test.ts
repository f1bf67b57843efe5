import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConnectionId, RowId, SourceId } from '../../shared/model'
import { MemoryCapture } from '../capture/memory-capture'
import type { ExchangePart, NewRow } from '../capture/row-chunk'
import { isoTime, recordLine, recordOf } from './record'

const anchor = { epochUs: 1_795_334_400_123_456 }

function emptyCapture(): MemoryCapture {
  return new MemoryCapture({
    anchor,
    labels: { endpoint: () => 'tcp://127.0.0.1:5555', sourceName: () => 'orders' },
    limitBytes: 1024 * 1024 * 1024,
  })
}

const out: NewRow = {
  kind: 'message',
  timeUs: 1_234_567,
  source: 1 as SourceId,
  connection: 1 as ConnectionId,
  socket: 'REQ',
  direction: 'out',
  event: 'none',
  envelopeFrames: 0,
}

const lineOf = (capture: MemoryCapture, id: RowId): string => [...(recordLine(capture, id) ?? [])].join('')

describe('a record', () => {
  it('has the documented keys in the documented order', () => {
    const capture = emptyCapture()
    const id = capture.append(out, [Buffer.from('Hello'), Uint8Array.of(0x00, 0xff, 0x01)])
    const exchange = capture.openExchange()
    const part: ExchangePart = { exchange, role: 'request', state: 'replied', certainty: 'certain', rttUs: 1_000_312, peer: 2 as RowId }
    capture.setExchange(id, part)
    expect(lineOf(capture, id)).toBe(
      '{"kind":"message","id":1,"t":"2026-11-22T08:00:01.358023Z","t_us":1234567,"source":"orders","connection":1,' +
        '"endpoint":"tcp://127.0.0.1:5555","socket":"REQ","direction":"out","frames":[{"size":5,"text":"Hello"},{"size":3,"base64":"AP8B"}],' +
        '"exchange":1,"role":"request","state":"replied","rtt_us":1000312,"certainty":"certain","peer":2}\n',
    )
  })

  it('leaves out what does not apply', () => {
    const capture = emptyCapture()
    const id = capture.append({ ...out, socket: 'PULL', direction: 'in', connection: 0 }, [new Uint8Array(0)])
    expect(recordOf(capture, id)).toStrictEqual({
      kind: 'message',
      id: 1,
      t: '2026-11-22T08:00:01.358023Z',
      t_us: 1_234_567,
      source: 'orders',
      socket: 'PULL',
      direction: 'in',
      frames: [{ size: 0, text: '' }],
    })
  })

  it('says how many frames are envelope', () => {
    const capture = emptyCapture()
    const frames = [Uint8Array.of(0, 1, 2, 3, 4), new Uint8Array(0), Buffer.from('Hello')]
    const id = capture.append({ ...out, socket: 'ROUTER', direction: 'in', envelopeFrames: 2 }, frames)
    expect(recordOf(capture, id)).toMatchObject({ envelope: 2, frames: [{ size: 5 }, { size: 0, text: '' }, { text: 'Hello' }] })
  })

  it('of an event has its name and its detail, and no frames', () => {
    const capture = emptyCapture()
    const event: NewRow = { ...out, kind: 'event', direction: 'none', event: 'bind failed' }
    const id = capture.append(event, [Buffer.from('Address in use')])
    expect(Object.keys(recordOf(capture, id) ?? {})).toEqual([
      'kind',
      'id',
      't',
      't_us',
      'source',
      'connection',
      'endpoint',
      'socket',
      'event',
      'detail',
    ])
    expect(recordOf(capture, id)).toMatchObject({ kind: 'event', event: 'bind failed', detail: 'Address in use' })
    const quiet = capture.append({ ...event, event: 'connected' }, [new Uint8Array(0)])
    expect(recordOf(capture, quiet)).not.toHaveProperty('detail')
  })

  it('is undefined for a row that is not held', () => {
    expect(recordOf(emptyCapture(), 1 as RowId)).toBeUndefined()
    expect(recordLine(emptyCapture(), 1 as RowId)).toBeUndefined()
  })

  it('gives every byte of every frame back', () => {
    const text = fc.string({ unit: 'binary' }).map((value) => Buffer.from(value, 'utf8'))
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array(), text), { minLength: 1 }), (frames) => {
        const capture = emptyCapture()
        const line = lineOf(capture, capture.append(out, frames))
        expect(line.indexOf('\n')).toBe(line.length - 1)
        expect(bytesOf(line)).toEqual(frames.map((frame) => Buffer.from(frame)))
      }),
    )
  })

  it.each([
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x41], '\ufeffA'],
    ['a zero byte', [0x41, 0x00], 'A\0'],
    ['a character beyond the basic plane', [0xf0, 0x9f, 0x90, 0x99], '🐙'],
    ['a lone surrogate', [0xed, 0xa0, 0x80], undefined],
    ['a character cut at the end', [0x41, 0xc3], undefined],
    ['an overlong form', [0xc0, 0xaf], undefined],
  ])('takes %s for what it is', (_name, bytes, expected) => {
    const capture = emptyCapture()
    const record = recordOf(capture, capture.append(out, [Uint8Array.from(bytes)]))
    if (record === undefined || record.kind === 'event') throw new Error('no message')
    expect(record.frames[0]?.text).toBe(expected)
  })

  it('of a large message comes in pieces and says the same', () => {
    const capture = emptyCapture()
    const text = Buffer.from('a🐙é\n"'.repeat(400_000))
    const cut = text.subarray(0, text.length - 8)
    const binary = new Uint8Array(3_000_001).fill(0xfe)
    const id = capture.append(out, [Buffer.from('small'), text, binary, new Uint8Array(0), cut])
    const pieces = [...(recordLine(capture, id) ?? [])]
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(4 * 1024 * 1024)
    expect(JSON.parse(pieces.join(''))).toEqual(recordOf(capture, id))
    expect(bytesOf(pieces.join(''))[2]?.equals(binary)).toBe(true)
  })
})

describe('the time of a record', () => {
  it.each([
    [0, '2026-11-22T08:00:00.123456Z'],
    [876_543, '2026-11-22T08:00:00.999999Z'],
    [876_544, '2026-11-22T08:00:01.000000Z'],
    [3_600_000_000_000, '2027-01-03T00:00:00.123456Z'],
  ])('%i µs after the start', (timeUs, expected) => {
    expect(isoTime(anchor, timeUs)).toBe(expected)
  })
})

function bytesOf(line: string): Buffer[] {
  const record: { frames: { size: number; text?: string; base64?: string }[] } = JSON.parse(line)
  return record.frames.map(({ size, text, base64 }) => {
    const bytes = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text, 'utf8')
    expect(bytes.byteLength).toBe(size)
    return bytes
  })
}
