import { said } from '../sentences/said'
import { BinaryReader, maxKey, maxScalar } from './binary-reader'
import { exactNumber, utf8Text } from './byte-text'
import type { DecodedValue } from './decoder'
import { hexText } from './hex'
import { halfFloat, numberText } from './number-text'
import { structureDecoder } from './structure'
import { timestampText } from './time-text'
import { uuidText } from './uuid-text'

const breakByte = 0xff
const toBreak = -1

/** CBOR (RFC 8949) as events with their places. Tags are said in front of what they tag. */
class CborReader extends BinaryReader {
  note = ''
  private bodyFrom = 0
  private inChunks = false
  private number: number | bigint = 0
  private tag: number | undefined
  /** Values passed over in keys, in all: they are no events, so no budget counts them. */
  private skipped = 0

  next(): boolean {
    if (this.status !== 'reading') return false
    const start = this.at
    if (this.depth === 0) {
      if (this.started) return this.end()
      this.started = true
      return this.value(start)
    }
    const left = this.left[this.depth - 1] ?? 0
    if (left === toBreak) {
      if (this.bytes[this.at] === undefined) return this.short()
      if (this.bytes[this.at] === breakByte) {
        this.at += 1
        return this.pop()
      }
    } else {
      if (left === 0) return this.pop()
      this.left[this.depth - 1] = left - 1
    }
    this.inMap = this.isInMap
    if (this.inMap && !this.readKey()) return false
    return this.value(start)
  }

  text(maxLength: number): string {
    const said = this.plainText(maxLength)
    return this.note === '' ? said : `${this.note} ${said}`
  }

  scalar(): DecodedValue {
    switch (this.kind) {
      case 'nothing':
        return this.number === 22 ? null : 'undefined'
      case 'boolean':
        return this.number === 21
      case 'number':
        return typeof this.number === 'bigint' ? (exactNumber(this.number) ?? `${this.number}`) : this.number
      default:
        return this.plainText(maxScalar)
    }
  }

  private plainText(maxLength: number): string {
    switch (this.kind) {
      case 'text':
        return utf8Text(this.body(maxLength * 4))
      case 'bytes':
        return this.tag === 37 && this.to - this.bodyFrom === 16 ? uuidText(this.body(16)) : this.bytesText(maxLength)
      case 'nothing':
        return this.number === 22 ? 'null' : 'undefined'
      case 'boolean':
        return `${this.number === 21}`
      case 'word':
        return `simple(${this.number})`
      default:
        return typeof this.number === 'bigint' ? `${this.number}` : (this.timeText() ?? numberText(this.number))
    }
  }

  /** Tag 1: seconds since 1970. */
  private timeText(): string | undefined {
    if (this.tag !== 1 || typeof this.number !== 'number' || Math.abs(this.number) > 8.64e12) return undefined
    return timestampText(BigInt(Math.round(this.number * 1e6)) * 1000n)
  }

  /** Tags 2 and 3: whole numbers of any length. */
  private bytesText(maxLength: number): string {
    const isBig = (this.tag === 2 || this.tag === 3) && this.to - this.bodyFrom <= maxBigBytes && !this.inChunks
    const hex = hexText(this.body((maxLength >> 1) + 1))
    if (!isBig) return hex
    const big = BigInt(`0x0${hex}`)
    return `${this.tag === 2 ? big : -1n - big}`
  }

  /** The beginning of a text or of bytes, joined when they come in chunks. */
  private body(maxBytes: number): Uint8Array {
    if (!this.inChunks) return this.bytes.subarray(this.bodyFrom, Math.min(this.to, this.bodyFrom + maxBytes))
    const joined: number[] = []
    let at = this.bodyFrom
    while (joined.length < maxBytes && at < this.to - 1) {
      const [size, from] = this.argument(at)
      const end = Math.min(Number(size) + from, from + maxBytes)
      for (let index = from; index < end; index += 1) joined.push(this.bytes[index] ?? 0)
      at = from + Number(size)
    }
    return Uint8Array.from(joined.slice(0, maxBytes))
  }

  private readKey(): boolean {
    if (!this.head()) return false
    if (this.event === 'open') return this.skipKey()
    this.key = this.text(maxKey)
    return true
  }

  /** A map or list as a key: passed over, and named by its first bytes. */
  private skipKey(): boolean {
    const from = this.at - 1
    const counts = [this.openCount()]
    while (counts.length > 0) {
      const left = counts.pop() ?? 0
      if (left === 0) continue
      if (left === toBreak && this.bytes[this.at] === breakByte) {
        this.at += 1
        continue
      }
      counts.push(left === toBreak ? toBreak : left - 1)
      if (!this.head()) return false
      if (this.event === 'open') counts.push(this.openCount())
      this.skipped += 1
      if (this.skipped > maxSkipped) return this.bad(said`The keys are too large.`)
    }
    this.key = hexText(this.bytes.subarray(from, Math.min(this.at, from + 32)))
    return true
  }

