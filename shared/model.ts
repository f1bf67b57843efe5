/**
 * The words that every layer shares. The arrays give each word its code in packed columns: a word's index is its code,
 * so new words go at the end.
 */

declare const brand: unique symbol
type Branded<Name extends string> = number & { readonly [brand]: Name }

/** A source of captured traffic; unique within a run of the engine, from 1. */
export type SourceId = Branded<'SourceId'>
/** A peer link that captured rows belong to; 0 where ZeroMQ does not tell. */
export type ConnectionId = Branded<'ConnectionId'>
/** A captured row, numbered from 1 in the order of capture, never reused within a session. */
export type RowId = Branded<'RowId'>
/** A request with its reply, numbered from 1; 0 for rows of no exchange. */
export type ExchangeId = Branded<'ExchangeId'>

export const socketTypes = ['REQ', 'REP', 'DEALER', 'ROUTER', 'PUB', 'SUB', 'XPUB', 'XSUB', 'PUSH', 'PULL', 'PAIR'] as const
export type SocketType = (typeof socketTypes)[number]

export const rowKinds = ['message', 'event', 'command'] as const
export type RowKind = (typeof rowKinds)[number]

/** `in` and `out` at an endpoint of ours, `to-server` and `to-client` at a tap, `none` for events. */
export const directions = ['none', 'in', 'out', 'to-server', 'to-client'] as const
export type Direction = (typeof directions)[number]

export const roles = ['none', 'request', 'reply'] as const
export type Role = (typeof roles)[number]

/**
 * `pending`: no reply yet. `timed out`: none within the time that the user set (a late one still makes it `replied`).
 * `broken`: the peer was lost, the socket closed or the request was superseded first. `orphan`: a reply to no request.
 */
export const exchangeStates = ['none', 'pending', 'replied', 'timed out', 'broken', 'orphan'] as const
export type ExchangeState = (typeof exchangeStates)[number]

/**
 * How sure it is that this reply belongs to this request. `certain`: the socket type enforces it. `envelope`: the same
 * envelope, and nothing else was waiting under it. `correlation`: an id that the protocol carries. `order`: first in,
 * first out among several candidates.
 */
export const certainties = ['none', 'certain', 'envelope', 'correlation', 'order'] as const
export type Certainty = (typeof certainties)[number]

/** What a socket's monitor reports, in the order of libzmq's `ZMQ_EVENT_…`, `stopped`, when we close a socket, and what a tap sees of a connection. */
export const eventNames = [
  'none',
  'listening',
  'bind failed',
  'accepted',
  'accept failed',
  'connected',
  'connect delayed',
  'connect retried',
  'handshake succeeded',
  'handshake failed',
  'disconnected',
  'closed',
  'close failed',
  'stopped',
  'unknown',
  // What a tap sees besides.
  'greeting',
  'identity',
  'half closed',
  'connect failed',
  'not ZMTP',
  'raw bytes',
] as const
export type EventName = (typeof eventNames)[number]

/** What a socket type does, for the rules that depend on it. */
export interface SocketTraits {
  readonly canSend: boolean
  readonly canReceive: boolean
  /** It subscribes to topics: SUB and XSUB. */
  readonly subscribes: boolean
  /** Its messages are paired into exchanges. */
  readonly exchanges: boolean
  /** It takes a routing id of its own. */
  readonly hasRoutingId: boolean
  /** It can keep only the newest message. */
  readonly canConflate: boolean
}

const traits = (canSend: boolean, canReceive: boolean, more: Partial<SocketTraits> = {}): SocketTraits => ({
  canSend,
  canReceive,
  subscribes: false,
  exchanges: false,
  hasRoutingId: false,
  canConflate: false,
  ...more,
})

export const socketTraits: Readonly<Record<SocketType, SocketTraits>> = {
  REQ: traits(true, true, { exchanges: true, hasRoutingId: true }),
  REP: traits(true, true, { exchanges: true, hasRoutingId: true }),
  DEALER: traits(true, true, { exchanges: true, hasRoutingId: true, canConflate: true }),
  ROUTER: traits(true, true, { exchanges: true, hasRoutingId: true }),
  PUB: traits(true, false, { canConflate: true }),
  SUB: traits(false, true, { subscribes: true, canConflate: true }),
  XPUB: traits(true, true),
  XSUB: traits(true, true, { subscribes: true }),
  PUSH: traits(true, false, { canConflate: true }),
  PULL: traits(false, true, { canConflate: true }),
  PAIR: traits(true, true),
}

/** One captured row without its payload: what a list shows. */
export interface RowSummary {
  readonly id: RowId
  readonly kind: RowKind
  /** Microseconds since the session's start, on a monotonic clock. */
  readonly timeUs: number
  readonly source: SourceId
  readonly connection: ConnectionId | 0
  /** At a tap, the sender's; `undefined` where the wire does not tell (ZMTP 1.0, encrypted handshakes). */
  readonly socket: SocketType | undefined
  readonly direction: Direction
  /** `none` unless `kind` is `event`. */
  readonly event: EventName
  readonly frameCount: number
  /** How many leading frames are envelope: routing ids and the empty delimiter. */
  readonly envelopeFrames: number
  /** Bytes of all frames. */
  readonly size: number
  readonly exchange: ExchangeId | 0
  readonly role: Role
  readonly state: ExchangeState
  readonly certainty: Certainty
  /** Microseconds between request and reply, once both are known. */
  readonly rttUs: number | undefined
  /** The other row of the exchange, once there is one. */
  readonly peer: RowId | undefined
  /** Microseconds from the first byte of the message to its last, at a tap. */
  readonly transferUs?: number
  /** The content cannot be read: it is encrypted on the wire. */
  readonly encrypted?: boolean
}

/** Connections of taps are numbered from here, endpoints of ours below. */
export const firstTapConnection = 0x4000_0000

/** A connection's number as people see it: each kind of source counts from 1. */
export function connectionNumber(id: ConnectionId): number {
  return id < firstTapConnection ? id : id - firstTapConnection + 1
}

/** The wall-clock moment at which a session's monotonic clock was zero. */
export interface TimeAnchor {
  /** Microseconds since the Unix epoch. */
  readonly epochUs: number
}

/** The state of one endpoint of a source, as its monitor tells it. */
const endpointStates = ['idle', 'listening', 'connecting', 'connected', 'disconnected', 'failed'] as const
export type EndpointState = (typeof endpointStates)[number]
