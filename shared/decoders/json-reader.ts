import { type Sentence, said, verbatim } from '../sentences/said'
import { utf8Text } from './byte-text'
import type { DecodedValue, NodeKind } from './decoder'
import type { ReaderStatus, StructureReader } from './structure'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a

/** JSON (RFC 8259) in UTF-8 as events with their places. */
export class JsonReader implements StructureReader {
  event: 'open' | 'close' | 'value' = 'value'
  status: ReaderStatus = 'reading'
  problem = verbatim('')
  kind: NodeKind = 'nothing'
  from = 0
  to = 0
  private readonly bytes: Uint8Array
  /** 1 for each open map, 0 for each open list. */
  private maps = new Uint8Array(64)
  private depth = 0
  private at: number
  private keyFrom = -1
  private keyTo = -1
  private valueFrom = 0
  private expects: 'value' | 'first' | 'next' = 'value'

  /** Reads one value from `at`; whatever follows it is left for {@link rest}. */
  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  /** The place after the value and its white space. */
  rest(): number {
    this.space()
    return this.at
  }

  next(): boolean {
    if (this.status !== 'reading') return false
    if (this.depth === 0 && this.expects === 'next') {
      this.status = 'end'
      return false
    }
    this.space()
    const byte = this.bytes[this.at]
    if (byte === undefined) return this.short()
    const isMap = this.maps[this.depth - 1] === 1
    if (this.depth > 0 && this.expects !== 'value') {
      if (byte === (isMap ? 0x7d : 0x5d)) return this.close()
      if (this.expects === 'next') {
        if (byte !== comma) return this.bad(said`Expected a comma or ${isMap ? '}' : ']'} at byte ${this.at}.`)
        this.at += 1
        this.space()
      }
    }
    this.keyFrom = -1
    if (isMap && this.depth > 0 && !this.key()) return false
    return this.value()
  }

  name(): string | undefined {
    return this.keyFrom < 0 ? undefined : this.unescaped(this.keyFrom + 1, this.keyTo - 1, maxKey)
  }

  text(maxLength: number): string {
    if (this.kind === 'text') return this.unescaped(this.valueFrom + 1, this.to - 1, maxLength)
    return utf8Text(this.bytes, this.valueFrom, Math.min(this.to, this.valueFrom + maxLength))
  }

  scalar(): DecodedValue {
    switch (this.bytes[this.valueFrom]) {
      case 0x74:
        return true
      case 0x66:
        return false
      case 0x6e:
        return null
      case quote:
        return this.text(maxScalar)
      default: {
        const number = Number(utf8Text(this.bytes, this.valueFrom, this.to))
        return Number.isInteger(number) && !Number.isSafeInteger(number) ? this.text(maxScalar) : number
      }
    }
  }

  private key(): boolean {
    if (this.bytes[this.at] === undefined) return this.short()
    if (this.bytes[this.at] !== quote) return this.bad(said`Expected a name in quotes at byte ${this.at}.`)
    this.keyFrom = this.at
    if (!this.string()) return false
    this.keyTo = this.at
    this.space()
    if (this.bytes[this.at] === undefined) return this.short()
    if (this.bytes[this.at] !== colon) return this.bad(said`Expected a colon at byte ${this.at}.`)
    this.at += 1
    this.space()
    return true
  }

