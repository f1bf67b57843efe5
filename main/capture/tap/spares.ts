/** Smaller buffers would not be worth their keeping. */
const smallestBytes = 4096
/** Up to this size there is one for every power of two, above it one for every so many bytes. */
const largestStepBytes = 1024 * 1024
/** Spare buffers take no more than this: what one burst of traffic leaves is what the next one fills. */
export const maxSpareBytes = 64 * 1024 * 1024

/** How long the buffer is in which so many bytes are kept: there are few sizes, so that each fits many. */
function spareBytes(bytes: number): number {
  if (bytes > largestStepBytes) return Math.ceil(bytes / largestStepBytes) * largestStepBytes
  return 2 ** Math.ceil(Math.log2(Math.max(bytes, smallestBytes)))
}

/**
 * Buffers that are about to be filled, from those that were given back. Fresh memory costs a page fault and a cleared page for
 * every 4 KiB, which at a gigabyte a second is a good part of a core; and shared memory that is left to the garbage collector
 * stays for minutes, because V8 does not count it, and every thread that has seen it must have collected it. The content of
 * what is taken is arbitrary.
 */
export class Spares {
  /** By size, the one that was taken last at the end. */
  readonly #spares = new Map<number, SharedArrayBuffer[]>()
  #heldBytes = 0

  /** A buffer of at least so many bytes: of {@link spareBytes}, or of twice as many where only that is here. */
  take(bytes: number): SharedArrayBuffer {
    const size = spareBytes(bytes)
    const spares = this.#spares.get(size) ?? []
    this.#spares.delete(size)
    this.#spares.set(size, spares)
    const spare = spares.pop() ?? this.#spares.get(size * 2)?.pop()
    if (spare === undefined) return new SharedArrayBuffer(size)
    this.#heldBytes -= spare.byteLength
    return spare
  }

  /** Takes a buffer back. Where there are too many, those go of whose size none was taken for the longest time. */
  giveBack(buffer: SharedArrayBuffer): void {
    const spares = this.#spares.get(buffer.byteLength)
    // Of a size that is never taken.
    if (spares === undefined) return
    spares.push(buffer)
    this.#heldBytes += buffer.byteLength
    for (const [size, others] of this.#spares) {
      while (this.#heldBytes > maxSpareBytes && others.pop() !== undefined) this.#heldBytes -= size
      if (this.#heldBytes <= maxSpareBytes) return
    }
  }
}
