import { said } from '../sentences/said'
import { exactNumber, utf8Text } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, type DecodedValue, DecodeError } from './decoder'
import { hexText } from './hex'

/**
 * The encoding of zproto (https://github.com/zeromq/zproto), in which ZRE, FileMQ and zeromq/majordomo are written: numbers in
 * network order; a string has its length in one byte, a longstr in four; `strings` are a count in four bytes and longstrs;
 * a `hash` is such a count and pairs of string and longstr; a chunk has its length in four bytes.
 */
export type ZprotoType = 'u8' | 'u16' | 'u64' | 'string' | 'longstr' | 'strings' | 'hash' | 'chunk'

export interface ZprotoField {
  readonly name: string
  readonly type: ZprotoType
  /** The path of the filter field that has it. */
  readonly field?: string
  /** What its values are called. */
  readonly words?: Readonly<Record<number, string>>
}

interface ZprotoItem {
  readonly name: string
  readonly text: string
  readonly from: number
  readonly to: number
}

interface ZprotoValue {
  readonly field: ZprotoField
  readonly from: number
  readonly to: number
  readonly text: string
  readonly number?: number | undefined
  /** Of strings and hashes. */
  readonly items?: readonly ZprotoItem[]
  /** Where the bytes of a chunk begin; they end with the value. */
  readonly chunkFrom?: number
}

export interface ZprotoReading {
  /** Those read, in order. */
  readonly values: readonly ZprotoValue[]
  /** Where reading stopped. */
  readonly end: number
  /** The field that the bytes end in. */
  readonly short?: ZprotoField
}

const numberSizes = { u8: 1, u16: 2, u64: 8 } as const
/** No more are kept; the rest is passed over. */
const maxItems = 2000

/** Reads fields from `at` on. `size`: of the whole frame, of which `bytes` may be the beginning. Never throws. */
export function readZproto(bytes: Uint8Array, at: number, fields: readonly ZprotoField[], size = bytes.byteLength): ZprotoReading {
  const values: ZprotoValue[] = []
  let end = at
  for (const field of fields) {
    const value = readField(bytes, end, field, size)
    if (value === undefined) return { values, end, short: field }
    values.push(value)
    end = value.to
  }
  return { values, end }
}

function readField(bytes: Uint8Array, from: number, field: ZprotoField, size: number): ZprotoValue | undefined {
  switch (field.type) {
    case 'u8':
    case 'u16':
    case 'u64': {
      const to = from + numberSizes[field.type]
      if (to > bytes.byteLength) return undefined
      let number = 0n
      for (let index = from; index < to; index += 1) number = (number << 8n) | BigInt(bytes[index] ?? 0)
      const exact = exactNumber(number)
      const word = exact === undefined ? undefined : field.words?.[exact]
      return { field, from, to, text: word ?? `${number}`, number: exact }
    }
    case 'string':
    case 'longstr': {
      const item = readText(bytes, from, field.type)
      return item === undefined ? undefined : { field, from, to: item.to, text: item.text }
    }
    case 'strings':
    case 'hash':
      return readList(bytes, from, field)
    case 'chunk': {
      const length = readLength(bytes, from, 4)
      if (length === undefined || from + 4 + length > size) return undefined
      return { field, from, to: from + 4 + length, text: `${length} bytes`, chunkFrom: from + 4 }
    }
  }
}

function readList(bytes: Uint8Array, from: number, field: ZprotoField): ZprotoValue | undefined {
  const count = readLength(bytes, from, 4)
  if (count === undefined) return undefined
  const items: ZprotoItem[] = []
  let to = from + 4
  for (let index = 0; index < count; index += 1) {
    const key = field.type === 'hash' ? readText(bytes, to, 'string') : { text: `${index}`, to }
    const value = key === undefined ? undefined : readText(bytes, key.to, 'longstr')
    if (key === undefined || value === undefined) return undefined
    if (items.length < maxItems) items.push({ name: key.text, text: value.text, from: to, to: value.to })
    to = value.to
  }
  const text = items.map((item) => (field.type === 'hash' ? `${item.name}=${item.text}` : item.text)).join(', ')
  return { field, from, to, text, items }
}

function readText(bytes: Uint8Array, from: number, type: 'string' | 'longstr'): { readonly text: string; readonly to: number } | undefined {
  const start = from + (type === 'string' ? 1 : 4)
  const length = readLength(bytes, from, start - from)
  if (length === undefined || start + length > bytes.byteLength) return undefined
  return { text: utf8Text(bytes, start, Math.min(start + length, start + maxText)), to: start + length }
}

const maxText = 4096

function readLength(bytes: Uint8Array, from: number, size: number): number | undefined {
  if (from + size > bytes.byteLength) return undefined
  let length = 0
  for (let index = from; index < from + size; index += 1) length = length * 256 + (bytes[index] ?? 0)
  return length
}

/** Adds a node for each value. @throws DecodeError when the bytes ended too early */
export function zprotoNodes(context: DecodeContext, name: string, content: Content, reading: ZprotoReading): void {
  const { tree, budget } = context
  for (const { field, from, to, text, number, items, chunkFrom } of reading.values) {
    budget.chargeBytes(to - from)
    const range = content.range(from, to)
    const path = field.field === undefined ? undefined : `${name}.${field.field}`
    if (chunkFrom !== undefined) {
      if (to === chunkFrom) tree.leaf({ name: field.name, kind: 'bytes', text: '', range })
      else context.nested(field.name, content.part(chunkFrom, to))
    } else if (items !== undefined) {
      tree.open({ name: field.name, kind: field.type === 'hash' ? 'map' : 'list', range, field: path })
      for (const item of items) {
        budget.charge()
        tree.leaf({ name: item.name, kind: 'text', text: item.text, range: content.range(item.from, item.to) })
      }
      tree.close()
    } else {
      const kind = number === undefined ? (field.type === 'u64' ? 'number' : 'text') : field.words === undefined ? 'number' : 'word'
      tree.leaf({ name: field.name, kind, text, value: number, range, field: path })
    }
  }
  if (reading.short !== undefined) throw new DecodeError(said`The frame ends in the ${reading.short.name}.`)
}

/** The value of a filter field. */
export function zprotoField(reading: ZprotoReading, path: string): DecodedValue {
  const value = reading.values.find((each) => each.field.field === path)
  if (value === undefined) return undefined
  return value.field.words === undefined ? (value.number ?? value.text) : value.text
}

/** The value of a field of the layout as text; empty where there is none. */
export function zprotoText(reading: ZprotoReading, name: string): string {
  return reading.values.find((each) => each.field.name === name)?.text ?? ''
}

/** Whether a frame begins with a zproto signature: `AA A0` and the protocol's number. */
export function hasSignature(content: Content, protocol: number): boolean {
  const head = content.head(3)
  return head.byteLength === 3 && head[0] === 0xaa && head[1] === (0xa0 | protocol)
}

/** The node of the signature and of the command after it. */
export function zprotoHead(context: DecodeContext, name: string, content: Content, command: string, value: number): void {
  const { tree } = context
  tree.leaf({ name: 'signature', kind: 'bytes', text: hexText(content.head(2)), range: content.range(0, 2) })
  tree.leaf({ name: 'command', kind: 'word', text: command, value, range: content.range(2, 3), field: `${name}.command` })
}
