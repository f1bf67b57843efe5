import { afterEach, expect, test } from 'vitest'
import { Push } from 'zeromq'
import type { RowId } from '../../shared/model'
import { CaptureEngine, type EngineOptions } from './engine'
import { addressOf, anyPort, bytes, connect, messagesOf, peersOf, started, until } from './testing'

const mebibyte = 1024 * 1024
const engines: CaptureEngine[] = []
function newEngine(options?: EngineOptions): CaptureEngine {
  const engine = new CaptureEngine(options)
  engines.push(engine)
  return engine
}
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()))
})

test('a burst of 5,000 messages is captured whole and in order, on both sides', async () => {
  const engine = newEngine()
  const pull = await started(engine, 'PULL', anyPort, { options: { receiveHighWaterMark: 0 } })
  const push = await started(engine, 'PUSH', connect(addressOf(engine, pull)), { options: { sendHighWaterMark: 0 } })
  const native = new Push({ linger: 0, sendHighWaterMark: 0 })
  native.connect(addressOf(engine, pull))
  try {
    await until('both are connected', () => peersOf(engine, pull) === 2)
    for (let number = 0; number < 5000; number += 1) await engine.send(push, [bytes(`ours ${number}`)])
    for (let number = 0; number < 5000; number += 1) await native.send([`theirs ${number}`])
    await until('all are there', () => messagesOf(engine, pull).length === 10_000)
  } finally {
    native.close()
  }
  const texts = messagesOf(engine, pull).map(({ id }) => Buffer.from(engine.reader.frames(id)?.[0] ?? []).toString())
  const numbered = (whose: string) => Array.from({ length: 5000 }, (_, number) => `${whose} ${number}`)
  expect(texts.filter((text) => text.startsWith('ours'))).toEqual(numbered('ours'))
  expect(texts.filter((text) => text.startsWith('theirs'))).toEqual(numbered('theirs'))
  expect(messagesOf(engine, push)).toHaveLength(5000)
  const times = messagesOf(engine, pull).map(({ timeUs }) => timeUs)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
  expect(engine.counters()).toMatchObject({ messages: 15_000, evicted: 0, missed: 0 })
})

test('a frame of 64 MiB passes unharmed', async () => {
  const engine = newEngine({ captureLimitBytes: 512 * mebibyte })
  const pull = await started(engine, 'PULL', anyPort)
  const push = await started(engine, 'PUSH', connect(addressOf(engine, pull)))
  const frame = Buffer.alloc(64 * mebibyte)
  for (let at = 0; at < frame.byteLength; at += 4096) frame.writeUInt32LE(at, at)
  await engine.send(push, [frame])
  const row = await until('it is there', () => messagesOf(engine, pull)[0])
  expect(row.size).toBe(frame.byteLength)
  expect(Buffer.compare(engine.reader.frames(row.id)?.[0] ?? Buffer.alloc(0), frame)).toBe(0)
})

test('the limit on memory evicts the oldest rows, counts their messages, and can be changed', async () => {
  const engine = newEngine({ captureLimitBytes: 16 * mebibyte })
  const pull = await started(engine, 'PULL', anyPort)
  const push = await started(engine, 'PUSH', connect(addressOf(engine, pull)))
  const frame = new Uint8Array(100_000)
  for (let count = 0; count < 300; count += 1) await engine.send(push, [frame])
  await until('all have passed', () => engine.sourceCounters()[0]?.messagesIn === 300)
  const counters = engine.counters()
  expect(counters.messages).toBe(600)
  expect(counters.evicted).toBeGreaterThan(400)
  expect(counters.heldBytes).toBeLessThanOrEqual(16 * mebibyte)
  expect(counters.limitBytes).toBe(16 * mebibyte)
  expect(engine.reader.row(1 as RowId)).toBeUndefined()
  expect(engine.reader.row(engine.reader.firstRow)).toBeDefined()
  const held = messagesOf(engine, pull).length + messagesOf(engine, push).length
  expect(held + counters.evicted).toBe(600)
  engine.setLimits({ captureLimitBytes: 32 * mebibyte })
  for (let count = 0; count < 60; count += 1) await engine.send(push, [frame])
  expect(engine.counters().heldBytes).toBeGreaterThan(counters.heldBytes)
})

test('timers go on firing while messages flood in', async () => {
  const engine = newEngine({ captureLimitBytes: 16 * mebibyte })
  const pulls = await Promise.all([1, 2].map(() => started(engine, 'PULL', anyPort)))
  const natives = pulls.map((pull) => {
    const native = new Push({ linger: 0 })
    native.connect(addressOf(engine, pull))
    return native
  })
  let flooding = true
  const floods = natives.map(async (native) => {
    // A message costs the sender less than the receiver, so that there is always one to receive.
    while (flooding) await native.send([Buffer.alloc(32), Buffer.alloc(32)])
  })
  let fired = 0
  const timer = setInterval(() => (fired += 1), 1)
  try {
    await until('plenty has come', () => engine.sourceCounters().every(({ messagesIn }) => messagesIn > 20_000), 60_000)
    expect(fired).toBeGreaterThan(20)
  } finally {
    clearInterval(timer)
    flooding = false
    await Promise.all(floods)
    for (const native of natives) native.close()
  }
})
