import { Content } from './content'
import type { MessageInput } from './decoder'

/** The frames of a captured message, envelope included, read when asked for. */
export interface LazyFrames {
  readonly count: number
  readonly size: (index: number) => number
  /** Bytes from `from` up to `to` of a frame, within its size. */
  readonly read: (index: number, from: number, to: number) => Uint8Array
}

export interface InputFacts extends Pick<MessageInput, 'socket' | 'direction' | 'sourceName'> {
  readonly envelopeFrames?: number | undefined
}

/** What decoders are given, from frames that are read lazily. */
export function messageInput(frames: LazyFrames, facts: InputFacts = {}): MessageInput {
  const envelopeFrames = Math.min(facts.envelopeFrames ?? 0, frames.count)
  const known: (Content | undefined)[] = []
  return {
    count: frames.count - envelopeFrames,
    envelopeFrames,
    frame: (index) => {
      const number = index + envelopeFrames
      if (number < 0 || number >= frames.count) return emptyContent
      const content =
        known[index] ?? new Content((from, to) => frames.read(number, from, to), frames.size(number), { in: 'frame', index: number })
      if (index >= 0 && index < maxKnown) known[index] = content
      return content
    },
    socket: facts.socket,
    direction: facts.direction,
    sourceName: facts.sourceName,
  }
}

/** The same from bytes in memory. */
export function messageOf(frames: readonly Uint8Array[], facts: InputFacts = {}): MessageInput {
  const at = (index: number) => frames[index] ?? noBytes
  return messageInput(
    { count: frames.length, size: (index) => at(index).byteLength, read: (index, from, to) => at(index).subarray(from, to) },
    facts,
  )
}

const noBytes = new Uint8Array(0)
const emptyContent = new Content(() => noBytes, 0, { in: 'frame', index: 0 })
const maxKnown = 64
