import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { InspectorError } from '../../shared/errors'
import { guarded, numberIn, type OpenDatabase, openToChange, openToRead, textIn } from './session-database'
import { type SessionState, stateOf } from './session-state'
import { readValues } from './session-tables'

export interface SessionDescription {
  readonly path: string
  readonly id: string
  readonly name: string
  readonly messages: number
  /** Of the file. */
  readonly bytes: number
  /** Microseconds since the Unix epoch. */
  readonly startUs: number
  /** From the session's start to its newest row. */
  readonly durationUs: number
  readonly state: SessionState
}

/** What a user notes on a row. */
export interface Annotation {
  readonly row: number
  readonly bookmark: boolean
  readonly note: string
  /** Empty for none. */
  readonly colour: string
}

export function describeSession(path: string): SessionDescription {
  return using(path, openToRead(path), (database) => {
    const values = readValues(database)
    const sums = database.prepare('SELECT total(messages) AS messages, max(max_time_us) AS end FROM chunk').get()
    return {
      path,
      id: values.get('id') ?? '',
      name: values.get('name') ?? '',
      messages: numberIn(sums?.messages),
      bytes: statSync(path).size,
      startUs: Number(values.get('epochUs') ?? 0),
      durationUs: typeof sums?.end === 'number' ? sums.end : 0,
      state: stateOf(values),
    }
  })
}

/** Makes a copy that is complete, or none. A copy of a session that is being recorded ends where it is now. */
export function copySession(from: string, to: string): void {
  if (existsSync(to)) throw new InspectorError({ code: 'EEXIST', message: `“${to}” is there already.`, hint: 'Choose another name.' })
  const part = `${to}.part`
  rmSync(part, { force: true })
  try {
    using(from, openToRead(from), (database) => database.prepare('VACUUM INTO ?').run(part))
    using(part, openToChange(part), (database) => database.exec("UPDATE session SET value = 'closed' WHERE key = 'state'"))
    renameSync(part, to)
  } catch (thrown) {
    rmSync(part, { force: true })
    throw thrown
  }
}

/** Changes the session's name; the file keeps its own. */
export function renameSession(path: string, name: string): void {
  using(path, openToChange(path), (database) => database.prepare("INSERT OR REPLACE INTO session VALUES ('name', ?)").run(name))
}

/** Deletes a session that nobody records; a file that is no session stays. */
export function deleteSession(path: string): void {
  if (stateIfReadable(path) === 'recording') {
    throw new InspectorError({
      code: 'SESSION_RECORDING',
      message: `“${basename(path)}” is being recorded.`,
      hint: 'Stop recording first.',
    })
  }
  rmSync(path)
  rmSync(`${path}-journal`, { force: true })
}

export function annotationOf(path: string, row: number): Annotation | undefined {
  return using(path, openToRead(path), (database) => {
    const found = database.prepare('SELECT * FROM annotation WHERE row = ?').get(row)
    return found === undefined ? undefined : annotationIn(found)
  })
}

/** All of them, in order of rows. */
export function annotationsOf(path: string): readonly Annotation[] {
  return using(path, openToRead(path), (database) => database.prepare('SELECT * FROM annotation ORDER BY row').all().map(annotationIn))
}

/** Sets a row's annotation; one that says nothing is taken away. */
export function annotate(path: string, { row, bookmark, note, colour }: Annotation): void {
  using(path, openToChange(path), (database) => {
    if (bookmark || note !== '' || colour !== '') {
      database.prepare('INSERT OR REPLACE INTO annotation VALUES (?, ?, ?, ?)').run(row, Number(bookmark), note, colour)
    } else database.prepare('DELETE FROM annotation WHERE row = ?').run(row)
  })
}

function stateIfReadable(path: string): SessionState | undefined {
  try {
    return using(path, openToRead(path), (database) => stateOf(readValues(database)))
  } catch (thrown) {
    // What is damaged may go.
    if (thrown instanceof InspectorError && thrown.code === 'SESSION_CORRUPT') return undefined
    throw thrown
  }
}

function using<Value>(path: string, open: OpenDatabase, run: (database: DatabaseSync) => Value): Value {
  try {
    return guarded(path, () => run(open.database))
  } finally {
    open.close()
  }
}

function annotationIn(row: Record<string, SQLOutputValue>): Annotation {
  return { row: numberIn(row.row), bookmark: numberIn(row.bookmark) !== 0, note: textIn(row.note), colour: textIn(row.colour) }
}
