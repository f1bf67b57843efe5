import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { columnBytes, columnsAt } from '../capture/tap/batch'
import { decodeColumn, encodeColumns } from './column-codec'
import { SessionWriter } from './session-writer'

describe('a column', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.maxSafeInteger(), fc.nat(300))), (values) => {
        const target = new Float64Array(values.length)
        const bytes = encodeColumns([Float64Array.from(values)])
        expect(decodeColumn(bytes, 0, target)).toBe(bytes.byteLength)
        expect([...target]).toEqual(values)
      }),
    )
  })
})

describe('the writer', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zmqs-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('replaces a chunk that grew, with its payloads', () => {
    const path = join(folder, 'a.zmqs')
    const writer = new SessionWriter(path, { name: 'a' })
    for (const rows of [1, 3]) {
      const buffer = new SharedArrayBuffer(columnBytes(4))
      const columns = columnsAt(buffer, 4)
      for (let row = 0; row < rows; row += 1) Object.assign(columns.payloadEnd, { [row]: (row + 1) * 10 })
      const counts = { firstRow: 1, rows, messages: rows, firstExchange: 1, opened: 0, capacity: 4, slabBytes: rows * 10 }
      writer.put({ ...counts, columns: buffer, exchangeColumns: undefined, slab: new SharedArrayBuffer(64) })
      writer.commit()
    }
    writer.close()
    const database = new DatabaseSync(path, { readOnly: true })
    expect(database.prepare('SELECT first_row, rows, payload_bytes FROM chunk').all()).toEqual([
      { first_row: 1, rows: 3, payload_bytes: 30 },
    ])
    expect(database.prepare('SELECT id, length(bytes) AS bytes FROM payload').all()).toEqual([{ id: 1024, bytes: 30 }])
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    expect(database.prepare('PRAGMA application_id').get()).toEqual({ application_id: 0x5a4d5153 })
    database.close()
  })
})
