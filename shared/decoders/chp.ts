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
import { frameLeaf, frameText, isText } from './frame-text'
import { uuidText } from './uuid-text'
import { startOf, type WholeMessage, wholeMessage } from './whole-message'

/** https://rfc.zeromq.org/spec/12: key, sequence, UUID, properties and value; or ICANHAZ? and a subtree. */
const keyValueFrames = 5

interface Found {
  readonly whole: WholeMessage
  readonly start: number
  readonly command: 'ICANHAZ' | 'KTHXBAI' | 'HUGZ' | 'KVSYNC' | 'KVPUB' | 'KVSET'
  readonly key: Content
  /** The second frame: of ICANHAZ the subtree, else the sequence. */
  readonly second: Content
  readonly uuid: Content
  readonly properties: Content
  readonly value: Content
}

function find(message: MessageInput): Found | undefined {
  const whole = wholeMessage(message)
  const start = startOf(message, whole, (index) => fits(whole, index))
  if (start === undefined) {
    // A ROUTER gives the peer's id before the key, and where no frame is empty that is not known as an envelope.
    return message.socket === 'ROUTER' && fits(whole, 1) ? foundAt(message, whole, 1) : undefined
  }
  return foundAt(message, whole, start)
}

function foundAt(message: MessageInput, whole: WholeMessage, start: number): Found {
  const [key, second, uuid, properties, value] = [0, 1, 2, 3, 4].map((index) => whole.frame(start + index))
  const none = whole.frame(whole.count)
  const found = {
    whole,
    start,
    key: key ?? none,
    second: second ?? none,
    uuid: uuid ?? none,
    properties: properties ?? none,
    value: value ?? none,
  }
  return { ...found, command: commandOf(message, found) }
}

function fits(whole: WholeMessage, start: number): boolean {
  const left = whole.count - start
  if (left === 2 || left === 1) return isText(whole.frame(start), 'ICANHAZ?')
  if (left !== keyValueFrames) return false
  const [uuid, properties] = [whole.frame(start + 2), whole.frame(start + 3)]
  // The RFC writes the sequence of HUGZ as 00000000; its implementations send eight bytes like all others.
  if (whole.frame(start + 1).size !== 8 || (uuid.size !== 0 && uuid.size !== 16)) return false
  const key = whole.frame(start)
  return key.size > 0 && key.size <= 1024 && isUtf8Text(key.head(1024), false) && arePropertiesOf(properties)
}

/** `name=value` and a line feed, any number of times. */
function arePropertiesOf(content: Content): boolean {
  if (content.size === 0) return true
  const text = utf8Text(content.head(maxProperties))
  return /^(?:[^=\n]+=[^\n]*\n)*(?:[^=\n]+=[^\n]*)?$/.test(text)
}

const maxProperties = 512

function commandOf(
  { socket }: MessageInput,
  { key, second, uuid, properties }: Pick<Found, 'key' | 'second' | 'uuid' | 'properties'>,
): Found['command'] {
  if (isText(key, 'ICANHAZ?')) return 'ICANHAZ'
  if (isText(key, 'KTHXBAI')) return 'KTHXBAI'
  if (isText(key, 'HUGZ')) return 'HUGZ'
  if (socket === 'PUSH' || socket === 'PULL') return 'KVSET'
  if (socket === 'ROUTER' || socket === 'DEALER') return 'KVSYNC'
  if (socket === undefined && uuid.size + properties.size === 0) return 'KVSYNC'
  return sequenceOf(second) === 0n ? 'KVSET' : 'KVPUB'
}

function sequenceOf(content: Content): bigint {
  return content.size === 8 ? viewOf(content.head(8)).getBigUint64(0) : 0n
}

function recognise(message: MessageInput): number {
  const found = find(message)
  if (found === undefined) return 0
  const { command, uuid, properties, second, key } = found
  if (command === 'ICANHAZ') return second.size === 0 || /^\/(?:.*\/)?$/.test(frameText(second)) ? 1 : 0.6
  if (command === 'HUGZ' || command === 'KTHXBAI') return 1
  if (!isPrintable(key.head(1024))) return 0.5
  // Sequences count updates: what is larger is another number.
  if (sequenceOf(second) > 0xffff_ffff_ffffn) return 0
  return uuid.size === 16 || properties.size > 0 ? 0.9 : 0.7
}

function summarise(message: MessageInput, context: ReadContext): string {
  const found = find(message)
  if (found === undefined) return ''
  const { command, key, second, properties, value } = found
  const sequence = `#${sequenceOf(second)}`
  switch (command) {
    case 'ICANHAZ':
      return `CHP ICANHAZ ${second.size === 0 ? 'everything' : frameText(second)}`
    case 'KTHXBAI':
      return `CHP KTHXBAI ${sequence} ${frameText(value)}`
    case 'HUGZ':
      return `CHP HUGZ ${sequence}`
    default: {
      const more = properties.size === 0 ? '' : `  (${frameText(properties).trim().replaceAll('\n', ', ')})`
      const what = value.size === 0 ? 'deleted' : `= ${context.summary(value)}`
      return `CHP ${command} ${sequence} ${frameText(key)} ${what}${more}`
    }
  }
}

