import { asciiText } from './bytes'
import { type Framing, type Greeting, greetingHeadSize, greetingSize, revision2GreetingSize, revision2SocketType } from './wire'

/** `legacy` speaks 1.0; `modern` sent the signature that later versions share. */
export type PeerClass = 'legacy' | 'modern'

/** What the first bytes of one side say of it, as soon as they do, whatever the other side is. */
export interface PeerFacts {
  readonly peerClass: PeerClass | undefined
  /** The version octet of a modern side. */
  readonly revision: number | undefined
}

/** What a stream starts with, and how it goes on. */
export interface StreamStart {
  readonly greeting: Greeting
  /** Bytes of the stream that were the greeting. */
  readonly size: number
  readonly framing: Framing
  /** Whether the first frame is the side's identity, as in 1.0 and 2.0. */
  readonly identity: boolean
  /** Whether frames may be commands: from 3.0 on. */
  readonly commands: boolean
}

const unknown: PeerFacts = { peerClass: undefined, revision: undefined }
const legacy: PeerFacts = { peerClass: 'legacy', revision: undefined }
const legacyStart: StreamStart = { greeting: { version: '1.0' }, size: 0, framing: 'v1', identity: true, commands: false }

/**
 * Tells what a side is from the first `length` bytes that it sent. Only byte 0 and bit 0 of byte 9 are looked at: what
 * lies between is the routing id's length, zeros or ones, depending on the implementation.
 */
export function classifyPeer(bytes: Uint8Array, length: number): PeerFacts {
  if (length === 0) return unknown
  if (bytes[0] !== 0xff) return legacy
  if (length < 10) return unknown
  // A long frame of 1.0: its flags are there, and an identity has none.
  if (((bytes[9] ?? 0) & 1) === 0) return legacy
  return { peerClass: 'modern', revision: length < greetingHeadSize ? undefined : bytes[10] }
}

/**
 * Reads the start of a stream by what the lower version of the two sides implies, or `undefined` while that is not
 * known. To a 1.0 peer a modern side's signature is the head of an ordinary identity frame, with nothing before it.
 */
export function readStreamStart(bytes: Uint8Array, length: number, own: PeerFacts, other: PeerFacts): StreamStart | undefined {
  if (own.peerClass === 'legacy') return legacyStart
  if (own.peerClass === undefined || other.peerClass === undefined) return undefined
  if (other.peerClass === 'legacy') return legacyStart
  if (own.revision === undefined || other.revision === undefined) return undefined
  const lower = Math.min(own.revision, other.revision)
  if (lower >= 3) return length < greetingSize ? undefined : modernStart(bytes, own.revision)
  if (length < revision2GreetingSize) return undefined
  const socketType = revision2SocketType(bytes[11] ?? 0)
  // Revision 0 is 1.0's framing behind a greeting, as libzmq reads it.
  const [version, framing] = lower === 0 ? (['1.0', 'v1'] as const) : (['2.0', 'v2'] as const)
  const greeting = { version, revision: own.revision, socketType }
  return { greeting, size: revision2GreetingSize, framing, identity: true, commands: false }
}

function modernStart(bytes: Uint8Array, major: number): StreamStart {
  const minor = bytes[11] ?? 0
  const version = major === 3 && minor === 0 ? '3.0' : '3.1'
  const mechanism = asciiText(bytes.subarray(12, 32)).replace(/\0+$/, '')
  const greeting = { version, major, minor, mechanism, asServer: bytes[32] === 1 } as const
  return { greeting, size: greetingSize, framing: 'v2', identity: false, commands: true }
}
