import { rmSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { InspectorError, toAppError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
import type { SessionJob, SessionJobProgress, SessionJobReport, SessionJobRequest } from './session-job-messages'

/**
 * Carries out a long task on session files in a thread of its own. Answers whether it was done: `false` when it was cancelled, and
 * then nothing of it is left.
 * @param workerUrl the built `session-job-worker.js`.
 * @throws InspectorError why it failed.
 */
export async function runSessionJob(
  workerUrl: URL,
  job: SessionJob,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: SessionJobProgress) => void },
): Promise<boolean> {
  if (signal.aborted) return false
  const worker = new Worker(workerUrl, { workerData: job, name: 'session job' })
  const cancel = (): void => worker.postMessage({ kind: 'cancel' } satisfies SessionJobRequest)
  signal.addEventListener('abort', cancel)
  try {
    return await new Promise<boolean>((resolve, reject) => {
      worker.on('message', (report: SessionJobReport) => {
        if (report.kind === 'progress') onProgress(report.progress)
        else if (report.kind === 'failed') reject(new InspectorError(report.error))
        else resolve(report.kind === 'done')
      })
      worker.once('error', (error) => {
        rmSync(`${job.to}.part`, { force: true })
        reject(
          new InspectorError({ code: 'SESSION_JOB_LOST', message: said`${job.to} could not be written: ${toAppError(error).message}.` }),
        )
      })
      worker.once('exit', () =>
        reject(new InspectorError({ code: 'SESSION_JOB_LOST', message: said`${job.to} could not be written: the thread ended.` })),
      )
    })
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
