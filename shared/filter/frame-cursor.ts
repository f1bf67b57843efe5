import { readUint32 } from '../zmtp/bytes'
import { frameFlags } from '../zmtp/wire'
import { chunkFlags, type FilterChunk } from './chunk'

/**
 * Walks the frames of one row after the other without making an object for any of them; commands between frames are left
 * out, and so is what follows a frame that does not fit.
 */
export class FrameCursor {
  readonly #slab: Uint8Array
  readonly #payloadEnd: Uint32Array
  readonly #flags: Uint8Array
  readonly #envelopeFrames: Uint8Array
  #cursor = 0
  #rowEnd = 0
  #rowFlags = 0
  /** The frame that {@link next} came to: its number from 0, and its body in the slab. */
  index = -1
  bodyAt = 0
  bodyEnd = 0
  /** Leading frames of the row that are envelope. */
  envelope = 0

  constructor({ slab, columns }: FilterChunk) {
    this.#slab = slab
    this.#payloadEnd = columns.payloadEnd
    this.#flags = columns.flags
    this.#envelopeFrames = columns.envelopeFrames
  }

  /** Goes before the first frame of a row. */
  open(row: number): void {
    this.#cursor = row === 0 ? 0 : (this.#payloadEnd[row - 1] ?? 0)
    this.#rowEnd = this.#payloadEnd[row] ?? 0
    this.#rowFlags = this.#flags[row] ?? 0
    if ((this.#rowFlags & chunkFlags.notKept) !== 0) this.#cursor = this.#rowEnd + 1
    this.envelope = this.#envelopeFrames[row] ?? 0
    this.index = -1
  }

  /** Goes to the next frame; answers whether there is one. */
  next(): boolean {
    const slab = this.#slab
    const end = this.#rowEnd
    if ((this.#rowFlags & chunkFlags.unframed) !== 0) {
      if (this.#cursor > end || this.index >= 0) return false
      this.bodyAt = this.#cursor
      this.bodyEnd = end
      this.index = 0
      return true
    }
    while (this.#cursor + 2 <= end) {
      const at = this.#cursor
      const first = slab[at] ?? 0
      let command = false
      let bodyAt = at + 2
      let next: number
      if ((this.#rowFlags & chunkFlags.framingV1) !== 0) {
        const long = first === 0xff
        if (long) bodyAt = at + 10
        next = long ? at + 9 + longLength(slab, at + 1) : at + 1 + first
      } else {
        command = (first & frameFlags.command) !== 0
        const long = (first & frameFlags.long) !== 0
        if (long) bodyAt = at + 9
        next = bodyAt + (long ? longLength(slab, at + 1) : (slab[at + 1] ?? 0))
      }
      if (next > end || next < bodyAt) break
      this.#cursor = next
      if (command) continue
      this.bodyAt = bodyAt
      this.bodyEnd = next
      this.index += 1
      return true
    }
    this.#cursor = end
    return false
  }

  /** Goes to a frame of the row just opened: from 0, or from the end when negative. */
  seek(frame: number): boolean {
    if (frame >= 0) {
      while (this.next()) if (this.index === frame) return true
      return false
    }
    const cursor = this.#cursor
    let count = 0
    while (this.next()) count += 1
    this.#cursor = cursor
    this.index = -1
    return count + frame >= 0 && this.seek(count + frame)
  }
}

function longLength(bytes: Uint8Array, at: number): number {
  return readUint32(bytes, at) * 0x1_0000_0000 + readUint32(bytes, at + 4)
}
