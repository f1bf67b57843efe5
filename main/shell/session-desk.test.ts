import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RowAnnotation, SessionStatus } from '../../shared/ipc/contract'
import type { RowId, SourceId } from '../../shared/model'
import type { Settings } from '../../shared/settings'
import { CaptureEngine } from '../capture/engine'
import { addressOf, anyPort, bytes, connect, messagesOf, started, until } from '../capture/testing'
import { annotationsOf, describeSession } from '../session/session-files'
import { SessionLibrary } from '../session/session-library'
import { openSession } from '../session/session-reader'
import { SessionWriter } from '../session/session-writer'
import { makeImage } from '../session/testing'
import { type RecordedFile, SessionDesk } from './session-desk'

const built = resolve(import.meta.dirname, '../../node_modules/.cache/session-desk-test', `${process.pid}`)
const urlOf = (name: string): URL => pathToFileURL(join(built, `${name}.mjs`))

beforeAll(async () => {
  for (const name of ['session-writer-worker', 'session-job-worker', 'session-recorder', 'testing']) {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: resolve(import.meta.dirname, `../session/${name}.ts`),
        outDir: built,
        emptyOutDir: false,
        target: 'node20',
        rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
      },
    })
  }
})
afterAll(() => rmSync(built, { recursive: true }))

let root: string
let engine: CaptureEngine
let library: SessionLibrary
let desk: SessionDesk
let settings: Settings['recording']
let statuses: SessionStatus[]
let shown: (string | undefined)[]
let recorded: (RecordedFile | undefined)[]
let annotations: (readonly RowAnnotation[])[]
let refusal: Error | undefined
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zmqs-'))
  engine = new CaptureEngine()
  settings = { enabled: true, limitBytes: 64 * 1024 * 1024, ring: true, keepDays: 30 }
  statuses = []
  shown = []
  recorded = []
  annotations = []
  refusal = undefined
  desk = newDesk()
})
afterEach(async () => {
  await engine.close()
  await desk.close()
  rmSync(root, { recursive: true })
})

function newDesk(folder = join(root, 'sessions')): SessionDesk {
  library = new SessionLibrary({ folder, recentPath: join(root, 'recent.json'), isRecordedHere: (path) => path === made.recordingPath })
  const made: SessionDesk = new SessionDesk({
    engine,
    library,
    writerUrl: urlOf('session-writer-worker'),
    jobUrl: urlOf('session-job-worker'),
    createdBy: 'test',
    settings: () => settings,
    host: {
      show: async (path) => {
        if (refusal !== undefined) throw refusal
        shown.push(path)
      },
      recording: (file) => void recorded.push(file),
    },
    changed: (status) => void statuses.push(status),
    annotationsChanged: (list) => void annotations.push(list),
  })
  return made
}

const files = (): string[] => (existsSync(library.folder) ? readdirSync(library.folder).filter((name) => name.endsWith('.zmqs')) : [])
const messagesIn = (path: string | undefined): number => (path === undefined ? -1 : describeSession(path).messages)

interface Pair {
  readonly push: SourceId
  /** Sends so many messages, and waits until they are captured. */
  send(count: number, size?: number): Promise<void>
}

async function startPair(): Promise<Pair> {
  const pull = await started(engine, 'PULL', anyPort)
  const push = await started(engine, 'PUSH', connect(addressOf(engine, pull)))
  return {
    push,
    send: async (count, size = 10) => {
      const before = messagesOf(engine, pull).length
      for (let message = 0; message < count; message += 1) await engine.send(push, [bytes('x'.repeat(size))])
      await until('all are received', () => messagesOf(engine, pull).length === before + count)
    },
  }
}

