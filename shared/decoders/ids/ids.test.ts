import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { samplesOf } from '../../../e2e/protocols/samples'
import { encodeFrame, encodeMessage } from '../../zmtp/encode'
import { FramePlaces } from '../../zmtp/frame-places'
import type { Correlation, MessageDecoder } from '../decoder'
import { decoders } from '../index'
import { messageOf } from '../message-input'
import { readContext } from '../run'
import { multiversoSamples } from '../samples/learning'
import { gazeboSamples } from '../samples/others'
import { IdHash } from './id-hash'
import type { IdReader, IdRole } from './id-reader'
import { idReaders } from './index'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const context = readContext(decoders)
const places = new FramePlaces()

interface Read {
  readonly role: IdRole
  readonly id: string
}

/** As a tap reads it: from the bytes on the wire. */
function readId(reader: IdReader, frames: readonly Uint8Array[], envelopeFrames = 0): Read {
  const bytes = encodeMessage(frames, 'v2')
  const buffer = new Uint8Array(bytes.byteLength + 7)
  buffer.set(bytes, 5)
  places.start(buffer, 5, 5 + bytes.byteLength, false)
  const hash = new IdHash()
  hash.start()
  const role = reader.read({ frames: places, frameCount: frames.length, envelopeFrames }, hash)
  return { role, id: `${hash.high} ${hash.low}` }
}

function decoderOf({ name }: IdReader): MessageDecoder {
  const decoder = decoders.find((one) => one.name === name)
  if (decoder?.scope !== 'message') throw new Error(`${name} is no decoder`)
  return decoder
}

function correlate(reader: IdReader, frames: readonly Uint8Array[], envelopeFrames = 0): Correlation | undefined {
  try {
    return decoderOf(reader).correlate?.(messageOf(frames, { envelopeFrames }), context)
  } catch {
    return undefined
  }
}

/** What a reader says is what the decoder says; ids are equal where the decoder's are. Answers with how many it was sure of. */
function expectAgreement(reader: IdReader, messages: readonly (readonly Uint8Array[])[], envelopeFrames = 0): number {
  const idOfHash = new Map<string, string>()
  const hashOfId = new Map<string, string>()
  let sure = 0
  for (const frames of messages) {
    const read = readId(reader, frames, envelopeFrames)
    if (read.role === 'doubt') continue
    const known = correlate(reader, frames, envelopeFrames)
    expect(read.role).toBe(known?.role ?? 'none')
    if (known === undefined) continue
    sure += 1
    expect(idOfHash.get(read.id) ?? known.id).toBe(known.id)
    expect(hashOfId.get(known.id) ?? read.id).toBe(read.id)
    idOfHash.set(read.id, known.id)
    hashOfId.set(known.id, read.id)
  }
  return sure
}

function readerOf(name: string): IdReader {
  const reader = idReaders.find((one) => one.name === name)
  if (reader === undefined) throw new Error(`No ${name}`)
  return reader
}

const jupyter = readerOf('jupyter')
const jupyterFrames = (header: string, parent: string): readonly Uint8Array[] => ['<IDS|MSG>', '', header, parent, '{}', '{}'].map(utf8)

/** Names and texts among which those looked for, and others like them, are frequent. */
const name = fc.oneof(
  fc.constantFrom('msg_id', 'msg_type', 'msg_i', 'msg_ids', 'msg_typ', 'session', 'date', ''),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const value = fc.oneof(
  fc.constantFrom('execute_request', 'execute_reply', '_reply', 'status', '', '"', '\\', 'é', 'a"msg_id":"b'),
  fc.string({ maxLength: 24 }),
  fc.uuid(),
)
const header = fc.dictionary(name, fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) }), {
  maxKeys: 8,
  noNullPrototype: true,
})
/** The same object as programs write it: with other white space, and with characters escaped or not. */
const written = fc.tuple(header, fc.constantFrom(undefined, 1, '\t', ' \n\r'), fc.boolean()).map(([object, space, escapes]) => {
  const text = JSON.stringify(object, undefined, space)
  return escapes ? text.replaceAll('_', '\\u005f') : text
})

function textIn(text: string, name: string): string | undefined {
  const found: unknown = JSON.parse(text)
  const member: unknown = typeof found === 'object' && found !== null && Object.hasOwn(found, name) ? Reflect.get(found, name) : undefined
  return typeof member === 'string' ? member : undefined
}

/** By JSON.parse alone. */
function expectedOf(head: string, parent: string): { readonly role: IdRole; readonly id: string | undefined } {
  const type = textIn(head, 'msg_type')
  const role = type?.endsWith('_request') ? 'request' : type?.endsWith('_reply') ? 'reply' : 'publication'
  const parentId = role === 'request' ? undefined : textIn(parent, 'msg_id')
  const id = parentId ?? (role === 'reply' ? undefined : textIn(head, 'msg_id'))
  return type === undefined || id === undefined || id === '' ? { role: 'none', id: undefined } : { role, id }
}

function hashOf(id: string): string {
  const bytes = utf8(id)
  const hash = new IdHash()
  hash.start()
  hash.bytes(new DataView(bytes.buffer), 0, bytes.byteLength)
  return `${hash.high} ${hash.low}`
}

