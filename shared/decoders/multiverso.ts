import { said } from '../sentences/said'
import { viewOf } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, type DecodedValue, DecodeError, type MessageDecoder, type MessageInput, type NumberType } from './decoder'
import { FieldCursor } from './field-cursor'
import { addNumbers, looksLikeFloats } from './number-block'

/**
 * Multiverso, the parameter server of DMTK (microsoft/Multiverso, message.h and net/zmq_net.h): a header of eight i32, and
 * for each blob its size (size_t) and its bytes, a frame each. All in the machine's order, which is little endian.
 */
export const headerSize = 32
export const typeNames: ReadonlyMap<number, string> = new Map([
  [1, 'get'],
  [2, 'add'],
  [-1, 'reply to get'],
  [-2, 'reply to add'],
  [31, 'finish training'],
  [33, 'barrier'],
  [-33, 'reply to barrier'],
  [34, 'register'],
  [-34, 'reply to register'],
  [0, 'default'],
])

interface Header {
  readonly source: number
  readonly target: number
  readonly type: number
  readonly table: number
  readonly id: number
}

function headerOf(message: MessageInput): Header | undefined {
  if (message.count % 2 === 0 || message.frame(0).size !== headerSize) return undefined
  const view = viewOf(message.frame(0).bytes())
  const at = (index: number) => view.getInt32(index * 4, true)
  const header = { source: at(0), target: at(1), type: at(2), table: at(3), id: at(4) }
  return typeNames.has(header.type) && isRank(header.source) && isRank(header.target) ? header : undefined
}

export const isRank = (rank: number): boolean => rank >= -1 && rank < maxRanks
const maxRanks = 65_536

/** Each size is that of the frame behind it. */
function sizesFit(message: MessageInput): boolean {
  for (let index = 1; index < Math.min(message.count, maxLookedAt); index += 2) {
    const frame = message.frame(index)
    if (frame.size !== 8 && frame.size !== 4) return false
    const view = viewOf(frame.bytes())
    const size = frame.size === 8 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true))
    if (size !== BigInt(message.frame(index + 1).size)) return false
  }
  return true
}

const maxLookedAt = 32

function recognise(message: MessageInput): number {
  const header = headerOf(message)
  if (header === undefined || !sizesFit(message)) return 0
  // A header alone is five small numbers: too little to take for Multiverso's.
  return message.count > 1 ? 1 : 0.2
}

function summarise(message: MessageInput): string {
  const header = headerOf(message)
  if (header === undefined) return ''
  const blobs = Math.floor(message.count / 2)
  let bytes = 0
  for (let index = 2; index < Math.min(message.count, maxLookedAt); index += 2) bytes += message.frame(index).size
  const what = `${typeNames.get(header.type)}  table ${header.table}  #${header.id}  ${header.source} → ${header.target}`
  return blobs === 0 ? what : `${what}  ${blobs === 1 ? '1 blob' : `${blobs} blobs`}, ${bytes} bytes`
}

const numberTypes: readonly NumberType[] = ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64']

/** What the user chose; else small whole numbers are i32, which keys are, and the rest f32. */
export function blobType(content: Content, chosen: string | undefined): NumberType {
  const byUser = numberTypes.find((type) => type === chosen)
  if (byUser !== undefined) return byUser
  const head = content.head(256)
  if (content.size % 4 !== 0) return 'u8'
  const view = viewOf(head)
  let small = true
  for (let at = 0; at + 4 <= head.byteLength; at += 4) if (Math.abs(view.getInt32(at, true)) > 0xff_ffff) small = false
  return small ? 'i32' : looksLikeFloats(head) ? 'f32' : 'u8'
}

function decode(message: MessageInput, context: DecodeContext): void {
  const header = headerOf(message)
  if (header === undefined) throw new DecodeError(said`The first frame is no header of Multiverso, or sizes and blobs are no pairs.`)
  const cursor = new FieldCursor(message.frame(0), context)
  cursor.open('header', 'map', { text: typeNames.get(header.type) ?? '' })
  cursor.number('source', 'i32', true, { field: 'multiverso.source' })
  cursor.number('target', 'i32', true, { field: 'multiverso.target' })
  cursor.number('type', 'i32', true, (value) => ({
    text: `${value} (${typeNames.get(Number(value)) ?? 'unknown'})`,
    field: 'multiverso.type',
  }))
  cursor.number('table', 'i32', true, { field: 'multiverso.table' })
  cursor.number('id', 'i32', true, { field: 'multiverso.id' })
  cursor.rest('reserved')
  cursor.close()
  for (let index = 1; index < message.count; index += 2) {
    const number = (index - 1) / 2
    const sizeFrame = message.frame(index)
    if (sizeFrame.size !== 8 && sizeFrame.size !== 4)
      throw new DecodeError(said`Frame ${index + 1} is to be a size and has ${sizeFrame.size} bytes.`)
    new FieldCursor(sizeFrame, context).number(`size of blob ${number}`, sizeFrame.size === 8 ? 'u64' : 'u32', true)
    const blob = message.frame(index + 1)
    addNumbers(`blob ${number}`, blob, { type: blobType(blob, context.settings.type), littleEndian: true }, context)
  }
}

function field(message: MessageInput, path: readonly string[]): DecodedValue {
  const header = headerOf(message)
  if (header === undefined) return undefined
  switch (path[0]) {
    case 'type':
      return typeNames.get(header.type)
    case 'source':
    case 'target':
    case 'table':
    case 'id':
      return header[path[0]]
    default:
      return undefined
  }
}

export const multiverso: MessageDecoder = {
  name: 'multiverso',
  title: 'Multiverso (DMTK)',
  scope: 'message',
  fields: [
    { path: 'type', description: 'get, add, reply to get, barrier, …' },
    { path: 'source', description: 'rank of the sender' },
    { path: 'target', description: 'rank of the receiver' },
    { path: 'table', description: 'number of the table' },
    { path: 'id', description: 'number of the request, which the reply repeats' },
  ],
  recognise,
  summarise,
  decode,
  field,
  correlate: (message) => {
    const header = headerOf(message)
    if (header === undefined || header.type === 0 || header.type === 31) return undefined
    const asker = header.type > 0 ? header.source : header.target
    const asked = header.type > 0 ? header.target : header.source
    return { role: header.type > 0 ? 'request' : 'reply', id: `${Math.abs(header.type)} ${asker} ${asked} ${header.table} ${header.id}` }
  },
}
