import { said } from '../sentences/said'
import { utf8Text } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, type DecodedValue, DecodeError, type MessageDecoder, type MessageInput } from './decoder'

/** Documents of Bluesky's event model (event_model.DocumentNames). */
const documents = new Set([
  'start',
  'stop',
  'descriptor',
  'event',
  'datum',
  'resource',
  'event_page',
  'datum_page',
  'stream_resource',
  'stream_datum',
  'bulk_datum',
  'bulk_events',
])
const longestName = 15
const maxPrefix = 255
const space = 0x20

interface Found {
  readonly content: Content
  readonly prefix: string
  /** The document's name, and where its bytes begin. */
  readonly document: string
  readonly nameFrom: number
  readonly pickleFrom: number
}

/** One frame: prefix, space, name, space, pickle (bluesky/callbacks/zmq.py, Publisher). The prefix may be empty. */
function find(message: MessageInput): Found | undefined {
  if (message.count !== 1) return undefined
  const content = message.frame(0)
  const head = content.head(maxPrefix + longestName + 2)
  const first = head.indexOf(space)
  if (first < 0 || first > maxPrefix) return undefined
  const second = head.indexOf(space, first + 1)
  if (second < 0 || second - first - 1 > longestName) return undefined
  const document = utf8Text(head, first + 1, second)
  if (!documents.has(document)) return undefined
  return { content, prefix: utf8Text(head, 0, first), document, nameFrom: first + 1, pickleFrom: second + 1 }
}

/** A pickled dict: protocol 2 and later say so, 0 and 1 begin with an empty dict. */
function recognise(message: MessageInput): number {
  const found = find(message)
  if (found === undefined) return 0
  const { content, pickleFrom } = found
  if (content.slice(content.size - 1, content.size)[0] !== stop) return 0
  const [code, next] = content.slice(pickleFrom, pickleFrom + 2)
  if (code === protocolCode && next !== undefined && next >= 2 && next <= 5) return 1
  return (code === mark && next === dict) || (code === emptyDict && next === binaryPut) ? 0.9 : 0
}

const stop = 0x2e
const protocolCode = 0x80
const mark = 0x28
const dict = 0x64
const emptyDict = 0x7d
const binaryPut = 0x71

function summarise(message: MessageInput): string {
  const found = find(message)
  if (found === undefined) return ''
  const from = found.prefix === '' ? '' : ` from ${found.prefix}`
  return `Bluesky ${found.document}${from}, a pickle of ${found.content.size - found.pickleFrom} bytes`
}

function decode(message: MessageInput, context: DecodeContext): void {
  const found = find(message)
  if (found === undefined) throw new DecodeError(said`The message is not one frame of a prefix, the name of a document and a pickle.`)
  const { content, prefix, document, nameFrom, pickleFrom } = found
  context.tree.leaf({ name: 'prefix', kind: 'text', text: prefix, range: content.range(0, nameFrom - 1), field: 'bluesky.prefix' })
  context.tree.leaf({
    name: 'document',
    kind: 'word',
    text: document,
    range: content.range(nameFrom, pickleFrom - 1),
    field: 'bluesky.document',
  })
  // It is never loaded: loading a pickle runs what it says.
  context.nested('pickle', content.part(pickleFrom), { decoder: 'pickle' })
}

function field(message: MessageInput, path: readonly string[]): DecodedValue {
  const found = find(message)
  if (found === undefined || path.length !== 1) return undefined
  return path[0] === 'document' ? found.document : path[0] === 'prefix' ? found.prefix : undefined
}

/** Documents of experiments that run with Bluesky. */
export const bluesky: MessageDecoder = {
  name: 'bluesky',
  title: 'Bluesky',
  scope: 'message',
  fields: [
    { path: 'document', description: 'name of the document: start, descriptor, event, stop, …' },
    { path: 'prefix', description: 'prefix that the publisher is told apart by' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
