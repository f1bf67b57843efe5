import { useState } from 'react'
import type { AppError } from '../../../shared/errors'
import { type FrameHead, maxFrameChunkBytes } from '../../../shared/ipc/contract'
import type { RowId } from '../../../shared/model'
import { pullFrame } from './copy-frames'

interface Part {
  readonly offset: number
  readonly bytes: Uint8Array
}

/** The part of a frame that is shown; the window never holds more than this of it. */
export interface FramePart extends Part {
  /** Bytes of the whole frame. */
  readonly size: number
  readonly isWhole: boolean
  readonly loading: boolean
  readonly error: AppError | undefined
  /** Shows the part of {@link maxFrameChunkBytes} that begins at an offset. */
  readonly show: (offset: number) => void
}

/** A frame begins with what came with its message; further parts are pulled on demand. */
export function useFramePart(row: RowId, index: number, { size, head }: FrameHead): FramePart {
  const [pulled, setPulled] = useState<Part>()
  const [loading, setLoading] = useState(false)
  const [error, setError] = useState<AppError>()
  const part = pulled ?? { offset: 0, bytes: head }

  const show = async (offset: number): Promise<void> => {
    setLoading(true)
    const answer = await pullFrame(row, index, offset, Math.min(size, offset + maxFrameChunkBytes))
    setLoading(false)
    setError(answer.ok ? undefined : answer.error)
    if (answer.ok) setPulled({ offset, bytes: answer.bytes })
  }

  return { ...part, size, isWhole: part.bytes.length >= size, loading, error, show: (offset) => void show(offset) }
}
