/** As in exchanges/envelope.ts: a delimiter further in is part of the body, and so is all after a frame too large for a routing id. */
const maxEnvelopeFrames = 16
const maxRoutingIdBytes = 255

/** What {@link WireEnvelope.read} found. One object for all messages: it holds until the next one is read. */
export class WireEnvelope {
  /** Leading frames up to and including the empty delimiter; 0 without one. */
  frames = 0
  delimited = false
  /** Equal for messages of the same conversation; 0 for no envelope, 1 for a delimiter alone. */
  key = 0

  /**
   * Reads the envelope of a message that lies as on the wire in `buffer` from `start` to `end`. On the wire there is no
   * routing id from a ROUTER to its peer: both ways it is what comes up to the first empty frame, unless that is the last.
   */
  read(buffer: Uint8Array, start: number, end: number, frameCount: number, framingV1: boolean): void {
    this.frames = 0
    this.delimited = false
    this.key = 0
    let cursor = start
    const most = Math.min(frameCount - 1, maxEnvelopeFrames)
    for (let frame = 0; frame < most; ) {
      const head = buffer[cursor] ?? 0
      const length = buffer[cursor + 1] ?? 0
      const body = cursor + 2
      let size = length
      if (framingV1) {
        if (head === 0xff) return
        size = head - 1
      } else if ((head & 4) !== 0) {
        // A command between the frames is no part of the message.
        cursor = body + ((head & 2) === 0 ? length : (buffer[cursor + 8] ?? 0) + 7)
        if (cursor >= end || (head & 2) !== 0) return
        continue
      } else if ((head & 2) !== 0) {
        return
      }
      if (size > maxRoutingIdBytes || body + size > end) return
      frame += 1
      if (size === 0) {
        this.frames = frame
        this.delimited = true
        this.key = frame === 1 ? 1 : keyOf(buffer, start, frame - 1, framingV1)
        return
      }
      cursor = body + size
    }
  }
}

/** What stands for the first frames of a message, which are short; commands between them do not count. */
function keyOf(buffer: Uint8Array, start: number, frames: number, framingV1: boolean): number {
  let cursor = start
  let high = 0x811c_9dc5
  let low = 0x9e37_79b9
  for (let frame = 0; frame < frames; ) {
    const head = buffer[cursor] ?? 0
    let body = cursor + 2
    const size = framingV1 ? head - 1 : (buffer[cursor + 1] ?? 0)
    cursor = body + size
    if (!framingV1 && (head & 4) !== 0) continue
    frame += 1
    high = Math.imul(high ^ size, 0x0100_0193)
    low = Math.imul(low ^ size, 0x85eb_ca6b)
    for (; body < cursor; body += 1) {
      const byte = buffer[body] ?? 0
      high = Math.imul(high ^ byte, 0x0100_0193)
      low = Math.imul(low ^ byte, 0x85eb_ca6b) ^ (low >>> 13)
    }
  }
  return 2 + (high >>> 0) * 0x10_0000 + ((low >>> 0) & 0xf_ffff)
}
