import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltWorker, buildWorker } from '../../e2e/peers/built-tap-worker'
import type { SourceSnapshot, TrafficBatch, TrafficRows, ViewQuery } from '../../shared/ipc/contract'
import { type BatchRow, decodeRows } from '../../shared/ipc/row-batch'
import { type ConnectionId, firstTapConnection, type RowId, type SourceId } from '../../shared/model'
import { CaptureEngine } from '../capture/engine'
import { startHelloWorld } from '../capture/hello-world'
import { addressOf, anyPort, bytes, configOf, connect, messagesOf, started, until } from '../capture/testing'
import { type Recording, recordSession } from '../session/record-session'
import { SessionWriter } from '../session/session-writer'
import { makeImage } from '../session/testing'
import { Reading } from './reading'

const rowsIn = (rows: ArrayBuffer): BatchRow[] => decodeRows(rows, (text) => new TextDecoder().decode(text))
const previewsIn = ({ rows }: TrafficRows): string[] => rowsIn(rows).map(({ preview }) => preview)

let readingWorker: BuiltWorker
let writerWorker: BuiltWorker
beforeAll(async () => {
  readingWorker = await buildWorker('reading-worker', 'main/reading/reading-worker.ts')
  writerWorker = await buildWorker('session-writer-worker', 'main/session/session-writer-worker.ts')
})
afterAll(() => Promise.all([readingWorker.remove(), writerWorker.remove()]))

