import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { type AppError, InspectorError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
import type { SessionSink } from '../capture/capture-feed'
import type { CaptureEngine } from '../capture/engine'
import { connectionData } from './connection-data'
import type { Annotation } from './session-files'
import type { SessionProgress } from './session-messages'
import { SessionRecorder } from './session-recorder'

export interface RecordingOptions {
  /** The file to make; there must be none. */
  readonly path: string
  /** The built `session-writer-worker.js`. */
  readonly workerUrl: URL
  readonly name: string
  /** The version of the program that writes. */
  readonly createdBy: string
  /** Bytes that the file may take, or `undefined`; in a ring the oldest makes room, otherwise recording stops there. */
  readonly maxBytes: number | undefined
  readonly ring: boolean
  /** Something was written, or recording stopped. */
  readonly changed?: (recording: Recording) => void
}

/** A session that is being written. */
export interface Recording {
  readonly path: string
  /** Unique to the session. */
  readonly id: string
  /** What is in the file by now. */
  readonly progress: SessionProgress
  /** Why nothing more is written; what was written stays. */
  readonly error: AppError | undefined
  /** The disk cannot keep up: taps wait. */
  readonly waiting: boolean
  /** Sets a row's annotation; one that says nothing is taken away. */
  annotate(annotation: Annotation): void
  rename(name: string): void
  /** Writes what is left and closes the file. */
  stop(): Promise<void>
}

/**
 * Keeps all that an engine has captured, and captures from now on, in a session file. Taps wait while the disk cannot keep up.
 * @throws InspectorError `FILE_EXISTS`; errors of the disk come later, in {@link Recording.error}.
 */
export async function recordSession(engine: CaptureEngine, options: RecordingOptions): Promise<Recording> {
  const { path, workerUrl, name, createdBy, maxBytes, ring } = options
  if (await exists(path)) {
    throw new InspectorError({
      code: 'FILE_EXISTS',
      message: said`${path} is there already.`,
      hint: said`Name another file, or delete that one first.`,
    })
  }
  let progress: SessionProgress = { firstRow: 1, endRow: 1, messages: 0, bytesOnDisk: 0 }
  let failure: AppError | undefined
  let waiting = false
  const id = randomUUID()
  const recorder = new SessionRecorder({
    path,
    workerUrl,
    maxBytes,
    ring,
    values: { id, name, createdBy, writer: String(process.pid), epochUs: `${engine.reader.anchor.epochUs}` },
    committed: (now) => {
      progress = now
      options.changed?.(recording)
    },
    stopped: (error) => {
      failure = error
      options.changed?.(recording)
    },
    backlog: (isHigh) => {
      waiting = isHigh
      engine.slowDisk(isHigh)
      options.changed?.(recording)
    },
  })
  const sink: SessionSink = {
    chunk: (image) => {
      const { thread } = image
      recorder.chunk(image, thread && { id: thread.id, rowsLocal: thread.row, exchangesLocal: thread.exchange })
    },
    updates: (updates, thread) => recorder.updates(thread, updates),
    source: ({ id, name: sourceName, kind, config }) => recorder.source(id, sourceName, kind, JSON.stringify(config)),
    connection: ({ id, source, endpoint, data }) => recorder.connection(id, source, endpoint, connectionData(data)),
    get recordedRow() {
      return progress.endRow
    },
    get keptRow() {
      return failure === undefined ? progress.endRow : Number.POSITIVE_INFINITY
    },
  }
  const end = engine.record(sink)
  const recording: Recording = {
    path,
    id,
    get progress() {
      return progress
    },
    get error() {
      return failure
    },
    get waiting() {
      return waiting
    },
    annotate: ({ row, bookmark, note, colour }) => recorder.annotation(row, bookmark, note, colour),
    rename: (newName) => recorder.value('name', newName),
    stop: async () => {
      end()
      await recorder.close()
    },
  }
  await recorder.begun
  return recording
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
