import type { AppError } from '../../shared/errors'
import type { ChunkImage } from '../capture/capture-chunk'
import type { ExchangeUpdates } from './exchange-updates'
import type { SessionLimits } from './session-writer'
import type { ImageThread } from './thread-numbers'

/** What the thread that writes is started with. */
export interface SessionThreadOptions extends SessionLimits {
  readonly path: string
  readonly values: Readonly<Record<string, string>>
}

/** Main to the thread. */
export type SessionRequest =
  | { readonly kind: 'chunk'; readonly image: ChunkImage; readonly thread: ImageThread | undefined; readonly bytes: number }
  | { readonly kind: 'update'; readonly thread: number | undefined; readonly updates: ExchangeUpdates; readonly bytes: number }
  | { readonly kind: 'source'; readonly id: number; readonly name: string; readonly sourceKind: string; readonly config: string }
  | { readonly kind: 'connection'; readonly id: number; readonly source: number; readonly endpoint: string; readonly data: string }
  | { readonly kind: 'value'; readonly key: string; readonly value: string }
  | { readonly kind: 'annotation'; readonly row: number; readonly bookmark: boolean; readonly note: string; readonly colour: string }
  | { readonly kind: 'close' }

export interface SessionProgress {
  /** The oldest row that is in the file: a ring lets go of those before. */
  readonly firstRow: number
  /** One past the newest row that is in the file. */
  readonly endRow: number
  /** Messages that are in the file, without those that a ring let go of. */
  readonly messages: number
  readonly bytesOnDisk: number
}

/** The thread to main. */
export type SessionReport =
  /** So many bytes are not waiting any more. */
  | { readonly kind: 'taken'; readonly bytes: number }
  | { readonly kind: 'committed'; readonly progress: SessionProgress }
  | { readonly kind: 'stopped'; readonly error: AppError }
