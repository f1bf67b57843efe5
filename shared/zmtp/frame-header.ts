import { said } from '../sentences/said'
import { hexByte, readUint64 } from './bytes'
import { type Framing, frameFlags, maxIdentityBytes, type ZmtpProblem } from './wire'

/** What the bytes before a frame's body say. */
export interface FrameHeader {
  readonly headerSize: number
  readonly bodySize: number
  readonly more: boolean
  readonly command: boolean
}

/**
 * The frame that is read: an ordinary one, the `identity` with which 1.0 and 2.0 start, or the identity whose head is
 * the `signature` of a later version that speaks to a 1.0 peer.
 */
export type FrameRole = 'ordinary' | 'identity' | 'signature'

/** How the frames of a stream are to be read. */
export interface FrameRules {
  readonly framing: Framing
  /** Whether frames may be commands. */
  readonly commands: boolean
}

/**
 * Reads the header of a frame that starts at `at`, of which `have` bytes are there.
 * @returns the number of bytes that are needed to say more; or the problem, its offset counted from the frame's start.
 */
export function readFrameHeader(
  bytes: Uint8Array,
  at: number,
  have: number,
  rules: FrameRules,
  role: FrameRole,
): FrameHeader | number | ZmtpProblem {
  if (have < 2) return 2
  const header = rules.framing === 'v1' ? readHeader1(bytes, at, have, role) : readHeader2(bytes, at, have, rules.commands)
  if (role === 'ordinary' || typeof header === 'number' || 'expected' in header) return header
  if (header.more || header.command)
    return { offset: 0, expected: said`an identity of one frame`, found: header.command ? said`a command` : said`the flag MORE` }
  if (header.bodySize <= maxIdentityBytes) return header
  return { offset: 0, expected: said`an identity of at most ${maxIdentityBytes} bytes`, found: `${header.bodySize}` }
}

/** 2.0 and later: flags, length of the body. */
function readHeader2(bytes: Uint8Array, at: number, have: number, commands: boolean): FrameHeader | number | ZmtpProblem {
  const flags = bytes[at] ?? 0
  const highest = commands ? 0x07 : 0x03
  if (flags > highest) return { offset: 0, expected: said`frame flags 0x00 to ${hexByte(highest)}`, found: hexByte(flags) }
  const command = (flags & frameFlags.command) !== 0
  const more = (flags & frameFlags.more) !== 0
  if (command && more) return { offset: 0, expected: said`a command without the MORE flag`, found: hexByte(flags) }
  if ((flags & frameFlags.long) === 0) return { headerSize: 2, bodySize: bytes[at + 1] ?? 0, more, command }
  if (have < 9) return 9
  const bodySize = readUint64(bytes, at + 1)
  return bodySize === undefined ? lengthProblem(bytes, at) : { headerSize: 9, bodySize, more, command }
}

/** 1.0: a length that counts the flags, then the flags. */
function readHeader1(bytes: Uint8Array, at: number, have: number, role: FrameRole): FrameHeader | number | ZmtpProblem {
  const long = bytes[at] === 0xff
  const headerSize = long ? 10 : 2
  if (have < headerSize) return headerSize
  const length = long ? readUint64(bytes, at + 1) : (bytes[at] ?? 0)
  if (length === undefined) return lengthProblem(bytes, at)
  if (length === 0) return { offset: long ? 1 : 0, expected: said`a frame length of at least 1 (it counts the flags)`, found: '0' }
  const flags = bytes[at + headerSize - 1] ?? 0
  // A signature has 7F there, whatever the flags of an identity should be.
  if (role === 'signature') return { headerSize, bodySize: length - 1, more: false, command: false }
  if (flags > frameFlags.more) return { offset: headerSize - 1, expected: said`frame flags 0x00 or 0x01`, found: hexByte(flags) }
  return { headerSize, bodySize: length - 1, more: flags === frameFlags.more, command: false }
}

function lengthProblem(bytes: Uint8Array, at: number): ZmtpProblem {
  const digits = Array.from(bytes.subarray(at + 1, at + 9), (byte) => byte.toString(16).padStart(2, '0'))
  return { offset: 1, expected: said`a frame length below 2^53`, found: `0x${digits.join('')}` }
}
