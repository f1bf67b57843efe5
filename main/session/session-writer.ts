import { closeSync, openSync, rmSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { InspectorError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
import type { ChunkImage } from '../capture/capture-chunk'
import { copyBytes } from '../capture/tap/copy-bytes'
import { ChunkMemory, encodeChunk } from './chunk-image'
import { explainDiskError, sqliteBusy, sqliteCode } from './disk-errors'
import { type ExchangeUpdates, encodeUpdates } from './exchange-updates'
import { creationPragmas, leadBytes, pageBytes, pieceBytesFor, pieceId, piecesPerChunk, schema, writerPragmas } from './schema'
import type { SessionProgress } from './session-messages'
import { type ImageThread, ThreadNumbers } from './thread-numbers'
import { WrittenChunks } from './written-chunks'

/** Each waits for readers as long as the writer's `busy_timeout`. */
const maxLastTries = 5

export interface SessionLimits {
  /** Bytes that the file may take; `undefined`: as many as the disk has. */
  readonly maxBytes: number | undefined
  /** What happens there: the oldest chunks make room, or nothing more is written. */
  readonly ring: boolean
}

/**
 * Writes a session file: the synchronous core, without a thread or a clock. What is put is in a transaction until
 * {@link commit}; the owner decides when that is. All methods throw {@link InspectorError}; after one of the disk the file is
 * closed, with what was committed in it, and every further call fails as the first did. {@link close} is due in any case.
 */
export class SessionWriter {
  readonly #path: string
  readonly #limits: SessionLimits
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepareStatements>
  readonly #chunks = new WrittenChunks()
  readonly #threads = new Map<number, ThreadNumbers>()
  /** Never given twice, though a ring lets go of updates: a reader asks for those after the last that it has seen. */
  #nextUpdate = 1
  #evictedRows = 0
  #evictedMessages = 0
  #staging = Buffer.alloc(0)
  readonly #memory = new ChunkMemory()
  /** Why nothing can be written any more. */
  #ended: InspectorError | undefined

  /** Makes the file at `path`, which must not exist. `values` are the first rows of the table `session`. */
  constructor(path: string, values: Readonly<Record<string, string>>, limits: SessionLimits = { maxBytes: undefined, ring: false }) {
    this.#path = path
    this.#limits = limits
    this.#database = createDatabase(path)
    try {
      this.#statements = prepareStatements(this.#database)
      for (const [key, value] of Object.entries({ ...values, state: 'recording' })) this.value(key, value)
      this.commit()
    } catch (error) {
      this.#release()
      rmSync(path, { force: true })
      throw explainDiskError(error, path)
    }
  }

  get isOpen(): boolean {
    return this.#ended === undefined
  }

  /** One past the newest row that was put; 1 where there is none. */
  get endRow(): number {
    return this.#chunks.endRow
  }

  /** What is in the file, with what is not committed. */
  get progress(): SessionProgress {
    const bytesOnDisk = this.#ended === undefined ? this.#count(this.#statements.pageCount) * pageBytes : 0
    const firstRow = this.#chunks.oldest?.firstRow ?? this.endRow
    return { firstRow, endRow: this.endRow, messages: this.#chunks.messages, bytesOnDisk }
  }

  value(key: string, value: string): void {
    this.#write(() => this.#statements.putValue.run(key, value))
  }

  /** `config` is JSON. */
  source(id: number, name: string, kind: string, config: string): void {
    this.#write(() => this.#statements.putSource.run(id, name, kind, config))
  }

  /** `data` is JSON. */
  connection(id: number, source: number, endpoint: string, data: string): void {
    this.#write(() => this.#statements.putConnection.run(id, source, endpoint, data))
  }

  /** Sets a row's annotation; one that says nothing is taken away. */
  annotation(row: number, bookmark: boolean, note: string, colour: string): void {
    const { putAnnotation, dropAnnotation } = this.#statements
    this.#write(() => {
      if (bookmark || note !== '' || colour !== '') putAnnotation.run(row, bookmark ? 1 : 0, note, colour)
      else dropAnnotation.run(row)
    })
  }

  /**
   * Writes a chunk, in place of one with the same first row. `thread` tells whose numbers its exchanges and peers are in;
   * without it they are the session's.
   * @throws InspectorError `SESSION_FULL` when a file that is no ring is as large as it may get; it can be closed in order then.
   */
  put(image: ChunkImage, thread?: ImageThread): void {
    if (image.rows === 0) return
    this.#write(() => {
      const numbers = thread === undefined ? undefined : this.#numbersOf(thread.id)
      if (thread !== undefined) numbers?.learn(image, thread)
      const { minTimeUs, maxTimeUs, columns, exchangeColumns } = encodeChunk(image, numbers, this.#memory)
      const { firstRow, rows, messages, firstExchange, opened, slabBytes } = image
      const piece = pieceBytesFor(slabBytes)
      const pieces = Math.ceil(slabBytes / piece)
      // Each blob begins on a page that others may share, and ends on one that it does not fill.
      this.#makeRoom(columns.byteLength + (exchangeColumns?.byteLength ?? 0) + slabBytes + (pieces + 2) * pageBytes, firstRow)
      const { putChunk, dropPieces, putPiece } = this.#statements
      const counts = [firstRow, rows, messages, firstExchange, opened, minTimeUs, maxTimeUs, slabBytes, piece]
      putChunk.run(...counts, columns, exchangeColumns ?? null)
      dropPieces.run(pieceId(firstRow, 0), pieceId(firstRow, piecesPerChunk))
      for (let index = 0; index < pieces; index += 1) {
        const from = index * piece
        putPiece.run(pieceId(firstRow, index), this.#staged(image.slab, from, Math.min(piece, slabBytes - from)))
      }
      this.#chunks.put({ firstRow, rows, messages, firstExchange })
    })
  }

  /**
   * Notes new states of exchanges, their rows in a thread's numbers or, for `undefined`, in the session's. Those of rows that are
   * not in the file are left out: a row that is yet to be put carries its state with it, one that was evicted needs none.
   */
  update(threadId: number | undefined, updates: ExchangeUpdates): void {
    this.#write(() => {
      const numbers = threadId === undefined ? undefined : this.#numbersOf(threadId)
      for (const { chunk, data } of encodeUpdates(updates, numbers, (row) => this.#chunks.chunkOf(row))) {
        this.#statements.putUpdate.run(this.#nextUpdate, chunk, data)
        this.#nextUpdate += 1
      }
    })
  }

  /** Answers `false` when a reader holds the file for longer than seconds: all is still in the transaction then, for the next try. */
  commit(): boolean {
    if (this.#ended !== undefined) throw this.#ended
    if (!this.#database.isTransaction) return true
    try {
      this.#database.exec('COMMIT')
      return true
    } catch (error) {
      if (sqliteCode(error) === sqliteBusy) return false
      throw this.#fail(error)
    }
  }

  /** Marks the session as closed, waits until the disk has it, and closes the file: that even if it throws, and once only. */
  close(): void {
    if (this.#ended !== undefined) return
    try {
      this.#commitOrFail()
      this.#database.exec('PRAGMA synchronous = FULL')
      this.value('state', 'closed')
      this.#commitOrFail()
      // Otherwise an empty journal stays beside the file.
      this.#database.exec('PRAGMA journal_mode = DELETE')
    } catch (error) {
      throw this.#fail(error)
    }
    this.#ended = new InspectorError({ code: 'SESSION_CLOSED', message: said`${this.#path} was closed.` })
    this.#release()
  }

  /** For the last commits, after which there is no next try. */
  #commitOrFail(): void {
    for (let tries = 0; tries < maxLastTries; tries += 1) if (this.commit()) return
    throw this.#fail(Object.assign(new Error('It is locked'), { errcode: sqliteBusy }))
  }

  #write(action: () => void): void {
    if (this.#ended !== undefined) throw this.#ended
    try {
      if (!this.#database.isTransaction) this.#database.exec('BEGIN IMMEDIATE')
      action()
    } catch (error) {
      if (error instanceof InspectorError) throw error
      throw this.#fail(error)
    }
  }

  #fail(error: unknown): InspectorError {
    this.#ended ??= explainDiskError(error, this.#path)
    this.#release('mark as closed')
    return this.#ended
  }

  /** Rolls back what is not committed, and closes the file. */
  #release(mark?: 'mark as closed'): void {
    if (!this.#database.isOpen) return
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      if (mark !== undefined) this.#markClosed()
      // Takes the empty journal away.
      this.#database.exec('PRAGMA journal_mode = DELETE')
    } catch {
      // Then the journal stays, and whoever opens the file next rolls back.
    }
    this.#database.close()
  }

  /** Without it the file would count as being recorded for as long as the process runs. A full disk takes it: a page is written where it is. */
  #markClosed(): void {
    try {
      this.#database.exec('PRAGMA journal_mode = MEMORY')
      this.#statements.markClosed.run()
    } catch {
      // Then it reads as interrupted once the process has ended.
    }
  }

  /** Bytes of a slab at a place from which SQLite copies them fast (see {@link leadBytes}); good until the next call. */
  #staged(slab: ArrayBufferLike, from: number, bytes: number): Uint8Array {
    if (this.#staging.byteLength < leadBytes + bytes) this.#staging = Buffer.allocUnsafeSlow(leadBytes + bytes)
    copyBytes(this.#staging, leadBytes, new Uint8Array(slab, from, bytes), 0, bytes)
    return this.#staging.subarray(leadBytes, leadBytes + bytes)
  }

  #numbersOf(threadId: number): ThreadNumbers {
    const numbers = this.#threads.get(threadId) ?? new ThreadNumbers()
    this.#threads.set(threadId, numbers)
    return numbers
  }

  /** Sees to it that so many bytes fit: a ring lets go of chunks before `firstRow`, the oldest first. */
  #makeRoom(bytes: number, firstRow: number): void {
    const { maxBytes, ring } = this.#limits
    if (maxBytes === undefined || this.#usedBytes() + bytes <= maxBytes) return
    if (!ring) {
      throw new InspectorError({
        code: 'SESSION_FULL',
        message: said`${this.#path} is as large as it may get.`,
        hint: said`Start a new session, or raise the limit in the settings.`,
      })
    }
    while (this.#usedBytes() + bytes > maxBytes) {
      const { oldest } = this.#chunks
      if (oldest === undefined || oldest.firstRow >= firstRow) break
      this.#statements.dropChunk.run(oldest.firstRow)
      this.#statements.dropPieces.run(pieceId(oldest.firstRow, 0), pieceId(oldest.firstRow, piecesPerChunk))
      this.#statements.dropUpdates.run(oldest.firstRow)
      this.#chunks.dropOldest()
      this.#evictedRows += oldest.rows
      this.#evictedMessages += oldest.messages
    }
    this.#statements.putValue.run('evictedRows', `${this.#evictedRows}`)
    this.#statements.putValue.run('evictedMessages', `${this.#evictedMessages}`)
    const { oldest } = this.#chunks
    if (oldest !== undefined) for (const numbers of this.#threads.values()) numbers.prune(oldest.firstRow, oldest.firstExchange)
  }

  /** Without the pages that are free to be written again. */
  #usedBytes(): number {
    return (this.#count(this.#statements.pageCount) - this.#count(this.#statements.freePages)) * pageBytes
  }

  #count(pragma: StatementSync): number {
    return Number(Object.values(pragma.get() ?? {})[0] ?? 0)
  }
}