let engine: CaptureEngine
let push: SourceId
let pull: SourceId
let batches: TrafficBatch[]
let told: (readonly SourceSnapshot[])[]
let lost: number
let reading: Reading
let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zmq-reading-'))
  engine = new CaptureEngine()
  // A disk that others use too must not lose any.
  pull = await started(engine, 'PULL', anyPort, { slowDisk: 'wait' })
  push = await started(engine, 'PUSH', connect(addressOf(engine, pull)))
  batches = []
  told = []
  lost = 0
  reading = new Reading({
    engine,
    workerUrl: readingWorker.url,
    outlet: {
      batch: (batch) => batches.push(batch),
      sources: (sources) => told.push(sources),
      tap: () => undefined,
      decoders: () => undefined,
      lost: () => {
        lost += 1
      },
    },
  })
})
afterEach(async () => {
  await engine.close()
  await reading.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const show = (query: Partial<ViewQuery> = {}): Promise<TrafficRows> =>
  reading.call('traffic.view', { grain: 'messages', events: false, ...query })

const sendMany = async (count: number, text = 'message'): Promise<void> => {
  const before = messagesOf(engine, pull).length
  for (let index = 0; index < count; index += 1) await engine.send(push, [bytes(`${text} ${index}`)])
  await until('all have arrived', () => messagesOf(engine, pull).length >= before + count)
}

/** Takes batches until one fits. */
const batchWhere = (fits: (batch: TrafficBatch) => boolean): Promise<TrafficBatch> =>
  until('a batch that fits', () => {
    // One that is on its way when the thread ends has nobody to answer it.
    reading.call('traffic.acknowledge', undefined).catch(() => undefined)
    const last = batches.at(-1)
    return last !== undefined && fits(last) ? last : undefined
  })

describe('the live stream', () => {
  it('sends nothing to a window that has not asked, then one batch for each acknowledgement', async () => {
    await sendMany(5)
    expect(batches).toEqual([])
    await show()
    await until('a batch came', () => batches.length === 1)
    await sendMany(3000)
    expect(batches.length).toBe(1)
    const batch = await batchWhere(({ end }) => end > 5000)
    // A slow window gets the newest rows and bounds; the others wait here to be asked for.
    expect(rowsIn(batch.rows).length).toBeLessThanOrEqual(128)
    expect(batch.counters.messages).toBeGreaterThan(5000)
  })

  it('tells of sources at the window’s pace too, and then as they are', async () => {
    await show()
    await until('a batch came', () => batches.length === 1)
    const before = told.length
    for (let index = 0; index < 50; index += 1) engine.addSource(configOf('PAIR', anyPort))
    await engine.stopSource(push)
    expect(told.length).toBe(before)
    await batchWhere(() => told.at(-1)?.length === 52)
    expect(told.at(-1)?.find(({ id }) => id === push)?.state).toBe('stopped')
  })

  it('holds little for a window that never answers, however much passes', async () => {
    await show({ events: true })
    await until('a batch came', () => batches.length === 1)
    const { done } = await startHelloWorld(engine, { requests: 300, delayMs: 0 })
    await done
    expect(batches).toHaveLength(1)
    await batchWhere(({ end }) => end > 1200)
    for (const { rows } of batches) expect(rowsIn(rows).length).toBeLessThanOrEqual(64 + 256)
  })

  it('writes the rows of a list to a file: of exchanges, each request with its reply', async () => {
    const { client, done } = await startHelloWorld(engine, { requests: 3, delayMs: 0 })
    await done
    const query: ViewQuery = { grain: 'exchanges', events: false, source: client, filter: 'state == replied' }
    await expect.poll(async () => (await show(query)).end).toBe(3)
    const path = join(folder, 'exchanges.jsonl')
    const request = { format: 'jsonl', path, decoded: false, query, signal: new AbortController().signal } as const
    expect(await reading.export(request, () => undefined)).toEqual({ records: 6, evicted: 0 })
    const records = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(records.map(({ frames: [frame] }) => frame.text)).toEqual(['Hello', 'World', 'Hello', 'World', 'Hello', 'World'])
    expect(records.every(({ peer }, index) => peer === records[index % 2 === 0 ? index + 1 : index - 1].id)).toBe(true)
  })

  it('answers with rows by position, in their order, with what they hold', async () => {
    const { view } = await show({ source: pull })
    await sendMany(300)
    await batchWhere(({ end }) => end === 300)
    const { rows, start, end } = await reading.call('traffic.rows', { view, from: 100, to: 110 })
    expect([start, end]).toEqual([0, 300])
    expect(rowsIn(rows).map(({ position, preview }) => [position, preview])).toEqual(
      Array.from({ length: 10 }, (_, index) => [100 + index, `message ${100 + index}`]),
    )
    expect(previewsIn(await reading.call('traffic.rows', { view, from: 295, to: 400 }))).toHaveLength(5)
    expect(previewsIn(await reading.call('traffic.rows', { view, from: 5, to: 2 }))).toEqual([])
  })

  it('refuses to answer for a view that is no longer shown', async () => {
    const { view } = await show()
    await show({ grain: 'exchanges' })
    await expect(reading.call('traffic.rows', { view, from: 0, to: 10 })).rejects.toThrow('The list has changed')
  })

  it('tells of a row again when its reply came, with the reply’s text where a row is an exchange', async () => {
    const reply = await started(engine, 'REP', anyPort)
    const request = await started(engine, 'REQ', connect(addressOf(engine, reply)))
    await show({ grain: 'exchanges', source: request })
    await engine.send(request, [bytes('Hello')])
    await batchWhere(({ rows }) => rowsIn(rows)[0]?.row.state === 'pending')
    await until('it arrived', () => messagesOf(engine, reply).length === 1)
    await engine.send(reply, [bytes('World')])
    const { rows } = await batchWhere((batch) => rowsIn(batch.rows)[0]?.row.state === 'replied')
    const [exchange] = rowsIn(rows)
    expect([exchange?.position, exchange?.preview, exchange?.replyPreview]).toEqual([0, 'Hello', 'World'])
    expect(exchange?.row.rttUs).toBeGreaterThan(0)
  })

  it('says after a clear that any row may have changed, and goes on at the same numbers', async () => {
    await show()
    await sendMany(10)
    await batchWhere(({ end }) => end > 0)
    engine.clear()
    const cleared = await batchWhere(({ refresh }) => refresh)
    expect(cleared.start).toBe(cleared.end)
    await sendMany(1, 'after')
    const { rows } = await batchWhere((batch) => batch.end > batch.start)
    expect(rowsIn(rows)[0]?.preview).toBe('after 0')
    expect(rowsIn(rows)[0]?.row.id).toBeGreaterThan(20)
  })

  it('answers with a message and the parts of its frames', async () => {
    const large = new Uint8Array(3 * 1024 * 1024).map((_, index) => index % 251)
    const row = await engine.send(push, [bytes('topic'), large])
    await batchWhereShown()
    const detail = await reading.call('traffic.message', row)
    expect(detail.frames.map(({ size, head }) => [size, head.byteLength])).toEqual([
      [5, 5],
      [large.byteLength, 65_536],
    ])
    expect(await reading.call('traffic.frame', { row, frame: 1, offset: 2_000_000, length: 10 })).toEqual(large.slice(2_000_000, 2_000_010))
    await expect(reading.call('traffic.message', 4000 as RowId)).rejects.toThrow('no longer held')
  })

  it('answers with the beginnings of the first frames only, where there are many, and with more on demand', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => bytes(`${index}`))
    const row = await engine.send(push, many)
    await batchWhereShown()
    const { row: summary, frames } = await reading.call('traffic.message', row)
    expect([summary.frameCount, frames.length]).toEqual([3000, 512])
    const texts = (await reading.call('traffic.heads', { row, from: 512, count: 4096 })).map(({ head }) => Buffer.from(head).toString())
    expect([texts.length, texts[0], texts.at(-1)]).toEqual([2488, '512', '2999'])
    expect(await reading.call('traffic.heads', { row, from: 3000, count: 10 })).toEqual([])
  })

  const batchWhereShown = async (): Promise<void> => {
    await show()
    await batchWhere(({ end }) => end > 0)
  }
})

