import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltWorker, buildWorker } from '../../e2e/peers/built-tap-worker'
import { type ExchangeContext, percentile } from '../../shared/exchange-context'
import type { RowId, SourceId } from '../../shared/model'
import { CaptureEngine } from '../capture/engine'
import { addressOf, anyPort, bytes, connect, messagesOf, started, until } from '../capture/testing'
import type { Reading } from './reading'
import { readingOf } from './testing'

let worker: BuiltWorker
beforeAll(async () => {
  worker = await buildWorker('reading-worker', 'main/reading/reading-worker.ts')
})
afterAll(() => worker.remove())

let engine: CaptureEngine
let reading: Reading
let reply: SourceId
let request: SourceId

beforeEach(async () => {
  engine = new CaptureEngine()
  reading = readingOf(engine, worker.url)
  reply = await started(engine, 'REP', anyPort)
  request = await started(engine, 'REQ', connect(addressOf(engine, reply)))
})
afterEach(async () => {
  await engine.close()
  await reading.dispose()
})

const exchange = async (text: string): Promise<RowId> => {
  const before = messagesOf(engine, reply, 'in').length
  const row = await engine.send(request, [bytes(text)])
  await until('it arrived', () => messagesOf(engine, reply, 'in').length === before + 1)
  const answered = messagesOf(engine, request, 'in').length
  await engine.send(reply, [bytes('ok')])
  await until('the reply came', () => messagesOf(engine, request, 'in').length === answered + 1)
  return row
}

const contextOf = async (row: RowId, fits: (context: ExchangeContext) => boolean): Promise<ExchangeContext> => {
  const endMs = Date.now() + 10_000
  for (;;) {
    // A row that the thread has not heard of yet is not held there.
    const context = await reading.call('exchange.context', row).catch(() => undefined)
    if (context !== undefined && fits(context)) return context
    if (Date.now() > endMs) throw new Error(`No context fits; the last was ${JSON.stringify(context)}.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('what passed before and around an exchange', () => {
  it('are earlier requests that begin alike, with their timings, and the request itself', async () => {
    const first = await exchange('get 1')
    await exchange('put 2')
    const third = await exchange('get 3')
    const last = await exchange('get 4')
    const context = await contextOf(last, ({ timings }) => timings.at(-1)?.rttUs !== undefined)
    expect(context.likeness).toEqual({ kind: 'word', text: 'get' })
    expect(context.timings.map(({ row }) => row)).toEqual([first, third, last])
    for (const { rttUs, state } of context.timings) expect([state, (rttUs ?? 0) > 0]).toEqual(['replied', true])
    // Later ones are not earlier ones.
    expect((await contextOf(third, () => true)).timings.map(({ row }) => row)).toEqual([first, third])
  })

  it('are a hundred at most', async () => {
    let last: RowId | undefined
    for (let index = 0; index < 105; index += 1) last = await exchange('Hello')
    if (last === undefined) expect.fail('Nothing was sent.')
    expect((await contextOf(last, () => true)).timings).toHaveLength(100)
  })

  it('are the nearest rows of the same connection, without the reply', async () => {
    for (const text of ['a', 'b', 'c']) await exchange(text)
    const [, middle] = messagesOf(engine, request, 'out')
    if (middle === undefined) expect.fail('There is no such request.')
    const { before, after } = await contextOf(middle.id, (context) => context.after.length >= 2)
    // libzmq tells of the handshake when it likes.
    const messages = (rows: typeof before) => rows.filter(({ row }) => row.kind === 'message').map(({ preview }) => preview)
    expect(messages(before)).toEqual(['a', 'ok'])
    expect(messages(after)).toEqual(['c', 'ok'])
    const near = [...before, ...after]
    expect(near.every(({ row }) => row.source === request)).toBe(true)
    expect(near.some(({ row }) => row.id === middle.id || row.id === middle.peer)).toBe(false)
  })

  it('cannot be told of a row that is gone', async () => {
    const row = await exchange('x')
    await contextOf(row, () => true)
    engine.clear()
    const isGone = async (): Promise<boolean> =>
      reading.call('exchange.context', row).then(
        () => false,
        (error: unknown) => error instanceof Error && error.message.includes('no longer held'),
      )
    await expect.poll(isGone).toBe(true)
  })
})

describe('a percentile', () => {
  it('is by nearest rank', () => {
    expect(percentile([], 0.5)).toBeUndefined()
    expect(percentile([3, 1, 2], 0.5)).toBe(2)
    expect(
      percentile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.99,
      ),
    ).toBe(99)
    expect(percentile([7], 0.99)).toBe(7)
  })
})
