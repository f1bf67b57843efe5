import { said } from '../sentences/said'
import { utf8Text, viewOf } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, DecodeError, type NumberType } from './decoder'
import { FieldCursor, numberAt, sizeOfNumber } from './field-cursor'

/**
 * nDPI's TLV serialisation (nDPI, ndpi_serializer.c and ndpi_typedefs.h): version and format, one byte each, then items of
 * one byte with the types of the key (high half) and of the value (low half), the key, and the value. Numbers are big
 * endian, but floats are as the machine has them; texts have a length of two bytes.
 */
export const tlvFormat = 1

type TlvType = 'endOfRecord' | NumberType | 'text' | 'startOfBlock' | 'endOfBlock' | 'startOfList' | 'endOfList'

const types: readonly (TlvType | undefined)[] = [
  undefined,
  'endOfRecord',
  'u8',
  'u16',
  'u32',
  'u64',
  'i8',
  'i16',
  'i32',
  'i64',
  'f32',
  'text',
  'startOfBlock',
  'endOfBlock',
  'startOfList',
  'endOfList',
]

/** Numbers of NetFlow v9, IPFIX and nProbe (ntopng, ParserInterface.cpp) that a reader of flows looks for. */
const names: Readonly<Record<string, string>> = {
  1: 'IN_BYTES',
  2: 'IN_PKTS',
  4: 'PROTOCOL',
  5: 'SRC_TOS',
  6: 'TCP_FLAGS',
  7: 'L4_SRC_PORT',
  8: 'IPV4_SRC_ADDR',
  10: 'INPUT_SNMP',
  11: 'L4_DST_PORT',
  12: 'IPV4_DST_ADDR',
  14: 'OUTPUT_SNMP',
  16: 'SRC_AS',
  17: 'DST_AS',
  21: 'LAST_SWITCHED',
  22: 'FIRST_SWITCHED',
  23: 'OUT_BYTES',
  24: 'OUT_PKTS',
  27: 'IPV6_SRC_ADDR',
  28: 'IPV6_DST_ADDR',
  58: 'SRC_VLAN',
  60: 'IP_PROTOCOL_VERSION',
  57590: 'L7_PROTO',
  57591: 'L7_PROTO_NAME',
}

/** The name that ntopng has for a number; the number itself where it is not known here. */
const fieldName = (key: string): string => names[key] ?? key

/** Adds the records as children of a node. @throws DecodeError, BudgetSpent */
export function readTlv(name: string, content: Content, context: DecodeContext): void {
  const { tree } = context
  const cursor = new FieldCursor(content, context)
  tree.open({ name, kind: 'list', range: content.range() })
  cursor.number('version', 'u8', false)
  if (cursor.number('format', 'u8', false) !== tlvFormat) throw new DecodeError(said`The payload says that it is not in TLV form.`)
  /** Containers within the record, and the record. */
  let depth = 0
  let record = 0
  while (cursor.left > 0) {
    context.budget.charge()
    const from = cursor.at
    const item = cursor.whole('u8', false)
    const type = types[item & 15]
    if (type === undefined) throw new DecodeError(said`There is no value type ${item & 15} (at byte ${from}).`)
    if (type === 'endOfRecord') {
      while (depth > 0) {
        tree.close(cursor.range(0).to)
        depth -= 1
      }
      continue
    }
    if (type === 'endOfBlock' || type === 'endOfList') {
      if (depth < 2) throw new DecodeError(said`A block ends that never began (at byte ${from}).`)
      tree.close(cursor.range(0).to)
      depth -= 1
      continue
    }
    if (depth === 0) {
      tree.open({ name: `${record}`, kind: 'map', range: content.range(from, from) })
      record += 1
      depth = 1
    }
    const opens = type === 'startOfBlock' || type === 'startOfList'
    const key = readKey(cursor, opens && item >> 4 === 0 ? 'text' : types[item >> 4])
    if (opens) {
      tree.open({ name: key, kind: type === 'startOfList' ? 'list' : 'map', range: content.range(from, from) })
      depth += 1
    } else readValue(cursor, type, key, from)
  }
  while (depth >= 0) {
    tree.close(cursor.range(0).to)
    depth -= 1
  }
}

function readKey(cursor: FieldCursor, type: TlvType | undefined): string {
  if (type === 'text') return readText(cursor)
  if (type === 'u8' || type === 'u16' || type === 'u32') return fieldName(`${cursor.whole(type, false)}`)
  throw new DecodeError(said`A key is neither a number nor text (at byte ${cursor.at}).`)
}

function readText(cursor: FieldCursor): string {
  const length = cursor.whole('u16', false)
  const from = cursor.take(length)
  return utf8Text(cursor.bytes, from, from + length)
}

function readValue(cursor: FieldCursor, type: NumberType | 'text', key: string, from: number): void {
  if (type === 'text') cursor.leaf(key, from, { kind: 'text', text: readText(cursor) })
  else cursor.typedLeaf(key, from, type, type === 'f32')
}

/** The first record's values by name, as far as the head has them. */
export function headValues(head: Uint8Array, from: number): ReadonlyMap<string, string | number> {
  const found = new Map<string, string | number>()
  const view = viewOf(head)
  let at = from + 2
  const number = (type: NumberType): string | number | undefined => {
    const size = sizeOfNumber(type)
    if (at + size > head.byteLength) return undefined
    const value = numberAt(view, at, type, type === 'f32')
    at += size
    return typeof value === 'bigint' ? Number(value) : value
  }
  const text = (): string | undefined => {
    const length = number('u16')
    if (typeof length !== 'number' || at + length > head.byteLength) return undefined
    at += length
    return utf8Text(head, at - length, at)
  }
  while (at < head.byteLength) {
    const item = head[at] ?? 0
    const keyType = types[item >> 4]
    const valueType = types[item & 15]
    at += 1
    if (!(keyType === 'text' || keyType === 'u8' || keyType === 'u16' || keyType === 'u32')) break
    const key = keyType === 'text' ? text() : number(keyType)
    if (valueType === undefined || key === undefined) break
    const value = valueType === 'text' ? text() : isNumberType(valueType) ? number(valueType) : undefined
    if (value === undefined) break
    found.set(fieldName(`${key}`), value)
  }
  return found
}

const isNumberType = (type: TlvType): type is NumberType => /^[iuf]\d+$/u.test(type)
