import type { Direction } from '../../../shared/model'
import { LinkedQueue, type QueueNode } from './linked-queue'
import type { Envelope, Match, OpenRequest, Pairing } from './pairing'

/** Open requests of one socket; beyond it the oldest is given up. */
const defaultMaxOpen = 100_000

interface Entry {
  readonly request: OpenRequest
  readonly conversation: string
  byAge: QueueNode<Entry> | undefined
  inConversation: QueueNode<Entry> | undefined
}

/**
 * DEALER and ROUTER: either side may ask. A message is the reply to the oldest open request that went the other way under
 * the same envelope; where there is none it is a request itself. The pairing is by `envelope` when the envelope ends in a
 * delimiter and only one request was open under it; otherwise it is first in, first out: `order`. Where the protocol carries an
 * id, a request is answered only by a reply with the same one: `correlation`.
 */
export class EnvelopePairing implements Pairing {
  readonly #maxOpen: number
  /** Open requests by conversation. */
  readonly #conversations = new Map<string, LinkedQueue<Entry>>()
  readonly #pending = new LinkedQueue<Entry>()
  /** Timed out and broken ones; all of them are older than any pending one. */
  readonly #late = new LinkedQueue<Entry>()
  #crowdedOut = 0

  constructor(maxOpen = defaultMaxOpen) {
    this.#maxOpen = maxOpen
  }

  get pending(): number {
    return this.#pending.size
  }

  get open(): number {
    return this.#pending.size + this.#late.size
  }

  get crowdedOut(): number {
    return this.#crowdedOut
  }

  takeReply(direction: Direction, envelope: Envelope, id?: string): Match | undefined {
    const waiting = this.#conversations.get(conversationOf(direction === 'in' ? 'out' : 'in', envelope, id))
    const entry = waiting?.first
    if (waiting === undefined || entry === undefined) return undefined
    const isAlone = waiting.size === 1
    const certainty = isAlone && id !== undefined ? 'correlation' : isAlone && envelope.delimited ? 'envelope' : 'order'
    this.#remove(entry)
    return { request: entry.request, certainty }
  }

  canOpen(): boolean {
    return true
  }

  add(request: OpenRequest, envelope: Envelope, id?: string): readonly OpenRequest[] {
    const changed = this.open >= this.#maxOpen ? this.#giveUpOldest() : []
    const conversation = conversationOf(request.direction, envelope, id)
    const entry: Entry = { request, conversation, byAge: undefined, inConversation: undefined }
    const waiting = this.#conversations.get(entry.conversation) ?? new LinkedQueue()
    if (waiting.size === 0) this.#conversations.set(entry.conversation, waiting)
    entry.inConversation = waiting.push(entry)
    entry.byAge = this.#pending.push(entry)
    return changed
  }

  expire(pendingBeforeUs: number, forgetBeforeUs: number): readonly OpenRequest[] {
    for (const entry of this.#late) {
      if (entry.request.timeUs > forgetBeforeUs) break
      this.#remove(entry)
    }
    const expired: OpenRequest[] = []
    for (const entry of this.#pending) {
      if (entry.request.timeUs > pendingBeforeUs) break
      this.#makeLate(entry, 'timed out')
      expired.push(entry.request)
    }
    return expired
  }

  breakPending(): readonly OpenRequest[] {
    const broken: OpenRequest[] = []
    for (const entry of this.#pending) {
      this.#makeLate(entry, 'broken')
      broken.push(entry.request)
    }
    return broken
  }

  forgetBroken(): void {
    for (const entry of this.#late) {
      if (entry.request.state === 'broken') this.#remove(entry)
    }
  }

  #makeLate(entry: Entry, state: 'timed out' | 'broken'): void {
    if (entry.byAge !== undefined) this.#pending.remove(entry.byAge)
    entry.byAge = this.#late.push(entry)
    entry.request.state = state
  }

  /** Answers with the request if its state changed. */
  #giveUpOldest(): readonly OpenRequest[] {
    const entry = this.#late.first ?? this.#pending.first
    if (entry === undefined) return []
    this.#crowdedOut += 1
    this.#remove(entry)
    if (entry.request.state !== 'pending') return []
    entry.request.state = 'timed out'
    return [entry.request]
  }

  #remove(entry: Entry): void {
    if (entry.byAge !== undefined) {
      this.#pending.remove(entry.byAge)
      this.#late.remove(entry.byAge)
    }
    const waiting = this.#conversations.get(entry.conversation)
    if (entry.inConversation !== undefined) waiting?.remove(entry.inConversation)
    if (waiting?.size === 0) this.#conversations.delete(entry.conversation)
  }
}

/** Requests with an id have a conversation of their own. */
const conversationOf = (requestDirection: Direction, envelope: Envelope, id: string | undefined): string =>
  id === undefined ? `${requestDirection} ${envelope.key}` : `${requestDirection} id ${id.length} ${id} ${envelope.key}`
