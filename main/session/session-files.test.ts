import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  acknowledgeInterruption,
  annotate,
  annotationOf,
  annotationsOf,
  deleteSession,
  describeSession,
  renameSession,
} from './session-files'
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
    const known = { path, id: 'one', name: 'a', messages: 3, bytes: statSync(path).size, startUs: 5_000_010, durationUs: 20 }
    expect(describeSession(path)).toEqual({ ...known, state: 'recording', writer: process.pid, acknowledged: false })
    writer.close()
    expect(describeSession(path).state).toBe('closed')
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

  it('is deleted, whatever the file says, when its writer is known to be gone', () => {
    const old = join(folder, 'old.zmqs')
    copyFileSync(path, old)
    expect(() => deleteSession(old)).toThrow('is being recorded')
    deleteSession(old, false)
    expect(existsSync(old)).toBe(false)
  })

  it('remembers that its interruption is known', () => {
    acknowledgeInterruption(path)
    expect(describeSession(path).acknowledged).toBe(true)
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
