import { parse } from './parser'
import { printField, printText, quoted } from './print'

/** A field as the filter writes it: a name, or a path such as `['json', 'odd key', 0]`. */
export type QuickField = string | readonly [string, ...(string | number)[]]
export type QuickValue = string | number | boolean | null | undefined

/** The filter for rows with this value; `undefined`: for rows that have none. Strings may be text, words or numbers with units (`{ raw }`). */
export function onlyThis(field: QuickField, value: QuickValue | { readonly raw: string }): string {
  const name = typeof field === 'string' ? field : printField(field)
  if (value === undefined) return `!(${name} exists)`
  if (name === 'encrypted') return value === false ? '!encrypted' : 'encrypted'
  if (typeof value === 'object' && value !== null) return `${name} == ${value.raw}`
  // What is text must stay text: 5 is a number in JSON, "5" is not.
  if (typeof value === 'string') return `${name} == ${name.startsWith('json') ? quoted(value) : printText(value)}`
  return `${name} == ${String(value)}`
}

/** The filter for all other rows, those without a value among them. */
export function notThis(field: QuickField, value: QuickValue | { readonly raw: string }): string {
  const only = onlyThis(field, value)
  if (value === undefined) return only.slice(2, -1)
  return only.startsWith('!') ? only.slice(1) : `!(${only})`
}

/** Both filters at once. `current` must be one that can be read, or blank. */
export function andFilter(current: string, addition: string): string {
  const [left, right] = [current.trim(), addition.trim()]
  if (left === '' || right === '') return left + right
  return `${wrapped(left)} && ${wrapped(right)}`
}

function wrapped(source: string): string {
  const parsed = parse(source, () => true)
  if (parsed.kind === 'error') return `(${source})`
  const { expression } = parsed
  // An `or` that has its parentheses begins before its first operand does.
  const isOpen = expression?.kind === 'or' && expression.operands[0]?.span.from === expression.span.from
  return isOpen ? `(${source})` : source
}
