import { said } from '../sentences/said'
import { exactNumber, utf8Text, viewOf } from './byte-text'
import type { ByteRange, Content } from './content'
import { type DecodeContext, DecodeError, type NodeKind, type NumberType } from './decoder'
import { hexText } from './hex'
import { float32Text, halfFloat, numberText } from './number-text'

export interface FieldShape {
  readonly kind?: NodeKind | undefined
  /** What is shown; the value in decimal without it. */
  readonly text?: string | undefined
  /** The filter field of the node. */
  readonly field?: string | undefined
}

/** What a cursor needs of a decoding. */
export type CursorContext = Pick<DecodeContext, 'tree' | 'budget'>

type WholeType = Exclude<NumberType, 'f16' | 'f32' | 'f64'>

const sizes: Record<NumberType, number> = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8, f16: 2, f32: 4, f64: 8 }

/** Bytes of one number. */
export const sizeOfNumber = (type: NumberType): number => sizes[type]

/** A number at a place; 64 bits are exact up to 2^53 only, so as text see {@link numberText}. The place is within the view. */
export function numberAt(view: DataView, at: number, type: NumberType, littleEndian: boolean): number | bigint {
  switch (type) {
    case 'i8':
      return view.getInt8(at)
    case 'u8':
      return view.getUint8(at)
    case 'i16':
      return view.getInt16(at, littleEndian)
    case 'u16':
      return view.getUint16(at, littleEndian)
    case 'i32':
      return view.getInt32(at, littleEndian)
    case 'u32':
      return view.getUint32(at, littleEndian)
    case 'i64':
      return view.getBigInt64(at, littleEndian)
    case 'u64':
      return view.getBigUint64(at, littleEndian)
    case 'f16':
      return halfFloat(view.getUint16(at, littleEndian))
    case 'f32':
      return view.getFloat32(at, littleEndian)
    case 'f64':
      return view.getFloat64(at, littleEndian)
  }
}

/** A number of a type as people read it. */
export function typedNumberText(value: number | bigint, type: NumberType): string {
  if (typeof value === 'bigint') return `${value}`
  return type === 'f32' ? float32Text(value) : numberText(value)
}

/**
 * Reads fields that follow each other in a binary header, and adds a node for each. Every read moves on.
 * @throws DecodeError when the bytes end too early; BudgetSpent.
 */
export class FieldCursor {
  /** Place of the next byte in the content. */
  at: number
  readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly content: Content
  private readonly context: CursorContext

  constructor(content: Content, context: CursorContext, at = 0) {
    this.content = content
    this.context = context
    this.bytes = content.head(context.budget.inputBytes)
    this.view = viewOf(this.bytes)
    this.at = at
  }

  get left(): number {
    return this.bytes.byteLength - this.at
  }

  /** Passes over bytes, and answers where they began. */
  take(size: number): number {
    if (size > this.left)
      throw new DecodeError(said`The bytes end too early: ${size} are needed at byte ${this.at}, and ${this.left} are left.`)
    this.context.budget.chargeBytes(size)
    const from = this.at
    this.at += size
    return from
  }

  /** A number without a node. */
  value(type: NumberType, littleEndian: boolean): number | bigint {
    return numberAt(this.view, this.take(sizes[type]), type, littleEndian)
  }

  /** A whole number of up to 32 bits, without a node. */
  whole(type: Exclude<WholeType, 'i64' | 'u64'>, littleEndian: boolean): number {
    return Number(this.value(type, littleEndian))
  }

  /** A number with its node. */
  number(
    name: string,
    type: NumberType,
    littleEndian: boolean,
    shape: FieldShape | ((value: number | bigint) => FieldShape) = {},
  ): number | bigint {
    const from = this.at
    const value = this.value(type, littleEndian)
    if (!this.context.tree.wants()) {
      this.context.tree.skip()
      return value
    }
    const { kind = 'number', text = typedNumberText(value, type), field } = typeof shape === 'function' ? shape(value) : shape
    this.leaf(name, from, { kind, text, field }, typeof value === 'bigint' ? exactNumber(value) : value)
    return value
  }

  /** So many bytes as hexadecimal, or as `text` says. */
  raw(name: string, size: number, shape: FieldShape | ((bytes: Uint8Array) => FieldShape) = {}): Uint8Array {
    const from = this.take(size)
    const bytes = this.bytes.subarray(from, this.at)
    const { tree, budget } = this.context
    if (!tree.wants()) {
      tree.skip()
      return bytes
    }
    const { kind = 'bytes', text, field } = typeof shape === 'function' ? shape(bytes) : shape
    this.leaf(name, from, { kind, text: text ?? hexText(bytes.subarray(0, (budget.limits.nodeText >> 1) + 1)), field })
    return bytes
  }

  /** Text in a field of fixed size that ends at its first zero byte. */
  paddedText(name: string, size: number, shape: FieldShape = {}): string {
    let text = ''
    this.raw(name, size, (bytes) => {
      text = zeroEnded(bytes)
      return { kind: 'text', text, ...shape }
    })
    return text
  }

  /** A node for bytes that were taken already, up to the cursor. */
  leaf(name: string, from: number, shape: FieldShape, value?: number | boolean): void {
    this.context.tree.leaf({
      name,
      kind: shape.kind ?? 'bytes',
      text: shape.text ?? '',
      value,
      field: shape.field,
      range: this.content.range(from, this.at),
    })
  }

  /** The place of bytes of the content. */
  range(from: number, to = this.at): ByteRange {
    return this.content.range(from, to)
  }

  /** Opens a node at the cursor; {@link close} ends it there. */
  open(name: string, kind: 'map' | 'list', shape: { readonly text?: string; readonly field?: string } = {}): void {
    this.context.tree.open({ name, kind, text: shape.text ?? '', field: shape.field, range: this.content.range(this.at, this.at) })
  }

  close(): void {
    this.context.tree.close(this.content.range(0, this.at).to)
  }

  /** A number whose bytes begin behind `from`, such as behind its key, with its node. */
  typedLeaf(name: string, from: number, type: NumberType, littleEndian: boolean): void {
    const value = this.value(type, littleEndian)
    const exact = typeof value === 'bigint' ? exactNumber(value) : value
    this.leaf(name, from, { kind: 'number', text: typedNumberText(value, type) }, exact)
  }

  /** The bytes from the cursor to the end as a node, where there are any. */
  rest(name: string): void {
    if (this.left > 0) this.raw(name, this.left)
  }
}

/** Text up to the first zero byte. */
export function zeroEnded(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return utf8Text(bytes, 0, end < 0 ? bytes.byteLength : end)
}
