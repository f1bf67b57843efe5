import { headBytes, type MessageDecoder, type MessageInput, type ReadContext } from './decoder'
import { bodySummary } from './frame-text'
import { readZproto, type ZprotoField, zprotoField, zprotoText } from './zproto'
import { zprotoProtocol } from './zproto-message'

const group: ZprotoField = { name: 'group', type: 'string', field: 'group' }
const status: ZprotoField = { name: 'status', type: 'u8', field: 'status' }
const head: readonly ZprotoField[] = [
  { name: 'version', type: 'u8', field: 'version' },
  { name: 'sequence', type: 'u16', field: 'sequence' },
]

interface Command {
  readonly name: string
  readonly fields: readonly ZprotoField[]
  /** Frames of the user follow. */
  readonly content?: true
}

/** https://rfc.zeromq.org/spec/36 and /43; ELECT, LEADER and GOODBYE are zyre's own (zyre/src/zre_msg.xml). */
const commands: Readonly<Record<number, Command>> = {
  1: {
    name: 'HELLO',
    fields: [
      { name: 'endpoint', type: 'string', field: 'endpoint' },
      { name: 'groups', type: 'strings', field: 'groups' },
      status,
      { name: 'name', type: 'string', field: 'name' },
      { name: 'headers', type: 'hash', field: 'headers' },
    ],
  },
  2: { name: 'WHISPER', fields: [], content: true },
  3: { name: 'SHOUT', fields: [group], content: true },
  4: { name: 'JOIN', fields: [group, status] },
  5: { name: 'LEAVE', fields: [group, status] },
  6: { name: 'PING', fields: [] },
  7: { name: 'PING-OK', fields: [] },
  8: { name: 'ELECT', fields: [group, { name: 'challenger', type: 'string', field: 'peer' }] },
  9: { name: 'LEADER', fields: [group, { name: 'leader', type: 'string', field: 'peer' }] },
  10: { name: 'GOODBYE', fields: [] },
}

const { find, decode, field } = zprotoProtocol<Command>({
  name: 'zre',
  title: 'ZRE',
  number: 1,
  commands,
  read: (bytes, command, size) => readZproto(bytes, 3, [...head, ...(command?.fields ?? [])], size),
  rest: 'content',
})

function recognise(message: MessageInput): number {
  const found = find(message, headBytes)
  if (found?.command === undefined) return 0
  const { content, command, reading, whole, start } = found
  const version = zprotoField(reading, 'version')
  if (version !== 2 && version !== 3) return 0
  if (reading.short !== undefined) return content.size > headBytes ? 0.9 : 0
  return reading.end === content.size && (command.content === true || whole.count === start + 1) ? 1 : 0.5
}

function summarise(message: MessageInput, context: ReadContext): string {
  const found = find(message, headBytes)
  if (found === undefined) return ''
  const { reading, command, number, whole, start } = found
  const name = `ZRE ${command?.name ?? `command ${number}`}`
  const groupName = zprotoText(reading, 'group')
  switch (command?.name) {
    case 'HELLO':
      return `${name} ${zprotoText(reading, 'name')} at ${zprotoText(reading, 'endpoint')}, groups: ${zprotoText(reading, 'groups') || 'none'}`
    case 'WHISPER':
      return `${name}  ${bodySummary(context.summary, whole.frame, start + 1, whole.count)}`
    case 'SHOUT':
      return `${name} → ${groupName}  ${bodySummary(context.summary, whole.frame, start + 1, whole.count)}`
    case 'ELECT':
      return `${name} ${groupName}, challenger ${zprotoText(reading, 'challenger')}`
    case 'LEADER':
      return `${name} ${groupName}, leader ${zprotoText(reading, 'leader')}`
    default:
      return groupName === '' ? name : `${name} ${groupName}`
  }
}

/** ZeroMQ Realtime Exchange: peers that find and message each other. */
export const zre: MessageDecoder = {
  name: 'zre',
  title: 'ZRE',
  scope: 'message',
  fields: [
    { path: 'command', description: 'HELLO, WHISPER, SHOUT, JOIN, LEAVE, PING, PING-OK, ELECT, LEADER or GOODBYE' },
    { path: 'version', description: 'version of the protocol: 2 or 3' },
    { path: 'sequence', description: 'number of the command to this peer' },
    { path: 'group', description: 'the group that is shouted to, joined or left' },
    { path: 'status', description: 'how often the peer has joined and left groups' },
    { path: 'endpoint', description: 'where the peer that says HELLO accepts connections' },
    { path: 'groups', description: 'groups of the peer that says HELLO' },
    { path: 'name', description: 'name of the peer that says HELLO' },
    { path: 'headers', description: 'headers of the peer that says HELLO' },
    { path: 'peer', description: 'the challenger or leader of an election' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
