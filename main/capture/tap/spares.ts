/** Spare buffers of one size: more would only take memory. */
const maxSpares = 48

/**
 * Buffers that are about to be filled, of some sizes from those that were given back: fresh memory costs a page fault and
 * a cleared page for every 4 KiB, which at a gigabyte a second is a good part of a core. Their content is arbitrary.
 */
export class Spares {
  readonly #spares: ReadonlyMap<number, SharedArrayBuffer[]>

  constructor(sizes: readonly number[]) {
    this.#spares = new Map(sizes.map((size) => [size, []]))
  }

  take(bytes: number): SharedArrayBuffer {
    return this.#spares.get(bytes)?.pop() ?? new SharedArrayBuffer(bytes)
  }

  /** Takes a buffer back, unless it has none of the sizes or enough of its size are here. */
  giveBack(buffer: SharedArrayBuffer): void {
    const spares = this.#spares.get(buffer.byteLength)
    if (spares !== undefined && spares.length < maxSpares) spares.push(buffer)
  }
}
