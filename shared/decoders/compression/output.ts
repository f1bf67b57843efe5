/** Bytes that grow up to a limit; what is written beyond it is not kept. */
export class Output {
  size = 0
  private bytes = new Uint8Array(4096)
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get isFull(): boolean {
    return this.size >= this.limit
  }

  /** What was written, as a view. */
  result(): Uint8Array {
    return this.bytes.subarray(0, this.size)
  }

  append(bytes: Uint8Array): void {
    const part = bytes.subarray(0, this.limit - this.size)
    this.reserve(part.byteLength)
    this.bytes.set(part, this.size)
    this.size += part.byteLength
  }

  fill(byte: number, count: number): void {
    const length = Math.min(count, this.limit - this.size)
    this.reserve(length)
    this.bytes.fill(byte, this.size, this.size + length)
    this.size += length
  }

  /** Repeats what was written `distance` bytes before the end, which may overlap with what is being written. */
  repeat(distance: number, count: number): void {
    const length = Math.min(count, this.limit - this.size)
    this.reserve(length)
    const { bytes } = this
    let to = this.size
    let from = to - distance
    if (distance >= length) bytes.copyWithin(to, from, from + length)
    else for (const end = to + length; to < end; to += 1, from += 1) bytes[to] = bytes[from] ?? 0
    this.size += length
  }

  private reserve(more: number): void {
    const needed = this.size + more
    if (needed <= this.bytes.byteLength) return
    const wider = new Uint8Array(Math.min(this.limit, Math.max(needed, this.bytes.byteLength * 2)))
    wider.set(this.bytes.subarray(0, this.size))
    this.bytes = wider
  }
}
