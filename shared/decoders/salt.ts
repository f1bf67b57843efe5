import { said } from '../sentences/said'
import { isUtf8Text } from './byte-text'
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
import { frameLeaf, frameText, isText } from './frame-text'

/**
 * How `load` is: encrypted with the shared AES key or a session's, in clear, or the master's answer to a request for keys
 * (salt/channel). `private`: a pillar, encrypted with a key that only the minion can read. `reply`: the answer to an
 * encrypted request is encrypted bytes without a map around them.
 */
const encryptions = ['aes', 'clear', 'pub'] as const

interface Found {
  /** With `zmq_filtering`, whom it is for. */
  readonly target: Content | undefined
  readonly payload: Content
  readonly enc: (typeof encryptions)[number] | 'private' | 'reply'
}

function find(message: MessageInput, context: ReadContext): Found | undefined {
  // Where the envelope is not known, a REQ's delimiter.
  const first = message.count > 1 && message.frame(0).size === 0 ? 1 : 0
  const count = message.count - first
  if (count < 1 || count > 2) return undefined
  const payload = message.frame(message.count - 1)
  if (count === 1 && isEncryptedReply(payload)) return { target: undefined, payload, enc: 'reply' }
  // A map of up to 15 entries: what Salt writes is short.
  if (((payload.head(1)[0] ?? 0) & 0xf0) !== 0x80) return undefined
  if (count === 1 && isPrivateReply(payload)) return { target: undefined, payload, enc: 'private' }
  const target = count === 2 ? message.frame(first) : undefined
  if (target !== undefined && !isTarget(target)) return undefined
  const value = context.field('msgpack', payload.part(0, headBytes), ['enc'])
  const enc = encryptions.find((each) => each === value)
  return enc === undefined ? undefined : { target, payload, enc }
}

/** All of the frame is bytes, as an initial vector, blocks of AES and an HMAC-SHA256 (salt/crypt.py, Crypticle). */
function isEncryptedReply(payload: Content): boolean {
  const bytes = bytesAt(payload.head(5), 0)
  if (bytes === undefined || bytes.to !== payload.size) return false
  const size = bytes.to - bytes.from
  return size >= 64 && size % 16 === 0 && !isUtf8Text(payload.slice(bytes.from, bytes.from + 64), true)
}

/** `{key, pillar}` (salt/channel/server.py, _encrypt_private). */
function isPrivateReply(payload: Content): boolean {
  const head = payload.head(headBytes)
  if (head[0] !== 0x82 || placeOf(head, keyKey) !== 1) return false
  const key = bytesAt(head, 1 + keyKey.length)
  return key !== undefined && key.to - key.from >= 128 && pillarKey.every((byte, index) => head[key.to + index] === byte)
}

/** `key` and `pillar` as MessagePack strings. */
const keyKey = [0xa3, 0x6b, 0x65, 0x79] as const
const pillarKey = [0xa6, 0x70, 0x69, 0x6c, 0x6c, 0x61, 0x72] as const

/** SHA-1 of a minion's id in hex, or a word (salt/transport/zeromq.py). */
function isTarget(content: Content): boolean {
  if (isText(content, 'broadcast') || isText(content, 'syndic')) return true
  return content.size === 40 && /^[0-9a-f]{40}$/.test(frameText(content))
}

function recognise(message: MessageInput, context: ReadContext): number {
  const found = find(message, context)
  if (found === undefined) return 0
  // Encrypted bytes could be anyone's: they are read where they are chosen.
  if (found.enc === 'reply') return 0.3
  if (found.enc === 'private') return 0.9
  const load = loadOf(found.payload, headBytes)
  if (found.enc === 'pub') return context.field('msgpack', found.payload, ['pub_key']) === undefined ? 0 : 0.95
  if (load === undefined) return 0
  if (found.enc === 'aes') return load.kind === 'bytes' ? 0.95 : 0
  if (load.kind === 'other') return 0.6
  if (load.kind === 'bytes') return 0.95
  const inLoad = found.payload.part(load.from, Math.min(load.to, headBytes))
  const isSalts =
    context.field('msgpack', found.payload.part(0, headBytes), ['version']) !== undefined ||
    clearKeys.some((key) => context.field('msgpack', inLoad, [key]) !== undefined)
  return isSalts ? 0.95 : 0
}

