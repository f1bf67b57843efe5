import { said } from '../../sentences/said'
import { exactNumber, viewOf } from '../byte-text'
import type { Content } from '../content'
import { type DecodeContext, DecodeError, type FrameDecoder, headBytes } from '../decoder'
import { numberText } from '../number-text'
import { type NumberFormat, numberFormats } from './number-types'

const maxPoints = 256
const summaryValues = 8
const leastValues = 8

/** Whether the beginning looks like floats that something measured: neither tiny nor huge, and not all zero. */
function floatsCertainty(content: Content, format: NumberFormat): number {
  if (content.size % format.size !== 0 || content.size < leastValues * format.size) return 0
  const view = viewOf(content.head(headBytes))
  let others = 0
  let count = 0
  for (let at = 0; at + format.size <= view.byteLength; at += format.size) {
    const value = Math.abs(Number(format.read(view, at)))
    count += 1
    if (value === 0) continue
    if (!(value > 1e-6 && value < 1e9)) return 0
    others += 1
  }
  // Halves of f64 are no plausible f32, or zero; pairs of f32 often are plausible f64.
  return others >= count * 0.6 ? 0.44 - format.size / 1000 : 0
}

function summarise(content: Content, format: NumberFormat): string {
  const view = viewOf(content.head(summaryValues * format.size))
  const values: string[] = []
  for (let at = 0; at + format.size <= view.byteLength; at += format.size) values.push(format.text(format.read(view, at)))
  const count = Math.floor(content.size / format.size)
  return `${count} × ${format.title}: ${values.join(', ')}${count > values.length ? ', …' : ''}`
}

function decode(content: Content, context: DecodeContext, format: NumberFormat): void {
  const { tree, budget } = context
  if (content.size % format.size !== 0)
    throw new DecodeError(said`${content.size} bytes are no whole number of ${format.title}, which takes ${format.size}.`)
  const bytes = content.head(Math.floor(budget.inputBytes / format.size) * format.size)
  const count = content.size / format.size
  const known = bytes.byteLength / format.size
  const view = viewOf(bytes)
  budget.chargeBytes(bytes.byteLength)
  const { least, greatest, sum, points } = statistics(view, known, format)
  const spread =
    known === 0 ? '' : `: ${numberText(least)} to ${numberText(greatest)}, mean ${numberText(Number((sum / known).toPrecision(6)))}`
  tree.describe({
    kind: 'list',
    text: `${count} × ${format.title}${spread}`,
    view: { kind: 'numbers', type: format.type, littleEndian: format.littleEndian, count, points },
  })
  const first = Math.min(tree.firstWanted, known)
  tree.skip(first)
  let index = first
  for (; index < known && tree.wants(); index += 1) {
    budget.charge()
    const value = format.read(view, index * format.size)
    tree.leaf({
      name: `${index}`,
      kind: 'number',
      text: format.text(value),
      value: typeof value === 'bigint' ? exactNumber(value) : value,
      range: content.range(index * format.size, (index + 1) * format.size),
    })
  }
  tree.skip(known - index)
  if (known < count) context.problem(said`Only the first ${known} of ${count} numbers were read.`)
}

interface Statistics {
  readonly least: number
  readonly greatest: number
  readonly sum: number
  /** The least and greatest of equal parts, in turn. */
  readonly points: readonly number[]
}

function statistics(view: DataView, count: number, format: NumberFormat): Statistics {
  const points: number[] = []
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  let sum = 0
  const isSmall = count <= maxPoints
  const parts = isSmall ? count : maxPoints / 2
  for (let part = 0; part < parts; part += 1) {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    const end = Math.floor(((part + 1) * count) / parts)
    for (let index = Math.floor((part * count) / parts); index < end; index += 1) {
      const value = Number(format.read(view, index * format.size))
      sum += value
      if (value < low) low = value
      if (value > high) high = value
    }
    if (low < least) least = low
    if (high > greatest) greatest = high
    points.push(Number.isFinite(low) ? low : 0)
    if (!isSmall) points.push(Number.isFinite(high) ? high : 0)
  }
  return { least, greatest, sum, points }
}

/** One decoder for each type of number; those of floats are found by themselves when they are many and plausible. */
export const typedArrays: readonly FrameDecoder[] = numberFormats.map((format) => {
  const isFloat = format.type === 'f32' || format.type === 'f64'
  return {
    name: format.name,
    title: format.title,
    scope: 'frame',
    fields: [],
    openFields: true,
    recognise: (content) => (isFloat ? floatsCertainty(content, format) : 0),
    summarise: (content) => summarise(content, format),
    decode: (content, context) => decode(content, context, format),
    field: (content, [index = '']) => {
      const at = Number(index) * format.size
      if (!/^\d+$/u.test(index) || at + format.size > content.size) return undefined
      const value = format.read(viewOf(content.slice(at, at + format.size)), 0)
      return typeof value === 'bigint' ? (exactNumber(value) ?? `${value}`) : value
    },
  }
})
