const smallestClass = 6
const largestClass = 22
const keptBytesPerClass = 512 * 1024

/**
 * Buffers for what a decoder must carry from one chunk to the next, shared by all decoders of a thread: a connection
 * that is not in the middle of a message holds none, and a stream of large messages allocates nothing after the first.
 * Keeps at most half a MiB of each size up to 512 KiB and one each of 1, 2 and 4 MiB; larger ones are not kept.
 */
export class BufferPool {
  private readonly free: Uint8Array[][] = Array.from({ length: largestClass + 1 }, () => [])

  /** A buffer of at least this many bytes, with arbitrary content. */
  take(minBytes: number): Uint8Array {
    const sizeClass = Math.max(smallestClass, 32 - Math.clz32(minBytes - 1))
    if (sizeClass > largestClass || minBytes > 2 ** largestClass) return new Uint8Array(minBytes)
    return this.free[sizeClass]?.pop() ?? new Uint8Array(2 ** sizeClass)
  }

  /** Takes a buffer back; whoever gives it must not use it any more. */
  give(buffer: Uint8Array): void {
    const sizeClass = 31 - Math.clz32(buffer.byteLength)
    const kept = this.free[sizeClass]
    if (kept === undefined || sizeClass < smallestClass || buffer.byteLength !== 2 ** sizeClass) return
    if (kept.length < Math.max(1, keptBytesPerClass >>> sizeClass)) kept.push(buffer)
  }
}
