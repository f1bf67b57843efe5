import { said } from '../sentences/said'
import { utf8Text } from './byte-text'
import type { Content } from './content'
import {
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  headBytes,
  type MessageDecoder,
  type MessageInput,
  type ReadContext,
} from './decoder'

/** What monerod publishes (monero, rpc/zmq_pub.cpp): `json-full-chain_main:` or the like, and JSON, in one frame. */
const prefix = /^json-(full|minimal)-([a-z][a-z0-9_]{0,40}):(?=[[{])/u

interface Parts {
  readonly context: string
  readonly event: string
  /** Bytes before the JSON, with the colon. */
  readonly length: number
}

function partsOf(message: MessageInput): Parts | undefined {
  if (message.count !== 1) return undefined
  const head = message.frame(0).head(headBytes)
  if (head[0] !== 0x6a || head[5] === undefined) return undefined
  const match = prefix.exec(utf8Text(head, 0, 64))
  const [all, context, event] = match ?? []
  return all === undefined || context === undefined || event === undefined ? undefined : { context, event, length: all.length }
}

const jsonOf = (message: MessageInput, { length }: Parts): Content => message.frame(0).part(length)
const headOf = (message: MessageInput, { length }: Parts): Content => message.frame(0).part(length, headBytes)

/** Blocks and transactions come in lists, or, in the minimal form of blocks, as one object. */
function memberOf(content: Content, context: ReadContext, ...path: readonly string[]): DecodedValue {
  return context.field('json', content, content.head(1)[0] === 0x5b ? ['0', ...path] : path)
}

const short = (hash: DecodedValue) => (typeof hash === 'string' && hash.length === 64 ? `${hash.slice(0, 8)}…${hash.slice(-6)}` : undefined)

function summarise(message: MessageInput, context: ReadContext): string {
  const parts = partsOf(message)
  if (parts === undefined) return ''
  const content = headOf(message, parts)
  const height = heightOf(content, context)
  const id = short(idOf(content, context))
  const count = itemCount(content, context)
  const isPool = parts.event === 'txpool_add'
  const facts = [
    height === undefined ? undefined : `height ${height}`,
    id,
    isPool && count > 1 ? `and ${count - 1} more transactions` : undefined,
    transactionsOf(content, context),
  ]
  return [parts.event, ...facts.filter((fact) => fact !== undefined), parts.context].join('  ')
}

/** In full blocks the height is in the transaction that pays the miner. */
function heightOf(content: Content, context: ReadContext): DecodedValue {
  return (
    memberOf(content, context, 'first_height') ??
    memberOf(content, context, 'height') ??
    memberOf(content, context, 'miner_tx', 'inputs', '0', 'gen', 'height')
  )
}

function transactionsOf(content: Content, context: ReadContext): string | undefined {
  if (memberOf(content, context, 'miner_tx', 'version') === undefined) return undefined
  let count = 0
  while (count < maxCounted && memberOf(content, context, 'tx_hashes', `${count}`) !== undefined) count += 1
  return count === maxCounted ? `${count} transactions and more` : count === 1 ? '1 transaction' : `${count} transactions`
}

const maxCounted = 10

/** How many items the head of a list shows. */
function itemCount(content: Content, context: ReadContext): number {
  if (content.head(1)[0] !== 0x5b) return 1
  let count = 0
  while (count < maxCounted && context.field('json', content, [`${count}`, 'id']) !== undefined) count += 1
  return count
}

function decode(message: MessageInput, context: DecodeContext): void {
  const parts = partsOf(message)
  if (parts === undefined) throw new DecodeError(said`The frame does not begin with json-full- or json-minimal-, an event and a colon.`)
  const { tree } = context
  const frame = message.frame(0)
  const form = 'json-'.length
  const event = form + parts.context.length + 1
  tree.leaf({ name: 'form', kind: 'word', text: parts.context, field: 'monero.form', range: frame.range(form, event - 1) })
  tree.leaf({ name: 'event', kind: 'word', text: parts.event, field: 'monero.event', range: frame.range(event, parts.length - 1) })
  context.nested('content', jsonOf(message, parts), { decoder: 'json' })
}

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const parts = partsOf(message)
  if (parts === undefined) return undefined
  const [name] = path
  if (name === 'height') return heightOf(jsonOf(message, parts), context)
  if (name === 'id') return idOf(jsonOf(message, parts), context)
  return name === 'event' ? parts.event : name === 'form' ? parts.context : undefined
}

/** Hash of the first transaction or block of the minimal forms. */
const idOf = (content: Content, context: ReadContext): DecodedValue =>
  memberOf(content, context, 'id') ?? memberOf(content, context, 'ids', '0')

export const monero: MessageDecoder = {
  name: 'monero',
  title: 'Monero',
  scope: 'message',
  fields: [
    { path: 'event', description: 'chain_main, txpool_add or miner_data' },
    { path: 'form', description: 'full or minimal' },
    { path: 'height', description: 'height of the first block' },
    { path: 'id', description: 'hash of the first block or transaction, where the form has it' },
  ],
  recognise: (message) => (partsOf(message) === undefined ? 0 : 1),
  summarise,
  decode,
  field,
}
