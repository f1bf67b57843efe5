import { said } from '../sentences/said'
import { utf8Text } from './byte-text'
import type { Content } from './content'
import { type DecodedValue, DecodeError, headBytes, type MessageDecoder, type MessageInput, type ReadContext } from './decoder'

/** What MISP publishes (MISP, app/files/scripts/mispzmq/mispzmq.py): a topic, a space, and JSON, in one frame. */
const prefix = /^(misp_json(?:_[a-z_]{1,40})?) (?=[[{])/u

function topicOf(message: MessageInput): string | undefined {
  if (message.count !== 1) return undefined
  const head = message.frame(0).head(headBytes)
  if (head[0] !== 0x6d) return undefined
  return prefix.exec(utf8Text(head, 0, 64))?.[1]
}

const jsonOf = (message: MessageInput, topic: string): Content => message.frame(0).part(topic.length + 1)

/** Which objects the topics carry, and what of them says most. */
const facts: readonly (readonly string[])[] = [
  ['Event', 'info'],
  ['Attribute', 'type'],
  ['Attribute', 'value'],
  ['Object', 'name'],
  ['Sighting', 'value'],
  ['Tag', 'name'],
  ['User', 'email'],
  ['Organisation', 'name'],
  ['Log', 'title'],
  ['trigger'],
  ['action'],
  ['status'],
  ['uptime'],
]
const named = new Set(['action', 'status', 'uptime'])

function summarise(message: MessageInput, context: ReadContext): string {
  const topic = topicOf(message)
  if (topic === undefined) return ''
  const content = jsonOf(message, topic).part(0, headBytes)
  const event = eventOf((...path) => context.field('json', content, path))
  const found = facts.flatMap((path) => {
    const value = context.field('json', content, path)
    if (value === undefined || value === null || value === '') return []
    const name = path.at(-1) ?? ''
    return [named.has(name) ? `${name} ${value}` : `${value}`]
  })
  return [topic, ...(event === undefined ? [] : [`event ${event}`]), ...found].join('  ')
}

/** The event itself, or that of the part that changed. */
const eventOf = (value: (...path: readonly string[]) => DecodedValue): DecodedValue =>
  value('Event', 'id') ?? value('Attribute', 'event_id') ?? value('Object', 'event_id') ?? value('Sighting', 'event_id')

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const topic = topicOf(message)
  if (topic === undefined) return undefined
  const value = (...keys: readonly string[]) => context.field('json', jsonOf(message, topic), keys)
  switch (path[0]) {
    case 'topic':
      return topic
    case 'event':
      return eventOf(value)
    case 'info':
      return value('Event', 'info')
    case 'type':
      return value('Attribute', 'type')
    case 'value':
      return value('Attribute', 'value')
    case 'uuid':
      return value('Event', 'uuid') ?? value('Attribute', 'uuid') ?? value('Object', 'uuid') ?? value('Sighting', 'uuid')
    default:
      return undefined
  }
}

export const misp: MessageDecoder = {
  name: 'misp',
  title: 'MISP',
  scope: 'message',
  fields: [
    { path: 'topic', description: 'misp_json, misp_json_attribute, misp_json_self, …' },
    { path: 'event', description: 'id of the event' },
    { path: 'info', description: 'what the event is about' },
    { path: 'type', description: 'type of the attribute' },
    { path: 'value', description: 'value of the attribute' },
    { path: 'uuid', description: 'UUID of the event, attribute, object or sighting' },
  ],
  recognise: (message) => (topicOf(message) === undefined ? 0 : 1),
  summarise,
  decode: (message, context) => {
    const topic = topicOf(message)
    if (topic === undefined) throw new DecodeError(said`The frame does not begin with misp_json, a space and JSON.`)
    const range = message.frame(0).range(0, topic.length)
    context.tree.leaf({ name: 'topic', kind: 'word', text: topic, field: 'misp.topic', range })
    context.nested('content', jsonOf(message, topic), { decoder: 'json' })
  },
  field,
}
