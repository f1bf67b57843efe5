import { gzipSync } from 'node:zlib'
import { encode } from '@msgpack/msgpack'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltWorker, buildWorker } from '../../e2e/peers/built-tap-worker'
import { nodeAt } from '../../shared/decoders/testing'
import type { ViewQuery } from '../../shared/ipc/contract'
import { decodeRows } from '../../shared/ipc/row-batch'
import type { RowId, SourceId } from '../../shared/model'
import { CaptureEngine } from '../capture/engine'
import { addressOf, anyPort, bytes, connect, started, until } from '../capture/testing'
import { Reading } from './reading'

let readingWorker: BuiltWorker
beforeAll(async () => {
  readingWorker = await buildWorker('reading-worker', 'main/reading/reading-worker.ts')
})
afterAll(() => readingWorker.remove())

let engine: CaptureEngine
let push: SourceId
let pull: SourceId
let losses: undefined[]
let reading: Reading
const messages: ViewQuery = { grain: 'messages', events: false }

beforeEach(async () => {
  engine = new CaptureEngine()
  pull = await started(engine, 'PULL', anyPort, { name: 'quotes' })
  push = await started(engine, 'PUSH', connect(addressOf(engine, pull)))
  losses = []
  const outlet = {
    batch: () => undefined,
    sources: () => undefined,
    tap: () => undefined,
    decoders: () => undefined,
    lost: () => void losses.push(undefined),
  }
  reading = new Reading({ engine, workerUrl: readingWorker.url, outlet })
})
afterEach(async () => {
  await engine.close()
  await reading.dispose()
})

/** Sends messages; answers with their rows at the receiver once the thread has them. */
async function received(...sent: readonly (readonly Uint8Array[])[]): Promise<readonly RowId[]> {
  const all = async (): Promise<readonly RowId[]> =>
    rowsIn(await reading.call('traffic.view', { ...messages, source: pull })).map(({ row }) => row.id)
  const before = (await all()).length
  for (const frames of sent) await engine.send(push, [...frames])
  const end = performance.now() + 10_000
  let rows = await all()
  for (; rows.length < before + sent.length && performance.now() < end; rows = await all())
    await new Promise((done) => setTimeout(done, 10))
  return rows.slice(before)
}
const rowsIn = ({ rows }: { readonly rows: ArrayBuffer }) => decodeRows(rows, (text) => new TextDecoder().decode(text))
const at = (rows: readonly RowId[], index: number): RowId => rows[index] ?? (0 as RowId)
const packed = (value: unknown): Uint8Array => new Uint8Array(encode(value))
const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value))

describe('a decoded message', () => {
  it('is a tree whose nodes know their bytes, frame by frame', async () => {
    const rows = await received([bytes('AAPL'), packed({ price: 7, list: [1, 2] })])
    const decoding = await reading.call('traffic.decode', at(rows, 0))
    expect(decoding).toMatchObject({ decoder: 'msgpack', scope: 'frame', topic: 'AAPL', problems: [] })
    const price = nodeAt(decoding.tree, 'Frame 2', 'price')
    expect(price).toMatchObject({ kind: 'number', value: 7, field: 'msgpack.price', range: { in: 'frame', index: 1 } })
    const { from = 0, to = 0 } = price.range ?? {}
    const frame = packed({ price: 7, list: [1, 2] })
    expect(frame.subarray(from, to).at(-1)).toBe(7)
  })

  it('comes with its beginning, and the rest is asked for', async () => {
    const rows = await received([json(Array.from({ length: 1200 }, (_, index) => index))])
    const { tree } = await reading.call('traffic.decode', at(rows, 0))
    const { more, children = [] } = nodeAt(tree, 'Frame 1')
    expect(more).toEqual({ path: [0], from: children.length, count: 1200 - children.length })
    const page = await reading.call('traffic.decodeMore', { row: at(rows, 0), page: { path: [0], from: children.length } })
    expect(page.nodes[0]).toMatchObject({ value: children.length })
  })

  it('has the inflated bytes of what is compressed, in pieces', async () => {
    const text = JSON.stringify({ text: 'x'.repeat(5000) })
    const rows = await received([new Uint8Array(gzipSync(text))])
    const { blobs } = await reading.call('traffic.decode', at(rows, 0))
    expect(blobs).toMatchObject([{ size: text.length, held: text.length }])
    const piece = await reading.call('traffic.blob', { row: at(rows, 0), blob: 0, offset: 2, length: 4 })
    expect(new TextDecoder().decode(piece)).toBe('text')
    await expect(reading.call('traffic.blob', { row: at(rows, 0), blob: 9, offset: 0, length: 1 })).rejects.toMatchObject({
      code: 'NOT_HELD',
    })
  })

  it('of 64 MiB shows its first part soon', async () => {
    const big = new Uint8Array(64 * 1024 * 1024).fill(0x20)
    big.set(bytes('[1,2,3,'))
    const rows = await received([big])
    const startMs = performance.now()
    const detail = await reading.call('traffic.message', at(rows, 0))
    const { tree, problems } = await reading.call('traffic.decode', at(rows, 0))
    const tookMs = performance.now() - startMs
    expect(detail.frames[0]?.size).toBe(big.length)
    expect(nodeAt(tree, 'Frame 1').children?.[0]).toMatchObject({ value: 1 })
    expect(problems.join(' ')).not.toBe('')
    // Two cores are shared by all tests; alone it takes well under 200 ms.
    expect(tookMs).toBeLessThan(1000)
  })

  it('is an error once it is not held', async () => {
    await expect(reading.call('traffic.decode', 12_345 as RowId)).rejects.toMatchObject({ code: 'NOT_HELD' })
  })
})

