import { said } from '../sentences/said'
import { exactNumber, isPrintable, isUtf8Text, utf8Text, viewOf } from './byte-text'
import type { Content } from './content'
import {
  type Correlation,
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  type MessageDecoder,
  type MessageInput,
  type ReadContext,
} from './decoder'
import { FieldCursor } from './field-cursor'
import { startOf, wholeMessage } from './whole-message'

/**
 * Gazebo Transport (gz-transport up to 16 and, before, ignition-transport, NodeShared.cc). Publications are `[topic]
 * [address][message][type]`, and `[statistics]` where GZ_TRANSPORT_TOPIC_STATISTICS is set; services `[topic][address]
 * [receiver][node][request id][message][type of the request][type of the response]`, answered by `[topic][node][request id]
 * [message][1 or 0]`. ROUTER sockets see their peer's id in front, which is envelope. A message without fields is an empty
 * frame, so what follows such a one is no body behind an envelope. Topics begin with the partition: `@partition@/topic`.
 */
type Form = 'publication' | 'request' | 'response'

const topicPattern = /^@[^@\s]*@(?:msg@|srv@)?\/?[^@\s]+$/u
/** A type of a `.proto` without a package has no dot. */
const typePattern = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/u
const addressPattern = /^(?:tcp|ipc|inproc):\/\/\S+$/u
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

function text(content: Content): string {
  if (content.size === 0 || content.size > maxText) return ''
  const bytes = content.bytes()
  return isUtf8Text(bytes, false) ? utf8Text(bytes) : ''
}

const maxText = 512

interface Found {
  readonly form: Form
  /** By number from the topic on. */
  readonly frame: (index: number) => Content
  readonly count: number
}

function find(message: MessageInput): Found | undefined {
  const whole = wholeMessage(message)
  const isTopic = (index: number) => whole.frame(index).head(1)[0] === at && topicPattern.test(text(whole.frame(index)))
  const start = startOf(message, whole, isTopic)
  if (start === undefined) return undefined
  const frame = (index: number) => whole.frame(start + index)
  const count = whole.count - start
  const form = formOf(count, (index) => text(frame(index)))
  return form === undefined ? undefined : { form, frame, count }
}

const at = 0x40

function formOf(count: number, at: (index: number) => string): Form | undefined {
  const isPublication = (count === 4 || count === 5) && addressPattern.test(at(1)) && typePattern.test(at(3))
  if (isPublication) return 'publication'
  if (count === 5) return uuidPattern.test(at(1)) && uuidPattern.test(at(2)) && /^[01]$/u.test(at(4)) ? 'response' : undefined
  if (count !== 8) return undefined
  return addressPattern.test(at(1)) && uuidPattern.test(at(4)) && typePattern.test(at(6)) && typePattern.test(at(7)) ? 'request' : undefined
}

/** `/foo` of `@partition@/foo`. */
const bare = (topic: string) => topic.replace(/^@[^@]*@(?:msg@|srv@)?/u, '')

const partition = (topic: string) => /^@\/?([^@]*)@/u.exec(topic)?.[1] ?? ''

function summarise(message: MessageInput): string {
  const found = find(message)
  if (found === undefined) return ''
  const { form, frame } = found
  const topic = bare(text(frame(0)))
  const size = (index: number) => `${frame(index).size} bytes`
  switch (form) {
    case 'publication':
      return `${topic}  ${text(frame(3))}  ${size(2)}`
    case 'request':
      return `${topic}  request  ${text(frame(6))} → ${text(frame(7))}  ${size(5)}`
    case 'response':
      return `${topic}  ${text(frame(4)) === '1' ? 'response' : 'failed'}  ${size(3)}`
  }
}

const publicationNames = ['topic', 'address', 'message', 'type', 'statistics'] as const
const requestNames = ['topic', 'address', 'receiver', 'node', 'request', 'message', 'type', 'response type'] as const
const responseNames = ['topic', 'node', 'request', 'message', 'result'] as const
const fieldOf: Readonly<Record<string, string>> = {
  topic: 'gazebo.topic',
  type: 'gazebo.type',
  node: 'gazebo.node',
  request: 'gazebo.request',
  result: 'gazebo.result',
}

