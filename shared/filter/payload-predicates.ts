import type { ByteSearch } from './byte-search'
import type { FilterContext, Predicate, Run } from './chunk'
import type { Place } from './fields'
import { FrameCursor } from './frame-cursor'
import { maxRegexBytes } from './value-test'

const columns = ['payloadEnd', 'flags', 'envelopeFrames'] as const

type FrameTest = (slab: Uint8Array, from: number, to: number, context: FilterContext) => boolean

/** Rows of which one frame in the place passes. */
export function framePredicate(place: Place, cost: number, test: FrameTest): Predicate {
  return {
    cost,
    columns,
    payload: true,
    narrow: ({ chunk, context, from }, mask) => {
      const cursor = new FrameCursor(chunk)
      for (let row = 0; row < mask.length; row += 1) {
        if (mask[row] === 0) continue
        cursor.open(from + row)
        if (!anyFrame(cursor, place, chunk.slab, context, test)) mask[row] = 0
      }
    },
  }
}

function anyFrame(cursor: FrameCursor, place: Place, slab: Uint8Array, context: FilterContext, test: FrameTest): boolean {
  if (place === 'all' || place === 'body') {
    const first = place === 'all' ? 0 : cursor.envelope
    while (cursor.next()) if (cursor.index >= first && test(slab, cursor.bodyAt, cursor.bodyEnd, context)) return true
    return false
  }
  return cursor.seek(place === 'topic' ? cursor.envelope : place) && test(slab, cursor.bodyAt, cursor.bodyEnd, context)
}

export const equalsTest =
  (needle: ByteSearch): FrameTest =>
  (slab, from, to) =>
    to - from === needle.length && needle.matches(slab, from)

export const startsTest =
  (needle: ByteSearch): FrameTest =>
  (slab, from, to) =>
    to - from >= needle.length && needle.matches(slab, from)

export const endsTest =
  (needle: ByteSearch): FrameTest =>
  (slab, from, to) =>
    to - from >= needle.length && needle.matches(slab, to - needle.length)

export const regexTest =
  (regex: RegExp): FrameTest =>
  (slab, from, to, { decodeText }) =>
    regex.test(decodeText(slab.subarray(from, Math.min(to, from + maxRegexBytes))))

/**
 * Rows of which a frame in the place contains the needle. The slab is searched as a whole, across rows and frames; only
 * where it is found does it matter whether that is inside one frame.
 */
export function containsPredicate(place: Place, needle: ByteSearch): Predicate {
  return {
    cost: 4,
    columns,
    payload: true,
    narrow: (run, mask) => {
      const cursor = new FrameCursor(run.chunk)
      forEachStretch(mask, (first, end) => searchStretch(run, mask, first, end, needle, cursor, place))
    },
  }
}

/** Calls back for each stretch of rows that are still candidates. */
function forEachStretch(mask: Uint8Array, visit: (first: number, end: number) => void): void {
  let row = 0
  while (row < mask.length) {
    if (mask[row] === 0) {
      row += 1
      continue
    }
    const first = row
    while (row < mask.length && mask[row] !== 0) row += 1
    visit(first, row)
  }
}

function searchStretch(
  { chunk: { slab, columns: all }, from }: Run,
  mask: Uint8Array,
  first: number,
  end: number,
  needle: ByteSearch,
  cursor: FrameCursor,
  place: Place,
): void {
  const payloadEnd = all.payloadEnd
  const slabEnd = payloadEnd[from + end - 1] ?? 0
  let row = first
  let at = from + first === 0 ? 0 : (payloadEnd[from + first - 1] ?? 0)
  while (row < end) {
    const hit = needle.find(slab, at, slabEnd)
    if (hit < 0) break
    while ((payloadEnd[from + row] ?? 0) <= hit) {
      mask[row] = 0
      row += 1
    }
    const next = checkHit(cursor, from + row, place, hit, hit + needle.length)
    if (next < 0) {
      at = payloadEnd[from + row] ?? 0
      row += 1
    } else at = next
  }
  mask.fill(0, row, end)
}

/** -1 when the hit lies in a frame of the place; otherwise where to search on. */
function checkHit(cursor: FrameCursor, row: number, place: Place, from: number, to: number): number {
  cursor.open(row)
  let wanted: number | undefined
  if (typeof place === 'number' && place < 0) {
    if (!cursor.seek(place)) return from + 1
    wanted = cursor.index
    cursor.open(row)
  } else if (typeof place === 'number') wanted = place
  while (cursor.next()) {
    if (cursor.bodyEnd < to) {
      if (cursor.bodyEnd > from) return from + 1
      continue
    }
    if (cursor.bodyAt > from) return from + 1
    const isInPlace =
      place === 'all' ||
      (place === 'body' && cursor.index >= cursor.envelope) ||
      (place === 'topic' && cursor.index === cursor.envelope) ||
      cursor.index === wanted
    return isInPlace ? -1 : Math.max(from + 1, cursor.bodyEnd)
  }
  return from + 1
}

/** Keeps the rows whose payload has the needle anywhere or a backslash, behind which JSON may hide it. */
export function narrowToLikely({ chunk: { slab, columns: all }, from }: Run, mask: Uint8Array, needle: ByteSearch): void {
  const payloadEnd = all.payloadEnd
  forEachStretch(mask, (first, end) => {
    const slabEnd = payloadEnd[from + end - 1] ?? 0
    let start = from + first === 0 ? 0 : (payloadEnd[from + first - 1] ?? 0)
    let hit = needle.find(slab, start, slabEnd)
    for (let row = first; row < end; row += 1) {
      const rowEnd = payloadEnd[from + row] ?? 0
      if (hit >= 0 && hit < start) hit = needle.find(slab, start, slabEnd)
      if ((hit < 0 || hit >= rowEnd) && !hasBackslash(slab, start, rowEnd)) mask[row] = 0
      start = rowEnd
    }
  })
}

function hasBackslash(slab: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (slab[at] === 0x5c) return true
  return false
}
