import * as v from 'valibot'
import type { CommandName } from '../commands'
import type { ExchangeContext } from '../exchange-context'
import type { ConnectionId, RowId, SourceId, TimeAnchor } from '../model'
import { said } from '../sentences/said'
import { filterText, markColours, maxColourRules, type Settings, settingsChangeSchema } from '../settings'
import { sourceConfigSchema } from '../source-config'
import type { StatisticsReport } from '../statistics/report'
import type { TapConnection } from '../tap'
import type { TopicsAnswer } from '../topics'
import { count, idSchema } from './arguments'
import {
  type ConversationPage,
  conversationQuerySchema,
  type DecoderInfo,
  decodeMoreSchema,
  decoderKeySchema,
  type FieldSeries,
  type RowDecoding,
  type RowDecodingPage,
  type SchemaInfo,
  seriesQuerySchema,
  type UserDecoderInfo,
} from './inspect'
import type { RowAnnotation, SaveOutcome, SessionInfo, SessionStatus } from './sessions'
import type { Reachability, SourceSnapshot } from './sources'
import {
  type FoundRow,
  type FrameHead,
  type MessageDetail,
  maxFrameChunkBytes,
  maxFrameHeadsAtOnce,
  momentUs,
  statisticsQuerySchema,
  type TrafficBatch,
  type TrafficRows,
  topicsQuerySchema,
  viewQuerySchema,
} from './traffic'

/**
 * Everything that crosses between the window and the main process: all calls and notices; what they carry is in the files beside this
 * one. A call is a validator for its argument and the type of its answer; main validates every argument, and the renderer cannot name
 * a call that is not here.
 */
export * from './sessions'
export * from './sources'
export * from './traffic'

/** Frames that a message sent from the window may have at most, and their bytes altogether. */
const maxSendFrames = 1024
const maxSendBytes = 256 * 1024 * 1024

const bytes = v.instance(Uint8Array)
const nothing = v.undefined()
const sessionKey = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

export interface Runtime {
  readonly app: string
  readonly electron: string
  readonly chromium: string
  readonly node: string
  readonly libzmq: string
  readonly platform: string
  /** The languages that the system prefers, best first, by BCP 47. */
  readonly languages: readonly string[]
}

export interface AppState {
  readonly runtime: Runtime
  readonly settings: Settings
  readonly sources: readonly SourceSnapshot[]
  readonly anchor: TimeAnchor
  readonly session: SessionStatus
}

export type ExportOutcome =
  | {
      readonly kind: 'saved'
      readonly path: string
      readonly records: number
      /** Rows that the memory limit pushed out before they were written. */
      readonly evicted: number
    }
  | { readonly kind: 'cancelled' }

/** A Jupyter kernel whose channels are sources now. */
export interface OpenedKernel {
  /** As its file is named: `kernel-1234`. */
  readonly name: string
  /** Where requests are sent from. */
  readonly shell: SourceId
}

interface Call<Schema extends v.GenericSchema, Answer> {
  readonly argument: Schema
  /** Only its type is used. */
  readonly answer?: Answer
}
const call = <Answer>() => ({
  with: <Schema extends v.GenericSchema>(argument: Schema): Call<Schema, Answer> => ({ argument }),
})

