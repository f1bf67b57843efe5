import { certainties, directions, eventNames, exchangeStates, roles, rowKinds, socketTypes } from '../model'
import { type Sentence, said } from '../sentences/said'
import type { FieldReference } from './ast'

export type NumberColumn = 'id' | 'timeUs' | 'frameCount' | 'size' | 'transferUs' | 'connection' | 'exchange' | 'rttUs'
export type NumberUnit = 'count' | 'bytes' | 'duration' | 'time'
export type WordColumn = 'kind' | 'direction' | 'socket' | 'event' | 'role' | 'state' | 'certainty'
export type Fact = 'source' | 'endpoint' | 'mechanism' | 'version' | 'identities' | 'addresses'
/** `all` frames, the `body` behind the envelope, its first (`topic`), or the frame with a number. */
export type Place = 'all' | 'body' | 'topic' | number

export type FieldType =
  | { readonly kind: 'number'; readonly unit: NumberUnit; readonly column: NumberColumn }
  /** A word's index is its code in the column; `none` is no value. */
  | { readonly kind: 'word'; readonly words: readonly string[]; readonly column: WordColumn }
  | { readonly kind: 'flag' }
  /** `words` are offered, others are allowed too. */
  | { readonly kind: 'fact'; readonly fact: Fact; readonly words: readonly string[] }
  | { readonly kind: 'frames'; readonly place: Place }
  | { readonly kind: 'json'; readonly path: readonly (string | number)[] }
  /** `own`: a decoder of the user's own has to be asked. */
  | { readonly kind: 'decoded'; readonly name: string; readonly own?: true }

export interface Field {
  readonly name: string
  readonly detail: string
  readonly type: FieldType
}

const number = (name: string, unit: NumberUnit, column: NumberColumn, detail: string): Field => ({
  name,
  detail,
  type: { kind: 'number', unit, column },
})
const word = (name: string, words: readonly string[], column: WordColumn, detail: string): Field => ({
  name,
  detail,
  type: { kind: 'word', words, column },
})
const fact = (name: string, of: Fact, detail: string, words: readonly string[] = []): Field => ({
  name,
  detail,
  type: { kind: 'fact', fact: of, words },
})
const frames = (name: string, place: Place, detail: string): Field => ({ name, detail, type: { kind: 'frames', place } })

/** All but those with a part of their own: `frame[…]`, `json.…` and the decoders'. */
export const fields: readonly Field[] = [
  number('id', 'count', 'id', said`number of the row`),
  number('row', 'count', 'id', said`number of the row`),
  number('t', 'time', 'timeUs', said`time of capture: 12:30:05.250, or since the start: 5s`),
  number('time', 'time', 'timeUs', said`time of capture: 12:30:05.250, or since the start: 5s`),
  word('kind', rowKinds, 'kind', said`kind of row`),
  word('event', eventNames, 'event', said`what happened to a socket or connection`),
  word('direction', directions, 'direction', said`where it went`),
  word('socket', socketTypes, 'socket', said`socket type; at a tap, the sender’s`),
  fact('source', 'source', said`name or number of the source`),
  number('connection', 'count', 'connection', said`number of the connection`),
  fact('endpoint', 'endpoint', said`address of the endpoint`),
  number('frames', 'count', 'frameCount', said`how many frames`),
  number('size', 'bytes', 'size', said`bytes of all frames: 64KiB`),
  number('rtt', 'duration', 'rttUs', said`time between request and reply: 100ms`),
  number('transfer', 'duration', 'transferUs', said`time from first byte to last, at a tap: 5ms`),
  word('state', exchangeStates, 'state', said`state of the exchange`),
  word('certainty', certainties, 'certainty', said`how sure the pairing is`),
  word('role', roles, 'role', said`part in the exchange`),
  number('exchange', 'count', 'exchange', said`number of the exchange`),
  { name: 'encrypted', detail: said`the content cannot be read`, type: { kind: 'flag' } },
  fact('mechanism', 'mechanism', said`security mechanism`, ['NULL', 'PLAIN', 'CURVE', 'GSSAPI']),
  fact('version', 'version', said`ZMTP version`, ['1.0', '2.0', '3.0', '3.1']),
  fact('peer.identity', 'identities', said`routing id of either side`),
  fact('peer.address', 'addresses', said`network address of either side`),
  frames('text', 'all', said`text of any frame`),
  frames('body', 'body', said`text of any frame after the envelope`),
  frames('topic', 'topic', said`text of the first frame after the envelope`),
  { name: 'decoder', detail: said`decoder that reads the message`, type: { kind: 'decoded', name: 'decoder' } },
]

const byName = new Map(fields.map((field) => [field.name, field]))

/** The field that a path names, or why it names none. `decoders` have fields of their own: `jupyter.msg_type`. */
export function fieldOf(path: FieldReference['path'], decoders: readonly string[]): Field | Sentence {
  const [first, ...rest] = path
  const name = path.join('.')
  const plain = byName.get(name)
  if (plain !== undefined) return plain
  if (first === 'frame') {
    const [place] = rest
    if (rest.length !== 1 || typeof place !== 'number') return said`A frame has a number: frame[0] is the first, frame[-1] the last.`
    return { name: `frame[${place}]`, detail: said`text of a frame`, type: { kind: 'frames', place } }
  }
  if (first === 'json') {
    if (rest.includes('')) return said`A name is missing after the dot.`
    if (rest.some((part) => typeof part === 'number' && part < 0)) return said`Places in JSON arrays count from 0.`
    return { name, detail: said`value in the JSON`, type: { kind: 'json', path: rest } }
  }
  if (decoders.includes(first) && rest.length > 0) return { name, detail: said`field of ${first}`, type: { kind: 'decoded', name } }
  const similar = closest(name)
  return similar === undefined ? said`There is no field “${name}”.` : said`There is no field “${name}”; did you mean ${similar}?`
}

/** Whether a path that stands alone is a field; other words are searched for. */
export function isFieldPath(path: FieldReference['path'], decoders: readonly string[]): boolean {
  const [first, ...rest] = path
  return (
    byName.has(path.join('.')) ||
    first === 'json' ||
    (first === 'frame' && rest.length > 0) ||
    (decoders.includes(first) && rest.length > 0)
  )
}

/** The field whose name differs in at most two letters. */
function closest(name: string): string | undefined {
  const scored = [...byName.keys(), 'frame', 'json'].map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate) }))
  const best = scored.reduce((least, score) => (score.distance < least.distance ? score : least))
  return best.distance <= Math.min(2, name.length - 2) ? best.candidate : undefined
}

/** Levenshtein's: letters to add, take out or replace. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [place, letter] of [...left].entries()) {
    const next = [place + 1]
    for (let index = 0; index < right.length; index += 1) {
      const replaced = (row[index] ?? 0) + (letter === right[index] ? 0 : 1)
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
