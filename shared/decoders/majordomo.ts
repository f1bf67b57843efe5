import { said } from '../sentences/said'
import {
  type Correlation,
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  headBytes,
  type MessageDecoder,
  type MessageInput,
  type ReadContext,
} from './decoder'
import { bodyNodes, bodySummary, frameLeaf, frameText, idText, isText } from './frame-text'
import { hexText } from './hex'
import { startOf, type WholeMessage, wholeMessage } from './whole-message'
import { hasSignature, readZproto, zprotoText } from './zproto'

const frameHeads = ['MDPC01', 'MDPW01', 'MDPC02', 'MDPW02'] as const
type FrameHead = (typeof frameHeads)[number]
/** zeromq/majordomo packs a signature, a command number, the head above, RFC 18's command number and the service into one frame. */
const packedProtocol = 4

/** https://rfc.zeromq.org/spec/7; a client's request and its reply have the same frames. */
const workerCommands01: Readonly<Record<number, string>> = { 1: 'READY', 2: 'REQUEST', 3: 'REPLY', 4: 'HEARTBEAT', 5: 'DISCONNECT' }
/** https://rfc.zeromq.org/spec/18 */
const clientCommands02: Readonly<Record<number, string>> = { 1: 'REQUEST', 2: 'PARTIAL', 3: 'FINAL' }
const workerCommands02: Readonly<Record<number, string>> = {
  1: 'READY',
  2: 'REQUEST',
  3: 'PARTIAL',
  4: 'FINAL',
  5: 'HEARTBEAT',
  6: 'DISCONNECT',
}
/** zeromq/majordomo, src/mdp_msg.xml */
const packedCommands: Readonly<Record<number, string>> = {
  1: 'REQUEST',
  2: 'PARTIAL',
  3: 'FINAL',
  4: 'READY',
  5: 'REQUEST',
  6: 'PARTIAL',
  7: 'FINAL',
  8: 'HEARTBEAT',
  9: 'DISCONNECT',
}

interface Found {
  readonly whole: WholeMessage
  readonly start: number
  readonly version: '0.1' | '0.2'
  readonly side: 'client' | 'worker'
  /** All in one frame, as zeromq/majordomo writes it. */
  readonly packed: boolean
  readonly command: string | undefined
  /** Frame of the command's number. */
  readonly commandFrame: number | undefined
  readonly service: string | undefined
  readonly serviceFrame: number | undefined
  readonly clientFrame: number | undefined
  /** The first frame after the head. */
  readonly bodyFrom: number
  readonly hasBody: boolean
}

const packedFields = [
  { name: 'version', type: 'string' },
  { name: 'number', type: 'u8' },
  { name: 'service', type: 'string' },
] as const

function headOf(whole: WholeMessage, index: number): FrameHead | undefined {
  const content = whole.frame(index)
  return content.size === 6 ? frameHeads.find((head) => isText(content, head)) : undefined
}

function find(message: MessageInput): Found | undefined {
  const whole = wholeMessage(message)
  const start = startOf(message, whole, (index) => headOf(whole, index) !== undefined || hasSignature(whole.frame(index), packedProtocol))
  if (start === undefined) return undefined
  const head = headOf(whole, start)
  return head === undefined ? findPacked(whole, start) : findFrames(message, whole, start, head)
}

function findFrames(message: MessageInput, whole: WholeMessage, start: number, head: FrameHead): Found {
  const version = head.endsWith('1') ? '0.1' : '0.2'
  const side = head.startsWith('MDPC') ? 'client' : 'worker'
  const base = { whole, start, version, side, packed: false } as const
  if (head === 'MDPC01') {
    return {
      ...base,
      command: directionOf(message),
      commandFrame: undefined,
      service: frameText(whole.frame(start + 1)),
      serviceFrame: start + 1,
      clientFrame: undefined,
      bodyFrom: start + 2,
      hasBody: true,
    }
  }
  const number = whole.frame(start + 1)
  const commands = head === 'MDPW01' ? workerCommands01 : head === 'MDPC02' ? clientCommands02 : workerCommands02
  const command = number.size === 1 ? commands[number.head(1)[0] ?? 0] : undefined
  const hasService = side === 'client' || command === 'READY'
  const hasClient = side === 'worker' && isWork(command)
  return {
    ...base,
    command,
    commandFrame: start + 1,
    service: hasService ? frameText(whole.frame(start + 2)) : undefined,
    serviceFrame: hasService ? start + 2 : undefined,
    clientFrame: hasClient ? start + 2 : undefined,
    bodyFrom: start + (hasService ? 3 : hasClient ? 4 : 2),
    hasBody: side === 'client' || hasClient,
  }
}