export const calls = {
  'app.state': call<AppState>().with(nothing),
  'settings.change': call<Settings>().with(settingsChangeSchema),
  'sources.add': call<SourceId>().with(v.strictObject({ config: sourceConfigSchema, start: v.boolean() })),
  'sources.update': call<undefined>().with(v.strictObject({ id: idSchema<SourceId>(), config: sourceConfigSchema })),
  'sources.start': call<undefined>().with(idSchema<SourceId>()),
  'sources.stop': call<undefined>().with(idSchema<SourceId>()),
  'sources.remove': call<undefined>().with(idSchema<SourceId>()),
  /** Sends one message; with `replyTo` (a request's row) its envelope is put before the frames. Answers with the row sent. */
  'sources.send': call<RowId>().with(
    v.strictObject({
      id: idSchema<SourceId>(),
      frames: v.pipe(
        v.array(bytes),
        v.minLength(1),
        v.maxLength(maxSendFrames),
        v.check(
          (frames) => frames.reduce((sum, frame) => sum + frame.byteLength, 0) <= maxSendBytes,
          said`The message is larger than 256 MiB.`,
        ),
      ),
      replyTo: v.optional(idSchema<RowId>()),
    }),
  ),
  /** Asks for a kernel's connection file with the native dialog, and adds and starts its sources; without an answer it was cancelled. */
  'jupyter.open': call<OpenedKernel | undefined>().with(nothing),
  /** The signature of a message's four parts under the key of the kernel that a source belongs to; `undefined`: no key is known. */
  'jupyter.sign': call<string | undefined>().with(v.strictObject({ id: idSchema<SourceId>(), parts: v.pipe(v.array(bytes), v.length(4)) })),
  /**
   * The connections of a tap: all that are open and the newest that ended, up to some hundred, by number; while a file is shown,
   * the newest of a tap of the file.
   */
  'tap.connections': call<readonly TapConnection[]>().with(idSchema<SourceId>()),
  /** One connection, of the file that is shown or of a tap of ours; its answer is an error where nothing is known of it. */
  'tap.connection': call<TapConnection>().with(idSchema<ConnectionId>()),
  /** Whether something accepts connections at an endpoint, and after how many microseconds; nothing is sent. */
  'tap.reach': call<Reachability>().with(v.pipe(v.string(), v.maxLength(1024))),
  /** Starts the built-in Hello World; while it runs this changes nothing. */
  'demo.start': call<undefined>().with(nothing),
  /** Chooses what the live stream shows; answers with the view's number. */
  'traffic.view': call<TrafficRows>().with(viewQuerySchema),
  'traffic.rows': call<TrafficRows>().with(v.strictObject({ view: count, from: count, to: count })),
  'traffic.message': call<MessageDetail>().with(idSchema<RowId>()),
  /** The beginnings of frames from one on, fewer where there are no more. */
  'traffic.heads': call<readonly FrameHead[]>().with(
    v.strictObject({ row: idSchema<RowId>(), from: count, count: v.pipe(count, v.maxValue(maxFrameHeadsAtOnce)) }),
  ),
  'traffic.frame': call<Uint8Array>().with(
    v.strictObject({ row: idSchema<RowId>(), frame: count, offset: count, length: v.pipe(count, v.maxValue(maxFrameChunkBytes)) }),
  ),
  /** What a message says, by the decoder that the user chose or the one that fits best; bounded. */
  'traffic.decode': call<RowDecoding>().with(idSchema<RowId>()),
  /** Children that a decoding left out. */
  'traffic.decodeMore': call<RowDecodingPage>().with(decodeMoreSchema),
  /** Bytes of a decoding's blob, such as inflated ones. */
  'traffic.blob': call<Uint8Array>().with(
    v.strictObject({ row: idSchema<RowId>(), blob: count, offset: count, length: v.pipe(count, v.maxValue(maxFrameChunkBytes)) }),
  ),
  /** The numbers of a field over time. Asked again, it goes on from where it was. */
  'traffic.series': call<FieldSeries>().with(seriesQuerySchema),
  /** What was said because of one Jupyter request, as far as there was time. */
  'traffic.conversation': call<ConversationPage>().with(conversationQuerySchema),
  /** Asks for a file with the native dialog, then writes a whole frame to it. Answers with its path, or without when cancelled. */
  'traffic.saveFrame': call<string | undefined>().with(v.strictObject({ row: idSchema<RowId>(), frame: count })),
  'decoders.list': call<readonly DecoderInfo[]>().with(nothing),
  /** Files of the folder with the user's own decoders. */
  'decoders.own': call<readonly UserDecoderInfo[]>().with(nothing),
  /** Opens that folder in the system's file manager. */
  'decoders.showFolder': call<undefined>().with(nothing),
  /** Keeps a key while the app runs, and never longer; an empty one is forgotten. */
  'decoders.setKey': call<undefined>().with(decoderKeySchema),
  'schemas.list': call<readonly SchemaInfo[]>().with(nothing),
  /** Asks for `.proto` or `.avsc` files with the native dialog and keeps a copy; without an answer it was cancelled. */
  'schemas.add': call<SchemaInfo | undefined>().with(nothing),
  /** Takes a schema away, and the choices that name it. */
  'schemas.remove': call<undefined>().with(v.pipe(v.string(), v.maxLength(100))),
  'traffic.clear': call<undefined>().with(nothing),
  /** Where a row, or the first one from a time of the session on, is in the view: the nearest one where it is not in it. */
  'traffic.locate': call<{ readonly position: number; readonly row: RowId } | undefined>().with(
    v.union([v.strictObject({ row: idSchema<RowId>() }), v.strictObject({ timeUs: momentUs })]),
  ),
  /** Seeks a filter's matches among the rows of the view; batches tell how many there are. Without one it ends. */
  'traffic.find': call<undefined>().with(v.strictObject({ filter: v.optional(filterText) })),
  /** The match after a position or before it, beginning anew at the other end; `undefined` while there is none. */
  'traffic.findNext': call<FoundRow | undefined>().with(
    v.strictObject({ from: v.optional(count), direction: v.picklist(['next', 'previous']) }),
  ),
  /** Filters that colour rows: each row carries the number, from 1, of the first that matches it. */
  'traffic.colours': call<undefined>().with(v.pipe(v.array(filterText), v.maxLength(maxColourRules))),
  /** The window has dealt with the last batch and takes another. */
  'traffic.acknowledge': call<undefined>().with(nothing),
  /** Sums over what is held; a newer call ends an older one, whose answer is an error then. */
  'statistics.read': call<StatisticsReport>().with(statisticsQuerySchema),
  /** The topics of publishers, as they stand; a newer call ends an older one, whose answer is an error then. */
  'topics.read': call<TopicsAnswer>().with(topicsQuerySchema),
  /** What passed before and around a request; a newer call ends an older one, whose answer is an error then. */
  'exchange.context': call<ExchangeContext>().with(idSchema<RowId>()),
  /** Sessions that can be opened, the newest first. */
  'sessions.list': call<readonly SessionInfo[]>().with(nothing),
  /** Shows a session in place of what is captured now; without a key the native dialog asks for a file. `false`: it was cancelled. */
  'sessions.open': call<boolean>().with(v.strictObject({ key: v.optional(sessionKey) })),
  /** Shows what is captured now. */
  'sessions.showLive': call<undefined>().with(nothing),
  /** Asks for a file with the native dialog, then saves a copy of a session, or of the one that is shown, there. */
  'sessions.saveAs': call<SaveOutcome>().with(v.strictObject({ key: v.optional(sessionKey) })),
  'sessions.rename': call<undefined>().with(
    v.strictObject({ key: sessionKey, name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)) }),
  ),
  'sessions.delete': call<undefined>().with(sessionKey),
  /** Asks for a file with the native dialog, then merges two sessions by time into it. */
  'sessions.merge': call<SaveOutcome>().with(v.strictObject({ keys: v.tuple([sessionKey, sessionKey]) })),
  /** Ends what `saveAs` or `merge` is doing. */
  'sessions.cancel': call<undefined>().with(nothing),
  /** Opens the folder of the sessions that are recorded by themselves in the system's file manager. */
  'sessions.showFolder': call<undefined>().with(nothing),
  /** The user has decided about the interrupted session: it stays in the list. */
  'sessions.dismissInterrupted': call<undefined>().with(nothing),
  /** Of the session that is shown, in order of rows. */
  'annotations.list': call<readonly RowAnnotation[]>().with(nothing),
  /** Sets one of the session that is shown; one that says nothing is taken away. */
  'annotations.set': call<undefined>().with(
    v.strictObject({
      row: idSchema<RowId>(),
      bookmark: v.boolean(),
      note: v.pipe(v.string(), v.maxLength(10_000)),
      colour: v.picklist(['', ...markColours]),
    }),
  ),
  /**
   * Asks for a file with the native dialog, then writes the capture to it, or only the rows of a list; `decoded`: with what decoders
   * say of messages.
   */
  'export.start': call<ExportOutcome>().with(
    v.strictObject({ format: v.picklist(['jsonl']), decoded: v.boolean(), query: v.optional(viewQuerySchema) }),
  ),
  'export.cancel': call<undefined>().with(nothing),
} as const

