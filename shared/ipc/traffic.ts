import * as v from 'valibot'
import type { ConnectionId, RowId, RowSummary, SourceId } from '../model'
import { filterText } from '../settings'
import { count, idSchema } from './arguments'
import type { SourceCounters } from './sources'

/** Rows of a capture, as the window asks for them and is told of them. */

/** Bytes of one frame that a single answer carries at most; the rest is asked for in pieces of this size. */
export const maxFrameChunkBytes = 1024 * 1024
/** Bytes of each frame that come with a message at once; less where it has so many frames that all would be too much. */
export const frameHeadBytes = 64 * 1024
/** Frames whose beginnings come with a message, which may have a hundred thousand of them. */
export const maxFrameHeads = 512
/** Frames whose beginnings can be asked for at once. */
export const maxFrameHeadsAtOnce = 4096
/** Rows that one answer carries at most. */
export const maxRowsPerAnswer = 1024

export const momentUs = v.pipe(v.number(), v.finite())

/** Which rows a list shows, in what grain: one row a message, or one a request with its reply. */
export const viewQuerySchema = v.strictObject({
  grain: v.picklist(['messages', 'exchanges']),
  /** Events of sockets and connections, and commands, between the messages; `messages` only. */
  events: v.boolean(),
  /** Only this source's rows. */
  source: v.optional(idSchema<SourceId>()),
  /** Only this connection's rows. */
  connection: v.optional(idSchema<ConnectionId>()),
  /** Only rows from this time of the session on … */
  fromUs: v.optional(momentUs),
  /** … and before this. */
  toUs: v.optional(momentUs),
  /** Only rows that this filter matches (docs/filter.md). */
  filter: v.optional(filterText),
})
export type ViewQuery = v.InferOutput<typeof viewQuerySchema>

/** Which rows are summed up, and into about how many buckets of time. */
export const statisticsQuerySchema = v.strictObject({
  fromUs: v.optional(momentUs),
  toUs: v.optional(momentUs),
  source: v.optional(idSchema<SourceId>()),
  connection: v.optional(idSchema<ConnectionId>()),
  filter: v.optional(filterText),
  buckets: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000)),
})
export type StatisticsQuery = v.InferOutput<typeof statisticsQuerySchema>

/** Topics whose newest values one answer carries at most. */
export const maxTopicValues = 256

export const topicsQuerySchema = v.strictObject({
  source: v.optional(idSchema<SourceId>()),
  connection: v.optional(idSchema<ConnectionId>()),
  /** What the last answer said: only topics that have changed since come then. */
  epoch: v.optional(count),
  revision: v.optional(count),
  /** Topics, by their numbers, whose newest values are wanted. */
  values: v.optional(v.pipe(v.array(count), v.maxLength(maxTopicValues))),
})
export type TopicsQuery = v.InferOutput<typeof topicsQuerySchema>

/** Of what is shown: of a file, what can be told from the file alone, and no more than memory's use of what is captured now. */
export interface CaptureCounters {
  readonly messages: number
  readonly events: number
  readonly exchanges: number
  /** 0 for a file. */
  readonly pending: number
  /** Messages that a limit pushed out: that of memory, or of the session's file. */
  readonly evicted: number
  /** Messages that passed and could not be captured. */
  readonly missed: number
  /**
   * Requests whose reply is no longer waited for because too many were open on their socket: they are shown as timed out
   * before their time, and a reply that comes all the same as a request. Absent where there are none.
   */
  readonly givenUp?: number
  readonly heldBytes: number
  readonly limitBytes: number
}

/**
 * The live stream: at most one batch a frame time and only when the last was acknowledged. `start` and `end` bound the
 * positions that exist in the view (rows that were pushed out keep their positions to themselves); `rows` holds, packed
 * (see row-batch.ts), the newest rows and those that changed. Rows that a slow window missed are pulled with
 * `traffic.rows`; `refresh` says that any row may have changed.
 */
export interface TrafficBatch {
  readonly view: number
  readonly start: number
  readonly end: number
  readonly rows: ArrayBuffer
  readonly refresh: boolean
  /** How far the search for the view's rows is; absent once it has caught up with what was there when it began. */
  readonly progress?: QueryProgress | undefined
  /** What the call `traffic.find` has found by now; absent where nothing is sought. */
  readonly found?: FindProgress | undefined
  readonly counters: CaptureCounters
  readonly sources: readonly SourceCounters[]
}

/** Rows that a query has looked at, of those that it has to look at. */
export interface QueryProgress {
  readonly rows: number
  readonly total: number
}

export interface FindProgress {
  /** Rows of the view that match by now. */
  readonly matches: number
  /** Absent once all are known. */
  readonly progress?: QueryProgress | undefined
}

/** One of the rows that were found: where it is in the view, and the how many-th it is, from 1. */
export interface FoundRow {
  readonly row: RowId
  readonly position: number
  readonly ordinal: number
}

export interface TrafficRows {
  readonly view: number
  readonly start: number
  readonly end: number
  readonly rows: ArrayBuffer
}

export interface FrameHead {
  /** Bytes of the whole frame. */
  readonly size: number
  /** Its first bytes: {@link frameHeadBytes} at most, all frames of a message getting the same share. */
  readonly head: Uint8Array
}

export interface MessageDetail {
  readonly row: RowSummary
  readonly endpoint: string | undefined
  /** The first {@link maxFrameHeads}; `traffic.heads` has more of those that the row counts. */
  readonly frames: readonly FrameHead[]
}
