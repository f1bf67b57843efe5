/**
 * What the window costs, and how it stays usable: messages of a native PUSH to a native PULL, directly and through a tap of the
 * built app with its window following the newest rows and its session on disk, in interleaved rounds. Tells the ratio, how even
 * the window's frames are, how long keys take to be seen, and the memory of all of the app's processes. A run fails
 * unless everything that was sent was captured. Needs gcc and libzmq's headers; everything stays on loopback.
 *
 *     npm run bench:window -- [--rounds 3] [--cases push32,push1k] [--count 3000000] [--rate 1000000] [--soak 0] [--screenshot FILE]
 *
 * Before that it sends `--rate` messages of 32 bytes a second for ten seconds, and tells how usable the window is then.
 * `--soak COUNT` sends so many messages of 32 bytes in each round instead, all through one app, and tells the memory of its
 * processes after each.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type {} from '../renderer/app/bridge'
import { type AppMemory, memoryOf } from './lib/app-memory'

const peers = resolve(import.meta.dirname, 'peers')
const serverPort = 17311
const tapPort = 17312
const frameMs = 1000 / 60

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    cases: { type: 'string', default: 'push32,push1k' },
    count: { type: 'string', default: '3000000' },
    rate: { type: 'string', default: '1000000' },
    soak: { type: 'string', default: '0' },
    screenshot: { type: 'string' },
  },
})

interface Case {
  readonly name: string
  readonly size: number
  readonly count: number
  /** Messages a second; as many as can be unless it is given. */
  readonly rate?: number
}
const allCases: readonly Case[] = [
  { name: 'push32', size: 32, count: Number(options.count) },
  { name: 'push1k', size: 1024, count: Math.round(Number(options.count) / 6) },
]

/** How even the window's frames were, in milliseconds, and how long keys took from the press to the picture. */
interface Evenness {
  readonly frames: number
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly keyP50: number
  readonly keyMax: number
}

