import { asciiBytes } from '../../zmtp/bytes'
import type { FramePlaces } from '../../zmtp/frame-places'
import type { IdHash } from './id-hash'
import { hashFrame, type IdPlaces, type IdReader, type IdRole, startFrame } from './id-reader'

const heads = ['MDPC01', 'MDPW01', 'MDPC02', 'MDPW02'].map(asciiBytes)
const [, worker01 = new Uint8Array(0), , worker02 = new Uint8Array(0)] = heads
/** In one frame, as zeromq/majordomo packs it: signature, command, version and number. */
const packedSize = 11
const packedVersion = asciiBytes('\u0006MDPW02')

function begins(frames: FramePlaces, frame: number): boolean {
  for (const head of heads) if (frames.is(frame, head)) return true
  return isPacked(frames, frame)
}

const isPacked = (frames: FramePlaces, frame: number): boolean =>
  frames.byte(frame, 0) === 0xaa && frames.byte(frame, 1) === 0xa4 && frames.size(frame) > 2

function read(message: IdPlaces, hash: IdHash): IdRole {
  const { frames } = message
  const start = startFrame(message, begins)
  if (start < 0) return 'none'
  const is01 = frames.is(start, worker01)
  if (is01 || frames.is(start, worker02)) {
    const command = frames.size(start + 1) === 1 ? frames.byte(start + 1, 0) : 0
    const isWork = command === 2 || command === 3 || (command === 4 && !is01)
    return isWork ? client(frames, start + 2, command === 2, hash) : 'none'
  }
  if (!isPacked(frames, start) || frames.size(start) !== packedSize) return 'none'
  const command = frames.byte(start, 2)
  if (command < 5 || command > 7) return 'none'
  for (let at = 0; at < packedVersion.byteLength; at += 1) if (frames.byte(start, 3 + at) !== packedVersion[at]) return 'none'
  return client(frames, start + 1, command === 5, hash)
}

function client(frames: FramePlaces, frame: number, asks: boolean, hash: IdHash): IdRole {
  hashFrame(frames, frame, hash)
  return asks ? 'request' : 'reply'
}

/** Majordomo between broker and worker: the client's address. */
export const majordomoIds: IdReader = { name: 'majordomo', read }
