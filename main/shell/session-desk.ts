import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { type AppError, InspectorError, toAppError } from '../../shared/errors'
import type { RecordingStatus, RowAnnotation, SessionInfo, SessionStatus, ShownSession } from '../../shared/ipc/contract'
import { said } from '../../shared/sentences/said'
import { type MarkColour, markColours, type Settings } from '../../shared/settings'
import type { CaptureEngine } from '../capture/engine'
import { type Recording, recordSession } from '../session/record-session'
import { shownSource } from '../session/saved-source'
import { annotate, annotationsOf } from '../session/session-files'
import { runSessionJob } from '../session/session-job'
import type { SessionJob, SessionJobProgress } from '../session/session-job-messages'
import type { SessionLibrary } from '../session/session-library'
import type { SessionProgress } from '../session/session-messages'
import { openSession } from '../session/session-reader'

/** A file that is being recorded, and what of it can be read by now. */
export interface RecordedFile {
  readonly path: string
  readonly progress: SessionProgress
  /** Nothing more is written, because that failed. */
  readonly isStopped: boolean
}

/** What shows the rows of sessions to the window: the side that reads. */
export interface SessionDeskHost {
  /**
   * Shows a session's file in place of what is captured now, or for `undefined` what is captured now. It rejects where the file cannot be read; then
   * what was shown before stays.
   */
  show(path: string | undefined): Promise<void>
  /** Another file is recorded, more of it was committed, or for `undefined` none is. It comes some ten times a second: do little in it. */
  recording(file: RecordedFile | undefined): void
}

export interface SessionDeskOptions {
  readonly engine: CaptureEngine
  readonly library: SessionLibrary
  /** The built `session-writer-worker.js`. */
  readonly writerUrl: URL
  /** The built `session-job-worker.js`. */
  readonly jobUrl: URL
  /** The version of the program. */
  readonly createdBy: string
  readonly settings: () => Settings['recording']
  readonly host: SessionDeskHost
  /** The status is another one; at most four times a second. */
  readonly changed: (status: SessionStatus) => void
  /** Those of the session that is shown. */
  readonly annotationsChanged: (annotations: readonly RowAnnotation[]) => void
}

const statusIntervalMs = 250

/**
 * The sessions of one window: what is recorded all by itself, which session is shown, and what the user notes on its rows. A recording that
 * fails is told of and leaves the capture as it is. {@link close} ends all.
 */
