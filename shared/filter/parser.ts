import { type Sentence, said } from '../sentences/said'
import {
  comparisons,
  type Expression,
  type FieldReference,
  type FilterError,
  type Literal,
  type Operator,
  type Span,
  textOperators,
} from './ast'
import { isUnit, lex, type Token } from './lexer'

/** What may stand at the beginning of a field: `frame`, `peer`, `json`, `jupyter`. */
export type IsField = (path: FieldReference['path']) => boolean

export type Parsed =
  | { readonly kind: 'parsed'; readonly expression: Expression | undefined }
  | { readonly kind: 'error'; readonly error: FilterError }

/** Deeper ones are refused: nobody types them, and the stack is finite. */
const maxDepth = 200

class Failure extends Error {
  readonly sentence: Sentence
  readonly span: Span
  constructor(sentence: Sentence, span: Span) {
    super(sentence)
    this.sentence = sentence
    this.span = span
  }
}

/** Nothing but spaces is no expression, which matches everything. */
export function parse(source: string, isField: IsField): Parsed {
  const { tokens, error } = lex(source)
  if (error !== undefined) return { kind: 'error', error }
  if (tokens.length === 1) return { kind: 'parsed', expression: undefined }
  try {
    return { kind: 'parsed', expression: new Parser(tokens, isField).whole() }
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure
    return { kind: 'error', error: { message: failure.sentence, ...failure.span } }
  }
}

const joined = (left: Span, right: Span): Span => ({ from: left.from, to: right.to })

