import { viewOf } from '../byte-text'
import type { NumberType } from '../decoder'
import { float32Text, halfFloat, numberText } from '../number-text'

/** How numbers of a type are read. */
export interface NumberFormat {
  readonly type: NumberType
  readonly littleEndian: boolean
  readonly size: number
  /** The name of its decoder: `f32le`. */
  readonly name: string
  readonly title: string
  readonly read: (view: DataView, at: number) => number | bigint
  readonly text: (value: number | bigint) => string
}

const sizes: Readonly<Record<NumberType, number>> = { i8: 1, u8: 1, i16: 2, u16: 2, f16: 2, i32: 4, u32: 4, f32: 4, i64: 8, u64: 8, f64: 8 }

const readers: Readonly<Record<NumberType, (view: DataView, at: number, littleEndian: boolean) => number | bigint>> = {
  i8: (view, at) => view.getInt8(at),
  u8: (view, at) => view.getUint8(at),
  i16: (view, at, little) => view.getInt16(at, little),
  u16: (view, at, little) => view.getUint16(at, little),
  i32: (view, at, little) => view.getInt32(at, little),
  u32: (view, at, little) => view.getUint32(at, little),
  i64: (view, at, little) => view.getBigInt64(at, little),
  u64: (view, at, little) => view.getBigUint64(at, little),
  f16: (view, at, little) => halfFloat(view.getUint16(at, little)),
  f32: (view, at, little) => view.getFloat32(at, little),
  f64: (view, at, little) => view.getFloat64(at, little),
}

function textOf(type: NumberType, value: number | bigint): string {
  if (typeof value === 'bigint') return `${value}`
  return type === 'f32' ? float32Text(value) : numberText(value)
}

const types: readonly NumberType[] = ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f16', 'f32', 'f64']

/** Every type in both byte orders, little first. */
export const numberFormats: readonly NumberFormat[] = types.flatMap((type) =>
  (sizes[type] === 1 ? [true] : [true, false]).map((littleEndian) => {
    const order = sizes[type] === 1 ? '' : littleEndian ? ' LE' : ' BE'
    return {
      type,
      littleEndian,
      size: sizes[type],
      name: `${type}${order.trim().toLowerCase()}`,
      title: `${type}${order}`,
      read: (view: DataView, at: number) => readers[type](view, at, littleEndian),
      text: (value: number | bigint) => textOf(type, value),
    }
  }),
)

/** All formats that have so many bytes. */
export function formatsOf(size: number): readonly NumberFormat[] {
  return numberFormats.filter((format) => format.size === size)
}

/** One number from bytes of its size. */
export function readNumber(format: NumberFormat, bytes: Uint8Array): number | bigint {
  return format.read(viewOf(bytes), 0)
}