  private value(): boolean {
    const byte = this.bytes[this.at]
    if (byte === undefined) return this.short()
    this.valueFrom = this.at
    this.from = this.keyFrom < 0 ? this.at : this.keyFrom
    this.event = 'value'
    this.expects = 'next'
    if (byte === 0x7b || byte === 0x5b) return this.open(byte === 0x7b)
    if (byte === quote) {
      this.kind = 'text'
      return this.string() && this.done()
    }
    if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
      this.kind = 'number'
      return this.number() && this.done()
    }
    if (byte === 0x74) return this.word('true', 'boolean')
    if (byte === 0x66) return this.word('false', 'boolean')
    if (byte === 0x6e) return this.word('null', 'nothing')
    return this.bad(said`Expected a value at byte ${this.at}.`)
  }

  private open(isMap: boolean): boolean {
    if (this.depth === this.maps.length) {
      const wider = new Uint8Array(this.maps.length * 4)
      wider.set(this.maps)
      this.maps = wider
    }
    this.maps[this.depth] = isMap ? 1 : 0
    this.depth += 1
    this.event = 'open'
    this.kind = isMap ? 'map' : 'list'
    this.expects = 'first'
    this.at += 1
    return this.done()
  }

  private close(): boolean {
    this.depth -= 1
    this.event = 'close'
    this.expects = 'next'
    this.from = this.at
    this.at += 1
    return this.done()
  }

  private done(): true {
    this.to = this.at
    return true
  }

  /** Passes over a string with its quotes. */
  private string(): boolean {
    const { bytes } = this
    let at = this.at + 1
    for (;;) {
      const byte = bytes[at]
      if (byte === undefined) return this.short()
      if (byte === quote) break
      if (byte < 0x20) return this.bad(said`A control character in the text at byte ${at}.`)
      if (byte === backslash) {
        const escaped = bytes[at + 1]
        if (escaped === undefined) return this.short()
        if (escaped === 0x75) {
          for (let digit = at + 2; digit < at + 6; digit += 1) {
            const hex = bytes[digit]
            if (hex === undefined) return this.short()
            if (!isHexDigit(hex)) return this.bad(said`Expected four hex digits at byte ${digit}.`)
          }
        } else if (!isEscape(escaped)) return this.bad(said`An unknown escape at byte ${at}.`)
        at += 2
      } else at += 1
    }
    this.at = at + 1
    return true
  }

  private number(): boolean {
    if (this.bytes[this.at] === 0x2d) this.at += 1
    const first = this.bytes[this.at]
    if (first === 0x30) this.at += 1
    else if (!this.digits()) return false
    if (this.bytes[this.at] === 0x2e) {
      this.at += 1
      if (!this.digits()) return false
    }
    const exponent = this.bytes[this.at]
    if (exponent === 0x65 || exponent === 0x45) {
      this.at += 1
      const sign = this.bytes[this.at]
      if (sign === 0x2b || sign === 0x2d) this.at += 1
      if (!this.digits()) return false
    }
    return true
  }

  private digits(): boolean {
    const from = this.at
    for (let byte = this.bytes[this.at]; byte !== undefined && byte >= 0x30 && byte <= 0x39; byte = this.bytes[this.at]) this.at += 1
    if (this.at > from) return true
    return this.bytes[this.at] === undefined ? this.short() : this.bad(said`Expected a digit at byte ${this.at}.`)
  }

  private word(word: string, kind: NodeKind): boolean {
    this.kind = kind
    for (let index = 0; index < word.length; index += 1) {
      const byte = this.bytes[this.at + index]
      if (byte === undefined) return this.short()
      if (byte !== word.charCodeAt(index)) return this.bad(said`Expected ${word} at byte ${this.at}.`)
    }
    this.at += word.length
    return this.done()
  }

  private space(): void {
    for (let byte = this.bytes[this.at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = this.bytes[this.at])
      this.at += 1
  }

  /** A text without its escapes; only its beginning is looked at when it is long. */
  private unescaped(from: number, to: number, maxLength: number): string {
    // Six bytes make at most one unit of text: \u0041.
    const end = Math.min(to, from + maxLength * 6)
    let text = ''
    let plainFrom = from
    let at = from
    while (at < end && text.length <= maxLength) {
      if (this.bytes[at] !== backslash) {
        at += 1
        continue
      }
      text += utf8Text(this.bytes, plainFrom, at)
      const escaped = this.bytes[at + 1] ?? 0
      const isUnicode = escaped === 0x75
      text += isUnicode
        ? String.fromCharCode(Number.parseInt(utf8Text(this.bytes, at + 2, at + 6), 16))
        : (escapes[String.fromCharCode(escaped)] ?? '')
      at += isUnicode ? 6 : 2
      plainFrom = at
    }
    if (plainFrom < end) text += utf8Text(this.bytes, plainFrom, Math.min(at, end))
    return text
  }

  private short(): false {
    this.status = 'short'
    return false
  }

  private bad(problem: Sentence): false {
    this.status = 'bad'
    this.problem = problem
    return false
  }
}

const maxKey = 256
const maxScalar = 4096
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
}

/** One of `"\/bfnrt`. */
function isEscape(byte: number): boolean {
  return (
    byte === quote ||
    byte === backslash ||
    byte === 0x2f ||
    byte === 0x62 ||
    byte === 0x66 ||
    byte === 0x6e ||
    byte === 0x72 ||
    byte === 0x74
  )
}