/** Writes a session of so many small rows. */
function recorded(rows: number): string {
  const path = join(folder, 'large.zmqs')
  const writer = new SessionWriter(path, { id: 'large', name: 'large', createdBy: 'test', writer: '0', epochUs: '0' })
  for (let first = 1; first <= rows; first += 20_000) writer.put(makeImage({ firstRow: first, rows: 20_000 }))
  writer.commit()
  writer.close()
  return path
}

describe('a filter', () => {
  it('finds what is there and what comes, and marks what a rule colours', async () => {
    await sendMany(100)
    await reading.call('traffic.colours', ['size > 1KiB', 'message'])
    await show({ source: pull, filter: '/message \\d7$/' })
    const { end, rows } = await batchWhere((batch) => batch.end === 9)
    expect(end).toBe(9)
    expect(rowsIn(rows).map(({ rule }) => rule)).toEqual(rowsIn(rows).map(() => 2))
    await sendMany(20)
    const later = await batchWhere((batch) => batch.end === 10)
    expect(rowsIn(later.rows).at(-1)?.preview).toBe('message 17')
  })

  it('comes to its end by itself, however many rows there are', async () => {
    const recording = recorded(400_000)
    await reading.show(recording)
    await show({ events: true, filter: '/no such thing \\d+/' })
    const { end } = await batchWhere((batch) => batch.progress === undefined)
    expect(end).toBe(0)
  })

  it('lets an exchange in when its state comes to match, in its place', async () => {
    const reply = await started(engine, 'REP', anyPort)
    const request = await started(engine, 'REQ', connect(addressOf(engine, reply)))
    await show({ grain: 'exchanges', source: request, filter: 'state == replied' })
    await engine.send(request, [bytes('Hello')])
    await until('it arrived', () => messagesOf(engine, reply).length === 1)
    await sendMany(3)
    expect((await batchWhere(() => true)).end).toBe(0)
    await engine.send(reply, [bytes('World')])
    const { rows } = await batchWhere(({ end }) => end === 1)
    expect(rowsIn(rows)[0]?.preview).toBe('Hello')
  })

  it('that is wrong is refused with its place, and the view stays', async () => {
    const { view } = await show()
    await expect(show({ filter: 'size >' })).rejects.toThrow('wrong at column')
    expect((await reading.call('traffic.rows', { view, from: 0, to: 1 })).view).toBe(view)
  })

  it('is sought among the rows of a view, forwards, backwards and round the end', async () => {
    await sendMany(50)
    await show({ source: pull })
    await reading.call('traffic.find', { filter: '/ \\d?5$/' })
    const { found } = await batchWhere((batch) => batch.found?.matches === 5)
    expect(found).toEqual({ matches: 5, progress: undefined })
    const next = (from: number | undefined, direction: 'next' | 'previous' = 'next') =>
      reading.call('traffic.findNext', { from, direction })
    expect(await next(undefined)).toMatchObject({ position: 5, ordinal: 1 })
    expect(await next(5)).toMatchObject({ position: 15, ordinal: 2 })
    expect(await next(15, 'previous')).toMatchObject({ position: 5, ordinal: 1 })
    expect(await next(45)).toMatchObject({ position: 5, ordinal: 1 })
    expect(await next(2, 'previous')).toMatchObject({ position: 45, ordinal: 5 })
    await reading.call('traffic.find', {})
    expect(await next(undefined)).toBeUndefined()
  })

  it('leaves rows that a number or a time leads to', async () => {
    await sendMany(50)
    await show({ source: pull })
    await batchWhere(({ end }) => end === 50)
    const rows = messagesOf(engine, pull)
    const [row] = rows.slice(20)
    if (row === undefined) expect.fail('There is no such row.')
    expect(await reading.call('traffic.locate', { row: row.id })).toEqual({ position: 20, row: row.id })
    expect(await reading.call('traffic.locate', { timeUs: row.timeUs })).toMatchObject({ position: 20 })
    expect(await reading.call('traffic.locate', { timeUs: 1e15 })).toMatchObject({ position: 49 })
  })

  it('narrows statistics too', async () => {
    await sendMany(30)
    await show()
    await batchWhere(({ end }) => end === 60)
    const read = (filter?: string) => reading.call('statistics.read', { buckets: 10, ...(filter === undefined ? {} : { filter }) })
    expect((await read()).totals.messages).toBe(60)
    expect((await read('/message 2\\d/ && direction == in')).totals.messages).toBe(10)
  })
})