function createDatabase(path: string): DatabaseSync {
  try {
    closeSync(openSync(path, 'wx'))
  } catch (error) {
    throw explainDiskError(error, path)
  }
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path)
    database.exec(creationPragmas)
    database.exec(writerPragmas)
    database.exec(schema)
    return database
  } catch (error) {
    database?.close()
    rmSync(path, { force: true })
    throw explainDiskError(error, path)
  }
}

function prepareStatements(database: DatabaseSync) {
  return {
    putChunk: database.prepare('INSERT OR REPLACE INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    putPiece: database.prepare(`INSERT INTO payload VALUES (?, zeroblob(${leadBytes}), ?)`),
    putValue: database.prepare('INSERT OR REPLACE INTO session VALUES (?, ?)'),
    putSource: database.prepare('INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)'),
    putConnection: database.prepare('INSERT OR REPLACE INTO connection VALUES (?, ?, ?, ?)'),
    putAnnotation: database.prepare('INSERT OR REPLACE INTO annotation VALUES (?, ?, ?, ?)'),
    dropAnnotation: database.prepare('DELETE FROM annotation WHERE row = ?'),
    markClosed: database.prepare("UPDATE session SET value = 'closed' WHERE key = 'state'"),
    putUpdate: database.prepare('INSERT INTO exchange_update VALUES (?, ?, ?)'),
    dropChunk: database.prepare('DELETE FROM chunk WHERE first_row = ?'),
    dropPieces: database.prepare('DELETE FROM payload WHERE id >= ? AND id < ?'),
    dropUpdates: database.prepare('DELETE FROM exchange_update WHERE chunk = ?'),
    pageCount: database.prepare('PRAGMA page_count'),
    freePages: database.prepare('PRAGMA freelist_count'),
  }
}
