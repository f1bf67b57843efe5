import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InspectorError } from '../../shared/errors'
import { type ExchangeId, exchangeStates, firstTapConnection, type RowId, rowKinds, socketTypes } from '../../shared/model'
import type { ChunkImage } from '../capture/capture-chunk'
import { columnBytes, columnsAt, exchangeBytes, exchangeColumnsAt, openedAt, rowFlags, unknownSocket } from '../capture/tap/batch'
import { openSession, type SessionReader } from './session-reader'
import { SessionWriter } from './session-writer'
import { makeImage, makeUpdates, rowsInPython } from './testing'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zmqs-'))
  path = join(folder, 'a.zmqs')
})
afterEach(() => rmSync(folder, { recursive: true }))

const values = { id: 'one', name: 'a', epochUs: '1700000000000000', writer: `${process.pid}` }

function write(...images: readonly ChunkImage[]): void {
  const writer = new SessionWriter(path, values)
  for (const image of images) writer.put(image)
  writer.close()
}

function reading<Value>(run: (reader: SessionReader) => Value): Value {
  const reader = openSession(path)
  try {
    return run(reader)
  } finally {
    reader.dispose()
  }
}

function refusalOf(run: () => unknown): string {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof InspectorError) return `${thrown.code}: ${thrown.message}`
    throw thrown
  }
  throw new Error('It was not refused.')
}

const rowArbitrary = fc.record({
  timeUs: fc.double({ min: 0, max: 1e15, noNaN: true }),
  size: fc.nat(0xffff_ffff),
  connection: fc.integer({ min: 0, max: 0xffff_ffff }),
  source: fc.nat(300),
  transferUs: fc.nat(100_000),
  kind: fc.nat(2),
  direction: fc.nat(4),
  socket: fc.oneof(fc.nat(socketTypes.length - 1), fc.constant(unknownSocket)),
  event: fc.nat(20),
  envelopeFrames: fc.nat(255),
  framing: fc.constantFrom(0, rowFlags.framingV1, rowFlags.unframed, rowFlags.notKept),
  frames: fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 3 }),
  exchange: fc.record({
    exchange: fc.nat(9),
    peer: fc.nat(9),
    rttUs: fc.nat(1e6),
    role: fc.nat(2),
    state: fc.nat(5),
    certainty: fc.nat(4),
  }),
})
type Row = typeof rowArbitrary extends fc.Arbitrary<infer Value> ? Value : never

/** A frame as ZMTP 1.0 (the length counts the flags) or 2.0 and later put it on the wire. */
function framed(frame: Uint8Array, framing: number): number[] {
  const length = frame.length + (framing === rowFlags.framingV1 ? 1 : 0)
  const long = length > (framing === rowFlags.framingV1 ? 254 : 255)
  const size = [0, 0, 0, 0, 0, 0, length >> 8, length & 0xff]
  if (framing === rowFlags.framingV1) return [...(long ? [0xff, ...size] : [length]), 0, ...frame]
  return [...(long ? [2, ...size] : [0, length]), ...frame]
}

function payloadOf({ framing, frames }: Row): number[] {
  if (framing === rowFlags.notKept) return []
  return framing === rowFlags.unframed ? [...(frames[0] ?? [])] : frames.flatMap((frame) => framed(frame, framing))
}

