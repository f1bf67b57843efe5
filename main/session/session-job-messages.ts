import type { AppError } from '../../shared/errors'

/** What the thread for long tasks on session files is started with. A file that is at `to` is replaced. */
export type SessionJob =
  /** With a `name`, the copy is called so. */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string; readonly name: string | undefined }
  | {
      readonly kind: 'merge'
      readonly from: readonly [string, string]
      readonly to: string
      readonly name: string
      readonly createdBy: string
    }

/** In bytes of the files that are read. */
export interface SessionJobProgress {
  readonly done: number
  readonly total: number
}

/** Main to the thread. */
export type SessionJobRequest = { readonly kind: 'cancel' }

/** The thread to main; one that is not `progress` is the last. */
export type SessionJobReport =
  | { readonly kind: 'progress'; readonly progress: SessionJobProgress }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: AppError }
