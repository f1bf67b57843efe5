/**
 * What a tap costs: throughput (PUSH/PULL) and latency (REQ/REP) of native libzmq peers, directly and through socat,
 * zmq_proxy and our tap with full capture on, in interleaved rounds; all figures are medians, ratios are taken within a
 * round. A run of the tap fails unless it captured exactly what was sent. Needs gcc, libzmq's headers and socat;
 * everything stays on loopback.
 *
 *     npm run bench:tap -- [--rounds 5] [--ways direct,socat,proxy,electron,node] [--cases push32,push1k,push64k,req32,req1k]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ended, linesOf, median, start, stopped } from './lib/processes'

const here = import.meta.dirname
const peers = resolve(here, 'peers')
const electronFolder = resolve('node_modules/electron')
const electron = resolve(electronFolder, 'dist', readFileSync(resolve(electronFolder, 'path.txt'), 'utf8'))

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    ways: { type: 'string', default: 'direct,socat,proxy,electron,node' },
    cases: { type: 'string', default: 'push32,push1k,push64k,req32,req1k' },
    scale: { type: 'string', default: '1' },
  },
})
const rounds = Number(options.rounds)
const scale = Number(options.scale)
const ways = options.ways.split(',')

interface Case {
  readonly name: string
  readonly kind: 'push' | 'req'
  readonly size: number
  readonly count: number
}
const cases: readonly Case[] = (
  [
    { name: 'push32', kind: 'push', size: 32, count: 3_000_000 },
    { name: 'push1k', kind: 'push', size: 1024, count: 400_000 },
    { name: 'push64k', kind: 'push', size: 65_536, count: 12_000 },
    { name: 'req32', kind: 'req', size: 32, count: 10_000 },
    { name: 'req1k', kind: 'req', size: 1024, count: 10_000 },
  ] as const
)
  .filter(({ name }) => options.cases.split(',').includes(name))
  .map((one) => ({ ...one, count: Math.round(one.count * scale) }))

const serverPort = 17301
const middlePort = 17302
const server = `tcp://127.0.0.1:${serverPort}`

/** What the figures of one run are: messages a second, or the round trip's p50 and p99 in microseconds. */
interface Outcome {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly loopDelayP99Ms: number
  readonly cpuMs: number
}

/** The tap in a process of its own: Electron's main process, or the same runtime as plain Node. */
class TapApp {
  readonly #child: ChildProcess
  readonly #next: () => Promise<string>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#next = linesOf(child)
  }

  static async start(runtime: string, port: number): Promise<TapApp> {
    const stdio = ['pipe', 'pipe', 'inherit'] as const
    const app = resolve(here, 'app.mjs')
    if (runtime === 'electron') {
      // Electron starts folders, by what their package.json names.
      writeFileSync(
        resolve(here, 'package.json'),
        JSON.stringify({ name: 'zmq-inspector-bench', version: '0.0.0', type: 'module', main: 'app.mjs' }),
      )
    }
    // xvfb-run sends errors where the answers go, and Chromium has much to say: its errors are told when it ends early.
    const log = resolve(here, 'electron.log')
    const inElectron = ['-a', 'sh', '-c', `exec "${electron}" --no-sandbox --disable-gpu "${here}" 2>"${log}"`]
    const child =
      runtime === 'electron'
        ? spawn('xvfb-run', inElectron, { stdio: [...stdio] })
        : spawn(electron, [app], { stdio: [...stdio], env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
    const tap = new TapApp(child)
    await tap.#next().catch((error: unknown) => {
      throw new Error(`The tap in ${runtime} did not start; see ${log}.`, { cause: error })
    })
    const answer = await tap.ask({ listen: `tcp://127.0.0.1:${port}`, upstream: server })
    if (!('listening' in answer)) throw new Error(JSON.stringify(answer))
    return tap
  }

  async ask(command: object): Promise<Record<string, number>> {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`)
    return JSON.parse(await this.#next()) as Record<string, number>
  }

  /** Messages captured so far. */
  async messages(): Promise<number> {
    return (await this.ask({ stats: true })).messages ?? 0
  }

  /** Waits until so many messages were captured in all, no more and no fewer. */
  async captured(messages: number): Promise<Record<string, number>> {
    let seen = 0
    let cpuMs = 0
    for (const end = performance.now() + 10_000; performance.now() < end; ) {
      const stats = await this.ask({ stats: true })
      seen = stats.messages ?? 0
      cpuMs += stats.cpuMs ?? 0
      if (seen === messages && stats.missed === 0) return { ...stats, cpuMs }
      await new Promise((wait) => setTimeout(wait, 20))
    }
    throw new Error(`${seen} of ${messages} messages were captured`)
  }

  async end(): Promise<void> {
    this.#child.stdin?.write('exit\n')
    await once(this.#child, 'exit')
  }
}

const taps = new Map<string, { readonly app: TapApp; readonly port: number }>()

async function run({ kind, size, count }: Case, way: string): Promise<Outcome> {
  const tap = taps.get(way)
  const port = way === 'direct' ? serverPort : (tap?.port ?? middlePort)
  const receiver = start(
    `${peers}/${kind === 'push' ? 'pull' : 'rep'}`,
    kind === 'push' ? [server, `${size}`, `${count}`] : [server, `${count}`],
  )
  const fromReceiver = linesOf(receiver)
  await fromReceiver()
  let middle: ChildProcess | undefined
  if (way === 'socat') {
    middle = start('socat', [`TCP-LISTEN:${middlePort},bind=127.0.0.1,reuseaddr,fork,nodelay`, `TCP:127.0.0.1:${serverPort},nodelay`])
    await new Promise((wait) => setTimeout(wait, 100))
  } else if (way === 'proxy') {
    middle = start(`${peers}/proxy`, [`tcp://127.0.0.1:${middlePort}`, server, kind === 'push' ? 'pull-push' : 'router-dealer'])
    await linesOf(middle)()
    await new Promise((wait) => setTimeout(wait, 100))
  }
  const before = (await tap?.app.messages()) ?? 0
  const sender = start(`${peers}/${kind}`, [`tcp://127.0.0.1:${port}`, `${size}`, `${count}`])
  const fromSender = linesOf(sender)
  let perSecond = 0
  let p50 = 0
  let p99 = 0
  if (kind === 'push') {
    perSecond = Number(await fromReceiver())
  } else {
    const [first = '', second = ''] = (await fromSender()).split(' ')
    p50 = Number(first)
    p99 = Number(second)
  }
  await ended(sender)
  await ended(receiver)
  if (middle !== undefined) await stopped(middle)
  const stats = await tap?.app.captured(before + (kind === 'push' ? count : 2 * count))
  return { perSecond, p50, p99, loopDelayP99Ms: stats?.delayP99Ms ?? 0, cpuMs: stats?.cpuMs ?? 0 }
}

