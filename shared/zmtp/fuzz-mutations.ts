import { concatBytes } from './bytes'
import type { Side } from './connection-decoder'
import type { Random } from './random'

/** What two sides sent, in the order in which it was seen. */
export type Conversation = readonly { readonly side: Side; readonly bytes: Uint8Array }[]

/** Bytes that mean something somewhere in ZMTP, or lie at an edge. */
const telling = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x1f, 0x20, 0x5e, 0x7e, 0x7f, 0x80, 0xfe, 0xff] as const
const longest = 4096

/** One of the conversations, changed in up to five places. */
export function mutate(random: Random, corpus: readonly Conversation[]): Conversation {
  const chosen = corpus[random.below(corpus.length)] ?? []
  const segments: { side: Side; bytes: Uint8Array }[] = chosen.map(({ side, bytes }) => ({ side, bytes: bytes.slice() }))
  const places = random.below(6)
  for (let place = 0; place < places && segments.length > 0; place += 1) {
    const index = random.below(segments.length)
    const segment = segments[index]
    if (segment === undefined) continue
    if (random.below(12) === 0) rearrange(random, segments, index)
    else segment.bytes = change(random, segment.bytes, corpus)
  }
  return segments
}

/** Takes a segment away, gives it to the other side, doubles it or moves it. */
function rearrange(random: Random, segments: { side: Side; bytes: Uint8Array }[], index: number): void {
  const [segment] = segments.splice(index, 1)
  if (segment === undefined) return
  const where = random.below(segments.length + 1)
  switch (random.below(4)) {
    case 0:
      return
    case 1:
      segments.splice(index, 0, { side: segment.side === 'client' ? 'server' : 'client', bytes: segment.bytes })
      return
    case 2:
      segments.splice(index, 0, segment)
      segments.splice(where, 0, { ...segment, bytes: segment.bytes.slice() })
      return
    default:
      segments.splice(where, 0, segment)
  }
}

function change(random: Random, bytes: Uint8Array, corpus: readonly Conversation[]): Uint8Array {
  const at = random.below(bytes.byteLength + 1)
  switch (random.below(8)) {
    case 0:
      if (at < bytes.byteLength) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
      return bytes
    case 1:
      if (at < bytes.byteLength) bytes[at] = telling[random.below(telling.length)] ?? 0
      return bytes
    case 2:
      if (at < bytes.byteLength) bytes[at] = random.below(256)
      return bytes
    case 3:
      return splice(bytes, at, random.below(8), new Uint8Array())
    case 4:
      return splice(
        bytes,
        at,
        0,
        Uint8Array.from({ length: 1 + random.below(12) }, () => telling[random.below(telling.length)] ?? 0),
      )
    case 5:
      // A long length, small or not to be believed.
      return splice(
        bytes,
        at,
        9,
        Uint8Array.of(2 | random.below(8), 0, random.below(2) * 255, 0, 0, random.below(2) * 127, 0, random.below(3), random.below(256)),
      )
    case 6:
      return bytes.subarray(0, at)
    default: {
      const other = corpus[random.below(corpus.length)] ?? []
      const piece = other[random.below(other.length)]?.bytes ?? new Uint8Array()
      const from = random.below(piece.byteLength + 1)
      return splice(bytes, at, random.below(2) * random.below(64), piece.subarray(from, from + random.below(200)))
    }
  }
}

function splice(bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  return concatBytes([bytes.subarray(0, at), inserted, bytes.subarray(Math.min(at + removed, bytes.byteLength))]).subarray(0, longest)
}
