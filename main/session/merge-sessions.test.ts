import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exchangeStates, firstTapConnection, type RowId, type RowSummary } from '../../shared/model'
import type { ChunkImage } from '../capture/capture-chunk'
import { columnBytes, columnsAt, exchangeBytes, exchangeColumnsAt, openedAt, rowFlags } from '../capture/tap/batch'
import { mergeSessions } from './merge-sessions'
import { annotationsOf, describeSession } from './session-files'
import { openSession, type SessionReader } from './session-reader'
import { readConnections } from './session-tables'
import { SessionWriter } from './session-writer'
import { makeImage, rowsInPython } from './testing'

let folder: string
let paths: [string, string]
let merged: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zmqs-'))
  paths = [join(folder, 'a.zmqs'), join(folder, 'b.zmqs')]
  merged = join(folder, 'merged.zmqs')
})
afterEach(() => rmSync(folder, { recursive: true }))

const options = { name: 'merged', createdBy: 'test', replace: true }
const replied = exchangeStates.indexOf('replied')
const pending = exchangeStates.indexOf('pending')

/** A row before it is written: what it says of itself is in its payload, so that it is known again. */
interface Written {
  readonly timeUs: number
  readonly source: number
  readonly connection: number
  readonly text: string
  readonly exchange: number
  readonly peer: number
  readonly role: number
  readonly state: number
  readonly rttUs: number
  readonly opens: boolean
}

function imageOf(rows: readonly Written[], firstRow: number, firstExchange: number): ChunkImage {
  const capacity = rows.length
  const columns = new SharedArrayBuffer(columnBytes(capacity))
  const exchangeColumns = new SharedArrayBuffer(exchangeBytes(capacity))
  const to = columnsAt(columns, capacity)
  const exchanges = exchangeColumnsAt(exchangeColumns, capacity)
  const texts = rows.map(({ text }) => Buffer.from(text))
  let end = 0
  for (const [index, row] of rows.entries()) {
    end += texts[index]?.length ?? 0
    const cells = { timeUs: row.timeUs, source: row.source, connection: row.connection, payloadEnd: end, size: row.text.length }
    for (const [name, value] of Object.entries({ ...cells, flags: rowFlags.unframed, frameCount: 1 }))
      to[name as keyof typeof cells][index] = value
    const { exchange, peer, role, state, rttUs } = row
    for (const [name, value] of Object.entries({ exchange, peer, role, state, rttUs })) exchanges[name as 'peer'][index] = value
  }
  const opens = rows.flatMap(({ opens: isOpening }, index) => (isOpening ? [index] : []))
  openedAt(exchangeColumns, capacity).set(opens)
  const slab = new SharedArrayBuffer(end)
  new Uint8Array(slab).set(Buffer.concat(texts))
  const counts = { firstRow, rows: rows.length, messages: rows.length, firstExchange, opened: opens.length, capacity, slabBytes: end }
  return { ...counts, columns, exchangeColumns, slab }
}

/** A session as the arbitrary drew it: times as they are, partly in pairs of request and reply. */
const sessionArbitrary = fc.record({
  epochUs: fc.integer({ min: 0, max: 2000 }),
  rows: fc.array(fc.record({ timeUs: fc.nat(3000), source: fc.integer({ min: 1, max: 3 }), connection: fc.nat(3), isTap: fc.boolean() }), {
    maxLength: 40,
  }),
  /** Places of rows that belong together, the first the request; what is drawn twice does not count. */
  pairs: fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 12 }),
  chunk: fc.integer({ min: 1, max: 9 }),
  annotated: fc.array(fc.nat(39), { maxLength: 4 }),
})
type Drawn = typeof sessionArbitrary extends fc.Arbitrary<infer Value> ? Value : never

