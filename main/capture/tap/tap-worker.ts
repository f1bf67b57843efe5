import { parentPort, workerData } from 'node:worker_threads'
import { batchBytes, type TapBatch } from './batch'
import { freeIpcPath } from './ipc-path'
import { explainListenError } from './listen-errors'
import { formatAddress, type Listener, Relay } from './relay'
import type { TapReport, TapRequest, TapThreadOptions } from './tap-messages'
import { TapRecorder } from './tap-recorder'

/** The first row after a pause is in main's hands after this long, plus main's own delay … */
const firstFlushMs = 16
/** … and while traffic goes on a batch is made this often: each costs the messages that pass meanwhile some hundred microseconds. */
const flushMs = 50
const connectionsMs = 250
const expireMs = 100

const port = parentPort
if (port === null) throw new Error('tap-worker.ts runs in a worker thread.')
// What main starts the thread with; nobody else does.
const options = workerData as TapThreadOptions

const startUs = Number(process.hrtime.bigint() - options.sessionStartNs) / 1000 - performance.now() * 1000
const nowUs = (): number => Math.floor(performance.now() * 1000 + startUs)

const relay = new Relay(nowUs)
const listeners = new Map<number, Listener>()
let bytesInFlight = 0
let flushedMs = 0
let flushTimer: NodeJS.Timeout | undefined
let connectionsTimer: NodeJS.Timeout | undefined
let expireTimer: NodeJS.Timeout | undefined

const report = (what: TapReport): void => port.postMessage(what)

const recorder = new TapRecorder({
  maxMessageBytes: options.maxMessageBytes,
  requestTimeoutMs: options.requestTimeoutMs,
  firstConnection: options.firstConnection,
  batch: send,
  begun: () => {
    flushTimer ??= setTimeout(flush, Math.max(firstFlushMs, flushMs - (performance.now() - flushedMs)))
  },
  connectionsChanged: () => {
    connectionsTimer ??= setTimeout(tellConnections, connectionsMs)
  },
})

/** While main does not keep up, the traffic waits: a batch is the only thing here that could grow without end. */
function send(batch: TapBatch): void {
  bytesInFlight += batchBytes(batch)
  if (bytesInFlight >= options.maxBytesInFlight) relay.hold(true)
  report({ kind: 'batch', batch, nextConnection: recorder.nextConnection })
}

function flush(): void {
  flushTimer = undefined
  flushedMs = performance.now()
  recorder.flush()
  if (recorder.expires) expireTimer ??= setTimeout(expire, expireMs)
}

function expire(): void {
  expireTimer = undefined
  recorder.expire(nowUs())
  if (recorder.expires) expireTimer = setTimeout(expire, expireMs)
}

/** `all`: also those that would have to wait, because nothing comes after. */
function tellConnections(all = false): void {
  clearTimeout(connectionsTimer)
  connectionsTimer = undefined
  // The rows first: what is told of a connection refers to them.
  recorder.flush()
  do report({ kind: 'connections', changed: recorder.takeChanges() })
  while (all && recorder.hasChanges)
  if (recorder.hasChanges) connectionsTimer = setTimeout(tellConnections, connectionsMs)
}

async function add({ call, source, listen, upstream, ignoresDisk }: Extract<TapRequest, { kind: 'add' }>): Promise<void> {
  try {
    if (listen.transport === 'ipc') await freeIpcPath(listen.host)
    const listener = await relay.listen({ listen, upstream, ignoresDisk, observer: recorder.observer(source, ignoresDisk) })
    listeners.set(source, listener)
    report({ kind: 'added', call, address: listener.address })
  } catch (error) {
    report({ kind: 'failed', call, error: explainListenError(error, formatAddress(listen)) })
  }
}

async function remove(source: number): Promise<void> {
  const listener = listeners.get(source)
  listeners.delete(source)
  await listener?.close()
  recorder.ended(source, nowUs())
}

/** Ends everything; the thread ends by itself when nothing is left to do. */
async function stop(): Promise<void> {
  relay.hold(false)
  relay.waitForDisk(false)
  await Promise.all(Array.from(listeners.keys(), remove))
  for (const timer of [flushTimer, connectionsTimer, expireTimer]) clearTimeout(timer)
  tellConnections(true)
  report({ kind: 'stopped' })
  port?.close()
}

port.on('message', (request: TapRequest) => {
  switch (request.kind) {
    case 'add':
      void add(request)
      return
    case 'remove':
      void remove(request.source).then(() => {
        tellConnections(true)
        report({ kind: 'removed', call: request.call })
      })
      return
    case 'set request timeout':
      recorder.setRequestTimeout(request.timeoutMs)
      return
    case 'slow disk':
      relay.waitForDisk(request.isSlow)
      recorder.slowDisk(request.isSlow)
      return
    case 'taken':
      bytesInFlight -= request.bytes
      for (const buffer of request.reuse) recorder.reuse(buffer)
      if (bytesInFlight < options.maxBytesInFlight / 2) relay.hold(false)
      return
    case 'stop':
      void stop()
      return
  }
})
