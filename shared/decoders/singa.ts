import { said } from '../sentences/said'
import { isPrintable, utf8Text } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, type DecodedValue, DecodeError, type MessageDecoder, type MessageInput } from './decoder'
import { FieldCursor } from './field-cursor'
import { blobType } from './multiverso'
import { addNumbers } from './number-block'

/**
 * Apache SINGA's messages between workers and servers (apache/singa 0.x, src/comm/msg.cc): a frame of text with five
 * numbers, then frames of parameters, and frames that begin with `*singa*` and a zero byte, whose values are marked `i`,
 * `f`, `s` and `p`. Values of one, two and four bytes are not marked, so nothing behind them can be told apart.
 */
const headerPattern = /^(-?\d{1,10}) (-?\d{1,10}) (\d{1,3}) (-?\d{1,10}) (-?\d{1,10})\0?$/u
const headerNames: readonly string[] = ['source', 'target', 'type', 'value', 'version']
const marker = Uint8Array.from('*singa*\0', (character) => character.charCodeAt(0))

function headerOf(message: MessageInput): readonly number[] | undefined {
  if (message.count < 1) return undefined
  const frame = message.frame(0)
  if (frame.size < 9 || frame.size > 64) return undefined
  const bytes = frame.bytes()
  const text = bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes
  if (!isPrintable(text)) return undefined
  return headerPattern.exec(utf8Text(text))?.slice(1).map(Number)
}

function isFormatted(content: Content): boolean {
  const head = content.head(marker.byteLength)
  return head.byteLength === marker.byteLength && marker.every((byte, index) => head[index] === byte)
}

function recognise(message: MessageInput): number {
  if (headerOf(message) === undefined) return 0
  for (let index = 1; index < Math.min(message.count, 9); index += 1) if (isFormatted(message.frame(index))) return 1
  // Five numbers as text could be anyone's.
  return 0.2
}

function summarise(message: MessageInput): string {
  const [source, target, type, value, version] = headerOf(message) ?? []
  let bytes = 0
  for (let index = 1; index < Math.min(message.count, 9); index += 1) bytes += message.frame(index).size
  const frames = message.count - 1
  return `type ${type}  ${source} → ${target}  value ${value}, version ${version}  ${frames === 1 ? '1 frame' : `${frames} frames`}, ${bytes} bytes`
}

function decode(message: MessageInput, context: DecodeContext): void {
  const header = headerOf(message)
  if (header === undefined) throw new DecodeError(said`The first frame is not five whole numbers as text.`)
  const { tree } = context
  const frame = message.frame(0)
  const text = utf8Text(frame.bytes())
  tree.open({ name: 'header', kind: 'map', text: text.replace('\0', ''), range: frame.range() })
  let at = 0
  for (const [index, number] of header.entries()) {
    const digits = /^-?\d+/u.exec(text.slice(at))?.[0].length ?? 0
    const name = headerNames[index] ?? ''
    tree.leaf({ name, kind: 'number', text: `${number}`, value: number, field: `singa.${name}`, range: frame.range(at, at + digits) })
    at += digits + 1
  }
  tree.close()
  for (let index = 1; index < message.count; index += 1) {
    const content = message.frame(index)
    if (isFormatted(content)) decodeFormatted(`values ${index}`, content, context)
    else addNumbers(`parameters ${index}`, content, { type: blobType(content, context.settings.type), littleEndian: true }, context)
  }
}

function decodeFormatted(name: string, content: Content, context: DecodeContext): void {
  const cursor = new FieldCursor(content, context)
  cursor.open(name, 'list')
  cursor.paddedText('marker', marker.byteLength, { kind: 'word' })
  while (cursor.left > 0) {
    const from = cursor.at
    const mark = String.fromCharCode(cursor.bytes[from] ?? 0)
    const value = `${context.tree.childCount - 1}`
    if ((mark === 'i' || mark === 'f') && cursor.left >= 5) {
      cursor.take(1)
      cursor.typedLeaf(value, from, mark === 'i' ? 'i32' : 'f32', true)
    } else if (mark === 'p' && cursor.left >= 9) {
      cursor.take(9)
      cursor.leaf(value, from, { kind: 'bytes', text: 'pointer' })
    } else if (mark === 's' && cursor.bytes.indexOf(0, from) > 0) {
      const end = cursor.bytes.indexOf(0, from)
      cursor.take(end + 1 - from)
      cursor.leaf(value, from, { kind: 'text', text: utf8Text(cursor.bytes, from + 1, end) })
    } else cursor.rest('without marks')
  }
  cursor.close()
}

function field(message: MessageInput, path: readonly string[]): DecodedValue {
  const index = headerNames.indexOf(path[0] ?? '')
  return index < 0 ? undefined : headerOf(message)?.[index]
}

export const singa: MessageDecoder = {
  name: 'singa',
  title: 'Apache SINGA',
  scope: 'message',
  fields: [
    { path: 'source', description: 'address of the sender' },
    { path: 'target', description: 'address of the receiver' },
    { path: 'type', description: 'number of the type of message' },
    { path: 'value', description: 'what it is about, such as a parameter' },
    { path: 'version', description: 'version of the parameter' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
