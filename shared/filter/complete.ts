import { said } from '../sentences/said'
import { comparisons, type FieldReference } from './ast'
import { operatorsOf } from './compare'
import { type Field, fieldOf, fields, isFieldPath } from './fields'
import { isUnit, lex, type Token } from './lexer'
import { printText } from './print'
import { byteUnits, durationUnits } from './units'

interface CompletionOption {
  /** What replaces the text from `from` to `to`. */
  readonly label: string
  readonly detail: string
  readonly kind: 'field' | 'operator' | 'value' | 'unit' | 'keyword'
}

export interface Completion {
  readonly from: number
  readonly to: number
  readonly options: readonly CompletionOption[]
}

/** Names that only the session knows. */
export interface KnownNames {
  readonly sources?: readonly string[]
  /** Fields as the filter writes them: `json.params.id`. */
  readonly jsonFields?: readonly string[]
  /** Names of decoders, and their fields: `jupyter.msg_type`. */
  readonly decoders?: readonly string[]
  readonly decoderFields?: readonly string[]
  /** Values seen of other fields: `endpoint`, `peer.identity`, … */
  readonly values?: Readonly<Record<string, readonly string[]>>
}

type Place =
  | { readonly kind: 'term' | 'after' | 'nothing' }
  | { readonly kind: 'operator' | 'value' | 'list'; readonly field: Field | undefined }

/** What may stand at the cursor; the word that it touches is replaced as a whole. */
export function complete(source: string, cursor: number, known: KnownNames = {}): Completion {
  const before = lex(source.slice(0, cursor))
  const nothing = { from: cursor, to: cursor, options: [] }
  const literals = before.tokens.slice(0, -1)
  const last = literals.at(-1)
  const isOpenText = before.error !== undefined && /["']/u.test(source.charAt(before.error.from))
  if (before.error !== undefined && !isOpenText) return nothing
  const isWord = !isOpenText && last?.kind === 'literal' && last.span.to === cursor && !['string', 'regex'].includes(last.value.kind)
  const from = isOpenText && before.error !== undefined ? before.error.from : isWord ? last.span.from : cursor
  const place = placeAfter(isWord ? literals.slice(0, -1) : literals, known.decoders ?? [])
  if (isOpenText && place.kind !== 'value' && place.kind !== 'list') return nothing
  const typed = source.slice(from, cursor)
  let to = cursor
  if (isOpenText) {
    const closing = source.indexOf(source.charAt(from), cursor)
    if (closing >= 0) to = closing + 1
  } else while (to < source.length && /[\p{L}\p{N}_.]/u.test(source.charAt(to))) to += 1
  return { from, to, options: matching(optionsAt(place, typed, known), typed) }
}

/** Reads the tokens as the parser would and says what may follow them. */
function placeAfter(tokens: readonly Token[], decoders: readonly string[]): Place {
  let place: Place = { kind: 'term' }
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined || token.kind === 'end') break
    const word = token.kind === 'symbol' ? token.symbol : token.value.kind === 'word' ? token.value.text.toLowerCase() : ''
    if (place.kind === 'list') place = word === ']' ? { kind: 'after' } : place
    else if (place.kind === 'value') place = { kind: 'after' }
    else if (['&&', '||', 'and', 'or', '!', 'not', '('].includes(word)) place = { kind: 'term' }
    else if (place.kind === 'operator' && word === 'in') place = { kind: 'list', field: place.field }
    else if (place.kind === 'operator' && operatorWords.includes(word)) place = { kind: 'value', field: place.field }
    else if (token.kind !== 'literal' || token.value.kind !== 'word' || word === 'exists') place = { kind: 'after' }
    else {
      const { path, next } = pathAt(tokens, at, token.value.text)
      if (next === undefined) return { kind: 'nothing' }
      at = next
      const field = isFieldPath(path, decoders) ? fieldOf(path, decoders) : undefined
      place = typeof field === 'object' ? { kind: 'operator', field } : { kind: 'after' }
    }
  }
  return place
}

const operatorWords: readonly string[] = [...comparisons, '=', '~', 'contains', 'startswith', 'endswith', 'matches']

