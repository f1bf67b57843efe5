import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { expect, test } from './fixtures'
import { freePort } from './peers/peers'

const root = join(import.meta.dirname, '..')
const release = join(root, 'release/linux-unpacked')

test.describe('the packaged app', () => {
  test.skip(process.platform !== 'linux', 'The unpacked build of this test is Linux’s.')

  test.beforeAll(() => {
    test.setTimeout(180_000)
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/package.mjs'), '--dir'], {
      cwd: root,
      encoding: 'utf8',
      timeout: 170_000,
    })
    expect(status, stdout + stderr).toBe(0)
  })

  test('starts, opens sockets and completes Hello World', async ({ userData }) => {
    const port = await freePort()
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    // The fuses that end Playwright's own way in are set here: this is the app as users get it.
    const app = spawn(
      join(release, 'zmq-inspector'),
      [...sandbox, `--user-data-dir=${userData}`, `--remote-debugging-port=${port}`, '--demo'],
      {
        stdio: 'ignore',
      },
    )
    try {
      await expect
        .poll(
          () =>
            fetch(`http://127.0.0.1:${port}/json/version`).then(
              ({ ok }) => ok,
              () => false,
            ),
          { timeout: 30_000 },
        )
        .toBe(true)
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
      const [page] = browser.contexts()[0]?.pages() ?? []
      if (page === undefined) throw new Error('The packaged app shows no page.')
      await expect(page).toHaveURL('app://inspector/index.html')
      await expect(page.getByRole('row').filter({ hasText: 'Hello World client' }).filter({ hasText: 'Replied' }).first()).toContainText(
        /1\.[01]\d s/,
        {
          timeout: 20_000,
        },
      )
      await browser.close()
    } finally {
      app.kill()
      await new Promise((resolve) => (app.exitCode === null && app.signalCode === null ? app.once('exit', resolve) : resolve(undefined)))
    }
  })

  test('cannot be turned into a plain Node by its environment', () => {
    const { stdout } = spawnSync(join(release, 'zmq-inspector'), ['-p', '"plain " + "Node"'], {
      encoding: 'utf8',
      timeout: 5000,
      env: { ELECTRON_RUN_AS_NODE: '1', PATH: process.env.PATH },
    })
    expect(stdout).not.toContain('plain Node')
  })

  test('holds this platform’s native addon and no other’s', () => {
    const unpacked = join(release, 'resources/app.asar.unpacked')
    const files = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter(({ name }) => !name.endsWith('.node'))).toEqual([])
    const foreign = files.filter(({ parentPath }) => !parentPath.includes(`linux/${process.arch}`) || parentPath.includes('musl'))
    expect(foreign).toEqual([])
  })
})
