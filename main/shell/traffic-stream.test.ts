import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SourceSnapshot, TrafficBatch } from '../../shared/ipc/contract'
import { decodeRows } from '../../shared/ipc/row-batch'
import type { RowId, SourceId } from '../../shared/model'
import { CaptureEngine } from '../capture/engine'
import { startHelloWorld } from '../capture/hello-world'
import { addressOf, anyPort, bytes, configOf, connect, messagesOf, started, until } from '../capture/testing'
import { TrafficStream } from './traffic-stream'

const rowsIn = (rows: ArrayBuffer) => decodeRows(rows, (text) => new TextDecoder().decode(text))

describe('the live stream', () => {
  let engine: CaptureEngine
  let push: SourceId
  let pull: SourceId
  let batches: TrafficBatch[]
  let told: (readonly SourceSnapshot[])[]
  let stream: TrafficStream

  beforeEach(async () => {
    engine = new CaptureEngine()
    pull = await started(engine, 'PULL', anyPort)
    push = await started(engine, 'PUSH', connect(addressOf(engine, pull)))
    batches = []
    told = []
    stream = new TrafficStream(engine, {
      batch: (batch) => batches.push(batch),
      sources: (sources) => told.push(sources),
      tap: () => undefined,
    })
  })
  afterEach(async () => {
    stream.dispose()
    await engine.close()
  })

  const sendMany = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await engine.send(push, [bytes(`message ${index}`)])
    const before = messagesOf(engine, pull).length
    await until('all have arrived', () => messagesOf(engine, pull).length >= Math.max(before, count))
  }
  /** Deals with every batch at once until the stream has told of all rows. */
  const drain = (): Promise<TrafficBatch> =>
    until('the last row was told', () => {
      stream.acknowledge()
      const last = batches.at(-1)
      return last !== undefined && last.end === stream.rows(last.view, 0, 0).end ? last : undefined
    })

  it('sends nothing to a window that has not asked, then one batch for each acknowledgement', async () => {
    await sendMany(5)
    expect(batches).toEqual([])
    stream.show({ grain: 'messages', events: false })
    await until('a batch came', () => batches.length === 1)
    await sendMany(3000)
    expect(batches.length).toBe(1)
    stream.acknowledge()
    await until('another came', () => batches.length === 2)
    expect(batches[1]?.end).toBeGreaterThan(5000)
    // A slow window gets the newest rows and bounds; the others wait here to be asked for.
    expect(rowsIn(batches[1]?.rows ?? new ArrayBuffer(0)).length).toBeLessThanOrEqual(128)
  })

  it('tells of sources at the window’s pace too, and then as they are', async () => {
    stream.show({ grain: 'messages', events: false })
    await until('a batch came', () => batches.length === 1)
    const before = told.length
    for (let index = 0; index < 50; index += 1) engine.addSource(configOf('PAIR', anyPort))
    await engine.stopSource(push)
    expect(told.length).toBe(before)
    stream.acknowledge()
    await until('they were told', () => told.length === before + 1)
    expect(told.at(-1)).toHaveLength(52)
    expect(told.at(-1)?.find(({ id }) => id === push)?.state).toBe('stopped')
  })

  it('holds little for a window that never answers, however much passes', async () => {
    stream.show({ grain: 'messages', events: true })
    await until('a batch came', () => batches.length === 1)
    const { done } = await startHelloWorld(engine, { requests: 300, delayMs: 0 })
    await done
    expect(batches).toHaveLength(1)
    stream.acknowledge()
    const next = await until('another came', () => batches[1])
    // More rows changed than are worth naming: the window asks for those that it shows.
    expect(next.refresh).toBe(true)
    expect(rowsIn(next.rows).length).toBeLessThanOrEqual(128)
  })

  it('answers with rows by position, in their order, with what they hold', async () => {
    const { view } = stream.show({ grain: 'messages', events: false, source: pull })
    await sendMany(300)
    await drain()
    const { rows, start, end } = stream.rows(view, 100, 110)
    expect([start, end]).toEqual([0, 300])
    expect(rowsIn(rows).map(({ position, preview }) => [position, preview])).toEqual(
      Array.from({ length: 10 }, (_, index) => [100 + index, `message ${100 + index}`]),
    )
    expect(rowsIn(stream.rows(view, 295, 400).rows)).toHaveLength(5)
    expect(rowsIn(stream.rows(view, 5, 2).rows)).toEqual([])
  })

  it('refuses to answer for a view that is no longer shown', () => {
    const { view } = stream.show({ grain: 'messages', events: false })
    stream.show({ grain: 'exchanges', events: false })
    expect(() => stream.rows(view, 0, 10)).toThrow('The list has changed')
  })

  it('tells of a row again when its reply came, with the reply’s text where a row is an exchange', async () => {
    const reply = await started(engine, 'REP', anyPort)
    const request = await started(engine, 'REQ', connect(addressOf(engine, reply)))
    stream.show({ grain: 'exchanges', events: false, source: request })
    await engine.send(request, [bytes('Hello')])
    await until('the request was told', () => batches.some((batch) => rowsIn(batch.rows)[0]?.row.state === 'pending'))
    await until('it arrived', () => messagesOf(engine, reply).length === 1)
    await engine.send(reply, [bytes('World')])
    const told = await until('the reply was told', () => {
      stream.acknowledge()
      return batches.flatMap((batch) => rowsIn(batch.rows)).find(({ row }) => row.state === 'replied')
    })
    expect([told.position, told.preview, told.replyPreview]).toEqual([0, 'Hello', 'World'])
    expect(told.row.rttUs).toBeGreaterThan(0)
  })

  it('says after a clear that any row may have changed', async () => {
    stream.show({ grain: 'messages', events: false })
    await sendMany(10)
    await drain()
    engine.clear()
    const cleared = await until('it was told', () => {
      stream.acknowledge()
      return batches.find((batch) => batch.refresh)
    })
    expect(cleared.start).toBe(cleared.end)
    expect(engine.reader.row(1 as RowId)).toBeUndefined()
  })
})
