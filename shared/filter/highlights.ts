import type { Expression, Literal } from './ast'

/** What a view marks in the payloads of rows that match. */
export type Highlight =
  | { readonly kind: 'text'; readonly text: string; readonly ignoreCase: boolean }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }

const payloadFields = ['text', 'body', 'topic', 'frame', 'json']

/** The texts and regular expressions that the filter looks for in payloads; what stands under a `not` is left out. */
export function highlightsOf(expression: Expression): readonly Highlight[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.flatMap(highlightsOf)
    case 'search':
      return highlight(expression.value, true)
    case 'compare': {
      const { field, operator, value } = expression
      if (!payloadFields.includes(field.path[0]) || ['!=', '<', '<=', '>', '>='].includes(operator)) return []
      if (operator === 'matches' && value.kind !== 'regex' && value.text !== '') return [{ kind: 'regex', source: value.text, flags: '' }]
      return highlight(value, false)
    }
    case 'in':
      return payloadFields.includes(expression.field.path[0]) ? expression.values.flatMap((value) => highlight(value, false)) : []
    default:
      return []
  }
}

function highlight(literal: Literal, ignoreCase: boolean): readonly Highlight[] {
  if (literal.kind === 'regex') return [{ kind: 'regex', source: literal.source, flags: literal.flags }]
  return literal.text === '' ? [] : [{ kind: 'text', text: literal.text, ignoreCase }]
}
