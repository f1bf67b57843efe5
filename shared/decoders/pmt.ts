import { said } from '../sentences/said'
import { utf8Text, viewOf } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, DecodeError, type FrameDecoder, headBytes, type NumberType } from './decoder'
import { type CursorContext, FieldCursor, numberAt, sizeOfNumber, typedNumberText } from './field-cursor'
import { addNumbers, complexText } from './number-block'

/**
 * GNU Radio's polymorphic types as bytes (gnuradio, pmt_serialize.cc and pmt_serial_tags.h): a tag byte and the value, big
 * endian. Uniform vectors: type, count, and padding before the numbers.
 */
const tagTrue = 0
const tagFalse = 1
const tagSymbol = 2
const tagInt32 = 3
const tagDouble = 4
const tagComplex = 5
const tagNull = 6
const tagPair = 7
const tagVector = 8
const tagDict = 9
const tagUniform = 10
const tagUint64 = 11
const tagTuple = 12
const tagInt64 = 13

interface Uniform {
  readonly type: NumberType
  readonly complex: boolean
}

const uniforms: readonly Uniform[] = [
  ...(['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'f32', 'f64'] as const).map((type) => ({ type, complex: false })),
  { type: 'f32', complex: true },
  { type: 'f64', complex: true },
]

const maxDepth = 32

/** Adds the value at the cursor as a node, and moves on. @throws DecodeError, BudgetSpent */
export function readPmt(cursor: FieldCursor, name: string, content: Content, context: DecodeContext, depth = 0): void {
  const { tree, budget } = context
  budget.charge()
  if (depth > maxDepth) throw new DecodeError(said`Values are nested too deep.`)
  const from = cursor.at
  const tag = cursor.whole('u8', false)
  switch (tag) {
    case tagTrue:
    case tagFalse:
      cursor.leaf(name, from, { kind: 'boolean', text: `${tag === tagTrue}` }, tag === tagTrue)
      return
    case tagNull:
      cursor.leaf(name, from, { kind: 'nothing', text: 'nil' })
      return
    case tagSymbol: {
      const length = cursor.whole('u16', false)
      const at = cursor.take(length)
      cursor.leaf(name, from, { kind: 'word', text: utf8Text(cursor.bytes, at, at + length) })
      return
    }
    case tagInt32:
      cursor.typedLeaf(name, from, 'i32', false)
      return
    case tagInt64:
      cursor.typedLeaf(name, from, 'i64', false)
      return
    case tagUint64:
      cursor.typedLeaf(name, from, 'u64', false)
      return
    case tagDouble:
      cursor.typedLeaf(name, from, 'f64', false)
      return
    case tagComplex: {
      const real = cursor.value('f64', false)
      cursor.leaf(name, from, { kind: 'number', text: complexText(real, cursor.value('f64', false), 'f64') })
      return
    }
    case tagUniform:
      readUniform(cursor, name, from, content, context)
      return
    case tagPair:
    case tagDict:
      readPairs(cursor, name, from, content, context, depth)
      return
    case tagVector:
    case tagTuple: {
      const count = cursor.whole('u32', false)
      if (count > cursor.left) throw new DecodeError(said`${count} values do not fit in the ${cursor.left} bytes that are left.`)
      tree.open({ name, kind: 'list', text: tag === tagTuple ? 'tuple' : '', range: cursor.range(from) })
      for (let index = 0; index < count; index += 1) readPmt(cursor, `${index}`, content, context, depth + 1)
      cursor.close()
      return
    }
    default:
      throw new DecodeError(said`There is no type with the tag ${tag} (at byte ${from}).`)
  }
}

/** Pairs that follow each other are a list, or, of a dictionary, its members; a last value that is not nil is shown too. */
function readPairs(cursor: FieldCursor, name: string, from: number, content: Content, context: DecodeContext, depth: number): void {
  const { tree, budget } = context
  tree.open({ name, kind: cursor.bytes[from] === tagDict ? 'map' : 'list', range: cursor.range(from) })
  for (;;) {
    budget.charge()
    if (cursor.bytes[cursor.at - 1] === tagDict && cursor.bytes[cursor.at] === tagPair) readMember(cursor, content, context, depth)
    else readPmt(cursor, `${tree.childCount}`, content, context, depth + 1)
    const next = cursor.bytes[cursor.at]
    if (next === tagNull) {
      cursor.take(1)
      break
    }
    if (next === tagPair || next === tagDict) {
      cursor.take(1)
      continue
    }
    readPmt(cursor, `${tree.childCount}`, content, context, depth + 1)
    break
  }
  cursor.close()
}

/** A pair of a symbol and a value is a member with that name. */
function readMember(cursor: FieldCursor, content: Content, context: DecodeContext, depth: number): void {
  const at = cursor.at + 1
  const { bytes } = cursor
  const length = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
  if (bytes[at] !== tagSymbol || at + 3 + length > bytes.byteLength) {
    readPmt(cursor, `${context.tree.childCount}`, content, context, depth + 1)
    return
  }
  cursor.take(4 + length)
  readPmt(cursor, utf8Text(bytes, at + 3, at + 3 + length), content, context, depth + 1)
}

function readUniform(cursor: FieldCursor, name: string, from: number, content: Content, context: DecodeContext): void {
  const uniform = uniforms[cursor.whole('u8', false)]
  if (uniform === undefined) throw new DecodeError(said`There is no vector of type ${cursor.bytes[cursor.at - 1] ?? 0} (at byte ${from}).`)
  const count = cursor.whole('u32', false)
  cursor.take(cursor.whole('u8', false))
  const size = count * sizeOfNumber(uniform.type) * (uniform.complex ? 2 : 1)
  const at = cursor.take(size)
  addNumbers(name, content.part(at, at + size), { ...uniform, littleEndian: false }, context)
}

/** The value at a place in one line and where it ends; `undefined` when the bytes do not hold one. For heads. */
export function pmtText(bytes: Uint8Array, at: number, depth = 0): Shown | undefined {
  const view = viewOf(bytes)
  const tag = bytes[at]
  const number = (type: NumberType) => {
    const end = at + 1 + sizeOfNumber(type)
    return end > bytes.byteLength ? undefined : { text: typedNumberText(numberAt(view, at + 1, type, false), type), end }
  }
  switch (tag) {
    case tagTrue:
    case tagFalse:
      return { text: `${tag === tagTrue}`, end: at + 1 }
    case tagNull:
      return { text: 'nil', end: at + 1 }
    case tagSymbol: {
      if (at + 3 > bytes.byteLength) return undefined
      const end = at + 3 + view.getUint16(at + 1)
      return end > bytes.byteLength ? undefined : { text: utf8Text(bytes, at + 3, end), end }
    }
    case tagInt32:
      return number('i32')
    case tagInt64:
      return number('i64')
    case tagUint64:
      return number('u64')
    case tagDouble:
      return number('f64')
    case tagComplex:
      return at + 17 > bytes.byteLength
        ? undefined
        : { text: complexText(view.getFloat64(at + 1), view.getFloat64(at + 9), 'f64'), end: at + 17 }
    case tagUniform: {
      if (at + 7 > bytes.byteLength) return undefined
      const uniform = uniforms[bytes[at + 1] ?? 0xff]
      const count = view.getUint32(at + 2)
      if (uniform === undefined) return undefined
      const end = at + 7 + (bytes[at + 6] ?? 0) + count * sizeOfNumber(uniform.type) * (uniform.complex ? 2 : 1)
      return { text: `${count} × ${uniform.complex ? 'complex ' : ''}${uniform.type}`, end }
    }
    case tagPair:
    case tagDict:
    case tagVector:
    case tagTuple:
      return depth > maxDepth ? undefined : compoundText(bytes, at, depth)
    default:
      return undefined
  }
}

interface Shown {
  readonly text: string
  readonly end: number
}

function compoundText(bytes: Uint8Array, at: number, depth: number): Shown | undefined {
  const isPair = bytes[at] === tagPair || bytes[at] === tagDict
  if (isPair) return pairsText(bytes, at, depth)
  const count = at + 5 <= bytes.byteLength ? viewOf(bytes).getUint32(at + 1) : Number.POSITIVE_INFINITY
  const parts: string[] = []
  let end = at + 5
  if (count > maxParts) return undefined
  for (let index = 0; index < count; index += 1) {
    const part = pmtText(bytes, end, depth + 1)
    if (part === undefined) return undefined
    parts.push(part.text)
    end = part.end
  }
  return { text: `[${parts.join(', ')}]`, end }
}

/** Pairs in a row as a list; the last one as a pair when it does not end in nil. */
function pairsText(bytes: Uint8Array, at: number, depth: number): Shown | undefined {
  const parts: string[] = []
  let end = at
  while (bytes[end] === tagPair || bytes[end] === tagDict) {
    const part = pmtText(bytes, end + 1, depth + 1)
    if (part === undefined || parts.length > maxParts) return undefined
    parts.push(part.text)
    end = part.end
  }
  const last = pmtText(bytes, end, depth + 1)
  if (last === undefined) return undefined
  return { text: last.text === 'nil' ? `(${parts.join(', ')})` : `(${parts.join(', ')} . ${last.text})`, end: last.end }
}

const maxParts = 64

/** A message of GNU Radio's message sinks: nearly always a PDU, a pair of metadata and numbers. */
function recognise(content: Content): number {
  const head = content.head(headBytes)
  const first = head[0]
  if (first !== tagPair && first !== tagDict) return 0
  const value = pmtText(head, 0)
  return value !== undefined && value.end === content.size ? 0.9 : 0
}

export const pmt: FrameDecoder = {
  name: 'pmt',
  title: 'PMT (GNU Radio)',
  scope: 'frame',
  fields: [],
  recognise,
  summarise: (content) => pmtText(content.head(headBytes), 0)?.text ?? `${content.size} bytes`,
  decode: (content, context) => {
    const cursor = new FieldCursor(content, context satisfies CursorContext)
    context.tree.describe({ kind: 'list' })
    readPmt(cursor, 'value', content, context)
    if (cursor.left > 0) throw new DecodeError(said`More follows the value, at byte ${cursor.at}.`)
  },
}
