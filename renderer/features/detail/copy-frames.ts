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
export async function pullFrame(row: RowId, frame: number, from: number, to: number): Promise<PulledBytes> {
  const bytes = new Uint8Array(to - from)
  let filled = 0
  while (filled < bytes.length) {
    const length = Math.min(maxFrameChunkBytes, bytes.length - filled)
    const piece = await call('traffic.frame', { row, frame, offset: from + filled, length })
    if (!piece.ok) return piece
    if (piece.value.length === 0) break
    bytes.set(piece.value, filled)
    filled += piece.value.length
  }
  return { ok: true, bytes: bytes.subarray(0, filled) }
}
