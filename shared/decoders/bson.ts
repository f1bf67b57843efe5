import { said } from '../sentences/said'
import { BinaryReader, maxScalar } from './binary-reader'
import { exactNumber, utf8Text } from './byte-text'
import { decimal128Text } from './decimal128'
import type { DecodedValue } from './decoder'
import { hexText } from './hex'
import { numberText } from './number-text'
import { structureDecoder } from './structure'
import { timestampText } from './time-text'
import { uuidText } from './uuid-text'

const double = 0x01
const text = 0x02
const map = 0x03
const list = 0x04
const binary = 0x05
const objectId = 0x07
const boolean = 0x08
const date = 0x09
const regex = 0x0b
const pointer = 0x0c
const code = 0x0d
const symbol = 0x0e
const codeWithScope = 0x0f
const int32 = 0x10
const timestamp = 0x11
const int64 = 0x12
const decimal = 0x13

/** BSON (https://bsonspec.org/spec.html, version 1.1) as events with their places. */
class BsonReader extends BinaryReader {
  private type = 0
  private bodyFrom = 0

  next(): boolean {
    if (this.status !== 'reading') return false
    if (this.depth === 0) {
      if (this.started) return this.end()
      this.started = true
      this.from = this.at
      this.kind = 'map'
      return this.document(Number.POSITIVE_INFINITY)
    }
    const end = this.left[this.depth - 1] ?? 0
    this.from = this.at
    if (this.at >= end) return this.bad(said`A document without its end, at byte ${this.at}.`)
    const type = this.bytes[this.at]
    if (type === undefined) return this.short()
    if (type === 0) {
      if (this.at + 1 !== end) return this.bad(said`A document ends at byte ${this.at}, before its length.`)
      this.at += 1
      return this.pop()
    }
    const nameFrom = this.at + 1
    const nameTo = this.bytes.indexOf(0, nameFrom)
    if (nameTo < 0) return this.short()
    this.inMap = this.isInMap
    this.key = this.bytes.subarray(nameFrom, nameTo)
    return this.value(type, nameTo + 1, end)
  }

  text(maxLength: number): string {
    const { bytes, view, bodyFrom, to, type } = this
    switch (type) {
      case double:
        return numberText(view.getFloat64(bodyFrom, true))
      case text:
      case code:
      case symbol:
        return this.string(bodyFrom, maxLength)
      case binary:
        return this.binaryText(maxLength)
      case objectId:
        return hexText(bytes.subarray(bodyFrom, to))
      case boolean:
        return `${bytes[bodyFrom] === 1}`
      case date:
        return timestampText(view.getBigInt64(bodyFrom, true) * 1_000_000n) ?? `${view.getBigInt64(bodyFrom, true)} ms`
      case regex: {
        const pattern = bytes.indexOf(0, bodyFrom)
        return `/${utf8Text(bytes, bodyFrom, Math.min(pattern, bodyFrom + maxLength))}/${utf8Text(bytes, pattern + 1, Math.min(to - 1, pattern + 17))}`
      }
      case pointer:
        return `${this.string(bodyFrom, maxLength)} ${hexText(bytes.subarray(to - 12, to))}`
      case codeWithScope:
        return this.string(bodyFrom + 4, maxLength)
      case int32:
        return `${view.getInt32(bodyFrom, true)}`
      case timestamp:
        return `${timestampText(BigInt(view.getUint32(bodyFrom + 4, true)) * 1_000_000_000n)}, ${view.getUint32(bodyFrom, true)}`
      case int64:
        return `${view.getBigInt64(bodyFrom, true)}`
      case decimal:
        return decimal128Text(view.getBigUint64(bodyFrom + 8, true), view.getBigUint64(bodyFrom, true))
      default:
        return wordOf(type)
    }
  }

  scalar(): DecodedValue {
    const { view, bodyFrom } = this
    switch (this.type) {
      case double:
        return view.getFloat64(bodyFrom, true)
      case int32:
        return view.getInt32(bodyFrom, true)
      case int64:
        return exactNumber(view.getBigInt64(bodyFrom, true)) ?? this.text(maxScalar)
      case boolean:
        return this.bytes[bodyFrom] === 1
      case 0x0a:
        return null
      default:
        return this.text(maxScalar)
    }
  }

  /** Its length, and what is in it: elements until a zero. */
  private document(end: number): boolean {
    if (this.at + 4 > this.bytes.byteLength) return this.short()
    const size = this.view.getInt32(this.at, true)
    if (size < 5 || this.at + size > end) return this.bad(said`A document of ${size} bytes, at byte ${this.at}.`)
    this.push(this.at + size)
    return this.goTo(this.at + 4)
  }

