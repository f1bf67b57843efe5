import { accessSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { InspectorError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
import { sqliteBusy, sqliteCode } from './disk-errors'
import { applicationId, formatVersion } from './schema'

/** What turns a database of a version of the format into one of the next. */
type Migration = (database: DatabaseSync) => void
/** By the version that they start from. */
export type Migrations = ReadonlyMap<number, Migration>

/** None yet: version 1 is the first. */
const formatMigrations: Migrations = new Map()

export interface OpenDatabase {
  readonly database: DatabaseSync
  close(): void
}

/** How long a statement waits for the other side's transaction. */
const busyTimeoutMs = 5000

// From sqlite3.h.
const sqliteReadonly = 8
const sqliteCannotOpen = 14
const sqliteFull = 13
const sqliteNotADatabase = 26

/**
 * Opens a session file to read it. One of an older version is read from a copy, which is brought up to date and goes when
 * it is closed.
 * @throws InspectorError when it is none, or none that this version can read.
 */
export function openToRead(path: string, migrations: Migrations = formatMigrations): OpenDatabase {
  const { database, version } = openChecked(path)
  if (version === formatVersion) return { database, close: () => database.close() }
  try {
    return openCopy(path, database, version, migrations)
  } finally {
    database.close()
  }
}

/** Opens a session file of this version to change it. */
export function openToChange(path: string): OpenDatabase {
  const checked = openChecked(path)
  checked.database.close()
  if (checked.version !== formatVersion) throw tooOld(path, checked.version)
  const database = guarded(path, () => new DatabaseSync(path, { timeout: busyTimeoutMs }))
  return { database, close: () => database.close() }
}

/** Runs what reads a session file; what SQLite or a decoder throws comes out as an {@link InspectorError}. */
export function guarded<Value>(path: string, run: () => Value): Value {
  try {
    return run()
  } catch (thrown) {
    throw sessionError(path, thrown)
  }
}

/** @throws TypeError when a column has another type than the format says. */
export function numberIn(value: SQLOutputValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError(said`A number is missing.`)
  return value
}

/** @throws TypeError when a column has another type than the format says. */
export function textIn(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError(said`A text is missing.`)
  return value
}

/** @throws TypeError when a column has another type than the format says. */
export function bytesIn(value: SQLOutputValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(said`Bytes are missing.`)
  return value
}

function corrupt(path: string, detail: string): InspectorError {
  return new InspectorError({
    code: 'SESSION_CORRUPT',
    message: said`“${basename(path)}” is damaged: ${detail}`,
    hint: said`Take a copy of it from before; \`sqlite3 FILE .recover\` may save a part.`,
  })
}

interface CheckedDatabase {
  readonly database: DatabaseSync
  readonly version: number
}

/**
 * Opens a file that is a session of a version not above ours. Only SQLite may open it: whoever closes a file in a process
 * takes away the locks that the process has on it, also those of a writer (https://sqlite.org/howtocorrupt.html, 2.2).
 */
function openChecked(path: string): CheckedDatabase {
  try {
    accessSync(path, constants.R_OK)
  } catch (thrown) {
    throw cannotRead(path, thrown)
  }
  if (!statSync(path).isFile()) throw notOne(path)
  return guarded(path, () => {
    const database = openAfterCrash(path)
    try {
      return { database, version: checkedVersion(path, database) }
    } catch (thrown) {
      database.close()
      throw thrown
    }
  })
}

function checkedVersion(path: string, database: DatabaseSync): number {
  const pragma = (name: string) => database.prepare(`PRAGMA ${name}`).get()?.[name]
  if (pragma('application_id') !== applicationId) throw notOne(path)
  const version = numberIn(pragma('user_version'))
  if (version > formatVersion) {
    throw new InspectorError({
      code: 'SESSION_TOO_NEW',
      message: said`“${basename(path)}” was written by a newer ZMQ Inspector (format ${version}); this one reads up to ${formatVersion}: update it.`,
    })
  }
  return version
}

/** A writer that was killed in a transaction leaves a journal, which only a connection that may write can undo. */
function openAfterCrash(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs })
  try {
    readHead(database)
    return database
  } catch (thrown) {
    database.close()
    if (sqliteCode(thrown) !== sqliteReadonly) throw thrown
    const repairing = new DatabaseSync(path, { timeout: busyTimeoutMs })
    try {
      readHead(repairing)
    } finally {
      repairing.close()
    }
    return new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs })
  }
}

function readHead(database: DatabaseSync): void {
  database.prepare('SELECT count(*) FROM sqlite_schema').get()
}

function openCopy(path: string, original: DatabaseSync, version: number, migrations: Migrations): OpenDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'zmqs-'))
  const forget = () => rmSync(folder, { recursive: true, force: true })
  try {
    const copy = join(folder, basename(path))
    guarded(path, () => original.prepare('VACUUM INTO ?').run(copy))
    const database = new DatabaseSync(copy)
    try {
      migrate(path, database, version, migrations)
    } catch (thrown) {
      database.close()
      throw thrown
    }
    const close = () => {
      database.close()
      forget()
    }
    return { database, close }
  } catch (thrown) {
    forget()
    throw thrown
  }
}

function migrate(path: string, database: DatabaseSync, from: number, migrations: Migrations): void {
  for (let version = from; version < formatVersion; version += 1) {
    const migration = migrations.get(version)
    if (migration === undefined) throw tooOld(path, version)
    guarded(path, () => {
      database.exec('BEGIN')
      migration(database)
      database.exec(`PRAGMA user_version = ${version + 1}; COMMIT`)
    })
  }
}

function notOne(path: string): InspectorError {
  return new InspectorError({
    code: 'SESSION_NOT_ONE',
    message: said`“${basename(path)}” is not a session of ZMQ Inspector.`,
    hint: said`Choose a file that ZMQ Inspector saved, with a name that ends in .zmqs.`,
  })
}

function tooOld(path: string, version: number): InspectorError {
  return new InspectorError({
    code: 'SESSION_TOO_OLD',
    message: said`“${basename(path)}” is of format ${version}, which this ZMQ Inspector does not know how to change.`,
    hint: said`Open it and save a copy.`,
  })
}

function cannotRead(path: string, thrown: unknown): InspectorError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'INTERNAL'
  const why = code === 'ENOENT' ? said`there is no such file` : thrown instanceof Error ? thrown.message : String(thrown)
  return new InspectorError({ code, message: said`“${path}” cannot be opened: ${why}.` })
}

function sessionError(path: string, thrown: unknown): unknown {
  if (thrown instanceof InspectorError) return thrown
  const code = sqliteCode(thrown)
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const name = `“${basename(path)}”`
  if (code === sqliteNotADatabase) return notOne(path)
  if (code === sqliteBusy) {
    return new InspectorError({ code: 'SESSION_BUSY', message: said`${name} is locked by another program.`, hint: said`Try again.` })
  }
  if (code === sqliteReadonly || code === sqliteCannotOpen || code === sqliteFull) {
    return new InspectorError({
      code: 'SESSION_NOT_OPEN',
      message: said`${name} cannot be used: ${message}.`,
      hint: said`Look at its rights and its disk.`,
    })
  }
  // What decoders throw are RangeErrors and TypeErrors; whatever else SQLite says of a file of ours means damage.
  if (code !== undefined || thrown instanceof RangeError || thrown instanceof TypeError) return corrupt(path, message)
  return thrown
}
