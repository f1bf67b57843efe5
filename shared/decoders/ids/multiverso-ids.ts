import type { FramePlaces } from '../../zmtp/frame-places'
import { headerSize, isRank, typeNames } from '../multiverso'
import type { IdHash } from './id-hash'
import type { IdPlaces, IdReader, IdRole } from './id-reader'

const word = (frames: FramePlaces, frame: number, index: number): number => {
  const at = index * 4
  return (
    frames.byte(frame, at) | (frames.byte(frame, at + 1) << 8) | (frames.byte(frame, at + 2) << 16) | (frames.byte(frame, at + 3) << 24)
  )
}

function read({ frames, frameCount, envelopeFrames }: IdPlaces, hash: IdHash): IdRole {
  if ((frameCount - envelopeFrames) % 2 === 0 || frames.size(envelopeFrames) !== headerSize) return 'none'
  const source = word(frames, envelopeFrames, 0)
  const target = word(frames, envelopeFrames, 1)
  const type = word(frames, envelopeFrames, 2)
  if (!isRank(source) || !isRank(target) || type === 0 || type === 31 || !typeNames.has(type)) return 'none'
  hash.number(Math.abs(type))
  hash.number(type > 0 ? source : target)
  hash.number(type > 0 ? target : source)
  hash.number(word(frames, envelopeFrames, 3))
  hash.number(word(frames, envelopeFrames, 4))
  return type > 0 ? 'request' : 'reply'
}

/** Multiverso: the number of the request, with its type, table and the two ranks. */
export const multiversoIds: IdReader = { name: 'multiverso', read }
