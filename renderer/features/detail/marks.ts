import { ByteSearch } from '../../../shared/filter/byte-search'
import type { Highlight } from '../../../shared/filter/highlights'

/** A stretch that is marked, the end not included. */
export interface MarkRange {
  readonly from: number
  readonly to: number
}

export type TextHighlight = Extract<Highlight, { kind: 'text' }>
export type RegexHighlight = Extract<Highlight, { kind: 'regex' }>

/** Marks of one frame: more would say no more, and cost time. */
const maxMarks = 2000

const encoder = new TextEncoder()

/** Where texts stand in a text, in UTF-16 offsets. */
export function textMarks(text: string, highlights: readonly TextHighlight[]): readonly MarkRange[] {
  return merged(
    highlights.flatMap((highlight) =>
      matchesOf(text, highlight.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), highlight.ignoreCase ? 'iu' : 'u'),
    ),
  )
}

/**
 * Where regular expressions match a text, in UTF-16 offsets. Some take for ever on some texts, so only a thread that can
 * be ended may call it.
 */
export const regexMarks = (text: string, highlights: readonly RegexHighlight[]): readonly MarkRange[] =>
  merged(highlights.flatMap(({ source, flags }) => matchesOf(text, source, flags)))

function matchesOf(text: string, source: string, flags: string): readonly MarkRange[] {
  const ranges: MarkRange[] = []
  for (const match of text.matchAll(new RegExp(source, `${flags}g`))) {
    if (match[0].length > 0) ranges.push({ from: match.index, to: match.index + match[0].length })
    if (ranges.length >= maxMarks) break
  }
  return ranges
}

/** Where texts stand in bytes that need be no text. */
export function byteMarks(bytes: Uint8Array, highlights: readonly TextHighlight[]): readonly MarkRange[] {
  const ranges: MarkRange[] = []
  for (const { text, ignoreCase } of highlights) {
    const search = new ByteSearch(text, ignoreCase)
    let at = search.length === 0 ? -1 : search.find(bytes, 0, bytes.length)
    while (at >= 0 && ranges.length < maxMarks) {
      ranges.push({ from: at, to: at + search.length })
      at = search.find(bytes, at + search.length, bytes.length)
    }
  }
  return merged(ranges)
}

/** The bytes that ranges of a text have in UTF-8; the text begins at the byte `offset`. */
export function bytesOfMarks(text: string, ranges: readonly MarkRange[], offset: number): readonly MarkRange[] {
  let character = 0
  let byte = offset
  const byteAt = (target: number): number => {
    byte += encoder.encode(text.slice(character, target)).length
    character = target
    return byte
  }
  return ranges.map(({ from, to }) => ({ from: byteAt(from), to: byteAt(to) }))
}

/** Ranges in order and apart from one another. */
export function merged(ranges: readonly MarkRange[]): readonly MarkRange[] {
  const result: MarkRange[] = []
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    const last = result.at(-1)
    if (last !== undefined && range.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    else result.push(range)
  }
  return result
}

/** A text cut where marks begin and end. `at` is where it stands in the text that the ranges, in order, are of. */
export function markedPieces(
  text: string,
  at: number,
  ranges: readonly MarkRange[],
): readonly { readonly text: string; readonly marked: boolean }[] {
  const pieces: { text: string; marked: boolean }[] = []
  let done = 0
  for (let index = firstEndingAfter(ranges, at); index < ranges.length; index += 1) {
    const range = ranges[index]
    if (range === undefined || range.from >= at + text.length) break
    const from = Math.max(0, range.from - at)
    const to = Math.min(text.length, range.to - at)
    if (from > done) pieces.push({ text: text.slice(done, from), marked: false })
    pieces.push({ text: text.slice(from, to), marked: true })
    done = to
  }
  if (done < text.length) pieces.push({ text: text.slice(done), marked: false })
  return pieces
}

function firstEndingAfter(ranges: readonly MarkRange[], at: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.to ?? 0) > at) high = middle
    else low = middle + 1
  }
  return low
}

/** Which of so many bytes are in the ranges: 1 where one is; `undefined` where none is. */
export function markedBytes(count: number, ranges: readonly MarkRange[]): Uint8Array | undefined {
  if (ranges.length === 0) return undefined
  const flags = new Uint8Array(count)
  for (const { from, to } of ranges) flags.fill(1, from, to)
  return flags
}
