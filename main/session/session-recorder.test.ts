import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AppError } from '../../shared/errors'
import type { SessionProgress } from './session-messages'
import { SessionRecorder, type SessionRecorderOptions } from './session-recorder'
import { signOfLifeMs } from './session-state'
import { makeImage, makeUpdates, queryWhole } from './testing'

/** The built worker, and the host for another process. */
const built = resolve(import.meta.dirname, '../../node_modules/.cache/session-recorder-test', `${process.pid}`)
const workerUrl = pathToFileURL(join(built, 'session-writer-worker.mjs'))

beforeAll(async () => {
  for (const name of ['session-writer-worker', 'session-recorder', 'testing']) {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: resolve(import.meta.dirname, `${name}.ts`),
        outDir: built,
        emptyOutDir: false,
        target: 'node20',
        rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
      },
    })
  }
})
afterAll(() => rmSync(built, { recursive: true }))

let folder: string
let path: string
let committed: SessionProgress[]
let stopped: AppError[]
let backlogs: boolean[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zmqs-'))
  path = join(folder, 'a.zmqs')
  committed = []
  stopped = []
  backlogs = []
})
afterEach(() => rmSync(folder, { recursive: true }))

function record(options: Partial<SessionRecorderOptions> = {}): SessionRecorder {
  return new SessionRecorder({
    workerUrl,
    path,
    values: { name: 'a' },
    maxBytes: undefined,
    ring: false,
    committed: (progress) => committed.push(progress),
    stopped: (error) => stopped.push(error),
    backlog: (isHigh) => backlogs.push(isHigh),
    ...options,
  })
}

const ask = (query: string, file = path) => queryWhole(file, query)

