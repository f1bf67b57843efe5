import { utf8Bytes } from './utf8'

export type JsonPath = readonly (string | number)[]
export type JsonKind = 'missing' | 'string' | 'number' | 'true' | 'false' | 'null' | 'object' | 'array'

/** Deeper documents are taken as no JSON. */
const maxJsonDepth = 500

const quote = 0x22
const backslash = 0x5c
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isHex = (byte: number): boolean => isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
const isEscape = new Uint8Array(256)
for (const character of '"\\/bfnrt') isEscape[character.charCodeAt(0)] = 1

/**
 * Checks that bytes are one JSON object or array and finds the value at a path in them, without making anything of what it
 * passes. As with `JSON.parse`, the last of several equal keys counts.
 */
export class JsonScan {
  readonly #path: JsonPath
  readonly #keys: readonly Uint8Array[]
  readonly #decode: (bytes: Uint8Array) => string
  #bytes = new Uint8Array(0)
  #to = 0
  #escaped = false
  /** What stands at the path, and where: of strings, what is between the quotes. */
  kind: JsonKind = 'missing'
  from = 0
  to = 0
  /** The string has escapes. */
  escaped = false

  constructor(path: JsonPath, decode: (bytes: Uint8Array) => string) {
    this.#path = path
    this.#keys = path.map((part) => utf8Bytes(String(part)))
    this.#decode = decode
  }

  /** Answers whether it is JSON; the fields then tell what is at the path. */
  scan(bytes: Uint8Array, from: number, to: number): boolean {
    this.#bytes = bytes as Uint8Array<ArrayBuffer>
    this.#to = to
    this.kind = 'missing'
    const hasMark = bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
    const start = this.#space(hasMark ? from + 3 : from)
    if (start >= to || (bytes[start] !== 0x7b && bytes[start] !== 0x5b)) return false
    const end = this.#value(start, 0, 0)
    return end >= 0 && this.#space(end) === to
  }

  /** The string at the path, or the text of what else is there. */
  text(): string {
    const text = this.#decode(this.#bytes.subarray(this.from, this.to))
    return this.escaped ? (JSON.parse(`"${text}"`) as string) : text
  }

  /** The number at the path. */
  number(): number {
    const bytes = this.#bytes
    let at = this.from
    const negative = bytes[at] === 0x2d
    if (negative) at += 1
    if (this.to - at <= 15) {
      let value = 0
      while (at < this.to && isDigit(bytes[at] ?? 0)) {
        value = value * 10 + ((bytes[at] ?? 0) - 0x30)
        at += 1
      }
      if (at === this.to) return negative ? -value : value
    }
    return Number(this.#decode(bytes.subarray(this.from, this.to)))
  }

  #space(from: number): number {
    let at = from
    while (at < this.#to) {
      const byte = this.#bytes[at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
      at += 1
    }
    return at
  }