function findPacked(whole: WholeMessage, start: number): Found | undefined {
  const content = whole.frame(start)
  const bytes = content.head(headBytes)
  const number = bytes[2] ?? 0
  const command = packedCommands[number]
  const reading = readZproto(bytes, 3, number <= 4 ? packedFields : packedFields.slice(0, 2))
  const side = number <= 3 ? 'client' : 'worker'
  if (command === undefined || reading.short !== undefined || reading.end !== content.size) return undefined
  if (zprotoText(reading, 'version') !== (side === 'client' ? 'MDPC02' : 'MDPW02')) return undefined
  const hasClient = side === 'worker' && isWork(command)
  return {
    whole,
    start,
    version: '0.2',
    side,
    packed: true,
    command,
    commandFrame: undefined,
    service: number <= 4 ? zprotoText(reading, 'service') : undefined,
    serviceFrame: undefined,
    clientFrame: hasClient ? start + 1 : undefined,
    bodyFrom: start + (hasClient ? 3 : 1),
    hasBody: side === 'client' || hasClient,
  }
}

const isWork = (command: string | undefined): boolean => command !== undefined && /^(?:REQUEST|REPLY|PARTIAL|FINAL)$/.test(command)

/** In 0.1 only the sender tells a client's REQUEST from the broker's REPLY. */
function directionOf({ socket, direction }: MessageInput): string | undefined {
  const fromBroker = socket === 'ROUTER' || socket === 'REP'
  const fromClient = socket === 'REQ' || socket === 'DEALER'
  if (!fromBroker && !fromClient) return undefined
  return (direction === 'in' ? !fromClient : fromClient) ? 'REQUEST' : 'REPLY'
}

function recognise(message: MessageInput): number {
  const found = find(message)
  if (found === undefined) return 0
  const { whole, start, side, version, packed, command, clientFrame, bodyFrom, hasBody } = found
  if (command === undefined && (side === 'worker' || version === '0.2')) return 0
  const count = whole.count
  if (hasBody ? count < bodyFrom : count !== bodyFrom) return 0
  if (clientFrame !== undefined && whole.frame(clientFrame + 1).size !== 0) return 0
  return packed || start <= message.envelopeFrames ? 1 : 0.9
}

function summarise(message: MessageInput, context: ReadContext): string {
  const found = find(message)
  if (found === undefined) return ''
  const { whole, side, command, service, clientFrame, bodyFrom, hasBody } = found
  const parts = [`MDP ${side} ${command ?? 'request or reply'}`]
  if (service !== undefined) parts.push(service)
  if (clientFrame !== undefined) parts.push(`${command === 'REQUEST' ? 'from' : '→'} client ${idText(whole.frame(clientFrame), 8)}`)
  const line = parts.join(' ')
  return hasBody && whole.count > bodyFrom ? `${line}  ${bodySummary(context.summary, whole.frame, bodyFrom, whole.count)}` : line
}

