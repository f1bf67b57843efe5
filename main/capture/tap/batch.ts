/**
 * A batch of captured rows as it goes from the tap's thread to main: columns in one buffer, payloads in another. Both are
 * shared, never copied: main keeps them as they are, and the threads that write and search the session read them there.
 * What all have let go of comes back to be filled again. Rows and exchanges are numbered by the thread, rows from 0 and
 * exchanges from 1; main maps them to its own (see tap-chunk.ts).
 */
export interface TapBatch {
  /** The first row, in the thread's numbering. */
  readonly firstRow: number
  readonly rows: number
  readonly messages: number
  readonly events: number
  /** The exchange that the next opening row would have got when this batch began. */
  readonly firstExchange: number
  /** Exchanges opened by rows of this batch. */
  readonly opened: number
  /** Rows for which the columns have room; the layout depends on it. */
  readonly capacity: number
  /** All buffers may be longer than what is used, and hold anything there. */
  readonly columns: SharedArrayBuffer
  /** Absent where no row belongs to an exchange; the rows that opened one follow the columns. */
  readonly exchangeColumns: SharedArrayBuffer | undefined
  /** Payloads one after the other. */
  readonly slab: SharedArrayBuffer
  readonly slabBytes: number
  readonly updates: TapUpdates | undefined
  /** What was recorded since the last batch, by source. */
  readonly tallies: readonly SourceTally[]
  /** Requests in state `pending`, of all connections. */
  readonly pending: number
}

/** Small batches are put together up to this many rows … */
export const maxJoinedRows = 4096
/** … and this many bytes of payload: what comes every few milliseconds must not cost main a chunk each time. */
export const maxJoinedBytes = 256 * 1024

/** New states of exchanges whose request is in an earlier batch. */
export interface TapUpdates {
  readonly count: number
  /** `row`, `peer` and `rttUs` as in the columns, then `state` and `certainty`. Not shared: nobody gives it back. */
  readonly columns: ArrayBuffer
}

export interface SourceTally {
  readonly source: number
  readonly messagesToServer: number
  readonly messagesToClient: number
  readonly bytesToServer: number
  readonly bytesToClient: number
  /** Messages, counted above too, of which there is no row. */
  readonly missed: number
}

/** Bits of the `flags` column. */
export const rowFlags = {
  /** The payload is framed as ZMTP 1.0 does; otherwise as 2.0 and later do. */
  framingV1: 1,
  /** The payload is not framed: it is one frame as it stands (events, commands). */
  unframed: 2,
  /** The content is encrypted on the wire. */
  encrypted: 4,
  /** A message by which a 2.0 or 3.0 peer subscribes (`01` and prefix) or unsubscribes (`00` and prefix). */
  subscription: 8,
  /** A password in the payload was replaced. */
  masked: 16,
  /** The message was larger than what is kept: there is no payload. */
  notKept: 32,
} as const

/** `socket` of a row whose sender's type is not known. */
export const unknownSocket = 255

/** The columns of one batch. */
export interface TapColumns {
  /** First byte seen, in microseconds of the session. */
  readonly timeUs: Float64Array
  /** Bytes of all frames; 2³² − 1 stands for that and more. */
  readonly size: Uint32Array
  /** Where the payload ends in the slab; it starts where the one before ends. */
  readonly payloadEnd: Uint32Array
  readonly frameCount: Uint32Array
  readonly connection: Uint32Array
  readonly source: Uint32Array
  /** From the first byte to the last. */
  readonly transferUs: Uint32Array
  readonly kind: Uint8Array
  readonly direction: Uint8Array
  readonly socket: Uint8Array
  readonly event: Uint8Array
  readonly envelopeFrames: Uint8Array
  readonly flags: Uint8Array
}

/** The columns of exchanges; zero for a row of none. */
export interface ExchangeColumns {
  /** The thread's number of the exchange; 0: none. */
  readonly exchange: Float64Array
  /** The thread's number of the other row, plus one; 0: none. */
  readonly peer: Float64Array
  /** First byte of the request to first byte of the reply; it counts where there is a peer. */
  readonly rttUs: Float64Array
  readonly role: Uint8Array
  readonly state: Uint8Array
  readonly certainty: Uint8Array
}

const padded = (bytes: number): number => (bytes + 7) & ~7

class Layout {
  readonly #buffer: ArrayBufferLike
  readonly #rows: number
  offset: number

