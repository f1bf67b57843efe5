import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ConnectionId, firstTapConnection, type RowId, type SourceId } from '../../shared/model'
import { asciiBytes } from '../../shared/zmtp/bytes'
import { encodeFrame, encodeMessage } from '../../shared/zmtp/encode'
import { encodeCommand } from '../../shared/zmtp/encode-command'
import { MemoryCapture } from '../capture/memory-capture'
import type { CaptureReader } from '../capture/reader'
import type { ExchangePart, NewRow } from '../capture/row-chunk'
import { command, greeting, message, ready } from '../capture/tap/testing'
import { TapInto } from '../capture/tap-testing'
import { isoTime, type JsonRecord, recordLine, recordOf } from './record'

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

const readerOf = (capture: MemoryCapture): CaptureReader => ({
  anchor,
  firstRow: capture.firstRow,
  endRow: capture.endRow,
  row: (id) => capture.row(id),
  frames: (id) => capture.frames(id),
  endpointOf: (row) => capture.endpointOf(row),
  sourceName: (row) => capture.sourceName(row),
  exchangeRow: (id) => capture.exchangeRow(id),
})

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

  it('of a large message has its own bytes, whatever shared memory is filled with before the last piece', () => {
    const capture = emptyCapture()
    const shared = new Uint8Array(new SharedArrayBuffer(2_000_000)).fill(0x61)
    const id = capture.append(out, [shared])
    const pieces = recordLine({ ...readerOf(capture), frames: () => [shared] }, id)
    shared.fill(0x62)
    expect(JSON.parse([...(pieces ?? [])].join('')).frames[0].text).toBe('a'.repeat(2_000_000))
  })
})

describe('a record of a tap', () => {
  const source = 1 as SourceId

  /** The records of what two sides said, one push after the other. */
  function recordsOf(pushes: readonly (readonly ['client' | 'server', Uint8Array])[], maxMessageBytes?: number): readonly JsonRecord[] {
    const capture = emptyCapture()
    const tap = new TapInto(capture, firstTapConnection, maxMessageBytes)
    const watch = tap.open(source)
    for (const [side, bytes] of pushes) tap.push(watch, side, bytes)
    tap.recorder.flush()
    return Array.from({ length: capture.endRow - 1 }, (_, index) => {
      const line = lineOf(capture, (index + 1) as RowId)
      const record = recordOf(capture, (index + 1) as RowId)
      expect(JSON.parse(line)).toEqual(record)
      if (record === undefined) throw new Error('no record')
      return record
    })
  }

  const handshake = (client: string, server: string, mechanism = 'NULL') =>
    [
      ['client', greeting(mechanism)],
      ['server', greeting(mechanism)],
      ['client', ready(client)],
      ['server', ready(server)],
    ] as const

  it('counts connections from 1 and says who sent to whom, and how long the message took to come', () => {
    const whole = message('', 'Hello')
    const records = recordsOf([
      ...handshake('REQ', 'REP'),
      ['client', whole.subarray(0, 3)],
      ['client', whole.subarray(3)],
      ['server', whole],
    ])
    expect(records.at(-2)).toStrictEqual({
      kind: 'message',
      id: 8,
      t: '2026-11-22T08:00:00.123462Z',
      t_us: 6,
      source: 'orders',
      connection: 1,
      endpoint: 'tcp://127.0.0.1:5555',
      socket: 'REQ',
      direction: 'to-server',
      frames: [
        { size: 0, text: '' },
        { size: 5, text: 'Hello' },
      ],
      envelope: 1,
      exchange: 1,
      role: 'request',
      state: 'replied',
      rtt_us: 2,
      certainty: 'certain',
      peer: 9,
      transfer_us: 1,
    })
    expect(records.at(-1)).toMatchObject({ direction: 'to-client', socket: 'REP', role: 'reply', rtt_us: 2, peer: 8, transfer_us: 0 })
  })

  it('names commands, and has no socket type before the sender told it', () => {
    const records = recordsOf([
      ...handshake('SUB', 'PUB'),
      ['client', command(encodeCommand({ kind: 'subscribe', prefix: asciiBytes('orders.') }))],
      ['client', encodeMessage([Uint8Array.of(1, 0xff)], 'v2')],
    ])
    const commands = records.flatMap((record) => (record.kind === 'command' ? [record] : []))
    expect(commands.map(({ command, socket, direction }) => [command, socket, direction])).toEqual([
      ['READY', undefined, 'to-server'],
      ['READY', undefined, 'to-client'],
      ['SUBSCRIBE', 'SUB', 'to-server'],
      ['SUBSCRIBE', 'SUB', 'to-server'],
    ])
    expect(commands[0]).not.toHaveProperty('socket')
    expect(commands[2]?.frames).toEqual([{ size: 17, text: '\tSUBSCRIBEorders.' }])
    expect(commands[3]?.frames).toEqual([{ size: 2, base64: 'Af8=' }])
    expect(Object.keys(commands[2] ?? {})).toEqual([
      'kind',
      'id',
      't',
      't_us',
      'source',
      'connection',
      'endpoint',
      'socket',
      'direction',
      'command',
      'frames',
    ])
  })

  it('says that content is encrypted', () => {
    const records = recordsOf([
      ['client', greeting('CURVE')],
      ['server', greeting('CURVE')],
      ['client', encodeFrame(Buffer.concat([Buffer.from('\x07MESSAGE'), Buffer.alloc(30, 0xfe)]), 'v2')],
    ])
    expect(records.at(-1)).toMatchObject({ kind: 'message', encrypted: true, frames: [{ size: 38 }] })
  })

  it('says how large a message was that was not kept', () => {
    const records = recordsOf([...handshake('PUSH', 'PULL'), ['client', message('x'.repeat(5000), 'y')]], 1000)
    expect(records.at(-1)).toMatchObject({ kind: 'message', size: 5001, frames: [] })
    expect(recordsOf([...handshake('PUSH', 'PULL'), ['client', message('kept')]]).at(-1)).not.toHaveProperty('size')
  })

  it('gives the bytes of what is no text', () => {
    const http = recordsOf([['client', Buffer.from('GET / HTTP/1.1\r\n\r\n')]])
    const raw = http.flatMap((record) => (record.kind === 'event' && record.event === 'raw bytes' ? [record] : []))
    expect(raw.map(({ detail }) => detail).join('')).toBe('GET / HTTP/1.1\r\n\r\n')
    expect(raw.some((record) => 'detail_base64' in record)).toBe(false)
    expect(raw.every(({ direction }) => direction === 'to-server')).toBe(true)
    const binary = recordsOf([
      ['client', greeting()],
      ['server', greeting()],
      ['client', Uint8Array.of(0x99, 0xfe)],
      ['client', Uint8Array.of(0xfe, 0x00)],
    ])
    expect(binary.at(-1)).toMatchObject({ kind: 'event', event: 'raw bytes', detail_base64: '/gA=' })
    expect(binary.at(-1)).not.toHaveProperty('detail')
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