function decode(message: MessageInput, context: DecodeContext): void {
  const found = find(message)
  if (found === undefined) throw new DecodeError(said`No frame is a head of Majordomo, such as MDPC01.`)
  const { whole, start, side, version, command, commandFrame, service, serviceFrame, clientFrame, bodyFrom, packed } = found
  if (packed) packedNodes(found, context)
  else {
    for (let index = message.envelopeFrames; index < start; index += 1) {
      const frame = whole.frame(index)
      frameLeaf(context, frame.size === 0 ? 'delimiter' : 'routing id', frame, 'id')
    }
    frameLeaf(context, 'protocol', whole.frame(start), 'word', { text: `${frameText(whole.frame(start))}: ${side}, version ${version}` })
  }
  if (commandFrame !== undefined && commandFrame < whole.count) {
    const frame = whole.frame(commandFrame)
    frameLeaf(context, 'command', frame, 'word', {
      text: command ?? `unknown: ${hexText(frame.head(16))}`,
      value: frame.head(1)[0],
      field: 'majordomo.command',
    })
    if (command === undefined) context.problem(said`A ${side} of Majordomo ${version} has no command ${hexText(frame.head(4))}.`)
  }
  if (service !== undefined && serviceFrame !== undefined && serviceFrame < whole.count)
    frameLeaf(context, 'service', whole.frame(serviceFrame), 'text', { field: 'majordomo.service' })
  if (clientFrame !== undefined && clientFrame < whole.count) {
    frameLeaf(context, 'client', whole.frame(clientFrame), 'id', { field: 'majordomo.client' })
    if (clientFrame + 1 < whole.count) {
      frameLeaf(context, 'delimiter', whole.frame(clientFrame + 1), 'bytes')
      if (whole.frame(clientFrame + 1).size > 0) context.problem(said`The frame after the client's address is not empty.`)
    }
  }
  if (whole.count < bodyFrom) context.problem(said`The message ends before its body: ${whole.count - start} frames.`)
  if (!found.hasBody && whole.count > bodyFrom) context.problem(said`Frames follow, although the command has none.`)
  bodyNodes(context, 'body', whole.frame, bodyFrom, whole.count)
}

function packedNodes({ whole, start, side, command, service }: Found, { tree }: DecodeContext): void {
  const content = whole.frame(start)
  const serviceFrom = 11
  tree.leaf({ name: 'signature', kind: 'bytes', text: hexText(content.head(2)), range: content.range(0, 2) })
  tree.leaf({
    name: 'command',
    kind: 'word',
    text: command ?? '',
    value: content.head(3)[2],
    range: content.range(2, 3),
    field: 'majordomo.command',
  })
  const protocol = side === 'client' ? 'MDPC02' : 'MDPW02'
  tree.leaf({ name: 'protocol', kind: 'word', text: `${protocol}: ${side}, version 0.2`, range: content.range(3, 10) })
  const number = content.head(serviceFrom)[10]
  tree.leaf({ name: 'number', kind: 'number', text: `${number}`, value: number, range: content.range(10, 11) })
  if (service === undefined) return
  tree.leaf({ name: 'service', kind: 'text', text: service, range: content.range(serviceFrom), field: 'majordomo.service' })
}

function field(message: MessageInput, path: readonly string[]): DecodedValue {
  const found = find(message)
  if (found === undefined || path.length !== 1) return undefined
  switch (path[0]) {
    case 'version':
      return found.version
    case 'side':
      return found.side
    case 'command':
      return found.command
    case 'service':
      return found.service
    case 'client':
      return found.clientFrame === undefined ? undefined : idText(found.whole.frame(found.clientFrame))
    default:
      return undefined
  }
}

/** Between broker and worker the client's address tells whose work it is; a client has one request under way. */
function correlate(message: MessageInput): Correlation | undefined {
  const found = find(message)
  if (found?.clientFrame === undefined || found.command === undefined) return undefined
  const id = hexText(found.whole.frame(found.clientFrame).head(255))
  return { role: found.command === 'REQUEST' ? 'request' : 'reply', id }
}

/** Majordomo: services that clients ask for by name, and workers behind a broker. */
export const majordomo: MessageDecoder = {
  name: 'majordomo',
  title: 'Majordomo',
  scope: 'message',
  fields: [
    { path: 'command', description: 'READY, REQUEST, REPLY, PARTIAL, FINAL, HEARTBEAT or DISCONNECT' },
    { path: 'side', description: 'client or worker: who speaks with the broker' },
    { path: 'service', description: 'name of the service' },
    { path: 'client', description: 'address of the client that the worker works for' },
    { path: 'version', description: 'version of the protocol: 0.1 or 0.2' },
  ],
  recognise,
  summarise,
  decode,
  field,
  correlate,
}
