import { useEffect, useState } from 'react'
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

/** Shows the part that holds a byte, whenever another one is looked at. */
export function useShownPart({ offset, bytes, show }: FramePart, byte: number | undefined): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another selection leads to another part.
  useEffect(() => {
    // What is selected may be in a part that is not here.
    if (byte === undefined || (byte >= offset && byte < offset + bytes.length)) return
    show(Math.floor(byte / maxFrameChunkBytes) * maxFrameChunkBytes)
  }, [byte])
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