for (const [index, way] of ways.entries()) {
  if (way === 'electron' || way === 'node') taps.set(way, { app: await TapApp.start(way, 17310 + index), port: 17310 + index })
}
const outcomes = new Map<string, Outcome[]>()
for (let round = 0; round < rounds; round += 1) {
  for (const one of cases) {
    // Another order each round, so that no way always comes after the same one.
    for (let at = 0; at < ways.length; at += 1) {
      const way = ways[(at + round) % ways.length] ?? ''
      const key = `${one.name} ${way}`
      const outcome = await run(one, way)
      outcomes.set(key, [...(outcomes.get(key) ?? []), outcome])
      process.stderr.write(`${round + 1} ${key} ${outcome.perSecond || `${outcome.p50} ${outcome.p99}`}\n`)
    }
  }
}
for (const { app } of taps.values()) await app.end()

console.log(`medians of ${rounds} rounds`)
for (const { name, kind } of cases) {
  const direct = outcomes.get(`${name} direct`) ?? []
  const socat = outcomes.get(`${name} socat`) ?? []
  for (const way of ways) {
    const found = outcomes.get(`${name} ${way}`) ?? []
    const of = (value: (outcome: Outcome, round: number) => number): number => median(found.map(value))
    const loop = taps.has(way)
      ? `  main loop p99 ${of((one) => one.loopDelayP99Ms).toFixed(1)} ms (max ${Math.max(...found.map((one) => one.loopDelayP99Ms)).toFixed(1)})  cpu ${of((one) => one.cpuMs).toFixed(0)} ms`
      : ''
    if (kind === 'push') {
      const ratio = of((one, round) => one.perSecond / (direct[round]?.perSecond ?? Number.NaN))
      console.log(
        `${name.padEnd(8)} ${way.padEnd(9)} ${of((one) => one.perSecond)
          .toFixed(0)
          .padStart(9)} msg/s  ${ratio.toFixed(2)} of direct${loop}`,
      )
    } else {
      const added50 = of((one, round) => one.p50 - (direct[round]?.p50 ?? Number.NaN))
      const added99 = of((one, round) => one.p99 - (direct[round]?.p99 ?? Number.NaN))
      const socat50 = median(socat.map((one, round) => one.p50 - (direct[round]?.p50 ?? Number.NaN)))
      const p99 = of((one, round) => one.p99 / (socat[round]?.p99 ?? Number.NaN))
      console.log(
        `${name.padEnd(8)} ${way.padEnd(9)} p50 ${of((one) => one.p50).toFixed(0)} p99 ${of((one) => one.p99).toFixed(0)} µs  added p50 ${added50.toFixed(0)} (${(added50 / socat50).toFixed(2)} × socat) p99 ${added99.toFixed(0)} (whole p99 ${p99.toFixed(2)} × socat)${loop}`,
      )
    }
  }
}
process.exit(0)
