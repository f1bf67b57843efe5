/**
 * What recording costs: native libzmq peers (PUSH/PULL) directly and through `zmq-inspector tap -w FILE`, in interleaved
 * rounds, with what the disk takes beside it: the same number of bytes written plainly to the same folder. All figures are
 * medians, ratios are taken within a round. A run fails unless the session file, opened afterwards, has exactly what was sent.
 * Needs gcc and libzmq's headers; everything stays on loopback.
 *
 *     npm run bench:disk -- [--rounds 5] [--cases push32,push1k,push64k] [--ways headless] [--scale 1] [--folder DIRECTORY]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openSession } from '../main/session/session-reader'
import { ended, linesOf, median, start } from './lib/processes'

const peers = resolve(import.meta.dirname, 'peers')
const cli = resolve('out/main/cli.js')

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    cases: { type: 'string', default: 'push32,push1k,push64k' },
    ways: { type: 'string', default: 'headless' },
    scale: { type: 'string', default: '1' },
    folder: { type: 'string', default: tmpdir() },
  },
})
const rounds = Number(options.rounds)

interface Case {
  readonly name: string
  readonly size: number
  readonly count: number
}
const cases: readonly Case[] = [
  { name: 'push32', size: 32, count: 10_000_000 },
  { name: 'push1k', size: 1024, count: 1_000_000 },
  { name: 'push64k', size: 65_536, count: 20_000 },
]
  .filter(({ name }) => options.cases.split(',').includes(name))
  .map((one) => ({ ...one, count: Math.round(one.count * Number(options.scale)) }))

const serverPort = 17401
const tapPort = 17402
const server = `tcp://127.0.0.1:${serverPort}`
const tapped = `tcp://127.0.0.1:${tapPort}`

/** A program that taps and records. */
interface RunningTap {
  /** Ends recording; resolves when the file is closed. */
  stop(): Promise<{ readonly peakBytes: number }>
}

/** The ways to record, by name: each starts one that relays from {@link tapped} to {@link server} into a new file. */
const waysToRecord: Readonly<Record<string, (file: string) => Promise<RunningTap>>> = {
  headless: async (file) => {
    const flags = ['tap', '--listen', tapped, '--upstream', server, '--write', file]
    // This is Electron's runtime already: the command needs no second process.
    const child = spawn(process.execPath, [cli, ...flags], { stdio: ['ignore', 'inherit', 'pipe'] })
    const notes = linesOf(child, child.stderr)
    await notes()
    const peak = watchPeak(child)
    return {
      stop: async () => {
        child.kill('SIGINT')
        await once(child, 'exit')
        if (child.exitCode !== 0) throw new Error(`tap failed: ${await notes()}`)
        return { peakBytes: peak() }
      },
    }
  },
}

/** Asks the system for a process's largest resident memory until it is gone; answers with what it said last. */
function watchPeak({ pid }: ChildProcess): () => number {
  let peakBytes = 0
  const look = (): void => {
    try {
      const [, kibibytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      peakBytes = Math.max(peakBytes, Number(kibibytes) * 1024)
    } catch {
      clearInterval(timer)
    }
  }
  const timer = setInterval(look, 20)
  return () => {
    clearInterval(timer)
    return peakBytes
  }
}

/** Messages a second that the receiver saw. */
async function pass(one: Case, endpoint: string): Promise<number> {
  const receiver = start(`${peers}/pull`, [server, `${one.size}`, `${one.count}`])
  const fromReceiver = linesOf(receiver)
  await fromReceiver()
  const sender = start(`${peers}/push`, [endpoint, `${one.size}`, `${one.count}`])
  const perSecond = Number(await fromReceiver())
  await ended(sender)
  await ended(receiver)
  return perSecond
}

interface Recorded {
  readonly perSecond: number
  /** Until the file was closed, from the start of the sender on. */
  readonly seconds: number
  readonly peakBytes: number
  readonly fileBytes: number
}

async function record(one: Case, way: string, file: string): Promise<Recorded> {
  const tap = await waysToRecord[way]?.(file)
  if (tap === undefined) throw new Error(`There is no way “${way}”: use ${Object.keys(waysToRecord).join(', ')}.`)
  const startMs = performance.now()
  const perSecond = await pass(one, tapped)
  const { peakBytes } = await tap.stop()
  const seconds = (performance.now() - startMs) / 1000
  const session = openSession(file)
  const { state, counts } = session
  session.dispose()
  if (state !== 'closed' || counts.messages !== one.count)
    throw new Error(`The session is ${state} with ${counts.messages} of ${one.count} messages.`)
  return { perSecond, seconds, peakBytes, fileBytes: statSync(file).size }
}

/** Bytes a second of a plain loop of writes, until the disk has them: that is what closing a session waits for, too. */
function writePlainly(file: string, bytes: number): number {
  const piece = Buffer.alloc(1024 * 1024, 'x')
  const startMs = performance.now()
  const descriptor = openSync(file, 'wx')
  for (let left = bytes; left > 0; left -= piece.byteLength) writeSync(descriptor, piece, 0, Math.min(left, piece.byteLength))
  fsyncSync(descriptor)
  const seconds = (performance.now() - startMs) / 1000
  closeSync(descriptor)
  rmSync(file)
  return bytes / seconds
}

interface Round extends Recorded {
  readonly direct: number
  readonly disk: number
}

const folder = mkdtempSync(join(options.folder, 'zmq-inspector-bench-'))
const found = new Map<string, Round[]>()
try {
  for (let round = 0; round < rounds; round += 1) {
    for (const one of cases) {
      for (const way of options.ways.split(',')) {
        const direct = await pass(one, server)
        const file = join(folder, `${one.name}-${round}.zmqs`)
        const recorded = await record(one, way, file)
        rmSync(file)
        const disk = writePlainly(join(folder, 'plain'), recorded.fileBytes)
        const key = `${one.name} ${way}`
        found.set(key, [...(found.get(key) ?? []), { ...recorded, direct, disk }])
        process.stderr.write(`${round + 1} ${key} ${recorded.perSecond.toFixed(0)} of ${direct.toFixed(0)} msg/s\n`)
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

console.log(`medians of ${rounds} rounds; “disk” is a plain write of the file’s bytes, synced as it is, in the same folder and round`)
const cells = ['', 'direct msg/s', 'recorded', 'of direct', 'until closed', 'file MB/s', 'disk MB/s', 'peak MB']
const line = (texts: readonly string[]): void =>
  console.log(texts.map((text, at) => (at === 0 ? text.padEnd(18) : text.padStart(13))).join(''))
line(cells)
for (const { name, count } of cases) {
  for (const way of options.ways.split(',')) {
    const all = found.get(`${name} ${way}`) ?? []
    const of = (value: (round: Round) => number): number => median(all.map(value))
    line([
      `${name} ${way}`,
      of(({ direct }) => direct).toFixed(0),
      of(({ perSecond }) => perSecond).toFixed(0),
      of(({ perSecond, direct }) => perSecond / direct).toFixed(2),
      of(({ seconds, direct }) => count / seconds / direct).toFixed(2),
      of(({ fileBytes, seconds }) => fileBytes / seconds / 1e6).toFixed(0),
      of(({ disk }) => disk / 1e6).toFixed(0),
      Math.max(...all.map(({ peakBytes }) => peakBytes / 1e6)).toFixed(0),
    ])
  }
}
