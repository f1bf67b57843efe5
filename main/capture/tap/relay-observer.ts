/** Who sent it: the side that opened the connection, or the one that accepted it. */
export type RelaySide = 'client' | 'server'

/** One accepted connection. */
export interface RelayConnectionInfo {
  /** Where the connection was accepted: the address in ZeroMQ's notation. */
  readonly local: string
  /** The client's address; a Unix socket's client has none. */
  readonly client: string
  /** Where it is relayed to. */
  readonly upstream: string
  readonly openedUs: number
}

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

/** Who looks on as a connection is relayed; one for each connection. What it throws is its owner's bug: it must not. */
export interface ConnectionWatch {
  /** The upstream took the connection: bytes flow from now on. */
  connected(timeUs: number, connectUs: number): void
  /** The next `length` bytes of `buffer`, which have been forwarded. The buffer is only lent for the call. */
  bytes(side: RelaySide, buffer: Uint8Array, length: number, timeUs: number): void
  /** A side sends no more; the other direction goes on. */
  halfClosed(side: RelaySide, timeUs: number): void
  /** The last call. */
  closed(end: RelayEnd): void
}

export interface RelayObserver {
  open(info: RelayConnectionInfo): ConnectionWatch
  /** The system would not accept a connection, for want of file descriptors: `code` is its errno name. */
  acceptFailed(code: string, timeUs: number): void
}