  /** Where the value that begins here ends, or -1. `place` parts of the path lead to it; -1: it is not on the path. */
  #value(at: number, place: number, depth: number): number {
    const byte = at < this.#to ? this.#bytes[at] : undefined
    const isFound = place === this.#path.length
    let kind: JsonKind
    let end: number
    switch (byte) {
      case quote:
        kind = 'string'
        end = this.#string(at)
        break
      case 0x7b:
        kind = 'object'
        end = this.#object(at, isFound ? -1 : place, depth + 1)
        break
      case 0x5b:
        kind = 'array'
        end = this.#array(at, isFound ? -1 : place, depth + 1)
        break
      case 0x74:
        kind = 'true'
        end = this.#word(at, 'true')
        break
      case 0x66:
        kind = 'false'
        end = this.#word(at, 'false')
        break
      case 0x6e:
        kind = 'null'
        end = this.#word(at, 'null')
        break
      default:
        kind = 'number'
        end = this.#number(at)
    }
    if (isFound && end >= 0) {
      const isString = kind === 'string'
      this.kind = kind
      this.from = isString ? at + 1 : at
      this.to = isString ? end - 1 : end
      this.escaped = isString && this.#escaped
    }
    return end
  }

  #object(start: number, place: number, depth: number): number {
    if (depth > maxJsonDepth) return -1
    const bytes = this.#bytes
    let at = this.#space(start + 1)
    if (at < this.#to && bytes[at] === 0x7d) return at + 1
    for (;;) {
      if (at >= this.#to || bytes[at] !== quote) return -1
      const keyEnd = this.#string(at)
      if (keyEnd < 0) return -1
      const isOnPath = place >= 0 && this.#isKey(at + 1, keyEnd - 1, place)
      if (isOnPath) this.kind = 'missing'
      at = this.#space(keyEnd)
      if (at >= this.#to || bytes[at] !== 0x3a) return -1
      at = this.#value(this.#space(at + 1), isOnPath ? place + 1 : -1, depth)
      if (at < 0) return -1
      at = this.#space(at)
      if (at >= this.#to) return -1
      if (bytes[at] === 0x7d) return at + 1
      if (bytes[at] !== 0x2c) return -1
      at = this.#space(at + 1)
    }
  }

  #array(start: number, place: number, depth: number): number {
    if (depth > maxJsonDepth) return -1
    const bytes = this.#bytes
    const wanted = place >= 0 ? this.#path[place] : undefined
    let at = this.#space(start + 1)
    if (at < this.#to && bytes[at] === 0x5d) return at + 1
    for (let index = 0; ; index += 1) {
      at = this.#value(at, index === wanted ? place + 1 : -1, depth)
      if (at < 0) return -1
      at = this.#space(at)
      if (at >= this.#to) return -1
      if (bytes[at] === 0x5d) return at + 1
      if (bytes[at] !== 0x2c) return -1
      at = this.#space(at + 1)
    }
  }

  #isKey(from: number, to: number, place: number): boolean {
    const part = this.#path[place]
    if (typeof part !== 'string') return false
    const bytes = this.#bytes
    if (this.#escaped) return (JSON.parse(`"${this.#decode(bytes.subarray(from, to))}"`) as string) === part
    const key = this.#keys[place]
    if (key === undefined || key.length !== to - from) return false
    for (let index = 0; index < key.length; index += 1) if (key[index] !== bytes[from + index]) return false
    return true
  }

  /** Goes behind the closing quote. */
  #string(start: number): number {
    const bytes = this.#bytes
    const to = this.#to
    let at = start + 1
    this.#escaped = false
    while (at < to) {
      const byte = bytes[at] ?? 0
      if (byte === quote) return at + 1
      if (byte < 0x20) return -1
      at += 1
      if (byte !== backslash) continue
      this.#escaped = true
      const sequence = at < to ? (bytes[at] ?? 0) : 0
      at += 1
      if (sequence === 0x75) {
        for (const end = at + 4; at < end; at += 1) if (at >= to || !isHex(bytes[at] ?? 0)) return -1
      } else if (isEscape[sequence] === 0) return -1
    }
    return -1
  }

  #number(start: number): number {
    let at = start
    if (at < this.#to && this.#bytes[at] === 0x2d) at += 1
    const whole = this.#digits(at)
    if (whole === at || (this.#bytes[at] === 0x30 && whole > at + 1)) return -1
    at = whole
    if (at < this.#to && this.#bytes[at] === 0x2e) {
      const fraction = this.#digits(at + 1)
      if (fraction === at + 1) return -1
      at = fraction
    }
    if (at < this.#to && (this.#bytes[at] === 0x65 || this.#bytes[at] === 0x45)) {
      at += 1
      if (at < this.#to && (this.#bytes[at] === 0x2b || this.#bytes[at] === 0x2d)) at += 1
      const exponent = this.#digits(at)
      if (exponent === at) return -1
      at = exponent
    }
    return at
  }

  #digits(from: number): number {
    let at = from
    while (at < this.#to && isDigit(this.#bytes[at] ?? 0)) at += 1
    return at
  }

  #word(at: number, word: string): number {
    if (at + word.length > this.#to) return -1
    for (let index = 1; index < word.length; index += 1) if (this.#bytes[at + index] !== word.charCodeAt(index)) return -1
    return at + word.length
  }
}
