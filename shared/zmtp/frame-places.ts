import { readUint32 } from './bytes'
import { frameFlags } from './wire'

/** Frames whose places can be known; a message may have more. */
const maxFrames = 32
const maxPlace = 0x7fff_ffff

/**
 * Where the first frames of a message lie that is framed as on the wire, found when they are asked for. One object for all messages,
 * which allocates nothing: it holds until it is given the next one.
 */
export class FramePlaces {
  buffer: Uint8Array = new Uint8Array(0)
  /** Of the same bytes. */
  view = new DataView(this.buffer.buffer)
  readonly #from = new Int32Array(maxFrames)
  readonly #to = new Int32Array(maxFrames)
  #known = 0
  #cursor = 0
  #end = 0
  #framingV1 = false

  /** Takes a message that lies from `start` to `end`. */
  start(buffer: Uint8Array, start: number, end: number, framingV1: boolean): void {
    if (buffer !== this.buffer) {
      this.buffer = buffer
      this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    }
    this.#known = 0
    this.#cursor = start
    // Places are numbers of 32 bits: a message beyond them has none.
    this.#end = end <= maxPlace ? end : start
    this.#framingV1 = framingV1
  }

  /** Where a frame's body begins; 0 for one that is not there. */
  from(frame: number): number {
    return this.#reach(frame) ? (this.#from[frame] ?? 0) : 0
  }

  /** Where a frame's body ends; 0 for one that is not there. */
  to(frame: number): number {
    return this.#reach(frame) ? (this.#to[frame] ?? 0) : 0
  }

  /** Bytes of a frame; 0 for one that is not there. */
  size(frame: number): number {
    return this.#reach(frame) ? (this.#to[frame] ?? 0) - (this.#from[frame] ?? 0) : 0
  }

  /** A byte of a frame; 0 beyond its end. */
  byte(frame: number, at: number): number {
    return at < this.size(frame) ? (this.buffer[(this.#from[frame] ?? 0) + at] ?? 0) : 0
  }

  /** Whether a frame is exactly these bytes. */
  is(frame: number, bytes: Uint8Array): boolean {
    const { buffer } = this
    const { byteLength } = bytes
    if (!this.#reach(frame) || this.size(frame) !== byteLength) return false
    const from = this.#from[frame] ?? 0
    for (let at = 0; at < byteLength; at += 1) if (buffer[from + at] !== bytes[at]) return false
    return true
  }

  #reach(frame: number): boolean {
    while (this.#known <= frame) if (!this.#next()) return false
    return true
  }

  /** Finds the next frame. Commands between the frames are left out, as is what follows a frame that does not fit. */
  #next(): boolean {
    const { buffer } = this
    const framingV1 = this.#framingV1
    const end = this.#end
    for (let cursor = this.#cursor; cursor + 2 <= end && this.#known < maxFrames; ) {
      const flags = buffer[cursor] ?? 0
      const long = framingV1 ? flags === 0xff : (flags & frameFlags.long) !== 0
      let from = cursor + 2
      let next: number
      if (long) {
        from = cursor + (framingV1 ? 10 : 9)
        next = (framingV1 ? from - 1 : from) + readUint32(buffer, cursor + 1) * 0x1_0000_0000 + readUint32(buffer, cursor + 5)
      } else next = framingV1 ? cursor + 1 + flags : from + (buffer[cursor + 1] ?? 0)
      if (next > end || next < from) break
      cursor = next
      this.#cursor = next
      if (!framingV1 && (flags & frameFlags.command) !== 0) continue
      this.#from[this.#known] = from
      this.#to[this.#known] = next
      this.#known += 1
      return true
    }
    this.#cursor = end
    return false
  }
}
