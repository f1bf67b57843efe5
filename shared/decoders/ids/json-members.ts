import { asciiBytes } from '../../zmtp/bytes'

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const space = 0x20
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * Finds one or two members of a JSON object at its top level that are plain text, without reading more of it than that takes. It is
 * sure only of what is simple; in doubt (an escape, a nested value, a fault before the last one that was looked for) the real
 * parser is to be asked. Nothing is allocated.
 */
export class JsonMembers {
  /** Where the text of each begins, or -1 without one, and where it ends: without its quotes. */
  firstFrom = -1
  firstTo = -1
  secondFrom = -1
  secondTo = -1
  readonly #first: Uint8Array
  readonly #second: Uint8Array | undefined
  readonly #layout = new TextLayout()

  /** For two names in ASCII, or one. */
  constructor(first: string, second?: string) {
    this.#first = asciiBytes(`"${first}"`)
    this.#second = second === undefined ? undefined : asciiBytes(`"${second}"`)
  }

  /**
   * Looks from one place to before another. Like the JSON decoder it takes the first of equal names. Answers `false` in doubt.
   * Without doubt, a member that was not found is not there, or is cut off.
   */
  find(view: DataView, from: number, to: number): boolean {
    this.firstFrom = -1
    this.secondFrom = -1
    return this.#findAsBefore(view, from, to) || this.#find(view, from, to)
  }

  /** One program writes all its objects alike: then only the texts are looked at. */
  #findAsBefore(view: DataView, from: number, to: number): boolean {
    const layout = this.#layout
    let at = from
    for (let text = 0; text < layout.texts; text += 1) {
      const textFrom = layout.pass(text, view, at, to)
      if (textFrom < 0) return false
      at = textEnd(view, textFrom, to)
      if (at < 0 || at >= to) return false
      this.#take(layout.kinds[text] ?? 0, textFrom, at)
    }
    return layout.texts > 0
  }

  #find(view: DataView, from: number, to: number): boolean {
    this.firstFrom = -1
    this.secondFrom = -1
    const layout = this.#layout
    const first = this.#first
    const second = this.#second
    layout.start()
    let wanted = second === undefined ? 1 : 2
    let at = spaceEnd(view, from, to)
    let passedFrom = from
    if (at >= to) return true
    if (view.getUint8(at) !== openBrace) return false
    at = spaceEnd(view, at + 1, to)
    if (at < to && view.getUint8(at) === closeBrace) return true
    for (;;) {
      if (at >= to) return true
      const isFirst = this.firstFrom < 0 && isAt(view, at, to, first)
      const isSecond = !isFirst && second !== undefined && this.secondFrom < 0 && isAt(view, at, to, second)
      at = isFirst ? at + first.byteLength : isSecond ? at + second.byteLength : nameEnd(view, at, to)
      if (at < 0) return false
      at = spaceEnd(view, at, to)
      if (at >= to) return true
      if (view.getUint8(at) !== colon) return false
      at = spaceEnd(view, at + 1, to)
      if (at >= to) return true
      if (view.getUint8(at) === quote) {
        const textFrom = at + 1
        at = textEnd(view, textFrom, to)
        if (at < 0) return false
        if (at >= to) return true
        const kind = isFirst ? 1 : isSecond ? 2 : 0
        layout.add(view, passedFrom, textFrom, kind)
        this.#take(kind, textFrom, at)
        if (kind !== 0) wanted -= 1
        if (wanted === 0) {
          layout.finish()
          return true
        }
        passedFrom = at
        at += 1
      } else {
        // Something else than text, where text is looked for: that is the parser's.
        at = isFirst || isSecond ? -1 : wordEnd(view, at, to)
        if (at < 0) return false
      }
      at = spaceEnd(view, at, to)
      if (at >= to || view.getUint8(at) === closeBrace) return true
      if (view.getUint8(at) !== comma) return false
      at = spaceEnd(view, at + 1, to)
    }
  }

  #take(kind: number, from: number, to: number): void {
    if (kind === 1) {
      this.firstFrom = from
      this.firstTo = to
    } else if (kind === 2) {
      this.secondFrom = from
      this.secondTo = to
    }
  }
}

const maxTexts = 8
const maxPassedBytes = 256

