import {
  type Certainty,
  type ConnectionId,
  certainties,
  type Direction,
  directions,
  type EventName,
  type ExchangeId,
  type ExchangeState,
  eventNames,
  exchangeStates,
  type Role,
  type RowId,
  type RowKind,
  type RowSummary,
  roles,
  rowKinds,
  type SocketType,
  type SourceId,
  socketTypes,
} from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { CaptureChunk, ChunkImage } from './capture-chunk'
import { rowChunkImage } from './row-chunk-image'

/** A chunk is full at this many rows … */
export const maxChunkRows = 4096
/** … or when its payloads reach this many bytes. */
const maxChunkPayloadBytes = 4 * 1024 * 1024
/** A payload of at least this size gets a buffer of its own, so that slabs waste little. */
const ownBufferBytes = 256 * 1024
const firstSlabBytes = 16 * 1024
const maxSlabBytes = 1024 * 1024
/** Lengths are kept in 32 bits. */
const maxFrameBytes = 0xffff_ffff
/** `envelopeFrames` has eight bits here and in the packed rows of the window. */
const maxEnvelopeFrames = 255

/** What is known of a row when it is captured. */
export interface NewRow {
  readonly kind: RowKind
  readonly timeUs: number
  readonly source: SourceId
  readonly connection: ConnectionId | 0
  readonly socket: SocketType
  readonly direction: Direction
  readonly event: EventName
  readonly envelopeFrames: number
}

/** A row's part in an exchange; it changes as the exchange goes on. */
export interface ExchangePart {
  readonly exchange: ExchangeId
  readonly role: Role
  readonly state: ExchangeState
  readonly certainty: Certainty
  readonly rttUs: number | undefined
  readonly peer: RowId | undefined
}

function codes<Word extends string>(words: readonly Word[]): (word: Word) => number {
  const codeOf = new Map(words.map((word, code) => [word, code]))
  return (word) => codeOf.get(word) ?? 0
}
const kindCode = codes(rowKinds)
const socketCode = codes(socketTypes)
const directionCode = codes(directions)
const eventCode = codes(eventNames)
const roleCode = codes(roles)
export const stateCode = codes(exchangeStates)
export const certaintyCode = codes(certainties)

const bytesPerRow = 3 * 8 + 8 * 4 + 8

/** The columns of so many rows in one buffer. */
function makeColumns(rows: number) {
  const buffer = new ArrayBuffer(rows * bytesPerRow)
  let offset = 0
  const take = (width: number): number => {
    const at = offset
    offset += rows * width
    return at
  }
  const float = () => new Float64Array(buffer, take(8), rows)
  const word = () => new Uint32Array(buffer, take(4), rows)
  const byte = () => new Uint8Array(buffer, take(1), rows)
  return {
    timeUs: float(),
    rttUs: float(),
    size: float(),
    source: word(),
    connection: word(),
    exchange: word(),
    peer: word(),
    firstFrame: word(),
    slab: word(),
    slabOffset: word(),
    /** Local indexes of the rows that opened an exchange, in order. */
    opened: word(),
    kind: byte(),
    direction: byte(),
    socket: byte(),
    event: byte(),
    role: byte(),
    state: byte(),
    certainty: byte(),
    envelopeFrames: byte(),
  }
}

export type RowChunkColumns = ReturnType<typeof makeColumns>

const columnNames = Object.keys(makeColumns(1)) as (keyof ReturnType<typeof makeColumns>)[]

/**
 * Some thousand consecutive rows as columns, with their payloads in slabs: no object is kept per row. Rows are only
 * added at the end and never taken out one by one; the chunk goes as a whole.
 */
