import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InspectorError } from '../../shared/errors'
import { columnBytes, columnsAt, exchangeBytes, exchangeColumnsAt } from '../capture/tap/batch'
import { columnOrder, encodeChunk, exchangeColumnOrder } from './chunk-image'
import { decodeColumn } from './column-codec'
import { applicationId, formatVersion } from './schema'
import { SessionWriter } from './session-writer'
import { makeImage, makeUpdates, queryWhole } from './testing'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zmqs-'))
  path = join(folder, 'a.zmqs')
})
afterEach(() => rmSync(folder, { recursive: true }))

const ask = (query: string, file = path) => queryWhole(file, query)

function errorOf(action: () => void): InspectorError {
  try {
    action()
  } catch (error) {
    if (error instanceof InspectorError) return error
    throw error
  }
  throw new Error('It did not fail.')
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new Error('That is no blob.')
}

/** Columns of a blob, from byte `at` on. */
function decodeAll(bytes: Uint8Array, counts: readonly number[], at = 0): number[][] {
  let from = at
  return counts.map((count) => {
    const column = new Float64Array(count)
    from = decodeColumn(bytes, from, column)
    return [...column]
  })
}

function updatesIn(chunk: number): number[][][] {
  return ask(`SELECT data FROM exchange_update WHERE chunk = ${chunk} ORDER BY id`).map(({ data }) => {
    const bytes = bytesOf(data)
    const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
    return decodeAll(bytes, Array(5).fill(count), 8)
  })
}

describe('the order of columns in the file', () => {
  it('names every column that there is in memory', () => {
    const columns = columnsAt(new SharedArrayBuffer(columnBytes(1)), 1)
    const exchanges = exchangeColumnsAt(new SharedArrayBuffer(exchangeBytes(1)), 1)
    expect([...columnOrder].sort()).toEqual(Object.keys(columns).sort())
    expect([...exchangeColumnOrder].sort()).toEqual(Object.keys(exchanges).sort())
  })

  it('is the one of docs/session-format.md', () => {
    const image = makeImage({ firstRow: 1, rows: 2, exchanges: [7, 7], opens: [0] })
    const columns = columnsAt(image.columns as SharedArrayBuffer, image.capacity)
    const exchanges = exchangeColumnsAt(image.exchangeColumns as SharedArrayBuffer, image.capacity)
    const names = 'timeUs size payloadEnd frameCount connection source transferUs kind direction socket event envelopeFrames flags'
    for (const [place, name] of names.split(' ').entries()) columns[name as keyof typeof columns].set([place + 1, place + 50])
    for (const [place, name] of 'exchange peer rttUs role state certainty'.split(' ').entries())
      exchanges[name as keyof typeof exchanges].set([place + 1, place + 50])
    const encoded = encodeChunk(image)
    // The third is a length in the file, an end in memory.
    expect(decodeAll(encoded.columns, Array(13).fill(2))).toEqual(Array.from({ length: 13 }, (_, at) => [at + 1, at === 2 ? 49 : at + 50]))
    const expected = [...Array.from({ length: 6 }, (_, at) => [at + 1, at + 50]), [0]]
    expect(decodeAll(encoded.exchangeColumns ?? new Uint8Array(0), [2, 2, 2, 2, 2, 2, 1])).toEqual(expected)
  })
})

