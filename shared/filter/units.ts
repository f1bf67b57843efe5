import { type Sentence, said } from '../sentences/said'
import type { Literal } from './ast'
import type { NumberUnit } from './fields'

export const byteUnits: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
}
/** In microseconds; the micro sign and the Greek letter look the same. */
export const durationUnits: Readonly<Record<string, number>> = { us: 1, µs: 1, μs: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6 }

/** A number literal in the field's own unit (bytes, microseconds), or what is wrong with it. */
export function measureOf(literal: Literal, unit: NumberUnit, name: string): number | Sentence {
  if (literal.kind !== 'number') {
    const example = { count: '3', bytes: '64KiB', duration: '100ms', time: said`12:30:05 or 5s` }[unit]
    return said`${name} is compared with a number, such as ${example}.`
  }
  if (unit === 'count') {
    return literal.unit === '' ? literal.value : said`${name} is a plain number: “${literal.unit}” does not belong here.`
  }
  if (unit === 'bytes') {
    const factor = literal.unit === '' ? 1 : byteUnits[literal.unit]
    return factor === undefined ? said`${name} is in bytes: use ${Object.keys(byteUnits).join(', ')}.` : literal.value * factor
  }
  if (literal.unit === '' && literal.value === 0) return 0
  const factor = durationUnits[literal.unit]
  if (factor === undefined) return said`${name} needs a unit of time: us, ms, s, min or h (${literal.value}ms).`
  // Microseconds are whole in most columns: 1.1ms must be 1100 and not a little more.
  return Number((literal.value * factor).toPrecision(15))
}
