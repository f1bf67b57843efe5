import { join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import { InspectorError, toAppError } from '../../shared/errors'
import { verbatim } from '../../shared/sentences/said'
import { CaptureEngine } from '../capture/engine'
import { Reading } from '../reading/reading'
import { SessionLibrary } from '../session/session-library'
import { appOrigin, registerAppScheme, serveApp } from './app-protocol'
import { callHandlers, decodersFolder } from './call-handlers'
import { type CommandLine, parseCommandLine } from './command-line'
import { ExportJob } from './export-job'
import { hardenContents } from './hardening'
import { loadWords, onLanguageChange, text, told } from './i18n'
import { notify, serveCalls } from './ipc-server'
import { openMainWindow } from './main-window'
import { setMenu } from './menu'
import { SchemaFolder } from './schema-folder'
import { writeScreenshot } from './screenshot'
import { SessionDesk, type SessionDeskHost } from './session-desk'
import { SettingsFile } from './settings-file'
import { recoverFromCrashes } from './window-recovery'
import { Workspace } from './workspace'

/** What is still closing when this time is over is left to the system. */
const closingDeadlineMs = 3000

/** The built threads. */
export interface WorkerUrls {
  readonly tap: URL
  readonly reading: URL
  readonly sessionWriter: URL
  readonly sessionJob: URL
  readonly userDecoders: URL
}

/**
 * The window's heap is mostly garbage of rows that were on screen. Without these it is collected only when there is three times as
 * much as what is used, and while traffic keeps all cores busy later still.
 */
const windowFlags = '--max-semi-space-size=4 --heap-growing-percent=30'

/** Runs the app: one instance, one window, one engine. */
export async function runApp(workers: WorkerUrls): Promise<void> {
  let commandLine: CommandLine
  try {
    commandLine = parseCommandLine(process.argv.slice(1))
  } catch (error) {
    fail(error, 2)
    return
  }
  app.setName('ZMQ Inspector')
  if (!app.requestSingleInstanceLock({ demo: commandLine.demo, session: commandLine.session })) {
    endAsSecond(commandLine)
    return
  }
  // macOS tells of a file that was double-clicked before the app is ready.
  let openFile = (path: string): void => {
    commandLine = { ...commandLine, session: path }
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  app.commandLine.appendSwitch('js-flags', `${app.commandLine.getSwitchValue('js-flags')} ${windowFlags}`.trim())
  registerAppScheme()
  await Promise.all([app.whenReady(), loadWords()])

  // Set by electron-vite while developing; a packaged app serves only its own files.
  const developmentUrl = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
  const pageUrl = developmentUrl ?? `${appOrigin}/index.html`
  // Not `origin`, which is opaque for a scheme of our own.
  const { protocol, host } = new URL(pageUrl)
  const isOwn = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === protocol && new URL(url).host === host
  hardenContents(isOwn)
  serveApp(join(import.meta.dirname, '../renderer'))

  const file = new SettingsFile(join(app.getPath('userData'), 'settings.json'))
  const engine = new CaptureEngine({ tapWorkerUrl: workers.tap })
  const workspace = new Workspace(engine, file)
  const window = openMainWindow(file)
  recoverFromCrashes(window)
  const { startDemo, openSession, close } = connect({ window, engine, workspace, isOwn, workers })
  openFile = openSession
  const showMenu = (): void => setMenu((command) => notify(window.webContents, 'command', command))
  showMenu()
  onLanguageChange(showMenu)

  app.on('second-instance', (_event, _arguments, _folder, asked) => {
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.focus()
    if (asksForDemo(asked)) startDemo().catch(say)
    const session = sessionAsked(asked)
    if (session !== undefined) openSession(session)
  })
  app.on('window-all-closed', () => app.quit())
  app.once('will-quit', (event) => {
    event.preventDefault()
    file.flush()
    Promise.race([close(), deadline(closingDeadlineMs)]).then(
      () => app.exit(0),
      (error: unknown) => fail(error, 1),
    )
  })
  try {
    await loadPage(window, pageUrl)
    // Not before the window listens: it would miss the first rows' live arrival.
    if (commandLine.demo) await startDemo()
    if (commandLine.session !== undefined) openSession(commandLine.session)
    if (commandLine.screenshot !== undefined)
      await screenshotAndExit(window, engine, { path: commandLine.screenshot, demo: commandLine.demo })
  } catch (error) {
    // Whoever closes the window at once has seen enough.
    if (!window.isDestroyed()) fail(error, 1)
  }
}

async function loadPage(window: BrowserWindow, pageUrl: string): Promise<void> {
  try {
    await window.loadURL(pageUrl)
  } catch (error) {
    throw new InspectorError({
      code: 'NO_PAGE',
      message: verbatim(`The window could not load its page: ${toAppError(error).message}.`),
      hint: verbatim('Build the app again, or start the development server.'),
    })
  }
}

/** Another instance has been told what was asked; only that one has a window. */
function endAsSecond({ screenshot }: CommandLine): void {
  if (screenshot === undefined) {
    process.stderr.write('ZMQ Inspector is already running: its window comes to the front.\n')
    app.exit(0)
    return
  }
  fail(
    new InspectorError({
      code: 'ALREADY_RUNNING',
      message: verbatim('ZMQ Inspector is already running, so no screenshot was taken.'),
      hint: verbatim('Close it first, or give this one a folder of its own: --user-data-dir=FOLDER.'),
    }),
    1,
  )
}

const asksForDemo = (asked: unknown): boolean => typeof asked === 'object' && asked !== null && 'demo' in asked && asked.demo === true

function sessionAsked(asked: unknown): string | undefined {
  const session = typeof asked === 'object' && asked !== null && 'session' in asked ? asked.session : undefined
  return typeof session === 'string' ? session : undefined
}

interface ConnectionParts {
  readonly window: BrowserWindow
  readonly engine: CaptureEngine
  readonly workspace: Workspace
  readonly isOwn: (url: string) => boolean
  readonly workers: WorkerUrls
}

interface Connection {
  startDemo(): Promise<void>
  /** Shows a session's file; why it cannot be is told with a native dialog. */
  openSession(path: string): void
  /** Ends all that runs for the window: calls, the live stream, an export, sockets. */
  close(): Promise<void>
}

/** Wires one window to the engine: calls in, notices out. */
function connect({ window, engine, workspace, isOwn, workers }: ConnectionParts): Connection {
  const contents = window.webContents
  const reading = new Reading({
    engine,
    workerUrl: workers.reading,
    userDecoders: {
      folder: decodersFolder(),
      workerUrl: workers.userDecoders.href,
      disabled: workspace.settings.disabledDecoderFiles,
    },
    outlet: {
      batch: (batch) => notify(contents, 'traffic.batch', batch),
      sources: (sources) => notify(contents, 'sources.changed', sources),
      tap: (connections) => notify(contents, 'tap.changed', connections),
      decoders: (infos) => notify(contents, 'decoders.changed', infos),
      lost: () => notify(contents, 'traffic.lost', undefined),
    },
  })
  const exportJob = new ExportJob()
  const { desk, library } = openDesk({ window, engine, workspace, workers, host: deskHost(reading) })
  const schemas = new SchemaFolder(join(app.getPath('userData'), 'schemas'))
  const handlers = callHandlers({ window, engine, workspace, reading, exportJob, schemas, desk, library })
  const stopServing = serveCalls(handlers, (frame) => frame !== null && frame === contents.mainFrame && isOwn(frame.url))
  const started = desk.start()
  return {
    openSession: (path) => {
      desk.open(path).catch((error: unknown) => showOpenFailure(window, error))
    },
    startDemo: async () => void (await handlers['demo.start'](undefined)),
    close: async () => {
      stopServing()
      await exportJob.close()
      // Not before the last rows are captured: they belong into the file.
      await engine.close()
      await started
      await desk.close()
      await reading.dispose()
    },
  }
}

/** Tells the reading thread which file is written, and how far. */
function deskHost(reading: Reading): SessionDeskHost {
  let known: string | undefined
  return {
    show: (path) => reading.show(path),
    recording: (file) => {
      if (file?.path !== known) reading.record(file?.path)
      known = file?.path
      if (file !== undefined)
        reading.committed({ firstRow: file.progress.firstRow, endRow: file.progress.endRow, isStopped: file.isStopped })
    },
  }
}

interface DeskParts extends Omit<ConnectionParts, 'isOwn'> {
  readonly host: SessionDeskHost
}

function openDesk({ window, engine, workspace, workers, host }: DeskParts): { desk: SessionDesk; library: SessionLibrary } {
  const contents = window.webContents
  const userData = app.getPath('userData')
  const library = new SessionLibrary({
    folder: join(userData, 'sessions'),
    recentPath: join(userData, 'recent-sessions.json'),
    isRecordedHere: (path) => desk.isRecording(path),
  })
  const desk = new SessionDesk({
    engine,
    library,
    writerUrl: workers.sessionWriter,
    jobUrl: workers.sessionJob,
    createdBy: app.getVersion(),
    settings: () => workspace.settings.recording,
    host,
    changed: (status) => notify(contents, 'session.changed', status),
    annotationsChanged: (annotations) => notify(contents, 'annotations.changed', annotations),
  })
  return { desk, library }
}

/** Nobody in the window has asked, so nothing there would tell. */
function showOpenFailure(window: BrowserWindow, error: unknown): void {
  say(error)
  if (window.isDestroyed()) return
  const { message, hint } = toAppError(error)
  const detail = hint === undefined ? told(message) : `${told(message)}\n${told(hint)}`
  void dialog.showMessageBox(window, { type: 'error', message: text('session.failed'), detail })
}

async function screenshotAndExit(window: BrowserWindow, engine: CaptureEngine, options: { path: string; demo: boolean }): Promise<void> {
  if (!window.isVisible()) await new Promise<void>((resolve) => window.once('show', () => resolve()))
  await writeScreenshot(window, engine, options)
  process.stdout.write(`${options.path}\n`)
  app.quit()
}

const deadline = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

function fail(error: unknown, exitCode: number): void {
  say(error)
  app.exit(exitCode)
}

function say(error: unknown): void {
  const { message, hint } = toAppError(error)
  process.stderr.write(`${hint === undefined ? message : `${message} ${hint}`}\n`)
}
