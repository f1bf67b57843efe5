import { type Sentence, said } from '../sentences/said'
import type { FilterError, Literal, Span } from './ast'

export type Token =
  | { readonly kind: 'literal'; readonly value: Literal; readonly span: Span }
  | { readonly kind: 'symbol'; readonly symbol: string; readonly span: Span }
  | { readonly kind: 'end'; readonly span: Span }

export interface Lexed {
  /** The last one is the `end`. */
  readonly tokens: readonly Token[]
  readonly error: FilterError | undefined
}

const symbols = ['&&', '||', '==', '!=', '<=', '>=', '<', '>', '=', '!', '~', '(', ')', '[', ']', ',']
/** What ends a word. A slash may stand in a word (`tcp://…`), and begins a regular expression where a token begins. */
const wordEnd = /[\s()[\],"'=<>!&|~]/u
const numberPattern = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/u
const unitPattern = /^(?:B|kB|KB|MB|GB|KiB|MiB|GiB|us|µs|μs|ms|s|min|h)?$/u
const clockPattern = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/u

/** The first thing that cannot be read ends the list of tokens. */
export function lex(source: string): Lexed {
  const tokens: Token[] = []
  let at = 0
  let error: FilterError | undefined
  while (error === undefined) {
    while (/\s/u.test(source.charAt(at))) at += 1
    const character = source.charAt(at)
    if (character === '') break
    const symbol = symbols.find((candidate) => source.startsWith(candidate, at))
    const read =
      symbol !== undefined
        ? ({ kind: 'symbol', symbol, span: { from: at, to: at + symbol.length } } as const)
        : character === '"' || character === "'"
          ? readString(source, at)
          : character === '/'
            ? readRegex(source, at)
            : readWord(source, at)
    if (read.kind === 'error') error = read.error
    else {
      tokens.push(read)
      at = read.span.to
    }
  }
  const end = error === undefined ? source.length : error.from
  tokens.push({ kind: 'end', span: { from: end, to: end } })
  return { tokens, error }
}

type Read = Token | { readonly kind: 'error'; readonly error: FilterError }

const literal = (value: Literal): Token => ({ kind: 'literal', value, span: value.span })
const failure = (message: Sentence, from: number, to: number): Read => ({ kind: 'error', error: { message, from, to } })

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '"': '"', "'": "'", '\\': '\\', '/': '/' }

function readString(source: string, from: number): Read {
  const quote = source.charAt(from)
  let text = ''
  let at = from + 1
  for (;;) {
    const character = source.charAt(at)
    if (character === '') return failure(said`This text has no closing quote.`, from, source.length)
    if (character === quote) return literal({ kind: 'string', text, span: { from, to: at + 1 } })
    if (character !== '\\') {
      text += character
      at += 1
      continue
    }
    const unicode = /^\\u([0-9a-fA-F]{4})/u.exec(source.slice(at, at + 6))
    const escaped = escapes[source.charAt(at + 1)]
    if (unicode !== null) text += String.fromCharCode(Number.parseInt(unicode[1] ?? '', 16))
    else if (escaped !== undefined) text += escaped
    else
      return failure(
        said`Unknown escape: use \\n \\r \\t \\0 \\" \\' \\\\ or \\u and four hex digits.`,
        at,
        Math.min(at + 2, source.length),
      )
    at += unicode === null ? 2 : 6
  }
}

function readRegex(source: string, from: number): Read {
  let inClass = false
  for (let at = from + 1; at < source.length; at += 1) {
    const character = source.charAt(at)
    if (character === '\\') at += 1
    else if (character === '[') inClass = true
    else if (character === ']') inClass = false
    else if (character === '/' && !inClass) {
      const flags = /^[a-z]*/iu.exec(source.slice(at + 1))?.[0] ?? ''
      return literal({ kind: 'regex', source: source.slice(from + 1, at), flags, span: { from, to: at + 1 + flags.length } })
    }
  }
  return failure(said`This regular expression has no closing slash.`, from, source.length)
}

function readWord(source: string, from: number): Read {
  let to = from
  while (to < source.length && !wordEnd.test(source.charAt(to))) to += 1
  if (to === from) {
    const sign = source.charAt(from)
    const twice = sign + sign
    const sentence =
      sign === '&' || sign === '|' ? said`“${sign}” means nothing here: write ${twice}.` : said`“${sign}” means nothing here.`
    return failure(sentence, from, from + 1)
  }
  return literal(wordLiteral(source.slice(from, to), { from, to }))
}

export function wordLiteral(text: string, span: Span): Literal {
  const clock = clockPattern.exec(text)
  if (clock !== null) {
    const [, hours = '', minutes = '', seconds, fraction = ''] = clock
    const us = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1e6 + Number(fraction.padEnd(6, '0'))
    return { kind: 'clock', us, precisionUs: seconds === undefined ? 60e6 : 10 ** (6 - fraction.length), text, span }
  }
  const number = numberPattern.exec(text)?.[0]
  const unit = number === undefined ? '' : text.slice(number.length)
  if (number !== undefined && unitPattern.test(unit)) return { kind: 'number', value: Number(number), unit, text, span }
  return { kind: 'word', text, span }
}

export const isUnit = (text: string): boolean => text !== '' && unitPattern.test(text)
