import { said } from '../sentences/said'
import {
  blockHash,
  decodeBlock,
  previousOf,
  readAnyTransaction,
  timeOf,
  transactionCount,
  transactionFacts,
  transactionText,
} from './bitcoin-block'
import { coinText, type TransactionFacts } from './bitcoin-transaction'
import { isPrintable, utf8Text, viewOf } from './byte-text'
import type { Content } from './content'
import {
  type Correlation,
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  headBytes,
  type MessageDecoder,
  type MessageInput,
} from './decoder'
import { FieldCursor } from './field-cursor'
import { hexText } from './hex'

/**
 * Notifications of Bitcoin Core and what comes from it (bitcoin/doc/zmq.md): topic, body, and a number that counts the
 * notifications of each topic. Dash (`hashchainlock`, …), Zcash, Litecoin and others add topics of the same form.
 */
const topicPattern = /^(?:(hash|raw)[a-z][a-z0-9-]{1,40}|sequence|checkedblock)$/u

/** Frames of the message by what they are; `undefined` when it is none. */
function topicOf(message: MessageInput): string | undefined {
  if (message.count !== 3 && message.count !== 2) return undefined
  const frame = message.frame(0)
  if (frame.size < 5 || frame.size > 48) return undefined
  const bytes = frame.bytes()
  return isPrintable(bytes) && topicPattern.test(utf8Text(bytes)) ? utf8Text(bytes) : undefined
}

type Body = 'hash' | 'sequence' | 'transaction' | 'block' | 'other'

function bodyOf(topic: string): Body {
  if (topic === 'sequence') return 'sequence'
  if (topic.startsWith('hash')) return 'hash'
  switch (subjectOf(topic)) {
    case 'txid':
      return 'transaction'
    case 'block':
      return 'block'
    default:
      return 'other'
  }
}

/**
 * What a topic tells of. Bitcoin Knots has `rawwallettx-block`, which is a transaction; Dash has `rawinstantsenddoublespend`;
 * of its votes, governance objects and recovered signatures there is no id but their own.
 */
function subjectOf(topic: string): 'block' | 'txid' | undefined {
  if (/tx|doublespend/u.test(topic)) return 'txid'
  return /block|chainlock/u.test(topic) ? 'block' : undefined
}

/** Dash puts what locks a transaction or block behind it. */
const hasLock = (topic: string) => topic.endsWith('locksig')

function recognise(message: MessageInput): number {
  const topic = topicOf(message)
  if (topic === undefined) return 0
  const numbered = message.count === 3 && message.frame(2).size === 4
  const { size } = message.frame(1)
  switch (bodyOf(topic)) {
    case 'hash':
      return size === 32 ? (numbered ? 1 : message.count === 2 ? 0.7 : 0) : 0
    case 'sequence':
      return numbered && sequenceLabel(message.frame(1)) !== '' ? 1 : 0
    case 'transaction':
      return numbered && size >= 10 ? 0.95 : 0
    case 'block':
      return numbered && size >= 81 ? 0.95 : 0
    default:
      return numbered ? 0.6 : 0
  }
}

const labels: Readonly<Record<string, string>> = {
  C: 'block connected',
  D: 'block disconnected',
  A: 'transaction added to the memory pool',
  R: 'transaction removed from the memory pool',
}

/** `''` when the frame is no body of the topic `sequence`. */
function sequenceLabel(body: Content): string {
  if (body.size !== 33 && body.size !== 41) return ''
  const label = String.fromCharCode(body.head(41)[32] ?? 0)
  const size = label === 'A' || label === 'R' ? 41 : 33
  return label in labels && body.size === size ? label : ''
}

function counter(message: MessageInput): number | undefined {
  const frame = message.frame(2)
  return frame.size === 4 ? viewOf(frame.bytes()).getUint32(0, true) : undefined
}

const short = (hash: string) => `${hash.slice(0, 8)}…${hash.slice(-6)}`

function summarise(message: MessageInput): string {
  const topic = topicOf(message) ?? ''
  const number = counter(message)
  const end = number === undefined ? '' : `  #${number}`
  const hash = hashOf(message, topic)
  const what = hash === undefined ? '' : `  ${short(hash)}`
  const body = message.frame(1)
  switch (bodyOf(topic)) {
    case 'sequence':
      return `sequence${what}  ${labels[sequenceLabel(body)] ?? ''}${end}`
    case 'transaction': {
      const facts = factsOf(body, topic)
      return `${topic}${what}  ${facts === undefined ? `${body.size} bytes` : `${facts.inputs} in → ${facts.outputs} out, ${coinText(facts.value)}`}${end}`
    }
    case 'block': {
      const count = transactionCount(body)
      return `${topic}${what}  ${count === undefined ? `${body.size} bytes` : count === 1 ? '1 transaction' : `${count} transactions`}${end}`
    }
    default:
      return `${topic}${what}${end}`
  }
}

/** Hash of what the message is about, from heads: of a transaction only when the head is all of it. */
function hashOf(message: MessageInput, topic: string): string | undefined {
  const body = message.frame(1)
  switch (bodyOf(topic)) {
    case 'hash':
      return body.size === 32 ? hexText(body.bytes()) : undefined
    case 'sequence':
      return sequenceLabel(body) === '' ? undefined : hexText(body.head(32))
    case 'transaction': {
      const facts = factsOf(body, topic)
      return facts === undefined ? undefined : facts.id()
    }
    case 'block':
      return blockHash(body)
    default:
      return undefined
  }
}

