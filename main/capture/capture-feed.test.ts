import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CaptureSink } from './capture-feed'
import { MemoryCapture } from './memory-capture'
import { BatchWriter } from './tap/batch-writer'
import { NumberMap } from './tap/number-map'

const mebibyte = 1024 * 1024

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A capture that holds about one large batch, with a sink that has kept the rows before `keptRow`. */
function recordedCapture() {
  const released: SharedArrayBuffer[] = []
  const sink = { chunk: () => undefined, updates: () => undefined, keptRow: 1 } satisfies CaptureSink
  const capture = new MemoryCapture({
    anchor: { epochUs: 0 },
    limitBytes: mebibyte,
    labels: { endpoint: () => undefined, sourceName: () => '' },
    released: (buffers) => void released.push(...buffers),
  })
  const stop = capture.feed(sink)
  const writer = new BatchWriter()
  const numbers = { thread: 1, rows: new NumberMap(), exchanges: new NumberMap() }
  const traits = { timeUs: 0, transferUs: 0, source: 1, connection: 1, kind: 0, direction: 0, socket: 0, event: 0, flags: 0 }
  /** Adds one row that fills a batch; answers with the memory of its payload. */
  const add = (): SharedArrayBuffer => {
    const payload = new Uint8Array(900_000)
    writer.beginRun(payload, 0)
    writer.addInRun(payload.byteLength, 1, payload.byteLength)
    writer.endRun(traits)
    const batch = writer.take({ tallies: [], pending: 0 })
    capture.appendBatch(batch, numbers)
    return batch.slab
  }
  return { add, sink, released, stop }
}

it('gives memory of rows that left the capture back when they are kept, and not before', () => {
  const { add, sink, released } = recordedCapture()
  const first = add()
  const second = add()
  vi.advanceTimersByTime(1000)
  expect(released).not.toContain(first)
  sink.keptRow = 2
  const third = add()
  expect(released).toContain(first)
  expect(released).not.toContain(second)
  sink.keptRow = 4
  vi.advanceTimersByTime(1000)
  expect(released).toContain(second)
  expect(released).not.toContain(third)
})

it('gives it back without any new traffic, and then does nothing more', () => {
  const { add, sink, released } = recordedCapture()
  const first = add()
  add()
  sink.keptRow = 3
  expect(released).not.toContain(first)
  vi.advanceTimersByTime(100)
  expect(released).toContain(first)
  expect(vi.getTimerCount()).toBe(0)
})

it('waits for what the sink still has to keep after recording ended', () => {
  const { add, sink, released, stop } = recordedCapture()
  const first = add()
  add()
  const third = add()
  stop()
  const fourth = add()
  const fifth = add()
  add()
  vi.advanceTimersByTime(1000)
  expect(released).toEqual([])
  sink.keptRow = 4
  vi.advanceTimersByTime(100)
  for (const slab of [first, third, fourth, fifth]) expect(released).toContain(slab)
  expect(vi.getTimerCount()).toBe(0)
})
