import { said } from '../sentences/said'
import { utf8Text } from './byte-text'
import type { Content } from './content'
import { type Correlation, type DecodeContext, type DecodedValue, DecodeError, type MessageDecoder, type MessageInput } from './decoder'
import { frameLeaf, frameText, idText, isText } from './frame-text'
import { hexText } from './hex'
import { startOf, type WholeMessage, wholeMessage } from './whole-message'

/** https://rfc.zeromq.org/spec/27: frames after the version. */
const requestFrames = ['request id', 'domain', 'address', 'identity', 'mechanism'] as const
const replyFrames = ['request id', 'status code', 'status text', 'user id', 'metadata'] as const
const mechanismFrame = 5
const statusFrame = 2

/** What each mechanism's credentials are; GSSAPI's is in libzmq, src/gssapi_server.cpp. */
const credentialNames: Readonly<Record<string, readonly string[]>> = {
  NULL: [],
  PLAIN: ['username', 'password'],
  CURVE: ['public key'],
  GSSAPI: ['principal'],
}
const statuses: Readonly<Record<string, string>> = {
  '200': 'success',
  '300': 'temporary error',
  '400': 'authentication failure',
  '500': 'internal error',
}

interface Found {
  readonly whole: WholeMessage
  readonly start: number
  readonly kind: 'request' | 'reply'
  /** By number after the version, from 1. */
  readonly frame: (index: number) => Content
  /** Frames from the version on. */
  readonly count: number
}

function find(message: MessageInput): Found | undefined {
  const whole = wholeMessage(message)
  const start = startOf(message, whole, (index) => isText(whole.frame(index), '1.0'))
  if (start === undefined) return undefined
  const frame = (index: number) => whole.frame(start + index)
  const status = frame(statusFrame)
  const isReply = status.size === 3 && statuses[frameText(status)] !== undefined
  return { whole, start, kind: isReply ? 'reply' : 'request', frame, count: whole.count - start }
}

function recognise(message: MessageInput): number {
  const found = find(message)
  if (found === undefined) return 0
  const { kind, frame, count } = found
  if (kind === 'reply') return count === replyFrames.length + 1 && metadataOf(frame(5)) !== undefined ? 1 : 0
  if (count <= mechanismFrame) return 0
  const mechanism = frameText(frame(mechanismFrame))
  const credentials = credentialNames[mechanism]
  if (credentials !== undefined) return count === mechanismFrame + 1 + credentials.length ? 1 : 0.5
  return /^[A-Z][A-Z0-9_+-]{1,19}$/.test(mechanism) && addressLike.test(frameText(frame(3))) ? 0.6 : 0
}

const addressLike = /^(?:[\d.]{7,15}|[0-9a-f:.]*:[0-9a-f:.]*|)$/i

function summarise(message: MessageInput): string {
  const found = find(message)
  if (found === undefined) return ''
  const { kind, frame } = found
  if (kind === 'reply') {
    const user = frameText(frame(4))
    return `ZAP ${frameText(frame(2))} ${frameText(frame(3))}${user === '' ? '' : `, user ${user}`}`
  }
  const identity = frame(4).size === 0 ? '' : ` (${idText(frame(4), 32)})`
  return `ZAP ${frameText(frame(mechanismFrame))} from ${frameText(frame(3))}${identity}, domain ${frameText(frame(2)) || 'none'}`
}

function decode(message: MessageInput, context: DecodeContext): void {
  const found = find(message)
  if (found === undefined) throw new DecodeError(said`No frame is the version of ZAP, 1.0.`)
  const { whole, start, kind, frame, count } = found
  for (let index = message.envelopeFrames; index < start; index += 1) {
    const envelope = whole.frame(index)
    frameLeaf(context, envelope.size === 0 ? 'delimiter' : 'routing id', envelope, 'id')
  }
  frameLeaf(context, 'version', frame(0), 'text')
  const names = kind === 'reply' ? replyFrames : requestFrames
  for (const [place, name] of names.entries()) {
    const index = place + 1
    if (index >= count) {
      context.problem(said`The ${kind} ends before its ${name}.`)
      return
    }
    if (name === 'metadata') metadataNodes(frame(index), context)
    else frameLeaf(context, name, frame(index), kindOf(name), { ...shownAs(name, frame(index)), field: `zap.${name.replace(' ', '_')}` })
  }
  if (kind === 'request') credentialNodes(found, context)
  else if (count > names.length + 1) context.problem(said`Frames follow the reply.`)
}