async function pushThrough(port: number, { size, count, rate }: Case): Promise<number> {
  const pull = spawn(resolve(peers, 'pull'), [`tcp://127.0.0.1:${serverPort}`, String(size), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: pull.stdout })[Symbol.asyncIterator]()
  await lines.next()
  const push = spawn(resolve(peers, 'push'), [`tcp://127.0.0.1:${port}`, ...[size, count, rate ?? 0].map(String)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const { value } = await within(120_000, lines.next(), [pull, push])
  await within(20_000, Promise.all([ended(pull), ended(push)]), [pull, push])
  return Number(value)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  if (child.exitCode !== 0) throw new Error(`${child.spawnargs.join(' ')} failed`)
}

/** Kills the programs when it takes longer. */
async function within<Value>(ms: number, work: Promise<Value>, children: readonly ChildProcess[]): Promise<Value> {
  const timer = setTimeout(() => children.forEach((child) => void child.kill('SIGKILL')), ms)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}

/** The built app with a tap. */
class App {
  readonly #app: ElectronApplication
  readonly page: Page
  readonly #folder: string

  private constructor(app: ElectronApplication, page: Page, folder: string) {
    this.#app = app
    this.page = page
    this.#folder = folder
  }

  static async start(): Promise<App> {
    const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-bench-'))
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const app = await _electron.launch({ args: [...sandbox, '.', `--user-data-dir=${folder}`], cwd: process.cwd() })
    const page = await app.firstWindow()
    await page.getByText('See what your sockets say').waitFor()
    const started = new App(app, page, folder)
    const config = { kind: 'tap', name: 'bench', listen: `tcp://127.0.0.1:${tapPort}`, upstream: `tcp://127.0.0.1:${serverPort}` }
    await page.evaluate((tap) => window.inspector.call('sources.add', { config: { ...tap, kind: 'tap' }, start: true }), config)
    return started
  }

  /** Messages that are captured, that were missed, and that are on disk. */
  async counts(): Promise<{ readonly messages: number; readonly missed: number; readonly onDisk: number }> {
    const text = await this.page.locator('footer').innerText()
    const number = (words: RegExp): number => Number((words.exec(text)?.[1] ?? '0').replaceAll(',', ''))
    const onDisk = await this.page.evaluate(async () => {
      const state = await window.inspector.call('app.state', undefined)
      return state.ok ? (state.value.session.recording?.messages ?? 0) : 0
    })
    return { messages: number(/([\d,]+) messages/), missed: number(/([\d,]+) missed/), onDisk }
  }

  /** Measures the window's frames, and presses keys, while something goes on. */
  async watched<Value>(
    work: () => Promise<Value>,
    how: 'with keys' | 'without keys' = 'with keys',
  ): Promise<{ readonly value: Value; readonly evenness: Evenness }> {
    await this.page.evaluate(() => {
      const state = { frames: [] as number[], keys: [] as number[], last: performance.now(), on: true }
      const frame = (now: number): void => {
        state.frames.push(now - state.last)
        state.last = now
        if (state.on) requestAnimationFrame(frame)
      }
      requestAnimationFrame(frame)
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (entry.name === 'keydown') state.keys.push(entry.duration)
      })
      observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
      Object.assign(window, { benchState: state })
    })
    let isOn = how === 'with keys'
    const keys = (async () => {
      await this.page
        .getByRole('grid', { name: 'Traffic' })
        .focus()
        .catch(() => undefined)
      for (let index = 0; isOn; index += 1) {
        await this.page.keyboard.press(index % 4 === 3 ? 'End' : 'ArrowUp')
        await new Promise((done) => setTimeout(done, 150))
      }
    })()
    const value = await work()
    isOn = false
    await keys
    const { frames, keys: durations } = await this.page.evaluate(() => {
      const { benchState } = window as unknown as { benchState: { frames: number[]; keys: number[]; on: boolean } }
      benchState.on = false
      return { frames: benchState.frames.slice(2), keys: benchState.keys }
    })
    const at = (list: readonly number[], part: number): number => {
      const sorted = list.toSorted((one, other) => one - other)
      return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
    }
    return {
      value,
      evenness: {
        frames: frames.length,
        p50: at(frames, 0.5),
        p99: at(frames, 0.99),
        max: at(frames, 1),
        keyP50: at(durations, 0.5),
        keyMax: at(durations, 1),
      },
    }
  }

  /** Waits until nothing is on its way any more. */
  async settled(messages: number): Promise<void> {
    const endMs = performance.now() + 60_000
    for (;;) {
      const counts = await this.counts()
      if (counts.messages + counts.missed >= messages && (counts.onDisk === 0 || counts.onDisk >= messages)) {
        if (counts.missed > 0) throw new Error(`${counts.missed} messages were missed.`)
        return
      }
      if (performance.now() > endMs) throw new Error(`Only ${JSON.stringify(counts)} of ${messages} were captured.`)
      await new Promise((done) => setTimeout(done, 100))
    }
  }

  async clear(): Promise<void> {
    await this.page.evaluate(() => window.inspector.call('traffic.clear', undefined))
    await this.page.waitForTimeout(1000)
  }

  /** MiB of all of the app's processes, shared pages counted once; and the bytes of sessions on disk. */
  async memory(): Promise<AppMemory & { readonly diskBytes: number }> {
    const memory = await memoryOf(this.#app)
    const sessions = join(this.#folder, 'sessions')
    const diskBytes = readdirSync(this.#folder).includes('sessions')
      ? readdirSync(sessions).reduce((sum, file) => sum + statSync(join(sessions, file)).size, 0)
      : 0
    return { ...memory, diskBytes }
  }

  async close(): Promise<void> {
    await this.#app.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const evennessText = ({ frames, p50, p99, max, keyP50, keyMax }: Evenness): string =>
  `frames ${frames}, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(0)} ms (one is ${frameMs.toFixed(1)}); keys p50 ${keyP50} ms, max ${keyMax} ms`

async function compare(one: Case, rounds: number): Promise<void> {
  const ratios: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const direct = await pushThrough(serverPort, one)
    const app = await App.start()
    try {
      const { value: tapped, evenness } = await app.watched(() => pushThrough(tapPort, one))
      await app.settled(one.count)
      const { totalMiB, diskBytes } = await app.memory()
      ratios.push(tapped / direct)
      say(
        `${one.name} round ${round + 1}: direct ${direct.toFixed(0)}/s, through the app ${tapped.toFixed(0)}/s: ${(tapped / direct).toFixed(2)}; ${evennessText(evenness)}; ${totalMiB.toFixed(0)} MiB; ${(diskBytes / 1e6).toFixed(0)} MB on disk`,
      )
      if (options.screenshot !== undefined) await app.page.screenshot({ path: options.screenshot })
    } finally {
      await app.close()
    }
  }
  say(`${one.name}: median ${median(ratios).toFixed(2)} of direct`)
}

async function steady(rate: number): Promise<void> {
  const app = await App.start()
  try {
    const one = { name: 'steady', size: 32, count: rate * 10, rate }
    const { value, evenness } = await app.watched(() => pushThrough(tapPort, one))
    await app.settled(one.count)
    say(`${value.toFixed(0)} messages/s of 32 bytes for ten seconds: ${evennessText(evenness)}; ${(await app.memory()).byType} MiB`)
  } finally {
    await app.close()
  }
}

async function soak(count: number): Promise<void> {
  const app = await App.start()
  try {
    say(`at first: ${(await app.memory()).byType} MiB`)
    for (let time = 1; time <= Number(options.rounds); time += 1) {
      const { value, evenness } = await app.watched(() => pushThrough(tapPort, { name: 'soak', size: 32, count }))
      await app.settled(count * time)
      const { totalMiB, byType, diskBytes } = await app.memory()
      say(
        `after ${count * time} messages: ${totalMiB.toFixed(0)} MiB (${byType}), ${(diskBytes / 1e6).toFixed(0)} MB on disk; ${value.toFixed(0)}/s; ${evennessText(evenness)}`,
      )
    }
    if (options.screenshot !== undefined) await app.page.screenshot({ path: options.screenshot })
    await app.clear()
    await opened(app, count * Number(options.rounds))
  } finally {
    await app.close()
  }
}

/** Opens the session that was recorded before the capture was cleared, looks around in it and scrolls through it. */
async function opened(app: App, messages: number): Promise<void> {
  const { page } = app
  const openMs = await page.evaluate(async () => {
    const sessions = await window.inspector.call('sessions.list', undefined)
    const recorded = sessions.ok ? sessions.value.find(({ state }) => state === 'closed') : undefined
    if (recorded === undefined) throw new Error('There is no session to open.')
    const startMs = performance.now()
    await window.inspector.call('sessions.open', { key: recorded.key })
    while (document.querySelectorAll('[role=grid] [role=row]').length < 5) await new Promise((done) => requestAnimationFrame(done))
    return performance.now() - startMs
  })
  // A view of the page's own would take the list's place: rows are asked for as the list does when it jumps.
  const jumps = await page.evaluate(async (count) => {
    const times: number[] = []
    for (let index = 0; index < 50; index += 1) {
      const row = 1 + Math.floor(((index * 7919) % 1000) * (count / 1000))
      const startMs = performance.now()
      await window.inspector.call('traffic.locate', { row })
      await window.inspector.call('traffic.message', row)
      times.push(performance.now() - startMs)
    }
    return times
  }, messages)
  say(
    `opened ${messages} messages: on screen after ${openMs.toFixed(0)} ms; jump to a row and its message: p50 ${median(jumps).toFixed(1)} ms, max ${Math.max(...jumps).toFixed(1)} ms`,
  )
  const statistics = await page.evaluate(async () => {
    const times: number[] = []
    for (let index = 0; index < 2; index += 1) {
      const startMs = performance.now()
      await window.inspector.call('statistics.read', { buckets: 300 })
      times.push(performance.now() - startMs)
    }
    return times
  })
  say(`statistics of all of them: ${statistics.map((ms) => `${ms.toFixed(0)} ms`).join(', then ')}`)
  await page.getByRole('grid', { name: 'Traffic' }).hover()
  const scrolled = await app.watched(async () => {
    for (let step = 0; step < 120; step += 1) {
      await page.mouse.wheel(0, step % 40 < 20 ? -900 : 700)
      await page.waitForTimeout(25)
    }
  }, 'without keys')
  say(`scrolling through them: ${evennessText(scrolled.evenness)}`)
  await page.getByRole('combobox', { name: 'Filter' }).fill('/order-\\d+/')
  const filterMs = await page.evaluate(async () => {
    const startMs = performance.now()
    while (!document.body.innerText.includes('Nothing matches')) {
      if (performance.now() - startMs > 20_000) throw new Error('The filter did not come to an end.')
      await new Promise((done) => requestAnimationFrame(done))
    }
    return performance.now() - startMs
  })
  say(`a filter over all of them, with a regular expression over every payload: ${(filterMs / 1000).toFixed(1)} s in the window`)
}

async function run(): Promise<void> {
  if (Number(options.soak) > 0) return soak(Number(options.soak))
  if (Number(options.rate) > 0) await steady(Number(options.rate))
  for (const one of allCases.filter(({ name }) => options.cases.split(',').includes(name))) await compare(one, Number(options.rounds))
}

void run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
