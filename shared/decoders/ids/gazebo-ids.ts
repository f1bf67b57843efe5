import type { FramePlaces } from '../../zmtp/frame-places'
import type { IdHash } from './id-hash'
import { type IdPlaces, type IdReader, type IdRole, startFrame } from './id-reader'

const at = 0x40
const hyphen = 0x2d
const dot = 0x2e
const maxText = 512
const uuidSize = 36

/** Whether a frame is text of printable ASCII without spaces, as far as is looked at; beyond ASCII only the decoder can tell. */
function textKind(frames: FramePlaces, frame: number): 'ascii' | 'other' | 'doubt' {
  const size = frames.size(frame)
  if (size === 0 || size > maxText) return 'other'
  const from = frames.from(frame)
  for (let index = from; index < from + size; index += 1) {
    const byte = frames.buffer[index] ?? 0
    if (byte >= 0x80) return 'doubt'
    if (byte <= 0x20 || byte === 0x7f) return 'other'
  }
  return 'ascii'
}

/** `@partition@/topic`, with `msg@` or `srv@` before the topic or without; the text has no spaces. */
function isTopic(frames: FramePlaces, frame: number): boolean {
  const size = frames.size(frame)
  let second = 1
  while (second < size && frames.byte(frame, second) !== at) second += 1
  let rest = second + 1
  if (rest >= size) return false
  if (frames.byte(frame, rest + 3) === at && isKind(frames, frame, rest)) rest += 4
  if (rest >= size) return false
  for (let index = rest; index < size; index += 1) if (frames.byte(frame, index) === at) return false
  return true
}

function isKind(frames: FramePlaces, frame: number, from: number): boolean {
  const first = frames.byte(frame, from)
  const second = frames.byte(frame, from + 1)
  const third = frames.byte(frame, from + 2)
  // `msg` or `srv`.
  return (first === 0x6d && second === 0x73 && third === 0x67) || (first === 0x73 && second === 0x72 && third === 0x76)
}

/** `tcp://…`, `ipc://…` or `inproc://…`; the text has no spaces. */
function isAddress(frames: FramePlaces, frame: number): boolean {
  for (const scheme of schemes) {
    if (frames.size(frame) <= scheme.length) continue
    let index = 0
    while (index < scheme.length && frames.byte(frame, index) === scheme[index]) index += 1
    if (index === scheme.length) return true
  }
  return false
}

const schemes = ['tcp://', 'ipc://', 'inproc://'].map((scheme) => Uint8Array.from(scheme, (letter) => letter.charCodeAt(0)))

/** Names with dots between them, or one name: `gz.msgs.Pose`. */
function isType(frames: FramePlaces, frame: number): boolean {
  const size = frames.size(frame)
  if (size > maxText) return false
  let isStart = true
  for (let index = 0; index < size; index += 1) {
    const byte = frames.byte(frame, index)
    const isLetter = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f
    const isDigit = byte >= 0x30 && byte <= 0x39
    if (!isLetter && (isStart || (!isDigit && byte !== dot))) return false
    isStart = byte === dot
  }
  return !isStart
}

function isUuid(frames: FramePlaces, frame: number): boolean {
  if (frames.size(frame) !== uuidSize) return false
  const from = frames.from(frame)
  for (let index = 0; index < uuidSize; index += 1) {
    const byte = frames.buffer[from + index] ?? 0
    const isHyphen = index === 8 || index === 13 || index === 18 || index === 23
    if (isHyphen ? byte !== hyphen : !((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66))) return false
  }
  return true
}

function begins(frames: FramePlaces, frame: number): boolean {
  if (frames.byte(frame, 0) !== at) return false
  const kind = textKind(frames, frame)
  return kind === 'doubt' || (kind === 'ascii' && isTopic(frames, frame))
}

function read(message: IdPlaces, hash: IdHash): IdRole {
  const { frames } = message
  const first = startFrame(message, begins)
  if (first < 0) return 'none'
  if (textKind(frames, first) === 'doubt') return 'doubt'
  const count = message.frameCount - first
  if (count !== 5 && count !== 8) return 'none'
  const id = first + (count === 5 ? 2 : 4)
  if (!isUuid(frames, id)) return 'none'
  if (count === 5) {
    const result = frames.size(first + 4) === 1 ? frames.byte(first + 4, 0) : 0
    if (!isUuid(frames, first + 1) || (result !== 0x30 && result !== 0x31)) return 'none'
  } else {
    const address = textKind(frames, first + 1)
    if (address !== 'ascii') return address === 'doubt' ? 'doubt' : 'none'
    if (!isAddress(frames, first + 1) || !isType(frames, first + 6) || !isType(frames, first + 7)) return 'none'
  }
  hash.bytes(frames.view, frames.from(id), frames.to(id))
  return count === 5 ? 'reply' : 'request'
}

/** Gazebo Transport: the UUID of the request. */
export const gazeboIds: IdReader = { name: 'gazebo', read }