describe('the desk', () => {
  it('records by itself from the start, and tells how much is in the file', async () => {
    await desk.start()
    const { send } = await startPair()
    await send(3)
    const path = desk.recordingPath ?? ''
    await until('all are in the file', () => statuses.at(-1)?.recording?.messages === 6)
    expect(statuses.at(-1)?.recording).toMatchObject({
      path,
      limitBytes: settings.limitBytes,
      ring: true,
      waiting: false,
      error: undefined,
    })
    expect(statuses.at(-1)?.recording?.bytesOnDisk).toBeGreaterThan(0)
    expect(recorded.at(-1)).toMatchObject({ path, progress: { endRow: engine.reader.endRow, messages: 6 } })
    expect(library.list()).toMatchObject([{ path, state: 'recording', unnamed: true, messages: 6 }])
    await desk.close()
    expect(describeSession(path)).toMatchObject({ state: 'closed', messages: 6 })
  })

  it('tells its status at most four times a second', async () => {
    await desk.start()
    const { send } = await startPair()
    const startMs = performance.now()
    while (performance.now() - startMs < 1500) await send(1)
    expect(statuses.length).toBeGreaterThan(3)
    expect(statuses.length).toBeLessThanOrEqual(1 + (performance.now() - startMs + 300) / 250)
  })

  it('leaves no file behind where nothing was captured', async () => {
    await desk.start()
    expect(files()).toHaveLength(1)
    await desk.close()
    expect(files()).toEqual([])
  })

  it('begins another file when the capture is cleared, and keeps the old one', async () => {
    await desk.start()
    const { send } = await startPair()
    await send(2)
    const first = desk.recordingPath
    desk.annotate({ row: 1 as RowId, bookmark: true, note: '', colour: '' })
    engine.clear()
    await send(1)
    await until('the next one is written', () => statuses.at(-1)?.recording?.messages === 2)
    const second = desk.recordingPath
    expect(second).not.toBe(first)
    expect([messagesIn(first), messagesIn(second)]).toEqual([4, 2])
    expect(describeSession(first ?? '').state).toBe('closed')
    expect(desk.annotations()).toEqual([])
    const reader = openSession(second ?? '')
    expect(reader.sources.map(({ name }) => name)).toEqual(['PULL under test', 'PUSH under test'])
    reader.dispose()
  })

  it('follows the settings: off, on again with what is held', async () => {
    await desk.start()
    const { send } = await startPair()
    await send(1)
    settings = { ...settings, enabled: false }
    await desk.settingsChanged()
    expect(desk.status.recording).toBeUndefined()
    expect(recorded.at(-1)).toBeUndefined()
    await send(1)
    settings = { ...settings, enabled: true }
    await desk.settingsChanged()
    await until('all that is held is in the file', () => statuses.at(-1)?.recording?.messages === 4)
    expect(files()).toHaveLength(2)
  })

  it('records nothing where that is not wished', async () => {
    settings = { ...settings, enabled: false }
    await desk.start()
    expect(desk.status).toEqual({ recording: undefined, shown: undefined, interrupted: undefined })
    expect(files()).toEqual([])
  })

  it('notes annotations in the file, also those of before', async () => {
    settings = { ...settings, enabled: false }
    await desk.start()
    const { send } = await startPair()
    await send(1)
    desk.annotate({ row: 2 as RowId, bookmark: true, note: 'early', colour: 'red' })
    settings = { ...settings, enabled: true }
    await desk.settingsChanged()
    desk.annotate({ row: 3 as RowId, bookmark: false, note: '', colour: 'blue' })
    desk.annotate({ row: 3 as RowId, bookmark: false, note: '', colour: '' })
    const path = desk.recordingPath ?? ''
    await until('it is in the file', () => annotationsOf(path).length === 1)
    expect(annotations.at(-1)).toEqual([{ row: 2, bookmark: true, note: 'early', colour: 'red' }])
    await desk.close()
    expect(annotationsOf(path)).toEqual([{ row: 2, bookmark: true, note: 'early', colour: 'red' }])
  })

  it('shows a file, notes on it, and goes back to live', async () => {
    await desk.start()
    const { send } = await startPair()
    await send(2)
    const first = desk.recordingPath ?? ''
    engine.clear()
    await desk.restart()
    await desk.open(first)
    expect(shown).toEqual([first])
    expect(desk.status.shown).toMatchObject({ path: first, messages: 4, anchor: engine.reader.anchor })
    expect(desk.status.shown?.sources.map(({ name }) => name)).toEqual(['PULL under test', 'PUSH under test'])
    desk.annotate({ row: 5 as RowId, bookmark: true, note: 'here', colour: '' })
    expect(annotationsOf(first)).toHaveLength(1)
    desk.rename(first, 'Friday')
    expect(desk.status.shown).toMatchObject({ name: 'Friday', unnamed: false })
    await desk.showLive()
    expect(shown).toEqual([first, undefined])
    expect(desk.annotations()).toEqual([])
    await desk.open(first)
    await desk.delete(first)
    expect(desk.status.shown).toBeUndefined()
    expect(existsSync(first)).toBe(false)
  })

  it('keeps showing what it shows when a file cannot be', async () => {
    await desk.start()
    const letter = join(root, 'letter.zmqs')
    writeFileSync(letter, 'a letter')
    await expect(desk.open(letter)).rejects.toThrow('is not a session')
    await startPair().then(({ send }) => send(1))
    await until('it is written', () => statuses.at(-1)?.recording?.messages === 2)
    const copy = join(root, 'copy.zmqs')
    await desk.run({ kind: 'copy', from: desk.recordingPath ?? '', to: copy, name: 'copy' }, () => undefined)
    refusal = new Error('no')
    await expect(desk.open(copy)).rejects.toThrow('no')
    expect(desk.status.shown).toBeUndefined()
  })

  it('shows what is captured now for the file that is being recorded, which cannot be deleted', async () => {
    await desk.start()
    const path = desk.recordingPath ?? ''
    await desk.open(path)
    expect(desk.status.shown).toBeUndefined()
    await expect(desk.delete(path)).rejects.toThrow('is being recorded')
  })

  it('saves a copy and merges in a thread, and can be told to stop', async () => {
    await desk.start()
    const { send } = await startPair()
    await send(20, 5000)
    const from = desk.recordingPath ?? ''
    await until('it is written', () => statuses.at(-1)?.recording?.messages === 40)
    const one = join(root, 'one.zmqs')
    const saved = await desk.run({ kind: 'copy', from, to: one, name: 'one' }, () => undefined)
    expect(saved).toMatchObject({ path: one, name: 'one', messages: 40, state: 'closed', unnamed: false })
    const two = join(root, 'two.zmqs')
    const merged = await desk.run({ kind: 'merge', from: [one, from], to: two, name: 'two', createdBy: 'test' }, () => undefined)
    expect(merged).toMatchObject({ messages: 80, name: 'two' })
    const three = join(root, 'three.zmqs')
    const large = new SessionWriter(join(root, 'large.zmqs'), {})
    for (let firstRow = 1; firstRow < 50_000; firstRow += 1000) large.put(makeImage({ firstRow, rows: 1000, size: 1000 }))
    large.close()
    let reports = 0
    const running = desk.run({ kind: 'copy', from: join(root, 'large.zmqs'), to: three, name: 'three' }, () => {
      reports += 1
      desk.cancel()
    })
    await expect(desk.run({ kind: 'copy', from: two, to: three, name: 'three' }, () => undefined)).rejects.toThrow(
      'Another session is being saved.',
    )
    expect(await running).toBeUndefined()
    expect(reports).toBeGreaterThan(0)
    expect(readdirSync(root).sort()).toEqual(['large.zmqs', 'one.zmqs', 'recent.json', 'sessions', 'two.zmqs'])
    await expect(desk.run({ kind: 'copy', from: two, to: from, name: '' }, () => undefined)).rejects.toThrow('is in use')
    await expect(desk.run({ kind: 'copy', from: two, to: join(root, 'none', 'a.zmqs'), name: '' }, () => undefined)).rejects.toThrow(
      'cannot be written',
    )
  })

  it('says why there is no recording where the folder cannot be made', async () => {
    writeFileSync(join(root, 'file'), '')
    await desk.close()
    desk = newDesk(join(root, 'file', 'sessions'))
    await desk.start()
    expect(desk.status.recording?.error?.message).toBeDefined()
    const { send } = await startPair()
    await send(1)
  })
})