/** The field that begins at a word, and its last token; `undefined` where a bracket is still open. */
function pathAt(
  tokens: readonly Token[],
  first: number,
  word: string,
): { readonly path: FieldReference['path']; readonly next: number | undefined } {
  const [name = '', ...parts] = word.split('.')
  const path: [string, ...(string | number)[]] = [name, ...parts]
  let at = first
  while (isSymbol(tokens[at + 1], '[')) {
    const inside = tokens[at + 2]
    if (inside?.kind !== 'literal' || !isSymbol(tokens[at + 3], ']')) return { path, next: undefined }
    path.push(inside.value.kind === 'number' ? inside.value.value : inside.value.kind === 'string' ? inside.value.text : '')
    at += 3
    const more = tokens[at + 1]
    if (more?.kind === 'literal' && more.value.kind === 'word' && more.value.text.startsWith('.')) {
      path.push(...more.value.text.slice(1).split('.'))
      at += 1
    }
  }
  return { path, next: at }
}

const isSymbol = (token: Token | undefined, symbol: string): boolean => token?.kind === 'symbol' && token.symbol === symbol

const joiners: readonly CompletionOption[] = [
  { label: '&&', detail: said`and`, kind: 'keyword' },
  { label: '||', detail: said`or`, kind: 'keyword' },
]
const operatorDetails: Readonly<Record<string, string>> = {
  '==': said`is`,
  '!=': said`is another`,
  '<': said`less`,
  '<=': said`at most`,
  '>': said`more`,
  '>=': said`at least`,
  contains: said`has this text in it`,
  startsWith: said`begins with`,
  endsWith: said`ends with`,
  in: said`is one of: [1, 2]`,
  exists: said`has a value`,
}

function optionsAt(place: Place, typed: string, known: KnownNames): readonly CompletionOption[] {
  switch (place.kind) {
    case 'nothing':
      return []
    case 'after':
      return joiners
    case 'term':
      return [...fieldOptions(known), { label: 'not', detail: said`what does not match`, kind: 'keyword' }]
    case 'operator':
      return [...operatorOptions(place.field), ...joiners]
    default:
      return valueOptions(place.field, typed, known)
  }
}

function fieldOptions({ jsonFields = [], decoderFields = [] }: KnownNames): readonly CompletionOption[] {
  const option = (label: string, detail: string): CompletionOption => ({ label, detail, kind: 'field' })
  return [
    ...fields.map(({ name, detail }) => option(name, detail)),
    option('frame[0]', said`text of a frame; frame[-1] is the last`),
    option('json', said`values in JSON: json.method`),
    ...jsonFields.map((name) => option(name, said`value in the JSON`)),
    ...decoderFields.map((name) => option(name, said`decoded`)),
  ]
}

function operatorOptions(field: Field | undefined): readonly CompletionOption[] {
  if (field === undefined) return []
  const names = operatorsOf(field.type).map((operator) => (operator === 'matches' ? '~' : operator))
  return [...names, 'in', 'exists'].map((label) => ({ label, detail: operatorDetails[label] ?? said`matches /…/`, kind: 'operator' }))
}

function valueOptions(field: Field | undefined, typed: string, known: KnownNames): readonly CompletionOption[] {
  if (field === undefined) return []
  const { type, name } = field
  if (type.kind === 'number') return unitOptions(type.unit, typed)
  const words: readonly string[] =
    type.kind === 'word' || type.kind === 'fact'
      ? type.words.filter((word) => word !== 'none')
      : type.kind === 'flag'
        ? ['true', 'false']
        : []
  const seen = type.kind === 'fact' && type.fact === 'source' ? known.sources : name === 'decoder' ? known.decoders : undefined
  const values = [...new Set([...words, ...(seen ?? []), ...(known.values?.[name] ?? [])])]
  return values.map((value) => ({ label: type.kind === 'flag' ? value : printText(value), detail: name, kind: 'value' }))
}

function unitOptions(unit: string, typed: string): readonly CompletionOption[] {
  const number = /^-?\d+(?:\.\d+)?/u.exec(typed)?.[0]
  if (number === undefined || unit === 'count') return []
  const units = Object.keys(unit === 'bytes' ? byteUnits : durationUnits).filter((name) => isUnit(name) && name !== 'μs')
  return units.map((name) => ({ label: number + name, detail: unit === 'bytes' ? said`size` : said`duration`, kind: 'unit' }))
}

/** What begins with the typed text, then what has it inside. */
function matching(options: readonly CompletionOption[], typed: string): readonly CompletionOption[] {
  const wanted = typed.replace(/^["']/u, '').toLowerCase()
  const labels = options.map((option) => ({ option, label: option.label.replace(/^"/u, '').toLowerCase() }))
  const starting = labels.filter(({ label }) => label.startsWith(wanted))
  const containing = labels.filter(({ label }) => !label.startsWith(wanted) && label.includes(wanted))
  return [...starting, ...containing].map(({ option }) => option)
}
