import type { AppError } from '../errors'
import type { RowId, SocketType, SourceId, TimeAnchor } from '../model'
import type { MarkColour } from '../settings'
import type { SourceSnapshot } from './sources'

/** Sessions, their files and what is noted in them. */

/** A session that can be opened. */
export interface SessionInfo {
  /** What calls name it by. */
  readonly key: string
  /** Where its file is, to be shown. */
  readonly path: string
  /** Empty for one that was recorded by itself and got none yet. */
  readonly name: string
  readonly messages: number
  readonly bytes: number
  /** Of its oldest row: microseconds since the Unix epoch. */
  readonly startUs: number
  /** To its newest row. */
  readonly durationUs: number
  /** `interrupted`: whoever wrote it ended without closing it. `unreadable`: it is damaged, or of a newer version. */
  readonly state: 'recording' | 'interrupted' | 'closed' | 'unreadable'
  /** Why it is `unreadable`, as one sentence. */
  readonly problem?: string
  /** Recorded by itself and not saved by the user: it goes when the limits say so. */
  readonly unnamed: boolean
}

/** The session that is being recorded. */
export interface RecordingStatus {
  readonly key: string
  readonly path: string
  readonly bytesOnDisk: number
  /** Messages that are in the file, without those that its limit pushed out. */
  readonly messages: number
  readonly limitBytes: number
  /** Whether at the limit the oldest goes; otherwise recording stops there. */
  readonly ring: boolean
  /** Taps wait for the disk. */
  readonly waiting: boolean
  /** Why nothing more is written; capture goes on in memory. */
  readonly error: AppError | undefined
}

/** A source of a session file, as it was configured. */
export interface ShownSource {
  readonly id: SourceId
  readonly name: string
  readonly kind: SourceSnapshot['kind']
  /** `undefined` for a tap, and where the file does not tell. */
  readonly socket: SocketType | undefined
  /** Addresses of its endpoints; of a tap, where it listened and where it led. */
  readonly places: readonly string[]
}

export interface ShownSession extends SessionInfo {
  readonly anchor: TimeAnchor
  readonly sources: readonly ShownSource[]
}

export interface SessionStatus {
  /** `undefined`: the user has switched it off. */
  readonly recording: RecordingStatus | undefined
  /** The file that is shown; `undefined`: what is captured now. */
  readonly shown: ShownSession | undefined
  /** A session of an earlier run that ended without being closed, until the user has decided. */
  readonly interrupted: SessionInfo | undefined
}

/** What the user notes on a row. */
export interface RowAnnotation {
  readonly row: RowId
  readonly bookmark: boolean
  readonly note: string
  readonly colour: MarkColour | ''
}
export type SaveOutcome = { readonly kind: 'saved'; readonly session: SessionInfo } | { readonly kind: 'cancelled' }
