import { readUint32 } from './bytes'
import { type Framing, frameFlags } from './wire'

/**
 * The frames of one message that lies, framed as on the wire, in `buffer` from `start` to `end`; commands between them
 * are left out. The frames are views of the buffer. What was stored by the decoder is well-formed; anything after a
 * frame that does not fit is left out.
 */
export function readFrames(buffer: Uint8Array, start: number, end: number, framing: Framing): Uint8Array[] {
  const frames: Uint8Array[] = []
  let cursor = start
  while (cursor + 2 <= end) {
    let command = false
    let bodyAt: number
    let next: number
    if (framing === 'v1') {
      const long = buffer[cursor] === 0xff
      bodyAt = cursor + (long ? 10 : 2)
      next = cursor + (long ? 9 + longLength(buffer, cursor + 1) : 1 + (buffer[cursor] ?? 0))
    } else {
      const flags = buffer[cursor] ?? 0
      command = (flags & frameFlags.command) !== 0
      const long = (flags & frameFlags.long) !== 0
      bodyAt = cursor + (long ? 9 : 2)
      next = bodyAt + (long ? longLength(buffer, cursor + 1) : (buffer[cursor + 1] ?? 0))
    }
    if (next > end || next < bodyAt) break
    if (!command) frames.push(buffer.subarray(bodyAt, next))
    cursor = next
  }
  return frames
}

function longLength(buffer: Uint8Array, at: number): number {
  return readUint32(buffer, at) * 0x1_0000_0000 + readUint32(buffer, at + 4)
}
