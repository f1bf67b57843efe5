import type { FilterError } from '../../../shared/filter/ast'
import { isFieldPath } from '../../../shared/filter/fields'
import { lex, type Token } from '../../../shared/filter/lexer'

type SegmentKind = 'plain' | 'field' | 'operator' | 'text' | 'number' | 'regex'

/** A piece of a filter that is drawn alike. */
export interface FilterSegment {
  readonly from: number
  readonly text: string
  readonly kind: SegmentKind
  readonly wrong: boolean
}

const operatorWords = ['and', 'or', 'not', 'in', 'exists', 'contains', 'startswith', 'endswith', 'matches']
const comparisons = ['==', '=', '!=', '<', '<=', '>', '>=', '~']

/** Cuts a filter into pieces to draw. What is wrong at its very end is a blank behind it. */
export function filterSegments(source: string, errors: readonly FilterError[]): readonly FilterSegment[] {
  const shown = errors.some(({ to }) => to > source.length) || errors.some(({ from, to }) => from === to && from >= source.length)
  const text = shown ? `${source} ` : source
  const wrong = errors.map(({ from, to }) => ({ from, to: Math.max(to, from + 1) }))
  const kinds = kindsOf(source)
  const ends = [...kinds, ...wrong].flatMap(({ from, to }) => [from, to])
  const cuts = [...new Set([0, ...ends, text.length])].filter((cut) => cut <= text.length).sort((one, other) => one - other)
  const segments: FilterSegment[] = []
  for (const [index, from] of cuts.entries()) {
    const to = cuts[index + 1]
    if (to === undefined) break
    segments.push({
      from,
      text: text.slice(from, to),
      kind: kinds.find((token) => token.from <= from && from < token.to)?.kind ?? 'plain',
      wrong: wrong.some((span) => span.from <= from && from < span.to),
    })
  }
  return segments
}

function kindsOf(source: string): readonly { readonly from: number; readonly to: number; readonly kind: SegmentKind }[] {
  const { tokens } = lex(source)
  return tokens.map((token, index) => ({ ...token.span, kind: kindOf(token, tokens[index - 1]) }))
}

function kindOf(token: Token, before: Token | undefined): SegmentKind {
  if (token.kind !== 'literal') return 'operator'
  const { value } = token
  switch (value.kind) {
    case 'string':
      return 'text'
    case 'number':
    case 'clock':
      return 'number'
    case 'regex':
      return 'regex'
    case 'word': {
      if (before?.kind === 'symbol' && comparisons.includes(before.symbol)) return 'text'
      if (operatorWords.includes(value.text.toLowerCase())) return 'operator'
      const [first = '', ...rest] = value.text.split('.')
      return first === 'frame' || isFieldPath([first, ...rest], []) ? 'field' : 'plain'
    }
  }
}
