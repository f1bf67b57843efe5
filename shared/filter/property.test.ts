import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstTapConnection, rowKinds, socketTypes } from '../model'
import type { Expression, FieldReference, Literal, Operator } from './ast'
import type { FilterContext } from './chunk'
import { compileFilter, evaluateFilter } from './filter'
import { print } from './print'
import { chunkOf, plainRow, type TestRow } from './test-chunk'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const span = { from: 0, to: 0 }
const context: FilterContext = {
  anchor: { epochUs: 0 },
  utcOffsetMinutes: 0,
  decodeText: decode,
  sourceName: (source) => ['a', 'b', 'ab'][source],
  connectionFacts: (connection) => (connection === 0 ? undefined : { identities: ['a', 'ab'].slice(0, connection % 3) }),
}

type Value = string | number | boolean | null | object

/** All values that a field has in a row, the naive way. */
function valuesOf([name, second, ...rest]: FieldReference['path'], row: TestRow, id: number): readonly Value[] {
  const frames = row.notKept ? [] : row.frames.map(decode)
  const one = (value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value])
  switch (name) {
    case 'id':
      return [id]
    case 'size':
      return [row.size]
    case 't':
      return [row.timeUs]
    case 'rtt':
      return one(row.peer === 0 ? undefined : row.rttUs)
    case 'connection':
      return one(
        [undefined, row.connection, row.connection - firstTapConnection + 1][
          row.connection === 0 ? 0 : row.connection < firstTapConnection ? 1 : 2
        ],
      )
    case 'socket':
      return one(socketTypes[row.socket])
    case 'kind':
      return one(rowKinds[row.kind])
    case 'source':
      return [...one(context.sourceName(row.source)), String(row.source)]
    case 'peer':
      return context.connectionFacts(row.connection, row.source)?.identities ?? []
    case 'text':
      return frames
    case 'body':
      return frames.slice(row.envelopeFrames)
    case 'topic':
      return one(frames[row.envelopeFrames])
    case 'frame':
      return one(frames.at(Number(second)))
    default: {
      const json = frames
        .slice(row.envelopeFrames)
        .map(parsed)
        .find((value) => value !== undefined)
      let value = json
      for (const part of second === undefined ? [] : [second, ...rest]) {
        const isThere =
          typeof value === 'object' && value !== null && Array.isArray(value) === (typeof part === 'number') && Object.hasOwn(value, part)
        value = isThere ? (value as Record<string | number, Value>)[part] : undefined
      }
      return one(value)
    }
  }
}

function parsed(text: string): Value | undefined {
  try {
    const value = JSON.parse(text) as Value
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function holds(name: string, values: readonly Value[], operator: Operator, literal: Literal): boolean {
  if (operator === '!=') return values.length > 0 && !holds(name, values, '==', literal)
  const isWord = name === 'socket' || name === 'kind'
  const text = literal.kind === 'regex' ? literal.source : literal.text
  const wanted: Value =
    literal.kind === 'number'
      ? literal.value * (literal.unit === 'ms' ? 1000 : 1)
      : literal.kind === 'word' && text === 'true' && name === 'json'
        ? true
        : isWord
          ? text.toLowerCase()
          : text
  return values.some((value) => {
    const found = isWord ? String(value).toLowerCase() : value
    if (operator === '==') return found === wanted
    if (typeof found === 'number' && typeof wanted === 'number') {
      return { '<': found < wanted, '<=': found <= wanted, '>': found > wanted, '>=': found >= wanted }[String(operator)] ?? false
    }
    if (typeof found !== 'string') return false
    if (operator === 'contains') return found.includes(String(wanted))
    if (operator === 'startsWith') return found.startsWith(String(wanted))
    if (operator === 'endsWith') return found.endsWith(String(wanted))
    return operator === 'matches' && new RegExp(text, literal.kind === 'regex' ? literal.flags : '').test(isWord ? String(value) : found)
  })
}

function naive(expression: Expression, row: TestRow, id: number): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.operands.every((operand) => naive(operand, row, id))
    case 'or':
      return expression.operands.some((operand) => naive(operand, row, id))
    case 'not':
      return !naive(expression.operand, row, id)
    case 'exists':
      return valuesOf(expression.field.path, row, id).length > 0
    case 'compare':
      return holds(expression.field.path[0], valuesOf(expression.field.path, row, id), expression.operator, expression.value)
    case 'in': {
      const values = valuesOf(expression.field.path, row, id)
      return expression.values.some((value) => holds(expression.field.path[0], values, '==', value))
    }
    case 'search': {
      const { value } = expression
      const frames = valuesOf(['text'], row, id).map(String)
      if (value.kind === 'regex') return frames.some((frame) => new RegExp(value.source, value.flags).test(frame))
      return frames.some((frame) => frame.toLowerCase().includes(value.text.toLowerCase()))
    }
  }
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', '"', '\\', '1', ' '), maxLength: 3 })
const key = fc.constantFrom('a', 'b', 'é', 'a"')
const json = fc.jsonValue({ maxDepth: 1 })
const scalar = fc.oneof(letters, fc.integer({ min: -2, max: 3 }), fc.boolean(), fc.constant(null), json)
const document = fc.dictionary(key, fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.dictionary(key, scalar)), { maxKeys: 3 })
const frame = fc.oneof(
  letters,
  letters.map((text) => text.repeat(100)),
  document.map((value) => JSON.stringify(value)),
  document.map((value) => JSON.stringify(value, undefined, 1).replaceAll('a', '\\u0061')),
)
const row: fc.Arbitrary<TestRow> = fc
  .record({
    size: fc.nat(5),
    timeUs: fc.nat(3000),
    connection: fc.constantFrom(0, 1, 2, firstTapConnection, firstTapConnection + 1),
    source: fc.nat(3),
    kind: fc.nat(2),
    socket: fc.constantFrom(0, 1, 2, 255),
    envelopeFrames: fc.nat(2),
    frames: fc.array(frame.map(encode), { maxLength: 3 }),
    v1: fc.boolean(),
    notKept: fc.boolean(),
    peer: fc.nat(1),
    rttUs: fc.nat(3000),
  })
  .map((part) => ({ ...plainRow, ...part }))

