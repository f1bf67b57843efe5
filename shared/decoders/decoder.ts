import { type AppError, InspectorError } from '../errors'
import type { Direction, SocketType } from '../model'
import type { Sentence } from '../sentences/said'
import type { Budget } from './budget'
import type { ByteRange, Content } from './content'
import type { TreeBuilder } from './tree'

/** What a decoder makes of bytes; the words after which a window picks how to draw a node. */
export type NodeKind = 'map' | 'list' | 'text' | 'number' | 'boolean' | 'nothing' | 'bytes' | 'time' | 'id' | 'word'

export type NumberType = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f16' | 'f32' | 'f64'

/** How a node can be shown besides its text. The bytes are fetched by its range, from the frame or the decoding's blobs. */
export type NodeView =
  | { readonly kind: 'image'; readonly mime: string; readonly width: number | undefined; readonly height: number | undefined }
  /** `points` are at most 256 values for a plot: the extremes of equal parts, in order. */
  | {
      readonly kind: 'numbers'
      readonly type: NumberType
      readonly littleEndian: boolean
      readonly count: number
      readonly points: readonly number[]
    }
  | { readonly kind: 'text'; readonly language: 'plain' | 'json' | 'xml' }

/** Children that were left out: ask for them with {@link Page}. */
export interface More {
  /** Child numbers from the root of the decoding to the node whose children they are. */
  readonly path: readonly number[]
  /** The number of the first that was left out. */
  readonly from: number
  /** How many; `undefined`: the bytes were not read to the end. */
  readonly count: number | undefined
}

/** Where to go on: what a {@link More} says. */
export type Page = Pick<More, 'path' | 'from'>

/** Plain data (it is cloned between threads), bounded in number, depth and text. */
export interface DecodedNode {
  readonly name: string
  readonly kind: NodeKind
  /** One value as people read it; empty for most containers. Bounded, see `clipped`. */
  readonly text: string
  /** The text is only the beginning. */
  readonly clipped?: true
  /** Only where a number or boolean holds it exactly. */
  readonly value?: number | boolean
  readonly range?: ByteRange
  /** Title of the decoder that made the children: on frames, inflated data and other things decoded in turn. */
  readonly decoder?: string
  /** The filter field that has this value: `jupyter.msg_type`, `msgpack.a.0`. */
  readonly field?: string
  readonly children?: readonly DecodedNode[]
  readonly more?: More
  readonly view?: NodeView
}

/** An id that the protocol carries; exchanges pair by it. */
export interface Correlation {
  readonly role: 'request' | 'reply' | 'publication'
  /** Equal ids belong together, within a source. */
  readonly id: string
}

/** Bytes that are in no frame, such as inflated ones; ranges `in: 'blob'` point into them. */
export interface DecodedBlob {
  readonly name: string
  /** Bounded: the beginning when `size` is more. */
  readonly bytes: Uint8Array
  readonly size: number
}

/** What a message says. Plain data. */
export interface Decoding {
  /** Name of the decoder. */
  readonly decoder: string
  readonly title: string
  /** One bounded line. */
  readonly summary: string
  readonly tree: readonly DecodedNode[]
  /** Root nodes that were left out. */
  readonly more?: More
  readonly correlation?: Correlation
  /** Quiet notes: what could not be read, and where reading stopped. */
  readonly problems: readonly string[]
  /** Values of the decoder's declared fields; those that have one. */
  readonly fields: Readonly<Record<string, DecodedScalar>>
  readonly blobs: readonly DecodedBlob[]
  /** The decoder that the user chose failed; the tree has what it read by then. */
  readonly error?: AppError
}

export type DecodedScalar = string | number | boolean | null
/** `undefined`: there is no such value. */
export type DecodedValue = DecodedScalar | undefined

export interface FieldDescription {
  /** Without the decoder's name: `msg_type` of `jupyter.msg_type`. */
  readonly path: string
  readonly description: string
}