function imageOf(rows: readonly Row[], firstRow: number): ChunkImage {
  const capacity = rows.length + 1
  const columns = new SharedArrayBuffer(columnBytes(capacity))
  const exchangeColumns = new SharedArrayBuffer(exchangeBytes(capacity))
  const to = columnsAt(columns, capacity)
  const exchanges = exchangeColumnsAt(exchangeColumns, capacity)
  const bytes: number[] = []
  for (const [index, row] of rows.entries()) {
    bytes.push(...payloadOf(row))
    const { timeUs, size, connection, source, transferUs, kind, direction, socket, event, envelopeFrames } = row
    const cells = { timeUs, size, connection, source, transferUs, kind, direction, socket, event, envelopeFrames }
    const all = { ...cells, flags: row.framing, frameCount: row.frames.length, payloadEnd: bytes.length }
    for (const [name, value] of Object.entries(all)) to[name as keyof typeof all][index] = value
    for (const [name, value] of Object.entries(row.exchange)) exchanges[name as keyof typeof exchanges][index] = value
  }
  openedAt(exchangeColumns, capacity).set(rows.map((_, index) => index))
  const slab = new SharedArrayBuffer(bytes.length)
  new Uint8Array(slab).set(bytes)
  const messages = rows.filter((row) => row.kind === 0).length
  const counts = { firstRow, rows: rows.length, messages, firstExchange: firstRow, opened: rows.length, capacity, slabBytes: bytes.length }
  return { ...counts, columns, exchangeColumns, slab }
}

function framesOf({ framing, frames }: Row): Uint8Array[] {
  if (framing === rowFlags.notKept) return []
  return framing === rowFlags.unframed ? frames.slice(0, 1) : frames
}

const hex = (frames: readonly Uint8Array[] | undefined) => frames?.map((frame) => Buffer.from(frame).toString('hex'))

