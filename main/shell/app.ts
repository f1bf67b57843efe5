import { join } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import { toAppError } from '../../shared/errors'
import { CaptureEngine } from '../capture/engine'
import { appOrigin, registerAppScheme, serveApp } from './app-protocol'
import { callHandlers } from './call-handlers'
import { type CommandLine, parseCommandLine } from './command-line'
import { hardenContents } from './hardening'
import { loadWords } from './i18n'
import { notify, serveCalls } from './ipc-server'
import { openMainWindow } from './main-window'
import { setMenu } from './menu'
import { writeScreenshot } from './screenshot'
import { SettingsFile } from './settings-file'
import { TrafficStream } from './traffic-stream'
import { Workspace } from './workspace'

/** Runs the app: one instance, one window, one engine. */
export async function runApp(options: { readonly tapWorkerUrl: URL }): Promise<void> {
  let commandLine: CommandLine
  try {
    commandLine = parseCommandLine(process.argv.slice(1))
  } catch (error) {
    fail(error, 2)
    return
  }
  app.setName('ZMQ Inspector')
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
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
  const engine = new CaptureEngine({ tapWorkerUrl: options.tapWorkerUrl })
  const workspace = new Workspace(engine, file)
  const window = openMainWindow(file, pageUrl)
  const stopServing = connect({ window, engine, workspace, isOwn, commandLine })
  setMenu((command) => notify(window.webContents, 'command', command))

  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => app.quit())
  app.once('will-quit', (event) => {
    event.preventDefault()
    file.flush()
    stopServing()
    engine.close().then(
      () => app.exit(0),
      (error: unknown) => fail(error, 1),
    )
  })
  if (commandLine.screenshot !== undefined)
    await screenshotAndExit(window, engine, { path: commandLine.screenshot, demo: commandLine.demo })
}

interface ConnectionParts {
  readonly window: BrowserWindow
  readonly engine: CaptureEngine
  readonly workspace: Workspace
  readonly isOwn: (url: string) => boolean
  readonly commandLine: CommandLine
}

/** Wires one window to the engine: calls in, notices out. */
function connect({ window, engine, workspace, isOwn, commandLine }: ConnectionParts): () => void {
  const contents = window.webContents
  const stream = new TrafficStream(engine, (batch) => notify(contents, 'traffic.batch', batch))
  const handlers = callHandlers({ window, engine, workspace, stream })
  const stopServing = serveCalls(handlers, (frame) => frame !== null && frame === contents.mainFrame && isOwn(frame.url))
  let told = true
  const stopObserving = engine.observe({
    tapChanged: (connections) => notify(contents, 'tap.changed', connections),
    sourcesChanged: () => {
      if (!told) return
      told = false
      setImmediate(() => {
        told = true
        notify(contents, 'sources.changed', engine.sources())
      })
    },
  })
  if (commandLine.demo) {
    // Not before the window listens: it would miss the first rows' live arrival.
    contents.once('did-finish-load', () => {
      Promise.resolve(handlers['demo.start'](undefined)).catch((error: unknown) => fail(error, 1))
    })
  }
  return () => {
    stopServing()
    stopObserving()
    stream.dispose()
  }
}

async function screenshotAndExit(window: BrowserWindow, engine: CaptureEngine, options: { path: string; demo: boolean }): Promise<void> {
  try {
    await new Promise<void>((resolve) => window.once('show', () => resolve()))
    await writeScreenshot(window, engine, options)
    process.stdout.write(`${options.path}\n`)
    app.quit()
  } catch (error) {
    fail(error, 1)
  }
}

function fail(error: unknown, exitCode: number): void {
  const { message, hint } = toAppError(error)
  process.stderr.write(`${hint === undefined ? message : `${message} ${hint}`}\n`)
  app.exit(exitCode)
}
