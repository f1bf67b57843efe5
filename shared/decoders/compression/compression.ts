import { said } from '../../sentences/said'
import { BudgetSpent } from '../budget'
import { Content } from '../content'
import { type DecodeContext, DecodeError, type FrameDecoder, type ReadContext } from '../decoder'
import { inflateGzip, inflateZlib } from './deflate'
import type { Inflate, Inflated } from './inflated'
import { inflateLz4, lz4Magic } from './lz4'
import { inflateZstd, zstdMagic } from './zstd'

interface Compression {
  readonly name: string
  readonly title: string
  readonly inflate: Inflate
  readonly recognise: (head: Uint8Array, content: Content) => number
}

/** As much of the compressed bytes as a summary or a field reads, and as much as it takes from them. */
const lookBytes = 1024
/** Enough for the first block's codes, which are most of what can be wrong. */
const recogniseBytes = 256
const fieldBytes = 256 * 1024
const free = () => undefined

function compression({ name, title, inflate, recognise }: Compression): FrameDecoder {
  const beginning = (content: Content, maxBytes: number, limit: number): Content | undefined => {
    const head = content.head(maxBytes)
    const { bytes } = inflate(head, limit, free, head.byteLength < content.size)
    if (bytes.byteLength === 0) return undefined
    return new Content((from, to) => bytes.subarray(from, to), bytes.byteLength, { in: 'blob', index: 0 })
  }
  return {
    name,
    title,
    scope: 'frame',
    fields: [],
    recognise: (content) => recognise(content.head(18), content),
    summarise: (content, context: ReadContext) => {
      const inside = beginning(content, lookBytes, 4 * lookBytes)
      return inside === undefined ? `${title}, ${content.size} bytes` : `${title}: ${context.summary(inside)}`
    },
    unwrap: (content) => beginning(content, fieldBytes, fieldBytes),
    decode: (content, context) => context.nested('decompressed', decompressed(content, context, title, inflate)),
  }
}

/** As much as is allowed; a beginning where the time is over before: better than nothing. */
function inflated(content: Content, budget: DecodeContext['budget'], inflate: Inflate): Inflated {
  const compressed = content.head(budget.inputBytes)
  try {
    return inflate(compressed, budget.inflatable, (count) => budget.chargeBytes(count >> 2), compressed.byteLength < content.size)
  } catch (thrown) {
    if (!(thrown instanceof BudgetSpent)) throw thrown
    const head = compressed.subarray(0, lookBytes)
    return { ...inflate(head, Math.min(budget.inflatable, 4 * lookBytes), free, head.byteLength < content.size), isCut: true }
  }
}

/** Decompresses what the open node is about, describes that node, and answers the bytes. @throws DecodeError, BudgetSpent */
export function decompressed(content: Content, context: DecodeContext, title: string, inflate: Inflate): Content {
  const { tree, budget } = context
  const { bytes, isCut, problem } = inflated(content, budget, inflate)
  if (problem !== undefined && bytes.byteLength === 0) throw new DecodeError(problem)
  tree.describe({ kind: 'bytes', text: isCut ? said`more than ${bytes.byteLength} bytes` : said`${bytes.byteLength} bytes` })
  if (problem !== undefined) context.problem(said`${title} could not be decompressed whole: ${problem}`)
  if (isCut) context.problem(said`${title}: only the first ${bytes.byteLength} bytes were decompressed.`)
  const inside = context.blob(title, bytes)
  // Last, as it throws where the time is over: what was decompressed is told anyway.
  budget.chargeInflated(bytes.byteLength)
  return inside
}

const magic = (head: Uint8Array): number => ((head[0] ?? 0) | ((head[1] ?? 0) << 8) | ((head[2] ?? 0) << 16) | ((head[3] ?? 0) << 24)) >>> 0

export const gzip = compression({
  name: 'gzip',
  title: 'gzip',
  inflate: inflateGzip,
  // RFC 1952: two magic bytes, deflate, and three flags that must be zero.
  recognise: (head) =>
    head[0] === 0x1f && head[1] === 0x8b && head[2] === 8 && ((head[3] ?? 0) & 0xe0) === 0 && head.byteLength === 18 ? 0.99 : 0,
})

export const zlib = compression({
  name: 'zlib',
  title: 'zlib',
  inflate: inflateZlib,
  // RFC 1950: deflate, a window of at most 32 KiB, a check sum of the two bytes, and no dictionary; then the beginning must inflate.
  recognise: (head, content) => {
    const [method = 0, flags = 0] = head
    if ((method & 15) !== 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 !== 0 || (flags & 32) !== 0 || head.byteLength < 8) return 0
    const start = content.head(recogniseBytes)
    const { bytes, problem } = inflateZlib(start, recogniseBytes, free, start.byteLength < content.size)
    return problem === undefined && bytes.byteLength > 0 ? 0.97 : 0
  },
})

export const zstd = compression({
  name: 'zstd',
  title: 'Zstandard',
  inflate: inflateZstd,
  recognise: (head) => (magic(head) === zstdMagic && head.byteLength > 8 ? 0.99 : 0),
})

export const lz4 = compression({
  name: 'lz4',
  title: 'LZ4',
  inflate: inflateLz4,
  recognise: (head) => (magic(head) === lz4Magic && head.byteLength > 10 && (head[4] ?? 0) >> 6 === 1 ? 0.99 : 0),
})
