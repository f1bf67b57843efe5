import { isUtf8 } from 'node:buffer'
import type { RowSummary, TimeAnchor } from '../shared/model'

/** Wide enough for all but very long messages where the output is no terminal. */
const maxLineCharacters = 4096

/** How wide a line may be: the terminal's width, or a bound where there is none. */
export function lineWidth(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return stream.isTTY === true && stream.columns !== undefined && stream.columns > 0 ? stream.columns : maxLineCharacters
}

/**
 * A message as one line: `08:00:01.123456  in    5 B  1.000 s  Hello | World`, clipped to `width` columns.
 * The round-trip time stands only before replies. `summary` is what a decoder says instead of the frames.
 */
export function messageLine(row: RowSummary, frames: readonly Uint8Array[], anchor: TimeAnchor, width: number, summary?: string): string {
  const head = [
    localTime(anchor, row.timeUs),
    row.direction.padEnd(3),
    formatBytes(row.size).padStart(9),
    ...(row.role === 'reply' && row.rttUs !== undefined ? [formatDuration(row.rttUs)] : []),
    '',
  ].join('  ')
  return clip(head + contentText(frames, width, summary), width)
}

/** What a message says: a decoder's line, or its frames. */
export function contentText(frames: readonly Uint8Array[], maxBytes: number, summary: string | undefined): string {
  return summary === undefined ? frames.map((frame) => frameText(frame, maxBytes)).join(' | ') : escapeControls(summary)
}

/** An event as one line: `08:00:01.123456  connected  tcp://127.0.0.1:5555`; its detail begins with its endpoint. */
export function eventLine(row: RowSummary, endpoint: string | undefined, detail: string, anchor: TimeAnchor, width: number): string {
  const what = detail === '' ? (endpoint ?? '') : escapeControls(detail)
  return clip(`${localTime(anchor, row.timeUs)}  ${row.event}  ${what}`.trimEnd(), width)
}

/**
 * A frame in the notation that commands take: its text with control characters escaped, or `hex:…`; `''` when empty.
 * What a peer sends must not steer the terminal; characters in `keep` stay as they are. Of a long frame only the first
 * `maxBytes` are shown, then `…`.
 */
export function frameText(frame: Uint8Array, maxBytes: number, keep = ''): string {
  if (frame.byteLength === 0) return "''"
  const shown = frame.byteLength <= maxBytes ? frame : frame.subarray(0, characterStart(frame, maxBytes))
  const bytes = Buffer.from(shown.buffer, shown.byteOffset, shown.byteLength)
  const end = shown.byteLength < frame.byteLength ? '…' : ''
  return isUtf8(bytes) ? escapeControls(bytes.toString('utf8'), keep) + end : `hex:${bytes.toString('hex')}${end}`
}

/** The last offset up to `limit` at which a UTF-8 character can begin, so that a cut leaves whole characters. */
function characterStart(frame: Uint8Array, limit: number): number {
  for (let offset = limit; offset > Math.max(0, limit - 4); offset -= 1) {
    if (((frame[offset] ?? 0) & 0xc0) !== 0x80) return offset
  }
  return limit
}

// Control and format characters (which reorder or hide text) and line separators.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Control and format characters written as escapes; what a peer sends must not steer the terminal. */
export function escapeControls(text: string, keep = ''): string {
  return text.replace(unprintable, (character) => {
    if (keep.includes(character)) return character
    return shortEscapes[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}

const wide = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u

/** Cuts text to so many terminal columns, with `…` at the cut. */
export function clip(text: string, columns: number): string {
  if (text.length * 2 <= columns) return text
  let used = 0
  let fits = 0
  let index = 0
  for (const character of text) {
    used += wide.test(character) ? 2 : /\p{M}/u.test(character) ? 0 : 1
    if (used > columns) return `${text.slice(0, fits)}…`
    index += character.length
    if (used < columns) fits = index
  }
  return text
}

/** Bytes for people: `5 B`, `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), 4)
  return `${(bytes / 1024 ** power).toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`
}

/** A duration for people: `312 µs`, `1.234 ms`, `1.000 s`. */
export function formatDuration(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`
  if (us < 1_000_000) return `${(us / 1000).toFixed(3)} ms`
  return `${(us / 1_000_000).toFixed(3)} s`
}

/** The time of day where the user is, with microseconds. */
export function localTime(anchor: TimeAnchor, timeUs: number): string {
  const epochUs = Math.round(anchor.epochUs + timeUs)
  const date = new Date(Math.floor(epochUs / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const microseconds = String(epochUs % 1_000_000).padStart(6, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${microseconds}`
}