export class RowChunk implements CaptureChunk {
  readonly firstRow: number
  /** The exchange that the next opening row would have got when this chunk began. */
  readonly firstExchange: number
  #rows = 0
  #messages = 0
  #exchanges = 0
  #heldBytes = maxChunkRows * bytesPerRow
  #payloadBytes = 0
  #columns = makeColumns(maxChunkRows)
  #sealed = false
  #frameLengths = new Uint32Array(256)
  #frames = 0
  readonly #slabs: Uint8Array[] = []
  /** Index of the slab that is being filled, and how far. */
  #filling = -1
  #filled = 0

  constructor(firstRow: number, firstExchange: number) {
    this.firstRow = firstRow
    this.firstExchange = firstExchange
    this.#heldBytes += this.#frameLengths.byteLength
  }

  get endRow(): number {
    return this.firstRow + this.#rows
  }

  get messages(): number {
    return this.#messages
  }

  /** Bytes that this chunk takes, columns and unused room in slabs included. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  get full(): boolean {
    return this.#sealed || this.#rows === maxChunkRows || this.#payloadBytes >= maxChunkPayloadBytes
  }

  /**
   * Adds a row and copies its frames.
   * @throws RangeError when there is no memory for it, or a frame has 4 GiB or more; the chunk is then as before.
   */
  append(row: NewRow, frames: readonly Uint8Array[]): void {
    let size = 0
    for (const frame of frames) {
      if (frame.byteLength > maxFrameBytes) throw new RangeError(said`A frame of 4 GiB or more cannot be held.`)
      size += frame.byteLength
    }
    this.#reserveFrames(frames.length)
    const { slab, offset } = this.#place(size)
    const target = this.#slabs[slab]
    let at = offset
    for (const [index, frame] of frames.entries()) {
      target?.set(frame, at)
      at += frame.byteLength
      this.#frameLengths[this.#frames + index] = frame.byteLength
    }

    const index = this.#rows
    const columns = this.#columns
    columns.timeUs[index] = row.timeUs
    columns.rttUs[index] = Number.NaN
    columns.size[index] = size
    columns.source[index] = row.source
    columns.connection[index] = row.connection
    columns.firstFrame[index] = this.#frames
    columns.slab[index] = slab
    columns.slabOffset[index] = offset
    columns.kind[index] = kindCode(row.kind)
    columns.direction[index] = directionCode(row.direction)
    columns.socket[index] = socketCode(row.socket)
    columns.event[index] = eventCode(row.event)
    columns.envelopeFrames[index] = Math.min(row.envelopeFrames, maxEnvelopeFrames)
    this.#frames += frames.length
    this.#payloadBytes += size
    this.#rows += 1
    if (row.kind === 'message') this.#messages += 1
  }

