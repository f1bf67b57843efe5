/**
 * What stands for an id: 64 bits of it, so that two ids of one connection do not share theirs by chance. One object for all
 * messages, which allocates nothing.
 */
export class IdHash {
  readonly #state = new Int32Array(2)

  get high(): number {
    return this.#state[0] ?? 0
  }

  get low(): number {
    return this.#state[1] ?? 0
  }

  start(): void {
    this.#state[0] = 0x11c_9dc5
    this.#state[1] = 0x1e37_79b9
  }

  /** Adds bytes of a view from one place to before another. */
  bytes(view: DataView, from: number, to: number): void {
    let high = this.high ^ (to - from)
    let low = this.low
    let at = from
    for (const last = to - 4; at <= last; at += 4) {
      const word = mixed(view.getInt32(at, true))
      high = Math.imul(high, 0x9e37_79b1) + word
      low = Math.imul(low ^ word, 0x85eb_ca77) ^ (word >>> 7)
    }
    for (; at < to; at += 1) {
      const word = mixed(view.getUint8(at))
      high = Math.imul(high, 0x9e37_79b1) + word
      low = Math.imul(low ^ word, 0x85eb_ca77) ^ (word >>> 7)
    }
    this.#state[0] = mixed(high)
    this.#state[1] = mixed(low)
  }

  /** Adds a number of 32 bits. */
  number(value: number): void {
    this.#state[0] = mixed(this.high ^ value)
    this.#state[1] = mixed(this.low + value)
  }
}

/** Every bit of a word changes bits above and below it. */
function mixed(word: number): number {
  const product = Math.imul(word, 0xcc9e_2d51)
  return product ^ (product >>> 15)
}
