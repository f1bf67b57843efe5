import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Option } from 'commander'
import type { CaptureEngine } from '../main/capture/engine'
import type { Recording } from '../main/session/record-session'
import { InspectorError } from '../shared/errors'
import { note } from './output'
import { formatBytes } from './readable'
import type { Stop } from './stop'
import { programVersion } from './version'

/**
 * Bytes of rows that are kept in memory while a session is written. The file has all of them: who reads rows as well needs
 * some to be behind by.
 */
export const recordingMemoryBytes = (reads: boolean): number => (reads ? 32 : 4) * 1024 * 1024

/** The option with which `tap` and `connect` write a session. */
export const writeFlag = ['-w, --write <file>', 'write a session (.zmqs) instead of printing rows; with --json both'] as const

/** What happens while the disk is slow. */
export const slowDiskOption = (usual: 'wait' | 'skip'): Option =>
  new Option('--slow-disk <what>', `while the disk cannot keep up: "wait", or "skip" and count (default: ${usual})`).choices([
    'wait',
    'skip',
  ])

/**
 * Begins to write a session of all that an engine captures. Recording that stops for an error ends the command.
 * @throws InspectorError `FILE_EXISTS`.
 */
export async function startRecording(engine: CaptureEngine, file: string, workerUrl: URL, stop: Stop): Promise<Recording> {
  // Not before it is needed: older Nodes have no SQLite.
  const { recordSession } = await import('../main/session/record-session')
  return recordSession(engine, {
    path: resolve(file),
    workerUrl,
    name: file,
    createdBy: programVersion(),
    maxBytes: undefined,
    ring: false,
    changed: (recording) => {
      if (recording.error !== undefined) stop.request('failed')
    },
  })
}

/** Waits, printing nothing, until so many messages were captured or the command is to end. */
export function untilCaptured(engine: CaptureEngine, count: number | undefined, stop: Stop): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      stopObserving()
      done()
    }
    const stopObserving = engine.observe({
      rowsAdded: () => {
        if (count !== undefined && engine.counters().messages >= count) stop.request('count')
      },
    })
    stop.signal.addEventListener('abort', end, { once: true })
    if (stop.signal.aborted) end()
  })
}

/**
 * Ends the session and says what is in it.
 * @throws InspectorError why recording stopped before its end.
 */
export async function finishRecording(recording: Recording | undefined): Promise<void> {
  if (recording === undefined) return
  await recording.stop()
  const { path, progress, error } = recording
  const { size } = await stat(path)
  note(`${progress.endRow - 1} rows in ${path}, ${formatBytes(size)}.`)
  if (error !== undefined) throw new InspectorError(error)
}