function decode(message: MessageInput, context: DecodeContext): void {
  const found = find(message)
  if (found === undefined) throw new DecodeError(said`The frames are no publication, request or response of Gazebo Transport.`)
  const { form, count } = found
  const names = form === 'publication' ? publicationNames : form === 'request' ? requestNames : responseNames
  const type = form === 'response' ? context.settings.type : text(found.frame(form === 'publication' ? 3 : 6))
  for (const [index, name] of names.slice(0, count).entries()) {
    const frame = found.frame(index)
    if (name === 'message') {
      decodeBody(frame, type, context)
      continue
    }
    if (name === 'statistics') {
      decodeStatistics(frame, context)
      continue
    }
    const kind = name === 'topic' || name === 'address' ? 'text' : uuidPattern.test(text(frame)) ? 'id' : 'word'
    const words = name === 'result' ? (text(frame) === '1' ? '1 (succeeded)' : '0 (failed)') : shown(frame)
    context.tree.leaf({ name, kind, text: words, field: fieldOf[name], range: frame.range() })
  }
}

/** A message whose fields are all as by default is no bytes at all. */
function decodeBody(frame: Content, type: string | undefined, context: DecodeContext): void {
  if (frame.size === 0) context.tree.leaf({ name: 'message', kind: 'map', text: 'no fields', range: frame.range() })
  else context.nested('message', frame, { decoder: 'protobuf', settings: { ...context.settings, type } })
}

/** PublicationMetadata, in the machine's order: milliseconds of a steady clock, and a number that counts the topic's messages. */
function decodeStatistics(frame: Content, context: DecodeContext): void {
  if (frame.size !== statisticsSize) {
    context.nested('statistics', frame)
    return
  }
  const cursor = new FieldCursor(frame, context)
  cursor.open('statistics', 'map')
  cursor.number('stamp', 'u64', true, (value) => ({ text: `${value} ms` }))
  cursor.number('sequence', 'u64', true, { field: 'gazebo.sequence' })
  cursor.close()
}

const statisticsSize = 16

function shown(frame: Content): string {
  const head = frame.head(maxText)
  return isPrintable(head) || isUtf8Text(head, frame.size > maxText) ? utf8Text(head) : ''
}

function field(message: MessageInput, path: readonly string[], _context: ReadContext): DecodedValue {
  const found = find(message)
  if (found === undefined) return undefined
  const { form, frame, count } = found
  const at = (index: number) => text(frame(index))
  switch (path[0]) {
    case 'kind':
      return form
    case 'topic':
      return bare(at(0))
    case 'partition':
      return partition(at(0))
    case 'type':
      return form === 'response' ? undefined : at(form === 'publication' ? 3 : 6)
    case 'node':
      return form === 'publication' ? undefined : at(form === 'request' ? 3 : 1)
    case 'request':
      return form === 'publication' ? undefined : at(form === 'request' ? 4 : 2)
    case 'result':
      return form === 'response' ? at(4) === '1' : undefined
    case 'sequence':
      return form === 'publication' && count === 5 ? sequenceOf(frame(4)) : undefined
    default:
      return undefined
  }
}

function sequenceOf(frame: Content): DecodedValue {
  if (frame.size !== statisticsSize) return undefined
  const sequence = viewOf(frame.bytes()).getBigUint64(8, true)
  return exactNumber(sequence) ?? `${sequence}`
}

function correlate(message: MessageInput): Correlation | undefined {
  const found = find(message)
  if (found?.form === 'request') return { role: 'request', id: text(found.frame(4)) }
  return found?.form === 'response' ? { role: 'reply', id: text(found.frame(2)) } : undefined
}

export const gazebo: MessageDecoder = {
  name: 'gazebo',
  title: 'Gazebo Transport',
  scope: 'message',
  fields: [
    { path: 'kind', description: 'publication, request or response' },
    { path: 'topic', description: 'topic or service, without the partition' },
    { path: 'partition', description: 'partition of the topic' },
    { path: 'type', description: 'Protobuf type of the message' },
    { path: 'node', description: 'UUID of the node that asked' },
    { path: 'request', description: 'UUID of the request' },
    { path: 'result', description: 'whether the service succeeded' },
    { path: 'sequence', description: 'number of the publication within its topic, where statistics are sent' },
  ],
  recognise: (message) => (find(message) === undefined ? 0 : 1),
  summarise,
  decode,
  field,
  correlate,
}
