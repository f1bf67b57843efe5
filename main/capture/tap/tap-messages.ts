import type { EndpointAddress } from '../../../shared/endpoint-address'
import type { AppError } from '../../../shared/errors'
import type { HandshakeSummary } from '../../../shared/zmtp/handshake'
import type { Subscription } from '../../../shared/zmtp/subscriptions'
import type { TapBatch } from './batch'
import type { RelayEnd, RelaySide } from './relay-observer'

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
export interface TapConnectionSnapshot {
  readonly id: number
  readonly source: number
  /** Where the client was accepted. */
  readonly local: string
  readonly openedUs: number
  /** Earlier connections whose upstream refused, of which nothing else is told. */
  readonly retries: number
  /** How long the upstream took to accept; `undefined` while it is dialled. */
  readonly connectUs: number | undefined
  /** `undefined`: as it was told before. */
  readonly handshake: HandshakeSummary | undefined
  /** The content cannot be read. */
  readonly encrypted: boolean
  /** Where the bytes stopped being ZMTP, as a sentence. */
  readonly problem: string | undefined
  readonly client: TapPeer
  readonly server: TapPeer
  /** What is subscribed to now: the number of prefixes, and the first of them. */
  readonly subscriptions: number
  readonly subscribed: readonly Subscription[]
  /** The side that stopped sending first. */
  readonly halfClosed: RelaySide | undefined
  readonly end: RelayEnd | undefined
  /** The newest row of this connection, in the thread's numbering; -1 for none. */
  readonly lastRow: number
}

/** From main to the tap's thread. */
export type TapRequest =
  | {
      readonly kind: 'add'
      readonly call: number
      readonly source: number
      readonly listen: EndpointAddress
      readonly upstream: EndpointAddress
      readonly ignoresDisk: boolean
    }
  /** Whether the disk cannot keep up: connections wait, or go on and are not captured. */
  | { readonly kind: 'slow disk'; readonly isSlow: boolean }
  | { readonly kind: 'remove'; readonly call: number; readonly source: number }
  | { readonly kind: 'set request timeout'; readonly timeoutMs: number }
  /** Batches of so many bytes were taken: the thread may send as many again. The buffers are of old batches, to be reused. */
  | { readonly kind: 'taken'; readonly bytes: number; readonly reuse: readonly SharedArrayBuffer[] }
  | { readonly kind: 'stop' }

/** From the tap's thread to main. */
export type TapReport =
  | { readonly kind: 'added'; readonly call: number; readonly address: string }
  | { readonly kind: 'removed'; readonly call: number }
  | { readonly kind: 'failed'; readonly call: number; readonly error: AppError }
  /** `nextConnection`: the number that the next connection gets; all below may be in rows. */
  | { readonly kind: 'batch'; readonly batch: TapBatch; readonly nextConnection: number }
  | { readonly kind: 'connections'; readonly changed: readonly TapConnectionSnapshot[] }
  | { readonly kind: 'stopped' }

/** What the thread is started with. */
export interface TapThreadOptions {
  /** `process.hrtime.bigint()` when the session's clock was zero: the monotonic clock is the same in all threads. */
  readonly sessionStartNs: bigint
  readonly requestTimeoutMs: number
  readonly maxMessageBytes: number
  /** The number of the first connection; the others follow. */
  readonly firstConnection: number
  /** Bytes of batches that main has not taken; at that many the traffic has to wait. */
  readonly maxBytesInFlight: number
}
