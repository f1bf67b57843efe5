import { said } from '../../shared/sentences/said'

/**
 * One column as it lies in a session file: `[u8 width][u8 name][6 bytes 0][f64 base]`, then `count` unsigned little-endian
 * offsets from the base of that width (0: every value is the base; 8: doubles as they are), padded to eight bytes.
 */
export type Numbers = Float64Array<ArrayBufferLike> | Uint32Array<ArrayBufferLike> | Uint8Array<ArrayBufferLike>

type ColumnWidth = 0 | 1 | 2 | 4 | 8

const columnHeadBytes = 16

const offsetArrays = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const

/** The narrowest width that holds `values` exactly, and the base that their offsets count from. */
function widthOf(values: Numbers): { readonly width: ColumnWidth; readonly base: number } {
  const first = values[0] ?? 0
  if (Number.isSafeInteger(first) && !Object.is(first, -0) && isConstant(values)) return { width: 0, base: first }
  const { low, high, whole } = values instanceof Float64Array ? rangeOfDoubles(values) : rangeOfIntegers(values)
  if (values.length === 0) return { width: 0, base: 0 }
  if (!whole) return { width: 8, base: 0 }
  const range = high - low
  const width = range === 0 ? 0 : range <= 0xff ? 1 : range <= 0xffff ? 2 : range <= 0xffff_ffff ? 4 : 8
  return { width, base: width === 8 ? 0 : low }
}

/** Most columns hold one value: compared with themselves, one value on, at memory's speed. */
function isConstant({ BYTES_PER_ELEMENT: step, buffer, byteOffset, byteLength }: Numbers): boolean {
  const bytes = Buffer.from(buffer, byteOffset, byteLength)
  return bytes.subarray(step).equals(bytes.subarray(0, Math.max(0, byteLength - step)))
}

interface Range {
  readonly low: number
  readonly high: number
  readonly whole: boolean
}

function rangeOfDoubles(values: Float64Array<ArrayBufferLike>): Range {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    // NaN, infinities, fractions, minus zero and numbers beyond 2⁵³ are not told exactly by an offset.
    if (!Number.isSafeInteger(value) || (value === 0 && 1 / value < 0)) return { low: 0, high: 0, whole: false }
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high, whole: true }
}

function rangeOfIntegers(values: Uint32Array<ArrayBufferLike> | Uint8Array<ArrayBufferLike>): Range {
  let low = Number.POSITIVE_INFINITY
  let high = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high, whole: true }
}

/** Bytes of a column of `count` values, head and padding included. */
function columnSize(width: ColumnWidth, count: number): number {
  return columnHeadBytes + Math.ceil((width * count) / 8) * 8
}

/** Memory that is filled anew again and again: what is thrown away at the rate of the traffic piles up until it is collected. */
export class ReusedBytes {
  #bytes = new Uint8Array(0)

  /** So many bytes, all zero; good until the next call. */
  take(bytes: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.byteLength < bytes) this.#bytes = new Uint8Array(bytes * 2)
    return this.#bytes.subarray(0, bytes).fill(0)
  }
}

/** Encodes `columns` one after the other; a column's name id is its place in the list. With `into`, the answer lies there. */
export function encodeColumns(columns: readonly Numbers[], into?: ReusedBytes): Uint8Array<ArrayBuffer> {
  const shapes = columns.map((values) => ({ values, ...widthOf(values) }))
  const bytes = shapes.reduce((sum, { width, values }) => sum + columnSize(width, values.length), 0)
  const target = into?.take(bytes) ?? new Uint8Array(bytes)
  const view = new DataView(target.buffer)
  let at = 0
  for (const [name, { values, width, base }] of shapes.entries()) {
    target[at] = width
    target[at + 1] = name
    view.setFloat64(at + 8, base, true)
    writeOffsets(target.buffer, at + columnHeadBytes, values, width, base)
    at += columnSize(width, values.length)
  }
  return target
}

/** Where the column after the one at byte `at`, of `count` values, begins. */
export function skipColumn(bytes: Uint8Array, at: number, count: number): number {
  return at + columnSize(checkedWidth(bytes[at]), count)
}

/**
 * Reads the column at byte `at` into `target`, whose length is the number of values. Answers where the next one begins.
 * @throws RangeError when the bytes end before the column does, or its width is none that there is.
 */
export function decodeColumn(bytes: Uint8Array, at: number, target: Numbers): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = checkedWidth(view.getUint8(at))
  const base = view.getFloat64(at + 8, true)
  const from = at + columnHeadBytes
  const next = at + columnSize(width, target.length)
  if (next > bytes.byteLength) throw new RangeError(said`A column ends before its values do.`)
  // Views need an aligned place, which every column has where the whole does; all that runs us is little-endian.
  const body = (bytes.byteOffset + from) % 8 === 0 ? bytes.subarray(from, next) : bytes.slice(from, next)
  if (width === 0) target.fill(base)
  else if (width === 1) addBase(target, body.subarray(0, target.length), base)
  else if (width === 2) addBase(target, new Uint16Array(body.buffer, body.byteOffset, target.length), base)
  else if (width === 4) addBase(target, new Uint32Array(body.buffer, body.byteOffset, target.length), base)
  else target.set(new Float64Array(body.buffer, body.byteOffset, target.length))
  return next
}

function addBase(target: Numbers, offsets: Uint8Array | Uint16Array | Uint32Array, base: number): void {
  if (base === 0) target.set(offsets)
  else for (let index = 0; index < target.length; index += 1) target[index] = base + (offsets[index] ?? 0)
}

function writeOffsets(buffer: ArrayBuffer, at: number, values: Numbers, width: ColumnWidth, base: number): void {
  if (width === 0) return
  // The machines this runs on are little-endian, and a column begins at a multiple of eight.
  const target = new offsetArrays[width](buffer, at, values.length)
  if (width === 8) target.set(values)
  else for (let index = 0; index < values.length; index += 1) target[index] = (values[index] ?? 0) - base
}

function checkedWidth(width: number | undefined): ColumnWidth {
  if (width === 0 || width === 1 || width === 2 || width === 4 || width === 8) return width
  throw new RangeError(said`A column of width ${width ?? '?'} is none that this version knows.`)
}
