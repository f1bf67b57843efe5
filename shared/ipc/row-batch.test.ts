import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ConnectionId,
  certainties,
  directions,
  type ExchangeId,
  eventNames,
  exchangeStates,
  type RowId,
  roles,
  rowKinds,
  type SourceId,
  socketTypes,
} from '../model'
import { type BatchRow, decodeRows, encodeRows } from './row-batch'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

const long = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const word = fc.nat({ max: 0xffff_ffff })
const wellFormed = fc.string({ unit: 'grapheme', maxLength: 60 })

const batchRow: fc.Arbitrary<BatchRow> = fc.record({
  position: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  preview: wellFormed,
  replyPreview: wellFormed,
  rule: fc.nat({ max: 255 }),
  row: fc.record({
    id: long.map((id) => id as RowId),
    kind: fc.constantFrom(...rowKinds),
    timeUs: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    source: word.map((id) => id as SourceId),
    connection: word.map((id) => id as ConnectionId),
    socket: fc.constantFrom(...socketTypes, undefined),
    direction: fc.constantFrom(...directions),
    event: fc.constantFrom(...eventNames),
    frameCount: word,
    envelopeFrames: fc.nat({ max: 255 }),
    size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    exchange: long.map((id) => id as ExchangeId),
    role: fc.constantFrom(...roles),
    state: fc.constantFrom(...exchangeStates),
    certainty: fc.constantFrom(...certainties),
    rttUs: fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER }), { nil: undefined }),
    peer: fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { nil: undefined }).map((id) => id as RowId | undefined),
  }),
})

describe('a batch of rows', () => {
  it('comes out as it went in, whatever the rows', () => {
    fc.assert(
      fc.property(fc.array(batchRow, { maxLength: 40 }), (rows) => {
        expect(decodeRows(encodeRows(rows, encode), decode)).toEqual(rows)
      }),
    )
  })

  it('is refused when it is not one', () => {
    for (const buffer of [new ArrayBuffer(0), new ArrayBuffer(3), new ArrayBuffer(64)]) {
      expect(() => decodeRows(buffer, decode)).toThrow('Not a batch of rows.')
    }
    const cut = encodeRows(fc.sample(batchRow, 5), encode).slice(0, 100)
    expect(() => decodeRows(cut, decode)).toThrow('Not a batch of rows.')
  })
})
