import type { IdHash } from '../../../shared/decoders/ids/id-hash'
import { type Conversation, newConversation } from './open-requests'

/** Slots that the table starts with; a power of two, as it stays. */
const firstSlots = 64

/**
 * Conversations by what stands for an id, for as long as they are open. A table of its own, because a map allocates for each key:
 * here nothing is allocated but for more room, and an object is used again for the next id.
 */
export class IdTable {
  #high = new Int32Array(firstSlots)
  #low = new Int32Array(firstSlots)
  #conversations: (Conversation | undefined)[] = emptySlots(firstSlots)
  readonly #spare: Conversation[] = []
  #size = 0

  /** The conversation of an id, if there is one. */
  find(id: IdHash): Conversation | undefined {
    return this.#conversations[this.#slotOf(id.high, id.low)]
  }

  /** Adds an empty conversation under an id that has none. */
  add(id: IdHash): Conversation {
    if (this.#size * 2 >= this.#high.length) this.#makeRoom()
    const conversation = this.#spare.pop() ?? newConversation()
    this.#put(id.high, id.low, conversation)
    return conversation
  }

  /** Takes out an id, whose conversation must be empty. */
  delete(id: IdHash): void {
    let free = this.#slotOf(id.high, id.low)
    const conversations = this.#conversations
    const conversation = conversations[free]
    if (conversation === undefined) return
    if (this.#spare.length < firstSlots) this.#spare.push(conversation)
    this.#size -= 1
    const mask = this.#high.length - 1
    // What stands behind it because its place was taken moves up.
    for (let slot = (free + 1) & mask; conversations[slot] !== undefined; slot = (slot + 1) & mask) {
      const home = (this.#low[slot] ?? 0) & mask
      if (((slot - home) & mask) < ((slot - free) & mask)) continue
      this.#high[free] = this.#high[slot] ?? 0
      this.#low[free] = this.#low[slot] ?? 0
      conversations[free] = conversations[slot]
      free = slot
    }
    conversations[free] = undefined
  }

  *values(): Iterable<Conversation> {
    for (const conversation of this.#conversations) if (conversation !== undefined) yield conversation
  }

  /** Where an id is, or would be. */
  #slotOf(high: number, low: number): number {
    const mask = this.#high.length - 1
    let slot = low & mask
    while (this.#conversations[slot] !== undefined && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask
    return slot
  }

  #put(high: number, low: number, conversation: Conversation): void {
    const slot = this.#slotOf(high, low)
    this.#high[slot] = high
    this.#low[slot] = low
    this.#conversations[slot] = conversation
    this.#size += 1
  }

  /** Forgets conversations in which nothing is open any more; the table doubles where they are few. */
  #makeRoom(): void {
    const high = this.#high
    const low = this.#low
    const conversations = this.#conversations
    let open = 0
    for (const conversation of conversations) if (isOpen(conversation)) open += 1
    const slots = open * 4 > high.length ? high.length * 2 : high.length
    this.#high = new Int32Array(slots)
    this.#low = new Int32Array(slots)
    this.#conversations = emptySlots(slots)
    this.#size = 0
    for (const [slot, conversation] of conversations.entries())
      if (conversation !== undefined && isOpen(conversation)) this.#put(high[slot] ?? 0, low[slot] ?? 0, conversation)
  }
}

const emptySlots = (count: number): undefined[] => Array.from({ length: count }, () => undefined)
const isOpen = (conversation: Conversation | undefined): boolean => conversation !== undefined && conversation.size > 0