describe('the list', () => {
  it('shows what a decoder says where that is more than text or bytes', async () => {
    await received([bytes('plain')], [packed({ price: 7 })], [Uint8Array.of(0xff, 0xfe, 0, 1, 2)])
    const previews = rowsIn(await reading.call('traffic.view', { ...messages, source: pull })).map(({ preview }) => preview)
    expect(previews[0]).toBe('plain')
    expect(previews[1]).toMatch(/price.*7/)
    expect(previews[2]).toBe('ff fe 00 01 02')
  })

  it('is filtered by what decoders read', async () => {
    await received([bytes('t'), packed({ price: 7 })], [bytes('t'), packed({ price: 9 })], [json({ price: 9 })])
    const found = async (filter: string): Promise<number> =>
      rowsIn(await reading.call('traffic.view', { ...messages, source: pull, filter })).length
    expect(await found('msgpack.price > 8')).toBe(1)
    expect(await found('decoder == msgpack')).toBe(2)
    expect(await found('decoder == json')).toBe(1)
    await expect(found('nonsense.price > 8')).rejects.toMatchObject({ code: 'BAD_FILTER' })
  })

  it('is read anew when the user chooses a decoder, by source and topic', async () => {
    const rows = await received([bytes('a'), bytes('{"x":1}')], [bytes('b'), bytes('{"x":1}')])
    await reading.choose([{ source: 'quotes', topic: 'a', decoder: 'hex' }])
    expect(losses).toHaveLength(1)
    expect(await reading.call('traffic.decode', at(rows, 0))).toMatchObject({ tree: [{}, { decoder: 'Bytes' }] })
    expect(await reading.call('traffic.decode', at(rows, 1))).toMatchObject({ tree: [{}, { decoder: 'JSON' }] })
    await reading.choose([{ source: 'quotes', decoder: 'msgpack' }])
    expect((await reading.call('traffic.decode', at(rows, 0))).error).toMatchObject({ code: 'NOT_DECODABLE' })
  })
})

describe('a field over time', () => {
  const field = (name: string, topic?: string) => ({ field: name, source: pull, ...(topic === undefined ? {} : { topic }) })

  it('is followed for a topic, and goes on with what comes', async () => {
    await received([bytes('a'), packed({ price: 1 })], [bytes('b'), packed({ price: 50 })], [bytes('a'), packed({ price: 2 })])
    const first = await reading.call('traffic.series', field('msgpack.price', 'a'))
    expect([...first.values]).toEqual([1, 2])
    expect([...first.timesUs]).toEqual([...first.timesUs].toSorted((one, other) => one - other))
    await engine.send(push, [bytes('a'), packed({ price: 3 })])
    let values: readonly number[] = []
    const ask = async (): Promise<void> => {
      values = [...(await reading.call('traffic.series', field('msgpack.price', 'a'))).values]
    }
    const end = performance.now() + 5000
    for (await ask(); values.length < 3 && performance.now() < end; await ask()) await new Promise((done) => setTimeout(done, 10))
    expect(values).toEqual([1, 2, 3])
  })

  it('keeps its extremes when there are too many points', async () => {
    for (let index = 0; index < 9000; index += 1) await engine.send(push, [json({ v: index === 4321 ? 1e6 : index % 7 })])
    await until('all have come', () => engine.counters().messages >= 18_000)
    let series = await reading.call('traffic.series', field('json.v'))
    for (let turn = 0; turn < 2000 && (series.count < 9000 || series.progress !== undefined); turn += 1) {
      series = await reading.call('traffic.series', field('json.v'))
    }
    expect(series.count).toBe(9000)
    expect(series.values.length).toBeLessThanOrEqual(2000)
    expect(Math.max(...series.values)).toBe(1e6)
  })
})

describe('a conversation', () => {
  const jupyter = (type: string, id: string, parent?: string): readonly Uint8Array[] => {
    const parts = [{ msg_id: id, msg_type: type }, parent === undefined ? {} : { msg_id: parent }, {}, { name: 'stdout', text: id }]
    return [bytes('<IDS|MSG>'), bytes('x'.repeat(64)), ...parts.map(json)]
  }

  it('is read from a row on, in order, and goes on with what comes', async () => {
    const noise = Array.from({ length: 40 }, (_, index) => [bytes(`noise ${index}`)])
    const rows = await received(jupyter('execute_request', 'a'), ...noise, jupyter('stream', 'one', 'a'), jupyter('stream', 'other', 'b'))
    const first = await conversation(at(rows, 0))
    expect(first.types).toEqual(['execute_request a', 'stream one'])
    await received(jupyter('stream', 'two', 'a'))
    expect((await conversation(first.nextRow)).types).toContain('stream two')
    expect((await conversation(at(rows, 1))).types).not.toContain('execute_request a')
  })

  /** All of it that is there now, at the receiver. */
  async function conversation(from: RowId): Promise<{ readonly types: readonly string[]; readonly nextRow: RowId }> {
    const types: string[] = []
    for (let next = from; ; ) {
      const { parts, nextRow, isCaughtUp } = await reading.call('traffic.conversation', { id: 'a', from: next })
      types.push(
        ...parts
          .filter(({ source }) => source === pull)
          .map(({ type, text }) => `${type} ${text}`.replace('execute_request ', 'execute_request a')),
      )
      next = nextRow
      if (isCaughtUp) return { types, nextRow }
    }
  }
})