const kindOf = (name: string) => (name === 'request id' || name === 'identity' ? 'id' : name === 'mechanism' ? 'word' : 'text')

function shownAs(name: string, content: Content): { readonly text?: string } {
  if (name !== 'status code') return {}
  const code = frameText(content)
  return { text: `${code} ${statuses[code] ?? ''}` }
}

/** What they are and how long, never what they say. */
function credentialNodes({ frame, count }: Found, context: DecodeContext): void {
  const mechanism = frameText(frame(mechanismFrame))
  const names = credentialNames[mechanism]
  for (let index = mechanismFrame + 1; index < count; index += 1) {
    const name = names?.[index - mechanismFrame - 1] ?? `credential ${index - mechanismFrame}`
    frameLeaf(context, name, frame(index), 'bytes', { text: said`not shown, ${frame(index).size} bytes` })
  }
  if (names !== undefined && count !== mechanismFrame + 1 + names.length)
    context.problem(said`${mechanism} has ${names.length} credentials; here are ${count - mechanismFrame - 1}.`)
}

interface Property {
  readonly name: string
  readonly from: number
  readonly valueFrom: number
  readonly to: number
}

const maxProperties = 256

/** As in ZMTP 3: a name with its length in one byte, a value with its length in four. `undefined`: it does not fit. */
function metadataOf(content: Content): readonly Property[] | undefined {
  const bytes = content.head(maxMetadata)
  const properties: Property[] = []
  let at = 0
  while (at < bytes.byteLength) {
    const nameEnd = at + 1 + (bytes[at] ?? 0)
    const valueFrom = nameEnd + 4
    if (valueFrom > bytes.byteLength) return undefined
    let length = 0
    for (let index = nameEnd; index < valueFrom; index += 1) length = length * 256 + (bytes[index] ?? 0)
    if (valueFrom + length > bytes.byteLength || properties.length >= maxProperties) return undefined
    properties.push({ name: utf8Text(bytes, at + 1, nameEnd), from: at, valueFrom, to: valueFrom + length })
    at = valueFrom + length
  }
  return properties
}

const maxMetadata = 4096

function metadataNodes(content: Content, context: DecodeContext): void {
  const properties = metadataOf(content)
  if (properties === undefined) {
    frameLeaf(context, 'metadata', content, 'bytes')
    context.problem(said`The metadata is not made of names and values.`)
    return
  }
  context.tree.open({ name: 'metadata', kind: 'map', range: content.range() })
  for (const { name, from, valueFrom, to } of properties) {
    context.budget.chargeBytes(to - from)
    context.tree.leaf({ name, kind: 'text', text: frameText(content.part(valueFrom, to)), range: content.range(from, to) })
  }
  context.tree.close()
}

function field(message: MessageInput, path: readonly string[]): DecodedValue {
  const found = find(message)
  if (found === undefined || path.length !== 1) return undefined
  const { kind, frame, count } = found
  if (path[0] === 'kind') return kind
  const names: readonly string[] = kind === 'reply' ? replyFrames : requestFrames
  const index = names.indexOf((path[0] ?? '').replace('_', ' ')) + 1
  if (index === 0 || index >= count || names[index - 1] === 'metadata') return undefined
  if (names[index - 1] === 'status code') return Number(frameText(frame(index)))
  return index === 1 || (kind === 'request' && index === 4) ? idText(frame(index)) : frameText(frame(index))
}

/** libzmq gives all its requests one id, so it pairs only what is open at the same time. */
function correlate(message: MessageInput): Correlation | undefined {
  const found = find(message)
  if (found === undefined || found.frame(1).size === 0) return undefined
  return { role: found.kind, id: hexText(found.frame(1).head(255)) }
}

/** ZeroMQ Authentication Protocol: a server asks a handler whether a peer may connect. */
export const zap: MessageDecoder = {
  name: 'zap',
  title: 'ZAP',
  scope: 'message',
  fields: [
    { path: 'kind', description: 'request or reply' },
    { path: 'mechanism', description: 'NULL, PLAIN, CURVE or GSSAPI' },
    { path: 'domain', description: 'the domain in which a peer is to be authenticated' },
    { path: 'address', description: "the peer's address" },
    { path: 'identity', description: "the peer's routing id" },
    { path: 'status_code', description: '200 success, 300 temporary error, 400 failure, 500 internal error' },
    { path: 'status_text', description: 'what the handler says about the status' },
    { path: 'user_id', description: 'who the handler says that the peer is' },
    { path: 'request_id', description: 'id that a reply repeats' },
  ],
  recognise,
  summarise,
  decode,
  field,
  correlate,
}
