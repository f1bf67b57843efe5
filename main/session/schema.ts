/** "ZMQS": what tells a session file from any other SQLite file. */
export const applicationId = 0x5a4d5153
/** Version of the format; kept in `user_version`. */
export const formatVersion = 1

/** Pieces of one chunk's payloads are numbered below this. */
export const piecesPerChunk = 1024
/**
 * Bytes of a piece, unless a chunk's payloads would need more pieces than there are numbers for. SQLite's copies of it are
 * small enough for malloc to take memory that was used before, and with {@link leadBytes} it ends where a page does.
 */
const usualPieceBytes = 575 * 512
/**
 * Bytes before each piece in its row of `payload`. SQLite copies a blob into a row of the same alignment: without them the
 * target lies a few bytes after the source, where memcpy is fifteen times as slow on some processors (see copy-bytes.ts).
 */
export const leadBytes = 64

/** Bytes of the pieces that `payloadBytes` are cut into. */
export function pieceBytesFor(payloadBytes: number): number {
  return Math.max(usualPieceBytes, Math.ceil(payloadBytes / (piecesPerChunk - 1)))
}

/** The id in `payload` of a chunk's piece, counted from 0. */
export function pieceId(firstRow: number, piece: number): number {
  return firstRow * piecesPerChunk + piece
}

export const pageBytes = 65536

/** Must be set before the first table is made. */
export const creationPragmas = `PRAGMA page_size = ${pageBytes}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion};`

/**
 * For the connection that writes. Without `synchronous` a killed process loses nothing that was committed, because the
 * operating system has it; only a crash of the machine can. The last commit is made with `synchronous = FULL`. The cache holds
 * a transaction, which is written out only when it is committed: from the first page that is, nobody can read the file.
 */
export const writerPragmas =
  'PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA cache_size = -12288; PRAGMA cache_spill = OFF; PRAGMA busy_timeout = 2000;'

/** Of the table `chunk`, in its order; files that were written until now may have another one behind them. */
export const chunkColumns =
  'first_row, rows, messages, first_exchange, exchanges, min_time_us, max_time_us, payload_bytes, piece_bytes, columns, exchange_columns'

export const schema = `
CREATE TABLE session(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, config TEXT NOT NULL);
CREATE TABLE connection(id INTEGER PRIMARY KEY, source INTEGER NOT NULL, endpoint TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE chunk(
  first_row INTEGER PRIMARY KEY, rows INTEGER NOT NULL, messages INTEGER NOT NULL,
  first_exchange INTEGER NOT NULL, exchanges INTEGER NOT NULL,
  min_time_us REAL NOT NULL, max_time_us REAL NOT NULL,
  payload_bytes INTEGER NOT NULL, piece_bytes INTEGER NOT NULL,
  columns BLOB NOT NULL, exchange_columns BLOB
);
CREATE INDEX chunk_exchange ON chunk(first_exchange);
CREATE TABLE payload(id INTEGER PRIMARY KEY, lead BLOB NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE exchange_update(id INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX exchange_update_chunk ON exchange_update(chunk);
CREATE TABLE annotation(row INTEGER PRIMARY KEY, bookmark INTEGER NOT NULL, note TEXT NOT NULL, colour TEXT NOT NULL);
`
