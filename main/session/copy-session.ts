import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { InspectorError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
import { explainDiskError } from './disk-errors'
import { chunkColumns, creationPragmas, pieceId, piecesPerChunk, schema, writerPragmas } from './schema'
import { guarded, numberIn, openToRead } from './session-database'

/** How a long task on session files is followed and ended. */
export interface SessionTask {
  /** It ends with an `AbortError` then, and leaves nothing. */
  readonly signal?: AbortSignal
  /** In bytes of the files that are read. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
  /** Whether a file that is there is replaced. */
  readonly replace?: boolean
}

/** Updates that one transaction copies. */
const updatesAtOnce = 1000

/**
 * Makes a copy that is complete, or none; with a `name`, the session is called so there. A session may be recorded meanwhile: the
 * copy ends where it is at the end, and no transaction is longer than one chunk, so that whoever records need not wait.
 * @throws InspectorError when one cannot be read or the other not be written; what `signal` was aborted with.
 */
export async function copySession(
  from: string,
  to: string,
  { name, ...task }: SessionTask & { readonly name?: string } = {},
): Promise<void> {
  const source = openToRead(from)
  try {
    await writeWhole(to, task.replace === true, async (part) => {
      const copy = new Copy(from, source.database, part)
      try {
        await copy.run(task)
        copy.finish(name)
      } finally {
        copy.close()
      }
    })
  } finally {
    source.close()
  }
}

/** Has a file written under another name beside its place, and puts it there once it is whole. */
export async function writeWhole(to: string, replace: boolean, write: (part: string) => Promise<void>): Promise<void> {
  if (!replace && existsSync(to)) {
    throw new InspectorError({ code: 'FILE_EXISTS', message: said`“${to}” is there already.`, hint: said`Choose another name.` })
  }
  const part = `${to}.part`
  rmSync(part, { force: true })
  try {
    await write(part)
    renameSync(part, to)
  } catch (thrown) {
    rmSync(part, { force: true })
    rmSync(`${part}-journal`, { force: true })
    throw thrown instanceof Error && thrown.name === 'AbortError' ? thrown : explainDiskError(thrown, to)
  }
}

class Copy {
  readonly #from: string
  readonly #source: DatabaseSync
  readonly #part: string
  readonly #target: DatabaseSync
  readonly #inserts: Readonly<Record<'chunk' | 'payload' | 'exchange_update', StatementSync>>
  /** The newest chunk that is in the copy. */
  #last = 0
  #lastUpdate = 0

  constructor(from: string, source: DatabaseSync, part: string) {
    this.#from = from
    this.#source = source
    this.#part = part
    try {
      closeSync(openSync(part, 'wx'))
      this.#target = new DatabaseSync(part)
      this.#target.exec(creationPragmas + writerPragmas + schema)
      const columns = { chunk: 11, payload: 3, exchange_update: 3 }
      const insert = (table: keyof typeof columns): StatementSync =>
        this.#target.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${Array(columns[table]).fill('?').join(', ')})`)
      this.#inserts = { chunk: insert('chunk'), payload: insert('payload'), exchange_update: insert('exchange_update') }
    } catch (thrown) {
      throw explainDiskError(thrown, part)
    }
  }

  /** Copies all but what is read of one moment at the end. */
  async run({ signal, onProgress }: SessionTask): Promise<void> {
    const sizes = this.#read(() =>
      this.#source
        .prepare(
          'SELECT first_row, payload_bytes + length(columns) + ifnull(length(exchange_columns), 0) AS bytes FROM chunk ORDER BY first_row',
        )
        .all()
        .map(({ first_row, bytes }) => ({ firstRow: numberIn(first_row), bytes: numberIn(bytes) })),
    )
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
    let done = 0
    for (const { firstRow, bytes } of sizes) {
      await nextTurn(signal)
      this.#atOnce(() => this.#copyChunk(firstRow))
      this.#last = firstRow
      done += bytes
      onProgress?.({ done, total })
    }
    while (this.#copyUpdates(updatesAtOnce)) await nextTurn(signal)
  }

  /** What must be of one moment: the newest chunk may have grown, and its rows may have changed earlier ones. */
  finish(name: string | undefined): void {
    this.#atOnce(() => {
      if (this.#last > 0) {
        this.#target.prepare('DELETE FROM payload WHERE id >= ?').run(pieceId(this.#last, 0))
        this.#copyChunk(this.#last)
      }
      this.#copyUpdates(undefined)
      for (const table of ['session', 'source', 'connection', 'annotation']) this.#copyTable(table)
    })
    const target = this.#target
    const known = 'SELECT first_row FROM chunk'
    this.#write(() => {
      target.exec("UPDATE session SET value = 'closed' WHERE key = 'state'")
      target.exec(`DELETE FROM exchange_update WHERE chunk NOT IN (${known})`)
      if (name !== undefined) target.prepare("INSERT OR REPLACE INTO session VALUES ('name', ?)").run(name)
    }, 'and wait for the disk')
  }

  close(): void {
    this.#target.close()
  }

  /** A ring may have let go of it. */
  #copyChunk(firstRow: number): void {
    const row = this.#read(() => this.#source.prepare(`SELECT ${chunkColumns} FROM chunk WHERE first_row = ?`).get(firstRow))
    if (row === undefined) return
    this.#insert('chunk', row)
    const pieces = this.#source.prepare('SELECT * FROM payload WHERE id >= ? AND id < ?')
    for (const piece of pieces.iterate(pieceId(firstRow, 0), pieceId(firstRow, piecesPerChunk))) this.#insert('payload', piece)
  }

  /** Of chunks that are in the copy; answers whether there may be more. */
  #copyUpdates(atMost: number | undefined): boolean {
    const rows = this.#read(() =>
      this.#source
        .prepare('SELECT * FROM exchange_update WHERE id > ? AND chunk <= ? ORDER BY id LIMIT ?')
        .all(this.#lastUpdate, this.#last, atMost ?? -1),
    )
    this.#write(() => {
      for (const row of rows) this.#insert('exchange_update', row)
    })
    this.#lastUpdate = numberIn(rows.at(-1)?.id ?? this.#lastUpdate)
    return rows.length === atMost
  }

  #copyTable(table: string): void {
    for (const row of this.#source.prepare(`SELECT * FROM ${table}`).iterate()) {
      const values = Object.values(row)
      this.#target.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(...values)
    }
  }

  #insert(table: 'chunk' | 'payload' | 'exchange_update', row: Record<string, SQLOutputValue>): void {
    this.#inserts[table].run(...Object.values(row))
  }

  /** Reads of one moment, and writes it in one transaction. */
  #atOnce(copy: () => void): void {
    this.#read(() => {
      this.#source.exec('BEGIN')
      try {
        this.#write(copy)
      } finally {
        this.#source.exec('COMMIT')
      }
    })
  }

  #read<Value>(run: () => Value): Value {
    return guarded(this.#from, run)
  }

  #write(run: () => void, wait?: 'and wait for the disk'): void {
    if (this.#target.isTransaction) {
      run()
      return
    }
    try {
      if (wait !== undefined) this.#target.exec('PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE')
      this.#target.exec('BEGIN')
      run()
      this.#target.exec('COMMIT')
    } catch (thrown) {
      throw explainDiskError(thrown, this.#part)
    }
  }
}

/** Lets a cancellation in. */
export async function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}
