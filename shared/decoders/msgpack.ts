import { said } from '../sentences/said'
import { BinaryReader, maxKey, maxScalar } from './binary-reader'
import { exactNumber, utf8Text } from './byte-text'
import type { DecodedValue } from './decoder'
import { hexText } from './hex'
import { structureDecoder } from './structure'
import { timestampText } from './time-text'

/** MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) as events with their places. */
export class MessagePackReader extends BinaryReader {
  /** The payload of a text, of bytes or of an extension. */
  private bodyFrom = 0
  private number: number | bigint = 0
  private extension = 0
  /** Values passed over in keys, in all: they are no events, so no budget counts them. */
  private skipped = 0

  next(): boolean {
    if (this.status !== 'reading') return false
    if (this.depth === 0) {
      if (this.started) return this.end()
      this.started = true
      return this.value(this.at)
    }
    const left = this.left[this.depth - 1] ?? 0
    if (left === 0) return this.pop()
    this.left[this.depth - 1] = left - 1
    this.inMap = this.isInMap
    const start = this.at
    if (this.inMap && !this.readKey()) return false
    return this.value(start)
  }

  text(maxLength: number): string {
    switch (this.kind) {
      case 'text':
        return utf8Text(this.bytes, this.bodyFrom, Math.min(this.to, this.bodyFrom + maxLength * 4))
      case 'time':
        return this.timestamp() ?? ''
      case 'bytes': {
        const hex = hexText(this.bytes.subarray(this.bodyFrom, Math.min(this.to, this.bodyFrom + (maxLength >> 1) + 1)))
        return this.extension === noExtension ? hex : `extension ${this.extension}: ${hex}`
      }
      case 'nothing':
        return 'nil'
      default:
        return this.kind === 'boolean' ? `${this.number === 1}` : `${this.number}`
    }
  }

  scalar(): DecodedValue {
    switch (this.kind) {
      case 'nothing':
        return null
      case 'boolean':
        return this.number === 1
      case 'number':
        return typeof this.number === 'bigint' ? (exactNumber(this.number) ?? `${this.number}`) : this.number
      default:
        return this.text(maxScalar)
    }
  }

  private readKey(): boolean {
    if (!this.head()) return false
    if (this.event === 'open') return this.skipKey()
    this.key = this.kind === 'text' ? this.bytes.subarray(this.bodyFrom, this.to) : this.text(maxKey)
    return true
  }

  /** A map or list as a key: passed over, and named by its first bytes. */
  private skipKey(): boolean {
    const from = this.from
    let values = this.openCount()
    while (values > 0) {
      if (!this.head()) return false
      values += (this.event === 'open' ? this.openCount() : 0) - 1
      this.skipped += 1
      if (this.skipped > maxSkipped) return this.bad(said`The keys are too large.`)
    }
    this.key = hexText(this.bytes.subarray(from, Math.min(this.at, from + 32)))
    return true
  }

  private openCount(): number {
    return this.kind === 'map' ? Number(this.number) * 2 : Number(this.number)
  }

  private value(start: number): boolean {
    if (!this.head()) return false
    this.from = start
    if (this.event === 'open') this.push(Number(this.number))
    return true
  }

