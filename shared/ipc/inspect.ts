import * as v from 'valibot'
import type { DecodedNode, Decoding, FieldDescription, More } from '../decoders/decoder'
import type { AppError } from '../errors'
import type { RowId, SourceId } from '../model'
import { count, idSchema } from './arguments'
import type { QueryProgress } from './traffic'

/** Levels of a decoded tree. */
const maxDepth = 64
/** Characters of a filter field: `json.a.b`. */
const maxFieldLength = 1024
/** Points that a series carries at most. */
export const maxSeriesPoints = 2000

/** Where to go on in a tree: what its `more` says. */
export const decodeMoreSchema = v.strictObject({
  row: idSchema<RowId>(),
  page: v.strictObject({ path: v.pipe(v.array(count), v.maxLength(maxDepth)), from: count }),
})

/** Which numbers are plotted over time: a field's, of the messages of a source, with a topic where they have one. */
export const seriesQuerySchema = v.strictObject({
  /** As filters name it: `msgpack.price`. */
  field: v.pipe(v.string(), v.minLength(1), v.maxLength(maxFieldLength)),
  source: idSchema<SourceId>(),
  /** As {@link RowDecoding.topic} has it. */
  topic: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  direction: v.optional(v.picklist(['in', 'out', 'to-server', 'to-client'])),
})
export type SeriesQuery = v.InferOutput<typeof seriesQuerySchema>

/** Values over time, the extremes of equal stretches where there are too many; in order of time. */
export interface FieldSeries {
  readonly timesUs: Float64Array
  readonly values: Float64Array
  /** How many messages had a value. */
  readonly count: number
  /** Absent once all that is held was looked at. */
  readonly progress?: QueryProgress | undefined
}

/** Characters of one part of a conversation. */
export const maxConversationText = 20_000

/** Whose conversation: the id of a Jupyter request; and from which row on it is sought. */
export const conversationQuerySchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
  from: idSchema<RowId>(),
})

export interface ConversationImage {
  readonly mime: string
  readonly base64: string
  readonly width: number
  readonly height: number
}

/** One message of a conversation. */
export interface ConversationPart {
  readonly row: RowId
  readonly source: SourceId
  readonly timeUs: number
  readonly role: 'request' | 'reply' | 'publication'
  /** Of the message: `stream`. */
  readonly type: string
  /** Of a kernel, where it is told: `busy`, `idle`. */
  readonly state?: string
  readonly stream?: 'stdout' | 'stderr'
  /** Code, output, a traceback, a result as text, the status of a reply. */
  readonly text: string
  /** The text is only the beginning. */
  readonly isClipped: boolean
  /** Number of the cell. */
  readonly count?: number
  readonly image?: ConversationImage
}

/** Parts in order, as far as there was time; from `nextRow` on there may be more. */
export interface ConversationPage {
  readonly parts: readonly ConversationPart[]
  readonly nextRow: RowId
  /** All that is held was looked at. */
  readonly isCaughtUp: boolean
}

/** A blob of a decoding, without its bytes. */
export interface BlobInfo {
  readonly name: string
  readonly size: number
  /** How many of its bytes can be asked for. */
  readonly held: number
}

/** What a row says, without the bytes of its blobs. */
export interface RowDecoding extends Omit<Decoding, 'blobs'> {
  /** Whether one decoder read all frames, or each frame has its own. */
  readonly scope: 'message' | 'frame'
  /** The first frame after the envelope, byte by byte as Latin-1, at most its beginning: what choices and series name. */
  readonly topic: string
  readonly blobs: readonly BlobInfo[]
}

export interface RowDecodingPage {
  readonly nodes: readonly DecodedNode[]
  readonly more?: More
  /** All blobs of the row that are known by now. */
  readonly blobs: readonly BlobInfo[]
}

/** A decoder that can be chosen. */
export interface DecoderInfo {
  readonly name: string
  readonly title: string
  readonly scope: 'message' | 'frame'
  readonly fields: readonly FieldDescription[]
  readonly openFields: boolean
  /** What the user can tell it: a schema of a kind, the type in that or of its numbers, the secret key of its protocol. */
  readonly settings: readonly ('protobuf' | 'avro' | 'type' | 'key')[]
}

/** A file of the folder with the user's own decoders. */
export interface UserDecoderInfo {
  readonly file: string
  /** What choices name it by; the last it had where it is not loaded. */
  readonly name: string | undefined
  readonly title: string | undefined
  readonly isEnabled: boolean
  readonly isLoaded: boolean
  /** Why it is not loaded, or how it failed last. */
  readonly error: AppError | undefined
  /** Fields that messages had by now, without the decoder's name. */
  readonly fields: readonly string[]
}

/** Secret of a protocol, such as a Jupyter connection's, for what a choice with the same source, topic and frame is for. */
export const decoderKeySchema = v.strictObject({
  source: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  topic: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  frame: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1))),
  key: v.pipe(v.string(), v.maxLength(4096)),
})
export type DecoderKey = v.InferOutput<typeof decoderKeySchema>

/** A schema that the user added. */
export interface SchemaInfo {
  /** What choices name it by. */
  readonly id: string
  /** Names of its files. */
  readonly name: string
  readonly kind: 'protobuf' | 'avro'
}
