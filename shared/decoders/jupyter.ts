import { said } from '../sentences/said'
import type { Content } from './content'
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
import { frameLeaf, frameText, idText, isText } from './frame-text'
import { checkSignature, type SignatureCheck } from './jupyter-signature'
import { contentSummary } from './jupyter-summary'
import { type WholeMessage, wholeMessage } from './whole-message'

/**
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html, "The wire protocol": routing ids or a topic, the
 * delimiter, the signature, header, parent header, metadata and content as JSON, buffers.
 */
const delimiter = '<IDS|MSG>'
const parts: readonly string[] = ['header', 'parent_header', 'metadata', 'content']
/** Ids come from as many ROUTERs as a message went through. */
const maxIds = 16

interface Found {
  readonly whole: WholeMessage
  /** Number of the delimiter's frame. */
  readonly at: number
  readonly signature: Content
  readonly header: Content
  readonly parent: Content
  readonly metadata: Content
  readonly content: Content
  readonly count: number
}

function find(message: MessageInput): Found | undefined {
  const whole = wholeMessage(message)
  for (let at = 0; at < Math.min(whole.count, maxIds + 1); at += 1) {
    if (!isText(whole.frame(at), delimiter)) continue
    const frame = (index: number) => whole.frame(at + index)
    const found = { signature: frame(1), header: frame(2), parent: frame(3), metadata: frame(4), content: frame(5) }
    return { whole, at, ...found, count: whole.count - at }
  }
  return undefined
}

function recognise(message: MessageInput): number {
  const found = find(message)
  if (found === undefined) return 0
  return found.count >= 6 && found.header.head(1)[0] === openBrace && found.content.head(1)[0] === openBrace ? 1 : 0.5
}

const openBrace = 0x7b

function headerText(content: Content, name: string, context: ReadContext): string | undefined {
  const value = context.field('json', content.part(0, headBytes), [name])
  return typeof value === 'string' ? value : undefined
}

function summarise(message: MessageInput, context: ReadContext): string {
  const found = find(message)
  if (found === undefined) return message.count === 1 ? `heartbeat  ${idText(message.frame(0), 32)}` : ''
  const type = headerText(found.header, 'msg_type', context) ?? 'without a type'
  const subshell = headerText(found.header, 'subshell_id', context)
  const parts = [type, contentSummary(type, found.content, context), subshell === undefined ? '' : `in subshell ${subshell.slice(0, 8)}`]
  return parts.filter((part) => part !== '').join('  ')
}

function decode(message: MessageInput, context: DecodeContext): void {
  const found = find(message)
  if (found === undefined) {
    if (message.count !== 1) throw new DecodeError(said`No frame is the delimiter ${delimiter}.`)
    // The heartbeat socket echoes what it is sent, so nothing tells such a message from others: only a choice leads here.
    frameLeaf(context, 'heartbeat', message.frame(0), 'id')
    return
  }
  const { whole, at, signature, count } = found
  const isPublication = isPublished(message)
  for (let index = Math.min(message.envelopeFrames, at); index < at; index += 1)
    frameLeaf(context, isPublication ? 'topic' : 'routing id', whole.frame(index), 'id', isPublication ? { field: 'jupyter.topic' } : {})
  frameLeaf(context, 'delimiter', whole.frame(at), 'text')
  if (count < 6) context.problem(said`The message ends early: ${count - 1} of at least 5 frames follow the delimiter.`)
  if (count > 1) signatureNode(found, signature, context)
  for (const [index, name] of parts.entries()) {
    if (index + 2 >= count) return
    context.nested(name, whole.frame(at + index + 2), { decoder: 'json', field: `jupyter.${name}` })
  }
  for (let index = at + 6; index < whole.count; index += 1) context.nested(`buffer ${index - at - 5}`, whole.frame(index))
}

/** The iopub channel. */
function isPublished({ socket }: MessageInput): boolean {
  return socket === 'PUB' || socket === 'XPUB' || socket === 'SUB' || socket === 'XSUB'
}

function signatureNode(found: Found, signature: Content, context: DecodeContext): void {
  const { header, parent, metadata, content } = found
  context.budget.chargeBytes(header.size + parent.size + metadata.size + content.size)
  const check = checkOf(found, context)
  const digits = signature.size === 0 ? 'none' : frameText(signature)
  frameLeaf(context, 'signature', signature, 'word', { text: `${check}: ${digits}`, field: 'jupyter.signature' })
  if (check === 'invalid') context.problem(said`The signature is not that of these bytes under the given key.`)
}

function checkOf({ signature, header, parent, metadata, content }: Found, { settings }: ReadContext): SignatureCheck {
  if (header.size + parent.size + metadata.size + content.size > maxSignedBytes) return 'not checked'
  return checkSignature(
    frameText(signature),
    settings.key === undefined ? [] : [header, parent, metadata, content].map((part) => part.bytes()),
    settings.key,
  )
}

