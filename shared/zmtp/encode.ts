import { asciiBytes, concatBytes, uint64Bytes } from './bytes'
import { type Framing, frameFlags, type Greeting, greetingSize, revision2SocketTypeCode } from './wire'

/** The ten bytes with which 2.0 and 3.x start; the eight in the middle are padding to those, a length to 1.0. */
const signature = [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f] as const

/** The bytes with which a stream starts, up to the identity frame of 1.0 and 2.0. */
export function encodeGreeting(greeting: Greeting): Uint8Array {
  if ('revision' in greeting) return Uint8Array.of(...signature, greeting.revision, revision2SocketTypeCode(greeting.socketType))
  if (greeting.version === '1.0') return new Uint8Array()
  const bytes = new Uint8Array(greetingSize)
  bytes.set([...signature, greeting.major, greeting.minor])
  bytes.set(asciiBytes(greeting.mechanism).subarray(0, 20), 12)
  bytes[32] = greeting.asServer ? 1 : 0
  return bytes
}

/** One frame; `long` asks for the eight-octet length where one octet would do. 1.0 knows no commands. */
export function encodeFrame(body: Uint8Array, framing: Framing, { more = false, command = false, long = false } = {}): Uint8Array {
  const moreFlag = more ? frameFlags.more : 0
  if (framing === 'v1') {
    const length = body.byteLength + 1
    return concatBytes([
      length >= 0xff || long ? concatBytes([Uint8Array.of(0xff), uint64Bytes(length)]) : Uint8Array.of(length),
      Uint8Array.of(moreFlag),
      body,
    ])
  }
  const isLong = long || body.byteLength > 0xff
  const flags = moreFlag | (isLong ? frameFlags.long : 0) | (command ? frameFlags.command : 0)
  return concatBytes([Uint8Array.of(flags), isLong ? uint64Bytes(body.byteLength) : Uint8Array.of(body.byteLength), body])
}

/** The frames of one message. */
export function encodeMessage(frames: readonly Uint8Array[], framing: Framing): Uint8Array {
  return concatBytes(frames.map((frame, index) => encodeFrame(frame, framing, { more: index < frames.length - 1 })))
}

/** Bytes that a frame takes as ZMTP 2.0 and later frame it. */
export function framedBytes(body: Uint8Array): number {
  return body.byteLength + (body.byteLength > 0xff ? 9 : 2)
}

/** Writes a frame as ZMTP 2.0 and later frame it at `at` of `target`, where there must be room; answers where it ends. */
export function writeFrame(target: Uint8Array, at: number, body: Uint8Array, more: boolean): number {
  const length = body.byteLength
  const isLong = length > 0xff
  target[at] = (more ? frameFlags.more : 0) | (isLong ? frameFlags.long : 0)
  if (isLong) target.set(uint64Bytes(length), at + 1)
  else target[at + 1] = length
  const start = at + (isLong ? 9 : 2)
  target.set(body, start)
  return start + length
}
