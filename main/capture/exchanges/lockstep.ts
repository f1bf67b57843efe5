import type { Direction } from '../../../shared/model'
import type { Envelope, Match, OpenRequest, Pairing } from './pairing'

/**
 * REQ and REP: the socket itself alternates between requests and replies, so the next message the other way is the reply,
 * for certain. A relaxed REQ may send again before its reply: the earlier request is broken then, libzmq drops its reply.
 */
export class LockstepPairing implements Pairing {
  readonly crowdedOut = 0
  readonly #requestDirection: Direction
  #request: OpenRequest | undefined

  constructor(requestDirection: Direction) {
    this.#requestDirection = requestDirection
  }

  get pending(): number {
    return this.#request?.state === 'pending' ? 1 : 0
  }

  get open(): number {
    return this.#request === undefined ? 0 : 1
  }

  takeReply(direction: Direction): Match | undefined {
    const request = this.#request
    if (direction === this.#requestDirection || request === undefined) return undefined
    this.#request = undefined
    return { request, certainty: 'certain' }
  }

  canOpen(direction: Direction): boolean {
    return direction === this.#requestDirection
  }

  add(request: OpenRequest, _envelope: Envelope): readonly OpenRequest[] {
    const superseded = this.#request
    this.#request = request
    if (superseded === undefined || superseded.state !== 'pending') return []
    superseded.state = 'broken'
    return [superseded]
  }

  /** The one open request is never forgotten, however late its reply: nothing else could be mistaken for it. */
  expire(pendingBeforeUs: number): readonly OpenRequest[] {
    const request = this.#request
    if (request === undefined || request.state !== 'pending' || request.timeUs > pendingBeforeUs) return []
    request.state = 'timed out'
    return [request]
  }

  breakPending(): readonly OpenRequest[] {
    const request = this.#request
    if (request === undefined || request.state !== 'pending') return []
    request.state = 'broken'
    return [request]
  }

  /** A REP still has to answer the request of a peer that is gone before it takes the next one, so it is kept. */
  forgetBroken(): void {}
}
