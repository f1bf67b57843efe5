const highStart = 0x811c_9dc5
const lowStart = 0x9e37_79b9

/**
 * A number that stands for an id: 52 bits of it, so that two ids of one connection do not share theirs by chance. One object for
 * all messages, which allocates nothing.
 */
export class IdHash {
  #high = highStart
  #low = lowStart

  start(): void {
    this.#high = highStart
    this.#low = lowStart
  }

  /** Adds bytes from one place to before another. */
  bytes(buffer: Uint8Array, from: number, to: number): void {
    let high = this.#high
    let low = this.#low
    for (let at = from; at < to; at += 1) {
      const byte = buffer[at] ?? 0
      high = Math.imul(high ^ byte, 0x0100_0193)
      low = Math.imul(low ^ byte, 0x85eb_ca6b) ^ (low >>> 13)
    }
    this.#high = high
    this.#low = low
    this.number(to - from)
  }

  /** Adds a number of 32 bits. */
  number(value: number): void {
    this.#high = Math.imul(this.#high ^ value, 0x0100_0193)
    this.#low = Math.imul(this.#low ^ value, 0x85eb_ca6b) ^ (this.#low >>> 13)
  }

  value(): number {
    return (this.#high >>> 0) * 0x10_0000 + ((this.#low ^ (this.#low >>> 12)) & 0xf_ffff)
  }
}
