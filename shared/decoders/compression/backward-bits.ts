/** Bits that are read from the end of bytes backward; a set bit above the first marks the end (RFC 8878, 4.1). */
export class BackwardBits {
  /** How many bits are left; negative when more were read than there are. */
  left: number
  private readonly bytes: Uint8Array

  /** `left` is negative where the mark is missing. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    const last = bytes.at(-1) ?? 0
    this.left = last === 0 ? -1 : (bytes.byteLength - 1) * 8 + highBit(last)
  }

  /** At most 32 bits; those that are missing count as zero. */
  read(count: number): number {
    if (count > 24) return this.read(count - 16) * 0x1_0000 + this.read(16)
    this.left -= count
    return this.at(this.left, count)
  }

  /** At most 24 bits, without reading them. */
  peek(count: number): number {
    return this.at(this.left - count, count)
  }

  private at(position: number, count: number): number {
    if (position < 0) return position + count <= 0 ? 0 : (this.at(0, position + count) << -position) & ((1 << count) - 1)
    const index = position >> 3
    const { bytes } = this
    const word = (bytes[index] ?? 0) | ((bytes[index + 1] ?? 0) << 8) | ((bytes[index + 2] ?? 0) << 16) | ((bytes[index + 3] ?? 0) << 24)
    return (word >>> (position & 7)) & ((1 << count) - 1)
  }
}

/** The place of the highest set bit, from 0. */
export function highBit(value: number): number {
  return 31 - Math.clz32(value)
}
