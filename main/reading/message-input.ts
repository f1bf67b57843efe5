import { DecodeError, type MessageInput } from '../../shared/decoders/decoder'
import { messageInput } from '../../shared/decoders/message-input'
import { directions, socketTypes } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { FrameSpan } from '../../shared/zmtp/frames'
import type { ReadCapture, ReadChunk } from '../capture/read-chunk'
import { rowFlags } from '../capture/tap/batch'
import { spansOf } from './read-rows'

/** Frames that are looked up at first: those that lists read of a message with thousands. */
const firstFrames = 8

/** A captured message as decoders see it: where its frames lie, and the bytes of those, are read when asked for. */
export function messageInputOf(capture: ReadCapture, chunk: ReadChunk, row: number): MessageInput {
  const index = row - chunk.firstRow
  const { columns } = chunk
  const envelopeFrames = columns.envelopeFrames[index] ?? 0
  const isKept = ((columns.flags[index] ?? 0) & rowFlags.notKept) === 0
  let spans: readonly FrameSpan[] | undefined
  let known = 0
  const spanOf = (frame: number): FrameSpan => {
    if (spans === undefined || (frame >= spans.length && spans.length === known)) {
      known = spans === undefined ? envelopeFrames + firstFrames : Number.POSITIVE_INFINITY
      spans = spansOf(chunk, row, frame < known ? known : undefined)
    }
    return spans[frame] ?? { from: 0, size: 0 }
  }
  return messageInput(
    {
      count: isKept ? (columns.frameCount[index] ?? 0) : 0,
      size: (frame) => spanOf(frame).size,
      read: (frame, from, to) => {
        const span = spanOf(frame)
        const bytes = chunk.payload(span.from + from, span.from + to)
        if (bytes === undefined) throw new DecodeError(said`The bytes are no longer held.`)
        return bytes
      },
    },
    {
      envelopeFrames,
      socket: socketTypes[columns.socket[index] ?? socketTypes.length],
      direction: directions[columns.direction[index] ?? 0],
      sourceName: capture.sourceName(columns.source[index] ?? 0),
    },
  )
}