describe('the writer', () => {
  it('replaces a chunk that grew, with its payloads', () => {
    const writer = new SessionWriter(path, { name: 'a' })
    for (const rows of [1, 3]) {
      writer.put(makeImage({ firstRow: 1, rows }))
      writer.commit()
    }
    writer.close()
    expect(ask('SELECT first_row, rows, payload_bytes FROM chunk')).toEqual([{ first_row: 1, rows: 3, payload_bytes: 30 }])
    expect(ask('SELECT id, length(bytes) AS bytes FROM payload')).toEqual([{ id: 1024, bytes: 30 }])
    expect(ask('SELECT * FROM pragma_application_id, pragma_user_version')).toEqual([
      { application_id: applicationId, user_version: formatVersion },
    ])
    expect(applicationId).toBe(Buffer.from('ZMQS').readUInt32BE())
    expect(ask('SELECT * FROM session ORDER BY key')).toEqual([
      { key: 'name', value: 'a' },
      { key: 'state', value: 'closed' },
    ])
  })

  it('cuts payloads into pieces, from shared memory', () => {
    const writer = new SessionWriter(path, {})
    const shared = makeImage({ firstRow: 1, rows: 5, size: 500_000 })
    const slab = new Uint8Array(new Uint8Array(shared.slab))
    writer.put(shared)
    writer.close()
    const expected = slab.subarray(0, 2_500_000)
    const pieces = ask(`SELECT bytes FROM payload WHERE id / 1024 = 1 ORDER BY id`).map(({ bytes }) => bytesOf(bytes))
    expect(pieces.map(({ byteLength }) => byteLength)).toEqual([...Array(8).fill(294_400), 144_800])
    expect(Buffer.concat(pieces).equals(expected)).toBe(true)
  })

  it('keeps sources, connections and annotations', () => {
    const writer = new SessionWriter(path, {})
    writer.source(1, 'tap', 'tap', '{}')
    writer.connection(2, 1, 'tcp://127.0.0.1:1', '{}')
    writer.connection(2, 1, 'tcp://127.0.0.1:1', '{"end":1}')
    writer.annotation(5, true, 'look', 'red')
    writer.close()
    expect(ask('SELECT * FROM source')).toEqual([{ id: 1, name: 'tap', kind: 'tap', config: '{}' }])
    expect(ask('SELECT data FROM connection')).toEqual([{ data: '{"end":1}' }])
    expect(ask('SELECT * FROM annotation')).toEqual([{ row: 5, bookmark: 1, note: 'look', colour: 'red' }])
  })

  it('translates the numbers of threads, and keeps updates of a chunk that grows', () => {
    const writer = new SessionWriter(path, {})
    // Another source has taken rows 1 to 4 and exchanges 1 and 2.
    writer.put(makeImage({ firstRow: 1, rows: 4 }))
    const thread = { id: 9, rowsLocal: 0, exchangesLocal: 1 }
    const image = (rows: number, exchanges: number[], opens: number[]) =>
      makeImage({ firstRow: 5, rows, firstExchange: 3, exchanges, opens })
    writer.put(image(1, [1], [0]), thread)
    writer.put(image(3, [1, 2, 1], [0, 1]), thread)
    writer.update(9, makeUpdates([{ row: 0, peer: 3, rttUs: 20, state: 2, certainty: 1 }]))
    writer.put(image(4, [1, 2, 1, 2], [0, 1]), thread)
    writer.update(
      9,
      makeUpdates([
        { row: 1, peer: 4, rttUs: 30, state: 2, certainty: 1 },
        // Not captured yet: it carries its state with it when it comes.
        { row: 99, peer: 0, rttUs: 0, state: 1, certainty: 0 },
      ]),
    )
    // In the session's own numbers.
    writer.update(undefined, makeUpdates([{ row: 2, peer: 3, rttUs: 40, state: 3, certainty: 2 }]))
    writer.close()
    const [chunk] = ask('SELECT exchange_columns FROM chunk WHERE first_row = 5')
    expect(decodeAll(bytesOf(chunk?.exchange_columns), [4])).toEqual([[3, 4, 3, 4]])
    expect(updatesIn(5)).toEqual([
      [[0], [7], [20], [2], [1]],
      [[1], [8], [30], [2], [1]],
    ])
    expect(updatesIn(1)).toEqual([[[1], [3], [40], [3], [2]]])
  })

  it('tries again when a reader holds the file', () => {
    const writer = new SessionWriter(path, {})
    const reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('BEGIN')
    expect(reader.prepare('SELECT count(*) AS chunks FROM chunk').get()).toEqual({ chunks: 0 })
    writer.put(makeImage({ firstRow: 1, rows: 1 }))
    expect(writer.commit()).toBe(false)
    writer.put(makeImage({ firstRow: 2, rows: 1 }))
    reader.exec('COMMIT')
    reader.close()
    expect(writer.commit()).toBe(true)
    expect(ask('SELECT count(*) AS chunks FROM chunk')).toEqual([{ chunks: 2 }])
    writer.close()
  })

  it('does not touch a file that exists', () => {
    writeFileSync(path, 'mine')
    expect(errorOf(() => new SessionWriter(path, {}))).toMatchObject({ code: 'FILE_EXISTS', message: `${path} exists already.` })
    expect(statSync(path).size).toBe(4)
  })

  it('says when the folder is not there', () => {
    expect(errorOf(() => new SessionWriter(join(folder, 'no', 'a.zmqs'), {}))).toMatchObject({ code: 'FILE_NOT_WRITABLE' })
  })

  it('writes nothing after it was closed, which may happen twice', () => {
    const writer = new SessionWriter(path, {})
    writer.close()
    writer.close()
    expect(errorOf(() => writer.value('a', 'b')).code).toBe('SESSION_CLOSED')
    expect(existsSync(`${path}-journal`)).toBe(false)
  })

  it('lets go of the oldest chunks in a ring', () => {
    const maxBytes = 8 * 1024 * 1024
    const writer = new SessionWriter(path, {}, { maxBytes, ring: true })
    const chunks = 40
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const firstRow = 1 + chunk * 1000
      writer.put(makeImage({ firstRow, rows: 1000, size: 700 }))
      writer.update(undefined, makeUpdates([{ row: firstRow, peer: 0, rttUs: 0, state: 1, certainty: 0 }]))
      if (chunk % 3 === 0) writer.commit()
    }
    // Of a row that is gone.
    writer.update(undefined, makeUpdates([{ row: 1, peer: 0, rttUs: 0, state: 1, certainty: 0 }]))
    writer.close()
    expect(statSync(path).size).toBeLessThanOrEqual(maxBytes)
    const [kept] = ask('SELECT count(*) AS chunks, min(first_row) AS first, max(first_row) AS last FROM chunk')
    const evicted = chunks - Number(kept?.chunks)
    expect(kept).toMatchObject({ first: 1 + evicted * 1000, last: 39_001 })
    expect(Number(kept?.chunks)).toBeGreaterThan(6)
    expect(ask("SELECT value FROM session WHERE key LIKE 'evicted%'")).toEqual([
      { value: `${evicted * 1000}` },
      { value: `${evicted * 1000}` },
    ])
    expect(ask('SELECT DISTINCT id / 1024 AS chunk FROM payload')).toHaveLength(Number(kept?.chunks))
    expect(ask('SELECT DISTINCT chunk FROM exchange_update')).toHaveLength(Number(kept?.chunks))
    expect(ask('SELECT max(id) AS id FROM exchange_update')).toEqual([{ id: chunks }])
  })

  it('stops at its limit where it is no ring, and can be closed in order', () => {
    const writer = new SessionWriter(path, {}, { maxBytes: 2 * 1024 * 1024, ring: false })
    const put = (firstRow: number) => writer.put(makeImage({ firstRow, rows: 1000, size: 700 }))
    put(1)
    expect(errorOf(() => [1001, 2001, 3001].forEach(put)).code).toBe('SESSION_FULL')
    writer.close()
    expect(ask("SELECT value FROM session WHERE key = 'state'")).toEqual([{ value: 'closed' }])
    expect(ask('SELECT first_row FROM chunk')).toEqual([{ first_row: 1 }])
  })
})

