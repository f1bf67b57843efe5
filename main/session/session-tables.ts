import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { guarded, numberIn, openToRead, textIn } from './session-database'

/** What is known of a chunk without its columns. */
export interface ChunkEntry {
  readonly firstRow: number
  readonly rows: number
  readonly messages: number
  readonly firstExchange: number
  readonly opened: number
  readonly minTimeUs: number
  readonly maxTimeUs: number
}

export interface SavedSource {
  readonly id: number
  readonly name: string
  readonly kind: string
  /** As the writer put it: JSON. */
  readonly config: string
}

export interface SavedConnection {
  readonly id: number
  readonly source: number
  readonly endpoint: string
  /** As the writer put it: JSON. */
  readonly data: string
}

type Row = Record<string, SQLOutputValue>

export function readValues(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT key, value FROM session').all()
  return new Map(rows.map((row) => [textIn(row.key), textIn(row.value)]))
}

export function readSources(database: DatabaseSync): ReadonlyMap<number, SavedSource> {
  return new Map(database.prepare('SELECT * FROM source ORDER BY id').all().map(sourceIn))
}

/** All connections of a file, one at a time. */
export function* readConnections(path: string): Generator<SavedConnection> {
  const { database, close } = openToRead(path)
  try {
    const rows = guarded(path, () => database.prepare('SELECT id, source, endpoint, data FROM connection ORDER BY id').all())
    for (const row of rows) {
      yield guarded(path, () => connectionIn(row))
    }
  } finally {
    close()
  }
}

export function countConnections(database: DatabaseSync): number {
  return numberIn(database.prepare('SELECT count(*) AS count FROM connection').get()?.count)
}

const entryColumns = 'first_row, rows, messages, first_exchange, exchanges, min_time_us, max_time_us'

/** The chunks from the one that begins at a row on. */
export function readEntries(database: DatabaseSync, from: number): readonly ChunkEntry[] {
  return database.prepare(`SELECT ${entryColumns} FROM chunk WHERE first_row >= ? ORDER BY first_row`).all(from).map(entryIn)
}

/** @throws TypeError when a column has another type than the format says. */
export function connectionIn(row: Row): SavedConnection {
  return { id: numberIn(row.id), source: numberIn(row.source), endpoint: textIn(row.endpoint), data: textIn(row.data) }
}

function sourceIn(row: Row): [number, SavedSource] {
  const id = numberIn(row.id)
  return [id, { id, name: textIn(row.name), kind: textIn(row.kind), config: textIn(row.config) }]
}

function entryIn(row: Row): ChunkEntry {
  return {
    firstRow: numberIn(row.first_row),
    rows: numberIn(row.rows),
    messages: numberIn(row.messages),
    firstExchange: numberIn(row.first_exchange),
    opened: numberIn(row.exchanges),
    minTimeUs: numberIn(row.min_time_us),
    maxTimeUs: numberIn(row.max_time_us),
  }
}