async function until(what: string, probe: () => boolean, timeoutMs = 10_000): Promise<void> {
  for (const end = performance.now() + timeoutMs; !probe(); ) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`)
    await new Promise((wait) => setTimeout(wait, 5))
  }
}

describe('the recorder', () => {
  it('writes what it is given, and tells when it is in the file', async () => {
    const recorder = record()
    recorder.source(1, 'tap', 'tap', '{}')
    recorder.connection(1, 1, 'tcp://127.0.0.1:1', '{}')
    recorder.chunk(makeImage({ firstRow: 1, rows: 2, exchanges: [1, 1], opens: [0] }), { id: 1, rowsLocal: 0, exchangesLocal: 1 })
    recorder.updates(1, makeUpdates([{ row: 0, peer: 2, rttUs: 5, state: 2, certainty: 1 }]))
    await until('the rows are in the file', () => committed.at(-1)?.endRow === 3)
    expect(ask('SELECT first_row, rows FROM chunk')).toEqual([{ first_row: 1, rows: 2 }])
    recorder.annotation(1, true, 'note', 'red')
    recorder.value('key', 'value')
    await recorder.close()
    recorder.chunk(makeImage({ firstRow: 3, rows: 2 }))
    await recorder.close()
    expect(ask('SELECT rows, (SELECT count(*) FROM exchange_update) AS updates FROM chunk')).toEqual([{ rows: 2, updates: 1 }])
    expect(ask("SELECT value FROM session WHERE key IN ('state', 'key') ORDER BY key")).toEqual([{ value: 'value' }, { value: 'closed' }])
    expect(recorder.queuedBytes).toBe(0)
    expect(stopped).toEqual([])
  })

  it('tells when too much waits, and when that is over', async () => {
    const recorder = record()
    for (let firstRow = 1; firstRow < 20_000; firstRow += 1000) recorder.chunk(makeImage({ firstRow, rows: 1000, size: 4096 }))
    expect(backlogs).toEqual([true])
    await until('the backlog is written', () => backlogs.length === 2)
    expect(backlogs).toEqual([true, false])
    await recorder.close()
    expect(ask('SELECT sum(rows) AS rows FROM chunk')).toEqual([{ rows: 20_000 }])
  })

  it('leaves a file that exists as it is', async () => {
    writeFileSync(path, 'mine')
    const recorder = record()
    await until('it stops', () => stopped.length > 0)
    recorder.chunk(makeImage({ firstRow: 1, rows: 1 }))
    await recorder.close()
    expect(stopped).toMatchObject([{ code: 'FILE_EXISTS' }])
    expect(committed).toEqual([])
  })

  it('stops once at its limit, with the file closed in order', async () => {
    const recorder = record({ maxBytes: 2 * 1024 * 1024 })
    for (let firstRow = 1; firstRow < 10_000; firstRow += 1000) recorder.chunk(makeImage({ firstRow, rows: 1000, size: 700 }))
    await until('it stops', () => stopped.length > 0)
    expect(stopped).toMatchObject([{ code: 'SESSION_FULL' }])
    const { endRow } = committed.at(-1) ?? { endRow: 0 }
    await recorder.close()
    expect(stopped).toHaveLength(1)
    expect(ask('SELECT max(first_row + rows) AS end FROM chunk')).toEqual([{ end: endRow }])
    expect(ask("SELECT value FROM session WHERE key = 'state'")).toEqual([{ value: 'closed' }])
  })

  it('holds nobody up once it has stopped', async () => {
    const recorder = record({ maxBytes: 2 * 1024 * 1024 })
    for (let firstRow = 1; firstRow < 20_000; firstRow += 1000) recorder.chunk(makeImage({ firstRow, rows: 1000, size: 4096 }))
    await until('it stops', () => stopped.length > 0)
    expect(backlogs).toEqual([true, false])
    expect(recorder.queuedBytes).toBe(0)
    await recorder.close()
    expect(backlogs).toHaveLength(2)
  })

  it('keeps the newest rows in a ring', async () => {
    const maxBytes = 8 * 1024 * 1024
    const recorder = record({ maxBytes, ring: true })
    for (let firstRow = 1; firstRow < 40_000; firstRow += 1000) recorder.chunk(makeImage({ firstRow, rows: 1000, size: 700 }))
    await recorder.close()
    expect(stopped).toEqual([])
    expect(committed.at(-1)?.endRow).toBe(40_001)
    expect(committed.at(-1)?.bytesOnDisk).toBeLessThanOrEqual(maxBytes)
    const [evicted] = ask("SELECT value FROM session WHERE key = 'evictedRows'")
    expect(ask('SELECT sum(rows) AS rows FROM chunk')).toEqual([{ rows: 40_000 - Number(evicted?.value) }])
  })

  it('tells when its thread is lost', async () => {
    const recorder = record({ workerUrl: new URL('nowhere.mjs', workerUrl) })
    await until('it stops', () => stopped.length > 0)
    await recorder.close()
    expect(stopped).toMatchObject([{ code: 'SESSION_LOST' }])
  })

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('survives a full disk', async ({ skip }) => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status !== 0) skip('no file system may be mounted here')
    try {
      const file = join(disk, 'a.zmqs')
      const recorder = record({ path: file })
      for (let firstRow = 1; stopped.length === 0; firstRow += 1000) {
        recorder.chunk(makeImage({ firstRow, rows: 1000, size: 70 }))
        await new Promise((wait) => setTimeout(wait, 10))
      }
      await recorder.close()
      expect(stopped).toMatchObject([{ code: 'DISK_FULL' }])
      expect(ask('SELECT max(first_row + rows) AS end FROM chunk', file)).toEqual([{ end: committed.at(-1)?.endRow }])
    } finally {
      spawnSync('umount', [disk])
    }
  })
})

describe('a recording without anything to write', () => {
  it('gives a sign of life in time, by which others know that it is going on', async () => {
    const recorder = record({ values: { writer: `${process.pid}` } })
    await recorder.begun
    const longAgo = new Date(Date.now() - 3_600_000)
    utimesSync(path, longAgo, longAgo)
    await until('its file has another time', () => statSync(path).mtimeMs > longAgo.getTime() + 1, signOfLifeMs + 5000)
    await recorder.close()
  }, 20_000)
})

/** Records small chunks and large ones without end, and prints each one's end when it is given to the recorder. */
const endlessRecording = `
const [, , built, path] = process.argv
const { SessionRecorder } = await import(built + '/session-recorder.mjs')
const { makeImage } = await import(built + '/testing.mjs')
const recorder = new SessionRecorder({
  workerUrl: new URL('file://' + built + '/session-writer-worker.mjs'), path, values: {}, maxBytes: undefined, ring: false,
  committed() {}, stopped(error) { throw new Error(error.message) }, backlog() {},
})
let firstRow = 1
let chunks = 0
setInterval(() => {
  const rows = chunks % 20 === 0 ? 20000 : 100
  recorder.chunk(makeImage({ firstRow, rows, size: 50 }))
  firstRow += rows
  chunks += 1
  process.stdout.write(firstRow + '\\n')
}, 5)
`

describe('a process that is killed while it records', () => {
  it.each([400, 700, 1000])('has in its file what it captured more than 250 ms before (after %i ms)', async (afterMs) => {
    const program = join(folder, 'endless-recording.mjs')
    writeFileSync(program, endlessRecording)
    const child = spawn(process.execPath, [program, built, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    const given: { readonly endRow: number; readonly atMs: number }[] = []
    createInterface({ input: child.stdout }).on('line', (line) => given.push({ endRow: Number(line), atMs: performance.now() }))
    await until('it records', () => given.length > 0)
    await new Promise((wait) => setTimeout(wait, afterMs))
    const killedMs = performance.now()
    child.kill('SIGKILL')
    await exited
    const due = given.findLast(({ atMs }) => atMs < killedMs - 250)?.endRow ?? 0
    expect(due).toBeGreaterThan(1)
    const [found] = ask('SELECT max(first_row + rows) AS end, sum(rows) AS rows, sum(payload_bytes) AS bytes FROM chunk')
    expect(Number(found?.end)).toBeGreaterThanOrEqual(due)
    expect(found).toMatchObject({ rows: Number(found?.end) - 1, bytes: 50 * (Number(found?.end) - 1) })
    expect(ask('SELECT sum(length(bytes)) AS bytes FROM payload')).toEqual([{ bytes: found?.bytes }])
    expect(ask("SELECT value FROM session WHERE key = 'state'")).toEqual([{ value: 'recording' }])
  })
})
