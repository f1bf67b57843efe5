import type { Sentence } from '../sentences/said'

/** Where something stands in the source: UTF-16 offsets, the end not included. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface FilterError extends Span {
  readonly message: Sentence
}

/** `frame[1]` is `['frame', 1]`, `json.params.id` is `['json', 'params', 'id']`. */
export interface FieldReference {
  readonly path: readonly [string, ...(string | number)[]]
  readonly span: Span
}

export type Literal =
  | { readonly kind: 'string'; readonly text: string; readonly span: Span }
  | { readonly kind: 'word'; readonly text: string; readonly span: Span }
  /** `text` is the number with its unit as it was written. */
  | { readonly kind: 'number'; readonly value: number; readonly unit: string; readonly text: string; readonly span: Span }
  /** Microseconds since midnight, and how many of them the last digit that was written stands for. */
  | { readonly kind: 'clock'; readonly us: number; readonly precisionUs: number; readonly text: string; readonly span: Span }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string; readonly span: Span }

export const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const
export const textOperators = ['contains', 'startsWith', 'endsWith'] as const
export type Operator = (typeof comparisons)[number] | (typeof textOperators)[number] | 'matches'

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: Expression; readonly span: Span }
  /** A word, text or regular expression that stands alone. */
  | { readonly kind: 'search'; readonly value: Literal; readonly span: Span }
  | { readonly kind: 'exists'; readonly field: FieldReference; readonly span: Span }
  | {
      readonly kind: 'compare'
      readonly field: FieldReference
      readonly operator: Operator
      readonly operatorSpan: Span
      readonly value: Literal
      readonly span: Span
    }
  | { readonly kind: 'in'; readonly field: FieldReference; readonly values: readonly Literal[]; readonly span: Span }