  private openCount(): number {
    const count = Number(this.number)
    return this.kind === 'map' && count !== toBreak ? count * 2 : count
  }

  private value(start: number): boolean {
    if (!this.head()) return false
    this.from = start
    if (this.event === 'open') this.push(Number(this.number))
    return true
  }

  /** Reads one head with its tags and, of what has no children, its value; goes behind it. */
  private head(): boolean {
    this.event = 'value'
    this.note = ''
    this.tag = undefined
    this.inChunks = false
    for (let tags = 0; ; tags += 1) {
      const byte = this.bytes[this.at]
      if (byte === undefined) return this.short()
      const extra = byte & 31
      if (extra > 27 && extra < 31) return this.bad(said`0x${hexText(Uint8Array.of(byte))} means nothing, at byte ${this.at}.`)
      const size = extra < 24 || extra === 31 ? 0 : 1 << (extra - 24)
      if (this.at + 1 + size > this.bytes.byteLength) return this.short()
      if (byte >> 5 !== 6) return this.item(byte >> 5, extra)
      if (extra === 31 || tags > maxTags) return this.bad(said`Tags without end, at byte ${this.at}.`)
      const [tag, behind] = this.argument(this.at)
      this.tag = Number(tag)
      this.note = this.note === '' ? `tag ${tag}` : `${this.note} tag ${tag}`
      this.at = behind
    }
  }

  private item(major: number, extra: number): boolean {
    const isOpenEnded = extra === 31
    const [value, behind] = this.argument(this.at)
    switch (major) {
      case 0:
      case 1:
        if (isOpenEnded) return this.bad(said`A number without end, at byte ${this.at}.`)
        this.kind = this.tag === 1 ? 'time' : 'number'
        this.number = major === 0 ? value : typeof value === 'bigint' ? -1n - value : -1 - value
        return this.goTo(behind)
      case 2:
      case 3:
        this.kind = major === 2 ? 'bytes' : 'text'
        this.bodyFrom = behind
        if (isOpenEnded) return this.chunks(major)
        return this.goTo(behind + Number(value))
      case 4:
      case 5:
        this.kind = major === 4 ? 'list' : 'map'
        this.event = 'open'
        this.number = isOpenEnded ? toBreak : Number(value)
        return this.goTo(behind)
      default:
        return this.simple(extra, Number(value), behind)
    }
  }

  private simple(extra: number, value: number, behind: number): boolean {
    if (extra === 31) return this.bad(said`A break with nothing to end, at byte ${this.at}.`)
    if (extra >= 25) {
      this.kind = this.tag === 1 ? 'time' : 'number'
      const at = this.at + 1
      this.number = extra === 25 ? halfFloat(this.view.getUint16(at)) : extra === 26 ? this.view.getFloat32(at) : this.view.getFloat64(at)
      return this.goTo(behind)
    }
    if (extra === 24 && value < 32) return this.bad(said`A simple value in two bytes that fits in one, at byte ${this.at}.`)
    this.number = value
    this.kind = value === 20 || value === 21 ? 'boolean' : value === 22 || value === 23 ? 'nothing' : 'word'
    return this.goTo(behind)
  }

  /** Passes over the chunks of a text or of bytes without a length. */
  private chunks(major: number): boolean {
    this.inChunks = true
    let at = this.bodyFrom
    for (;;) {
      const byte = this.bytes[at]
      if (byte === undefined) return this.short()
      if (byte === breakByte) return this.goTo(at + 1)
      const extra = byte & 31
      if (byte >> 5 !== major || extra > 27) return this.bad(said`Expected a chunk at byte ${at}.`)
      const size = extra < 24 ? 0 : 1 << (extra - 24)
      if (at + 1 + size > this.bytes.byteLength) return this.short()
      const [length, behind] = this.argument(at)
      at = behind + Number(length)
    }
  }

  /** The argument of a head that is known to be there, and the place behind it. */
  private argument(at: number): readonly [value: number | bigint, behind: number] {
    const extra = (this.bytes[at] ?? 0) & 31
    switch (extra) {
      case 24:
        return [this.view.getUint8(at + 1), at + 2]
      case 25:
        return [this.view.getUint16(at + 1), at + 3]
      case 26:
        return [this.view.getUint32(at + 1), at + 5]
      case 27:
        return [this.view.getBigUint64(at + 1), at + 9]
      default:
        return [extra, at + 1]
    }
  }
}

const maxTags = 16
const maxSkipped = 100_000
const maxBigBytes = 64

export const cbor = structureDecoder({
  name: 'cbor',
  title: 'CBOR',
  readerOf: (bytes) => new CborReader(bytes),
  begins: (first) => (first >= 0x80 && first < 0xc0) || first === 0xd9,
})
