import { asciiBytes } from '../../zmtp/bytes'
import type { FramePlaces } from '../../zmtp/frame-places'
import type { IdHash } from './id-hash'
import { hashFrame, type IdPlaces, type IdReader, type IdRole, startFrame } from './id-reader'

const version = asciiBytes('1.0')
const begins = (frames: FramePlaces, frame: number): boolean => frames.is(frame, version)

/** 200, 300, 400 or 500 in the status code's frame. */
function isStatus(frames: FramePlaces, frame: number): boolean {
  const hundreds = frames.byte(frame, 0) - 0x30
  return frames.size(frame) === 3 && hundreds >= 2 && hundreds <= 5 && frames.byte(frame, 1) === 0x30 && frames.byte(frame, 2) === 0x30
}

function read(message: IdPlaces, hash: IdHash): IdRole {
  const { frames } = message
  const start = startFrame(message, begins)
  if (start < 0 || frames.size(start + 1) === 0) return 'none'
  hashFrame(frames, start + 1, hash)
  return isStatus(frames, start + 2) ? 'reply' : 'request'
}

/** ZAP: the request id. */
export const zapIds: IdReader = { name: 'zap', read }
