import { exactNumber, isUtf8Text, utf8Text } from '../byte-text'
import type { DecodedScalar, NodeKind } from '../decoder'
import { hexText } from '../hex'
import { float32Text, numberText } from '../number-text'
import type { SchemaField } from './schema'
import { readFixed, readVarint, type WireField, type WireType, zigzag } from './wire'

/** A single value: what it is and what it says. */
export interface WireValue {
  readonly kind: NodeKind
  readonly text: string
  readonly value: DecodedScalar
}

/** The wire type of a scalar type; whatever has a length is `bytes`. */
export function wireTypeOf(field: SchemaField): WireType {
  if (field.enumeration !== undefined) return 'varint'
  switch (field.type) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return 'fixed64'
    case 'float':
    case 'fixed32':
    case 'sfixed32':
      return 'fixed32'
    case 'int32':
    case 'uint32':
    case 'sint32':
    case 'int64':
    case 'uint64':
    case 'sint64':
    case 'bool':
      return 'varint'
    default:
      return 'bytes'
  }
}

const whole = (value: bigint): WireValue => ({ kind: 'number', text: `${value}`, value: exactNumber(value) ?? `${value}` })

/** The value of a field that a schema describes. */
export function typedValue(bytes: Uint8Array, wire: Omit<WireField, 'number'>, field: SchemaField, maxText: number): WireValue {
  const { valueFrom, to } = wire
  switch (wire.type) {
    case 'varint': {
      const read = readVarint(bytes, valueFrom, to)
      return varintValue(typeof read === 'string' ? 0n : read.value, field)
    }
    case 'fixed32':
    case 'fixed64': {
      const { unsigned, signed, float } = readFixed(bytes, valueFrom, wire.type === 'fixed32' ? 4 : 8)
      if (field.type === 'float') return { kind: 'number', text: float32Text(float), value: float }
      if (field.type === 'double') return { kind: 'number', text: numberText(float), value: float }
      return whole(field.type.startsWith('s') ? signed : unsigned)
    }
    default: {
      if (field.type === 'string') {
        const text = utf8Text(bytes, valueFrom, Math.min(to, valueFrom + maxText * 4))
        return { kind: 'text', text, value: text }
      }
      return hexValue(bytes, valueFrom, to, maxText)
    }
  }
}

function varintValue(value: bigint, field: SchemaField): WireValue {
  if (field.enumeration !== undefined) {
    const number = Number(BigInt.asIntN(32, value))
    const name = field.enumeration[number]
    return name === undefined ? { kind: 'number', text: `${number}`, value: number } : { kind: 'word', text: name, value: name }
  }
  switch (field.type) {
    case 'bool':
      return { kind: 'boolean', text: `${value !== 0n}`, value: value !== 0n }
    case 'int32':
      return whole(BigInt.asIntN(32, value))
    case 'uint32':
      return whole(BigInt.asUintN(32, value))
    case 'sint32':
      return whole(BigInt.asIntN(32, zigzag(BigInt.asUintN(32, value))))
    case 'sint64':
      return whole(zigzag(value))
    case 'int64':
      return whole(BigInt.asIntN(64, value))
    default:
      return whole(value)
  }
}

/** The value of a field that nothing describes: the likeliest reading first, others behind it. */
export function guessedValue(bytes: Uint8Array, wire: WireField, maxText: number): WireValue {
  const { valueFrom, to } = wire
  switch (wire.type) {
    case 'varint': {
      const read = readVarint(bytes, valueFrom, to)
      const value = typeof read === 'string' ? 0n : read.value
      const signed = BigInt.asIntN(64, value)
      return signed === value ? whole(value) : { ...whole(signed), text: `${signed} (unsigned ${value})` }
    }
    case 'fixed32':
    case 'fixed64': {
      const { unsigned, signed, float } = readFixed(bytes, valueFrom, wire.type === 'fixed32' ? 4 : 8)
      const size = Math.abs(float)
      const said = wire.type === 'fixed32' ? float32Text(float) : numberText(float)
      if (size === 0 || (size > 1e-9 && size < 1e15))
        return { kind: 'number', text: unsigned === 0n ? '0' : `${said} (whole ${signed})`, value: float }
      return { ...whole(signed), text: `${signed} (float ${said})` }
    }
    default: {
      const isText = to === valueFrom || isUtf8Text(bytes.subarray(valueFrom, Math.min(to, valueFrom + 4096)), to - valueFrom > 4096)
      if (!isText) return hexValue(bytes, valueFrom, to, maxText)
      const text = utf8Text(bytes, valueFrom, Math.min(to, valueFrom + maxText * 4))
      return { kind: 'text', text, value: text }
    }
  }
}

function hexValue(bytes: Uint8Array, from: number, to: number, maxText: number): WireValue {
  const text = hexText(bytes.subarray(from, Math.min(to, from + (maxText >> 1) + 1)))
  return { kind: 'bytes', text, value: text }
}
