import { said } from '../sentences/said'
import { exactNumber, viewOf } from './byte-text'
import type { Content } from './content'
import type { DecodeContext, NodeView, NumberType } from './decoder'
import { numberAt, sizeOfNumber, typedNumberText } from './field-cursor'

export interface NumberBlock {
  readonly type: NumberType
  readonly littleEndian: boolean
  /** Pairs of numbers, real and imaginary. */
  readonly complex?: boolean
}

/**
 * Adds a node for numbers that follow each other: a plot, and the numbers as children. Bytes behind the last whole number
 * are a node of their own. @throws BudgetSpent
 */
export function addNumbers(name: string, content: Content, block: NumberBlock, context: DecodeContext, text = ''): void {
  const { tree, budget } = context
  const { type, littleEndian, complex = false } = block
  const size = sizeOfNumber(type)
  const width = complex ? size * 2 : size
  const bytes = content.head(budget.inputBytes)
  const view = viewOf(bytes)
  const count = Math.floor(bytes.byteLength / width)
  budget.chargeBytes(bytes.byteLength)
  const title = `${text === '' ? '' : `${text}, `}${count} × ${complex ? 'complex ' : ''}${type}`
  tree.open({
    name,
    kind: 'list',
    text: title,
    range: content.range(),
    view: tree.wants() ? numbersView(view, type, littleEndian, complex ? count * 2 : count) : undefined,
  })
  for (let index = 0; index < count; index += 1) {
    if (!tree.wants()) {
      tree.skip()
      continue
    }
    const at = index * width
    const value = numberAt(view, at, type, littleEndian)
    const imaginary = complex ? numberAt(view, at + size, type, littleEndian) : undefined
    tree.leaf({
      name: `${index}`,
      kind: 'number',
      text: imaginary === undefined ? typedNumberText(value, type) : complexText(value, imaginary, type),
      value: imaginary !== undefined ? undefined : typeof value === 'bigint' ? exactNumber(value) : value,
      range: content.range(at, at + width),
    })
  }
  const end = count * width
  if (end < bytes.byteLength)
    tree.leaf({ name: 'rest', kind: 'bytes', text: said`${bytes.byteLength - end} bytes`, range: content.range(end) })
  tree.close()
}

/** `0.5 − 0.25j`, as engineers write it. */
export function complexText(real: number | bigint, imaginary: number | bigint, type: NumberType): string {
  const negative = imaginary < 0
  return `${typedNumberText(real, type)} ${negative ? '−' : '+'} ${typedNumberText(negative ? -imaginary : imaginary, type)}j`
}

const maxPoints = 256

/** The extremes of equal parts, in order. */
function numbersView(view: DataView, type: NumberType, littleEndian: boolean, count: number): NodeView {
  const size = sizeOfNumber(type)
  const read = (index: number) => Number(numberAt(view, index * size, type, littleEndian))
  const points: number[] = []
  if (count <= maxPoints) {
    for (let index = 0; index < count; index += 1) points.push(read(index))
    return { kind: 'numbers', type, littleEndian, count, points }
  }
  const parts = maxPoints / 2
  for (let part = 0; part < parts; part += 1) {
    let low = Math.floor((part * count) / parts)
    let high = low
    const end = Math.floor(((part + 1) * count) / parts)
    for (let index = low + 1; index < end; index += 1) {
      if (read(index) < read(low)) low = index
      if (read(index) > read(high)) high = index
    }
    points.push(read(Math.min(low, high)), read(Math.max(low, high)))
  }
  return { kind: 'numbers', type, littleEndian, count, points }
}

/** Whether bytes look like floats: none that is not a number, and nothing far from what people measure. */
export function looksLikeFloats(head: Uint8Array, littleEndian = true): boolean {
  const view = viewOf(head)
  const count = Math.min(head.byteLength >> 2, 64)
  for (let index = 0; index < count; index += 1) {
    const value = Math.abs(view.getFloat32(index * 4, littleEndian))
    if (!(value === 0 || (value > 1e-12 && value < 1e12))) return false
  }
  return count > 0
}
