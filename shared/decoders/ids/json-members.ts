const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * Finds two members of a JSON object at its top level that are plain text, without reading more of it than that takes. One object
 * for all, which allocates nothing. It is sure only of what is simple; in doubt (an escape, a nested value, a fault before
 * the last one that was looked for) the real parser is to be asked.
 */
export class JsonMembers {
  /** Where the text of each begins, or -1 without one, and where it ends: without its quotes. */
  firstFrom = -1
  firstTo = -1
  secondFrom = -1
  secondTo = -1
  #at = 0
  #textFrom = 0
  #textTo = 0

  /**
   * Looks for two names from one place to before another; `second` may be empty. Like the JSON decoder it takes the first of equal names.
   * Answers `false` in doubt. Without doubt, a member that was not found is not there, or is cut off.
   */
  find(buffer: Uint8Array, from: number, to: number, first: Uint8Array, second: Uint8Array): boolean {
    this.firstFrom = -1
    this.secondFrom = -1
    let wanted = second.byteLength > 0 ? 2 : 1
    this.#at = from
    this.#space(buffer, to)
    if (this.#at >= to) return true
    if (buffer[this.#at] !== openBrace) return false
    this.#at += 1
    for (let isFirst = true; ; isFirst = false) {
      this.#space(buffer, to)
      if (this.#at >= to) return true
      const byte = buffer[this.#at]
      if (byte === closeBrace) return true
      if (!isFirst) {
        if (byte !== comma) return false
        this.#at += 1
        this.#space(buffer, to)
      }
      if (!this.#text(buffer, to)) return this.#at >= to
      const nameFrom = this.#textFrom
      const nameTo = this.#textTo
      this.#space(buffer, to)
      if (this.#at >= to) return true
      if (buffer[this.#at] !== colon) return false
      this.#at += 1
      this.#space(buffer, to)
      if (this.#at >= to) return true
      const isOne = this.firstFrom < 0 && isAt(buffer, nameFrom, nameTo, first)
      const isOther = !isOne && this.secondFrom < 0 && isAt(buffer, nameFrom, nameTo, second)
      if (buffer[this.#at] !== quote) {
        // Something else than text, where text is looked for: that is the parser's.
        if (isOne || isOther || !this.#word(buffer, to)) return false
        continue
      }
      if (!this.#text(buffer, to)) return this.#at >= to
      if (isOne) {
        this.firstFrom = this.#textFrom
        this.firstTo = this.#textTo
      } else if (isOther) {
        this.secondFrom = this.#textFrom
        this.secondTo = this.#textTo
      } else continue
      wanted -= 1
      if (wanted === 0) return true
    }
  }

  #space(buffer: Uint8Array, to: number): void {
    let at = this.#at
    for (; at < to; at += 1) {
      const byte = buffer[at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
    }
    this.#at = at
  }

  /** Passes over a text of printable ASCII without escapes. `false` when it is none (in doubt), or is cut off: then {@link #at} is the end. */
  #text(buffer: Uint8Array, to: number): boolean {
    let at = this.#at
    if (at >= to || buffer[at] !== quote) return false
    at += 1
    this.#textFrom = at
    for (; at < to; at += 1) {
      const byte = buffer[at] ?? 0
      if (byte === quote) {
        this.#textTo = at
        this.#at = at + 1
        return true
      }
      if (byte === backslash || byte < 0x20 || byte >= 0x80) return false
    }
    this.#at = to
    return false
  }

  /** Passes over a word or a whole number; `false` for anything else. */
  #word(buffer: Uint8Array, to: number): boolean {
    const from = this.#at
    let at = from
    const byte = buffer[at] ?? 0
    const word = byte === 0x74 ? wordTrue : byte === 0x66 ? wordFalse : byte === 0x6e ? wordNull : undefined
    if (word !== undefined) {
      const end = from + word.byteLength
      if (end > to || !isAt(buffer, from, end, word)) return false
      this.#at = end
      return true
    }
    while (at < to && isDigit(buffer[at] ?? 0)) at += 1
    // Without a zero in front, and nothing of a fraction or an exponent behind it.
    if (at === from || at === to || byte === 0x30 || at - from > 15) return false
    const next = buffer[at]
    if (next !== comma && next !== closeBrace) return false
    this.#at = at
    return true
  }
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const wordTrue = ascii('true')
const wordFalse = ascii('false')
const wordNull = ascii('null')

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

function isAt(buffer: Uint8Array, from: number, to: number, bytes: Uint8Array): boolean {
  const { byteLength } = bytes
  if (to - from !== byteLength || byteLength === 0) return false
  for (let at = 0; at < byteLength; at += 1) if (buffer[from + at] !== bytes[at]) return false
  return true
}
