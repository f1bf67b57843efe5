import { join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import { InspectorError } from '../../shared/errors'
import type { CallInput, ExportOutcome, ExportProgress } from '../../shared/ipc/contract'
import { said } from '../../shared/sentences/said'
import type { Reading } from '../reading/reading'
import { text } from './i18n'

/** The window's bar needs no more. */
const progressIntervalMs = 50

/** The export of one window: at most one runs at a time. */
export class ExportJob {
  #running: AbortController | undefined
  /** The file that is being written; settles once it is complete or gone. */
  #writing: Promise<unknown> = Promise.resolve()

  /**
   * Asks for a file with the native dialog and writes the capture to it.
   * @throws InspectorError `BUSY` while another export runs, or the reason why the file could not be written.
   */
  async start(
    window: BrowserWindow,
    reading: Reading,
    request: CallInput<'export.start'>,
    onProgress: (progress: ExportProgress) => void,
  ): Promise<ExportOutcome> {
    if (this.#running !== undefined)
      throw new InspectorError({ code: 'BUSY', message: said`An export is already running.`, hint: said`Wait for it or cancel it.` })
    const controller = new AbortController()
    this.#running = controller
    try {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: text('export.title'),
        buttonLabel: text('export.button'),
        defaultPath: join(app.getPath('documents'), `capture-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl`),
        filters: [{ name: text('export.jsonl'), extensions: ['jsonl'] }],
      })
      if (canceled || filePath === '') return { kind: 'cancelled' }
      const writing = reading.export({ ...request, path: filePath, signal: controller.signal }, atMostEvery(progressIntervalMs, onProgress))
      this.#writing = writing.catch(() => undefined)
      return { kind: 'saved', path: filePath, ...(await writing) }
    } catch (error) {
      if (controller.signal.aborted) return { kind: 'cancelled' }
      throw error
    } finally {
      this.#running = undefined
    }
  }

  cancel(): void {
    this.#running?.abort()
  }

  /** Cancels what runs; resolves when nothing of an unfinished file is left. */
  async close(): Promise<void> {
    this.cancel()
    await this.#writing
  }
}

/** Lets a progress through when the last one is long enough ago, and the last of all. */
function atMostEvery(intervalMs: number, tell: (progress: ExportProgress) => void): (progress: ExportProgress) => void {
  let lastMs = Number.NEGATIVE_INFINITY
  return (progress) => {
    const nowMs = performance.now()
    if (nowMs - lastMs < intervalMs && progress.records < progress.total) return
    lastMs = nowMs
    tell(progress)
  }
}
