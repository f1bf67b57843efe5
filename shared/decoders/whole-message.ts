import type { Content } from './content'
import type { MessageInput } from './decoder'

/**
 * All frames of a message, those taken for its envelope too. An envelope is what comes before the first empty frame, and
 * several protocols have empty frames of their own: a Majordomo 0.2 REQUEST, a Jupyter message without a signature.
 */
export interface WholeMessage {
  readonly count: number
  /** By number from the message's first frame, from 0. */
  readonly frame: (index: number) => Content
}

export function wholeMessage(message: MessageInput): WholeMessage {
  const { envelopeFrames } = message
  return { count: message.count + envelopeFrames, frame: (index) => message.frame(index - envelopeFrames) }
}

/**
 * Number of the frame that a protocol begins with: the message's first, one of those taken for its envelope, the first after
 * it, or the one after an empty frame there. `undefined`: none of them.
 */
export function startOf(message: MessageInput, whole: WholeMessage, begins: (index: number) => boolean): number | undefined {
  const afterDelimiter = message.count > 1 && whole.frame(message.envelopeFrames).size === 0 ? 1 : 0
  const last = Math.min(message.envelopeFrames + afterDelimiter, whole.count - 1)
  for (let index = 0; index <= last; index += 1) if (begins(index)) return index
  return undefined
}
