import { viewOf } from '../byte-text'

/** A field as it is on the wire (https://protobuf.dev/programming-guides/encoding). */
export interface WireField {
  readonly number: number
  readonly type: WireType
  readonly from: number
  /** Where the value begins: of `bytes`, behind its length. */
  readonly valueFrom: number
  readonly to: number
}

export type WireType = 'varint' | 'fixed64' | 'bytes' | 'group' | 'end' | 'fixed32'

const wireTypes: readonly (WireType | undefined)[] = ['varint', 'fixed64', 'bytes', 'group', 'end', 'fixed32']

/** The next field from `at`, or why there is none. A `group` is its first tag only; what is in it follows, until `end`. */
export function readWireField(bytes: Uint8Array, at: number, end: number): WireField | 'short' | 'bad' {
  const tag = readVarint(bytes, at, end)
  if (typeof tag === 'string') return tag
  const type = wireTypes[Number(tag.value & 7n)]
  const number = Number(tag.value >> 3n)
  if (type === undefined || number < 1 || number > 0x1fff_ffff) return 'bad'
  const field = (valueFrom: number, to: number): WireField | 'short' => (to > end ? 'short' : { number, type, from: at, valueFrom, to })
  switch (type) {
    case 'varint': {
      const value = readVarint(bytes, tag.to, end)
      return typeof value === 'string' ? value : field(tag.to, value.to)
    }
    case 'fixed64':
      return field(tag.to, tag.to + 8)
    case 'fixed32':
      return field(tag.to, tag.to + 4)
    case 'bytes': {
      const length = readVarint(bytes, tag.to, end)
      if (typeof length === 'string') return length
      return length.value > 0x7fff_ffffn ? 'bad' : field(length.to, length.to + Number(length.value))
    }
    default:
      return field(tag.to, tag.to)
  }
}

/** An unsigned number of at most 64 bits in base 128, little end first. */
export function readVarint(bytes: Uint8Array, at: number, end: number): { readonly value: bigint; readonly to: number } | 'short' | 'bad' {
  let low = 0
  let high = 0n
  for (let index = 0; index < 10; index += 1) {
    const byte = at + index < end ? bytes[at + index] : undefined
    if (byte === undefined) return 'short'
    if (index < 4) low += (byte & 127) << (7 * index)
    else high |= BigInt(byte & 127) << BigInt(7 * (index - 4))
    if (byte < 128) return { value: BigInt.asUintN(64, BigInt(low) | (high << 28n)), to: at + index + 1 }
  }
  return 'bad'
}

/** Signed numbers in turn: 0, −1, 1, −2 … */
export function zigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n)
}

export function readFixed(
  bytes: Uint8Array,
  at: number,
  size: 4 | 8,
): { readonly unsigned: bigint; readonly signed: bigint; readonly float: number } {
  const view = viewOf(bytes)
  return size === 4
    ? { unsigned: BigInt(view.getUint32(at, true)), signed: BigInt(view.getInt32(at, true)), float: view.getFloat32(at, true) }
    : { unsigned: view.getBigUint64(at, true), signed: view.getBigInt64(at, true), float: view.getFloat64(at, true) }
}

/** Whether bytes are a message, as far as they go: `count` fields that fit, groups closed, to the end (or to a cut). */
export function looksLikeMessage(
  bytes: Uint8Array,
  from: number,
  end: number,
  cut = false,
): { readonly count: number; readonly greatest: number } | undefined {
  let at = from
  let count = 0
  let greatest = 0
  const groups: number[] = []
  while (at < end) {
    const field = readWireField(bytes, at, end)
    if (field === 'short' && cut) break
    if (typeof field === 'string') return undefined
    if (field.type === 'group') {
      groups.push(field.number)
      if (groups.length > maxGroups) return undefined
    } else if (field.type === 'end' && groups.pop() !== field.number) return undefined
    greatest = Math.max(greatest, field.number)
    count += 1
    at = field.to
  }
  return groups.length > 0 && !cut ? undefined : { count, greatest }
}

const maxGroups = 64
