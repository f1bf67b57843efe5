import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { said } from '../../shared/sentences/said'
import { ByteCache } from './byte-cache'
import { pieceId } from './schema'
import { bytesIn } from './session-database'

const maxHeldBytes = 8 * 1024 * 1024

/** The file has no such payload: it is damaged, or a ring let go of it. */
export class MissingPiece extends RangeError {}

/** Reads payloads of a session's chunks, only the pieces that are asked for. */
export class PayloadPieces {
  readonly #select: StatementSync
  readonly #held = new ByteCache<Uint8Array>(maxHeldBytes)

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT bytes FROM payload WHERE id = ?')
  }

  get heldBytes(): number {
    return this.#held.heldBytes
  }

  /**
   * The bytes of a chunk's payloads from `from` to before `to`; a view where they lie in one piece.
   * @throws MissingPiece when the file does not have them.
   */
  read(firstRow: number, pieceBytes: number, from: number, to: number): Uint8Array {
    if (to <= from) return new Uint8Array(0)
    const first = Math.floor(from / pieceBytes)
    const last = Math.floor((to - 1) / pieceBytes)
    if (first === last) {
      const start = first * pieceBytes
      return this.#piece(pieceId(firstRow, first), to - start).subarray(from - start, to - start)
    }
    const bytes = new Uint8Array(to - from)
    for (let index = first; index <= last; index += 1) {
      const start = index * pieceBytes
      const end = Math.min(to - start, pieceBytes)
      const piece = this.#piece(pieceId(firstRow, index), end)
      bytes.set(piece.subarray(Math.max(0, from - start), end), Math.max(0, start - from))
    }
    return bytes
  }

  #piece(id: number, atLeast: number): Uint8Array {
    const held = this.#held.get(id)
    // A chunk that is being written only gets longer.
    if (held !== undefined && held.byteLength >= atLeast) return held
    const row = this.#select.get(id)
    const bytes = row === undefined ? undefined : bytesIn(row.bytes)
    if (bytes === undefined || bytes.byteLength < atLeast) throw new MissingPiece(said`A payload is missing.`)
    this.#held.set(id, bytes, bytes.byteLength)
    return bytes
  }
}