  /** Reads one head with its scalar, and goes behind it. */
  private head(): boolean {
    const at = this.at
    const byte = this.bytes[at]
    if (byte === undefined) return this.short()
    this.from = at
    this.event = 'value'
    this.extension = noExtension
    if (byte < 0x80) return this.whole(byte, 1)
    if (byte >= 0xe0) return this.whole(byte - 256, 1)
    if (byte < 0x90) return this.container('map', byte & 15, 1)
    if (byte < 0xa0) return this.container('list', byte & 15, 1)
    if (byte < 0xc0) return this.body('text', byte & 31, 1)
    const size = sizeOfHead[byte - 0xc0] ?? 0
    if (at + size > this.bytes.byteLength) return this.short()
    const { view } = this
    switch (byte) {
      case 0xc0:
        this.kind = 'nothing'
        return this.goTo(at + 1)
      case 0xc1:
        return this.bad(said`0xc1 means nothing, at byte ${at}.`)
      case 0xc2:
      case 0xc3:
        this.kind = 'boolean'
        this.number = byte - 0xc2
        return this.goTo(at + 1)
      case 0xc4:
        return this.body('bytes', view.getUint8(at + 1), 2)
      case 0xc5:
        return this.body('bytes', view.getUint16(at + 1), 3)
      case 0xc6:
        return this.body('bytes', view.getUint32(at + 1), 5)
      case 0xc7:
        return this.extended(view.getUint8(at + 1), 2)
      case 0xc8:
        return this.extended(view.getUint16(at + 1), 3)
      case 0xc9:
        return this.extended(view.getUint32(at + 1), 5)
      case 0xca:
        return this.whole(view.getFloat32(at + 1), 5)
      case 0xcb:
        return this.whole(view.getFloat64(at + 1), 9)
      case 0xcc:
        return this.whole(view.getUint8(at + 1), 2)
      case 0xcd:
        return this.whole(view.getUint16(at + 1), 3)
      case 0xce:
        return this.whole(view.getUint32(at + 1), 5)
      case 0xcf:
        return this.whole(view.getBigUint64(at + 1), 9)
      case 0xd0:
        return this.whole(view.getInt8(at + 1), 2)
      case 0xd1:
        return this.whole(view.getInt16(at + 1), 3)
      case 0xd2:
        return this.whole(view.getInt32(at + 1), 5)
      case 0xd3:
        return this.whole(view.getBigInt64(at + 1), 9)
      case 0xd9:
        return this.body('text', view.getUint8(at + 1), 2)
      case 0xda:
        return this.body('text', view.getUint16(at + 1), 3)
      case 0xdb:
        return this.body('text', view.getUint32(at + 1), 5)
      case 0xdc:
        return this.container('list', view.getUint16(at + 1), 3)
      case 0xdd:
        return this.container('list', view.getUint32(at + 1), 5)
      case 0xde:
        return this.container('map', view.getUint16(at + 1), 3)
      case 0xdf:
        return this.container('map', view.getUint32(at + 1), 5)
      default:
        // 0xd4 … 0xd8: an extension of 1, 2, 4, 8 or 16 bytes.
        return this.extended(1 << (byte - 0xd4), 1)
    }
  }

  private whole(value: number | bigint, size: number): boolean {
    this.kind = 'number'
    this.number = value
    return this.goTo(this.at + size)
  }

  private container(kind: 'map' | 'list', count: number, size: number): boolean {
    this.kind = kind
    this.event = 'open'
    this.number = count
    return this.goTo(this.at + size)
  }

  private body(kind: 'text' | 'bytes', length: number, size: number): boolean {
    this.kind = kind
    this.bodyFrom = this.at + size
    return this.goTo(this.bodyFrom + length)
  }

  private extended(length: number, size: number): boolean {
    this.extension = this.view.getInt8(this.at + size)
    if (!this.body('bytes', length, size + 1)) return false
    if (this.extension === timestampExtension && this.timestamp() !== undefined) this.kind = 'time'
    return true
  }

  private timestamp(): string | undefined {
    const { view, bodyFrom } = this
    switch (this.to - bodyFrom) {
      case 4:
        return timestampText(BigInt(view.getUint32(bodyFrom)) * 1_000_000_000n)
      case 8: {
        const both = view.getBigUint64(bodyFrom)
        return timestampText((both & 0x3_ffff_ffffn) * 1_000_000_000n + (both >> 34n))
      }
      case 12:
        return timestampText(view.getBigInt64(bodyFrom + 4) * 1_000_000_000n + BigInt(view.getUint32(bodyFrom)))
      default:
        return undefined
    }
  }
}

const noExtension = 1000
const timestampExtension = -1
const maxSkipped = 100_000
/** Bytes of the heads 0xc0 … 0xdf, with fixed scalars and extension types. */
const sizeOfHead = [1, 1, 1, 1, 2, 3, 5, 3, 4, 6, 5, 9, 2, 3, 5, 9, 2, 3, 5, 9, 2, 2, 2, 2, 2, 2, 3, 5, 3, 5, 3, 5]

export const msgpack = structureDecoder({
  name: 'msgpack',
  title: 'MessagePack',
  readerOf: (bytes) => new MessagePackReader(bytes),
  begins: (first) => (first >= 0x80 && first < 0xa0) || (first >= 0xdc && first <= 0xdf),
})
