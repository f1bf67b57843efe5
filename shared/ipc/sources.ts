import type { AppError } from '../errors'
import type { ConnectionId, EndpointState, SourceId } from '../model'
import type { EndpointSourceConfig, TapSourceConfig } from '../source-config'

/** Sources as they are now. */

export interface EndpointSnapshot {
  readonly connection: ConnectionId
  readonly mode: 'connect' | 'bind'
  /** As the user wrote it. */
  readonly address: string
  /** As the system resolved it, for a bound `*`; otherwise the same as `address`. */
  readonly resolved: string
  readonly state: EndpointState
  /** Peers whose handshake is complete. */
  readonly peers: number
  /** Why it failed, or why the last try to connect did. */
  readonly error: AppError | undefined
}

/** `stopped`: no socket. `open`: a socket, in whatever state its endpoints are. `failed`: it could not be opened. */
export type SourceState = 'stopped' | 'open' | 'failed'

interface SnapshotBase {
  readonly id: SourceId
  readonly state: SourceState
  readonly error: AppError | undefined
  /** It belongs to the built-in Hello World and is not saved. */
  readonly demo: boolean
}

export interface EndpointSourceSnapshot extends SnapshotBase {
  readonly kind: 'endpoint'
  readonly config: EndpointSourceConfig
  readonly endpoints: readonly EndpointSnapshot[]
}

export interface TapSourceSnapshot extends SnapshotBase {
  readonly kind: 'tap'
  readonly config: TapSourceConfig
  /** Where it listens, its port resolved; `undefined` while it does not. */
  readonly listening: string | undefined
  /** Connections that are open now, and all since the tap was started. */
  readonly open: number
  readonly total: number
}

export type SourceSnapshot = EndpointSourceSnapshot | TapSourceSnapshot

/** Totals of one source since it was added or the capture was cleared. */
export interface SourceCounters {
  readonly source: SourceId
  readonly messagesIn: number
  readonly messagesOut: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** Messages that passed and could not be captured. */
  readonly missed: number
  /** Messages in and out during the last second. */
  readonly messagesPerSecond: number
}

/** Whether an endpoint could be reached just now. */
export type Reachability = { readonly reached: true; readonly afterUs: number } | { readonly reached: false; readonly error: AppError }
