import { readUint32 } from './bytes'
import { frameFlags } from './wire'

/** Frames whose places are kept; a message may have more. */
export const maxFramePlaces = 32

/**
 * Where the first frames of a message lie that is framed as on the wire. One object for all messages, which allocates nothing:
 * it holds until the next one is read.
 */
export class FramePlaces {
  buffer: Uint8Array = new Uint8Array(0)
  /** Frames whose places are known. */
  known = 0
  /** Where the body of each begins and ends. */
  readonly from = new Float64Array(maxFramePlaces)
  readonly to = new Float64Array(maxFramePlaces)

  /** Reads the places; commands between the frames are left out, as is what follows a frame that does not fit. */
  read(buffer: Uint8Array, start: number, end: number, framingV1: boolean): void {
    this.buffer = buffer
    let known = 0
    for (let cursor = start; cursor + 2 <= end && known < maxFramePlaces; ) {
      const flags = buffer[cursor] ?? 0
      const long = framingV1 ? flags === 0xff : (flags & frameFlags.long) !== 0
      let from = cursor + 2
      let next: number
      if (long) {
        from = cursor + (framingV1 ? 10 : 9)
        next = (framingV1 ? from - 1 : from) + readUint32(buffer, cursor + 1) * 0x1_0000_0000 + readUint32(buffer, cursor + 5)
      } else next = framingV1 ? cursor + 1 + flags : from + (buffer[cursor + 1] ?? 0)
      if (next > end || next < from) break
      if (framingV1 || (flags & frameFlags.command) === 0) {
        this.from[known] = from
        this.to[known] = next
        known += 1
      }
      cursor = next
    }
    this.known = known
  }

  /** Bytes of a frame; 0 for one whose place is not known. */
  size(frame: number): number {
    return frame < 0 || frame >= this.known ? 0 : (this.to[frame] ?? 0) - (this.from[frame] ?? 0)
  }

  /** A byte of a frame; 0 beyond its end. */
  byte(frame: number, at: number): number {
    return at < this.size(frame) ? (this.buffer[(this.from[frame] ?? 0) + at] ?? 0) : 0
  }

  /** Whether a frame is exactly these bytes. */
  is(frame: number, bytes: Uint8Array): boolean {
    const { buffer } = this
    const { byteLength } = bytes
    if (this.size(frame) !== byteLength) return false
    const from = this.from[frame] ?? 0
    for (let at = 0; at < byteLength; at += 1) if (buffer[from + at] !== bytes[at]) return false
    return true
  }
}
