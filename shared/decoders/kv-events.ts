import { said } from '../sentences/said'
import { exactNumber, isUtf8Text, utf8Text, viewOf } from './byte-text'
import type { Content } from './content'
import {
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  headBytes,
  type MessageDecoder,
  type MessageInput,
  type NodeKind,
} from './decoder'
import { FieldCursor } from './field-cursor'
import { frameLeaf } from './frame-text'
import { MessagePackReader } from './msgpack'
import { readStructure, type StructureReader } from './structure'
import { timestampText } from './time-text'

/**
 * Events of the key-value caches of vLLM (vllm/distributed/kv_events.py) and SGLang (srt/disaggregation/kv_events.py):
 * `[topic][u64 sequence, big endian][MessagePack]`. A batch is `ts`, `events` and `data_parallel_rank`; each event has its
 * type. Both are arrays without names, or, by version, maps. A replay is asked for with `[u64 start]` and answered with
 * `[sequence][MessagePack]` for each batch and `[−1][]` at the end, all behind the empty frame of the envelope.
 */
type Form = 'batch' | 'replayed' | 'replay' | 'end'

const batchNames = ['ts', 'events', 'data_parallel_rank']
const eventNames: Readonly<Record<string, readonly string[]>> = {
  BlockStored: [
    'block_hashes',
    'parent_block_hash',
    'token_ids',
    'block_size',
    'lora_id',
    'medium',
    'lora_name',
    'extra_keys',
    'group_idx',
    'kv_cache_spec_kind',
    'kv_cache_spec_sliding_window',
  ],
  BlockRemoved: ['block_hashes', 'medium', 'group_idx'],
  AllBlocksCleared: [],
}

/** Gives the values of arrays the names that they have as maps, and times as times. */
class BatchReader implements StructureReader {
  private readonly reader: MessagePackReader
  private depth = 0
  /** By depth: whether the container is a list, how many values it has had, and the type of an event. */
  private readonly lists: boolean[] = []
  private readonly counts: number[] = []
  private tag = ''
  private given: string | undefined
  private isTime = false

  constructor(bytes: Uint8Array) {
    this.reader = new MessagePackReader(bytes)
  }

  get event() {
    return this.reader.event
  }
  get status() {
    return this.reader.status
  }
  get problem() {
    return this.reader.problem
  }
  get from() {
    return this.reader.from
  }
  get to() {
    return this.reader.to
  }

  get kind(): NodeKind {
    const { event, kind } = this.reader
    if (this.isTime) return 'time'
    // The batch and its events are records, whatever they are written as.
    const isRecord = event === 'open' && (this.depth === 1 || this.depth === 3)
    return isRecord ? 'map' : kind
  }

  rest(): number {
    return this.reader.rest()
  }

  /** How deep the event is, and the type of the event that it is in. */
  get place(): { readonly depth: number; readonly tag: string } {
    return { depth: this.reader.event === 'open' ? this.depth - 1 : this.depth, tag: this.tag }
  }

  next(): boolean {
    const { reader } = this
    if (!reader.next()) return false
    this.isTime = false
    if (reader.event === 'close') {
      this.depth -= 1
      return true
    }
    const index = this.counts[this.depth] ?? 0
    this.counts[this.depth] = index + 1
    this.given = this.nameAt(index)
    if (this.depth === 3 && this.given === 'type' && reader.kind === 'text') this.tag = reader.text(64)
    this.isTime = this.depth === 1 && this.given === 'ts' && reader.event === 'value' && reader.kind === 'number'
    if (reader.event === 'open') {
      this.depth += 1
      this.lists[this.depth] = reader.kind === 'list'
      this.counts[this.depth] = 0
      if (this.depth === 3) this.tag = ''
    }
    return true
  }

  name(): string | undefined {
    return this.given
  }

  text(maxLength: number): string {
    const text = this.reader.text(maxLength)
    return this.isTime ? timeText(Number(text)) : text
  }

  scalar(): DecodedValue {
    return this.reader.scalar()
  }

  private nameAt(index: number): string | undefined {
    if (this.lists[this.depth] !== true) return this.reader.name()
    if (this.depth === 1) return batchNames[index]
    return this.depth === 3 ? (index === 0 ? 'type' : eventNames[this.tag]?.[index - 1]) : undefined
  }
}

