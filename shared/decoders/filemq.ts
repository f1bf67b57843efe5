import { headBytes, type MessageDecoder, type MessageInput } from './decoder'
import { readZproto, type ZprotoField, type ZprotoType, zprotoField, zprotoText } from './zproto'
import { zprotoProtocol } from './zproto-message'

interface Command {
  readonly name: string
  /** Paths are a `string` in RFC 35 and a `longstr` in zeromq/filemq. */
  readonly fields: (path: ZprotoType) => readonly ZprotoField[]
}

const plain = (name: string): Command => ({ name, fields: () => [] })
const refusal = (name: string): Command => ({ name, fields: () => [{ name: 'reason', type: 'string', field: 'reason' }] })

/** https://rfc.zeromq.org/spec/35; what differs is as in zeromq/filemq, src/fmq_msg.xml. */
const commands: Readonly<Record<number, Command>> = {
  1: {
    name: 'OHAI',
    fields: () => [
      { name: 'protocol', type: 'string' },
      { name: 'version', type: 'u16', field: 'version' },
    ],
  },
  4: plain('OHAI-OK'),
  5: {
    name: 'ICANHAZ',
    fields: (path) => [
      { name: 'path', type: path, field: 'path' },
      { name: 'options', type: 'hash', field: 'options' },
      { name: 'cache', type: 'hash' },
    ],
  },
  6: plain('ICANHAZ-OK'),
  7: {
    name: 'NOM',
    fields: () => [
      { name: 'credit', type: 'u64', field: 'credit' },
      { name: 'sequence', type: 'u64', field: 'sequence' },
    ],
  },
  8: {
    name: 'CHEEZBURGER',
    fields: (path) => [
      { name: 'sequence', type: 'u64', field: 'sequence' },
      { name: 'operation', type: 'u8', field: 'operation', words: { 1: 'create', 2: 'delete' } },
      { name: 'filename', type: path, field: 'filename' },
      { name: 'offset', type: 'u64', field: 'offset' },
      { name: 'eof', type: 'u8', field: 'eof' },
      { name: 'headers', type: 'hash' },
      { name: 'chunk', type: 'chunk' },
    ],
  },
  9: plain('HUGZ'),
  10: plain('HUGZ-OK'),
  11: plain('KTHXBAI'),
  128: refusal('SRSLY'),
  129: refusal('RTFM'),
}

const { find, decode, field } = zprotoProtocol<Command>({
  name: 'filemq',
  title: 'FileMQ',
  number: 3,
  commands,
  read: (bytes, command, size) => {
    const as = (path: ZprotoType) => readZproto(bytes, 3, command?.fields(path) ?? [], size)
    const asBuilt = as('longstr')
    const asSpecified = asBuilt.end === size ? asBuilt : as('string')
    return asSpecified.end === size ? asSpecified : asBuilt
  },
  rest: 'more',
})

function recognise(message: MessageInput): number {
  const found = find(message, headBytes)
  if (found?.command === undefined) return 0
  const { content, command, reading, whole, start } = found
  if (command.name === 'OHAI' && zprotoText(reading, 'protocol') !== 'FILEMQ') return 0
  if (whole.count > start + 1) return 0
  if (reading.short !== undefined) return content.size > headBytes ? 0.8 : 0
  return reading.end === content.size ? (content.size === 3 ? 0.95 : 1) : 0
}

function summarise(message: MessageInput): string {
  const found = find(message, headBytes)
  if (found === undefined) return ''
  const { reading, command, number, content } = found
  const text = (name: string) => zprotoText(reading, name)
  const name = `FileMQ ${command?.name ?? `command ${number}`}`
  switch (command?.name) {
    case 'OHAI':
      return `${name} version ${text('version')}`
    case 'ICANHAZ':
      return `${name} ${text('path')}`
    case 'NOM':
      return `${name} ${text('credit')} bytes of credit`
    case 'CHEEZBURGER': {
      const chunk = reading.values.find((value) => value.chunkFrom !== undefined)
      const size = chunk === undefined ? `${content.size} bytes` : chunk.text
      const end = zprotoField(reading, 'eof') === 1 ? ', end of file' : ''
      return text('operation') === 'delete'
        ? `${name} delete ${text('filename')}`
        : `${name} ${text('operation')} ${text('filename')}, ${size} from ${text('offset')}${end}`
    }
    case 'SRSLY':
    case 'RTFM':
      return `${name} ${text('reason')}`
    default:
      return name
  }
}

/** FileMQ: publish and subscribe for files. */
export const filemq: MessageDecoder = {
  name: 'filemq',
  title: 'FileMQ',
  scope: 'message',
  fields: [
    { path: 'command', description: 'OHAI, ICANHAZ, NOM, CHEEZBURGER, HUGZ, KTHXBAI, SRSLY, RTFM, …' },
    { path: 'version', description: 'version of the protocol that the client asks for' },
    { path: 'path', description: 'path that the client subscribes to' },
    { path: 'options', description: 'options of the subscription' },
    { path: 'credit', description: 'bytes that the client allows' },
    { path: 'sequence', description: 'number of the chunk' },
    { path: 'operation', description: 'create or delete' },
    { path: 'filename', description: 'name of the file' },
    { path: 'offset', description: 'where the chunk begins in the file' },
    { path: 'eof', description: '1 with the last chunk of a file' },
    { path: 'reason', description: 'why the server refuses' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
