import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js'
import { said } from '../../sentences/said'
import { isUtf8Text, utf8Text } from '../byte-text'
import type { Content } from '../content'
import { type FrameDecoder, headBytes, summaryLength } from '../decoder'

interface TextEncodingOf {
  readonly name: string
  readonly title: string
  readonly read: (bytes: Uint8Array) => string
  /** Most bytes of one UTF-16 unit of text. */
  readonly unitBytes: number
  readonly recognise: (head: Uint8Array, content: Content) => number
}

function textDecoder({ name, title, read, unitBytes, recognise }: TextEncodingOf): FrameDecoder {
  return {
    name,
    title,
    scope: 'frame',
    plain: true,
    fields: [],
    recognise: (content) => (content.size === 0 ? 0 : recognise(content.head(headBytes), content)),
    summarise: (content) => read(content.head(summaryLength * unitBytes)),
    decode: (content, { tree, budget }) => {
      const bytes = content.head((budget.limits.nodeText + 1) * unitBytes)
      budget.chargeBytes(bytes.byteLength)
      tree.describe({ kind: 'text', text: read(bytes), view: { kind: 'text', language: 'plain' }, range: content.range() })
    },
  }
}

function isTextByte(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte === 9 || byte === 10 || byte === 13
}

/** UTF-16 has a byte order mark, or a zero in nearly every second byte and text in the others. */
function utf16Certainty(head: Uint8Array, size: number, littleEndian: boolean): number {
  if (size % 2 !== 0 || size < 2) return 0
  const high = littleEndian ? 1 : 0
  const [first, second] = head
  if (size > 2 && (littleEndian ? first === 0xff && second === 0xfe : first === 0xfe && second === 0xff)) return 0.9
  if (size < 8) return 0
  let zeros = 0
  const pairs = head.byteLength >> 1
  for (let pair = 0; pair < pairs; pair += 1) {
    const upper = head[pair * 2 + high] ?? 0
    const lower = head[pair * 2 + 1 - high] ?? 0
    if (upper !== 0) continue
    if (!isTextByte(lower)) return 0
    zeros += 1
  }
  return zeros >= pairs * 0.8 ? 0.7 : 0
}

/** Like the platform's: a lone surrogate stays as it is. */
export function utf16Text(bytes: Uint8Array, littleEndian: boolean): string {
  const high = littleEndian ? 1 : 0
  let text = ''
  for (let at = 0; at + 1 < bytes.byteLength; at += 2) {
    const code = ((bytes[at + high] ?? 0) << 8) | (bytes[at + 1 - high] ?? 0)
    if (at > 0 || code !== 0xfeff) text += String.fromCharCode(code)
  }
  return text
}

/** GBK has pairs of bytes; nearly all that is written uses the common characters (GB 2312, rows 1 to 87). */
function gbkCertainty(head: Uint8Array, cut: boolean): number {
  let pairs = 0
  for (let at = 0; at < head.byteLength; at += 1) {
    const byte = head[at] ?? 0
    if (byte < 0x80) {
      if (!isTextByte(byte)) return 0
      continue
    }
    const second = head[at + 1]
    if (second === undefined) return cut && pairs > 1 ? gbkLikely : 0
    const isCommon = byte >= 0xa1 && byte <= 0xf7 && second >= 0xa1 && second <= 0xfe
    if (!isCommon) return 0
    pairs += 1
    at += 1
  }
  return pairs > 1 ? gbkLikely : 0
}

const gbkLikely = 0.42

/** Latin-1 is letters with a few accents between them. */
function latin1Certainty(head: Uint8Array): number {
  let accents = 0
  for (const byte of head) {
    if (byte < 0x80 ? !isTextByte(byte) : byte < 0xa0) return 0
    if (byte >= 0x80) accents += 1
  }
  return head.byteLength >= 4 && accents * 4 <= head.byteLength ? 0.41 : 0
}

function latin1Text(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

const readGbk = createMultibyteDecoder('gbk', true)

export const utf8 = textDecoder({
  name: 'text',
  title: said`Text`,
  read: (bytes) => utf8Text(bytes),
  unitBytes: 3,
  recognise: (head, content) => (isUtf8Text(head, head.byteLength < content.size) ? 0.5 : 0),
})

export const utf16le = textDecoder({
  name: 'utf16le',
  title: 'UTF-16 LE',
  read: (bytes) => utf16Text(bytes, true),
  unitBytes: 2,
  recognise: (head, content) => utf16Certainty(head, content.size, true),
})

export const utf16be = textDecoder({
  name: 'utf16be',
  title: 'UTF-16 BE',
  read: (bytes) => utf16Text(bytes, false),
  unitBytes: 2,
  recognise: (head, content) => utf16Certainty(head, content.size, false),
})

export const gbk = textDecoder({
  name: 'gbk',
  title: 'GBK',
  read: readGbk,
  unitBytes: 2,
  recognise: (head, content) => gbkCertainty(head, head.byteLength < content.size),
})

export const latin1 = textDecoder({ name: 'latin1', title: 'Latin-1', read: latin1Text, unitBytes: 1, recognise: latin1Certainty })