/** One of them is in whatever masters and minions send in clear; others write maps of `enc` and `load` as well. */
const clearKeys = ['id', 'jid', 'fun', 'ret', 'error', 'minions', 'token', 'pub', 'key', 'nonce', 'eauth'] as const

interface Load {
  readonly kind: 'bytes' | 'map' | 'other'
  /** The value's bytes: of `bytes` without its own head; of others with what follows in the map. */
  readonly from: number
  readonly to: number
  readonly entry: Content
}

/** Where the `load` is in the map. `undefined`: not in the first bytes. */
function loadOf(payload: Content, maxBytes: number): Load | undefined {
  const bytes = payload.head(maxBytes)
  const marker = placeOf(bytes, loadKey)
  if (marker < 0) return undefined
  const at = marker + 5
  const packed = bytesAt(bytes, at)
  if (packed !== undefined) {
    return packed.to > payload.size ? undefined : { kind: 'bytes', ...packed, entry: payload.part(marker, packed.to) }
  }
  const head = bytes[at] ?? 0
  const isMap = (head & 0xf0) === 0x80 || head === 0xde || head === 0xdf
  return { kind: isMap ? 'map' : 'other', from: at, to: payload.size, entry: payload.part(marker) }
}

/** Where bytes or a string lie whose head is at a place; Salt writes bytes as strings. `undefined`: it is something else. */
function bytesAt(bytes: Uint8Array, at: number): { readonly from: number; readonly to: number } | undefined {
  const head = bytes[at] ?? 0
  const long = head === 0xc4 || head === 0xd9 ? 1 : head === 0xc5 || head === 0xda ? 2 : head === 0xc6 || head === 0xdb ? 4 : 0
  if (long === 0 && (head & 0xe0) !== 0xa0) return undefined
  let length = long === 0 ? head & 0x1f : 0
  for (let index = 1; index <= long; index += 1) length = length * 256 + (bytes[at + index] ?? 0)
  return { from: at + 1 + long, to: at + 1 + long + length }
}

/** `load` as a MessagePack string. */
const loadKey = [0xa4, 0x6c, 0x6f, 0x61, 0x64] as const

/** Where the key is in the head; −1: nowhere. */
function placeOf(bytes: Uint8Array, key: readonly number[]): number {
  const last = Math.min(bytes.byteLength, headBytes) - key.length
  for (let at = bytes.indexOf(key[0] ?? 0); at >= 0 && at <= last; at = bytes.indexOf(key[0] ?? 0, at + 1))
    if (key.every((byte, index) => bytes[at + index] === byte)) return at
  return -1
}

/** A value of a load in clear: a map, or one packed once more because it is signed. */
function clearValue({ payload, enc }: Found, path: string, context: ReadContext, maxBytes = maxFieldBytes): DecodedValue {
  if (enc !== 'clear') return undefined
  const load = loadOf(payload, Math.min(maxBytes, payload.size))
  if (load === undefined) return undefined
  return context.field('msgpack', payload.part(load.from, load.to), [path])
}

const maxFieldBytes = 1024 * 1024