function timeText(seconds: number): string {
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 1e11) return `${seconds}`
  return timestampText(BigInt(Math.round(seconds * 1e6)) * 1000n) ?? `${seconds}`
}

interface BatchFacts {
  readonly seconds: number | undefined
  readonly rank: number | undefined
  readonly stored: number
  readonly removed: number
  readonly cleared: number
  readonly tokens: number
  readonly first: string | undefined
  /** Events of a type that is not known. */
  readonly others: number
  /** The head ends before the batch. */
  readonly cut: boolean
  readonly fits: boolean
}

const heads = new WeakMap<Content, BatchFacts>()

/** What the head of a batch says. */
function factsOf(content: Content): BatchFacts {
  const known = heads.get(content)
  if (known !== undefined) return known
  const facts = readFacts(content)
  heads.set(content, facts)
  return facts
}

function readFacts(content: Content): BatchFacts {
  const reader = new BatchReader(content.head(headBytes))
  const found = { stored: 0, removed: 0, cleared: 0, tokens: 0, others: 0 }
  let seconds: number | undefined
  let rank: number | undefined
  let first: string | undefined
  let hasEvents = false
  let list = ''
  while (reader.next()) {
    const { depth, tag } = reader.place
    const name = reader.name()
    if (depth === 1 && name === 'events' && reader.event !== 'close') hasEvents = reader.event === 'open'
    if (reader.event === 'open') {
      if (depth === 3) list = name ?? ''
      continue
    }
    if (reader.event === 'close') continue
    if (depth === 1) {
      const value = reader.scalar()
      if (typeof value === 'number' && name === 'ts') seconds = value
      if (typeof value === 'number' && name === 'data_parallel_rank') rank = value
    } else if (depth === 3 && name === 'type') {
      first ??= tag
      if (tag === 'AllBlocksCleared') found.cleared += 1
      else if (eventNames[tag] === undefined) found.others += 1
    } else if (depth === 4) {
      if (list === 'token_ids') found.tokens += 1
      if (list === 'block_hashes' && tag === 'BlockStored') found.stored += 1
      if (list === 'block_hashes' && tag === 'BlockRemoved') found.removed += 1
    }
  }
  const cut = reader.status === 'short' && content.size > headBytes
  return { ...found, seconds, rank, first, cut, fits: hasEvents && (reader.status === 'end' || cut) }
}

const sequenceSize = 8

function sequenceOf(content: Content): bigint | undefined {
  return content.size === sequenceSize ? viewOf(content.bytes()).getBigInt64(0) : undefined
}

function formOf(message: MessageInput): Form | undefined {
  const { count } = message
  if (count === 3) {
    if (message.frame(1).size !== sequenceSize) return undefined
    if (message.frame(2).size > 2) return 'batch'
    // Behind a delimiter, where the envelope is not known.
    return message.frame(0).size === 0 && message.frame(2).size === 0 && sequenceOf(message.frame(1)) === -1n ? 'end' : undefined
  }
  if (count < 1 || count > 2 || message.frame(0).size !== sequenceSize) return undefined
  if (count === 1) return 'replay'
  return message.frame(1).size === 0 ? (sequenceOf(message.frame(0)) === -1n ? 'end' : undefined) : 'replayed'
}

const payloadOf = (message: MessageInput, form: Form) => message.frame(form === 'batch' || message.count === 3 ? 2 : 1)
const sequenceFrame = (message: MessageInput, form: Form) => message.frame(form === 'batch' || message.count === 3 ? 1 : 0)

function recognise(message: MessageInput): number {
  const form = formOf(message)
  if (form === undefined) return 0
  if (form === 'replay') return 0.2
  if (form === 'end') return 0.9
  const payload = payloadOf(message, form)
  const start = payload.head(1)[0] ?? 0
  const isBatch = start === 0x92 || start === 0x93 || start === 0x82 || start === 0x83
  if (!isBatch || (form === 'batch' && topicOf(message) === undefined)) return 0
  const facts = factsOf(payload)
  if (!facts.fits || facts.seconds === undefined) return 0
  if (facts.first === undefined) return facts.seconds > 1e9 && facts.seconds < 1e10 ? 0.5 : 0
  return facts.others === 0 ? 1 : 0.5
}

