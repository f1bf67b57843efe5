import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RowId } from '../../shared/model'
import { annotate, annotationOf, annotationsOf, copySession, deleteSession, describeSession, renameSession } from './session-files'
import { openSession } from './session-reader'
import { SessionWriter } from './session-writer'
import { makeImage } from './testing'

describe('a session file', () => {
  let folder: string
  let path: string
  let writer: SessionWriter
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zmqs-'))
    path = join(folder, 'a.zmqs')
    writer = new SessionWriter(path, { id: 'one', name: 'a', epochUs: '5000000', writer: `${process.pid}` })
    writer.put(makeImage({ firstRow: 1, rows: 3 }))
    writer.commit()
  })
  afterEach(() => {
    writer.close()
    rmSync(folder, { recursive: true })
  })

  it('is described', () => {
    const known = { path, id: 'one', name: 'a', messages: 3, bytes: statSync(path).size, startUs: 5_000_000, durationUs: 30 }
    expect(describeSession(path)).toEqual({ ...known, state: 'recording' })
    writer.close()
    expect(describeSession(path).state).toBe('closed')
  })

  it('is copied, also while it is recorded', () => {
    const copy = join(folder, 'it’s a copy.zmqs')
    copySession(path, copy)
    expect(describeSession(copy)).toMatchObject({ id: 'one', messages: 3, state: 'closed' })
    const reader = openSession(copy)
    expect(reader.frames(3 as RowId)).toHaveLength(1)
    reader.dispose()
    expect(() => copySession(path, copy)).toThrow('is there already')
    expect(() => copySession(path, join(folder, 'none', 'b.zmqs'))).toThrow('cannot be used')
    expect(readdirSync(folder).sort()).toEqual(['a.zmqs', 'a.zmqs-journal', 'it’s a copy.zmqs'])
  })

  it('gets another name', () => {
    renameSession(path, 'Friday')
    expect(describeSession(path).name).toBe('Friday')
  })

  it('is deleted, unless it is being recorded or is none', () => {
    expect(() => deleteSession(path)).toThrow('is being recorded')
    writer.close()
    deleteSession(path)
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(path, 'a letter')
    expect(() => deleteSession(path)).toThrow('is not a session')
    expect(existsSync(path)).toBe(true)
  })

  it('keeps annotations', () => {
    const first = { row: 2, bookmark: true, note: '', colour: '' }
    const second = { row: 1, bookmark: false, note: 'slow', colour: 'red' }
    for (const annotation of [first, second]) annotate(path, annotation)
    expect(annotationsOf(path)).toEqual([second, first])
    expect([annotationOf(path, 1), annotationOf(path, 3)]).toEqual([second, undefined])
    annotate(path, { row: 2, bookmark: false, note: '', colour: '' })
    expect(annotationsOf(path)).toEqual([second])
  })
})
