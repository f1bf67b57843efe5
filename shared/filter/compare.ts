import { type Sentence, said } from '../sentences/said'
import type { Literal, Operator } from './ast'
import { ByteSearch } from './byte-search'
import type { Predicate } from './chunk'
import { clockPredicate, codePredicate, encryptedPredicate, factPredicate, numberPredicate } from './column-predicates'
import { any } from './combine'
import { decodedPredicate } from './decoded-predicate'
import type { Fact, Field, FieldType, Place } from './fields'
import { intervalsOf } from './intervals'
import { jsonInTest, jsonNeedle, jsonPredicate, jsonTest } from './json-predicates'
import { containsPredicate, endsTest, equalsTest, framePredicate, regexTest, startsTest } from './payload-predicates'
import { measureOf } from './units'
import { compiledRegex, scalarTest, textOf, textTest } from './value-test'

/** What is wrong, and with which part. */
export interface Mismatch {
  readonly message: Sentence
  readonly at: 'operator' | 'value'
}

type Outcome = Predicate | Mismatch

const textual: readonly Operator[] = ['==', '!=', 'contains', 'startsWith', 'endsWith', 'matches']
const ordered: readonly Operator[] = ['==', '!=', '<', '<=', '>', '>=']
const equality: readonly Operator[] = ['==', '!=']

/** The operators that a field can have, besides `in` and `exists`. */
export function operatorsOf(type: FieldType): readonly Operator[] {
  switch (type.kind) {
    case 'number':
      return ordered
    case 'flag':
      return equality
    case 'json':
    case 'decoded':
      return [...ordered, 'contains', 'startsWith', 'endsWith', 'matches']
    default:
      return textual
  }
}

/** The predicate of `field operator literal`. `!=` holds where there is a value and it is another. */
export function comparison(field: Field, operator: Operator, literal: Literal): Outcome {
  const { type, name } = field
  const allowed = operatorsOf(type)
  if (!allowed.includes(operator)) {
    return { message: said`${name} cannot be compared with “${operator}”: use ${allowed.join(', ')}.`, at: 'operator' }
  }
  if (literal.kind === 'regex' && operator !== 'matches') return mismatch(said`A regular expression goes with ~, as in ~ /a+/.`)
  const regex = operator === 'matches' ? compiledRegex(literal) : undefined
  if (typeof regex === 'string') return mismatch(regex)
  switch (type.kind) {
    case 'number': {
      if (type.unit === 'time' && literal.kind === 'clock') {
        const { us, precisionUs } = literal
        return clockPredicate((midnightUs) => intervalsOf(operator, midnightUs + us, precisionUs))
      }
      const value = measureOf(literal, type.unit, name)
      return typeof value === 'string' ? mismatch(value) : numberPredicate(type.column, intervalsOf(operator, value))
    }
    case 'word':
      return wordComparison(field, type, operator, literal, regex)
    case 'flag': {
      const text = textOf(literal).toLowerCase()
      if (text !== 'true' && text !== 'false') return mismatch(said`${name} is true or false.`)
      return encryptedPredicate((text === 'true') === (operator === '=='))
    }
    case 'fact':
      return factComparison(type.fact, operator, literal, regex)
    case 'frames':
      return frameComparison(type.place, operator, textOf(literal), regex)
    case 'json': {
      const wrong = wrongScalar(name, operator, literal)
      return wrong ?? jsonPredicate(type.path, jsonTest(operator, literal, regex), jsonNeedle(type.path, operator, [literal]))
    }
    case 'decoded': {
      const wrong = wrongScalar(name, operator, literal)
      return wrong ?? decodedPredicate(type, scalarTest(operator, literal, regex))
    }
  }
}

/** The predicate of `field in [literals]`, or what is wrong with one of them. */
export function membership(field: Field, literals: readonly Literal[]): Predicate | (Mismatch & { readonly index: number }) {
  const predicates: Predicate[] = []
  for (const [index, literal] of literals.entries()) {
    const outcome = comparison(field, '==', literal)
    if (isMismatch(outcome)) return { ...outcome, index }
    predicates.push(outcome)
  }
  const { type } = field
  if (type.kind === 'json') return jsonPredicate(type.path, jsonInTest(literals), jsonNeedle(type.path, 'in', literals))
  if (type.kind !== 'decoded') return any(predicates)
  const tests = literals.map((literal) => scalarTest('==', literal, undefined))
  return decodedPredicate(type, (value) => tests.some((test) => test(value)))
}

