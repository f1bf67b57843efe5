import type { FramePlaces } from '../../zmtp/frame-places'
import type { IdHash } from './id-hash'

/** A message as an {@link IdReader} sees it. */
export interface IdPlaces {
  readonly frames: FramePlaces
  /** Of the whole message, which may be more than have a place. */
  readonly frameCount: number
  /** Those of the envelope, its delimiter included. */
  readonly envelopeFrames: number
}

/** A message's part in an exchange; `doubt`: only the protocol's decoder can tell, with `correlate`. */
export type IdRole = 'none' | 'request' | 'reply' | 'publication' | 'doubt'

/**
 * Reads the id of a message by which its protocol pairs, and its part in the exchange, without making anything of the rest: it
 * runs for every message of a tapped connection, and allocates nothing. What it says is what the decoder's `correlate` says.
 */
export interface IdReader {
  /** Name of the decoder. */
  readonly name: string
  /** Adds the id to the hash, where the answer is a request or a reply. */
  readonly read: (message: IdPlaces, hash: IdHash) => IdRole
}

/** Bytes of a routing id or another id that count. */
const maxIdBytes = 255

/** `startOf` of a whole message, from places: the frame that a protocol begins with, or -1. */
export function startFrame(
  { frames, frameCount, envelopeFrames }: IdPlaces,
  begins: (frames: FramePlaces, frame: number) => boolean,
): number {
  const afterDelimiter = frameCount - envelopeFrames > 1 && frames.size(envelopeFrames) === 0 ? 1 : 0
  const last = Math.min(envelopeFrames + afterDelimiter, frameCount - 1)
  for (let frame = 0; frame <= last; frame += 1) if (begins(frames, frame)) return frame
  return -1
}

/** Adds the beginning of a frame to an id. */
export function hashFrame(frames: FramePlaces, frame: number, hash: IdHash): void {
  const from = frames.from(frame)
  hash.bytes(frames.view, from, from + Math.min(frames.size(frame), maxIdBytes))
}