/** How the object before was written up to the last text that was looked for: what stands before each of its texts, and which those are. */
class TextLayout {
  /** How many; 0 while there is no layout. */
  texts = 0
  /** 1 for the first name's, 2 for the second's, 0 for others. */
  readonly kinds = new Uint8Array(maxTexts)
  readonly #bytes = new Uint8Array(maxPassedBytes)
  readonly #view = new DataView(this.#bytes.buffer)
  readonly #ends = new Int32Array(maxTexts)
  /** -1: it is too long to be kept. */
  #added = 0

  start(): void {
    this.texts = 0
    this.#added = 0
  }

  /** Adds a text, and what stands between it and the one before. */
  add(view: DataView, passedFrom: number, textFrom: number, kind: number): void {
    const added = this.#added
    if (added < 0) return
    const start = added === 0 ? 0 : (this.#ends[added - 1] ?? 0)
    const end = start + textFrom - passedFrom
    if (added === maxTexts || end > maxPassedBytes) {
      this.#added = -1
      return
    }
    for (let at = passedFrom; at < textFrom; at += 1) this.#bytes[start + at - passedFrom] = view.getUint8(at)
    this.#ends[added] = end
    this.kinds[added] = kind
    this.#added = added + 1
  }

  finish(): void {
    this.texts = Math.max(0, this.#added)
  }

  /** Where a text begins if the same stands before it as in the layout, or -1. */
  pass(text: number, view: DataView, from: number, to: number): number {
    const known = this.#view
    const end = this.#ends[text] ?? 0
    let place = text === 0 ? 0 : (this.#ends[text - 1] ?? 0)
    let at = from
    if (at + end - place > to) return -1
    for (const last = end - 4; place <= last; place += 4, at += 4) if (view.getInt32(at) !== known.getInt32(place)) return -1
    for (; place < end; place += 1, at += 1) if (view.getUint8(at) !== known.getUint8(place)) return -1
    return at
  }
}

function spaceEnd(view: DataView, from: number, to: number): number {
  let at = from
  for (; at < to; at += 1) {
    const byte = view.getUint8(at)
    if (byte > space || (byte !== space && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break
  }
  return at
}

/** The place behind a name, with its quotes; the end where it is cut off; -1 for a name that is not simple, and where there is none. */
function nameEnd(view: DataView, from: number, to: number): number {
  if (view.getUint8(from) !== quote) return -1
  const end = textEnd(view, from + 1, to)
  return end < 0 || end === to ? end : end + 1
}

/** The place of the quote that ends a text of printable ASCII without escapes; the end where it is cut off; -1 for another text. */
function textEnd(view: DataView, from: number, to: number): number {
  let at = from
  for (const last = to - 4; at <= last; at += 4) {
    const word = view.getInt32(at, true)
    // Four bytes at once: the lowest high bit that is left is that of the first quote, backslash, control character or byte beyond ASCII.
    const quotes = word ^ 0x2222_2222
    const escapes = word ^ 0x5c5c_5c5c
    const odd =
      (((quotes - 0x0101_0101) & ~quotes) | ((escapes - 0x0101_0101) & ~escapes) | ((word - 0x2020_2020) & ~word) | word) & 0x8080_8080
    if (odd === 0) continue
    at += (31 - Math.clz32(odd & -odd)) >> 3
    return view.getUint8(at) === quote ? at : -1
  }
  for (; at < to; at += 1) {
    const byte = view.getUint8(at)
    if (byte === quote) return at
    if (byte === 0x5c || byte < space || byte >= 0x80) return -1
  }
  return to
}

/** The end of `true`, `false`, `null` or a whole number; -1 for anything else. */
function wordEnd(view: DataView, from: number, to: number): number {
  for (const word of words) if (isAt(view, from, to, word)) return from + word.byteLength
  // Without a zero in front, and nothing of a fraction or an exponent behind it.
  const first = view.getUint8(from)
  if (first < 0x31 || first > 0x39) return -1
  for (let at = from + 1; at < to; at += 1) {
    const byte = view.getUint8(at)
    if (byte >= 0x30 && byte <= 0x39) continue
    return byte === comma || byte === closeBrace ? at : -1
  }
  return -1
}

const words = ['true', 'false', 'null'].map(asciiBytes)

/** Whether these bytes stand at a place. */
function isAt(view: DataView, at: number, to: number, bytes: Uint8Array): boolean {
  const { byteLength } = bytes
  if (at + byteLength > to) return false
  for (let index = 0; index < byteLength; index += 1) if (view.getUint8(at + index) !== bytes[index]) return false
  return true
}
