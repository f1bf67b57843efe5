// `npm run screenshots [-- FOLDER]`: pictures of the built app in both themes and two sizes, to look at and for the README.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { needsVirtualDisplay } from './lib/display.mjs'
import { electronSwitches } from './lib/electron.mjs'
import { projectRoot, runMain, Stop, say, userDirectory } from './lib/project.mjs'
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
  'new-tap': async (page, menu) => {
    await page.keyboard.press('Escape')
    await menu('File', 'New Tap…')
    const dialog = page.getByRole('dialog', { name: 'New tap' })
    for (const [field, address] of Object.entries({ Upstream: tapped.server, Listen: tapped.listen })) {
      await dialog.getByRole('combobox', { name: field }).fill(address)
      await dialog.getByRole('combobox', { name: field }).press('Tab')
    }
    await dialog.getByRole('textbox', { name: 'Name' }).fill('orders')
    await peer('router_echo', '--bind', tapped.server)
    await dialog.getByRole('button', { name: 'Test' }).click()
    await dialog.getByText(/Reached in/).waitFor({ timeout: 10_000 })
  },
  'tap-connection': async (page) => {
    await page.getByRole('button', { name: 'Start tap' }).click()
    await page.getByText('Listening').first().waitFor()
    const common = ['--connect', tapped.listen, '--delimiter', '--frame', '{"order": {n}}', '--messages', '6', '--count', '6']
    await peer('dealer', ...common, '--routing-id', 'worker-7', '--seconds', '120')
    await page.getByRole('row', { level: 2 }).filter({ hasText: '#1' }).click({ timeout: 10_000 })
    await page.getByRole('region', { name: 'Detail' }).getByText('READY').first().waitFor()
  },
  'tap-traffic': async (page) => {
    await page.getByRole('grid', { name: 'Traffic' }).getByRole('row').filter({ hasText: '{"order": 3}' }).first().click()
  },
  palette: async (page, menu) => {
    await menu('View', 'Command Palette…')
    await page.getByRole('combobox', { name: 'Command' }).fill('source')
  },
  shortcuts: async (page, menu) => {
    await page.keyboard.press('Escape')
    await menu('Help', 'Keyboard Shortcuts')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  },
  chinese: async (page, menu) => {
    await page.keyboard.press('Escape')
    await menu('View', 'Command Palette…')
    const field = page.getByRole('combobox', { name: 'Command' })
    await field.fill('简体中文')
    await field.press('Enter')
    await page.getByRole('region', { name: '流量' }).waitFor()
  },
}

/** Where the pictures' tap stands. */
const tapped = { server: 'tcp://127.0.0.1:17551', listen: 'tcp://127.0.0.1:17552' }
/** @type {import('node:child_process').ChildProcess[]} */
const peers = []

/**
 * Starts one of the peers of the end-to-end tests, and waits for its first line; it ends with its scenes.
 * @param {string} name
 * @param {string[]} peerArguments
 */
async function peer(name, ...peerArguments) {
  const started = spawn('/usr/bin/python3', [join(projectRoot, 'e2e/peers', `${name}.py`), ...peerArguments], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  peers.push(started)
  const ended = once(started, 'exit').then(([code]) => {
    throw new Stop(`The peer ${name} ended with ${code} before it was ready.`)
  })
  await Promise.race([once(started.stdout, 'data'), ended])
  ended.catch(() => undefined)
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
        for (const one of peers.splice(0)) one.kill()
        rmSync(userData, { recursive: true, force: true })
      }
      say(`${theme} at ${width}×${height}: done`)
    }
  }
}

await runMain(async () => {
  ensureDependencies(projectRoot)
  const runtime = await ensureRuntime(projectRoot)
  ensureSystemPackages({ window: true, tests: true, runtime: runtime.executable })
  ensureBuild(projectRoot)
  const folder = resolve(userDirectory(), process.argv[2] ?? 'screenshots')
  if (needsVirtualDisplay()) return run(process.execPath, [fileURLToPath(import.meta.url), folder], { cwd: projectRoot, window: true })
  mkdirSync(folder, { recursive: true })
  await takeAll(folder)
  return 0
})