const isRoot = process.platform === 'linux' && process.getuid?.() === 0

describe('a full disk', () => {
  let disk: string
  let isMounted = false
  beforeEach(() => {
    disk = join(folder, 'disk')
    mkdirSync(disk)
    isMounted = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status === 0
  })
  afterEach(() => {
    if (isMounted) spawnSync('umount', [disk])
  })

  it.skipIf(!isRoot)('is told once and for all, and leaves what was committed', ({ skip }) => {
    if (!isMounted) skip('no file system may be mounted here')
    const file = join(disk, 'a.zmqs')
    const writer = new SessionWriter(file, {})
    let committed = 1
    const error = errorOf(() => {
      for (let firstRow = 1; ; firstRow += 1000) {
        writer.put(makeImage({ firstRow, rows: 1000, size: 700 }))
        writer.commit()
        committed = writer.endRow
      }
    })
    expect(error).toMatchObject({ code: 'DISK_FULL', message: `The disk is full: ${file} is not written any further.` })
    expect(error.hint).toBeDefined()
    expect(errorOf(() => writer.value('a', 'b'))).toBe(error)
    writer.close()
    expect(committed).toBeGreaterThan(1000)
    expect(ask('SELECT sum(rows) AS rows FROM chunk', file)).toEqual([{ rows: committed - 1 }])
  })
})