  private value(type: number, at: number, end: number): boolean {
    this.event = 'value'
    this.type = type
    this.bodyFrom = at
    const kind = kinds[type]
    if (kind === undefined) return this.bad(said`The type 0x${hexText(Uint8Array.of(type))} means nothing, at byte ${this.from}.`)
    this.kind = kind
    this.at = at
    if (type === map || type === list) return this.document(end)
    const size = this.sizeOf(type, at)
    if (size === undefined) return this.short()
    if (size < 0 || at + size > end - 1) return this.bad(said`A value of ${size} bytes, at byte ${at}, is longer than its document.`)
    if (type === boolean && (this.bytes[at] ?? 0) > 1) return this.bad(said`A boolean that is neither, at byte ${at}.`)
    return this.goTo(at + size)
  }

  /** Bytes of a value; `undefined`: too few to tell; negative: impossible. */
  private sizeOf(type: number, at: number): number | undefined {
    switch (type) {
      case double:
      case date:
      case timestamp:
      case int64:
        return 8
      case text:
      case code:
      case symbol:
        return this.stringSize(at)
      case binary: {
        const length = this.length(at)
        return length === undefined ? undefined : length < 0 ? -1 : length + 5
      }
      case objectId:
        return 12
      case boolean:
        return 1
      case regex: {
        const pattern = this.bytes.indexOf(0, at)
        const flags = pattern < 0 ? -1 : this.bytes.indexOf(0, pattern + 1)
        return flags < 0 ? undefined : flags + 1 - at
      }
      case pointer: {
        const size = this.stringSize(at)
        return size === undefined || size < 0 ? size : size + 12
      }
      case codeWithScope: {
        const size = this.length(at)
        const inner = this.stringSize(at + 4)
        return inner === undefined || size === undefined ? undefined : inner < 0 || size < inner + 9 ? -1 : size
      }
      case int32:
        return 4
      case decimal:
        return 16
      default:
        return 0
    }
  }

  private length(at: number): number | undefined {
    return at + 4 > this.bytes.byteLength ? undefined : this.view.getInt32(at, true)
  }

  /** A length that counts the zero at the end, and the text. */
  private stringSize(at: number): number | undefined {
    const length = this.length(at)
    if (length === undefined) return undefined
    if (length < 1) return -1
    const last = this.bytes[at + 3 + length]
    return last === undefined || last === 0 ? length + 4 : -1
  }

  private string(at: number, maxLength: number): string {
    const length = (this.length(at) ?? 1) - 1
    return utf8Text(this.bytes, at + 4, Math.min(at + 4 + length, at + 4 + maxLength * 4, this.to))
  }

  private binaryText(maxLength: number): string {
    const subtype = this.bytes[this.bodyFrom + 4] ?? 0
    const body = this.bytes.subarray(this.bodyFrom + 5, Math.min(this.to, this.bodyFrom + 6 + (maxLength >> 1)))
    if (subtype === 4 && body.byteLength === 16) return uuidText(body)
    return subtype === 0 ? hexText(body) : `subtype ${subtype}: ${hexText(body)}`
  }
}

const kinds: Readonly<Record<number, BinaryReader['kind']>> = {
  [double]: 'number',
  [text]: 'text',
  [map]: 'map',
  [list]: 'list',
  [binary]: 'bytes',
  6: 'nothing',
  [objectId]: 'id',
  [boolean]: 'boolean',
  [date]: 'time',
  10: 'nothing',
  [regex]: 'text',
  [pointer]: 'id',
  [code]: 'text',
  [symbol]: 'text',
  [codeWithScope]: 'text',
  [int32]: 'number',
  [timestamp]: 'time',
  [int64]: 'number',
  [decimal]: 'number',
  127: 'word',
  255: 'word',
}

function wordOf(type: number): string {
  return type === 10 ? 'null' : type === 127 ? 'MaxKey' : type === 255 ? 'MinKey' : 'undefined'
}

/** A document says its own length, so one that is as long as the frame is nearly certain. */
const structure = structureDecoder({
  name: 'bson',
  title: 'BSON',
  readerOf: (bytes) => new BsonReader(bytes),
  begins: () => true,
})

export const bson: typeof structure = {
  ...structure,
  recognise: (content, context) => {
    const head = content.head(4)
    const size = (head[0] ?? 0) | ((head[1] ?? 0) << 8) | ((head[2] ?? 0) << 16) | ((head[3] ?? 0) << 24)
    if (size !== content.size || size < 5) return 0
    return structure.recognise(content, context) === 0 ? 0 : size === 5 ? 0.8 : 0.97
  },
}
