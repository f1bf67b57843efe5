import { execFileSync } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import type { ChunkImage } from '../capture/capture-chunk'
import { columnBytes, columnsAt, exchangeBytes, exchangeColumnsAt, openedAt, rowFlags, updateBytes, updatesAt } from '../capture/tap/batch'
import type { ExchangeUpdates } from './exchange-updates'

/** Helpers of this folder's tests and of bench/session.ts; nothing else imports them. */

interface ImageParts {
  readonly firstRow: number
  readonly rows: number
  /** Bytes of each row's payload; byte *n* of the slab is *n* modulo 251. */
  readonly size?: number
  readonly firstExchange?: number
  /** The thread's number of each row's exchange, 0 for none; those of `opens` were opened by it. */
  readonly exchanges?: readonly number[]
  readonly opens?: readonly number[]
}

/** A chunk in shared memory, as the tap makes them, with room for more rows than it has. */
export function makeImage({ firstRow, rows, size = 10, firstExchange = 1, exchanges, opens = [] }: ImageParts): ChunkImage {
  const capacity = rows + 3
  const buffer = new SharedArrayBuffer(columnBytes(capacity))
  const columns = columnsAt(buffer, capacity)
  for (let row = 0; row < rows; row += 1) {
    columns.timeUs[row] = (firstRow + row) * 10
    columns.size[row] = size
    columns.payloadEnd[row] = (row + 1) * size
    columns.flags[row] = rowFlags.unframed
  }
  const slab = new SharedArrayBuffer(rows * size + 16)
  const bytes = new Uint8Array(slab)
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = at % 251
  let exchangeColumns: SharedArrayBuffer | undefined
  if (exchanges !== undefined) {
    exchangeColumns = new SharedArrayBuffer(exchangeBytes(capacity))
    exchangeColumnsAt(exchangeColumns, capacity).exchange.set(exchanges)
    openedAt(exchangeColumns, capacity).set(opens)
  }
  const counts = { firstRow, rows, messages: rows, firstExchange, opened: opens.length, capacity, slabBytes: rows * size }
  return { ...counts, columns: buffer, exchangeColumns, slab }
}

interface Update {
  readonly row: number
  readonly peer: number
  readonly rttUs: number
  readonly state: number
  readonly certainty: number
}

export function makeUpdates(list: readonly Update[]): ExchangeUpdates {
  const columns = new ArrayBuffer(updateBytes(list.length))
  const { row, peer, rttUs, state, certainty } = updatesAt(columns, list.length)
  for (const [index, update] of list.entries()) {
    row[index] = update.row
    peer[index] = update.peer
    rttUs[index] = update.rttUs
    state[index] = update.state
    certainty[index] = update.certainty
  }
  return { count: list.length, columns }
}

/** Asks a file by SQL. @throws Error where it is not whole. */
export function queryWhole(file: string, query: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file)
  try {
    const found = database.prepare('PRAGMA integrity_check').get()?.integrity_check
    if (found !== 'ok') throw new Error(`${file} is not whole: ${found}`)
    return database
      .prepare(query)
      .all()
      .map((row) => ({ ...row }))
  } finally {
    database.close()
  }
}

interface PythonRow {
  readonly row: number
  /** Each as hexadecimal digits. */
  readonly frames: readonly string[]
  readonly state?: string
  readonly peer?: number
}

/** A session's rows as read_session.py finds them, which knows of it what docs/session-format.md says. */
export function rowsInPython(path: string): readonly PythonRow[] {
  const script = fileURLToPath(new URL('read_session.py', import.meta.url))
  const lines = execFileSync('python3', [script, path], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
}
