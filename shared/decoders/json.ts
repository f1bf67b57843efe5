import { said } from '../sentences/said'
import { utf8Text } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, DecodeError, type FrameDecoder, headBytes, summaryLength } from './decoder'
import { JsonReader } from './json-reader'
import { readStructure, structureValue } from './structure'

/** Where the value begins: behind a byte order mark. */
function jsonStart(head: Uint8Array): number {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
}

/** 0.95: an object or list that fits so far. Numbers and words alone are JSON too, and everything else besides. */
function recognise(content: Content): number {
  const head = content.head(headBytes)
  const reader = new JsonReader(head, jsonStart(head))
  if (!reader.next() || (reader.event !== 'open' && reader.kind !== 'text')) return 0
  const certainty = reader.event === 'open' ? 0.95 : 0.6
  while (reader.next()) {
    // Nothing but the status counts.
  }
  const isCut = head.byteLength < content.size
  switch (reader.status) {
    case 'bad':
      return 0
    case 'end':
      return reader.rest() === head.byteLength && (!isCut || reader.event === 'close') ? certainty : 0
    default:
      return isCut ? certainty : 0
  }
}

function summarise(content: Content): string {
  const head = content.head(summaryLength * 2)
  return utf8Text(head, jsonStart(head)).trim().replace(/\s+/gu, ' ')
}

function decode(content: Content, context: DecodeContext): void {
  const bytes = content.head(context.budget.inputBytes)
  const cut = bytes.byteLength < content.size
  const reader = new JsonReader(bytes, jsonStart(bytes))
  readStructure(reader, content, context, cut)
  const end = reader.rest()
  if (!cut && end < bytes.byteLength) throw new DecodeError(said`More follows the value, at byte ${end}.`)
}

export const json: FrameDecoder = {
  name: 'json',
  title: 'JSON',
  scope: 'frame',
  fields: [],
  openFields: true,
  recognise,
  summarise,
  decode,
  field: (content, path) => {
    const bytes = content.head(maxFieldBytes)
    return structureValue(new JsonReader(bytes, jsonStart(bytes)), path)
  },
}

const maxFieldBytes = 4 * 1024 * 1024
