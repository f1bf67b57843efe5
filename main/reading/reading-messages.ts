import type { DecoderChoice } from '../../shared/decoders/choice'
import type { AppError } from '../../shared/errors'
import type { CallAnswer, CallInput, CaptureCounters, ExportProgress, SourceCounters, ViewQuery } from '../../shared/ipc/contract'
import type { UserDecoderInfo } from '../../shared/ipc/inspect'
import type { ConnectionId, SourceId, TimeAnchor } from '../../shared/model'
import type { TapConnection } from '../../shared/tap'
import type { ChunkImage } from '../capture/capture-chunk'
import type { TapUpdates } from '../capture/tap/batch'
import type { ExportFormatId } from '../export'
import type { SavedConnection } from '../session/session-tables'
import type { StreamBatch } from './traffic-stream'

/** What the thread that reads is started with. */
export interface ReadingThreadOptions {
  readonly anchor: TimeAnchor
  /** Views are numbered from one past this. */
  readonly viewNumber: number
  readonly userDecoders: UserDecoderFolderOptions | undefined
}

/** Where the user's own decoders are. */
export interface UserDecoderFolderOptions {
  readonly folder: string
  /** Of the built `user-decoder-worker.js`. */
  readonly workerUrl: string
  /** Files that are switched off. */
  readonly disabled: readonly string[]
}

/** Calls of the window that the thread answers. */
export const readingCalls = [
  'traffic.view',
  'traffic.rows',
  'traffic.message',
  'traffic.heads',
  'traffic.frame',
  'traffic.locate',
  'traffic.find',
  'traffic.findNext',
  'traffic.colours',
  'traffic.acknowledge',
  'traffic.decode',
  'traffic.decodeMore',
  'traffic.blob',
  'traffic.series',
  'traffic.conversation',
  'decoders.list',
  'decoders.own',
  'statistics.read',
  'topics.read',
  'exchange.context',
] as const
export type ReadingCall = (typeof readingCalls)[number]

/** What is written, and where. */
export interface ExportInput {
  readonly format: ExportFormatId
  readonly path: string
  /** What decoders say of messages is written, too. */
  readonly decoded: boolean
  /** Only rows of this list; all of them otherwise. */
  readonly query?: ViewQuery | undefined
}

/** Calls of main itself. */
interface MainCalls {
  /** Shows a file, or what is captured now. */
  show: { readonly input: string | undefined; readonly answer: undefined }
  /** What the user chose decoders to be, from now on. */
  choices: { readonly input: readonly DecoderChoice[]; readonly answer: undefined }
  /** Files of the user's own decoders that are switched off. */
  disableDecoders: { readonly input: readonly string[]; readonly answer: undefined }
  /** Of the file that is shown: a tap's connections, and one of them. */
  fileConnections: { readonly input: SourceId; readonly answer: readonly TapConnection[] }
  fileConnection: { readonly input: ConnectionId; readonly answer: TapConnection }
  export: {
    readonly input: { readonly id: number } & ExportInput
    readonly answer: { readonly records: number; readonly evicted: number }
  }
}
export type ThreadCall = ReadingCall | keyof MainCalls
export type ThreadInput<Name extends ThreadCall> = Name extends ReadingCall
  ? CallInput<Name>
  : Name extends keyof MainCalls
    ? MainCalls[Name]['input']
    : never
export type ThreadAnswer<Name extends ThreadCall> = Name extends ReadingCall
  ? CallAnswer<Name>
  : Name extends keyof MainCalls
    ? MainCalls[Name]['answer']
    : never

/** Main to the thread. */
export type ReadingRequest =
  | { readonly kind: 'chunk'; readonly image: ChunkImage; readonly bytes: number }
  | { readonly kind: 'updates'; readonly updates: TapUpdates; readonly thread: number | undefined }
  | { readonly kind: 'source'; readonly id: number; readonly name: string }
  | { readonly kind: 'connection'; readonly connection: SavedConnection }
  /** The file that is being written from now on. */
  | { readonly kind: 'record'; readonly path: string | undefined }
  | { readonly kind: 'committed'; readonly state: WrittenState }
  /** Memory holds no rows before this one any more. */
  | { readonly kind: 'evicted'; readonly firstRow: number }
  | { readonly kind: 'clear'; readonly endRow: number }
  /** What goes with a batch has changed. */
  | { readonly kind: 'touch' }
  | { readonly kind: 'cancelExport'; readonly id: number }
  | { readonly kind: 'call'; readonly id: number; readonly name: ThreadCall; readonly input: unknown }

/** What is known of the file that is being written without looking into it. */
export interface WrittenState {
  /** Its limit has pushed out the rows before this one. */
  readonly firstRow: number
  /** All rows before this one are in it. */
  readonly endRow: number
  /** It is written no further, because that failed. */
  readonly isStopped: boolean
}

/** What a file comes to, of what is told with batches. */
export interface FileTotals {
  readonly counters: Pick<CaptureCounters, 'messages' | 'events' | 'exchanges' | 'evicted'>
  /** Complete some time after the file was opened. */
  readonly sources: readonly SourceCounters[]
}

/** The thread to main. */
export type ReadingReport =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: AppError }
  /**
   * `evicted`: messages that the limit of the file which is recorded pushed out; `undefined` where there is none. `file`: of the one that
   * is shown.
   */
  | { readonly kind: 'batch'; readonly batch: StreamBatch; readonly evicted: number | undefined; readonly file: FileTotals | undefined }
  /** Chunks of so many bytes do not wait any more. */
  | { readonly kind: 'taken'; readonly bytes: number }
  /** Rows before this one are not read in memory any more. */
  | { readonly kind: 'kept'; readonly row: number }
  /** The user's own decoders are others now, or one fails. `reread`: what was read may read otherwise. */
  | { readonly kind: 'userDecoders'; readonly infos: readonly UserDecoderInfo[]; readonly reread: boolean }
  | { readonly kind: 'exported'; readonly id: number; readonly progress: ExportProgress }
