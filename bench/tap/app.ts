/**
 * The tap in the process layout of the app: the engine in the main process with its tap thread, and the live stream to a
 * window that follows the newest rows. Commands come as JSON lines on the standard input, answers go as JSON lines to the
 * standard output. Runs in Electron's main process and in plain Node.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { CaptureEngine } from '../../main/capture/engine'
import { Reading } from '../../main/reading/reading'

const resolutionMs = 10
/** Not a literal: Vite would take the thread's file into the bundle. */
const beside = (file: string): URL => new URL(['.', file].join('/'), import.meta.url)
const engine = new CaptureEngine({ tapWorkerUrl: beside('worker.mjs') })
const reading: Reading = new Reading({
  engine,
  workerUrl: beside('reading-worker.mjs'),
  outlet: {
    batch: () => void setTimeout(() => void reading.call('traffic.acknowledge', undefined), 16),
    sources: () => undefined,
    tap: () => undefined,
    decoders: () => undefined,
    lost: () => undefined,
  },
})
void reading.call('traffic.view', { grain: 'messages', events: true })

interface Command {
  readonly listen?: string
  readonly upstream?: string
  readonly stats?: boolean
}

const delay = monitorEventLoopDelay({ resolution: resolutionMs })
delay.enable()
let cpu = process.cpuUsage()

async function carryOut({ listen, upstream, stats }: Command): Promise<object> {
  if (listen !== undefined && upstream !== undefined) {
    const source = engine.addSource({ kind: 'tap', name: 'bench', listen, upstream })
    await engine.startSource(source)
    return { listening: true }
  }
  if (stats !== true) return {}
  const used = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  const answer = {
    ...engine.counters(),
    delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
    cpuMs: (used.user + used.system) / 1000,
    rssBytes: process.memoryUsage.rss(),
  }
  delay.reset()
  return answer
}

async function run(): Promise<void> {
  if (process.versions.electron !== undefined && process.env.ELECTRON_RUN_AS_NODE === undefined)
    await (await import('electron')).app.whenReady()
  process.stdout.write('{"ready":true}\n')
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'exit') break
    const answer = await carryOut(JSON.parse(line) as Command).catch((error: unknown) => ({ error: String(error) }))
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  }
  await engine.close()
  await reading.dispose()
  process.exit(0)
}

void run()