/** About a fifth of a second. */
const maxSignedBytes = 16 * 1024 * 1024

const headerFields: Readonly<Record<string, string>> = {
  msg_type: 'msg_type',
  msg_id: 'msg_id',
  session: 'session',
  username: 'username',
  date: 'date',
  version: 'version',
}
const parentFields: Readonly<Record<string, string>> = { parent_msg_id: 'msg_id', parent_msg_type: 'msg_type' }
const contentFields: ReadonlySet<string> = new Set([
  'status',
  'execution_state',
  'execution_count',
  'code',
  'name',
  'text',
  'ename',
  'evalue',
  'prompt',
  'silent',
  'comm_id',
  'target_name',
])

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const found = find(message)
  const [first = '', ...rest] = path
  if (found === undefined) return undefined
  if (rest.length > 0) {
    const place = parts.indexOf(first)
    return place < 0 ? undefined : context.field('json', found.whole.frame(found.at + 2 + place), rest)
  }
  if (first === 'signature') return found.count > 1 ? checkOf(found, context) : undefined
  if (first === 'topic') return found.at > 0 && message.envelopeFrames < found.at ? idText(found.whole.frame(found.at - 1)) : undefined
  if (first === 'subshell_id') return subshellOf(found, context)
  if (first === 'buffers') return Math.max(0, found.count - 6)
  const ofHeader = headerFields[first]
  if (ofHeader !== undefined) return context.field('json', found.header, [ofHeader])
  const ofParent = parentFields[first]
  if (ofParent !== undefined) return context.field('json', found.parent, [ofParent])
  return contentFields.has(first) ? context.field('json', found.content, [first]) : undefined
}

/** Protocol 5.4: where a request runs, in its header; that which is made or deleted, in the content. */
function subshellOf({ header, content }: Found, context: ReadContext): DecodedValue {
  const inHeader = context.field('json', header, ['subshell_id'])
  return typeof inHeader === 'string' ? inHeader : context.field('json', content, ['subshell_id'])
}

/** Requests by their own id, and what nothing led to (a comm that a client opens); replies and publications by their parent's. */
function correlate(message: MessageInput, context: ReadContext): Correlation | undefined {
  const found = find(message)
  if (found === undefined) return undefined
  const type = headerText(found.header, 'msg_type', context)
  if (type === undefined) return undefined
  // A kernel that shuts down publishes its shutdown_reply, too.
  const role = isPublished(message)
    ? 'publication'
    : type.endsWith('_request')
      ? 'request'
      : type.endsWith('_reply')
        ? 'reply'
        : 'publication'
  const parentId = role === 'request' ? undefined : headerText(found.parent, 'msg_id', context)
  const id = parentId === undefined && role !== 'reply' ? headerText(found.header, 'msg_id', context) : parentId
  return id === undefined || id === '' ? undefined : { role, id }
}

/** Jupyter kernels and their clients. */
export const jupyter: MessageDecoder = {
  name: 'jupyter',
  title: 'Jupyter',
  scope: 'message',
  fields: [
    { path: 'msg_type', description: 'type of the message: execute_request, stream, …' },
    { path: 'msg_id', description: 'id of the message' },
    { path: 'parent_msg_id', description: 'id of the request that led to it' },
    { path: 'parent_msg_type', description: 'type of the request that led to it' },
    { path: 'session', description: 'session of the sender' },
    { path: 'username', description: 'user of the sender' },
    { path: 'date', description: 'when it was made' },
    { path: 'version', description: 'version of the protocol' },
    { path: 'topic', description: 'topic of a publication' },
    { path: 'signature', description: 'valid, invalid, or not checked: give the key of the connection file to check it' },
    { path: 'status', description: 'status of a reply: ok, error or aborted' },
    { path: 'execution_state', description: 'state of the kernel: busy, idle or starting' },
    { path: 'execution_count', description: 'number of the cell' },
    { path: 'code', description: 'code that is run, completed or inspected' },
    { path: 'name', description: 'name of a stream: stdout or stderr' },
    { path: 'text', description: 'text of a stream' },
    { path: 'ename', description: 'name of the exception' },
    { path: 'evalue', description: 'what the exception says' },
    { path: 'prompt', description: 'what the kernel asks the user' },
    { path: 'silent', description: 'whether the code is run without a trace' },
    { path: 'comm_id', description: 'id of a comm, such as a widget' },
    { path: 'target_name', description: 'what a comm is opened for' },
    { path: 'subshell_id', description: 'the subshell that runs it, or that is made or deleted' },
    { path: 'buffers', description: 'how many binary buffers follow' },
  ],
  openFields: true,
  recognise,
  summarise,
  decode,
  field,
  correlate,
}