const text = letters.map((value): Literal => ({ kind: 'string', text: value, span }))
const number = (unit: string) =>
  fc.integer({ min: -1, max: 4 }).map((value): Literal => ({ kind: 'number', value, unit, text: `${value}${unit}`, span }))
const regex = fc
  .record({ source: fc.constantFrom('a+', '^a', '"$', '[ab]1?', 'é'), flags: fc.constantFrom('', 'i') })
  .map((value): Literal => ({ kind: 'regex', ...value, span }))
const word = (...words: string[]) => fc.constantFrom(...words).map((value): Literal => ({ kind: 'word', text: value, span }))
const ordered = fc.constantFrom<Operator>('==', '!=', '<', '<=', '>', '>=')
const equality = fc.constantFrom<Operator>('==', '!=')
const textual = fc.constantFrom<Operator>('==', '!=', 'contains', 'startsWith', 'endsWith')

const field = (...path: FieldReference['path']): FieldReference => ({ path, span })
const jsonField = fc
  .array(fc.oneof({ weight: 4, arbitrary: key }, { weight: 1, arbitrary: fc.nat(1) }), { maxLength: 2 })
  .map((path) => field('json', ...path))
const textField = fc.constantFrom(
  field('text'),
  field('body'),
  field('topic'),
  field('frame', 0),
  field('frame', 1),
  field('frame', -1),
  field('frame', -2),
  field('source'),
  field('peer', 'identity'),
)
const plainField = fc.constantFrom(field('id'), field('size'), field('connection'))
const timeField = fc.constantFrom(field('rtt'), field('t'))

const compare = (of: fc.Arbitrary<FieldReference>, operator: fc.Arbitrary<Operator>, value: fc.Arbitrary<Literal>) =>
  fc.record({ field: of, operator, value }).map((parts): Expression => ({ kind: 'compare', operatorSpan: span, span, ...parts }))
const within = (of: fc.Arbitrary<FieldReference>, value: fc.Arbitrary<Literal>) =>
  fc
    .record({ field: of, values: fc.array(value, { minLength: 1, maxLength: 3 }) })
    .map((parts): Expression => ({ kind: 'in', span, ...parts }))

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  compare(plainField, ordered, number('')),
  compare(timeField, ordered, number('ms')),
  compare(fc.constant(field('socket')), equality, word('REQ', 'rep', 'PUB')),
  compare(fc.constant(field('kind')), fc.constant('matches'), regex),
  compare(textField, textual, text),
  compare(fc.oneof(textField, jsonField), fc.constant('matches'), regex),
  compare(jsonField, textual, text),
  compare(jsonField, ordered, number('')),
  compare(jsonField, equality, word('true', 'a')),
  within(plainField, number('')),
  within(textField, text),
  within(jsonField, fc.oneof(text, number(''))),
  fc.oneof(plainField, timeField, textField, jsonField).map((of): Expression => ({ kind: 'exists', field: of, span })),
  fc.oneof(text, regex, word('a', 'ab', 'é')).map((value): Expression => ({ kind: 'search', value, span })),
)
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc
      .record({ kind: fc.constantFrom('and', 'or'), operands: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }) })
      .map((parts): Expression => ({ span, ...parts })),
    tie('expression').map((operand): Expression => ({ kind: 'not', operand, span })),
  ),
}))

describe('a compiled filter', () => {
  it('matches what a naive reading of its rows matches, after being printed and read again', () => {
    fc.assert(
      fc.property(expression, fc.array(row, { maxLength: 12 }), fc.nat(3), fc.nat(3), (wanted, rows, skipFirst, skipLast) => {
        const source = print(wanted)
        const result = compileFilter(source)
        if (result.kind === 'errors') throw new Error(`${source}: ${result.errors[0]?.message}`)
        expect(result.filter.expression === undefined ? '' : print(result.filter.expression)).toBe(source)
        const from = Math.min(skipFirst, rows.length)
        const to = Math.max(from, rows.length - skipLast)
        const target = new Uint32Array(rows.length + 1)
        const found = evaluateFilter(result.filter, chunkOf(rows, 2), context, from, to, target, 1)
        const expected = rows.flatMap((_, index) => {
          const current = rows[index]
          return index >= from && index < to && current !== undefined && naive(wanted, current, index + 2) ? [index] : []
        })
        expect([...target.subarray(1, 1 + found)], source).toEqual(expected)
      }),
      { numRuns: 5000 },
    )
  })
})
