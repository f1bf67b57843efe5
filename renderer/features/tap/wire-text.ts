import type { TFunction } from 'i18next'
import { hexTextOf, utf8TextOf, visibleText } from '../detail/frame-content'

const maxTextBytes = 96
const maxHexBytes = 24

/** Bytes of the protocol in a few characters: in quotes where they are text, otherwise in hexadecimal. */
export function wireText(bytes: Uint8Array, t: TFunction): string {
  if (bytes.length === 0) return t('tap.value.empty')
  const text = utf8TextOf(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what text has none of.
  if (text !== undefined && bytes.length <= maxTextBytes && !/[\x00-\x1f\x7f]/.test(text)) return `“${visibleText(text)}”`
  const hex = hexTextOf(bytes.subarray(0, maxHexBytes))
  return bytes.length > maxHexBytes ? `${hex} …` : hex
}

/** Bytes that are ASCII by the protocol, without quotes: names of sockets, reasons. */
export function wireWord(bytes: Uint8Array, t: TFunction): string {
  const text = utf8TextOf(bytes)
  return text !== undefined && /^[\x21-\x7e]+$/.test(text) ? text : wireText(bytes, t)
}
