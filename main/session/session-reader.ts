import { resolve } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ExchangeId, RowId, RowSummary, TimeAnchor } from '../../shared/model'
import { readFrames } from '../../shared/zmtp/frames'
import type { ChunkBounds, ChunkColumn, ReadChunk } from '../capture/read-chunk'
import type { CaptureReader } from '../capture/reader'
import { ownNumbers } from '../capture/row-summary'
import { rowFlags } from '../capture/tap/batch'
import { ByteCache } from './byte-cache'
import { MissingPiece, PayloadPieces } from './payload-pieces'
import { type DecodedChunk, decodeChunk, mergeUpdates, summaryOf } from './session-chunk'
import { bytesIn, guarded, type Migrations, numberIn, type OpenDatabase, openToRead } from './session-database'
import { type SessionState, stateOf } from './session-state'
import {
  type ChunkEntry,
  connectionIn,
  countConnections,
  readEntries,
  readSources,
  readValues,
  type SavedConnection,
  type SavedSource,
} from './session-tables'

/** A chunk for those who read columns. While it is being written the columns may be longer than `rows`. */
export interface SessionChunk extends DecodedChunk, ReadChunk {}

export interface SessionCounts {
  readonly messages: number
  /** Rows that are no messages. */
  readonly events: number
  readonly sources: number
  readonly connections: number
  /** That rows which are there opened. */
  readonly exchanges: number
}

/** Decoded columns are held up to this many bytes. */
const maxColumnBytes = 16 * 1024 * 1024

/**
 * Opens a session file to read it, also while it is being written.
 * @throws InspectorError when it is none, or none that this version can read.
 */
export function openSession(path: string, migrations?: Migrations): SessionReader {
  const open = openToRead(path, migrations)
  try {
    return guarded(path, () => new SessionReader(resolve(path), open))
  } catch (thrown) {
    open.close()
    throw thrown
  }
}

/**
 * A session file as a capture. It holds an index of chunks; columns and payloads are read when somebody asks for them, each
 * read is one short transaction, and what was read last is kept. Where the file is damaged, what needs the damaged part
 * throws an InspectorError.
 */
export class SessionReader implements CaptureReader {
  readonly path: string
  readonly #open: OpenDatabase
  readonly #database: DatabaseSync
  readonly #selectChunk: StatementSync
  readonly #selectUpdates: StatementSync
  readonly #selectUpdated: StatementSync
  readonly #selectVersion: StatementSync
  readonly #selectConnection: StatementSync
  readonly #selectConnectionsOf: StatementSync
  readonly #pieces: PayloadPieces
  readonly #columns = new ByteCache<DecodedChunk>(maxColumnBytes)
  readonly #endpoints = new Map<number, string>()
  #values: ReadonlyMap<string, string> = new Map()
  #sources: ReadonlyMap<number, SavedSource> = new Map()
  #chunks: ChunkEntry[] = []
  /** How often states of exchanges of a chunk's rows were seen to change, by its first row. */
  readonly #changes = new Map<number, number>()
  #messages = 0
  #connections = 0
  #lastUpdate = 0
  #version = -1

