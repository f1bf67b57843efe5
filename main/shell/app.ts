import { join } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import { InspectorError, toAppError } from '../../shared/errors'
import { CaptureEngine } from '../capture/engine'
import { Reading } from '../reading/reading'
import { appOrigin, registerAppScheme, serveApp } from './app-protocol'
import { callHandlers } from './call-handlers'
import { type CommandLine, parseCommandLine } from './command-line'
import { ExportJob } from './export-job'
import { hardenContents } from './hardening'
import { loadWords, onLanguageChange } from './i18n'
import { notify, serveCalls } from './ipc-server'
import { openMainWindow } from './main-window'
import { setMenu } from './menu'
import { writeScreenshot } from './screenshot'
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
}

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
  if (!app.requestSingleInstanceLock({ demo: commandLine.demo })) {
    endAsSecond(commandLine)
    return
  }
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
  const { startDemo, close } = connect({ window, engine, workspace, isOwn, workers })
  const showMenu = (): void => setMenu((command) => notify(window.webContents, 'command', command))
  showMenu()
  onLanguageChange(showMenu)

  app.on('second-instance', (_event, _arguments, _folder, asked) => {
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.focus()
    if (asksForDemo(asked)) startDemo().catch(say)
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
      message: `The window could not load its page: ${toAppError(error).message}.`,
      hint: 'Build the app again, or start the development server.',
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
      message: 'ZMQ Inspector is already running, so no screenshot was taken.',
      hint: 'Close it first, or give this one a folder of its own: --user-data-dir=FOLDER.',
    }),
    1,
  )
}

const asksForDemo = (asked: unknown): boolean => typeof asked === 'object' && asked !== null && 'demo' in asked && asked.demo === true

interface ConnectionParts {
  readonly window: BrowserWindow
  readonly engine: CaptureEngine
  readonly workspace: Workspace
  readonly isOwn: (url: string) => boolean
  readonly workers: WorkerUrls
}

interface Connection {
  startDemo(): Promise<void>
  /** Ends all that runs for the window: calls, the live stream, an export, sockets. */
  close(): Promise<void>
}

/** Wires one window to the engine: calls in, notices out. */
function connect({ window, engine, workspace, isOwn, workers }: ConnectionParts): Connection {
  const contents = window.webContents
  const reading = new Reading({
    engine,
    workerUrl: workers.reading,
    outlet: {
      batch: (batch) => notify(contents, 'traffic.batch', batch),
      sources: (sources) => notify(contents, 'sources.changed', sources),
      tap: (connections) => notify(contents, 'tap.changed', connections),
      lost: () => notify(contents, 'traffic.lost', undefined),
    },
  })
  const exportJob = new ExportJob()
  const handlers = callHandlers({ window, engine, workspace, reading, exportJob })
  const stopServing = serveCalls(handlers, (frame) => frame !== null && frame === contents.mainFrame && isOwn(frame.url))
  return {
    startDemo: async () => void (await handlers['demo.start'](undefined)),
    close: async () => {
      stopServing()
      await exportJob.close()
      await Promise.all([engine.close(), reading.dispose()])
    },
  }
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
