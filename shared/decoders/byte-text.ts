/** UTF-8 as text; what is not UTF-8 becomes U+FFFD, as the platform's decoder does. */
export function utf8Text(bytes: Uint8Array, from = 0, to = bytes.byteLength): string {
  let text = ''
  let codes: number[] = []
  let at = from
  while (at < to) {
    const [code, length] = codeAt(bytes, at, to)
    at += length
    if (code < 0x1_0000) codes.push(code)
    else codes.push(0xd800 + ((code - 0x1_0000) >> 10), 0xdc00 + ((code - 0x1_0000) & 0x3ff))
    if (codes.length < 4096) continue
    text += String.fromCharCode(...codes)
    codes = []
  }
  return text + String.fromCharCode(...codes)
}

const replacement = 0xfffd

/** The character at a place and how many bytes it takes (WHATWG Encoding, "utf-8 decoder": a bad start replaces as little as it can). */
function codeAt(bytes: Uint8Array, at: number, to: number): readonly [code: number, length: number] {
  const first = bytes[at] ?? 0
  if (first < 0x80) return [first, 1]
  const following = first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0
  if (following === 0) return [replacement, 1]
  let code = first & (0x3f >> following)
  for (let index = 1; index <= following; index += 1) {
    const next = at + index < to ? (bytes[at + index] ?? 0) : 0
    const low = index > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const high = index > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (next < low || next > high) return [replacement, index]
    code = (code << 6) | (next & 0x3f)
  }
  return [code, following + 1]
}

/**
 * Whether bytes are UTF-8; `cut`: they may end in the middle of a character. Bytes of control characters other than tab,
 * line feed and carriage return make them not text.
 */
export function isUtf8Text(bytes: Uint8Array, cut: boolean): boolean {
  let at = 0
  while (at < bytes.byteLength) {
    const first = bytes[at] ?? 0
    if (first < 0x80) {
      if ((first < 0x20 && first !== 9 && first !== 10 && first !== 13) || first === 0x7f) return false
      at += 1
      continue
    }
    const [code, length] = codeAt(bytes, at, bytes.byteLength)
    if (code === replacement && !(length === 3 && bytes[at] === 0xef))
      return cut && at + length === bytes.byteLength && first >= 0xc2 && first < 0xf5
    at += length
  }
  return true
}

/** Whether bytes are printable ASCII, one at least. */
export function isPrintable(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte < 0x20 || byte > 0x7e) return false
  return bytes.byteLength > 0
}

/** A view for reading numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** A whole number as exactly as a node's value may be: `undefined` beyond 2^53. */
export function exactNumber(value: bigint): number | undefined {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : undefined
}
