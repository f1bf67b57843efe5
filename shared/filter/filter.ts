import type { Expression, FieldReference, FilterError } from './ast'
import type { ColumnName, FilterChunk, FilterContext, Predicate } from './chunk'
import { all, any, not } from './combine'
import { comparison, existence, isMismatch, membership, search } from './compare'
import { type Field, fieldOf, isFieldPath } from './fields'
import { type Highlight, highlightsOf } from './highlights'
import { parse } from './parser'

export interface FilterOptions {
  /** Names of decoders that have fields: `jupyter.msg_type`. */
  readonly decoders?: readonly string[]
  /** The same of the user's own decoders, which take longer to answer. */
  readonly ownDecoders?: readonly string[]
}

export type FilterResult =
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** In the order of the source; never empty. */
  | { readonly kind: 'errors'; readonly errors: readonly FilterError[] }

/** A filter that is ready to run. */
export interface Filter {
  readonly source: string
  /** `undefined`: it matches everything. */
  readonly expression: Expression | undefined
  readonly predicate: Predicate | undefined
}

/** Reads and checks a filter. */
export function compileFilter(source: string, options: FilterOptions = {}): FilterResult {
  const own = options.ownDecoders ?? []
  const names: Names = { decoders: [...(options.decoders ?? []), ...own], own }
  const parsed = parse(source, (path) => isFieldPath(path, names.decoders))
  if (parsed.kind === 'error') return { kind: 'errors', errors: [parsed.error] }
  const { expression } = parsed
  if (expression === undefined) return { kind: 'filter', filter: { source, expression, predicate: undefined } }
  const errors: FilterError[] = []
  const predicate = predicateOf(expression, names, errors)
  if (errors.length > 0) return { kind: 'errors', errors }
  return { kind: 'filter', filter: { source, expression, predicate } }
}

/**
 * Writes the indexes, within the chunk, of the rows from `from` to before `to` that match into `target` from `at` on, in
 * order; answers how many did.
 */
export function evaluateFilter(
  { predicate }: Filter,
  chunk: FilterChunk,
  context: FilterContext,
  from: number,
  to: number,
  target: Uint32Array,
  at: number,
): number {
  const mask = new Uint8Array(Math.max(0, to - from)).fill(1)
  predicate?.narrow({ chunk, context, from, to }, mask)
  let found = at
  for (let row = 0; row < mask.length; row += 1) {
    if (mask[row] === 0) continue
    target[found] = from + row
    found += 1
  }
  return found - at
}

/** Whether payloads have to be loaded; without, `slab` may be empty. */
export function filterNeedsPayload({ predicate }: Filter): boolean {
  return predicate?.payload ?? false
}

/** The columns that it reads; the others may be empty. */
export function filterColumns({ predicate }: Filter): readonly ColumnName[] {
  return predicate?.columns ?? []
}

/** What to mark in the messages that match. */
export function filterHighlights({ expression }: Filter): readonly Highlight[] {
  return expression === undefined ? [] : highlightsOf(expression)
}

/** Names of decoders that have fields; `own` are those of them that are the user's. */
interface Names {
  readonly decoders: readonly string[]
  readonly own: readonly string[]
}

/** Which decoder reads a message depends on the user's own too, where there are any. */
function asked(field: Field, first: string, own: readonly string[]): Field {
  const { type } = field
  const isOwn = type.kind === 'decoded' && (own.includes(first) || (first === 'decoder' && own.length > 0))
  return isOwn ? { ...field, type: { ...type, own: true } } : field
}

/** The predicate; what is wrong goes to `errors`, and the predicate is of no use then. */
function predicateOf(expression: Expression, names: Names, errors: FilterError[]): Predicate {
  const none = all([])
  const inside = (operand: Expression): Predicate => predicateOf(operand, names, errors)
  const known = (field: FieldReference): Field | undefined => {
    const found = fieldOf(field.path, names.decoders)
    if (typeof found !== 'string') return asked(found, field.path[0], names.own)
    errors.push({ message: found, ...field.span })
    return undefined
  }
  switch (expression.kind) {
    case 'and':
      return all(expression.operands.map(inside))
    case 'or':
      return any(expression.operands.map(inside))
    case 'not':
      return not(inside(expression.operand))
    case 'search': {
      const outcome = search(expression.value)
      if (!isMismatch(outcome)) return outcome
      errors.push({ message: outcome.message, ...expression.span })
      return none
    }
    case 'exists': {
      const field = known(expression.field)
      return field === undefined ? none : existence(field)
    }
    case 'compare': {
      const field = known(expression.field)
      if (field === undefined) return none
      const outcome = comparison(field, expression.operator, expression.value)
      if (!isMismatch(outcome)) return outcome
      errors.push({ message: outcome.message, ...(outcome.at === 'operator' ? expression.operatorSpan : expression.value.span) })
      return none
    }
    case 'in': {
      const field = known(expression.field)
      if (field === undefined) return none
      const outcome = membership(field, expression.values)
      if (!isMismatch(outcome)) return outcome
      errors.push({ message: outcome.message, ...(expression.values[outcome.index]?.span ?? expression.span) })
      return none
    }
  }
}