/** What a whole transaction in the head says; nothing of larger ones. */
function factsOf(body: Content, topic: string): TransactionFacts | undefined {
  if (body.size > headBytes) return undefined
  const bytes = body.bytes()
  try {
    return transactionFacts(bytes, !hasLock(topic))
  } catch (thrown) {
    if (thrown instanceof DecodeError) return undefined
    throw thrown
  }
}

function decode(message: MessageInput, context: DecodeContext): void {
  const topic = topicOf(message)
  if (topic === undefined) throw new DecodeError(said`The first frame is no topic of Bitcoin Core.`)
  const { tree } = context
  tree.leaf({ name: 'topic', kind: 'word', text: topic, field: 'bitcoin.topic', range: message.frame(0).range() })
  const body = message.frame(1)
  const kind = bodyOf(topic)
  const subject = subjectOf(topic)
  switch (kind) {
    case 'hash':
      tree.leaf({
        name: 'hash',
        kind: 'id',
        text: hexText(body.head(32)),
        field: subject === undefined ? undefined : `bitcoin.${subject}`,
        range: body.range(),
      })
      break
    case 'sequence':
      decodeSequence(body, context)
      break
    case 'transaction':
      decodeTransaction(body, topic, context)
      break
    case 'block':
      decodeBlock(body, context)
      break
    default:
      context.nested('body', body)
  }
  if (message.count < 3) return
  const frame = message.frame(2)
  if (frame.size !== 4) throw new DecodeError(said`The last frame is to be a number of 4 bytes and has ${frame.size}.`)
  new FieldCursor(frame, context).number('number of the notification', 'u32', true, { field: 'bitcoin.sequence' })
}

function decodeSequence(body: Content, context: DecodeContext): void {
  const label = sequenceLabel(body)
  if (label === '') throw new DecodeError(said`The body is no hash with one of the labels C, D, A and R.`)
  const cursor = new FieldCursor(body, context)
  const isBlock = label === 'C' || label === 'D'
  cursor.raw(isBlock ? 'block' : 'transaction', 32, (bytes) => ({
    kind: 'id',
    text: hexText(bytes),
    field: isBlock ? 'bitcoin.block' : 'bitcoin.txid',
  }))
  cursor.raw('label', 1, { kind: 'word', text: `${label} (${labels[label]})`, field: 'bitcoin.label' })
  if (!isBlock) cursor.number('number in the memory pool', 'u64', true, { field: 'bitcoin.mempool' })
}

function decodeTransaction(body: Content, topic: string, context: DecodeContext): void {
  const { tree } = context
  tree.open({ name: 'transaction', kind: 'map', range: body.range() })
  const cursor = new FieldCursor(body, context)
  const facts = readAnyTransaction(cursor, context, !hasLock(topic))
  const id = facts.id()
  tree.describe({ text: transactionText(facts) })
  if (id !== undefined) tree.leaf({ name: 'id', kind: 'id', text: id, field: 'bitcoin.txid' })
  tree.close(cursor.range(0).to)
  cursor.rest('lock')
}

function field(message: MessageInput, path: readonly string[]): DecodedValue {
  const topic = topicOf(message)
  if (topic === undefined) return undefined
  const body = message.frame(1)
  const label = bodyOf(topic) === 'sequence' ? sequenceLabel(body) : ''
  const subject = label === '' ? subjectOf(topic) : label === 'C' || label === 'D' ? 'block' : 'txid'
  switch (path[0]) {
    case 'topic':
      return topic
    case 'sequence':
      return counter(message)
    case 'label':
      return label === '' ? undefined : label
    case 'txid':
      return subject === 'txid' ? wholeHashOf(message, topic) : undefined
    case 'block':
      return subject === 'block' ? hashOf(message, topic) : undefined
    case 'transactions':
      return bodyOf(topic) === 'block' ? transactionCount(body) : undefined
    case 'mempool':
      return body.size === 41 && label !== '' ? Number(viewOf(body.head(41)).getBigUint64(33, true)) : undefined
    case 'previous':
      return bodyOf(topic) === 'block' ? previousOf(body) : undefined
    case 'time':
      return bodyOf(topic) === 'block' ? timeOf(body) : undefined
    default:
      return undefined
  }
}

/** Of large transactions too: for one message, not for each row. */
function wholeHashOf(message: MessageInput, topic: string): string | undefined {
  if (bodyOf(topic) !== 'transaction' || message.frame(1).size > maxTransaction) return hashOf(message, topic)
  return transactionFacts(message.frame(1).bytes(), !hasLock(topic)).id()
}

const maxTransaction = 4 * 1024 * 1024

/** Notifications of the same transaction or block. */
function correlate(message: MessageInput): Correlation | undefined {
  const topic = topicOf(message)
  const hash = topic === undefined ? undefined : hashOf(message, topic)
  return hash === undefined ? undefined : { role: 'publication', id: hash }
}

export const bitcoin: MessageDecoder = {
  name: 'bitcoin',
  title: 'Bitcoin',
  scope: 'message',
  fields: [
    { path: 'topic', description: 'what is told: hashtx, hashblock, rawtx, rawblock, sequence' },
    { path: 'txid', description: 'id of the transaction' },
    { path: 'block', description: 'hash of the block' },
    { path: 'sequence', description: 'number of the notification within its topic' },
    { path: 'label', description: 'of the topic sequence: C, D, A or R' },
    { path: 'mempool', description: 'of the topic sequence: number of the change in the memory pool' },
    { path: 'transactions', description: 'how many transactions a block has' },
    { path: 'previous', description: 'hash of the block before' },
    { path: 'time', description: 'time of a block, in seconds since 1970' },
  ],
  recognise,
  summarise,
  decode,
  field,
  correlate,
}
