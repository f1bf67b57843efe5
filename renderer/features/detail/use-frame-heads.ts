import { useState } from 'react'
import { type FrameHead, type MessageDetail, maxFrameHeads } from '../../../shared/ipc/contract'
import { callOrTell } from '../../app/inspector'

/** Frames that a message has, whose beginnings may not all be here; none of one that was not kept. */
export const framesOf = ({ row, frames }: MessageDetail): number => (frames.length < maxFrameHeads ? frames.length : row.frameCount)

interface FrameHeads {
  readonly frames: readonly FrameHead[]
  readonly total: number
  /** Fetches the next ones. Answers whether they are here; an error is told. */
  readonly loadMore: () => Promise<boolean>
}

/** The beginnings of a message's frames: those that came with it, and more on demand. */
export function useFrameHeads(message: MessageDetail): FrameHeads {
  const [more, setMore] = useState<readonly FrameHead[]>([])
  const frames = more.length === 0 ? message.frames : [...message.frames, ...more]
  return {
    frames,
    total: framesOf(message),
    loadMore: async () => {
      const from = frames.length
      const next = await callOrTell('traffic.heads', { row: message.row.id, from, count: maxFrameHeads })
      if (next === undefined || next.length === 0) return false
      // Whoever asks twice while they are on their way gets them once.
      setMore((known) => (message.frames.length + known.length === from ? [...known, ...next] : known))
      return true
    },
  }
}