describe('a session', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.array(rowArbitrary, { minLength: 1, maxLength: 6 }), { maxLength: 3 }), (chunks) => {
        rmSync(path, { force: true })
        const rows = chunks.flat()
        let next = 1
        write(
          ...chunks.map((chunk) => {
            next += chunk.length
            return imageOf(chunk, next - chunk.length)
          }),
        )
        reading((reader) => {
          expect([reader.firstRow, reader.endRow]).toEqual([1, rows.length + 1])
          expect(reader.counts.messages).toBe(rows.filter((row) => row.kind === 0).length)
          for (const [index, row] of rows.entries()) {
            const id = (index + 1) as RowId
            const summary = reader.row(id)
            const isAlone = row.exchange.exchange === 0
            const peer = isAlone || row.exchange.peer === 0 ? undefined : row.exchange.peer
            expect(summary).toMatchObject({
              id,
              timeUs: row.timeUs,
              size: row.size,
              source: row.source,
              connection: row.connection,
              kind: rowKinds[row.kind],
              socket: socketTypes[row.socket],
              state: isAlone ? 'none' : exchangeStates[row.exchange.state],
              peer,
              rttUs: peer === undefined ? undefined : row.exchange.rttUs,
              frameCount: row.frames.length,
            })
            expect(summary?.transferUs).toBe(row.connection < firstTapConnection ? undefined : row.transferUs)
            expect(hex(reader.frames(id))).toEqual(hex(framesOf(row)))
            expect(hex(reader.frames(id, 1))).toEqual(hex(framesOf(row).slice(0, 1)))
            expect(reader.exchangeRow(id as number as ExchangeId)).toBe(id)
          }
          expect(reader.row((rows.length + 1) as RowId)).toBeUndefined()
        })
      }),
      { numRuns: 40 },
    )
  })

  it('is read by a program that knows only the description of the format', () => {
    const rows = fc.sample(rowArbitrary, { numRuns: 200, seed: 7 })
    write(imageOf(rows.slice(0, 120), 1), imageOf(rows.slice(120), 121), makeImage({ firstRow: 201, rows: 3, size: 600_000 }))
    const told = rowsInPython(path)
    expect(told.length).toBe(203)
    reading((reader) => {
      for (const row of told) {
        const { timeUs, kind, source, connection, direction, socket, size, exchange, role, state, peer, rttUs } =
          reader.row(row.row as RowId) ?? expect.fail('The row is missing.')
        const cells = { row: row.row, timeUs, kind, source, connection, direction, socket: socket ?? null, size }
        const part = exchange === 0 ? {} : { exchange, role, state, peer: peer ?? 0, rttUs: rttUs ?? null }
        expect(row).toEqual({ ...cells, frames: hex(reader.frames(row.row as RowId)), ...part })
      }
    })
  })

  it('has the newest state of each exchange, whatever chunk its row is in', () => {
    const writer = new SessionWriter(path, values)
    for (const firstRow of [1, 4]) {
      writer.put(makeImage({ firstRow, rows: 3, firstExchange: firstRow, exchanges: [firstRow, 0, 0], opens: [0] }))
    }
    const first = { row: 1, peer: 0, rttUs: 0, state: 3, certainty: 0 }
    writer.update(undefined, makeUpdates([first, { row: 4, peer: 6, rttUs: 20, state: 2, certainty: 1 }]))
    writer.commit()
    const reader = openSession(path)
    expect([reader.row(1 as RowId)?.state, reader.row(4 as RowId)?.state, reader.row(4 as RowId)?.peer]).toEqual([
      'timed out',
      'replied',
      6,
    ])
    writer.update(undefined, makeUpdates([{ row: 1, peer: 5, rttUs: 44, state: 2, certainty: 2 }]))
    writer.close()
    expect(reader.row(1 as RowId)?.state).toBe('timed out')
    expect(reader.refresh()).toBe(true)
    expect(reader.row(1 as RowId)).toMatchObject({ state: 'replied', peer: 5, rttUs: 44, certainty: 'envelope' })
    reader.dispose()
    expect(rowsInPython(path).map((row) => row.state)).toEqual(['replied', undefined, undefined, 'replied', undefined, undefined])
  })

  it('gives payloads that lie across pieces', () => {
    const size = 1_500_000
    write(makeImage({ firstRow: 1, rows: 3, size }))
    reading((reader) => {
      const chunk = reader.chunk(1) ?? expect.fail('The chunk is missing.')
      expect(chunk.columns.payloadEnd[2]).toBe(3 * size)
      for (const [from, to] of [
        [0, 3 * size],
        [size, 2 * size],
        [1_048_575, 1_048_577],
        [2_097_152, 3_145_728],
        [7, 7],
      ] as const) {
        const bytes = chunk.payload(from, to) ?? expect.fail('The payload is missing.')
        expect(bytes.length).toBe(to - from)
        expect(bytes.every((byte, index) => byte === (from + index) % 251)).toBe(true)
      }
      expect(reader.heldBytes).toBeLessThan(16 * 1024 * 1024 + 10_000)
    })
  })

  it('keeps what it holds within bounds', () => {
    const images = Array.from({ length: 40 }, (_, index) => makeImage({ firstRow: 1 + index * 10, rows: 10, size: 100_000 }))
    write(...images)
    reading((reader) => {
      for (let row = 1; row <= 400; row += 1) expect(reader.frames(row as RowId)).toBeDefined()
      expect(reader.heldBytes).toBeLessThan(48 * 1024 * 1024)
    })
  })
})