function summarise(message: MessageInput, context: ReadContext): string {
  const found = find(message, context)
  if (found === undefined) return ''
  const { target, payload, enc } = found
  const to = target === undefined ? '' : target.size === 40 ? ` to ${frameText(target).slice(0, 8)}…` : ` to ${frameText(target)}`
  if (enc === 'pub' || clearValue(found, 'enc', context, headBytes) === 'pub') return `Salt${to} master's public key and AES key`
  if (enc === 'private') return 'Salt pillar, encrypted for one minion'
  if (enc === 'reply') return `Salt encrypted reply, ${payload.size} bytes`
  const load = loadOf(payload, headBytes)
  const from = context.field('msgpack', payload.part(0, headBytes), ['id'])
  if (enc === 'aes' && from !== undefined) return `Salt encrypted load from ${from}, ${loadSize(load, payload)} bytes`
  if (enc === 'aes') return `Salt${to} encrypted load${load === undefined ? '' : `, ${load.to - load.from} bytes`}`
  const value = (path: string) => clearValue(found, path, context, headBytes)
  const job = value('fun') ?? value('cmd')
  const whom = value('tgt') ?? value('id')
  const jid = value('jid')
  const answer = value('ret')
  const parts = [
    `Salt${to} in clear`,
    job,
    whom === undefined ? undefined : `for ${whom}`,
    jid === undefined || jid === '' ? undefined : `job ${jid}`,
    job === undefined && answer !== undefined ? `ret: ${answer}` : undefined,
  ]
  return parts.filter((part) => part !== undefined).join('  ')
}

const loadSize = (load: Load | undefined, payload: Content) => (load === undefined ? payload.size : load.to - load.from)

function decode(message: MessageInput, context: DecodeContext): void {
  const found = find(message, context)
  if (found === undefined) throw new DecodeError(said`The message is not a MessagePack map with enc and load, nor one behind a target.`)
  const { target, payload, enc } = found
  if (message.count > 1 && message.frame(0).size === 0) frameLeaf(context, 'delimiter', message.frame(0), 'id')
  if (target !== undefined) frameLeaf(context, 'target', target, 'id', { field: 'salt.target' })
  if (enc === 'reply') {
    const text = `encrypted with the AES key of the master and its minions, or of the session, ${payload.size} bytes`
    context.tree.leaf({ name: 'payload', kind: 'bytes', text, field: 'salt.payload', range: payload.range() })
    return
  }
  context.nested('payload', payload, { decoder: 'msgpack', field: 'salt.payload' })
  if (enc === 'private') return
  const load = loadOf(payload, context.budget.inputBytes)
  if (load === undefined) {
    if (enc !== 'pub') context.problem(said`The map has no load.`)
  } else if (load.kind === 'bytes' && enc === 'clear') {
    context.nested('load', payload.part(load.from, load.to), { decoder: 'msgpack' })
  } else if (enc === 'aes') {
    context.tree.leaf({
      name: 'load',
      kind: 'bytes',
      text: said`encrypted with the AES key of the master and its minions, ${load.to - load.from} bytes`,
      range: load.entry.range(),
    })
  }
}

const clearFields = ['cmd', 'fun', 'tgt', 'jid', 'id', 'user'] as const

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const found = find(message, context)
  if (found === undefined || path.length !== 1) return undefined
  switch (path[0]) {
    case 'enc':
      return found.enc
    case 'target':
      return found.target === undefined ? undefined : frameText(found.target)
    case 'version':
      return context.field('msgpack', found.payload, ['version'])
    case 'signed':
      return context.field('msgpack', found.payload, ['sig']) !== undefined
    default: {
      const name = clearFields.find((each) => each === path[0])
      if (name === undefined) return undefined
      // From version 3 on, who sends is told beside the encrypted load.
      return name === 'id' && found.enc === 'aes' ? context.field('msgpack', found.payload, ['id']) : clearValue(found, name, context)
    }
  }
}

/** Salt between master and minions. */
export const salt: MessageDecoder = {
  name: 'salt',
  title: 'Salt',
  scope: 'message',
  fields: [
    {
      path: 'enc',
      description: 'aes: encrypted; clear; pub: the answer to a request for keys; private: a pillar; reply: an encrypted answer',
    },
    { path: 'target', description: "with zmq_filtering: broadcast, syndic, or the SHA-1 of the minion's id" },
    { path: 'version', description: 'version of the request' },
    { path: 'signed', description: 'whether the master signed it' },
    { path: 'cmd', description: 'what a request in clear asks for' },
    { path: 'fun', description: 'the function of a job in clear' },
    { path: 'tgt', description: 'the target of a job in clear' },
    { path: 'jid', description: 'the id of a job in clear' },
    { path: 'id', description: "the minion's id, where it is in clear" },
    { path: 'user', description: 'the user of a job in clear' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
