import { said } from '../sentences/said'
import { isPrintable, viewOf } from './byte-text'
import { decompressed } from './compression/compression'
import { inflateZlib } from './compression/deflate'
import { Content } from './content'
import {
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  headBytes,
  type MessageDecoder,
  type MessageInput,
  type ReadContext,
} from './decoder'
import { FieldCursor, zeroEnded } from './field-cursor'
import { headValues, readTlv, tlvFormat } from './ntopng-tlv'

/**
 * What nProbe, nProbe Cento and others send to ntopng (ntopng, ntop_typedefs.h and ZMQCollectorInterface.cpp): a header
 * whose form its size tells, and a payload of JSON, of nDPI's TLV, or of either in zlib, which stands behind a zero byte
 * but for version 4. ntopng reads ids in network order except version 1's, and what publishers write as sizes is in
 * either order.
 */
interface Header {
  readonly topic: string
  readonly version: number
  readonly size: number
  readonly id: number | undefined
  readonly source: number | undefined
  /** The order of sizes. */
  readonly littleEndian: boolean
  /** The order of ids, which is not always that of sizes. */
  readonly littleEndianIds: boolean
  readonly tlv: boolean
  readonly zlib: boolean
}

const headerSizes = [24, 28, 36, 40] as const
const topics = /^(?:flow|event|counter|template|option|hello|listening-ports|snmp-ifaces|message)s?$/u

function headerOf(message: MessageInput): Header | undefined {
  if (message.count !== 2) return undefined
  const frame = message.frame(0)
  const width = headerSizes.find((size) => size === frame.size)
  if (width === undefined) return undefined
  const bytes = frame.bytes()
  const topic = zeroEnded(bytes.subarray(0, width === 40 ? 32 : 16))
  if (topic === '' || !isPrintable(bytes.subarray(0, topic.length))) return undefined
  const view = viewOf(bytes)
  const payload = message.frame(1).size
  const version = width === 40 ? Math.min(view.getUint32(32, true), view.getUint32(32, false)) : view.getUint8(16)
  const sizeAt = width === 40 ? 36 : width === 36 ? 24 : 18
  const wide = width >= 36
  const sizeOf = (littleEndian: boolean) => (wide ? view.getUint32(sizeAt, littleEndian) : view.getUint16(sizeAt, littleEndian))
  const fits = (littleEndian: boolean) => sizeOf(littleEndian) === (wide ? payload : payload & 0xffff)
  // Old publishers, ntopng as a publisher and publishers of version 4 write the machine's order.
  const littleEndian = fits(false) ? false : fits(true) ? true : version < 2
  const littleEndianIds = version === compatibilityVersion
  const at32 = (at: number) => view.getUint32(at, littleEndianIds)
  const first = message.frame(1).head(2)
  const flags = width === 36 ? view.getUint8(17) : 0
  return {
    topic,
    version,
    size: sizeOf(littleEndian),
    id: width === 40 ? undefined : width === 36 ? at32(28) : at32(20),
    source: width === 24 ? view.getUint8(17) : width === 28 ? at32(24) : width === 36 ? at32(32) : undefined,
    littleEndian,
    littleEndianIds,
    tlv: (flags & 2) !== 0 || (version === 3 && first[1] === tlvFormat && first[0] !== 0),
    zlib: (flags & 4) !== 0 || (first[0] === 0 && payload > 1),
  }
}

/** ZMQ_COMPATIBILITY_MSG_VERSION of ntop_defines.h. */
const compatibilityVersion = 1

function recognise(message: MessageInput): number {
  const header = headerOf(message)
  if (header === undefined || header.version > 8) return 0
  const payload = message.frame(1)
  const first = payload.head(1)[0]
  const isKnown = topics.test(header.topic)
  const fits = header.size === payload.size || (message.frame(0).size < 36 && header.size === (payload.size & 0xffff))
  if (isKnown && fits) return 1
  const looksRight = header.tlv || header.zlib || first === 0x7b || first === 0x5b
  if (fits && looksRight && /^[\w-]+$/u.test(header.topic)) return 0.9
  return isKnown && looksRight ? 0.7 : 0
}

/** The beginning of the payload, inflated when it is compressed. */
function beginningOf(message: MessageInput, header: Header): Content {
  const payload = message.frame(1)
  if (!header.zlib) return payload.part(0, headBytes)
  const head = payload.head(headBytes)
  const skipped = head[0] === 0 ? 1 : 0
  const { bytes } = inflateZlib(head.subarray(skipped), lookBytes, () => undefined, head.byteLength < payload.size)
  return new Content((from, to) => bytes.subarray(from, to), bytes.byteLength, { in: 'blob', index: 0 })
}

const lookBytes = 2048

/** A value of the first flow by its name, or its number, in JSON or TLV. */
function flowValue(message: MessageInput, header: Header, context: ReadContext, ...keys: readonly string[]): string | number | undefined {
  const content = beginningOf(message, header)
  const values = header.tlv ? headValues(content.head(lookBytes), 0) : undefined
  for (const key of keys) {
    const value = values === undefined ? jsonValue(content, context, key) : values.get(key)
    if (typeof value === 'string' || typeof value === 'number') return value
  }
  return undefined
}

function jsonValue(content: Content, context: ReadContext, key: string): DecodedValue {
  return context.field('json', content, content.head(1)[0] === 0x5b ? ['0', key] : [key])
}

