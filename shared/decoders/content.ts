/** Bytes in a frame of the message (numbered with the envelope's, from 0) or in a blob of the decoding. */
export interface ByteRange {
  readonly in: 'frame' | 'blob'
  readonly index: number
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** Reads bytes from `from` up to `to`; the answer may be a view. */
export type ReadBytes = (from: number, to: number) => Uint8Array

/** Bytes that are read only when asked for, and know where they are: a frame, a part of one, or a blob. */
export class Content {
  readonly size: number
  private readonly read: ReadBytes
  private readonly place: Pick<ByteRange, 'in' | 'index'>
  private readonly start: number
  private known: Uint8Array | undefined

  constructor(read: ReadBytes, size: number, place: Pick<ByteRange, 'in' | 'index'>, start = 0) {
    this.read = read
    this.size = size
    this.place = place
    this.start = start
  }

  /** The first bytes, at most so many; read once. */
  head(maxBytes: number): Uint8Array {
    const length = Math.min(maxBytes, this.size)
    if (this.known === undefined || this.known.byteLength < length) this.known = this.read(this.start, this.start + length)
    return this.known.byteLength === length ? this.known : this.known.subarray(0, length)
  }

  /** All bytes. Decoders of large things look at `context.budget.inputBytes` and take a {@link head}. */
  bytes(): Uint8Array {
    return this.head(this.size)
  }

  /** Bytes from the middle, clipped to what there is. */
  slice(from: number, to: number): Uint8Array {
    const start = Math.max(0, Math.min(from, this.size))
    const end = Math.max(start, Math.min(to, this.size))
    if (this.known !== undefined && end <= this.known.byteLength) return this.known.subarray(start, end)
    return this.read(this.start + start, this.start + end)
  }

  /** A part that keeps its place, clipped to what there is. */
  part(from: number, to = this.size): Content {
    const start = Math.max(0, Math.min(from, this.size))
    const end = Math.max(start, Math.min(to, this.size))
    const part = new Content(this.read, end - start, this.place, this.start + start)
    if (this.known !== undefined && end <= this.known.byteLength) part.known = this.known.subarray(start, end)
    return part
  }

  /** The place of some of the bytes. */
  range(from = 0, to = this.size): ByteRange {
    return { in: this.place.in, index: this.place.index, from: this.start + from, to: this.start + to }
  }
}
