/** Room for the reads of a connection that is quiet. */
const smallBufferBytes = 4 * 1024
/** Room for the reads of a busy one: about as much as fits into the processor's second cache beside its copy. */
const largeBufferBytes = 128 * 1024

/** Reads in a row that would have fitted into a small buffer before the large one goes back. */
const quietReads = 64

/**
 * Lends large buffers, and never more than a fixed number of them: memory is bounded however many connections are busy.
 * What is given back is lent again.
 */
export class BufferPool {
  readonly #free: Buffer[] = []
  #left: number

  constructor(maxBuffers: number) {
    this.#left = maxBuffers
  }

  take(): Buffer | undefined {
    const free = this.#free.pop()
    if (free !== undefined || this.#left === 0) return free
    this.#left -= 1
    return Buffer.allocUnsafeSlow(largeBufferBytes)
  }

  giveBack(buffer: Buffer): void {
    this.#free.push(buffer)
  }
}

/**
 * The buffer that one socket reads into, again and again: small until a read fills it, large while it is busy. It is the
 * socket's own because a write that the system did not take at once goes on reading from it.
 */
export class ReadBuffer {
  readonly #pool: BufferPool
  #small: Buffer | undefined
  #large: Buffer | undefined
  #quiet = 0
  #next: Buffer | undefined

  constructor(pool: BufferPool) {
    this.#pool = pool
  }

  /** The buffer for the first read. */
  first(): Buffer {
    return this.#takeSmall()
  }

  /** Notes how much was read. `inUse`: a write still needs the bytes, so that the buffer cannot be lent to another socket. */
  noteRead(length: number, inUse: boolean): void {
    if (this.#large === undefined) {
      if (length < smallBufferBytes) return
      this.#large = this.#pool.take()
      this.#next = this.#large
      this.#quiet = 0
    } else if (length > smallBufferBytes) {
      this.#quiet = 0
    } else {
      this.#quiet += 1
      if (this.#quiet < quietReads || inUse) return
      this.#pool.giveBack(this.#large)
      this.#large = undefined
      this.#next = this.#takeSmall()
    }
  }

  /** The buffer for the next read when it is another one than before. */
  takeNext(): Buffer | undefined {
    const next = this.#next
    this.#next = undefined
    return next
  }

  /** The socket is closed: nothing reads or writes the buffers any more. */
  release(): void {
    if (this.#large !== undefined) this.#pool.giveBack(this.#large)
    this.#large = undefined
    this.#small = undefined
  }

  #takeSmall(): Buffer {
    this.#small ??= Buffer.allocUnsafeSlow(smallBufferBytes)
    return this.#small
  }
}
