import { type Sentence, said } from '../sentences/said'
import type { Literal, Operator } from './ast'
import type { DecodedValue } from './chunk'
import { intervalsOf, isWithin } from './intervals'

/** Regular expressions see this much of a frame or text: some of them take very long. */
export const maxRegexBytes = 64 * 1024

export type ValueTest = (value: DecodedValue) => boolean

/** The text that a literal stands for where text is compared. */
export function textOf(literal: Literal): string {
  return literal.kind === 'regex' ? literal.source : literal.text
}

/** `true`, `false` and `null` without quotes are values; other words are text. */
export function scalarOf(literal: Literal): string | number | boolean | null {
  if (literal.kind === 'number' && literal.unit === '') return literal.value
  if (literal.kind === 'word') {
    if (literal.text === 'true') return true
    if (literal.text === 'false') return false
    if (literal.text === 'null') return null
  }
  return textOf(literal)
}

export function compiledRegex(literal: Literal): RegExp | Sentence {
  const source = textOf(literal)
  const flags = literal.kind === 'regex' ? literal.flags : ''
  const unknown = [...flags].find((flag) => !'imsu'.includes(flag))
  if (unknown !== undefined) return said`Unknown flag “${unknown}”: use i, m, s or u.`
  try {
    return new RegExp(source, flags)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return said`This is no regular expression: ${message.replace(/^Invalid regular expression: /u, '')}.`
  }
}

/** A test of a text; `matches` takes the expression that was compiled. */
export function textTest(operator: Operator, wanted: string, regex: RegExp | undefined): (text: string) => boolean {
  switch (operator) {
    case '==':
      return (text) => text === wanted
    case '!=':
      return (text) => text !== wanted
    case 'contains':
      return (text) => text.includes(wanted)
    case 'startsWith':
      return (text) => text.startsWith(wanted)
    case 'endsWith':
      return (text) => text.endsWith(wanted)
    case 'matches':
      return (text) => regex?.test(text.length > maxRegexBytes ? text.slice(0, maxRegexBytes) : text) ?? false
    default:
      return () => false
  }
}

/** A test of a value that has a type of its own: numbers equal numbers only, text equals text. `undefined` never passes. */
export function scalarTest(operator: Operator, literal: Literal, regex: RegExp | undefined): ValueTest {
  const scalar = scalarOf(literal)
  if (operator === '==') return (value) => value === scalar
  if (operator === '!=') return (value) => value !== undefined && value !== scalar
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    if (typeof scalar !== 'number') return () => false
    const intervals = intervalsOf(operator, scalar)
    return (value) => typeof value === 'number' && isWithin(intervals, value)
  }
  const test = textTest(operator, textOf(literal), regex)
  return (value) => typeof value === 'string' && test(value)
}