describe('a session that is being written', () => {
  it('is read as far as it was committed', () => {
    const writer = new SessionWriter(path, values)
    writer.source(1, 'Broker', 'tap', '{}')
    writer.connection(5, 1, 'tcp://127.0.0.1:5555', '{}')
    writer.put(makeImage({ firstRow: 1, rows: 2 }))
    writer.commit()
    const reader = openSession(path)
    expect(reader.counts).toEqual({ messages: 2, events: 0, sources: 1, connections: 1, exchanges: 0 })
    expect([reader.state, reader.name, reader.anchor.epochUs]).toEqual(['recording', 'a', 1_700_000_000_000_000])
    expect(reader.frames(2 as RowId)).toBeDefined()
    writer.put(makeImage({ firstRow: 1, rows: 5 }))
    writer.put(makeImage({ firstRow: 6, rows: 2 }))
    expect(reader.refresh()).toBe(false)
    expect(reader.endRow).toBe(3)
    writer.commit()
    // What was not refreshed stays as it was, though the file has more.
    expect([reader.endRow, reader.chunk(1)?.rows]).toEqual([3, 2])
    expect(reader.refresh()).toBe(true)
    expect([reader.endRow, reader.chunk(1)?.rows, reader.counts.messages]).toEqual([8, 5, 7])
    expect(reader.frames(5 as RowId)).toHaveLength(1)
    writer.close()
    reader.refresh()
    expect(reader.state).toBe('closed')
    const row = reader.row(1 as RowId) ?? expect.fail('The row is missing.')
    expect([reader.endpointOf({ ...row, connection: 5 as typeof row.connection }), reader.endpointOf(row)]).toEqual([
      'tcp://127.0.0.1:5555',
      undefined,
    ])
    expect(reader.sourceName({ ...row, source: 1 as typeof row.source })).toBe('Broker')
    reader.dispose()
  })

  it('loses its beginning where it is a ring', () => {
    const writer = new SessionWriter(path, values, { maxBytes: 4_000_000, ring: true })
    writer.put(makeImage({ firstRow: 1, rows: 2, size: 900_000 }))
    writer.commit()
    const reader = openSession(path)
    writer.put(makeImage({ firstRow: 3, rows: 2, size: 900_000 }))
    writer.put(makeImage({ firstRow: 5, rows: 2, size: 900_000 }))
    writer.commit()
    expect([reader.row(1 as RowId), reader.frames(1 as RowId), reader.chunk(1)]).toEqual([undefined, undefined, undefined])
    reader.refresh()
    expect(reader.firstRow).toBeGreaterThan(1)
    expect([reader.endRow, reader.counts.messages]).toEqual([7, 7 - reader.firstRow])
    reader.dispose()
    writer.close()
  })

  it('has the newest states where a ring let go of older ones', () => {
    const writer = new SessionWriter(path, values, { maxBytes: 5_500_000, ring: true })
    const put = (firstRow: number) =>
      writer.put(makeImage({ firstRow, rows: 2, size: 800_000, firstExchange: firstRow, exchanges: [firstRow, 0], opens: [0] }))
    const update = (row: number) => writer.update(undefined, makeUpdates([{ row, peer: 0, rttUs: 0, state: 3, certainty: 0 }]))
    put(1)
    put(3)
    update(1)
    writer.commit()
    const reader = openSession(path)
    expect([reader.row(1 as RowId)?.state, reader.row(3 as RowId)?.state]).toEqual(['timed out', 'none'])
    put(5)
    update(3)
    writer.commit()
    reader.refresh()
    expect([reader.firstRow, reader.row(3 as RowId)?.state]).toEqual([3, 'timed out'])
    reader.dispose()
    writer.close()
  })

  it('was interrupted when its writer is gone', () => {
    const writer = new SessionWriter(path, { ...values, writer: '999999999' })
    expect(reading((reader) => reader.state)).toBe('interrupted')
    writer.close()
  })

  it('was interrupted when the process of its writer’s number gives no sign of life, and is recorded while it does', () => {
    const writer = new SessionWriter(path, { ...values, writer: `${process.pid}` })
    expect(reading((reader) => reader.state)).toBe('recording')
    const longAgo = new Date(Date.now() - 90_000)
    utimesSync(path, longAgo, longAgo)
    expect(reading((reader) => reader.state)).toBe('interrupted')
    utimesSync(path, new Date(), new Date())
    expect(reading((reader) => reader.state)).toBe('recording')
    writer.close()
  })

  it('counts the exchanges that its rows opened', () => {
    const exchanges = { exchanges: [5, 5, 6], opens: [0, 2] }
    write(makeImage({ firstRow: 1, rows: 3, firstExchange: 5, ...exchanges }), makeImage({ firstRow: 4, rows: 2, firstExchange: 7 }))
    expect(reading((reader) => reader.counts.exchanges)).toBe(2)
  })

  it('is read after its writer was killed in a transaction', () => {
    write(makeImage({ firstRow: 1, rows: 2 }))
    const database = new DatabaseSync(path)
    database.exec('PRAGMA cache_size = 2; PRAGMA synchronous = OFF; BEGIN; DELETE FROM chunk; DELETE FROM session;')
    database.exec(
      'INSERT INTO payload WITH RECURSIVE n(i) AS (SELECT 5000 UNION ALL SELECT i + 1 FROM n WHERE i < 5050) SELECT i, zeroblob(0), zeroblob(100000) FROM n',
    )
    const killed = join(folder, 'b.zmqs')
    copyFileSync(path, killed)
    copyFileSync(`${path}-journal`, `${killed}-journal`)
    database.exec('ROLLBACK')
    database.close()
    const unable = new DatabaseSync(killed, { readOnly: true })
    expect(() => unable.prepare('SELECT * FROM session').all()).toThrow('readonly')
    unable.close()
    const reader = openSession(killed)
    expect([reader.name, reader.endRow]).toEqual(['a', 3])
    reader.dispose()
  })
})

