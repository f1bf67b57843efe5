import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RowId } from '../../shared/model'
import { copySession } from './copy-session'
import { annotate, annotationsOf, describeSession } from './session-files'
import { openSession } from './session-reader'
import { SessionWriter } from './session-writer'
import { makeImage, makeUpdates } from './testing'

let folder: string
let path: string
let copy: string
let writer: SessionWriter
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zmqs-'))
  path = join(folder, 'a.zmqs')
  copy = join(folder, 'it’s a copy.zmqs')
  writer = new SessionWriter(path, { id: 'one', name: 'a', epochUs: '5000000', writer: `${process.pid}` })
})
afterEach(() => {
  writer.close()
  rmSync(folder, { recursive: true })
})

const pending = { rttUs: 0, state: 1, certainty: 0 }
const dump = (file: string): string => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = ['source', 'connection', 'chunk', 'payload', 'exchange_update', 'annotation']
    return JSON.stringify(tables.map((table) => database.prepare(`SELECT * FROM ${table}`).all()))
  } finally {
    database.close()
  }
}

describe('a copy of a session', () => {
  it('holds all that the session holds, closed and under a name of its own', async () => {
    for (let firstRow = 1; firstRow < 5000; firstRow += 1000) {
      writer.put(makeImage({ firstRow, rows: 1000, size: 3000, exchanges: [1], opens: [0] }))
      writer.update(undefined, makeUpdates([{ row: firstRow, peer: firstRow + 1, ...pending }]))
    }
    writer.source(1, 'orders', 'tap', '{}')
    writer.connection(1, 1, 'tcp://127.0.0.1:1', '{}')
    writer.commit()
    annotate(path, { row: 7, bookmark: true, note: 'here', colour: 'red' })
    const progress: number[] = []
    await copySession(path, copy, { name: 'Friday', onProgress: ({ done, total }) => progress.push(done / total) })
    expect(dump(copy)).toBe(dump(path))
    expect(describeSession(copy)).toMatchObject({ id: 'one', name: 'Friday', messages: 5000, state: 'closed' })
    expect(annotationsOf(copy)).toEqual([{ row: 7, bookmark: true, note: 'here', colour: 'red' }])
    expect(progress).toHaveLength(5)
    expect(progress.at(-1)).toBe(1)
    expect(readdirSync(folder).filter((name) => name.includes('copy'))).toEqual(['it’s a copy.zmqs'])
  })

  it('of an older file leaves out the column that it has besides', async () => {
    writer.put(makeImage({ firstRow: 1, rows: 3 }))
    writer.close()
    const old = new DatabaseSync(path)
    old.exec('ALTER TABLE chunk ADD COLUMN summary TEXT')
    old.close()
    await copySession(path, copy, {})
    expect(describeSession(copy)).toMatchObject({ id: 'one', messages: 3, state: 'closed' })
  })

  it('ends where the session is at the end, and agrees with itself', async () => {
    writer.put(makeImage({ firstRow: 1, rows: 3, exchanges: [1, 0, 0], opens: [0] }))
    writer.put(makeImage({ firstRow: 4, rows: 1 }))
    writer.commit()
    const grow = (): void => {
      // The newest chunk grows, and an earlier exchange is answered in it, between two steps of the copy.
      writer.put(makeImage({ firstRow: 4, rows: 3 }))
      writer.update(undefined, makeUpdates([{ row: 1, peer: 6, rttUs: 50, state: 2, certainty: 1 }]))
      writer.put(makeImage({ firstRow: 7, rows: 3 }))
      writer.commit()
    }
    await copySession(path, copy, { onProgress: ({ done, total }) => (done === total ? grow() : undefined) })
    const reader = openSession(copy)
    expect(reader.endRow).toBe(7)
    expect(reader.row(1 as RowId)).toMatchObject({ state: 'replied', peer: 6 })
    expect(reader.frames(6 as RowId)).toHaveLength(1)
    reader.dispose()
  })

  it('does not hold up whoever records', async () => {
    for (let firstRow = 1; firstRow < 20_000; firstRow += 1000) writer.put(makeImage({ firstRow, rows: 1000, size: 1000 }))
    writer.commit()
    let longestMs = 0
    await copySession(path, copy, {
      onProgress: ({ done }) => {
        const startMs = performance.now()
        writer.value('seen', `${done}`)
        expect(writer.commit()).toBe(true)
        longestMs = Math.max(longestMs, performance.now() - startMs)
      },
    })
    expect(longestMs).toBeLessThan(1000)
  })

  it('leaves nothing when it is cancelled, and what was there as it was', async () => {
    writer.put(makeImage({ firstRow: 1, rows: 1000, size: 1000 }))
    writer.put(makeImage({ firstRow: 1001, rows: 1000, size: 1000 }))
    writer.commit()
    writeFileSync(copy, 'mine')
    const controller = new AbortController()
    const copying = copySession(path, copy, { replace: true, signal: controller.signal, onProgress: () => controller.abort() })
    await expect(copying).rejects.toMatchObject({ name: 'AbortError' })
    expect(readFileSync(copy, 'utf8')).toBe('mine')
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
  })

  it('replaces a file only where that is wished', async () => {
    writer.commit()
    writeFileSync(copy, 'mine')
    await expect(copySession(path, copy)).rejects.toThrow('is there already')
    await copySession(path, copy, { replace: true })
    expect(describeSession(copy).state).toBe('closed')
  })

  it('says why it cannot be written', async () => {
    writer.commit()
    const nowhere = join(folder, 'none', 'b.zmqs')
    await expect(copySession(path, nowhere)).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE' })
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })
})
