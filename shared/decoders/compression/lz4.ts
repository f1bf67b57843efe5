import { type Sentence, said } from '../../sentences/said'
import { viewOf } from '../byte-text'
import type { Inflate, Inflated } from './inflated'
import { Output } from './output'

export const lz4Magic = 0x184d2204
const maxBlockBytes = [0, 0, 0, 0, 64 * 1024, 256 * 1024, 1024 * 1024, 4 * 1024 * 1024]

/** LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md), or one bare block when there is no frame. */
export const inflateLz4: Inflate = (compressed, limit, charge, cut) => {
  const output = new Output(limit)
  const view = viewOf(compressed)
  const done = (problem?: Sentence): Inflated => ({ bytes: output.result(), isCut: output.isFull && problem === undefined, problem })
  if (compressed.byteLength < 4 || view.getUint32(0, true) !== lz4Magic) return done(block(compressed, output, charge, cut))
  let at = 0
  while (at < compressed.byteLength && !output.isFull) {
    const frame = frameHeader(view, at)
    if (typeof frame === 'string') return done(cut ? undefined : frame)
    at = frame.at
    for (;;) {
      if (at + 4 > compressed.byteLength) return done(cut ? undefined : endsEarly)
      const word = view.getUint32(at, true)
      at += 4
      if (word === 0) break
      const size = word & 0x7fff_ffff
      if (size > frame.blockBytes) return done(said`A block is longer than its frame allows.`)
      const body = compressed.subarray(at, at + size)
      if (word >>> 31 === 1) {
        output.append(body)
        charge(body.byteLength)
      } else {
        const problem = block(body, output, charge, at + size > compressed.byteLength)
        if (problem !== undefined) return done(problem)
      }
      at += size + (frame.blockChecksum ? 4 : 0)
      if (output.isFull) return done()
      if (at > compressed.byteLength) return done(cut ? undefined : endsEarly)
    }
    at += frame.contentChecksum ? 4 : 0
  }
  return done()
}

const endsEarly = said`The compressed bytes end too early.`
const damaged = said`The compressed bytes are damaged.`

interface Lz4Frame {
  /** Where its first block begins. */
  readonly at: number
  readonly blockBytes: number
  readonly blockChecksum: boolean
  readonly contentChecksum: boolean
}

/** The frame that begins at a place, skippable ones passed over, or what is wrong. */
function frameHeader(view: DataView, start: number): Lz4Frame | Sentence {
  let at = start
  while (at + 8 <= view.byteLength && view.getUint32(at, true) >>> 4 === 0x184d2a5) at += 8 + view.getUint32(at + 4, true)
  if (at + 7 > view.byteLength) return endsEarly
  if (view.getUint32(at, true) !== lz4Magic) return said`Something else follows the compressed bytes.`
  const flags = view.getUint8(at + 4)
  const blockBytes = maxBlockBytes[(view.getUint8(at + 5) >> 4) & 7] ?? 0
  if (flags >> 6 !== 1 || blockBytes === 0) return damaged
  if ((flags & 1) !== 0) return said`These bytes need a dictionary.`
  return {
    at: at + 7 + ((flags & 8) !== 0 ? 8 : 0),
    blockBytes,
    blockChecksum: (flags & 16) !== 0,
    contentChecksum: (flags & 4) !== 0,
  }
}

/** One block of sequences (lz4_Block_format.md); what is wrong with it, if anything. */
function block(bytes: Uint8Array, output: Output, charge: (bytes: number) => void, cut: boolean): Sentence | undefined {
  const short = cut ? undefined : endsEarly
  let at = 0
  const length = (nibble: number): number | undefined => {
    let total = nibble
    if (nibble < 15) return total
    for (;;) {
      const byte = bytes[at]
      if (byte === undefined) return undefined
      at += 1
      total += byte
      if (byte !== 255) return total
    }
  }
  while (at < bytes.byteLength) {
    if (output.isFull) return undefined
    const before = output.size
    const token = bytes[at] ?? 0
    at += 1
    const literals = length(token >> 4)
    if (literals === undefined) return short
    output.append(bytes.subarray(at, at + literals))
    at += literals
    if (at > bytes.byteLength) return short
    if (at === bytes.byteLength) return undefined
    const low = bytes[at]
    const high = bytes[at + 1]
    if (low === undefined || high === undefined) return short
    at += 2
    const distance = low | (high << 8)
    if (output.isFull) return undefined
    if (distance === 0 || distance > output.size) return damaged
    const extra = length(token & 15)
    if (extra === undefined) return short
    output.repeat(distance, extra + 4)
    charge(16 + output.size - before)
  }
  return undefined
}