/** A schema that the user added. Plain data; decoders compile it once per object (so keep the object). */
export interface DecoderSchema {
  readonly kind: 'protobuf' | 'avro'
  /** `.proto` files that may import each other by name, or one `.avsc`. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

/** What a user's choice says besides the decoder's name. */
export interface DecoderSettings {
  readonly schema?: DecoderSchema | undefined
  /** Message or record type within the schema: `my.package.Quote`. */
  readonly type?: string | undefined
  /** Secret of the protocol, such as a Jupyter connection's key. */
  readonly key?: string | undefined
}

/** A message as decoders see it: the frames after the envelope, read only when asked for. */
export interface MessageInput {
  /** How many frames there are after the envelope. */
  readonly count: number
  /**
   * By number after the envelope, from 0; frames of the envelope have negative ones, the last of them −1. Beyond either end an
   * empty one.
   */
  readonly frame: (index: number) => Content
  readonly envelopeFrames: number
  /** Of the sender, at a tap; of ours, at an endpoint. */
  readonly socket?: SocketType | undefined
  readonly direction?: Direction | undefined
  readonly sourceName?: string | undefined
}

/** What decoders may ask for while they look at heads only. */
export interface ReadContext {
  readonly settings: DecoderSettings
  /** A value by another decoder: `context.field('json', frame, ['header', 'msg_id'])`. Never throws. */
  readonly field: (decoder: string, content: Content, path: readonly string[]) => DecodedValue
  /** The one line of the frame decoder that fits best. Never throws. */
  readonly summary: (content: Content) => string
}

/** What decoders work with. */
export interface DecodeContext extends ReadContext {
  readonly tree: TreeBuilder
  readonly budget: Budget
  /**
   * Adds a node that the frame decoder that fits best fills, or the one named by `decoder`. When it fails, the bytes are
   * shown instead, with a note. Answers the name of the decoder that filled it.
   */
  readonly nested: (name: string, content: Content, how?: NestedDecoding) => string
  /** Keeps bytes that are in no frame, for ranges and nested decoding. `size`: how many there would be. */
  readonly blob: (name: string, bytes: Uint8Array, size?: number) => Content
  /** Adds a quiet note, a sentence. */
  readonly problem: (sentence: Sentence) => void
}

export interface NestedDecoding {
  /** A frame decoder's name. */
  readonly decoder?: string | undefined
  readonly settings?: DecoderSettings | undefined
  /** The filter field of the node. */
  readonly field?: string | undefined
}

interface DecoderBase<Input> {
  /** In the filter language and in settings: lower case letters, digits and `_`. */
  readonly name: string
  /** For people: `MessagePack`. */
  readonly title: string
  /** What the filter offers; also filled into {@link Decoding.fields}. */
  readonly fields: readonly FieldDescription[]
  /** Any path may be asked for: `json.a.b`. */
  readonly openFields?: true
  /**
   * How sure it is that the input is its own, from heads of at most {@link headBytes} only: 1 a signature no other has, and
   * the structure fits; 0.9 the structure fits in full; 0.5 likely; 0 not. Below {@link certaintyFloor} it is not chosen by
   * itself. Runs for every visible row: no more than a few microseconds, and never throws.
   */
  readonly recognise: (input: Input, context: ReadContext) => number
  /** One line, from heads only, of at most {@link summaryLength} characters (more is cut). Runs for every visible row. */
  readonly summarise: (input: Input, context: ReadContext) => string
  /**
   * Writes what the bytes say into `context.tree`, in the order of the bytes. A frame decoder finds the node of its content
   * open: it describes that (`tree.describe({ kind: 'map' })`, or a single value) and adds children. A message decoder adds
   * nodes to the root. Nodes that it opens and leaves open are closed for it.
   * @throws DecodeError when the bytes are not its own or end too early; BudgetSpent passes through.
   */
  readonly decode: (input: Input, context: DecodeContext) => void
  /** The value of a field without building the tree. May throw DecodeError: then there is no value. */
  readonly field?: (input: Input, path: readonly string[], context: ReadContext) => DecodedValue
}

/** Reads one frame, or what another decoder found inside one. */
export interface FrameDecoder extends DecoderBase<Content> {
  readonly scope: 'frame'
  /** It fits nearly anything, so frames that say more name the message: text and bytes. */
  readonly plain?: true
  /** What is wrapped, such as inflated bytes (a bounded beginning), for the fields of what is inside. */
  readonly unwrap?: (input: Content, context: ReadContext) => Content | undefined
}

/** Reads all frames of a message after the envelope. */
export interface MessageDecoder extends DecoderBase<MessageInput> {
  readonly scope: 'message'
  /** From heads; runs for every message when exchanges are paired. May throw DecodeError: then there is none. */
  readonly correlate?: (input: MessageInput, context: ReadContext) => Correlation | undefined
}

export type Decoder = FrameDecoder | MessageDecoder

export const headBytes = 1024
export const summaryLength = 200
export const certaintyFloor = 0.4

/** Bytes that are not what a decoder reads. */
export class DecodeError extends InspectorError {
  constructor(message: Sentence, hint?: Sentence) {
    super({ code: 'NOT_DECODABLE', message, ...(hint === undefined ? {} : { hint }) })
    this.name = 'DecodeError'
  }
}