describe('a file', () => {
  it('is refused when it is not there, or no session', () => {
    expect(refusalOf(() => openSession(path))).toBe(`ENOENT: “${path}” cannot be opened: there is no such file.`)
    writeFileSync(path, 'hello '.repeat(100))
    expect(refusalOf(() => openSession(path))).toBe('SESSION_NOT_ONE: “a.zmqs” is not a session of ZMQ Inspector.')
    writeFileSync(path, '')
    expect(refusalOf(() => openSession(path))).toContain('SESSION_NOT_ONE')
    const other = new DatabaseSync(path)
    other.exec('CREATE TABLE t(x)')
    other.close()
    expect(refusalOf(() => openSession(path))).toContain('SESSION_NOT_ONE')
    expect(refusalOf(() => openSession(folder))).toContain('SESSION_NOT_ONE')
  })

  it('is refused when it is of a newer version', () => {
    write()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 7')
    database.close()
    expect(refusalOf(() => openSession(path))).toBe(
      'SESSION_TOO_NEW: “a.zmqs” was written by a newer ZMQ Inspector (format 7); this one reads up to 1: update it.',
    )
  })

  it('of an older version is read from a copy that was brought up to date', () => {
    write(makeImage({ firstRow: 1, rows: 2 }))
    const old = new DatabaseSync(path)
    old.exec('ALTER TABLE chunk RENAME TO block; PRAGMA user_version = 0')
    old.close()
    const before = readFileSync(path)
    expect(refusalOf(() => openSession(path))).toContain('SESSION_TOO_OLD')
    const reader = openSession(path, new Map([[0, (database) => database.exec('ALTER TABLE block RENAME TO chunk')]]))
    expect(reader.endRow).toBe(3)
    expect(reader.frames(2 as RowId)).toHaveLength(1)
    reader.dispose()
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is refused when it is damaged', () => {
    write(makeImage({ firstRow: 1, rows: 2, size: 1_000_000 }))
    const database = new DatabaseSync(path)
    database.exec('DELETE FROM payload WHERE id = 1030')
    const reader = openSession(path)
    expect(reader.frames(1 as RowId)?.[0]?.length).toBe(1_000_000)
    expect(refusalOf(() => reader.frames(2 as RowId))).toContain('SESSION_CORRUPT: “a.zmqs” is damaged: A payload is missing.')
    database.exec("UPDATE chunk SET columns = x'0900'")
    database.close()
    reader.refresh()
    expect(refusalOf(() => reader.row(1 as RowId))).toContain('SESSION_CORRUPT: “a.zmqs” is damaged')
    reader.dispose()
    truncateSync(path, 70_000)
    expect(refusalOf(() => openSession(path))).toContain('SESSION_CORRUPT')
  })
})
