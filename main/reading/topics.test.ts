import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltWorker, buildWorker } from '../../e2e/peers/built-tap-worker'
import type { TopicsQuery } from '../../shared/ipc/contract'
import type { SourceId } from '../../shared/model'
import type { TopicsAnswer } from '../../shared/topics'
import { CaptureEngine } from '../capture/engine'
import { addressOf, anyPort, bytes, connect, messagesOf, peersOf, started, until } from '../capture/testing'
import { recordSession } from '../session/record-session'
import type { Reading } from './reading'
import { readingOf } from './testing'

let worker: BuiltWorker
let writer: BuiltWorker
beforeAll(async () => {
  worker = await buildWorker('reading-worker', 'main/reading/reading-worker.ts')
  writer = await buildWorker('session-writer-worker', 'main/session/session-writer-worker.ts')
})
afterAll(() => Promise.all([worker.remove(), writer.remove()]))

let engine: CaptureEngine
let reading: Reading
let pub: SourceId
let sub: SourceId
let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zmq-topics-'))
  engine = new CaptureEngine()
  reading = readingOf(engine, worker.url)
  pub = await started(engine, 'XPUB', anyPort)
  sub = await started(engine, 'SUB', connect(addressOf(engine, pub)), { subscriptions: [''] })
  await until('it has subscribed', () => peersOf(engine, pub) === 1 && messagesOf(engine, pub, 'in').length === 1)
})
afterEach(async () => {
  await engine.close()
  await reading.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const publish = async (...messages: readonly (readonly (string | Uint8Array)[])[]): Promise<void> => {
  const before = messagesOf(engine, sub).length
  for (const frames of messages)
    await engine.send(
      pub,
      frames.map((frame) => (typeof frame === 'string' ? bytes(frame) : frame)),
    )
  await until('all have arrived', () => messagesOf(engine, sub).length === before + messages.length)
}

/** The thread hears of rows some milliseconds after they were captured. */
const readUntil = async (fits: (answer: TopicsAnswer) => boolean, query: TopicsQuery = { source: sub }): Promise<TopicsAnswer> => {
  const endMs = Date.now() + 10_000
  for (;;) {
    const answer = await reading.call('topics.read', query)
    if (fits(answer)) return answer
    if (Date.now() > endMs) throw new Error(`No answer fits; the last was ${JSON.stringify(answer)}.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const sumOf = ({ topics }: TopicsAnswer): number => topics.reduce((sum, { messages }) => sum + messages, 0)

describe('the topics of publishers', () => {
  it('are counted by the first frame, and say when they came last and what with', async () => {
    await publish(['a/b', '1'], ['a/c', 'x', 'y'], ['a/b', '2'], ['alone'])
    const { epoch, topics } = await readUntil((answer) => sumOf(answer) === 4)
    expect(topics.map(({ text, messages, bytes: size }) => [text, messages, size])).toEqual([
      ['a/b', 2, 8],
      ['a/c', 1, 5],
      ['alone', 1, 5],
    ])
    expect(topics[0]?.lastRow).toBe(messagesOf(engine, sub)[2]?.id)
    expect(topics[0]?.lastUs).toBe(messagesOf(engine, sub)[2]?.timeUs)
    const { values } = await reading.call('topics.read', { source: sub, epoch, revision: 0, values: [0, 1, 2, 99] })
    expect(values.map(({ topic, preview }) => [topic, preview])).toEqual([
      [0, '2'],
      [1, 'x │ y'],
      [2, ''],
    ])
  })

  it('come once, and again only when there was a message', async () => {
    await publish(['one', ''], ['two', ''])
    const { epoch, revision } = await readUntil((answer) => sumOf(answer) === 2)
    expect((await reading.call('topics.read', { source: sub, epoch, revision })).topics).toEqual([])
    await publish(['two', 'again'])
    const next = await readUntil((answer) => answer.topics.length > 0, { source: sub, epoch, revision })
    expect(next.topics.map(({ text, messages }) => [text, messages])).toEqual([['two', 2]])
    // One that knows nothing is told all.
    expect((await reading.call('topics.read', { source: sub })).topics).toHaveLength(2)
  })

  it('begin anew for another source and after a clear', async () => {
    await publish(['one', ''])
    const of = await readUntil((answer) => sumOf(answer) === 1)
    const all = await readUntil((answer) => sumOf(answer) === 2, {})
    expect(all.epoch).not.toBe(of.epoch)
    engine.clear()
    await readUntil(({ topics }) => topics.length === 0, {})
    await publish(['after', ''])
    const { topics, skippedRows } = await readUntil((answer) => sumOf(answer) === 2, {})
    expect([topics.map(({ text }) => text), skippedRows]).toEqual([['after'], 0])
  })

  it('are read from a session file too, and those of now again afterwards', async () => {
    const path = join(folder, 'topics.zmqs')
    const recording = await recordSession(engine, {
      path,
      workerUrl: writer.url,
      name: 'topics',
      createdBy: 'test',
      maxBytes: undefined,
      ring: false,
      changed: () => undefined,
    })
    await publish(['kept/a', '1'], ['kept/b', '2'], ['kept/a', '3'])
    await recording.stop()
    engine.clear()
    await publish(['now', 'x'])
    await reading.show(path)
    const { topics, epoch } = await readUntil((answer) => sumOf(answer) === 3)
    expect(topics.map(({ text, messages }) => [text, messages])).toEqual([
      ['kept/a', 2],
      ['kept/b', 1],
    ])
    expect((await reading.call('topics.read', { source: sub, epoch, values: [0] })).values[0]?.preview).toBe('3')
    await reading.show(undefined)
    expect((await readUntil((answer) => sumOf(answer) === 1)).topics[0]?.text).toBe('now')
  })

  it('that are not text are hexadecimal, and long ones are cut', async () => {
    await publish([Uint8Array.of(0xff, 0x01), 'x'], ['é'.repeat(100), 'x'])
    const { topics } = await readUntil((answer) => sumOf(answer) === 2)
    expect(topics[0]).toMatchObject({ kind: 'hex', text: 'ff01', isCut: false })
    expect(topics[1]).toMatchObject({ kind: 'text', text: 'é'.repeat(64), isCut: true })
  })

  it('beyond ten thousand are counted together, and nothing is lost', async () => {
    // Who subscribes may be too slow for all of them: what was sent counts.
    for (let index = 0; index < 10_050; index += 1) await engine.send(pub, [bytes(`topic ${index}`), bytes('')])
    const { topics, otherMessages } = await readUntil((answer) => sumOf(answer) + answer.otherMessages === 10_050, { source: pub })
    expect([topics.length, otherMessages]).toEqual([10_000, 50])
  }, 60_000)
})
