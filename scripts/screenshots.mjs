// `npm run screenshots [-- FOLDER]`: pictures of the built app in both themes and two sizes, to look at and for the README.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { needsVirtualDisplay } from './lib/display.mjs'
import { electronSwitches } from './lib/electron.mjs'
import { projectRoot, runMain, say, userDirectory } from './lib/project.mjs'
import { run } from './lib/run.mjs'
import { ensureRuntime } from './lib/runtime.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'

const sizes = [
  [1280, 800],
  [1920, 1080],
]
const themes = /** @type {const} */ (['light', 'dark'])

/**
 * What is pictured, one after the other in one window.
 * @type {Record<string, (page: import('@playwright/test').Page, menu: (menu: string, item: string) => Promise<unknown>) => Promise<unknown>>}
 */
const scenes = {
  welcome: (page) => page.getByText('See what your sockets say').waitFor(),
  'hello-world': async (page, menu) => {
    await menu('File', 'Try Hello World')
    const client = page.getByRole('region', { name: 'Traffic' }).getByRole('row').filter({ hasText: 'Hello World client' })
    await client.filter({ hasText: 'Replied' }).nth(4).waitFor({ timeout: 20_000 })
    await client.filter({ hasText: 'out' }).filter({ hasText: 'Replied' }).first().click()
    await page.getByRole('region', { name: 'Reply' }).waitFor()
  },
  exchanges: async (page) => {
    await page.getByRole('radio', { name: 'Exchanges' }).click()
    await page.getByRole('radio', { name: 'Hex' }).first().click()
  },
  event: async (page) => {
    await page.getByRole('radio', { name: 'Messages' }).click()
    await page.getByRole('grid', { name: 'Traffic' }).press('Home')
    await page.getByRole('row').filter({ hasText: 'Handshake succeeded' }).first().click()
  },
  'new-connection': async (page, menu) => {
    await menu('File', 'New Connection…')
    await page.getByRole('radio', { name: 'SUB', exact: true }).click()
  },
  'new-connection-advanced': (page) => page.getByRole('button', { name: /^Advanced/ }).click(),
  settings: async (page, menu) => {
    await page.keyboard.press('Escape')
    await menu('File', 'Settings…')
    await page.getByRole('dialog', { name: 'Settings' }).waitFor()
  },
}

/** @param {string} folder */
async function takeAll(folder) {
  const { _electron } = await import('@playwright/test')
  for (const theme of themes) {
    for (const [width = 0, height = 0] of sizes) {
      const userData = mkdtempSync(join(tmpdir(), 'zmq-inspector-screenshots-'))
      const app = await _electron.launch({ args: [...electronSwitches, projectRoot, `--user-data-dir=${userData}`] })
      try {
        const page = await app.firstWindow()
        await app.evaluate(
          ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size[0], size[1]),
          /** @type {const} */ ([width, height]),
        )
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        const menu = (/** @type {string} */ menuLabel, /** @type {string} */ itemLabel) =>
          app.evaluate(
            ({ Menu }, [first, second]) =>
              Menu.getApplicationMenu()
                ?.items.find(({ label }) => label === first)
                ?.submenu?.items.find(({ label }) => label === second)
                ?.click(),
            [menuLabel, itemLabel],
          )
        for (const [name, show] of Object.entries(scenes)) {
          await show(page, menu)
          await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 300))))
          await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) })
        }
      } finally {
        await app.close()
        rmSync(userData, { recursive: true, force: true })
      }
      say(`${theme} at ${width}×${height}: done`)
    }
  }
}

await runMain(async () => {
  ensureDependencies(projectRoot)
  const runtime = await ensureRuntime(projectRoot)
  ensureSystemPackages({ window: true, runtime: runtime.executable })
  ensureBuild(projectRoot)
  const folder = resolve(userDirectory(), process.argv[2] ?? 'screenshots')
  if (needsVirtualDisplay()) return run(process.execPath, [fileURLToPath(import.meta.url), folder], { cwd: projectRoot, window: true })
  mkdirSync(folder, { recursive: true })
  await takeAll(folder)
  return 0
})
