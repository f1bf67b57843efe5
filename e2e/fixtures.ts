import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test'
import { InspectorWindow } from './pages/inspector-window'

const root = join(import.meta.dirname, '..')

interface LaunchOptions {
  readonly args?: readonly string[]
  /** What the system prefers, by the names of POSIX; English unless given. */
  readonly language?: string
  /** The app's own folder; a fresh one unless given. */
  readonly userData?: string
}

interface Launched {
  readonly app: ElectronApplication
  readonly page: Page
  readonly inspector: InspectorWindow
  /** Everything that the window logged as a warning or an error so far; a test that provokes some takes them out. */
  readonly complaints: string[]
}

interface Fixtures {
  /** Starts the built app; it is closed after the test, which fails if the window complained on its console. */
  readonly launch: (options?: LaunchOptions) => Promise<Launched>
  /** The window of an app that was started with nothing. */
  readonly inspector: InspectorWindow
  readonly userData: string
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-e2e-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },

  launch: async ({ userData }, use) => {
    const apps: Launched[] = []
    await use(async (options = {}) => {
      const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
      const app = await _electron.launch({
        args: [...sandbox, '.', `--user-data-dir=${options.userData ?? userData}`, ...(options.args ?? [])],
        cwd: root,
        env: environment(options.language ?? 'en_US'),
      })
      const complaints: string[] = []
      app.on('window', (page) => {
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
        })
        page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
      })
      const page = await app.firstWindow()
      const launched = { app, page, inspector: new InspectorWindow(page, app), complaints }
      apps.push(launched)
      await launched.inspector.ready()
      return launched
    })
    for (const { app } of apps) await app.close()
    expect(apps.flatMap((launched) => launched.complaints)).toEqual([])
  },

  inspector: async ({ launch }, use) => {
    const { inspector } = await launch()
    await use(inspector)
  },
})

/** That of the tests, in a language; only Linux asks for it here. */
function environment(language: string): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]))
  return { ...Object.fromEntries(own), LANGUAGE: language, LANG: `${language}.UTF-8`, LC_ALL: `${language}.UTF-8` }
}

export { expect }