/** Records without end, and prints once that it has begun. */
const endlessRecording = `
const [, , built, path] = process.argv
const { SessionRecorder } = await import(built + '/session-recorder.mjs')
const { makeImage } = await import(built + '/testing.mjs')
const recorder = new SessionRecorder({
  workerUrl: new URL('file://' + built + '/session-writer-worker.mjs'), path, maxBytes: undefined, ring: false,
  values: { id: 'one', name: '', writer: String(process.pid), epochUs: String(Date.now() * 1000) },
  committed: ({ endRow }) => endRow > 1000 && process.stdout.write('recording\\n'), stopped() {}, backlog() {},
})
let firstRow = 1
setInterval(() => {
  recorder.chunk(makeImage({ firstRow, rows: 100, size: 50 }))
  firstRow += 100
}, 5)
`

describe('a session whose recorder was killed', () => {
  it('is offered at the next start, opened, and not offered again', async () => {
    const program = join(root, 'endless-recording.mjs')
    writeFileSync(program, endlessRecording)
    const path = library.newPath()
    const child = spawn(process.execPath, [program, built, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    await once(child.stdout, 'data')
    // While it is recorded it is nobody's to decide about.
    expect(library.interrupted()).toBeUndefined()
    child.kill('SIGKILL')
    await exited
    await desk.start()
    expect(desk.status.interrupted).toMatchObject({ path, state: 'interrupted', unnamed: true })
    expect(desk.status.interrupted?.messages).toBeGreaterThanOrEqual(1000)
    await desk.open(path)
    expect(desk.status.interrupted).toBeUndefined()
    await desk.close()
    desk = newDesk()
    await desk.start()
    expect(desk.status.interrupted).toBeUndefined()
    expect(library.list().find((info) => info.path === path)?.state).toBe('interrupted')
  })
})

describe('a full disk', () => {
  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'stops recording with a sentence; capture goes on',
    async ({ skip }) => {
      const disk = join(root, 'disk')
      mkdirSync(disk)
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status !== 0) skip('no file system may be mounted here')
      try {
        await desk.close()
        desk = newDesk(disk)
        await desk.start()
        const path = desk.recordingPath ?? ''
        const { send } = await startPair()
        for (let round = 0; round < 200 && desk.status.recording?.error === undefined; round += 1) await send(5, 20_000)
        await until('it is told', () => statuses.at(-1)?.recording?.error !== undefined)
        expect(statuses.at(-1)?.recording?.error).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('The disk is full') })
        const captured = engine.counters().messages
        await send(5)
        expect(engine.counters().messages).toBe(captured + 10)
        // What was committed is a whole session, and nobody takes it for one that is still recorded.
        expect(describeSession(path).state).toBe('closed')
        expect(describeSession(path).messages).toBeGreaterThan(0)
        await desk.close()
        expect(existsSync(path)).toBe(true)
      } finally {
        await desk.close()
        spawnSync('umount', [disk])
      }
    },
  )
})