  /** Ends it before it is full, and gives back the room for rows that do not come. */
  seal(): void {
    this.#sealed = true
    // Columns of eight bytes come first, so that any number of rows keeps the others aligned.
    const rows = Math.max(this.#rows, 1)
    const columns = makeColumns(rows)
    for (const name of columnNames) columns[name].set(this.#columns[name].subarray(0, rows))
    this.#columns = columns
    this.#heldBytes -= (maxChunkRows - rows) * bytesPerRow
  }

  /** Notes that the newest row opened the next exchange. */
  openExchange(): void {
    this.#columns.opened[this.#exchanges] = this.#rows - 1
    this.#exchanges += 1
  }

  /** The row that opened an exchange, when it is one of this chunk's. */
  exchangeRow(exchange: number): number | undefined {
    const index = exchange - this.firstExchange
    if (index < 0 || index >= this.#exchanges) return undefined
    return this.firstRow + (this.#columns.opened[index] ?? 0)
  }

  image(): ChunkImage {
    const { firstRow, firstExchange } = this
    const frames = (index: number): readonly Uint8Array[] => this.frames(firstRow + index)
    return rowChunkImage({
      columns: this.#columns,
      firstRow,
      firstExchange,
      frames,
      rows: this.#rows,
      messages: this.#messages,
      opened: this.#exchanges,
    })
  }

  setExchange(row: number, part: ExchangePart): void {
    const index = row - this.firstRow
    const columns = this.#columns
    columns.exchange[index] = part.exchange
    columns.role[index] = roleCode(part.role)
    columns.state[index] = stateCode(part.state)
    columns.certainty[index] = certaintyCode(part.certainty)
    columns.rttUs[index] = part.rttUs ?? Number.NaN
    columns.peer[index] = part.peer ?? 0
  }

  summary(row: number): RowSummary {
    const index = row - this.firstRow
    const columns = this.#columns
    const rttUs = columns.rttUs[index] ?? Number.NaN
    const peer = columns.peer[index] ?? 0
    // The ids were branded when they were stored: this is where they come out of their columns again.
    return {
      id: row as RowId,
      kind: rowKinds[columns.kind[index] ?? 0] ?? 'message',
      timeUs: columns.timeUs[index] ?? 0,
      source: columns.source[index] as SourceId,
      connection: columns.connection[index] as ConnectionId,
      socket: socketTypes[columns.socket[index] ?? 0] ?? 'PAIR',
      direction: directions[columns.direction[index] ?? 0] ?? 'none',
      event: eventNames[columns.event[index] ?? 0] ?? 'none',
      frameCount: this.#frameEnd(index) - (columns.firstFrame[index] ?? 0),
      envelopeFrames: columns.envelopeFrames[index] ?? 0,
      size: columns.size[index] ?? 0,
      exchange: columns.exchange[index] as ExchangeId,
      role: roles[columns.role[index] ?? 0] ?? 'none',
      state: exchangeStates[columns.state[index] ?? 0] ?? 'none',
      certainty: certainties[columns.certainty[index] ?? 0] ?? 'none',
      rttUs: Number.isNaN(rttUs) ? undefined : rttUs,
      peer: peer === 0 ? undefined : (peer as RowId),
    }
  }

  /** Views of the row's frames in their slab, `atMost` so many of them. */
  frames(row: number, atMost = Number.POSITIVE_INFINITY): readonly Uint8Array[] {
    const index = row - this.firstRow
    const slab = this.#slabs[this.#columns.slab[index] ?? 0] ?? new Uint8Array(0)
    let at = this.#columns.slabOffset[index] ?? 0
    const first = this.#columns.firstFrame[index] ?? 0
    const lengths = this.#frameLengths.subarray(first, Math.min(this.#frameEnd(index), first + atMost))
    return Array.from(lengths, (length) => {
      const frame = slab.subarray(at, at + length)
      at += length
      return frame
    })
  }

  #frameEnd(index: number): number {
    return index + 1 < this.#rows ? (this.#columns.firstFrame[index + 1] ?? 0) : this.#frames
  }

  #reserveFrames(count: number): void {
    if (this.#frames + count <= this.#frameLengths.length) return
    const grown = new Uint32Array(Math.max(this.#frameLengths.length * 2, this.#frames + count))
    grown.set(this.#frameLengths)
    this.#heldBytes += grown.byteLength - this.#frameLengths.byteLength
    this.#frameLengths = grown
  }

  /** Finds room for a payload; the slabs double until {@link maxSlabBytes}. */
  #place(size: number): { readonly slab: number; readonly offset: number } {
    if (size >= ownBufferBytes) {
      return { slab: this.#addSlab(size), offset: 0 }
    }
    const current = this.#slabs[this.#filling]
    if (current === undefined || this.#filled + size > current.byteLength) {
      const doubled = current === undefined ? firstSlabBytes : Math.min(current.byteLength * 2, maxSlabBytes)
      this.#filling = this.#addSlab(Math.max(doubled, size))
      this.#filled = 0
    }
    const offset = this.#filled
    this.#filled += size
    return { slab: this.#filling, offset }
  }

  #addSlab(bytes: number): number {
    this.#slabs.push(new Uint8Array(bytes))
    this.#heldBytes += bytes
    return this.#slabs.length - 1
  }
}