export type CallName = keyof typeof calls
export type CallArgument<Name extends CallName> = v.InferInput<(typeof calls)[Name]['argument']>
/** What main's handler gets: the argument after validation. */
export type CallInput<Name extends CallName> = v.InferOutput<(typeof calls)[Name]['argument']>
export type CallAnswer<Name extends CallName> = (typeof calls)[Name] extends Call<v.GenericSchema, infer Answer> ? Answer : never

/** Rows that are done, of how many. */
export interface ExportProgress {
  readonly records: number
  readonly total: number
}

/** What main tells the window, by name. */
export interface Notices {
  'traffic.batch': TrafficBatch
  /** The view is gone: another capture is shown, or the thread that read it was lost. The window asks for one anew. */
  'traffic.lost': undefined
  'sources.changed': readonly SourceSnapshot[]
  /** Connections of taps that are new, changed or ended; at most four times a second. */
  'tap.changed': readonly TapConnection[]
  'settings.changed': Settings
  'session.changed': SessionStatus
  /** Of a copy or a merge of sessions, in bytes. */
  'session.progress': { readonly done: number; readonly total: number }
  'annotations.changed': readonly RowAnnotation[]
  'export.progress': ExportProgress
  /** The user's own decoders are others now, or one fails. */
  'decoders.changed': readonly UserDecoderInfo[]
  /** A command of the native menu that the window carries out. */
  command: CommandName
}
export type NoticeName = keyof Notices
export const noticeNames = [
  'traffic.batch',
  'traffic.lost',
  'sources.changed',
  'tap.changed',
  'settings.changed',
  'session.changed',
  'session.progress',
  'annotations.changed',
  'export.progress',
  'decoders.changed',
  'command',
] as const satisfies readonly NoticeName[]
