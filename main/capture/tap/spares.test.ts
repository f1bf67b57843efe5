import { describe, expect, it } from 'vitest'
import type { RowId } from '../../../shared/model'
import { MemoryCapture } from '../memory-capture'
import { buffersOf } from './batch'
import { BatchWriter } from './batch-writer'
import { NumberMap } from './number-map'
import { Spares } from './spares'

const mebibyte = 1024 * 1024

describe('spare buffers', () => {
  it('are of few sizes, so that each fits many', () => {
    const spares = new Spares()
    expect([1, 4097, 100_000, mebibyte, mebibyte + 1].map((bytes) => spares.take(bytes).byteLength)).toEqual([
      4096,
      8192,
      131_072,
      mebibyte,
      2 * mebibyte,
    ])
  })

  it('are taken again, also by what needs half as much', () => {
    const spares = new Spares()
    const large = spares.take(8192)
    spares.giveBack(large)
    expect(spares.take(8192)).toBe(large)
    spares.giveBack(large)
    expect(spares.take(4096)).toBe(large)
    expect(spares.take(4096)).not.toBe(large)
  })

  it('take no more than 64 MiB: those go of whose size none was taken for the longest time', () => {
    const spares = new Spares()
    const old = spares.take(5 * mebibyte)
    const many = Array.from({ length: 64 }, () => spares.take(mebibyte))
    spares.giveBack(old)
    for (const buffer of many) spares.giveBack(buffer)
    expect(spares.take(5 * mebibyte)).not.toBe(old)
    for (const buffer of many) expect(many).toContain(spares.take(buffer.byteLength))
  })
})

describe('a batch that is being filled', () => {
  const traits = { timeUs: 0, transferUs: 0, source: 1, connection: 1, kind: 0, direction: 0, socket: 0, event: 0, flags: 0 }
  const labels = { endpoint: () => undefined, sourceName: () => '' }
  const take = (writer: BatchWriter, rows: number, bytes: number) => {
    writer.beginRun(new Uint8Array(rows * bytes), 0)
    for (let row = 0; row < rows; row += 1) writer.addInRun((row + 1) * bytes, 1, bytes)
    writer.endRun(traits)
    return writer.take({ tallies: [], pending: 0 })
  }

  it('may get a buffer that is twice as long as its columns need', () => {
    const writer = new BatchWriter()
    // Spares are of two mebibytes now, and of no other size.
    const large = Array.from({ length: 4 }, () => {
      writer.enlarge(1.5 * mebibyte)
      return take(writer, 1, 1.5 * mebibyte).slab
    })
    for (const slab of large) writer.reuse(slab)
    // The columns that are filled now were taken before; those of the next batch are not.
    take(writer, 20_000, 1)
    const batch = take(writer, 20_000, 2)
    expect(large).toContain(batch.columns)
    const capture = new MemoryCapture({ anchor: { epochUs: 0 }, limitBytes: 64 * mebibyte, labels })
    capture.appendBatch(batch, { thread: 1, rows: new NumberMap(), exchanges: new NumberMap() })
    expect(capture.row(20_000 as RowId)).toMatchObject({ source: 1, connection: 1, size: 2, frameCount: 1 })
  })

  it('is given back at once where it has updates and no rows', () => {
    const writer = new BatchWriter()
    const released: SharedArrayBuffer[] = []
    const capture = new MemoryCapture({
      anchor: { epochUs: 0 },
      limitBytes: mebibyte,
      labels,
      released: (buffers) => void released.push(...buffers),
    })
    const numbers = { thread: 1, rows: new NumberMap(), exchanges: new NumberMap() }
    capture.appendBatch(take(writer, 1, 1), numbers)
    writer.setState(0, 1, 1, 0, 0)
    const batch = writer.take({ tallies: [], pending: 0 })
    capture.appendBatch(batch, numbers)
    expect(batch.updates?.count).toBe(1)
    expect(released).toEqual(buffersOf(batch))
    expect(batch.columns.byteLength).toBe(4096)
  })
})

it('memory of batches comes back, whatever their size: what has been made is enough for all that follows', () => {
  const writer = new BatchWriter()
  const sink = { chunk: () => undefined, updates: () => undefined, keptRow: 1 }
  const capture = new MemoryCapture({
    anchor: { epochUs: 0 },
    limitBytes: 8 * mebibyte,
    labels: { endpoint: () => undefined, sourceName: () => '' },
    released: (buffers) => buffers.forEach((buffer) => void writer.reuse(buffer)),
  })
  const stop = capture.feed(sink)
  const numbers = { thread: 1, rows: new NumberMap(), exchanges: new NumberMap() }
  const traits = { timeUs: 0, transferUs: 0, source: 1, connection: 1, kind: 0, direction: 0, socket: 0, event: 0, flags: 0 }
  const payload = new Uint8Array(mebibyte)
  const made = new Set<SharedArrayBuffer>()
  const send = (rows: number, bytes: number, isExchange: boolean): void => {
    writer.beginRun(payload, 0)
    for (let row = 0; row < rows; row += 1) writer.addInRun((row + 1) * bytes, 1, bytes)
    writer.endRun(traits)
    if (isExchange) writer.openExchange(0)
    const batch = writer.take({ tallies: [], pending: 0 })
    for (const buffer of buffersOf(batch)) made.add(buffer)
    const { endRow } = capture.appendBatch(batch, numbers)
    sink.keptRow = endRow - 1
  }
  const traffic = (): void => {
    for (let index = 0; index < 150; index += 1) send(1 + ((index * 7919) % 20_000), 1 + (index % 50), index % 3 === 0)
    for (let index = 0; index < 300; index += 1) send(1 + (index % 120), 10, index % 50 < 25)
  }
  traffic()
  traffic()
  const enough = made.size
  traffic()
  traffic()
  stop()
  expect(made.size).toBe(enough)
  expect(enough).toBeLessThan(60)
})