describe('the ids of messages, read where they lie', () => {
  test('of Jupyter are those of JSON.parse, for any header', () => {
    let sure = 0
    fc.assert(
      fc.property(written, written, (head, parent) => {
        const read = readId(jupyter, jupyterFrames(head, parent))
        if (read.role === 'doubt' || utf8(head).byteLength > 1024 || utf8(parent).byteLength > 1024) return
        sure += 1
        const expected = expectedOf(head, parent)
        expect(read.role).toBe(expected.role)
        if (expected.id !== undefined) expect(read.id).toBe(hashOf(expected.id))
      }),
      { numRuns: 3000 },
    )
    expect(sure).toBeGreaterThan(200)
  })

  test('of Jupyter are never in doubt where all values are plain text, in whatever order and with whatever space', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'abcXYZ019 _-:,{}[]'), maxLength: 20 })
    const parts = fc.record({ msg_id: plain, msg_type: value.filter((text) => /^\w*$/.test(text)), session: plain, date: plain })
    const ordered = fc
      .tuple(parts, fc.shuffledSubarray(['msg_id', 'msg_type', 'session', 'date'], { minLength: 4 }), fc.constantFrom(undefined, 2, '\t'))
      .map(([all, names, space]) => JSON.stringify(Object.fromEntries(names.map((one) => [one, Reflect.get(all, one)])), undefined, space))
    fc.assert(
      fc.property(ordered, ordered, (head, parent) => {
        const read = readId(jupyter, jupyterFrames(head, parent))
        const expected = expectedOf(head, parent)
        expect(read.role).toBe(expected.role)
        if (expected.id !== undefined) expect(read.id).toBe(hashOf(expected.id))
      }),
      { numRuns: 1000 },
    )
  })

  test('of Jupyter are those of its decoder when the headers are broken', () => {
    const good = '{"msg_id": "an-id_1", "msg_type": "execute_reply", "n": 12, "ok": true}'
    fc.assert(
      fc.property(
        fc.nat(good.length),
        fc.constantFrom('', '"', '\\', '{', '}', ',', ':', '\u0001', '0', 'ü'),
        fc.nat(3),
        (at, put, cut) => {
          const broken = good.slice(0, at) + put + good.slice(at + cut)
          expectAgreement(jupyter, [jupyterFrames(broken, good), jupyterFrames(good, broken), jupyterFrames(good, good)])
        },
      ),
      { numRuns: 2000 },
    )
  })

  test.each(idReaders.map((reader) => [reader.name, reader] as const))(
    'of %s are those of its decoder, for its samples and what comes of changing them',
    (name, reader) => {
      const messages =
        name === 'gazebo' ? gazeboSamples : name === 'multiverso' ? multiversoSamples : samplesOf(name).map(({ frames }) => frames)
      expect([0, 1, 2].reduce((sure, envelope) => sure + expectAgreement(reader, messages, envelope), 0)).toBeGreaterThan(0)
      const change = fc.record({
        message: fc.nat(messages.length - 1),
        frame: fc.nat(8),
        at: fc.nat(40),
        byte: fc.nat(255),
        envelope: fc.nat(2),
      })
      fc.assert(
        fc.property(change, fc.constantFrom('byte', 'cut', 'drop', 'double', 'empty'), ({ message, frame, at, byte, envelope }, how) => {
          const frames = (messages[message] ?? []).map((bytes) => Uint8Array.from(bytes))
          const changed = frames[frame % Math.max(1, frames.length)] ?? new Uint8Array(0)
          if (how === 'byte' && changed.byteLength > 0) changed[at % changed.byteLength] = byte
          if (how === 'cut') frames[frame % frames.length] = changed.slice(0, at)
          if (how === 'drop') frames.splice(frame, 1)
          if (how === 'double') frames.splice(frame, 0, changed)
          if (how === 'empty') frames.splice(frame, 0, new Uint8Array(0))
          if (frames.length === 0) return
          expectAgreement(reader, [frames, messages[message] ?? []], Math.min(envelope, frames.length - 1))
        }),
        { numRuns: 1000 },
      )
    },
  )

  test('differ where ids do', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'0123456789abcdef_'), maxLength: 40 }), { maxLength: 50 }), (ids) => {
        expect(new Set(ids.map(hashOf)).size).toBe(ids.length)
      }),
    )
    const counted = Array.from({ length: 100_000 }, (_, index) => hashOf(`8a1e6c1a-0b7f4e8d9c3b2a1f0e9d8c7b_4711_${index}`))
    expect(new Set(counted).size).toBe(counted.length)
  })
})

describe('the places of frames', () => {
  test('are those of the frames, in either framing, with commands between them and cut off anywhere', () => {
    const command = encodeFrame(utf8('PING'), 'v2', { command: true })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constant(new Uint8Array(300))), { minLength: 1, maxLength: 40 }),
        fc.constantFrom('v1', 'v2'),
        fc.nat(1000),
        (frames, framing, cut) => {
          const parts = frames.map((frame, index) => encodeFrame(frame, framing, { more: index < frames.length - 1 }))
          const bytes = Uint8Array.from(
            framing === 'v1' ? parts.flatMap((part) => [...part]) : parts.flatMap((part) => [...command, ...part]),
          )
          const end = Math.min(bytes.byteLength, cut)
          const found = new FramePlaces()
          found.start(bytes, 0, end, framing === 'v1')
          let at = 0
          for (const [index, frame] of frames.entries()) {
            at += (framing === 'v1' ? 0 : command.byteLength) + (parts[index]?.byteLength ?? 0)
            const isThere = at <= end && index < 32
            expect(found.size(index)).toBe(isThere ? frame.byteLength : 0)
            if (isThere) expect(bytes.subarray(found.from(index), found.to(index))).toEqual(frame)
          }
        },
      ),
    )
  })
})