function topicOf(message: MessageInput): string | undefined {
  const frame = message.frame(0)
  const head = frame.head(256)
  return isUtf8Text(head, frame.size > 256) ? utf8Text(head) : undefined
}

function summarise(message: MessageInput): string {
  const form = formOf(message)
  if (form === undefined) return ''
  const number = sequenceOf(sequenceFrame(message, form)) ?? 0n
  if (form === 'replay') return `replay from #${number}`
  if (form === 'end') return 'end of the replay'
  const facts = factsOf(payloadOf(message, form))
  const more = facts.cut ? '+' : ''
  const words = [
    ...(facts.stored > 0 ? [`stored ${plural(facts.stored, 'block')}${more} (${plural(facts.tokens, 'token')}${more})`] : []),
    ...(facts.removed > 0 ? [`removed ${plural(facts.removed, 'block')}${more}`] : []),
    ...(facts.cleared > 0 ? ['cleared all'] : []),
    ...(facts.others > 0 ? [plural(facts.others, 'other event')] : []),
  ]
  const rank = facts.rank === undefined ? '' : `  rank ${facts.rank}`
  const topic = form === 'batch' ? topicOf(message) : 'replayed'
  return `${topic === '' || topic === undefined ? '' : `${topic}  `}#${number}  ${words.join(', ') || 'no events'}${rank}`
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

function decode(message: MessageInput, context: DecodeContext): void {
  const form = formOf(message)
  if (form === undefined) throw new DecodeError(said`The frames are no batch of events, and no part of a replay.`)
  const { tree } = context
  if (form === 'end' && message.count === 3) frameLeaf(context, 'delimiter', message.frame(0), 'id')
  if (form === 'batch') {
    const frame = message.frame(0)
    tree.leaf({ name: 'topic', kind: 'text', text: topicOf(message) ?? '', field: 'kv_events.topic', range: frame.range() })
  }
  const name = form === 'replay' ? 'start' : 'sequence'
  new FieldCursor(sequenceFrame(message, form), context).number(name, 'i64', false, { field: 'kv_events.sequence' })
  if (form === 'replay') return
  const payload = payloadOf(message, form)
  if (form === 'end') {
    tree.leaf({ name: 'end', kind: 'nothing', range: payload.range() })
    return
  }
  const bytes = payload.head(context.budget.inputBytes)
  const isCut = bytes.byteLength < payload.size
  const reader = new BatchReader(bytes)
  tree.open({ name: 'batch', kind: 'map', range: payload.range() })
  readStructure(reader, payload, context, isCut)
  tree.close()
  if (!isCut && reader.rest() < bytes.byteLength) throw new DecodeError(said`More follows the batch, at byte ${reader.rest()}.`)
}

function field(message: MessageInput, path: readonly string[]): DecodedValue {
  const form = formOf(message)
  if (form === undefined) return undefined
  const hasBatch = form === 'batch' || form === 'replayed'
  const facts = hasBatch ? factsOf(payloadOf(message, form)) : undefined
  switch (path[0]) {
    case 'form':
      return form
    case 'topic':
      return form === 'batch' ? topicOf(message) : undefined
    case 'sequence': {
      const number = sequenceOf(sequenceFrame(message, form))
      return number === undefined ? undefined : (exactNumber(number) ?? `${number}`)
    }
    case 'ts':
      return facts?.seconds
    case 'rank':
      return facts?.rank
    case 'event':
      return facts?.first
    case 'stored':
    case 'removed':
      return facts?.[path[0]]
    default:
      return undefined
  }
}

export const kvEvents: MessageDecoder = {
  name: 'kv_events',
  title: 'vLLM KV events',
  scope: 'message',
  fields: [
    { path: 'form', description: 'batch, replayed, replay or end' },
    { path: 'topic', description: 'topic of the publisher' },
    { path: 'sequence', description: 'number of the batch; of a replay, where it is to begin' },
    { path: 'ts', description: 'when, in seconds since 1970' },
    { path: 'rank', description: 'data parallel rank' },
    { path: 'event', description: 'type of the first event' },
    { path: 'stored', description: 'blocks stored, as far as the first 1024 bytes tell' },
    { path: 'removed', description: 'blocks removed, as far as the first 1024 bytes tell' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
