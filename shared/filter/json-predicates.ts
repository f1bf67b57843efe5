import type { Literal, Operator } from './ast'
import { ByteSearch } from './byte-search'
import type { Predicate } from './chunk'
import { FrameCursor } from './frame-cursor'
import { intervalsOf, isWithin } from './intervals'
import { type JsonPath, JsonScan } from './json-scan'
import { narrowToLikely } from './payload-predicates'
import { utf8Bytes } from './utf8'
import { scalarOf, scalarTest } from './value-test'

export type JsonTest = (scan: JsonScan, bytes: Uint8Array) => boolean

/** Rows whose JSON has a value at the path that passes; JSON without one never does. */
export function jsonPredicate(path: JsonPath, test: JsonTest, needle: ByteSearch | undefined): Predicate {
  return {
    cost: needle === undefined ? 8 : 7,
    columns: ['payloadEnd', 'flags', 'envelopeFrames'],
    payload: true,
    narrow: (run, mask) => {
      if (needle !== undefined) narrowToLikely(run, mask, needle)
      const { slab } = run.chunk
      const scan = new JsonScan(path, run.context.decodeText)
      const cursor = new FrameCursor(run.chunk)
      for (let row = 0; row < mask.length; row += 1) {
        if (mask[row] === 0) continue
        cursor.open(run.from + row)
        if (!findJson(cursor, slab, scan) || scan.kind === 'missing' || !test(scan, slab)) mask[row] = 0
      }
    },
  }
}

/** Scans the first frame after the envelope that is JSON. */
function findJson(cursor: FrameCursor, slab: Uint8Array, scan: JsonScan): boolean {
  while (cursor.next()) {
    if (cursor.index >= cursor.envelope && scan.scan(slab, cursor.bodyAt, cursor.bodyEnd)) return true
  }
  return false
}

/** What must stand in the payload of every row that has such a value, unless JSON escapes it: the text looked for, or the key. */
export function jsonNeedle(path: JsonPath, operator: Operator | 'in' | 'exists', literals: readonly Literal[]): ByteSearch | undefined {
  const [literal] = literals
  const scalar = operator === '==' && literal !== undefined ? scalarOf(literal) : undefined
  const key = path.findLast((part) => typeof part === 'string')
  const text = typeof scalar === 'string' ? scalar : key
  // A character that JSON must escape is not there as it is.
  if (text === undefined || JSON.stringify(text) !== `"${text}"`) return undefined
  return new ByteSearch(`"${text}"`, false)
}

/** One of several values is equal: the JSON is scanned once for all of them. */
export function jsonInTest(literals: readonly Literal[]): JsonTest {
  const tests = literals.map((literal) => jsonTest('==', literal, undefined))
  return (scan, bytes) => tests.some((test) => test(scan, bytes))
}

/** Compares without making a string where the value has no escapes. */
export function jsonTest(operator: Operator, literal: Literal, regex: RegExp | undefined): JsonTest {
  const scalar = scalarOf(literal)
  const test = scalarTest(operator, literal, regex)
  if (operator === '!=') {
    const equals = jsonTest('==', literal, regex)
    return (scan, bytes) => !equals(scan, bytes)
  }
  if (operator === '==' && typeof scalar === 'string') {
    const wanted = utf8Bytes(scalar)
    return (scan, bytes) => {
      if (scan.kind !== 'string') return false
      if (scan.escaped) return scan.text() === scalar
      return scan.to - scan.from === wanted.length && startsAt(bytes, scan.from, wanted)
    }
  }
  if (operator === 'contains' && literal.kind !== 'regex') {
    const search = new ByteSearch(literal.text, false)
    return (scan, bytes) => {
      if (scan.kind !== 'string') return false
      return scan.escaped ? test(scan.text()) : search.length === 0 || search.find(bytes, scan.from, scan.to) >= 0
    }
  }
  if ((operator === 'startsWith' || operator === 'endsWith') && literal.kind !== 'regex') {
    const wanted = utf8Bytes(literal.text)
    return (scan, bytes) => {
      if (scan.kind !== 'string') return false
      if (scan.escaped) return test(scan.text())
      if (scan.to - scan.from < wanted.length) return false
      return startsAt(bytes, operator === 'startsWith' ? scan.from : scan.to - wanted.length, wanted)
    }
  }
  if (typeof scalar === 'number' && operator !== 'matches') {
    const intervals = intervalsOf(operator, scalar)
    return (scan) => scan.kind === 'number' && isWithin(intervals, scan.number())
  }
  if (operator === '==') return (scan) => scan.kind === String(scalar)
  return (scan) => scan.kind === 'string' && test(scan.text())
}

function startsAt(bytes: Uint8Array, from: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (bytes[from + index] !== wanted[index]) return false
  return true
}
