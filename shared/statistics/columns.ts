type Numbers = Float64Array<ArrayBufferLike> | Uint32Array<ArrayBufferLike>
type Codes = Uint8Array<ArrayBufferLike>

/** The columns of consecutive rows, as far as statistics need them; codes are those of shared/model.ts. */
export interface StatisticsColumns {
  readonly firstRow: number
  readonly rows: number
  readonly timeUs: Float64Array<ArrayBufferLike>
  readonly size: Numbers
  readonly connection: Uint32Array<ArrayBufferLike>
  readonly source: Uint32Array<ArrayBufferLike>
  readonly kind: Codes
  readonly direction: Codes
  readonly socket: Codes
  readonly envelopeFrames: Codes
  readonly exchanges: ExchangeStatisticsColumns | undefined
  readonly payload: PayloadSlab | PayloadFrames
}

export interface ExchangeStatisticsColumns {
  /** 0: the other row is not known, and `rttUs` does not count. */
  readonly peer: Numbers
  readonly rttUs: Float64Array<ArrayBufferLike>
  readonly role: Codes
  readonly state: Codes
}

/** Payloads one after the other, in wire framing. */
export interface PayloadSlab {
  readonly kind: 'slab'
  readonly slab: Uint8Array<ArrayBufferLike>
  readonly payloadEnd: Uint32Array<ArrayBufferLike>
  readonly flags: Codes
}

/** Payloads held in some other way. */
interface PayloadFrames {
  readonly kind: 'frames'
  readonly frame: (index: number, frame: number) => Uint8Array | undefined
}

/** Bits of a slab's `flags`, as the tap's batches have them. */
export const payloadFlags = { framingV1: 1, unframed: 2, encrypted: 4, subscription: 8, masked: 16, notKept: 32 } as const

/** Which rows count. */
export interface RowSelection {
  readonly fromUs?: number | undefined
  /** Exclusive. */
  readonly toUs?: number | undefined
  readonly source?: number | undefined
  readonly connection?: number | undefined
  /** Local indexes of the rows that a filter let pass, in order; all when absent. */
  readonly indexes?: Uint32Array<ArrayBufferLike> | undefined
}
