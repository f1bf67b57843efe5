/** How the bytes of a frame are shown. */
export type FrameView = 'text' | 'json' | 'hex'

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80

/** The characters of a UTF-8 sequence that starts with this byte need so many bytes; 1 for what starts none. */
function sequenceLength(byte: number): number {
  if (byte >= 0xf0) return 4
  if (byte >= 0xe0) return 3
  return byte >= 0xc0 ? 2 : 1
}

/** A piece of a larger text, without the parts of characters that were cut at its ends. */
export function wholeCharacters(bytes: Uint8Array, cut: { readonly start: boolean; readonly end: boolean }): Uint8Array {
  let from = 0
  let to = bytes.length
  if (cut.start) while (from < 3 && isContinuation(bytes[from])) from += 1
  if (cut.end) {
    let back = 1
    while (back < 4 && isContinuation(bytes[to - back])) back += 1
    const lead = bytes[to - back]
    if (lead !== undefined && sequenceLength(lead) > back) to -= back
  }
  return bytes.subarray(from, Math.max(from, to))
}

/** The text of the bytes, or `undefined` when they are no UTF-8. A byte order mark stays. */
export function utf8TextOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** The text of the bytes; what is no UTF-8 becomes a replacement character. */
export const looseTextOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Control characters that no text holds: all but tab, line feed and carriage return. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const binaryCharacters = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/

/** Whether the text is a JSON object or array; a bare number or word reads better as text. */
export const isJsonDocument = (text: string): boolean => /^\s*[[{]/.test(text) && isJson(text)

/** Whether the text is JSON of any kind. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** The view that suits the bytes best; `complete` is false for the first piece of a larger frame. */
export function suitableView(bytes: Uint8Array, complete: boolean): FrameView {
  const text = utf8TextOf(wholeCharacters(bytes, { start: false, end: !complete }))
  if (text === undefined || binaryCharacters.test(text)) return 'hex'
  return complete && isJsonDocument(text) ? 'json' : 'text'
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is made visible.
const invisibleCharacters = /\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/**
 * The text with its invisible characters shown: control characters as their pictures, and those that could disguise text
 * (directional overrides, zero width) as their code. Line ends and tabs stay.
 */
export const visibleText = (text: string): string =>
  text.replace(invisibleCharacters, (character) => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    if (code === 0x7f) return '\u2421'
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
  })

/** The bytes in hexadecimal, two digits a byte with spaces between. */
export function hexTextOf(bytes: Uint8Array): string {
  const parts: string[] = []
  for (const byte of bytes) parts.push(byte.toString(16).padStart(2, '0'))
  return parts.join(' ')
}

/** The bytes in Base64. */
export function base64TextOf(bytes: Uint8Array): string {
  // A multiple of three bytes is encoded without padding, so the pieces can be joined.
  const piece = 3 * 8192
  let text = ''
  for (let offset = 0; offset < bytes.length; offset += piece) text += btoa(String.fromCharCode(...bytes.subarray(offset, offset + piece)))
  return text
}