function decode(message: MessageInput, context: DecodeContext): void {
  const found = find(message)
  if (found === undefined)
    throw new DecodeError(said`The frames are not those of a CHP command: key, sequence of 8 bytes, UUID, properties, value.`)
  const { whole, start, command, key, second, uuid, properties, value } = found
  for (let index = message.envelopeFrames; index < start; index += 1) frameLeaf(context, 'routing id', whole.frame(index), 'id')
  const isKeyValue = command === 'KVSET' || command === 'KVPUB' || command === 'KVSYNC'
  frameLeaf(context, isKeyValue ? 'key' : 'command', key, isKeyValue ? 'text' : 'word', { field: isKeyValue ? 'chp.key' : 'chp.command' })
  if (command === 'ICANHAZ') {
    if (whole.count > start + 1) frameLeaf(context, 'subtree', second, 'text', { field: 'chp.subtree' })
    return
  }
  const sequence = sequenceOf(second)
  frameLeaf(context, 'sequence', second, 'number', { text: `${sequence}`, value: exactNumber(sequence), field: 'chp.sequence' })
  frameLeaf(context, 'UUID', uuid, 'id', { text: uuid.size === 16 ? uuidText(uuid.head(16)) : '', field: 'chp.uuid' })
  propertyNodes(properties, context)
  if (command === 'KTHXBAI') frameLeaf(context, 'subtree', value, 'text', { field: 'chp.subtree' })
  else if (value.size === 0)
    frameLeaf(context, 'value', value, 'bytes', { text: command === 'HUGZ' ? '' : said`empty: the key is deleted` })
  else context.nested('value', value)
}

function propertyNodes(content: Content, { tree, budget }: DecodeContext): void {
  tree.open({ name: 'properties', kind: 'map', range: content.range(), field: 'chp.properties' })
  const bytes = content.head(Math.min(content.size, budget.inputBytes))
  let from = 0
  while (from < bytes.byteLength) {
    const found = bytes.indexOf(lineFeed, from)
    const to = found < 0 ? bytes.byteLength : found
    const equals = bytes.indexOf(equalsSign, from)
    const nameEnd = equals < 0 || equals > to ? to : equals
    budget.chargeBytes(to - from)
    tree.leaf({
      name: utf8Text(bytes, from, Math.min(nameEnd, from + 256)),
      kind: 'text',
      text: utf8Text(bytes, Math.min(nameEnd + 1, to), Math.min(to, nameEnd + 4096)),
      range: content.range(from, to),
    })
    from = to + 1
  }
  tree.close()
}

const lineFeed = 0x0a
const equalsSign = 0x3d

function field(message: MessageInput, path: readonly string[]): DecodedValue {
  const found = find(message)
  if (found === undefined || path.length !== 1) return undefined
  const { command, key, second, uuid, properties, value } = found
  const isKeyValue = command === 'KVSET' || command === 'KVPUB' || command === 'KVSYNC'
  switch (path[0]) {
    case 'command':
      return command
    case 'key':
      return isKeyValue ? frameText(key) : undefined
    case 'sequence':
      return command === 'ICANHAZ' ? undefined : (exactNumber(sequenceOf(second)) ?? `${sequenceOf(second)}`)
    case 'uuid':
      return uuid.size === 16 ? uuidText(uuid.head(16)) : undefined
    case 'properties':
      return properties.size === 0 ? undefined : frameText(properties).trim()
    case 'subtree':
      return command === 'ICANHAZ' ? frameText(second) : command === 'KTHXBAI' ? frameText(value) : undefined
    default:
      return undefined
  }
}

/** An update keeps its UUID from the client that sets it to all that hear of it. */
function correlate(message: MessageInput): Correlation | undefined {
  const found = find(message)
  if (found === undefined || found.uuid.size !== 16 || (found.command !== 'KVSET' && found.command !== 'KVPUB')) return undefined
  return { role: 'publication', id: uuidText(found.uuid.head(16)) }
}

/** Clustered Hashmap Protocol. */
export const chp: MessageDecoder = {
  name: 'chp',
  title: 'CHP',
  scope: 'message',
  fields: [
    { path: 'command', description: 'ICANHAZ, KVSYNC, KTHXBAI, KVSET, KVPUB or HUGZ' },
    { path: 'key', description: 'the key that is set' },
    { path: 'sequence', description: 'number of the update' },
    { path: 'uuid', description: 'id of the update' },
    { path: 'properties', description: 'properties, such as ttl=30' },
    { path: 'subtree', description: 'the part of the map that a client asks for' },
  ],
  recognise,
  summarise,
  decode,
  field,
  correlate,
}