function write(path: string, label: string, { epochUs, rows, pairs, chunk, annotated }: Drawn): readonly Written[] {
  const peers = new Map<number, number>()
  for (const [one, other] of pairs) {
    if (one === other || Math.max(one, other) >= rows.length || peers.has(one) || peers.has(other)) continue
    peers.set(one, other)
    peers.set(other, one)
  }
  const numbers = new Map<number, number>()
  const written = rows.map(({ timeUs, source, connection, isTap }, index): Written => {
    const peer = peers.get(index)
    const exchange = peer === undefined ? 0 : (numbers.get(peer) ?? numbers.size + 1)
    if (peer !== undefined && !numbers.has(peer)) numbers.set(index, exchange)
    return {
      timeUs,
      source,
      connection: connection === 0 ? 0 : (isTap ? firstTapConnection - 1 : 0) + connection,
      text: `${label} ${index}`,
      exchange,
      peer: peer === undefined ? 0 : peer + 1,
      role: peer === undefined ? 0 : index < peer ? 1 : 2,
      state: peer === undefined ? 0 : replied,
      rttUs: peer === undefined ? 0 : 100 + index,
      opens: peer !== undefined && index < peer,
    }
  })
  const writer = new SessionWriter(path, { id: label, name: label, epochUs: `${epochUs}` })
  for (const id of [1, 2, 3]) writer.source(id, `${label} source ${id}`, 'tap', '{}')
  for (const id of [1, 2, 3, firstTapConnection, firstTapConnection + 1, firstTapConnection + 2]) {
    writer.connection(
      id,
      1 + (id % 3),
      `tcp://${label}/${id}`,
      id < firstTapConnection ? '{}' : JSON.stringify({ id, source: 1 + (id % 3) }),
    )
  }
  let firstExchange = 1
  for (let at = 0; at < written.length; at += chunk) {
    const part = written.slice(at, at + chunk)
    writer.put(imageOf(part, at + 1, firstExchange))
    firstExchange += part.filter(({ opens }) => opens).length
  }
  for (const place of annotated) if (place < rows.length) writer.annotation(place + 1, true, `${label} ${place}`, 'red')
  writer.close()
  return written
}

function rowsOf(reader: SessionReader): RowSummary[] {
  const found: RowSummary[] = []
  for (let id = reader.firstRow; id < reader.endRow; id = (id + 1) as RowId) {
    const row = reader.row(id)
    if (row !== undefined) found.push(row)
  }
  return found
}

const textOf = (reader: SessionReader, row: RowId | undefined): string =>
  row === undefined ? '' : Buffer.from(reader.frames(row)?.[0] ?? []).toString()

