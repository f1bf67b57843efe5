import { said } from '../sentences/said'
import { isPrintable, isUtf8Text, utf8Text } from './byte-text'
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

/**
 * Gazebo Transport (gz-transport and, before, ignition-transport, NodeShared.cc). Publications are `[topic][address]
 * [message][type]`; services `[topic][address][receiver][node][request id][message][type of the request][type of the
 * response]`, answered by `[topic][node][request id][message][1 or 0]`. ROUTER sockets see their peer's id in front, which
 * is envelope. Topics begin with the partition: `@partition@/topic`.
 */
type Form = 'publication' | 'request' | 'response'

const topicPattern = /^@[^@\s]*@(?:msg@|srv@)?\/?[^@\s]+$/u
const typePattern = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/u
const addressPattern = /^(?:tcp|ipc|inproc):\/\/\S+$/u
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

function text(content: Content): string {
  if (content.size === 0 || content.size > maxText) return ''
  const bytes = content.bytes()
  return isUtf8Text(bytes, false) ? utf8Text(bytes) : ''
}

const maxText = 512

function formOf(message: MessageInput): Form | undefined {
  const at = (index: number) => text(message.frame(index))
  if (message.count !== 4 && message.count !== 5 && message.count !== 8) return undefined
  if (message.frame(0).head(1)[0] !== 0x40 || !topicPattern.test(at(0))) return undefined
  if (message.count === 4) return addressPattern.test(at(1)) && typePattern.test(at(3)) ? 'publication' : undefined
  if (message.count === 5) return uuidPattern.test(at(1)) && uuidPattern.test(at(2)) && /^[01]$/u.test(at(4)) ? 'response' : undefined
  return addressPattern.test(at(1)) && uuidPattern.test(at(4)) && typePattern.test(at(6)) && typePattern.test(at(7)) ? 'request' : undefined
}

/** `/foo` of `@partition@/foo`. */
const bare = (topic: string) => topic.replace(/^@[^@]*@(?:msg@|srv@)?/u, '')

const partition = (topic: string) => /^@\/?([^@]*)@/u.exec(topic)?.[1] ?? ''

function summarise(message: MessageInput): string {
  const form = formOf(message)
  const topic = bare(text(message.frame(0)))
  const size = (index: number) => `${message.frame(index).size} bytes`
  switch (form) {
    case 'publication':
      return `${topic}  ${text(message.frame(3))}  ${size(2)}`
    case 'request':
      return `${topic}  request  ${text(message.frame(6))} → ${text(message.frame(7))}  ${size(5)}`
    case 'response':
      return `${topic}  ${text(message.frame(4)) === '1' ? 'response' : 'failed'}  ${size(3)}`
    default:
      return topic
  }
}

const publicationNames = ['topic', 'address', 'message', 'type'] as const
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
  const form = formOf(message)
  if (form === undefined) throw new DecodeError(said`The frames are no publication, request or response of Gazebo Transport.`)
  const names = form === 'publication' ? publicationNames : form === 'request' ? requestNames : responseNames
  const type = form === 'response' ? context.settings.type : text(message.frame(names.length === 4 ? 3 : 6))
  for (const [index, name] of names.entries()) {
    const frame = message.frame(index)
    if (name === 'message') {
      context.nested(name, frame, { decoder: 'protobuf', settings: { ...context.settings, type } })
      continue
    }
    const kind = name === 'topic' || name === 'address' ? 'text' : uuidPattern.test(text(frame)) ? 'id' : 'word'
    const words = name === 'result' ? (text(frame) === '1' ? '1 (succeeded)' : '0 (failed)') : shown(frame)
    context.tree.leaf({ name, kind, text: words, field: fieldOf[name], range: frame.range() })
  }
}

function shown(frame: Content): string {
  const head = frame.head(maxText)
  return isPrintable(head) || isUtf8Text(head, frame.size > maxText) ? utf8Text(head) : ''
}

function field(message: MessageInput, path: readonly string[], _context: ReadContext): DecodedValue {
  const form = formOf(message)
  if (form === undefined) return undefined
  const topic = text(message.frame(0))
  const requestAt = form === 'request' ? 4 : 2
  switch (path[0]) {
    case 'kind':
      return form
    case 'topic':
      return bare(topic)
    case 'partition':
      return partition(topic)
    case 'type':
      return form === 'response' ? undefined : text(message.frame(form === 'publication' ? 3 : 6))
    case 'node':
      return form === 'publication' ? undefined : text(message.frame(form === 'request' ? 3 : 1))
    case 'request':
      return form === 'publication' ? undefined : text(message.frame(requestAt))
    case 'result':
      return form === 'response' ? text(message.frame(4)) === '1' : undefined
    default:
      return undefined
  }
}

function correlate(message: MessageInput): Correlation | undefined {
  const form = formOf(message)
  if (form === 'request') return { role: 'request', id: text(message.frame(4)) }
  return form === 'response' ? { role: 'reply', id: text(message.frame(2)) } : undefined
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
  ],
  recognise: (message) => (formOf(message) === undefined ? 0 : 1),
  summarise,
  decode,
  field,
  correlate,
}
