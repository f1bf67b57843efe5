import { utimes } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { toAppError } from '../../shared/errors'
import type { SessionReport, SessionRequest, SessionThreadOptions } from './session-messages'
import { signOfLifeMs } from './session-state'
import { SessionWriter } from './session-writer'

/** A commit begins this long after the first write: with what it takes itself, all is in the file after 100 ms. */
const commitMs = 75
/** Or when so much is in the transaction. */
const commitBytes = 8 * 1024 * 1024

const port = parentPort
if (port === null) throw new Error('session-writer-worker.ts runs in a worker thread.')
// What main starts the thread with; nobody else does.
const options = workerData as SessionThreadOptions

let writer: SessionWriter | undefined
let timer: NodeJS.Timeout | undefined
/** When the first write of the transaction was. */
let begunMs: number | undefined
let pendingBytes = 0

/** Only by its path: whoever opened and closed the file here would take SQLite's locks away. One that fails is made up for by the next. */
const life = setInterval(() => {
  const now = new Date()
  utimes(options.path, now, now, () => undefined)
}, signOfLifeMs)

const report = (what: SessionReport): void => port.postMessage(what)

/** Whatever fails ends the file, and with it the thread. */
function attempt(action: (writer: SessionWriter) => void): void {
  if (writer === undefined) return
  try {
    action(writer)
  } catch (error) {
    stop(error)
  }
}

function stop(error: unknown): void {
  const open = writer
  writer = undefined
  try {
    // Where the disk has failed it is closed already. A file that is full as was wished is closed in order here.
    if (open?.isOpen) finish(open)
  } catch {
    // The first error is the one to tell.
  }
  report({ kind: 'stopped', error: toAppError(error) })
  end()
}

function finish(open: SessionWriter): void {
  const { progress } = open
  open.close()
  report({ kind: 'committed', progress })
}

function end(): void {
  clearTimeout(timer)
  clearInterval(life)
  port?.close()
}

function commit(): void {
  clearTimeout(timer)
  timer = undefined
  attempt((open) => {
    const { progress } = open
    if (open.commit()) {
      begunMs = undefined
      pendingBytes = 0
      report({ kind: 'committed', progress })
    } else timer = setTimeout(commit, commitMs)
  })
}

function write(request: Exclude<SessionRequest, { kind: 'close' }>): void {
  attempt((open) => {
    switch (request.kind) {
      case 'chunk':
        open.put(request.image, request.thread)
        break
      case 'update':
        open.update(request.thread, request.updates)
        break
      case 'source':
        open.source(request.id, request.name, request.sourceKind, request.config)
        break
      case 'connection':
        open.connection(request.id, request.source, request.endpoint, request.data)
        break
      case 'value':
        open.value(request.key, request.value)
        break
      case 'annotation':
        open.annotation(request.row, request.bookmark, request.note, request.colour)
        break
    }
    begunMs ??= performance.now()
    timer ??= setTimeout(commit, commitMs)
  })
  const bytes = 'bytes' in request ? request.bytes : 0
  if (bytes > 0) report({ kind: 'taken', bytes })
  pendingBytes += bytes
  // A queue that never ends keeps timers waiting.
  if (pendingBytes >= commitBytes || (begunMs !== undefined && performance.now() - begunMs >= commitMs)) commit()
}

port.on('message', (request: SessionRequest) => {
  if (request.kind !== 'close') return write(request)
  attempt(finish)
  end()
})

try {
  writer = new SessionWriter(options.path, options.values, options)
  // The file is there.
  report({ kind: 'committed', progress: writer.progress })
} catch (error) {
  stop(error)
}
