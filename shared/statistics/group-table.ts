/** Sums by source, connection and direction, found by hashing into typed arrays: nothing is allocated for a row. */
export class GroupTable {
  #capacity = 16
  #used = 0
  #source = new Uint32Array(16)
  #connection = new Uint32Array(16)
  /** The direction's code plus one; 0 is a free place. */
  #direction = new Uint8Array(16)
  #messages = new Float64Array(16)
  #bytes = new Float64Array(16)

  /** The place of a group, good until another group is asked for. */
  slot(source: number, connection: number, direction: number): number {
    const slot = this.#find(source, connection, direction)
    if (this.#direction[slot] !== 0) return slot
    if ((this.#used + 1) * 2 > this.#capacity) {
      this.#grow()
      return this.slot(source, connection, direction)
    }
    this.#used += 1
    this.#source[slot] = source
    this.#connection[slot] = connection
    this.#direction[slot] = direction + 1
    return slot
  }

  add(slot: number, messages: number, bytes: number): void {
    this.#messages[slot] = (this.#messages[slot] ?? 0) + messages
    this.#bytes[slot] = (this.#bytes[slot] ?? 0) + bytes
  }

  visit(visit: (source: number, connection: number, direction: number, messages: number, bytes: number) => void): void {
    for (let slot = 0; slot < this.#capacity; slot += 1) {
      const direction = this.#direction[slot] ?? 0
      if (direction === 0) continue
      const { source, connection } = { source: this.#source[slot] ?? 0, connection: this.#connection[slot] ?? 0 }
      visit(source, connection, direction - 1, this.#messages[slot] ?? 0, this.#bytes[slot] ?? 0)
    }
  }

  #find(source: number, connection: number, direction: number): number {
    const mask = this.#capacity - 1
    let slot = (Math.imul(connection, 0x9e37_79b1) ^ Math.imul(source, 0x85eb_ca6b) ^ direction) & mask
    while (
      this.#direction[slot] !== 0 &&
      (this.#connection[slot] !== connection || this.#source[slot] !== source || this.#direction[slot] !== direction + 1)
    ) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const { source, connection, direction, messages, bytes } = {
      source: this.#source,
      connection: this.#connection,
      direction: this.#direction,
      messages: this.#messages,
      bytes: this.#bytes,
    }
    this.#capacity *= 2
    this.#used = 0
    this.#source = new Uint32Array(this.#capacity)
    this.#connection = new Uint32Array(this.#capacity)
    this.#direction = new Uint8Array(this.#capacity)
    this.#messages = new Float64Array(this.#capacity)
    this.#bytes = new Float64Array(this.#capacity)
    for (const [at, code] of direction.entries()) {
      if (code !== 0) this.add(this.slot(source[at] ?? 0, connection[at] ?? 0, code - 1), messages[at] ?? 0, bytes[at] ?? 0)
    }
  }
}
