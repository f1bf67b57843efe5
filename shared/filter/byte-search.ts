import { utf8Bytes } from './utf8'

const maxShift = 0xffff
/** Needles up to this length let too little be left out: looking at every byte is faster, as no step waits for the one before. */
const maxShortLength = 2

/**
 * Finds a text in bytes as UTF-8 (Boyer, Moore and Horspool: most bytes are never looked at). Ignoring case holds for
 * letters whose two cases differ in one byte: ASCII, and most of Latin, Greek and Cyrillic.
 */
export class ByteSearch {
  readonly length: number
  readonly #lower: Uint8Array
  readonly #upper: Uint8Array
  /** How far the needle may move when this byte stands under its end; 0 where the byte is its last. */
  readonly #shift = new Uint16Array(256)
  /** The same for its last byte, once the rest did not match. */
  readonly #lastShift: number

  constructor(text: string, ignoreCase: boolean) {
    const { lower, upper } = ignoreCase ? bothCases(text) : { lower: utf8Bytes(text), upper: utf8Bytes(text) }
    this.#lower = lower
    this.#upper = upper
    this.length = lower.length
    const last = this.length - 1
    this.#shift.fill(Math.min(this.length, maxShift))
    let lastShift = Math.max(1, this.length)
    for (let index = 0; index <= last; index += 1) {
      const distance = Math.min(last - index, maxShift)
      const low = lower[index] ?? 0
      const high = upper[index] ?? 0
      const isLast = [lower[last], upper[last]].some((byte) => byte === low || byte === high)
      if (index < last && isLast) lastShift = last - index
      this.#shift[low] = distance
      this.#shift[high] = distance
    }
    this.#shift[lower[last] ?? 0] = 0
    this.#shift[upper[last] ?? 0] = 0
    this.#lastShift = lastShift
  }

  /** Where it first stands within `from` to `to`, or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const shift = this.#shift
    const last = this.length - 1
    if (last < 0) return from
    if (this.length <= maxShortLength) return this.#findShort(bytes, from, to - last)
    let at = from + last
    while (at < to) {
      const step = shift[bytes[at] ?? 0] ?? 1
      if (step !== 0) at += step
      else if (this.matches(bytes, at - last)) return at - last
      else at += this.#lastShift
    }
    return -1
  }

  #findShort(bytes: Uint8Array, from: number, to: number): number {
    const lower = this.#lower[0] ?? 0
    const upper = this.#upper[0] ?? 0
    let at = nextOf(bytes, from, to, lower, upper)
    while (at < to && !this.matches(bytes, at)) at = nextOf(bytes, at + 1, to, lower, upper)
    return at < to ? at : -1
  }

  /** Whether it stands at `at`; the caller knows that there is room for it. */
  matches(bytes: Uint8Array, at: number): boolean {
    const lower = this.#lower
    const upper = this.#upper
    for (let index = 0; index < lower.length; index += 1) {
      const byte = bytes[at + index]
      if (byte !== lower[index] && byte !== upper[index]) return false
    }
    return true
  }
}

/** Where one of two bytes next stands, or `to`. */
function nextOf(bytes: Uint8Array, from: number, to: number, one: number, other: number): number {
  let at = from
  if (one === other) while (at < to && bytes[at] !== one) at += 1
  else while (at < to && bytes[at] !== one && bytes[at] !== other) at += 1
  return at
}

function bothCases(text: string): { readonly lower: Uint8Array; readonly upper: Uint8Array } {
  const lower: number[] = []
  const upper: number[] = []
  for (const character of text) {
    const low = utf8Bytes(character.toLowerCase())
    const high = utf8Bytes(character.toUpperCase())
    const differing = low.length === high.length ? low.filter((byte, index) => byte !== high[index]).length : 2
    const plain = utf8Bytes(character)
    lower.push(...(differing > 1 ? plain : low))
    upper.push(...(differing > 1 ? plain : high))
  }
  return { lower: Uint8Array.from(lower), upper: Uint8Array.from(upper) }
}