  constructor(buffer: ArrayBufferLike, rows: number, offset: number) {
    this.#buffer = buffer
    this.#rows = rows
    this.offset = offset
  }

  float(): Float64Array {
    return new Float64Array(this.#buffer, this.#take(8), this.#rows)
  }

  word(): Uint32Array {
    return new Uint32Array(this.#buffer, this.#take(4), this.#rows)
  }

  byte(): Uint8Array {
    return new Uint8Array(this.#buffer, this.#take(1), this.#rows)
  }

  #take(width: number): number {
    const at = this.offset
    this.offset += padded(this.#rows * width)
    return at
  }
}

/** Bytes that the columns of so many rows take. */
export function columnBytes(rows: number): number {
  return padded(rows * 8) + 6 * padded(rows * 4) + 6 * padded(rows)
}

/** Rows whose columns fit into so many bytes; those of their exchanges do then, too. */
export function rowsWithin(bytes: number): number {
  // A multiple of eight needs no padding.
  return Math.floor(bytes / columnBytes(8)) * 8
}

function exchangeColumnBytes(rows: number): number {
  return 3 * padded(rows * 8) + 3 * padded(rows)
}

/** Bytes of the exchange columns and of the rows that opened an exchange, at most as many. */
export function exchangeBytes(rows: number): number {
  return exchangeColumnBytes(rows) + padded(rows * 4)
}

export function columnsAt(buffer: ArrayBufferLike, rows: number, offset = 0): TapColumns {
  const layout = new Layout(buffer, rows, offset)
  return {
    timeUs: layout.float(),
    size: layout.word(),
    payloadEnd: layout.word(),
    frameCount: layout.word(),
    connection: layout.word(),
    source: layout.word(),
    transferUs: layout.word(),
    kind: layout.byte(),
    direction: layout.byte(),
    socket: layout.byte(),
    event: layout.byte(),
    envelopeFrames: layout.byte(),
    flags: layout.byte(),
  }
}

export function exchangeColumnsAt(buffer: ArrayBufferLike, rows: number, offset = 0): ExchangeColumns {
  const layout = new Layout(buffer, rows, offset)
  return {
    exchange: layout.float(),
    peer: layout.float(),
    rttUs: layout.float(),
    role: layout.byte(),
    state: layout.byte(),
    certainty: layout.byte(),
  }
}

/** The rows, counted within the batch, that opened its exchanges, in order; behind the exchange columns. */
export function openedAt(buffer: ArrayBufferLike, rows: number): Uint32Array {
  return new Uint32Array(buffer, exchangeColumnBytes(rows), rows)
}

/** The columns of updates; see {@link TapUpdates}. */
export interface UpdateColumns {
  readonly row: Float64Array
  readonly peer: Float64Array
  readonly rttUs: Float64Array
  readonly state: Uint8Array
  readonly certainty: Uint8Array
}

export function updateBytes(count: number): number {
  return 3 * padded(count * 8) + 2 * padded(count)
}

export function updatesAt(buffer: ArrayBufferLike, count: number): UpdateColumns {
  const layout = new Layout(buffer, count, 0)
  return { row: layout.float(), peer: layout.float(), rttUs: layout.float(), state: layout.byte(), certainty: layout.byte() }
}

type Columns = Readonly<Record<string, Float64Array | Uint32Array | Uint8Array>>

/** Copies the first rows of all columns of `from` into those of `to`, at a row. */
export function copyColumns<Kind extends { readonly [Name in keyof Kind]: Columns[string] }>(
  from: Kind,
  to: Kind,
  rows: number,
  at = 0,
): void {
  for (const name in from) to[name].set(from[name].subarray(0, rows), at)
}

interface Memory<Buffer extends ArrayBufferLike> {
  readonly columns: Buffer
  readonly exchangeColumns: Buffer | undefined
  readonly slab: Buffer
}

/** The buffers of a batch, which come back to be filled again where they are shared. */
export function buffersOf<Buffer extends ArrayBufferLike>({ columns, exchangeColumns, slab }: Memory<Buffer>): Buffer[] {
  return exchangeColumns === undefined ? [columns, slab] : [columns, slab, exchangeColumns]
}

/** Bytes of memory that a batch takes. */
export function batchBytes(batch: Memory<ArrayBufferLike>): number {
  return buffersOf(batch).reduce((sum, { byteLength }) => sum + byteLength, 0)
}
