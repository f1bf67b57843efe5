import type { SourceId } from '../../../shared/model'
import { call } from '../../app/inspector'
import { type DraftFrame, messageBytes } from './composer-frames'
import { messageId, signaturePlace, withMessageId } from './templates'

const noParts = [new Uint8Array(), new Uint8Array(), new Uint8Array(), new Uint8Array()]

/** Whether messages from a source can be signed: it is a channel of a Jupyter kernel that was opened with its file. */
export async function canSign(source: SourceId): Promise<boolean> {
  const answer = await call('jupyter.sign', { id: source, parts: noParts })
  return answer.ok && answer.value !== undefined
}

/**
 * A Jupyter message with its signature under the key of the source, and with another id where one with its id was sent. As it was
 * where it is no such message, a frame is not valid, or no key is known.
 */
export async function signed(
  source: SourceId,
  frames: readonly DraftFrame[],
  isSent: (id: string) => boolean,
): Promise<readonly DraftFrame[]> {
  const place = signaturePlace(frames)
  if (place === undefined) return frames
  const id = messageId(frames[place + 1])
  const isAgain = id !== undefined && isSent(id)
  const fresh = { id: crypto.randomUUID(), date: new Date().toISOString() }
  const next = frames.map((frame, index) => (isAgain && index === place + 1 ? { ...frame, ...withMessageId(frame, fresh) } : frame))
  const parts = messageBytes(next.slice(place + 1, place + 5))
  if (parts === undefined) return frames
  const answer = await call('jupyter.sign', { id: source, parts: [...parts] })
  if (!answer.ok || answer.value === undefined) return frames
  const signature = answer.value
  return next.map((frame, index) => (index === place ? { ...frame, kind: 'text', text: signature } : frame))
}

/** The id of a Jupyter message; `undefined` for others. */
export function sentId(frames: readonly DraftFrame[]): string | undefined {
  const place = signaturePlace(frames)
  return place === undefined ? undefined : messageId(frames[place + 1])
}
