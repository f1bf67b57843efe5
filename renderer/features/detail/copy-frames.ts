import type { ByteRange } from '../../../shared/decoders/content'
import { type AppError, toAppError } from '../../../shared/errors'
import { maxFrameChunkBytes } from '../../../shared/ipc/contract'
import type { RowId } from '../../../shared/model'
import { call } from '../../app/inspector'
import { showError } from '../../ui/toast-manager'

/** Beyond this the clipboard is no place for a frame. */
export const maxCopyBytes = 16 * 1024 * 1024

/** Puts text on the clipboard; a refusal is told. Answers whether it is there. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    showError(toAppError(error, 'CLIPBOARD'))
    return false
  }
}

export type PulledBytes = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly error: AppError }

/** Pulls a part of a frame, in as many pieces as it takes. */
export const pullFrame = (row: RowId, frame: number, from: number, to: number): Promise<PulledBytes> =>
  pullRange(row, { in: 'frame', index: frame, from, to })

/** Pulls bytes of a frame or of a decoding's blob, in as many pieces as it takes; of a blob that is held in part, that part. */
export async function pullRange(row: RowId, { in: place, index, from, to }: ByteRange): Promise<PulledBytes> {
  const bytes = new Uint8Array(to - from)
  let filled = 0
  while (filled < bytes.length) {
    const length = Math.min(maxFrameChunkBytes, bytes.length - filled)
    const offset = from + filled
    const piece =
      place === 'frame'
        ? await call('traffic.frame', { row, frame: index, offset, length })
        : await call('traffic.blob', { row, blob: index, offset, length })
    if (!piece.ok) return piece
    if (piece.value.length === 0) break
    bytes.set(piece.value, filled)
    filled += piece.value.length
  }
  return { ok: true, bytes: bytes.subarray(0, filled) }
}