  /** Takes the database over. Use {@link openSession}. */
  constructor(path: string, open: OpenDatabase) {
    this.path = path
    this.#open = open
    const { database } = open
    this.#database = database
    this.#selectChunk = database.prepare('SELECT rows, exchanges, piece_bytes, columns, exchange_columns FROM chunk WHERE first_row = ?')
    this.#selectUpdates = database.prepare('SELECT data FROM exchange_update WHERE chunk = ? ORDER BY id')
    this.#selectUpdated = database.prepare('SELECT DISTINCT chunk FROM exchange_update WHERE id > ?')
    this.#selectVersion = database.prepare('PRAGMA data_version')
    this.#selectConnection = database.prepare('SELECT id, source, endpoint, data FROM connection WHERE id = ?')
    this.#selectConnectionsOf = database.prepare(
      'SELECT id, source, endpoint, data FROM connection WHERE source = ? ORDER BY id DESC LIMIT ?',
    )
    this.#pieces = new PayloadPieces(database)
    this.refresh()
  }

  /** Takes up what was committed since the last time; answers whether anything was. */
  refresh(): boolean {
    return this.#guarded(() => {
      const version = numberIn(this.#selectVersion.get()?.data_version)
      if (version === this.#version) return false
      this.#inTransaction(() => this.#readIndex())
      this.#version = version
      return true
    })
  }

  get anchor(): TimeAnchor {
    return { epochUs: Number(this.#values.get('epochUs') ?? 0) }
  }

  /** Unique to the session; copies have it too. */
  get id(): string {
    return this.#values.get('id') ?? ''
  }

  get name(): string {
    return this.#values.get('name') ?? ''
  }

  /** Asks anew whether somebody still writes. */
  get state(): SessionState {
    return stateOf(this.#values, this.path)
  }

  get counts(): SessionCounts {
    const rows = this.endRow - this.firstRow
    const last = this.#chunks.at(-1)
    const exchanges = last === undefined ? 0 : last.firstExchange + last.opened - (this.#chunks[0]?.firstExchange ?? 0)
    return {
      messages: this.#messages,
      events: rows - this.#messages,
      sources: this.#sources.size,
      connections: this.#connections,
      exchanges,
    }
  }

  /** Messages that a ring has let go of since the session began. */
  get evictedMessages(): number {
    return Number(this.#values.get('evictedMessages') ?? 0)
  }

  get sources(): readonly SavedSource[] {
    return [...this.#sources.values()]
  }

  get firstRow(): RowId {
    return (this.#chunks[0]?.firstRow ?? 1) as RowId
  }

  get endRow(): RowId {
    const last = this.#chunks.at(-1)
    return (last === undefined ? 1 : last.firstRow + last.rows) as RowId
  }

  /** The index, in order of rows. */
  get chunks(): readonly ChunkEntry[] {
    return this.#chunks
  }

  /** Bytes of columns and payloads that are held. */
  get heldBytes(): number {
    return this.#columns.heldBytes + this.#pieces.heldBytes
  }

  /** The chunk that begins at a row, as {@link chunks} lists it. */
  chunk(firstRow: number): SessionChunk | undefined {
    const entry = this.#entryOf(firstRow)
    return entry === undefined || entry.firstRow !== firstRow ? undefined : this.#chunkAt(entry, undefined)
  }

  /** The chunk that holds a row, or else the next one; columns that `only` does not name are zero. */
  chunkFrom(row: number, only?: ReadonlySet<ChunkColumn>): SessionChunk | undefined {
    const entry = this.#entryFrom(row)
    return entry === undefined ? undefined : this.#chunkAt(entry, only)
  }

  /** The bounds of what {@link chunkFrom} would answer with. */
  boundsFrom(row: number): ChunkBounds | undefined {
    const entry = this.#entryFrom(row)
    if (entry === undefined) return undefined
    const { firstRow, rows } = entry
    return { firstRow, endRow: firstRow + rows, version: rows + (this.#changes.get(firstRow) ?? 0) }
  }

  /** The first row of the first chunk with a row at this time or later; {@link endRow} when there is none. */
  rowNear(timeUs: number): number {
    // Chunks are in the order of their rows, which is nearly that of their times.
    return this.#chunks.find(({ maxTimeUs }) => maxTimeUs >= timeUs)?.firstRow ?? this.endRow
  }

  #chunkAt(entry: ChunkEntry, only: ReadonlySet<ChunkColumn> | undefined): SessionChunk | undefined {
    const { firstRow, rows } = entry
    const held = this.#columns.get(firstRow)
    const decoded = held ?? (only === undefined ? this.#decoded(firstRow) : this.#read(firstRow, only))
    if (decoded === undefined) return undefined
    return {
      ...decoded,
      rows,
      endRow: firstRow + rows,
      opened: decoded.opened.subarray(0, entry.opened),
      numbers: ownNumbers,
      version: rows + (this.#changes.get(firstRow) ?? 0),
      payload: (from, to) => this.#payload(decoded, from, to),
    }
  }

  row(id: RowId): RowSummary | undefined {
    const entry = this.#entryOf(id)
    const chunk = entry === undefined ? undefined : this.#decoded(entry.firstRow)
    return chunk === undefined ? undefined : summaryOf(chunk, id)
  }

  frames(id: RowId, atMost?: number): readonly Uint8Array[] | undefined {
    const entry = this.#entryOf(id)
    const chunk = entry === undefined ? undefined : this.#decoded(entry.firstRow)
    if (chunk === undefined) return undefined
    const { columns } = chunk
    const index = id - chunk.firstRow
    const flags = columns.flags[index] ?? 0
    if ((flags & rowFlags.notKept) !== 0) return []
    const from = index === 0 ? 0 : (columns.payloadEnd[index - 1] ?? 0)
    const bytes = this.#payload(chunk, from, columns.payloadEnd[index] ?? 0)
    if (bytes === undefined) return undefined
    if ((flags & rowFlags.unframed) !== 0) return [bytes].slice(0, atMost)
    const framing = (flags & rowFlags.framingV1) === 0 ? 'v2' : 'v1'
    return readFrames(bytes, 0, bytes.byteLength, framing).slice(0, atMost)
  }

  endpointOf({ connection }: RowSummary): string | undefined {
    if (connection === 0) return undefined
    const known = this.#endpoints.get(connection)
    if (known !== undefined) return known
    const endpoint = this.connection(connection)?.endpoint
    if (endpoint !== undefined) this.#endpoints.set(connection, endpoint)
    return endpoint
  }

  sourceName(row: RowSummary): string {
    return this.#sources.get(row.source)?.name ?? ''
  }

  connection(id: number): SavedConnection | undefined {
    return this.#guarded(() => {
      const row = this.#selectConnection.get(id)
      return row === undefined ? undefined : connectionIn(row)
    })
  }

  /** Connections of a source, the newest first. */
  connectionsOf(source: number, atMost: number): readonly SavedConnection[] {
    return this.#guarded(() => this.#selectConnectionsOf.all(source, atMost).map(connectionIn))
  }

  exchangeRow(id: ExchangeId): RowId | undefined {
    const entry = this.#lastChunk('firstExchange', id)
    const index = entry === undefined ? -1 : id - entry.firstExchange
    if (entry === undefined || index < 0 || index >= entry.opened) return undefined
    const row = this.#decoded(entry.firstRow)?.opened[index]
    return row === undefined ? undefined : ((entry.firstRow + row) as RowId)
  }

  dispose(): void {
    this.#open.close()
  }

  #readIndex(): void {
    this.#dropEvicted()
    const last = this.#chunks.at(-1)
    this.#values = readValues(this.#database)
    this.#sources = readSources(this.#database)
    this.#connections = countConnections(this.#database)
    // Only the newest chunk grows.
    const entries = readEntries(this.#database, last?.firstRow ?? 0)
    if (last !== undefined && entries.length > 0) {
      this.#chunks.pop()
      this.#messages -= last.messages
      this.#columns.delete(last.firstRow)
    }
    for (const entry of entries) {
      this.#chunks.push(entry)
      this.#messages += entry.messages
    }
    for (const row of this.#selectUpdated.all(this.#lastUpdate)) {
      const chunk = numberIn(row.chunk)
      this.#columns.delete(chunk)
      this.#changes.set(chunk, (this.#changes.get(chunk) ?? 0) + 1)
    }
    // The newest may have gone with a ring's chunks, but no id is given twice.
    const newest = this.#database.prepare('SELECT ifnull(max(id), 0) AS id FROM exchange_update').get()
    this.#lastUpdate = Math.max(this.#lastUpdate, numberIn(newest?.id))
  }

  /** A ring lets go of chunks at the beginning. */
  #dropEvicted(): void {
    const first = this.#database.prepare('SELECT min(first_row) AS first FROM chunk').get()?.first
    const kept = typeof first === 'number' ? this.#chunks.findIndex((entry) => entry.firstRow >= first) : -1
    const evicted = this.#chunks.splice(0, kept < 0 ? this.#chunks.length : kept)
    for (const entry of evicted) {
      this.#messages -= entry.messages
      this.#columns.delete(entry.firstRow)
      this.#changes.delete(entry.firstRow)
    }
  }

  /** `undefined`: a ring let go of it since the last refresh. */
  #decoded(firstRow: number): DecodedChunk | undefined {
    const held = this.#columns.get(firstRow)
    if (held !== undefined) return held
    const chunk = this.#read(firstRow)
    if (chunk !== undefined) this.#columns.set(firstRow, chunk, chunk.heldBytes)
    return chunk
  }

  #read(firstRow: number, only?: ReadonlySet<ChunkColumn>): DecodedChunk | undefined {
    return this.#guarded(() => this.#inTransaction(() => this.#decode(firstRow, only)))
  }

  #decode(firstRow: number, only: ReadonlySet<ChunkColumn> | undefined): DecodedChunk | undefined {
    const row = this.#selectChunk.get(firstRow)
    if (row === undefined) return undefined
    const stored = {
      firstRow,
      rows: numberIn(row.rows),
      opened: numberIn(row.exchanges),
      pieceBytes: numberIn(row.piece_bytes),
      columns: bytesIn(row.columns),
      exchangeColumns: row.exchange_columns === null ? undefined : bytesIn(row.exchange_columns),
    }
    const chunk = decodeChunk(stored, only)
    if (chunk.exchanges !== undefined) {
      for (const update of this.#selectUpdates.all(firstRow)) mergeUpdates(bytesIn(update.data), chunk.exchanges)
    }
    return chunk
  }

  #payload({ firstRow, pieceBytes }: DecodedChunk, from: number, to: number): Uint8Array | undefined {
    return this.#guarded(() => {
      try {
        return this.#pieces.read(firstRow, pieceBytes, from, to)
      } catch (thrown) {
        if (thrown instanceof MissingPiece && this.#selectChunk.get(firstRow) === undefined) return undefined
        throw thrown
      }
    })
  }

  /** The chunk that holds a row, or else the next one. */
  #entryFrom(row: number): ChunkEntry | undefined {
    const at = this.#countUpTo('firstRow', row)
    const holding = this.#chunks[at - 1]
    return holding !== undefined && row < holding.firstRow + holding.rows ? holding : this.#chunks[at]
  }

  #entryOf(row: number): ChunkEntry | undefined {
    const entry = this.#lastChunk('firstRow', row)
    return entry !== undefined && Number.isInteger(row) && row < entry.firstRow + entry.rows ? entry : undefined
  }

  /** The last chunk whose first is at most `number`. */
  #lastChunk(first: 'firstRow' | 'firstExchange', number: number): ChunkEntry | undefined {
    return this.#chunks[this.#countUpTo(first, number) - 1]
  }

  /** How many chunks have a first of at most `number`. */
  #countUpTo(first: 'firstRow' | 'firstExchange', number: number): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#chunks[middle]?.[first] ?? 0) <= number) low = middle + 1
      else high = middle
    }
    return low
  }

  /** What is read inside is of one moment, while somebody writes. */
  #inTransaction<Value>(read: () => Value): Value {
    this.#database.exec('BEGIN')
    try {
      return read()
    } finally {
      this.#database.exec('COMMIT')
    }
  }

  #guarded<Value>(read: () => Value): Value {
    return guarded(this.path, read)
  }
}
