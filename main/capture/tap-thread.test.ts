import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuiltWorker, buildTapWorker } from '../../e2e/peers/built-tap-worker'
import { startScript } from '../../e2e/peers/peers'
import { firstTapConnection, type RowSummary, type SourceId } from '../../shared/model'
import { CaptureEngine } from './engine'
import { startedTap, tapEvents, tapRows, untilMessages } from './tap-testing'
import { until } from './testing'

let worker: BuiltWorker
let folder = ''
beforeAll(async () => {
  worker = await buildTapWorker()
  folder = await mkdtemp(join(tmpdir(), 'tap-thread-'))
})
afterAll(async () => {
  await worker.remove()
  await rm(folder, { recursive: true })
})

const anyPort = ['--bind', 'tcp://127.0.0.1:*']

describe('the thread of taps', () => {
  /** Loses the thread of a tap after one exchange, starts the tap again for another one, and hands the four messages on. */
  async function loseAndGoOn(
    check: (messages: readonly RowSummary[]) => void,
    whenLost: (engine: CaptureEngine, source: SourceId) => void = () => undefined,
    before: (engine: CaptureEngine, source: SourceId, address: string) => Promise<void> = async () => undefined,
  ): Promise<void> {
    // The real one, and a way to lose it: a request timeout that nobody sets.
    const fatalMs = 12_345
    const file = join(folder, 'fragile.mjs')
    await writeFile(
      file,
      `import { parentPort } from 'node:worker_threads'
       await import(${JSON.stringify(worker.url.href)})
       parentPort.on('message', ({ timeoutMs }) => { if (timeoutMs === ${fatalMs}) throw new Error('Lost on purpose') })`,
    )
    const engine = new CaptureEngine({ tapWorkerUrl: pathToFileURL(file) })
    try {
      await using rep = await startScript('rep_echo', anyPort)
      const { source, address } = await startedTap(engine, rep.endpoint)
      const first = await startScript('req', ['--connect', address])
      expect((await first.exited).code).toBe(0)
      await untilMessages(engine, source, 2)
      await before(engine, source, address)
      engine.setLimits({ requestTimeoutMs: fatalMs })
      await until('it is lost', () => engine.source(source)?.state === 'failed')
      expect(engine.source(source)).toMatchObject({ error: { code: 'TAP_LOST' }, listening: undefined })
      expect(tapRows(engine, source, 'message')).toHaveLength(2)
      whenLost(engine, source)
      engine.setLimits({ requestTimeoutMs: 1000 })
      await engine.startSource(source)
      expect(engine.source(source)).toMatchObject({ state: 'open', error: undefined })
      const snapshot = engine.source(source)
      const again = await startScript('req', ['--connect', (snapshot?.kind === 'tap' && snapshot.listening) || address])
      expect((await again.exited).code).toBe(0)
      const messages = await untilMessages(engine, source, 4)
      check(messages)
    } finally {
      await engine.close()
    }
  }

  test('that is lost fails its taps with a sentence; they can be started again', () =>
    loseAndGoOn((messages) => {
      expect(messages.map(({ role }) => role)).toEqual(['request', 'reply', 'request', 'reply'])
    }))

  test('that replaces a lost one goes on with the numbers of exchanges', () =>
    loseAndGoOn((messages) => {
      expect(messages.map(({ exchange }) => exchange)).toEqual([1, 1, 2, 2])
      expect(messages.map(({ state }) => state)).toEqual(['replied', 'replied', 'replied', 'replied'])
    }))

  test('that replaces a lost one gives connections new numbers', () =>
    loseAndGoOn((messages) => {
      expect(messages[2]?.connection).not.toBe(messages[0]?.connection)
    }))

  test('that is lost leaves no connection open', () =>
    loseAndGoOn(
      () => undefined,
      (engine, source) => {
        expect(engine.source(source)).toMatchObject({ open: 0, total: 2 })
        expect(engine.tapConnections(source).map(({ end }) => end?.kind)).toEqual([expect.any(String), 'stopped'])
      },
      async (engine, source, address) => {
        const { hostname, port } = new URL(address)
        connect(Number(port), hostname).on('error', () => undefined)
        await until('it is open', () => engine.tapConnections(source).some(({ id, end }) => id > firstTapConnection && end === undefined))
      },
    ))

  test('an engine without it says so', async () => {
    const engine = new CaptureEngine()
    const source = engine.addSource({ kind: 'tap', name: 'tap', listen: 'tcp://127.0.0.1:*', upstream: 'tcp://127.0.0.1:9' })
    await expect(engine.startSource(source)).rejects.toMatchObject({ code: 'NO_TAPS' })
    await engine.close()
  })

  test('closing the engine ends taps that talk, and breaks what they had open', async () => {
    const engine = new CaptureEngine({ tapWorkerUrl: worker.url })
    await using silent = await startScript('any_socket', [...anyPort, '--type', 'router', '--do', 'take'])
    const { source, address } = await startedTap(engine, silent.endpoint)
    await using _req = await startScript('req', ['--connect', address])
    const [request] = await untilMessages(engine, source, 1)
    await engine.close()
    expect(request && engine.reader.row(request.id)?.state).toBe('broken')
    expect(tapEvents(engine, source).at(-1)).toBe('disconnected')
    await expect(engine.startSource(source)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })
  })
})
