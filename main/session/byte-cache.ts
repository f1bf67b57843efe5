/** Values by number, bounded by the bytes that they take: the least recently used go first. The newest always stays. */
export class ByteCache<Value> {
  readonly #limitBytes: number
  readonly #entries = new Map<number, { readonly value: Value; readonly bytes: number }>()
  #heldBytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  get(key: number): Value | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    // A map keeps the order of insertion: the last is the most recently used.
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  set(key: number, value: Value, bytes: number): void {
    this.delete(key)
    this.#entries.set(key, { value, bytes })
    this.#heldBytes += bytes
    for (const oldest of this.#entries.keys()) {
      if (this.#heldBytes <= this.#limitBytes || oldest === key) break
      this.delete(oldest)
    }
  }

  delete(key: number): void {
    this.#heldBytes -= this.#entries.get(key)?.bytes ?? 0
    this.#entries.delete(key)
  }
}
