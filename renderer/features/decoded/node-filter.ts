import type { DecodedNode } from '../../../shared/decoders/decoder'
import { notThis, onlyThis, type QuickValue } from '../../../shared/filter/quick'
import type { QuickFilter } from '../filter/row-filters'

/** Characters of a text that a filter holds. */
const maxText = 120

/** The filter for messages in which this field has this value; `undefined` where filters cannot name or hold it. */
export function filterOf(node: DecodedNode): QuickFilter | undefined {
  const value = literalOf(node)
  if (node.field === undefined || value === undefined) return undefined
  const [first = '', ...rest] = node.field.split('.')
  const path = [first, ...rest.map((part) => (/^\d+$/.test(part) ? Number(part) : part))] as const
  return { only: onlyThis(path, value), not: notThis(path, value) }
}

function literalOf({ kind, text, clipped, value, children }: DecodedNode): QuickValue {
  if (children !== undefined || clipped === true) return undefined
  if (kind === 'nothing') return null
  if (kind === 'number' || kind === 'boolean') return value
  return (kind === 'text' || kind === 'word' || kind === 'id') && text.length <= maxText ? text : undefined
}
