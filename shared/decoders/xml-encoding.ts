import { normalizeEncoding } from '@exodus/bytes/encoding.js'
import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js'
import { createSinglebyteDecoder } from '@exodus/bytes/single-byte.js'
import { said } from '../sentences/said'
import { isUtf8Text, utf8Text } from './byte-text'
import { DecodeError } from './decoder'
import { utf16Text } from './text/text'

/** XML as text, and where in the bytes each place of the text is. */
export interface XmlText {
  /** Without a byte order mark. */
  readonly text: string
  /** The byte at a UTF-16 unit of the text; they have to be asked for in order. */
  readonly byteAt: (unit: number) => number
}

type Encoding =
  | { readonly form: 'utf-8' | 'utf-16le' | 'utf-16be'; readonly markBytes: number }
  | { readonly form: 'legacy'; readonly name: string }
  | { readonly form: 'unknown'; readonly label: string }

const declaration = /^<\?xml\s[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']/u

/** XML 1.0, appendix F: a byte order mark, the zero bytes of UTF-16, the declaration, or UTF-8. Labels are those of WHATWG Encoding. */
function encodingOf(head: Uint8Array): Encoding {
  const [first, second, third, fourth] = head
  if (first === 0xff && second === 0xfe) return { form: 'utf-16le', markBytes: 2 }
  if (first === 0xfe && second === 0xff) return { form: 'utf-16be', markBytes: 2 }
  if (first === 0xef && second === 0xbb && third === 0xbf) return { form: 'utf-8', markBytes: 3 }
  if (first === 0x3c && second === 0 && fourth === 0) return { form: 'utf-16le', markBytes: 0 }
  if (first === 0 && second === 0x3c && third === 0) return { form: 'utf-16be', markBytes: 0 }
  // A declaration is the very beginning.
  if (first !== 0x3c || second !== 0x3f) return { form: 'utf-8', markBytes: 0 }
  const label = declaration.exec(utf8Text(head.subarray(0, maxDeclaration)))?.[1]
  const name = label === undefined ? 'utf-8' : normalizeEncoding(label)
  if (name === null || name === 'iso-2022-jp' || name === 'replacement') return { form: 'unknown', label: label ?? '' }
  // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
  return name.startsWith('utf-') ? { form: 'utf-8', markBytes: 0 } : { form: 'legacy', name }
}

const maxDeclaration = 256

/** Whether the bytes begin as UTF-16 does: with a byte order mark, or with `<` and a zero byte. */
export const beginsAsUtf16 = (head: Uint8Array): boolean => encodingOf(head).form.startsWith('utf-16')

/** The bytes as text, with U+FFFD for what is wrong or not known. Never throws. */
export function looseXmlText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  switch (encoding.form) {
    case 'legacy':
      return legacyText(bytes, encoding.name, true)
    case 'unknown':
      return utf8Text(bytes)
    case 'utf-8':
      return utf8Text(bytes, encoding.markBytes)
    default:
      return utf16Text(bytes.subarray(encoding.markBytes), encoding.form === 'utf-16le')
  }
}

/** `cut`: the bytes may end in the middle of a character. @throws DecodeError when they are not what they say they are in */
export function xmlText(bytes: Uint8Array, cut: boolean): XmlText {
  const encoding = encodingOf(bytes)
  if (encoding.form === 'unknown') throw new DecodeError(said`XML in the encoding ${encoding.label} is not read here.`)
  const text = looseXmlText(bytes)
  switch (encoding.form) {
    case 'utf-8':
      if (!isUtf8Text(bytes, cut)) throw new DecodeError(said`The bytes are not in UTF-8, and declare no other encoding.`)
      return { text, byteAt: utf8Places(text, encoding.markBytes) }
    case 'legacy': {
      const isWrong = text.includes(replacement)
      if (isWrong) throw new DecodeError(said`The bytes are not in ${encoding.name}, the encoding that they declare.`)
      return { text, byteAt: legacyPlaces(bytes, encoding.name) }
    }
    default:
      return { text, byteAt: (unit) => encoding.markBytes + unit * 2 }
  }
}

const replacement = '\ufffd'

/** `cut`: a character that the bytes end in is left out, not replaced. */
function legacyText(bytes: Uint8Array, name: string, cut: boolean): string {
  return name in sequences ? createMultibyteDecoder(name, true)(bytes, cut) : createSinglebyteDecoder(name, true)(bytes)
}

function utf8Places(text: string, start: number): XmlText['byteAt'] {
  let unit = 0
  let byte = start
  return (wanted) => {
    for (; unit < wanted; unit += 1) {
      const code = text.charCodeAt(unit)
      // Each half of a surrogate pair is two of its four bytes.
      byte += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3
    }
    return byte
  }
}

type Sequence = (first: number, second: number) => number

const pair: Sequence = (first) => (first > 0x80 && first < 0xff ? 2 : 1)
const gb: Sequence = (first, second) => (first > 0x80 && first < 0xff ? (second >= 0x30 && second <= 0x39 ? 4 : 2) : 1)

/** Bytes of a character that begins so (WHATWG Encoding, chapters 10 to 13), in text that was found to be valid. */
const sequences: Readonly<Record<string, Sequence>> = {
  gbk: gb,
  gb18030: gb,
  big5: pair,
  'euc-kr': pair,
  'euc-jp': (first) => (first === 0x8f ? 3 : first === 0x8e || (first > 0xa0 && first < 0xff) ? 2 : 1),
  shift_jis: (first) => ((first > 0x80 && first < 0xa0) || (first >= 0xe0 && first < 0xfd) ? 2 : 1),
}

/** UTF-16 units of a character: GB 18030 has the other planes, Big5 four letters with an accent of their own. */
function unitsOf(name: string, first: number, second: number, size: number): number {
  if (size === 4) return first >= 0x90 ? 2 : 1
  return name === 'big5' && first === 0x88 && (second === 0x62 || second === 0x64 || second === 0xa3 || second === 0xa5) ? 2 : 1
}

function legacyPlaces(bytes: Uint8Array, name: string): XmlText['byteAt'] {
  const sequence = sequences[name]
  if (sequence === undefined) return (unit) => unit
  let unit = 0
  let byte = 0
  return (wanted) => {
    while (unit < wanted && byte < bytes.byteLength) {
      const first = bytes[byte] ?? 0
      const second = bytes[byte + 1] ?? 0
      const size = sequence(first, second)
      unit += unitsOf(name, first, second, size)
      byte += size
    }
    return Math.min(byte, bytes.byteLength)
  }
}
