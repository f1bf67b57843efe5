import { type Sentence, said } from '../../sentences/said'
import { viewOf } from '../byte-text'
import { Damaged } from './entropy'
import type { Inflate, Inflated } from './inflated'
import { Output } from './output'
import { newBlockState, readCompressedBlock } from './zstd-block'

export const zstdMagic = 0xfd2f_b528
const maxBlockBytes = 128 * 1024

/**
 * Zstandard frames (RFC 8878). Own code: fzstd, the one maintained decoder in JavaScript, checks neither the lengths of
 * matches nor a distribution of one symbol, and 18 hostile bytes keep it busy for ever (see the test).
 */
export const inflateZstd: Inflate = (compressed, limit, charge, cut) => {
  const output = new Output(limit)
  let problem: Sentence | undefined
  try {
    problem = frames(compressed, output, charge)
  } catch (thrown) {
    if (!(thrown instanceof Damaged)) throw thrown
    problem = said`The compressed bytes are damaged.`
  }
  if (cut && problem === endsEarly) problem = undefined
  const inflated: Inflated = { bytes: output.result(), isCut: output.isFull && problem === undefined, problem }
  return inflated
}

const endsEarly = said`The compressed bytes end too early.`

/** Frame after frame; what is wrong, if anything. */
function frames(bytes: Uint8Array, output: Output, charge: (bytes: number) => void): Sentence | undefined {
  const view = viewOf(bytes)
  let at = 0
  while (at < bytes.byteLength && !output.isFull) {
    if (at + 8 > bytes.byteLength) return endsEarly
    const magic = view.getUint32(at, true)
    if (magic >>> 4 === 0x184d2a5) {
      at += 8 + view.getUint32(at + 4, true)
      charge(16)
      continue
    }
    if (magic !== zstdMagic) return said`Something else follows the compressed bytes.`
    const flags = view.getUint8(at + 4)
    const isSingle = (flags & 32) !== 0
    const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0
    const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0
    if ((flags & 8) !== 0) throw new Damaged()
    const dictionaryAt = at + (isSingle ? 5 : 6)
    for (let index = 0; index < dictionaryBytes; index += 1)
      if (bytes[dictionaryAt + index] !== 0) return said`These bytes need a dictionary.`
    at = dictionaryAt + dictionaryBytes + sizeBytes
    const end = blocks(bytes, at, output, charge)
    if (end === undefined) return output.isFull ? undefined : endsEarly
    at = end + ((flags & 4) !== 0 ? 4 : 0)
  }
  return undefined
}

/** The blocks of one frame; the place behind them, or `undefined` where bytes or room end before. */
function blocks(bytes: Uint8Array, start: number, output: Output, charge: (bytes: number) => void): number | undefined {
  const state = newBlockState(output)
  let at = start
  for (;;) {
    const [low, middle, high] = bytes.subarray(at, at + 3)
    if (low === undefined || middle === undefined || high === undefined) return undefined
    const size = (low >> 3) | (middle << 5) | (high << 13)
    const type = (low >> 1) & 3
    at += 3
    const isRun = type === 1
    if (size > maxBlockBytes || type === 3) throw new Damaged()
    if (at + (isRun ? 1 : size) > bytes.byteLength) {
      if (type === 0) output.append(bytes.subarray(at))
      return undefined
    }
    const before = output.size
    const body = bytes.subarray(at, at + (isRun ? 1 : size))
    if (type === 0) output.append(body)
    else if (isRun) output.fill(body[0] ?? 0, size)
    else readCompressedBlock(body, state, maxBlockBytes)
    at += body.byteLength
    charge(64 + body.byteLength + output.size - before)
    if (output.isFull) return undefined
    if ((low & 1) === 1) return at
  }
}
