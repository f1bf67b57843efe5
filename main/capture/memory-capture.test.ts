import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConnectionId, ExchangeId, RowId, SourceId } from '../../shared/model'
import { MemoryCapture } from './memory-capture'
import { maxChunkRows, type NewRow } from './row-chunk'
import { bytes, textOf } from './testing'

const mebibyte = 1024 * 1024

const newCapture = (limitBytes = 64 * mebibyte) =>
  new MemoryCapture({
    anchor: { epochUs: 1_700_000_000_000_000 },
    limitBytes,
    labels: { endpoint: ({ connection }) => `tcp://endpoint-${connection}`, sourceName: (source) => `source ${source}` },
  })

const rowOf = (more: Partial<NewRow> = {}): NewRow => ({
  kind: 'message',
  timeUs: 17,
  source: 3 as SourceId,
  connection: 4 as ConnectionId,
  socket: 'ROUTER',
  direction: 'in',
  event: 'none',
  envelopeFrames: 2,
  ...more,
})
const nothingYet = { role: 'none', state: 'none', certainty: 'none', rttUs: undefined, peer: undefined } as const

describe('the capture in memory', () => {
  test('gives back what was put in', () => {
    const capture = newCapture()
    const id = capture.append(rowOf(), [bytes('id'), new Uint8Array(0), Uint8Array.of(0, 255, 128)])
    const row = capture.row(id)
    expect(row).toEqual({ ...rowOf(), ...nothingYet, id, frameCount: 3, size: 5, exchange: 0 })
    expect(capture.frames(id)).toEqual([bytes('id'), new Uint8Array(0), Uint8Array.of(0, 255, 128)])
    expect(row && capture.endpointOf(row)).toBe('tcp://endpoint-4')
    expect(row && capture.sourceName(row)).toBe('source 3')
  })

  test('keeps a copy: the sender may use its buffer again', () => {
    const capture = newCapture()
    const frame = bytes('before')
    const id = capture.append(rowOf(), [frame])
    frame.fill(0)
    expect(textOf(capture.frames(id)?.[0])).toBe('before')
  })

  test('knows no rows that it never had or has no more', () => {
    const capture = newCapture()
    expect([capture.firstRow, capture.endRow]).toEqual([1, 1])
    const id = capture.append(rowOf(), [])
    for (const other of [0, -1, 2, 1.5, Number.NaN]) expect(capture.row(other as RowId)).toBeUndefined()
    capture.clear()
    expect(capture.row(id)).toBeUndefined()
    expect(capture.frames(id)).toBeUndefined()
    expect([capture.firstRow, capture.endRow, capture.heldBytes]).toEqual([2, 2, 0])
    expect(capture.append(rowOf(), [])).toBe(2)
  })

  test('finds the row that opened an exchange, in whichever chunk it is', () => {
    const capture = newCapture()
    const opened: [ExchangeId, RowId][] = []
    for (let index = 0; index < 3 * maxChunkRows; index += 1) {
      const id = capture.append(rowOf(), [bytes(`${index}`)])
      if (index % 7 === 0) opened.push([capture.openExchange(), id])
    }
    for (const [exchange, id] of opened) expect(capture.exchangeRow(exchange)).toBe(id)
    expect(capture.exchangeRow(0 as ExchangeId)).toBeUndefined()
    expect(capture.exchangeRow((opened.length + 1) as ExchangeId)).toBeUndefined()
  })

  test('evicts the oldest rows over its limit, counts the messages among them, and stays within it', () => {
    const limitBytes = 4 * mebibyte
    const capture = newCapture(limitBytes)
    const frame = new Uint8Array(1000)
    for (let index = 0; index < 20_000; index += 1) {
      capture.append(rowOf({ kind: index % 4 === 0 ? 'event' : 'message' }), [frame])
      expect(capture.heldBytes).toBeLessThanOrEqual(Math.max(limitBytes, 6 * mebibyte))
    }
    const evictedRows = capture.firstRow - 1
    expect(evictedRows).toBeGreaterThan(0)
    expect(capture.evictedMessages).toBe(evictedRows - Math.ceil(evictedRows / 4))
    expect(capture.row((capture.firstRow - 1) as RowId)).toBeUndefined()
    expect(capture.row(capture.firstRow)?.size).toBe(1000)
    expect(capture.setExchange(1 as RowId, { ...nothingYet, exchange: 1 as ExchangeId })).toBe(false)
  })

  test('holds one message larger than its limit until the next one comes', () => {
    const capture = newCapture(mebibyte)
    capture.append(rowOf(), [bytes('small')])
    const large = capture.append(rowOf(), [new Uint8Array(8 * mebibyte).fill(7)])
    expect(capture.frames(large)?.[0]?.at(-1)).toBe(7)
    const next = capture.append(rowOf(), [bytes('next')])
    expect(capture.row(large)).toBeUndefined()
    expect(capture.firstRow).toBe(next)
    expect(capture.evictedMessages).toBe(2)
  })

  test('a lower limit evicts at once', () => {
    const capture = newCapture()
    for (let index = 0; index < 10; index += 1) capture.append(rowOf(), [new Uint8Array(5 * mebibyte)])
    expect(capture.firstRow).toBe(1)
    capture.setLimit(16 * mebibyte)
    expect(capture.firstRow).toBe(8)
    expect(capture.evictedMessages).toBe(7)
  })

  test('is as it was after a frame that cannot be held', () => {
    const capture = newCapture()
    capture.append(rowOf(), [bytes('one')])
    const heldBytes = capture.heldBytes
    // No machine has that: it stands for a frame that does not fit into memory.
    const tooLarge = new Proxy(new Uint8Array(0), { get: (frame, name) => (name === 'byteLength' ? 2 ** 33 : Reflect.get(frame, name)) })
    expect(() => capture.append(rowOf(), [tooLarge])).toThrow(RangeError)
    expect([capture.endRow, capture.heldBytes]).toEqual([2, heldBytes])
    const id = capture.append(rowOf(), [bytes('two')])
    expect(textOf(capture.frames(id)?.[0])).toBe('two')
  })

  test('does what a plain list of messages would do', () => {
    const frame = fc.oneof(
      { weight: 8, arbitrary: fc.uint8Array({ maxLength: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 600_000 }).map((size) => new Uint8Array(size).fill(size % 251)) },
    )
    const command = fc.oneof(
      fc.record({ do: fc.constant('append' as const), frames: fc.array(frame, { maxLength: 5 }), timeUs: fc.nat() }),
      fc.record({ do: fc.constant('reply' as const), frames: fc.array(frame, { maxLength: 2 }), back: fc.nat(20) }),
      fc.record({ do: fc.constant('clear' as const) }),
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        const capture = newCapture()
        let model: { id: number; frames: readonly Uint8Array[]; peer: number | undefined; rttUs: number | undefined }[] = []
        let next = 1
        for (const step of commands) {
          if (step.do === 'clear') {
            capture.clear()
            model = []
            continue
          }
          const id = capture.append(rowOf({ timeUs: next }), step.frames)
          expect(id).toBe(next)
          const added = { id: next, frames: step.frames, peer: undefined as number | undefined, rttUs: undefined as number | undefined }
          next += 1
          model.push(added)
          if (step.do === 'append') continue
          const request = model.at(-1 - step.back)
          const requestId = added.id - step.back
          const part = { ...nothingYet, exchange: 9 as ExchangeId, role: 'request', rttUs: step.back, peer: id } as const
          expect(capture.setExchange(requestId as RowId, part)).toBe(request !== undefined)
          if (request !== undefined) Object.assign(request, { peer: added.id, rttUs: step.back })
        }
        expect([capture.firstRow, capture.endRow]).toEqual([model[0]?.id ?? next, next])
        for (const expected of model) {
          const row = capture.row(expected.id as RowId)
          expect([row?.peer, row?.rttUs, row?.timeUs]).toEqual([expected.peer, expected.rttUs, expected.id])
          expect(row?.size).toBe(expected.frames.reduce((sum, one) => sum + one.byteLength, 0))
          const frames = capture.frames(expected.id as RowId) ?? []
          expect(frames.length).toBe(expected.frames.length)
          expect(frames.every((one, index) => Buffer.compare(one, expected.frames[index] ?? Buffer.of(1)) === 0)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})
