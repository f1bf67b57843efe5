import { said } from '../sentences/said'
import { utf8Text } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, DecodeError, type FrameDecoder, headBytes } from './decoder'
import { JsonReader } from './json-reader'
import { readStructure, structureValue } from './structure'

const lineFeed = 10

/** Where each line begins and ends, without white space alone. */
function* lines(bytes: Uint8Array): Generator<readonly [from: number, to: number]> {
  let from = 0
  while (from < bytes.byteLength) {
    const found = bytes.indexOf(lineFeed, from)
    const to = found < 0 ? bytes.byteLength : found
    if (!isBlank(bytes, from, to)) yield [from, to]
    from = to + 1
  }
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  }
  return true
}

/** Two lines at least, each an object or a list of its own. */
function recognise(content: Content): number {
  const head = content.head(headBytes)
  const first = head[0]
  if (first !== 0x7b && first !== 0x5b) return 0
  const isCut = head.byteLength < content.size
  let count = 0
  for (const [from, to] of lines(head)) {
    const reader = new JsonReader(head.subarray(0, to), from)
    if (!reader.next() || reader.event !== 'open') return 0
    while (reader.next()) {
      // Nothing but the status counts.
    }
    const isLast = to === head.byteLength
    if (reader.status === 'bad' || (reader.status === 'short' && !(isCut && isLast && count > 0))) return 0
    if (reader.status === 'end' && reader.rest() !== to) return 0
    count += 1
  }
  return count > 1 ? 0.96 : 0
}

function decode(content: Content, context: DecodeContext): void {
  const { tree, budget } = context
  const bytes = content.head(budget.inputBytes)
  const cut = bytes.byteLength < content.size
  tree.describe({ kind: 'list' })
  for (const [from, to] of lines(bytes)) {
    budget.charge()
    if (!tree.wants()) {
      tree.skip()
      continue
    }
    tree.open({ name: `${tree.childCount}`, kind: 'text', range: content.range(from, to) })
    const reader = new JsonReader(bytes.subarray(0, to), from)
    readStructure(reader, content, context, cut && to === bytes.byteLength)
    if (reader.rest() !== to) throw new DecodeError(said`More follows the value in the line, at byte ${reader.rest()}.`)
    tree.close()
  }
}

export const ndjson: FrameDecoder = {
  name: 'ndjson',
  title: 'NDJSON',
  scope: 'frame',
  fields: [],
  openFields: true,
  recognise,
  summarise: (content) => utf8Text(content.head(400)),
  decode,
  field: (content, path) => {
    const bytes = content.head(maxFieldBytes)
    const [line = '', ...rest] = path
    let number = 0
    for (const [from, to] of lines(bytes)) {
      if (`${number}` === line) return structureValue(new JsonReader(bytes.subarray(0, to), from), rest)
      number += 1
    }
    return undefined
  },
}

const maxFieldBytes = 4 * 1024 * 1024