describe('two sessions merged', () => {
  it('are one: by time, nothing lost, exchanges paired, annotations on their rows', async () => {
    await fc.assert(
      fc.asyncProperty(sessionArbitrary, sessionArbitrary, async (a, b) => {
        for (const path of paths) rmSync(path, { force: true })
        const parts = [
          { label: 'a', epochUs: a.epochUs, rows: write(paths[0], 'a', a), annotated: a.annotated },
          { label: 'b', epochUs: b.epochUs, rows: write(paths[1], 'b', b), annotated: b.annotated },
        ]
        await mergeSessions(paths, merged, options)
        const reader = openSession(merged)
        try {
          const rows = rowsOf(reader)
          const epochUs = Math.min(a.epochUs, b.epochUs)
          expect(reader.anchor.epochUs).toBe(epochUs)
          expect(rows.map(({ timeUs }) => timeUs)).toEqual(rows.map(({ timeUs }) => timeUs).sort((one, other) => one - other))
          const byText = new Map(rows.map((row) => [textOf(reader, row.id), row]))
          expect(byText.size).toBe(a.rows.length + b.rows.length)
          for (const part of parts) {
            for (const written of part.rows) {
              const row = byText.get(written.text)
              expect(row?.timeUs).toBe(written.timeUs + part.epochUs - epochUs)
              expect(row === undefined ? '' : reader.sourceName(row)).toBe(`${part.label} source ${written.source}`)
              const endpoint = row === undefined ? '' : reader.endpointOf(row)
              expect(endpoint).toBe(written.connection === 0 ? undefined : `tcp://${part.label}/${written.connection}`)
              expect(textOf(reader, row?.peer)).toBe(written.peer === 0 ? '' : `${part.label} ${written.peer - 1}`)
              expect(row?.rttUs).toBe(written.peer === 0 ? undefined : written.rttUs)
              if (written.peer === 0) continue
              const peer = byText.get(`${part.label} ${written.peer - 1}`)
              expect(row?.exchange).toBe(peer?.exchange)
              expect(row === undefined || row.exchange === 0 ? undefined : reader.exchangeRow(row.exchange)).toBe(
                Math.min(Number(row?.id), Number(peer?.id)),
              )
            }
          }
          for (const { id, source, data } of readConnections(merged))
            if (id >= firstTapConnection) expect(JSON.parse(data)).toEqual({ id, source })
          const notes = annotationsOf(merged)
          for (const { row, note } of notes) expect(textOf(reader, row as RowId)).toBe(note)
          const expected = parts.flatMap(({ rows: all, annotated }) => [...new Set(annotated)].filter((place) => place < all.length))
          expect(notes).toHaveLength(expected.length)
        } finally {
          reader.dispose()
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keep a reply whose request a ring has let go of replied', async () => {
    const plain = { timeUs: 10, source: 1, connection: 0, rttUs: 0, opens: false }
    const writer = new SessionWriter(paths[0], { epochUs: '0' })
    writer.put(imageOf([{ ...plain, text: 'reply', exchange: 4, peer: 17, role: 2, state: replied, rttUs: 70 }], 30, 9))
    writer.close()
    const other = new SessionWriter(paths[1], { epochUs: '0' })
    other.put(imageOf([{ ...plain, text: 'request', exchange: 1, peer: 0, role: 1, state: pending, opens: true }], 1, 1))
    other.close()
    await mergeSessions(paths, merged, options)
    const reader = openSession(merged)
    expect(rowsOf(reader)).toMatchObject([
      { id: 2, role: 'reply', state: 'replied', peer: 1, rttUs: 70 },
      { id: 3, role: 'request', state: 'pending', peer: undefined },
    ])
    expect(reader.row(1 as RowId)).toBeUndefined()
    reader.dispose()
    expect(rowsInPython(merged)).toMatchObject([
      { row: 2, frames: [Buffer.from('reply').toString('hex')], state: 'replied', peer: 1 },
      { row: 3, frames: [Buffer.from('request').toString('hex')], state: 'pending', peer: 0 },
    ])
  })

  it('span chunks of the merged one, with an exchange from the first to the last', async () => {
    const rows = 20_000
    for (const [index, path] of paths.entries()) {
      const writer = new SessionWriter(path, { epochUs: `${index * 5}` })
      const write = (firstRow: number, exchanges: readonly number[], opens: readonly number[]): void =>
        writer.put(makeImage({ firstRow, rows: 1000, size: 700, firstExchange: firstRow === 1 ? 1 : 2, exchanges, opens }))
      for (let firstRow = 1; firstRow < rows; firstRow += 1000) write(firstRow, firstRow === 1 ? [1] : [], firstRow === 1 ? [0] : [])
      writer.close()
    }
    const progress: number[] = []
    await mergeSessions(paths, merged, { ...options, onProgress: ({ done, total }) => progress.push(done / total) })
    const reader = openSession(merged)
    expect(reader.endRow).toBe(2 * rows + 1)
    const times = rowsOf(reader).map(({ timeUs }) => timeUs)
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true)
    expect(reader.chunks.length).toBeGreaterThan(4)
    expect(progress.at(-1)).toBe(1)
    reader.dispose()
    expect(describeSession(merged)).toMatchObject({ messages: 2 * rows, name: 'merged', state: 'closed' })
  })

  it('leave nothing when it is cancelled or one cannot be read', async () => {
    for (const path of paths) {
      const writer = new SessionWriter(path, {})
      for (let firstRow = 1; firstRow < 20_000; firstRow += 1000) writer.put(makeImage({ firstRow, rows: 1000 }))
      writer.close()
    }
    const controller = new AbortController()
    const merging = mergeSessions(paths, merged, { ...options, signal: controller.signal, onProgress: () => controller.abort() })
    await expect(merging).rejects.toMatchObject({ name: 'AbortError' })
    await expect(mergeSessions([paths[0], join(folder, 'none.zmqs')], merged, options)).rejects.toThrow('there is no such file')
    expect(existsSync(merged)).toBe(false)
    expect(readdirSync(folder).sort()).toEqual(['a.zmqs', 'b.zmqs'])
  })
})
