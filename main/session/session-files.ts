import { rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { InspectorError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
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
  /** Of its oldest row, or of its start where it has none: microseconds since the Unix epoch. */
  readonly startUs: number
  /** From its oldest row to its newest. */
  readonly durationUs: number
  readonly state: SessionState
  /** The process that records it or did. */
  readonly writer: number
  /** The user knows that it was interrupted. */
  readonly acknowledged: boolean
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
    const sums = database.prepare('SELECT total(messages) AS messages, min(min_time_us) AS begin, max(max_time_us) AS end FROM chunk').get()
    const beginUs = typeof sums?.begin === 'number' ? sums.begin : 0
    return {
      path,
      id: values.get('id') ?? '',
      name: values.get('name') ?? '',
      messages: numberIn(sums?.messages),
      bytes: statSync(path).size,
      startUs: Number(values.get('epochUs') ?? 0) + beginUs,
      durationUs: typeof sums?.end === 'number' ? sums.end - beginUs : 0,
      state: stateOf(values, path),
      writer: Number(values.get('writer') ?? 0),
      acknowledged: values.has('acknowledged'),
    }
  })
}

/** Changes the session's name; the file keeps its own. */
export function renameSession(path: string, name: string): void {
  using(path, openToChange(path), (database) => database.prepare("INSERT OR REPLACE INTO session VALUES ('name', ?)").run(name))
}

/** Notes that the user knows of the interruption: the session is not offered again. */
export function acknowledgeInterruption(path: string): void {
  using(path, openToChange(path), (database) => database.prepare("INSERT OR REPLACE INTO session VALUES ('acknowledged', '1')").run())
}

/**
 * Deletes a session that nobody records; a file that is no session stays. `isRecorded` knows better than the file, which names a
 * process that may be another one by now.
 */
export function deleteSession(path: string, isRecorded?: boolean): void {
  const state = stateIfReadable(path)
  if (isRecorded ?? state === 'recording') {
    throw new InspectorError({
      code: 'SESSION_RECORDING',
      message: said`“${basename(path)}” is being recorded.`,
      hint: said`Stop recording first.`,
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
    return using(path, openToRead(path), (database) => stateOf(readValues(database), path))
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
