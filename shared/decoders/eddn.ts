import { said } from '../sentences/said'
import { utf8Text } from './byte-text'
import { inflateZlib } from './compression/deflate'
import { Content } from './content'
import { type DecodedValue, DecodeError, headBytes, type MessageDecoder, type MessageInput, type ReadContext } from './decoder'

/**
 * What the Elite Dangerous Data Network relays (EDCD/EDDN, src/eddn/Relay.py): JSON in zlib, in one frame, that names its
 * schema in `$schemaRef`. Its gateway sends the same to its relay with the schema in front, as a topic.
 */
const schemaPattern = /^https?:\/\/(?:[\w.-]*eddn[\w.-]*\/schemas|schemas\.elite-markets\.net\/eddn)\/([\w/-]{1,60})$/u

const separator = ' |-| '
const topicPattern = /^(\S{1,120}) \|-\| /u

/** The schema's address in front, where there is one. */
function topicOf(frame: Content): string | undefined {
  const head = frame.head(maxTopic)
  if (head[0] !== letterH) return undefined
  const topic = topicPattern.exec(utf8Text(head))?.[1]
  return topic !== undefined && schemaPattern.test(topic) ? topic : undefined
}

const maxTopic = 128
const letterH = 0x68

/** What is compressed. */
function compressedOf(frame: Content): Content {
  const topic = topicOf(frame)
  return topic === undefined ? frame : frame.part(topic.length + separator.length)
}

/** As much of the JSON as heads show. */
const lookBytes = 2048
const free = () => undefined

function inside(message: MessageInput, compressedBytes: number, limit: number): Content | undefined {
  if (message.count !== 1) return undefined
  const frame = compressedOf(message.frame(0))
  const head = frame.head(compressedBytes)
  const [method = 0, flags = 0] = head
  if (method !== 0x78 || ((method << 8) | flags) % 31 !== 0) return undefined
  const { bytes } = inflateZlib(head, limit, free, head.byteLength < frame.size)
  if (bytes[0] !== 0x7b) return undefined
  return new Content((from, to) => bytes.subarray(from, to), bytes.byteLength, { in: 'blob', index: 0 })
}

const look = (message: MessageInput) => inside(message, headBytes, lookBytes)

/** `commodity/3` of the schema's address. */
function schemaOf(content: Content | undefined, context: ReadContext): string | undefined {
  const reference = content === undefined ? undefined : context.field('json', content, ['$schemaRef'])
  return typeof reference === 'string' ? schemaPattern.exec(reference)?.[1] : undefined
}

/** What the messages of the schemas say where it is. */
const places: readonly (readonly string[])[] = [
  ['message', 'event'],
  ['message', 'systemName'],
  ['message', 'StarSystem'],
  ['message', 'SystemName'],
  ['message', 'System'],
  ['message', 'stationName'],
  ['message', 'StationName'],
]

function summarise(message: MessageInput, context: ReadContext): string {
  const content = look(message)
  if (content === undefined) return ''
  const found = places.flatMap((path) => {
    const value = context.field('json', content, path)
    return typeof value === 'string' ? [value] : []
  })
  const software = context.field('json', content, ['header', 'softwareName'])
  return [schemaOf(content, context) ?? 'EDDN', ...found, ...(software === undefined ? [] : [`by ${software}`])].join('  ')
}

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const content = inside(message, maxFieldBytes, maxFieldBytes)
  if (content === undefined) return undefined
  const value = (...keys: readonly string[]) => context.field('json', content, keys)
  switch (path[0]) {
    case 'schema':
      return schemaOf(content, context)
    case 'software':
      return value('header', 'softwareName')
    case 'uploader':
      return value('header', 'uploaderID')
    case 'event':
      return value('message', 'event')
    case 'system':
      return (
        value('message', 'systemName') ?? value('message', 'StarSystem') ?? value('message', 'SystemName') ?? value('message', 'System')
      )
    case 'station':
      return value('message', 'stationName') ?? value('message', 'StationName')
    default:
      return undefined
  }
}

const maxFieldBytes = 1024 * 1024

export const eddn: MessageDecoder = {
  name: 'eddn',
  title: 'EDDN',
  scope: 'message',
  fields: [
    { path: 'schema', description: 'commodity/3, journal/1, …' },
    { path: 'software', description: 'program that sent it' },
    { path: 'uploader', description: 'id of who sent it, as the relay made it' },
    { path: 'event', description: 'event of the journal' },
    { path: 'system', description: 'name of the star system' },
    { path: 'station', description: 'name of the station' },
  ],
  recognise: (message, context) => (schemaOf(look(message), context) === undefined ? 0 : 1),
  summarise,
  decode: (message, context) => {
    if (look(message) === undefined) throw new DecodeError(said`The frame is not a JSON object in zlib.`)
    const frame = message.frame(0)
    const topic = topicOf(frame)
    if (topic !== undefined) context.tree.leaf({ name: 'topic', kind: 'text', text: topic, range: frame.range(0, topic.length) })
    context.nested('message', compressedOf(frame), { decoder: 'zlib' })
  },
  field,
}
