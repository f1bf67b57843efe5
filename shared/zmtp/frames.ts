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

/** Where a frame's body lies. */
export interface FrameSpan {
  readonly from: number
  readonly size: number
}

/**
 * Where the frames of a message lie that is framed from `start` to `end`, at most so many of them, reading only their heads:
 * `read` answers with the bytes from one place to before another, or `undefined` when they are gone, which ends it.
 */
export function frameSpans(
  read: (from: number, to: number) => Uint8Array | undefined,
  start: number,
  end: number,
  framing: Framing,
  atMost = Number.POSITIVE_INFINITY,
): FrameSpan[] {
  const spans: FrameSpan[] = []
  for (let cursor = start; cursor + 2 <= end && spans.length < atMost; ) {
    const head = read(cursor, Math.min(end, cursor + 10))
    if (head === undefined) break
    const flags = head[0] ?? 0
    const isV1 = framing === 'v1'
    const long = isV1 ? flags === 0xff : (flags & frameFlags.long) !== 0
    const from = cursor + (long ? (isV1 ? 10 : 9) : 2)
    const next = isV1 ? cursor + (long ? 9 + longLength(head, 1) : 1 + flags) : from + (long ? longLength(head, 1) : (head[1] ?? 0))
    if (next > end || next < from) break
    if (isV1 || (flags & frameFlags.command) === 0) spans.push({ from, size: next - from })
    cursor = next
  }
  return spans
}
