import type { Certainty, Direction, ExchangeId, RowId, SocketType } from '../../../shared/model'
import { EnvelopePairing } from './by-envelope'
import { LockstepPairing } from './lockstep'

/** A message's envelope: what comes before its body. */
export interface Envelope {
  /** Equal for messages of the same conversation, whichever way they go. */
  readonly key: string
  /** Leading frames that are envelope. */
  readonly frames: number
  /** Whether an empty delimiter ends it. */
  readonly delimited: boolean
}

export const noEnvelope: Envelope = { key: '', frames: 0, delimited: false }

/** A request whose reply may still come. */
export interface OpenRequest {
  readonly row: RowId
  readonly exchange: ExchangeId
  readonly timeUs: number
  /** The way that the request went; its reply goes the other way. */
  readonly direction: Direction
  state: 'pending' | 'timed out' | 'broken'
}

/** A message that answers a request, and how sure that is. */
export interface Match {
  readonly request: OpenRequest
  readonly certainty: Certainty
}

/**
 * The pairing rules of one socket. They do no I/O and know no clock: messages and times come in, and what they say about
 * earlier requests comes out. What is open is bounded by each implementation.
 */
export interface Pairing {
  /** Requests in state `pending`. */
  readonly pending: number
  /** Requests to which a reply may still come: pending, timed out and broken ones. */
  readonly open: number
  /** Requests that were given up early because too many were open. */
  readonly crowdedOut: number
  /**
   * The open request that this message answers; it is open no longer. `id`: what the protocol carries, which the request and its
   * reply have in common.
   */
  takeReply(direction: Direction, envelope: Envelope, id?: string): Match | undefined
  /** Whether a message that answers nothing may be a request; otherwise it is an orphan. */
  canOpen(direction: Direction): boolean
  /** Opens a request. Answers with the requests that changed their state because of it. */
  add(request: OpenRequest, envelope: Envelope, id?: string): readonly OpenRequest[]
  /** Lets requests time out that were made before a time. Answers with them. */
  expire(pendingBeforeUs: number, forgetBeforeUs: number): readonly OpenRequest[]
  /** No peer is left. Answers with the requests that broke; replies to them that had already arrived still count. */
  breakPending(): readonly OpenRequest[]
  /** There are peers again: no reply to a broken request can come any more. */
  forgetBroken(): void
}

/** The rules for a socket type, or `undefined` where messages are not paired. */
export function pairingFor(socket: SocketType): Pairing | undefined {
  switch (socket) {
    case 'REQ':
      return new LockstepPairing('out')
    case 'REP':
      return new LockstepPairing('in')
    case 'DEALER':
    case 'ROUTER':
      return new EnvelopePairing()
    case 'PUB':
    case 'SUB':
    case 'XPUB':
    case 'XSUB':
    case 'PUSH':
    case 'PULL':
    case 'PAIR':
      return undefined
  }
}
