import { said } from '../sentences/said'
import { exactNumber, viewOf } from './byte-text'
import type { Content } from './content'
import {
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  headBytes,
  type MessageDecoder,
  type MessageInput,
  type NumberType,
  type ReadContext,
} from './decoder'
import { FieldCursor } from './field-cursor'
import { addNumbers, looksLikeFloats, type NumberBlock } from './number-block'
import { pmtText, readPmt } from './pmt'

/**
 * A stream of GNU Radio (gnuradio, gr-zeromq/lib/tag_headers.cc): where tags are passed on, the magic number 5FF0 (little
 * endian), the version 1, u64 the number of the first item, u64 how many tags, and for each u64 its item, and its key,
 * value and source as PMTs; then samples. Without tags a message is samples alone.
 */
const magicLow = 0xf0
const magicHigh = 0x5f
const version = 1
const headerSize = 19
/** An item, and three PMTs of one byte. */
const minTagSize = 11

/** Names as GNU Radio has them, and the others that the user may choose. */
const sampleTypes: Readonly<Record<string, NumberBlock>> = {
  complex: block('f32', true),
  float: block('f32'),
  double: block('f64'),
  int: block('i32'),
  short: block('i16'),
  byte: block('u8'),
  sc16: block('i16', true),
  sc8: block('i8', true),
}

function block(type: NumberType, complex = false): NumberBlock {
  return { type, littleEndian: true, complex }
}

function hasHeader(content: Content): boolean {
  const head = content.head(3)
  return content.size >= headerSize && head[0] === magicLow && head[1] === magicHigh && head[2] === version
}

interface Facts {
  readonly offset: bigint
  readonly tags: number
  /** `key=value` of those in the head. */
  readonly texts: readonly string[]
  /** Where the samples begin; `undefined` behind the head. */
  readonly samplesAt: number | undefined
}

function factsOf(content: Content): Facts | undefined {
  if (!hasHeader(content)) return undefined
  const head = content.head(headBytes)
  const view = viewOf(head)
  const tags = exactNumber(view.getBigUint64(11, true)) ?? Number.POSITIVE_INFINITY
  if (tags * minTagSize > content.size - headerSize) return undefined
  const texts: string[] = []
  let at = headerSize
  for (let index = 0; index < tags; index += 1) {
    const key = pmtText(head, at + 8)
    const value = key === undefined ? undefined : pmtText(head, key.end)
    const source = value === undefined ? undefined : pmtText(head, value.end)
    if (key === undefined || value === undefined || source === undefined || source.end > head.byteLength) {
      const isCut = content.size > headBytes
      return isCut ? { offset: view.getBigUint64(3, true), tags, texts, samplesAt: undefined } : undefined
    }
    texts.push(`${key.text}=${value.text}`)
    at = source.end
  }
  return { offset: view.getBigUint64(3, true), tags, texts, samplesAt: at }
}

function recognise(message: MessageInput): number {
  // With a key, subscribers get it as a frame in front.
  if (message.count !== 1 && message.count !== 2) return 0
  return factsOf(message.frame(message.count - 1)) === undefined ? 0 : 1
}

const samplesOf = (message: MessageInput) => message.frame(message.count - 1)

function summarise(message: MessageInput, context: ReadContext): string {
  const content = samplesOf(message)
  const facts = factsOf(content)
  const words: string[] = []
  if (facts !== undefined) {
    words.push(`item ${facts.offset}`)
    if (facts.tags > 0) words.push(facts.tags === 1 ? '1 tag' : `${facts.tags} tags`, ...facts.texts.slice(0, 3))
  }
  const at = facts === undefined ? 0 : facts.samplesAt
  if (at !== undefined) {
    const { name, shape } = sampleType(content.part(at), context.settings.type)
    words.push(`${Math.floor((content.size - at) / itemSize(shape))} × ${name}`)
  } else words.push(`${content.size} bytes`)
  return words.join('  ')
}

const sizes: Readonly<Record<string, number>> = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, f32: 4, f64: 8 }
const itemSize = ({ type, complex = false }: NumberBlock) => (sizes[type] ?? 1) * (complex ? 2 : 1)

/** What the user chose, or a guess: floats that make pairs are complex, as the default of most blocks is. */
function sampleType(
  content: Content,
  chosen: string | undefined,
): { readonly name: string; readonly shape: NumberBlock; readonly guessed: boolean } {
  const byUser = chosen === undefined ? undefined : sampleTypes[chosen]
  if (chosen !== undefined && byUser !== undefined) return { name: chosen, shape: byUser, guessed: false }
  const isFloat = content.size % 4 === 0 && looksLikeFloats(content.head(256))
  const name = isFloat ? (content.size % 8 === 0 ? 'complex' : 'float') : content.size % 2 === 0 ? 'short' : 'byte'
  return { name, shape: sampleTypes[name] ?? block('u8'), guessed: true }
}

function decode(message: MessageInput, context: DecodeContext): void {
  const { tree } = context
  const { type } = context.settings
  if (type !== undefined && sampleTypes[type] === undefined) {
    throw new DecodeError(said`There is no sample type ${type}.`, said`Choose one of ${Object.keys(sampleTypes).join(', ')}.`)
  }
  if (message.count > 1) context.nested('key', message.frame(0))
  const content = samplesOf(message)
  const cursor = new FieldCursor(content, context)
  if (hasHeader(content)) decodeHeader(cursor, content, context)
  const samples = content.part(cursor.at)
  const { name, shape, guessed } = sampleType(samples, type)
  addNumbers('samples', samples, shape, context, guessed ? `${name} (guessed)` : name)
  if (tree.depth > 0) tree.abandon(0)
}

function decodeHeader(cursor: FieldCursor, content: Content, context: DecodeContext): void {
  cursor.open('header', 'map')
  cursor.raw('magic', 2)
  cursor.number('version', 'u8', true)
  cursor.number('first item', 'u64', true, { field: 'gnuradio.offset' })
  const count = Number(cursor.number('number of tags', 'u64', true, { field: 'gnuradio.tags' }))
  if (count * minTagSize > cursor.left) throw new DecodeError(said`${count} tags do not fit in the ${cursor.left} bytes that are left.`)
  for (let index = 0; index < count; index += 1) {
    const text = pmtText(cursor.bytes, cursor.at + 8)?.text ?? ''
    cursor.open(`tag ${index}`, 'map', { text })
    cursor.number('item', 'u64', true)
    readPmt(cursor, 'key', content, context)
    readPmt(cursor, 'value', content, context)
    readPmt(cursor, 'source', content, context)
    cursor.close()
  }
  cursor.close()
}

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const content = samplesOf(message)
  const facts = factsOf(content)
  switch (path[0]) {
    case 'offset':
      return facts === undefined ? undefined : (exactNumber(facts.offset) ?? `${facts.offset}`)
    case 'tags':
      return facts?.tags
    case 'tag':
      return facts?.texts[0]
    case 'samples': {
      const at = facts === undefined ? 0 : facts.samplesAt
      return at === undefined
        ? undefined
        : Math.floor((content.size - at) / itemSize(sampleType(content.part(at), context.settings.type).shape))
    }
    default:
      return undefined
  }
}

export const gnuradio: MessageDecoder = {
  name: 'gnuradio',
  title: 'GNU Radio',
  scope: 'message',
  fields: [
    { path: 'offset', description: 'number of the first item' },
    { path: 'tags', description: 'how many tags there are' },
    { path: 'tag', description: 'the first tag, as key=value' },
    { path: 'samples', description: 'how many samples there are' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