describe('what is recorded', () => {
  const record = async (name: string): Promise<Recording> => {
    const path = join(folder, name)
    let isKnown = false
    return recordSession(engine, {
      path,
      workerUrl: writerWorker.url,
      name,
      createdBy: 'test',
      maxBytes: undefined,
      ring: false,
      changed: ({ progress, error }) => {
        if (!isKnown) reading.record(path)
        isKnown = true
        reading.committed({ firstRow: progress.firstRow, endRow: progress.endRow, isStopped: error !== undefined })
      },
    })
  }

  it('stays in the list when memory lets go of it, and is searched and exported too', async () => {
    engine.setLimits({ captureLimitBytes: 16 * 1024 * 1024 })
    const recording = await record('a.zmqs')
    const filler = 'x'.repeat(64 * 1024)
    for (let index = 0; index < 1200; index += 1) await engine.send(push, [bytes(`${index} ${filler}`)])
    await until('all have arrived', () => engine.counters().messages === 2400, 60_000)
    await show({ source: push, filter: '/^\\d*5 /' })
    const { end, start, counters } = await batchWhere((batch) => batch.end === 120)
    expect([start, end]).toEqual([0, 120])
    expect(engine.reader.firstRow).toBeGreaterThan(1000)
    expect(counters.evicted).toBe(0)
    const { view } = await show({ source: push })
    await batchWhere((batch) => batch.end === 1200)
    const [first] = rowsIn((await reading.call('traffic.rows', { view, from: 0, to: 1 })).rows)
    expect(first?.preview.startsWith('0 xxx')).toBe(true)
    if (first === undefined) return
    expect((await reading.call('traffic.message', first.row.id)).frames[0]?.size).toBe(2 + filler.length)
    const path = join(folder, 'all.jsonl')
    const { records, evicted } = await reading.export(
      { format: 'jsonl', decoded: false, path, signal: new AbortController().signal },
      () => undefined,
    )
    expect([records >= 2400, evicted]).toEqual([true, 0])
    expect((await readFile(path, 'utf8')).split('\n')[0]).toContain('"')
    await recording.stop()
  }, 60_000)

  it('is shown from its file, with its own rows, and then what is captured now again', async () => {
    const recording = await record('b.zmqs')
    await sendMany(10)
    await recording.stop()
    engine.clear()
    await sendMany(3, 'live')
    await reading.show(recording.path)
    expect(lost).toBe(1)
    const { view, end } = await show({ source: pull })
    expect(end).toBe(10)
    expect(previewsIn(await reading.call('traffic.rows', { view, from: 0, to: 2 }))).toEqual(['message 0', 'message 1'])
    // Counts are the file's, whatever is captured meanwhile.
    await sendMany(2, 'live')
    const { counters } = await batchWhere(({ sources }) => sources.some(({ messagesIn }) => messagesIn === 10))
    expect(counters).toMatchObject({ messages: 20, exchanges: 0, pending: 0, evicted: 0 })
    expect(
      batches
        .at(-1)
        ?.sources.map(({ source, messagesIn, messagesOut }) => [source, messagesIn, messagesOut])
        .sort(),
    ).toEqual([
      [pull, 10, 0],
      [push, 0, 10],
    ])
    expect(await reading.call('fileConnections', pull)).toEqual([])
    await expect(reading.call('fileConnection', firstTapConnection as ConnectionId)).rejects.toThrow('no details of connection 1')
    await expect(reading.show(join(folder, 'none.zmqs'))).rejects.toThrow('there is no such file')
    await reading.show(undefined)
    await show({ source: pull })
    expect((await batchWhere((batch) => batch.end - batch.start === 5)).counters.messages).toBe(10)
    await expect(reading.call('fileConnections', pull)).rejects.toThrow('Another session is shown')
  })
})

it('a file that is damaged costs its damaged rows only', async () => {
  const path = join(folder, 'damaged.zmqs')
  const writer = new SessionWriter(path, { epochUs: '0' })
  for (let firstRow = 1; firstRow < 40_000; firstRow += 1000) writer.put(makeImage({ firstRow, rows: 1000 }))
  writer.close()
  const database = new DatabaseSync(path)
  database.exec("UPDATE chunk SET columns = x'00' WHERE first_row > 20000")
  database.close()
  await reading.show(path)
  const before = lost
  await expect(show({ events: true })).rejects.toMatchObject({ code: 'SESSION_CORRUPT' })
  const { view } = await batchWhere(({ rows, end }) => end > 20_000 && rowsIn(rows).length === 0)
  // The search gets to the damage at once or later.
  await show({ filter: 'size == 10' }).catch(() => undefined)
  await batchWhere((batch) => batch.view > view && batch.end >= 20_000)
  expect(await reading.call('traffic.message', 5 as RowId)).toMatchObject({ row: { size: 10 } })
  expect(lost).toBe(before)
})