export class SessionDesk {
  readonly #options: SessionDeskOptions
  readonly #stopObserving: () => void
  #recording: Recording | undefined
  /** Why there is none though the user wants one. */
  #failure: { readonly path: string; readonly error: AppError } | undefined
  /** Settles when files that were recorded before are closed, and the next one is begun. */
  #changing: Promise<void> = Promise.resolve()
  #shown: ShownSession | undefined
  #interrupted: SessionInfo | undefined
  /** On rows of what is captured now. */
  readonly #liveAnnotations = new Map<number, RowAnnotation>()
  #job: { readonly controller: AbortController; readonly done: Promise<unknown> } | undefined
  #timer: NodeJS.Timeout | undefined
  #toldMs = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(options: SessionDeskOptions) {
    this.#options = options
    this.#stopObserving = options.engine.observe({ cleared: () => void this.restart() })
  }

  get status(): SessionStatus {
    return { recording: this.#recordingStatus(), shown: this.#shown, interrupted: this.#interrupted }
  }

  /** The file that is being written, or was until the disk failed. */
  get recordingPath(): string | undefined {
    return this.#recording?.path
  }

  /** Whether this window is writing to a file; one whose recording stopped is one to be looked at like any other. */
  isRecording(path: string): boolean {
    return this.#recording?.path === path && this.#recording.error === undefined
  }

  /** The session's file that is shown. */
  get shownPath(): string | undefined {
    return this.#shown?.path
  }

  /** Tidies the library up, looks for an interrupted session, and begins to record where that is wished. */
  async start(): Promise<void> {
    const { library, settings } = this.#options
    try {
      library.prune(settings().keepDays)
      this.#interrupted = library.interrupted()
    } catch (error) {
      process.stderr.write(`The sessions at ${library.folder} cannot be listed: ${toAppError(error).message}\n`)
    }
    await this.#change(() => this.#begin())
  }

  /** What was captured was cleared: the file stays in the library, and another one begins. */
  restart(): Promise<void> {
    this.#liveAnnotations.clear()
    if (this.#shown === undefined) this.#tellAnnotations()
    const ended = this.#end()
    return this.#change(async () => {
      // One that was just beginning when the capture was cleared.
      await this.#end()
      await this.#begin()
      await ended
    })
  }

  /** The user has changed the settings of recordings: limits count for the next session. */
  settingsChanged(): Promise<void> {
    return this.#change(async () => {
      const { enabled } = this.#options.settings()
      const isOn = this.#recording !== undefined || this.#failure !== undefined
      if (enabled && !isOn) await this.#begin()
      if (!enabled && isOn) await this.#end()
    })
  }

  /**
   * Shows a session's file; for the one that is being recorded here, what is captured now.
   * @throws InspectorError where it is none or cannot be read; what was shown stays.
   */
  async open(path: string): Promise<void> {
    const file = resolve(path)
    if (this.isRecording(file)) return this.showLive()
    const { library, host } = this.#options
    const shown = this.#describe(file)
    await host.show(file)
    this.#shown = shown
    library.remember(file)
    if (file === this.#interrupted?.path) this.dismissInterrupted()
    this.#tellNow()
    this.#tellAnnotations()
  }

  async showLive(): Promise<void> {
    if (this.#shown === undefined) return
    await this.#options.host.show(undefined)
    this.#shown = undefined
    this.#tellNow()
    this.#tellAnnotations()
  }

  /** The user has decided about the interrupted session, which stays in the list. */
  dismissInterrupted(): void {
    const path = this.#interrupted?.path
    this.#interrupted = undefined
    this.#tellNow()
    if (path === undefined) return
    try {
      this.#options.library.acknowledge(path)
    } catch (error) {
      // A file that cannot be changed is offered again.
      process.stderr.write(`${path} could not be changed: ${toAppError(error).message}\n`)
    }
  }

  /** Gives a session another name; its file keeps its own. */
  rename(path: string, name: string): void {
    if (this.isRecording(path)) this.#recording?.rename(name)
    else this.#options.library.rename(path, name)
    if (path === this.#shown?.path) this.#shown = { ...this.#shown, name, unnamed: false }
    this.#tellNow()
  }

  /** @throws InspectorError where it is being recorded or cannot be deleted. */
  async delete(path: string): Promise<void> {
    if (path === this.#shown?.path) await this.showLive()
    this.#options.library.delete(path)
    if (path === this.#interrupted?.path) this.#interrupted = undefined
    this.#tellNow()
  }

  /** Of the session that is shown, in order of rows. */
  annotations(): readonly RowAnnotation[] {
    if (this.#shown !== undefined) return annotationsOf(this.#shown.path).map(rowAnnotation)
    return [...this.#liveAnnotations.values()].sort((a, b) => a.row - b.row)
  }

  /** Sets one of the session that is shown; one that says nothing is taken away. */
  annotate(annotation: RowAnnotation): void {
    if (this.#shown !== undefined) annotate(this.#shown.path, annotation)
    else {
      if (saysSomething(annotation)) this.#liveAnnotations.set(annotation.row, annotation)
      else this.#liveAnnotations.delete(annotation.row)
      this.#recording?.annotate(annotation)
    }
    this.#tellAnnotations()
  }

  /**
   * Copies or merges into a file, which is then in the list; one at a time. `undefined`: it was cancelled.
   * @throws InspectorError `BUSY`, or why it could not be done.
   */
  async run(job: SessionJob, onProgress: (progress: SessionJobProgress) => void): Promise<SessionInfo | undefined> {
    if (this.#job !== undefined)
      throw new InspectorError({ code: 'BUSY', message: said`Another session is being saved.`, hint: said`Wait for it or cancel it.` })
    const to = resolve(job.to)
    const sources = typeof job.from === 'string' ? [job.from] : job.from
    if ([...sources, this.#recording?.path, this.#shown?.path].includes(to)) {
      throw new InspectorError({ code: 'FILE_IN_USE', message: said`“${to}” is in use.`, hint: said`Choose another name.` })
    }
    const controller = new AbortController()
    const done = runSessionJob(this.#options.jobUrl, { ...job, to }, { signal: controller.signal, onProgress })
    this.#job = { controller, done }
    try {
      if (!(await done)) return undefined
      this.#options.library.remember(to)
      return this.#options.library.info(to)
    } finally {
      this.#job = undefined
    }
  }

  /** Ends what {@link run} is doing. */
  cancel(): void {
    this.#job?.controller.abort()
  }

  /** Ends all; resolves when files are closed and nothing of an unfinished one is left. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stopObserving()
    clearTimeout(this.#timer)
    this.cancel()
    await Promise.all([this.#job?.done.catch(() => undefined), this.#change(() => this.#end())])
  }

  /** One change after the other, so that there is never more than one recording. */
  #change(action: () => Promise<void>): Promise<void> {
    this.#changing = this.#changing.then(action).catch((error: unknown) => {
      process.stderr.write(`Recording could not be changed: ${error instanceof Error ? error.stack : String(error)}\n`)
    })
    return this.#changing
  }

  async #begin(): Promise<void> {
    const { engine, library, writerUrl, createdBy, settings } = this.#options
    const { enabled, limitBytes, ring } = settings()
    this.#failure = undefined
    if (this.#closed || !enabled || this.#recording !== undefined) return
    try {
      const path = library.newPath()
      // It has no name until the user gives it one: that is what makes it one of those that go in time.
      const options = { path, workerUrl: writerUrl, name: '', createdBy, maxBytes: limitBytes, ring }
      this.#recording = await recordSession(engine, { ...options, changed: () => this.#recordingChanged() })
      for (const annotation of this.#liveAnnotations.values()) this.#recording.annotate(annotation)
    } catch (error) {
      this.#failure = { path: library.folder, error: toAppError(error) }
    }
    this.#recordingChanged()
  }

  /** What must not wait, since rows may be captured meanwhile, is done at once. An unnamed file without messages does not stay. */
  async #end(): Promise<void> {
    const recording = this.#recording
    this.#recording = undefined
    this.#failure = undefined
    const stopped = recording?.stop()
    this.#recordingChanged()
    await stopped
    if (recording === undefined || recording.error !== undefined || recording.progress.messages > 0) return
    const { library } = this.#options
    try {
      if (library.info(recording.path).unnamed) library.delete(recording.path)
    } catch {
      rmSync(`${recording.path}-journal`, { force: true })
    }
  }

  #describe(path: string): ShownSession {
    const info = this.#options.library.info(path)
    const reader = openSession(path)
    try {
      const { anchor, sources } = reader
      return { ...info, anchor, sources: sources.map(shownSource) }
    } finally {
      reader.dispose()
    }
  }

  #recordingStatus(): RecordingStatus | undefined {
    const { library, settings } = this.#options
    const { limitBytes, ring, enabled } = settings()
    const limits = { limitBytes, ring }
    const recording = this.#recording
    if (recording !== undefined) {
      const { path, progress, waiting, error } = recording
      const { bytesOnDisk, messages } = progress
      return { key: library.keyOf(path), path, bytesOnDisk, messages, ...limits, waiting, error }
    }
    if (this.#failure === undefined || !enabled) return undefined
    const { path, error } = this.#failure
    return { key: library.keyOf(path), path, bytesOnDisk: 0, messages: 0, ...limits, waiting: false, error }
  }

  #recordingChanged(): void {
    const recording = this.#recording
    const file =
      recording === undefined ? undefined : { path: recording.path, progress: recording.progress, isStopped: recording.error !== undefined }
    this.#options.host.recording(file)
    if (this.#closed || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#tellNow(), Math.max(0, statusIntervalMs - (performance.now() - this.#toldMs)))
  }

  #tellNow(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#closed) return
    this.#toldMs = performance.now()
    this.#options.changed(this.status)
  }

  #tellAnnotations(): void {
    if (!this.#closed) this.#options.annotationsChanged(this.annotations())
  }
}

const saysSomething = ({ bookmark, note, colour }: RowAnnotation): boolean => bookmark || note !== '' || colour !== ''

/** A colour that this version does not know is none. */
function rowAnnotation({ row, bookmark, note, colour }: { row: number; bookmark: boolean; note: string; colour: string }): RowAnnotation {
  const known = markColours.find((name): name is MarkColour => name === colour)
  return { row: row as RowAnnotation['row'], bookmark, note, colour: known ?? '' }
}