class Parser {
  readonly #tokens: readonly Token[]
  readonly #isField: IsField
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], isField: IsField) {
    this.#tokens = tokens
    this.#isField = isField
  }

  whole(): Expression {
    const expression = this.#or()
    const rest = this.#peek()
    if (rest.kind !== 'end') throw new Failure(said`“${nameOf(rest)}” is not expected here.`, rest.span)
    return expression
  }

  #or(): Expression {
    return this.#chain('or', '||', () => this.#and())
  }

  #and(): Expression {
    return this.#chain('and', '&&', () => this.#unary())
  }

  #chain(kind: 'and' | 'or', symbol: string, operand: () => Expression): Expression {
    const first = operand()
    const operands = [first]
    for (;;) {
      if (this.#take(symbol) || this.#takeWord(kind)) operands.push(operand())
      // Terms that follow each other are joined by `and`.
      else if (kind === 'and' && this.#startsTerm()) operands.push(operand())
      else break
    }
    const last = operands.at(-1) ?? first
    return operands.length === 1 ? first : { kind, operands, span: joined(first.span, last.span) }
  }

  #startsTerm(): boolean {
    const token = this.#peek()
    if (token.kind === 'literal') return !(token.value.kind === 'word' && ['and', 'or'].includes(token.value.text.toLowerCase()))
    return token.kind === 'symbol' && (token.symbol === '(' || token.symbol === '!')
  }

  #unary(): Expression {
    const start = this.#peek().span
    if (this.#depth >= maxDepth) throw new Failure(said`This is nested too deep.`, start)
    this.#depth += 1
    const expression = this.#inner(start)
    this.#depth -= 1
    return expression
  }

  #inner(start: Span): Expression {
    if (this.#take('!') || this.#takeWord('not')) {
      const operand = this.#unary()
      return { kind: 'not', operand, span: joined(start, operand.span) }
    }
    if (this.#take('(')) {
      const expression = this.#or()
      const close = this.#peek()
      if (!this.#take(')')) throw new Failure(said`A “(” is not closed.`, close.kind === 'end' ? start : close.span)
      return { ...expression, span: joined(start, close.span) }
    }
    return this.#term()
  }

  #term(): Expression {
    const token = this.#peek()
    if (token.kind !== 'literal' || (token.value.kind === 'word' && ['and', 'or'].includes(token.value.text.toLowerCase()))) {
      const found = token.kind === 'end' ? said`the filter ends` : said`there is “${nameOf(token)}”`
      throw new Failure(said`A field, a word or “(” is expected, but ${found}.`, token.span)
    }
    this.#at += 1
    const { value } = token
    const field = value.kind === 'word' ? this.#field(value.text, value.span) : undefined
    const operatorToken = this.#peek()
    const operator = this.#operator()
    if (operator === undefined) {
      if (field === undefined) return { kind: 'search', value, span: value.span }
      if (this.#isField(field.path)) return { kind: 'exists', field, span: field.span }
      if (field.path.every((part) => typeof part === 'string') && value.span.to === field.span.to)
        return { kind: 'search', value, span: value.span }
      throw new Failure(said`There is no field “${String(field.path[0])}”.`, field.span)
    }
    if (field === undefined) {
      throw new Failure(said`Before “${nameOf(operatorToken)}” a field is expected, such as size or frame[0].`, value.span)
    }
    if (operator === 'exists') return { kind: 'exists', field, span: joined(field.span, operatorToken.span) }
    if (operator === 'in') return this.#in(field)
    const right = this.#literal()
    return { kind: 'compare', field, operator, operatorSpan: operatorToken.span, value: right, span: joined(field.span, right.span) }
  }

  /** The operator that comes next; it is taken. */
  #operator(): Operator | 'in' | 'exists' | undefined {
    const token = this.#peek()
    let operator: Operator | 'in' | 'exists' | undefined
    if (token.kind === 'symbol') {
      if (token.symbol === '=') operator = '=='
      else if (token.symbol === '~') operator = 'matches'
      else operator = comparisons.find((symbol) => symbol === token.symbol)
    } else if (token.kind === 'literal' && token.value.kind === 'word') {
      const word = token.value.text.toLowerCase()
      operator = ([...textOperators, 'matches', 'in', 'exists'] as const).find((name) => name.toLowerCase() === word)
    }
    if (operator !== undefined) this.#at += 1
    return operator
  }

  #in(field: FieldReference): Expression {
    const open = this.#peek()
    if (!this.#take('[')) throw new Failure(said`After “in” a list is expected: in [1, 2].`, open.span)
    const values = [this.#literal()]
    while (this.#take(',')) values.push(this.#literal())
    const close = this.#peek()
    if (!this.#take(']'))
      throw new Failure(said`A “[” is not closed: “,” or “]” is expected.`, close.kind === 'end' ? open.span : close.span)
    return { kind: 'in', field, values, span: joined(field.span, close.span) }
  }

  #literal(): Literal {
    const token = this.#peek()
    if (token.kind !== 'literal') {
      throw new Failure(token.kind === 'end' ? said`A value is missing.` : said`A value is expected, not “${nameOf(token)}”.`, token.span)
    }
    this.#at += 1
    const { value } = token
    const unit = this.#peek()
    // `100 ms` is `100ms`.
    if (value.kind === 'number' && value.unit === '' && unit.kind === 'literal' && unit.value.kind === 'word' && isUnit(unit.value.text)) {
      this.#at += 1
      return { ...value, unit: unit.value.text, text: value.text + unit.value.text, span: joined(value.span, unit.span) }
    }
    return value
  }

  /** A word with the brackets that follow it: `frame[1]`, `json.items[0]["odd key"].id`. */
  #field(word: string, start: Span): FieldReference {
    const [first = '', ...parts] = word.split('.')
    const path: [string, ...(string | number)[]] = [first, ...parts]
    let end = start
    for (;;) {
      const open = this.#peek()
      if (open.kind !== 'symbol' || open.symbol !== '[' || open.span.from !== end.to) break
      this.#at += 1
      const inside = this.#literal()
      const close = this.#peek()
      if (inside.kind === 'number' && Number.isInteger(inside.value) && inside.unit === '') path.push(inside.value)
      else if (inside.kind === 'string') path.push(inside.text)
      else throw new Failure(said`Between “[” and “]” a whole number or a quoted name is expected.`, inside.span)
      if (!this.#take(']')) throw new Failure(said`A “[” is not closed.`, close.kind === 'end' ? open.span : close.span)
      end = close.span
      const more = this.#peek()
      if (more.kind === 'literal' && more.value.kind !== 'string' && more.value.kind !== 'regex') {
        if (more.span.from === end.to && more.value.text.startsWith('.')) {
          path.push(...more.value.text.slice(1).split('.'))
          this.#at += 1
          end = more.span
        }
      }
    }
    return { path, span: joined(start, end) }
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', span: { from: 0, to: 0 } }
  }

  #take(symbol: string): boolean {
    const token = this.#peek()
    if (token.kind !== 'symbol' || token.symbol !== symbol) return false
    this.#at += 1
    return true
  }

  #takeWord(word: string): boolean {
    const token = this.#peek()
    if (token.kind !== 'literal' || token.value.kind !== 'word' || token.value.text.toLowerCase() !== word) return false
    this.#at += 1
    return true
  }
}

function nameOf(token: Token): string {
  if (token.kind === 'symbol') return token.symbol
  if (token.kind === 'end') return 'end'
  return token.value.kind === 'regex' ? `/${token.value.source}/` : token.value.text
}
