import type { Direction, SocketType, TimeAnchor } from '../model'

/** Bits of the `flags` column that the filter reads; the same as in captured batches. */
export const chunkFlags = { framingV1: 1, unframed: 2, encrypted: 4, notKept: 32 } as const

/** The columns of exchanges; zero for a row of none. */
interface FilterExchanges {
  readonly exchange: Float64Array
  /** The other row; 0: none. Only whether there is one matters here. */
  readonly peer: Float64Array
  /** It counts where there is a peer. */
  readonly rttUs: Float64Array
  readonly role: Uint8Array
  readonly state: Uint8Array
  readonly certainty: Uint8Array
}

/** Columns that a reader may leave empty when {@link FilterPlan.columns} does not name them. */
interface FilterColumns {
  readonly timeUs: Float64Array
  readonly size: Uint32Array
  readonly frameCount: Uint32Array
  readonly connection: Uint32Array
  readonly source: Uint32Array
  readonly transferUs: Uint32Array
  readonly kind: Uint8Array
  readonly direction: Uint8Array
  readonly socket: Uint8Array
  readonly event: Uint8Array
  readonly envelopeFrames: Uint8Array
  readonly flags: Uint8Array
  /** Where the payload ends in the slab; it starts where the one before ends. */
  readonly payloadEnd: Uint32Array
}

/** Consecutive rows as columns, with their payloads framed as on the wire in one slab. */
export interface FilterChunk {
  /** The id of the row with index 0. */
  readonly firstRow: number
  readonly columns: FilterColumns
  /** Absent where no row belongs to an exchange. */
  readonly exchanges?: FilterExchanges | undefined
  /** The number that people see for a number in the `exchange` column, where they differ; 0: none. */
  readonly exchangeNumber?: ((value: number) => number) | undefined
  readonly slab: Uint8Array
}

/** What is known of a connection; lists hold both sides' at a tap. */
export interface ConnectionFacts {
  readonly endpoint?: string | undefined
  readonly mechanism?: string | undefined
  readonly version?: string | undefined
  readonly identities?: readonly string[] | undefined
  readonly addresses?: readonly string[] | undefined
}

export type DecodedValue = string | number | boolean | null | undefined

/** A message as a filter hands it to decoders. */
interface FilterMessage {
  readonly row: number
  /** All of its frames, the envelope's too. */
  readonly frames: readonly Uint8Array[]
  readonly envelopeFrames: number
  readonly source: number
  readonly direction: Direction | undefined
  readonly socket: SocketType | undefined
}

/** What a filter asks for besides the chunk. */
export interface FilterContext {
  readonly anchor: TimeAnchor
  /** East of Greenwich is positive. */
  readonly utcOffsetMinutes: number
  /** UTF-8 to text, never failing (the platform's TextDecoder). */
  readonly decodeText: (bytes: Uint8Array) => string
  readonly sourceName: (source: number) => string | undefined
  /** `connection` is 0 where ZeroMQ does not tell. */
  readonly connectionFacts: (connection: number, source: number) => ConnectionFacts | undefined
  /** The value of a decoder's field (`jupyter.msg_type`), or of `decoder`: the name of the decoder that reads the message. */
  readonly decoded?: ((field: string, message: FilterMessage) => DecodedValue) | undefined
}

export type ColumnName = keyof FilterColumns | 'exchanges'

/** One evaluation: predicates clear the bits (bytes, that is) of rows that they do not match. */
export interface Run {
  readonly chunk: FilterChunk
  readonly context: FilterContext
  readonly from: number
  readonly to: number
}

/** A predicate that is ready to run. */
export interface Predicate {
  /** Cheap ones run first: 1 columns, 2 lookups, 3 places in frames, 4 searches, 6 regular expressions, 7 JSON, 9 decoders, 10 the user's own. */
  readonly cost: number
  readonly columns: readonly ColumnName[]
  readonly payload: boolean
  /** Clears `mask[row - from]` where the row does not match; rows whose byte is 0 already are not looked at. */
  readonly narrow: (run: Run, mask: Uint8Array) => void
}
