import type { ConnectionId, RowId, SourceId } from './model'
import type { HandshakeSummary } from './zmtp/handshake'
import type { Subscription } from './zmtp/subscriptions'

/** Who sent it: the side that opened the connection, or the one that accepted it. */
export type RelaySide = 'client' | 'server'

/**
 * How a connection ended. `fin`: both sides closed in order. `reset`: a side broke it off. `error`: the system reported
 * something else. `refused`: the upstream could not be reached. `stopped`: we ended it.
 */
export type RelayEndKind = 'fin' | 'reset' | 'error' | 'refused' | 'stopped'

export interface RelayEnd {
  readonly kind: RelayEndKind
  /** The side that ended it first; `undefined` when we did. */
  readonly by: RelaySide | undefined
  /** The errno name, for `reset`, `error` and `refused`. */
  readonly code: string | undefined
  readonly timeUs: number
}

/** What one side of a connection did so far; what it said of itself is in the handshake. */
export interface TapPeer {
  /** In ZeroMQ's notation; empty for the client of a Unix socket. */
  readonly address: string
  /** Bytes that this side sent. */
  readonly bytes: number
  /** Messages that this side sent. */
  readonly messages: number
  readonly pings: number
  /** From the last answered PING that this side sent to its PONG. */
  readonly heartbeatUs: number | undefined
}

/** One tapped connection as it stands. */
export interface TapConnection {
  readonly id: ConnectionId
  readonly source: SourceId
  /** Where the client was accepted. */
  readonly local: string
  /** Microseconds since the session's start. */
  readonly openedUs: number
  /** How long the upstream took to accept; `undefined` while it is dialled. */
  readonly connectUs: number | undefined
  readonly handshake: HandshakeSummary
  /** The content cannot be read. */
  readonly encrypted: boolean
  /** Where the bytes stopped being ZMTP, as a sentence. */
  readonly problem: string | undefined
  readonly client: TapPeer
  readonly server: TapPeer
  /** What is subscribed to now: the number of prefixes, counted, and the first of them. */
  readonly subscriptions: number
  readonly subscribed: readonly Subscription[]
  /** The side that stopped sending first. */
  readonly halfClosed: RelaySide | undefined
  readonly end: RelayEnd | undefined
  /** The newest row of this connection, while it is held. */
  readonly lastRow: RowId | undefined
}
