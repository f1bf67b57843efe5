import type { SocketType } from '../../../shared/model'
import { type Envelope, noEnvelope } from './pairing'

/** A delimiter further in than this is part of the body. */
const maxEnvelopeFrames = 16
/** Routing ids have 1 to 255 bytes (zmq_setsockopt(3), ZMQ_ROUTING_ID): a larger frame is body. */
const maxRoutingIdBytes = 255

/**
 * The envelope of a message as the application sees it. ROUTER: the peer's routing id, then the frames up to and
 * including the first empty one; DEALER: the latter only. Without a delimiter a ROUTER's envelope is the routing id and a
 * DEALER's nothing. A delimiter has something after it, so a message that ends in its first empty frame has none. REQ and
 * REP take their envelope off themselves.
 */
export function envelopeOf(socket: SocketType, frames: readonly Uint8Array[]): Envelope {
  if (socket !== 'DEALER' && socket !== 'ROUTER') return noEnvelope
  const first = socket === 'ROUTER' ? 1 : 0
  const delimiter = delimiterAt(frames, first)
  const count = delimiter === undefined ? Math.min(first, frames.length) : delimiter + 1
  return { key: keyOf(frames, count, delimiter !== undefined), frames: count, delimited: delimiter !== undefined }
}

function delimiterAt(frames: readonly Uint8Array[], first: number): number | undefined {
  const end = Math.min(frames.length - 1, maxEnvelopeFrames)
  for (let index = first; index < end; index += 1) {
    const bytes = frames[index]?.byteLength ?? 0
    if (bytes === 0) return index
    if (bytes > maxRoutingIdBytes) return undefined
  }
  return undefined
}

/** Lengths are part of the key, so that no two envelopes share one; a delimited one never equals one without. */
function keyOf(frames: readonly Uint8Array[], count: number, delimited: boolean): string {
  let key = delimited ? 'delimited' : ''
  for (const frame of frames.slice(0, count)) {
    key += `${frame.byteLength}:${Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString('latin1')}`
  }
  return key
}
