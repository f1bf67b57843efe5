import { certainties, exchangeStates } from '../../../shared/model'

const code = <Word extends string>(words: readonly Word[], word: Word): number => words.indexOf(word)
export const stateCodes = {
  pending: code(exchangeStates, 'pending'),
  replied: code(exchangeStates, 'replied'),
  timedOut: code(exchangeStates, 'timed out'),
  broken: code(exchangeStates, 'broken'),
  orphan: code(exchangeStates, 'orphan'),
} as const
export const certaintyCodes = {
  none: code(certainties, 'none'),
  certain: code(certainties, 'certain'),
  envelope: code(certainties, 'envelope'),
  correlation: code(certainties, 'correlation'),
  order: code(certainties, 'order'),
} as const

/** Open requests of all connections; beyond it the oldest is given up. */
const maxOpenRequests = 200_000

const none = -1

/** Hears of a request that will not be answered any more, or not in time. */
export type RequestSettled = (row: number, state: number) => void

/**
 * The requests of one connection that went one way under one envelope, oldest first. It lives as long as its connection or,
 * where envelopes come and go, as long as something is open under it.
 */
export interface Conversation {
  first: number
  last: number
  size: number
}

export const newConversation = (): Conversation => ({ first: none, last: none, size: 0 })

/**
 * Requests whose reply may still come, of all connections of a tap thread, as columns with two chains through them: by
 * conversation, and by age. Nothing is allocated for a request. What is pending stands in one chain by age, what is late
 * (timed out) in another.
 */
export class OpenRequests {
  readonly #settled: RequestSettled
  readonly #maxOpen: number
  #row = new Float64Array(256)
  #exchange = new Float64Array(256)
  #timeUs = new Float64Array(256)
  #next = new Int32Array(256)
  #newer = new Int32Array(256)
  #older = new Int32Array(256)
  #late = new Uint8Array(256)
  #conversation: (Conversation | undefined)[] = []
  #free = none
  #used = 0
  readonly #oldest = [none, none]
  readonly #newest = [none, none]
  #pending = 0
  #open = 0
  /** Requests that were given up because too many were open. */
  crowdedOut = 0

  constructor(settled: RequestSettled, maxOpen = maxOpenRequests) {
    this.#settled = settled
    this.#maxOpen = maxOpen
  }

  get pending(): number {
    return this.#pending
  }

  /** Pending and late ones. */
  get open(): number {
    return this.#open
  }

  /** What is known of the oldest request of a conversation: valid while it is open. */
  row(slot: number): number {
    return this.#row[slot] ?? 0
  }

  exchange(slot: number): number {
    return this.#exchange[slot] ?? 0
  }

  timeUs(slot: number): number {
    return this.#timeUs[slot] ?? 0
  }

  /** Opens a request at the end of its conversation. */
  add(conversation: Conversation, row: number, exchange: number, timeUs: number): void {
    if (this.#open >= this.#maxOpen) this.#giveUpOldest()
    const slot = this.#takeSlot()
    this.#row[slot] = row
    this.#exchange[slot] = exchange
    this.#timeUs[slot] = timeUs
    this.#next[slot] = none
    this.#conversation[slot] = conversation
    if (conversation.last === none) conversation.first = slot
    else this.#next[conversation.last] = slot
    conversation.last = slot
    conversation.size += 1
    this.#open += 1
    this.#pending += 1
    this.#link(slot, 0)
  }

  /** Closes the oldest request of a conversation: it was answered, or something else settled it. */
  removeFirst(conversation: Conversation): void {
    if (conversation.first !== none) this.#remove(conversation.first)
  }

  /** The connection of a conversation is closed: what is pending breaks, and no reply can come any more. */
  breakAll(conversation: Conversation): void {
    while (conversation.first !== none) {
      const slot = conversation.first
      const pending = this.#late[slot] === 0
      const row = this.row(slot)
      this.#remove(slot)
      if (pending) this.#settled(row, stateCodes.broken)
    }
  }

  /** Lets requests time out that were made before a time, and forgets those that timed out long ago. */
  expire(pendingBeforeUs: number, forgetBeforeUs: number): void {
    for (let slot = this.#oldest[1] ?? none; slot !== none && this.timeUs(slot) <= forgetBeforeUs; slot = this.#oldest[1] ?? none) {
      this.#remove(slot)
    }
    for (let slot = this.#oldest[0] ?? none; slot !== none && this.timeUs(slot) <= pendingBeforeUs; slot = this.#oldest[0] ?? none) {
      this.#unlink(slot)
      this.#link(slot, 1)
      this.#pending -= 1
      this.#settled(this.row(slot), stateCodes.timedOut)
    }
  }

  #giveUpOldest(): void {
    const late = this.#oldest[1] ?? none
    const slot = late === none ? (this.#oldest[0] ?? none) : late
    if (slot === none) return
    this.crowdedOut += 1
    const row = this.row(slot)
    this.#remove(slot)
    if (late === none) this.#settled(row, stateCodes.timedOut)
  }

  #remove(slot: number): void {
    const conversation = this.#conversation[slot]
    if (conversation !== undefined) this.#takeFrom(conversation, slot)
    if (this.#late[slot] === 0) this.#pending -= 1
    this.#unlink(slot)
    this.#conversation[slot] = undefined
    this.#next[slot] = this.#free
    this.#free = slot
    this.#open -= 1
  }

  /** What leaves a conversation is its first, or nearly so: age and order differ only where some are late. */
  #takeFrom(conversation: Conversation, slot: number): void {
    const next = this.#next[slot] ?? none
    let before = none
    if (conversation.first === slot) {
      conversation.first = next
    } else {
      before = conversation.first
      while (before !== none && this.#next[before] !== slot) before = this.#next[before] ?? none
      if (before !== none) this.#next[before] = next
    }
    if (conversation.last === slot) conversation.last = before
    conversation.size -= 1
  }

  #link(slot: number, late: number): void {
    const newest = this.#newest[late] ?? none
    this.#late[slot] = late
    this.#older[slot] = newest
    this.#newer[slot] = none
    if (newest === none) this.#oldest[late] = slot
    else this.#newer[newest] = slot
    this.#newest[late] = slot
  }

  #unlink(slot: number): void {
    const late = this.#late[slot] ?? 0
    const older = this.#older[slot] ?? none
    const newer = this.#newer[slot] ?? none
    if (older === none) this.#oldest[late] = newer
    else this.#newer[older] = newer
    if (newer === none) this.#newest[late] = older
    else this.#older[newer] = older
  }

  #takeSlot(): number {
    const free = this.#free
    if (free !== none) {
      this.#free = this.#next[free] ?? none
      return free
    }
    const slot = this.#used
    this.#used += 1
    if (slot === this.#row.length) this.#grow(slot * 2)
    return slot
  }

  #grow(length: number): void {
    const larger = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column, made: Column): Column => {
      made.set(column)
      return made
    }
    this.#row = larger(this.#row, new Float64Array(length))
    this.#exchange = larger(this.#exchange, new Float64Array(length))
    this.#timeUs = larger(this.#timeUs, new Float64Array(length))
    this.#next = larger(this.#next, new Int32Array(length))
    this.#newer = larger(this.#newer, new Int32Array(length))
    this.#older = larger(this.#older, new Int32Array(length))
    this.#late = larger(this.#late, new Uint8Array(length))
  }
}