/** The predicate of a field that only has to have a value; a flag has to be set. */
export function existence(field: Field): Predicate {
  const { type } = field
  switch (type.kind) {
    case 'number':
      return numberPredicate(type.column, [{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }])
    case 'word':
      return codePredicate(
        type.column,
        codeTable(type.words, () => true),
      )
    case 'flag':
      return encryptedPredicate(true)
    case 'fact':
      return factPredicate(type.fact, (texts) => texts.length > 0)
    case 'frames':
      return framePredicate(type.place, 3, () => true)
    case 'json':
      return jsonPredicate(type.path, () => true, jsonNeedle(type.path, 'exists', []))
    case 'decoded':
      return decodedPredicate(type, (value) => value !== undefined)
  }
}

/** Words and text that stand alone: a search in all frames, for text without regard to case. */
export function search(literal: Literal): Outcome {
  if (literal.kind !== 'regex') return contains('all', literal.text, true)
  const regex = compiledRegex(literal)
  return typeof regex === 'string' ? mismatch(regex) : framePredicate('all', 6, regexTest(regex))
}

export const isMismatch = <Wrong extends Mismatch>(outcome: Predicate | Wrong): outcome is Wrong => 'message' in outcome

const mismatch = (message: Sentence): Mismatch => ({ message, at: 'value' })

function wrongScalar(name: string, operator: Operator, literal: Literal): Mismatch | undefined {
  if (literal.kind === 'number' && literal.unit !== '') return mismatch(said`${name} has no unit: “${literal.unit}” does not belong here.`)
  if (!ordered.includes(operator) || equality.includes(operator) || literal.kind === 'number') return undefined
  return mismatch(said`“${operator}” compares numbers: a number is expected.`)
}

function codeTable(words: readonly string[], test: (word: string) => boolean): Uint8Array {
  const table = new Uint8Array(256)
  for (const [code, word] of words.entries()) if (word !== 'none' && test(word)) table[code] = 1
  return table
}

function wordComparison(
  { name }: Field,
  { words, column }: Extract<FieldType, { kind: 'word' }>,
  operator: Operator,
  literal: Literal,
  regex: RegExp | undefined,
): Outcome {
  const wanted = textOf(literal).toLowerCase()
  const known = words.filter((word) => word !== 'none')
  if (equality.includes(operator) && !known.some((word) => word.toLowerCase() === wanted)) {
    return mismatch(
      said`${name} is never “${textOf(literal)}”: it is one of ${known.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(', ')}.`,
    )
  }
  const test = textTest(operator, wanted, regex)
  return codePredicate(
    column,
    codeTable(words, (word) => test(operator === 'matches' ? word : word.toLowerCase())),
  )
}

function factComparison(fact: Fact, operator: Operator, literal: Literal, regex: RegExp | undefined): Predicate {
  const isFolded = fact === 'mechanism' && operator !== 'matches'
  const fold = isFolded ? (text: string) => text.toLowerCase() : (text: string) => text
  const test = textTest(operator === '!=' ? '==' : operator, fold(textOf(literal)), regex)
  if (operator === '!=') return factPredicate(fact, (texts) => texts.length > 0 && !texts.some((text) => test(fold(text))))
  return factPredicate(fact, (texts) => texts.some((text) => test(fold(text))))
}

function frameComparison(place: Place, operator: Operator, text: string, regex: RegExp | undefined): Predicate {
  if (regex !== undefined) return framePredicate(place, 6, regexTest(regex))
  if (operator === 'contains') return contains(place, text, false)
  const needle = new ByteSearch(text, false)
  if (operator === 'startsWith') return framePredicate(place, 3, startsTest(needle))
  if (operator === 'endsWith') return framePredicate(place, 3, endsTest(needle))
  const equals = framePredicate(place, 3, equalsTest(needle))
  if (operator === '==') return equals
  const some = framePredicate(place, 3, () => true)
  return {
    ...equals,
    narrow: (run, mask) => {
      const equal = mask.slice()
      equals.narrow(run, equal)
      some.narrow(run, mask)
      for (let row = 0; row < mask.length; row += 1) if (equal[row] !== 0) mask[row] = 0
    },
  }
}

function contains(place: Place, text: string, ignoreCase: boolean): Predicate {
  return text === '' ? framePredicate(place, 3, () => true) : containsPredicate(place, new ByteSearch(text, ignoreCase))
}