function summarise(message: MessageInput, context: ReadContext): string {
  const header = headerOf(message)
  if (header === undefined) return ''
  const { topic, id, zlib, tlv } = header
  const end = id === undefined ? '' : `  #${id}`
  const { size } = message.frame(1)
  const value = (...keys: readonly string[]) => flowValue(message, header, context, ...keys)
  const from = value('IPV4_SRC_ADDR', '8', 'IPV6_SRC_ADDR', '27')
  const to = value('IPV4_DST_ADDR', '12', 'IPV6_DST_ADDR', '28')
  if (from === undefined || to === undefined) return `${topic}  ${bytesText(size)}, ${tlv ? 'TLV' : zlib ? 'zlib' : 'JSON'}${end}`
  const port = value('L4_DST_PORT', '11')
  const protocol = value('L7_PROTO_NAME', '57591')
  const sent = Number(value('IN_BYTES', '1') ?? 0) + Number(value('OUT_BYTES', '23') ?? 0)
  return [`${topic}  ${from} → ${to}`, [port, protocol].filter((part) => part !== undefined).join(' '), bytesText(sent)]
    .filter((part) => part !== '')
    .join('  ')
    .concat(end)
}

function bytesText(size: number): string {
  if (size < 1000) return `${size} B`
  const units = ['kB', 'MB', 'GB', 'TB', 'PB']
  let value = size
  let unit = -1
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`
}

function decode(message: MessageInput, context: DecodeContext): void {
  const header = headerOf(message)
  if (header === undefined) throw new DecodeError(said`The first frame is no header of 24, 28, 36 or 40 bytes with a topic.`)
  decodeHeader(message.frame(0), header, context)
  const payload = message.frame(1)
  if (header.zlib) {
    const skipped = payload.head(1)[0] === 0 ? 1 : 0
    if (skipped > 0) context.tree.leaf({ name: 'compressed', kind: 'number', text: '0', value: 0, range: payload.range(0, 1) })
    decodeZlib(payload.part(skipped), header, context)
  } else if (header.tlv) readTlv('payload', payload, context)
  else context.nested('payload', payload)
}

/** TLV that was decompressed says nothing by itself of what it is: the header does. */
function decodeZlib(content: Content, header: Header, context: DecodeContext): void {
  if (!header.tlv) {
    context.nested('payload', content)
    return
  }
  context.tree.open({ name: 'payload', kind: 'bytes', range: content.range() })
  readTlv('decompressed', decompressed(content, context, 'zlib', inflateZlib), context)
  context.tree.close()
}

function decodeHeader(frame: Content, header: Header, context: DecodeContext): void {
  const { littleEndian, littleEndianIds } = header
  const cursor = new FieldCursor(frame, context)
  cursor.open('header', 'map', { text: `${header.topic}, version ${header.version}` })
  const number = (name: string, type: 'u8' | 'u16' | 'u32', field?: string) => cursor.number(name, type, littleEndian, { field })
  const id = (name: 'id' | 'source') => cursor.number(name, 'u32', littleEndianIds, { field: `ntopng.${name}` })
  cursor.paddedText('topic', frame.size === 40 ? 32 : 16, { kind: 'word', field: 'ntopng.topic' })
  switch (frame.size) {
    case 40:
      number('version', 'u32', 'ntopng.version')
      number('size', 'u32', 'ntopng.size')
      break
    case 24:
      number('version', 'u8', 'ntopng.version')
      number('source', 'u8', 'ntopng.source')
      number('size', 'u16', 'ntopng.size')
      id('id')
      break
    case 28:
      number('version', 'u8', 'ntopng.version')
      cursor.raw('padding', 1)
      number('size', 'u16', 'ntopng.size')
      id('id')
      id('source')
      break
    default:
      number('version', 'u8', 'ntopng.version')
      cursor.number('flags', 'u8', littleEndian, (flags) => ({ text: flagsText(Number(flags)), field: 'ntopng.flags' }))
      cursor.raw('padding', 2)
      number('uncompressed size', 'u32')
      number('size', 'u32', 'ntopng.size')
      id('id')
      id('source')
  }
  cursor.close()
}

function flagsText(flags: number): string {
  const words = [...(flags & 2 ? ['TLV'] : []), ...(flags & 4 ? ['zlib'] : [])]
  return words.length === 0 ? `${flags}` : `${flags} (${words.join(', ')})`
}

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const header = headerOf(message)
  if (header === undefined) return undefined
  switch (path[0]) {
    case 'topic':
      return header.topic
    case 'version':
      return header.version
    case 'size':
      return header.size
    case 'id':
      return header.id
    case 'source':
      return header.source
    case 'flags':
      return message.frame(0).size === 36 ? message.frame(0).head(18)[17] : undefined
    case 'src':
      return flowValue(message, header, context, 'IPV4_SRC_ADDR', '8', 'IPV6_SRC_ADDR', '27')
    case 'dst':
      return flowValue(message, header, context, 'IPV4_DST_ADDR', '12', 'IPV6_DST_ADDR', '28')
    case 'dst_port':
      return flowValue(message, header, context, 'L4_DST_PORT', '11')
    case 'l7':
      return flowValue(message, header, context, 'L7_PROTO_NAME', '57591')
    default:
      return undefined
  }
}

export const ntopng: MessageDecoder = {
  name: 'ntopng',
  title: 'ntopng',
  scope: 'message',
  fields: [
    { path: 'topic', description: 'flow, event, counter, template, option, hello, …' },
    { path: 'version', description: 'version of the header' },
    { path: 'size', description: 'bytes of the payload, as the header says' },
    { path: 'id', description: 'number of the message' },
    { path: 'source', description: 'number of the probe' },
    { path: 'flags', description: 'flags of a header of 36 bytes: 2 TLV, 4 zlib' },
    { path: 'src', description: 'address that the first flow comes from' },
    { path: 'dst', description: 'address that the first flow goes to' },
    { path: 'dst_port', description: 'port that the first flow goes to' },
    { path: 'l7', description: 'application protocol of the first flow' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
