import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type ChunkImage, encodeChunk, type ImageNumbers } from './chunk-image'
import { creationPragmas, pieceBytesFor, pieceId, piecesPerChunk, schema, writerPragmas } from './schema'

/**
 * Writes a session file: the synchronous core, without a thread or a clock. What is put is in a transaction until
 * {@link commit}; the owner decides when that is.
 */
export class SessionWriter {
  readonly #database: DatabaseSync
  readonly #putChunk: StatementSync
  readonly #putPiece: StatementSync
  readonly #dropPieces: StatementSync
  readonly #putValue: StatementSync
  #open = false

  /** Makes the file at `path`, which must not exist. `values` are the first rows of the table `session`. */
  constructor(path: string, values: Readonly<Record<string, string>>) {
    this.#database = new DatabaseSync(path)
    this.#database.exec(creationPragmas)
    this.#database.exec(writerPragmas)
    this.#database.exec(schema)
    this.#putChunk = this.#database.prepare('INSERT OR REPLACE INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)')
    this.#putPiece = this.#database.prepare('INSERT INTO payload VALUES (?, ?)')
    this.#dropPieces = this.#database.prepare('DELETE FROM payload WHERE id >= ? AND id < ?')
    this.#putValue = this.#database.prepare('INSERT OR REPLACE INTO session VALUES (?, ?)')
    for (const [key, value] of Object.entries({ ...values, state: 'recording' })) this.set(key, value)
    this.commit()
  }

  set(key: string, value: string): void {
    this.#begin()
    this.#putValue.run(key, value)
  }

  /** Writes a chunk, in place of one with the same first row. */
  put(image: ChunkImage, numbers?: ImageNumbers): void {
    this.#begin()
    const { minTimeUs, maxTimeUs, columns, exchangeColumns } = encodeChunk(image, numbers)
    const { firstRow, rows, messages, firstExchange, opened, slabBytes } = image
    const piece = pieceBytesFor(slabBytes)
    const counts = [firstRow, rows, messages, firstExchange, opened, minTimeUs, maxTimeUs, slabBytes, piece]
    this.#putChunk.run(...counts, columns, exchangeColumns ?? null)
    this.#dropPieces.run(pieceId(firstRow, 0), pieceId(firstRow, piecesPerChunk))
    for (let index = 0; index * piece < slabBytes; index += 1) {
      const from = index * piece
      this.#putPiece.run(pieceId(firstRow, index), new Uint8Array(image.slab, from, Math.min(piece, slabBytes - from)))
    }
  }

  commit(): void {
    if (this.#open) this.#database.exec('COMMIT')
    this.#open = false
  }

  /** Marks the session as closed, waits until the disk has it, and closes the file. */
  close(): void {
    this.commit()
    this.#database.exec('PRAGMA synchronous = FULL')
    this.set('state', 'closed')
    this.commit()
    this.#database.close()
  }

  #begin(): void {
    if (!this.#open) this.#database.exec('BEGIN IMMEDIATE')
    this.#open = true
  }
}
