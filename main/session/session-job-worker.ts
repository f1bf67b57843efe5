import { parentPort, workerData } from 'node:worker_threads'
import { toAppError } from '../../shared/errors'
import { copySession } from './copy-session'
import { mergeSessions } from './merge-sessions'
import type { SessionJob, SessionJobProgress, SessionJobReport, SessionJobRequest } from './session-job-messages'

/** Whoever looks at it needs no more. */
const progressIntervalMs = 50

const port = parentPort
if (port === null) throw new Error('session-job-worker.ts runs in a worker thread.')
// What main starts the thread with; nobody else does.
const job = workerData as SessionJob
const controller = new AbortController()
const report = (what: SessionJobReport): void => port.postMessage(what)
port.on('message', (request: SessionJobRequest) => {
  if (request.kind === 'cancel') controller.abort()
})

let lastMs = Number.NEGATIVE_INFINITY
function onProgress(progress: SessionJobProgress): void {
  const nowMs = performance.now()
  if (nowMs - lastMs < progressIntervalMs) return
  lastMs = nowMs
  report({ kind: 'progress', progress })
}

const task = { signal: controller.signal, onProgress, replace: true }
try {
  if (job.kind === 'copy') await copySession(job.from, job.to, { ...task, ...(job.name === undefined ? {} : { name: job.name }) })
  else await mergeSessions(job.from, job.to, { ...task, name: job.name, createdBy: job.createdBy })
  report({ kind: 'done' })
} catch (error) {
  report(controller.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error: toAppError(error) })
}
port.close()
