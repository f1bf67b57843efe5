import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltWorker, buildTapWorker } from '../../e2e/peers/built-tap-worker'
import type { SourceId } from '../../shared/model'
import { CaptureEngine } from './engine'
import { addressOf, anyPort, bytes, connect, messagesOf, started, until } from './testing'

let worker: BuiltWorker
beforeAll(async () => {
  worker = await buildTapWorker()
})
afterAll(() => worker.remove())

let engine: CaptureEngine
/** The peers of a tap, apart from what captures: they do not wait. */
let peers: CaptureEngine
beforeEach(() => {
  engine = new CaptureEngine({ tapWorkerUrl: worker.url })
  peers = new CaptureEngine()
})
afterEach(() => Promise.all([engine.close(), peers.close()]))

const missedBy = (source: SourceId): number => engine.sourceCounters().find((counters) => counters.source === source)?.missed ?? 0

const payload = new Uint8Array(100_000)

/** Waits until a count does not change any more. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function tapped(slowDisk: 'wait' | 'skip') {
  const pull = await started(peers, 'PULL', anyPort)
  const config = { kind: 'tap', name: 'tap', listen: 'tcp://127.0.0.1:*', upstream: addressOf(peers, pull), slowDisk } as const
  const tap = engine.addSource(config)
  await engine.startSource(tap)
  const snapshot = engine.source(tap)
  const push = await started(peers, 'PUSH', connect((snapshot?.kind === 'tap' ? snapshot.listening : undefined) ?? ''))
  const send = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await peers.send(push, [payload])
  }
  const arrived = (): number => messagesOf(peers, pull).length
  await send(5)
  await until('the first are captured', () => engine.counters().messages === 5 && arrived() === 5)
  return { tap, send, arrived }
}

describe('while the disk is slow', () => {
  it('a tap lets its peers wait, and nothing is missed', async () => {
    const { tap, send, arrived } = await tapped('wait')
    engine.slowDisk(true)
    // What was on its way still passes; the rest stays with its sender.
    await send(250)
    await settled(arrived)
    expect(arrived()).toBeLessThan(100)
    engine.slowDisk(false)
    await until('all arrived', () => arrived() === 255)
    await until('all are captured', () => engine.counters().messages === 255)
    expect([missedBy(tap), engine.counters().missed]).toEqual([0, 0])
  })

  it('a tap that skips goes on, and counts what it does not capture', async () => {
    const { tap, send, arrived } = await tapped('skip')
    engine.slowDisk(true)
    await send(250)
    await until('all arrived', () => arrived() === 255)
    await until('they are counted', () => missedBy(tap) + engine.counters().messages === 255)
    expect(missedBy(tap)).toBeGreaterThan(0)
    expect(engine.counters().missed).toBe(missedBy(tap))
    engine.slowDisk(false)
    const captured = engine.counters().messages
    await send(10)
    await until('it captures again', () => engine.counters().messages === captured + 10)
  })

  it('a socket of ours skips, or waits if it is to', async () => {
    for (const slowDisk of ['skip', 'wait'] as const) {
      const pull = await started(engine, 'PULL', anyPort, { slowDisk })
      const push = await started(peers, 'PUSH', connect(addressOf(engine, pull)))
      engine.slowDisk(true)
      for (let index = 0; index < 30; index += 1) await peers.send(push, [bytes('x')])
      if (slowDisk === 'skip') await until('they are counted', () => missedBy(pull) === 30)
      else await new Promise((resolve) => setTimeout(resolve, 200))
      // One was waited for already.
      expect(messagesOf(engine, pull).length).toBeLessThanOrEqual(slowDisk === 'wait' ? 1 : 0)
      engine.slowDisk(false)
      const expected = slowDisk === 'wait' ? 30 : 0
      await until('the others come', () => messagesOf(engine, pull).length === expected)
      expect(missedBy(pull)).toBe(30 - expected)
    }
  })
})
