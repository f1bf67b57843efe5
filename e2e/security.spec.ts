import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './fixtures'

test('the page has no Node, no Electron and one object of ours', async ({ launch }) => {
  const { page, app } = await launch()
  const found = await page.evaluate(() => ({
    globals: ['process', 'require', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window),
    bridge: Object.keys((window as unknown as { inspector: object }).inspector).sort(),
    url: location.href,
  }))
  expect(found).toEqual({ globals: [], bridge: ['call', 'on'], url: 'app://inspector/index.html' })
  const preferences = await app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      // Not in the typings, but the only place where what really holds can be read.
      const { sandbox, contextIsolation, nodeIntegration } = (
        contents as unknown as { getLastWebPreferences(): { sandbox: boolean; contextIsolation: boolean; nodeIntegration: boolean } }
      ).getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration }
    }),
  )
  expect(preferences).toEqual([{ sandbox: true, contextIsolation: true, nodeIntegration: false }])
})

test('main refuses calls and arguments that are not of the contract', async ({ launch }) => {
  const { page } = await launch()
  const call = (name: string, argument: unknown): Promise<unknown> =>
    page.evaluate(
      async ([called, given]) => {
        const { inspector } = window as unknown as { inspector: { call(name: string, argument: unknown): Promise<unknown> } }
        try {
          return await inspector.call(called, given)
        } catch (error) {
          return String(error)
        }
      },
      [name, argument] as const,
    )
  expect(await call('shell.run', 'ls')).toContain('There is no call named “shell.run”.')
  expect(await call('__proto__', 1)).toContain('There is no call named')
  for (const [name, argument] of [
    ['sources.start', 'one'],
    ['sources.start', -1],
    ['sources.add', { config: { kind: 'endpoint' }, start: true }],
    ['sources.send', { id: 1, frames: ['text'] }],
    ['settings.change', { theme: 'pink' }],
    ['traffic.rows', { view: 1, from: 0, to: 1, more: true }],
    ['export.start', { format: '../../etc/passwd' }],
  ] as const) {
    expect(await call(name, argument), name).toMatchObject({ ok: false, error: { code: 'BAD_ARGUMENT' } })
  }
})

test('nothing navigates, opens windows, is granted or runs inline', async ({ launch }) => {
  const { page, app, complaints } = await launch()
  const outcome = await page.evaluate(async () => {
    const opened = window.open('https://example.org') !== null
    location.href = 'https://example.org/'
    const permission = await navigator.permissions.query({ name: 'geolocation' })
    const inline = document.createElement('script')
    inline.textContent = 'window.ranInline = true'
    document.head.append(inline)
    let evaluated = true
    try {
      new Function('return 1')()
    } catch {
      evaluated = false
    }
    return { opened, permission: permission.state, inline: 'ranInline' in window, evaluated }
  })
  expect(outcome).toEqual({ opened: false, permission: 'denied', inline: false, evaluated: false })
  expect(page.url()).toBe('app://inspector/index.html')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  // The policy's own reports of what was just tried; nothing else may be among them.
  expect(complaints.every((text) => /Content Security Policy|violates/.test(text))).toBe(true)
  complaints.splice(0)
})

test('files outside the page’s folder are not served', async ({ launch }) => {
  const { page, complaints } = await launch()
  const status = (path: string): Promise<number> => page.evaluate(async (url) => (await fetch(url)).status, path)
  expect(await status('app://inspector/index.html')).toBe(200)
  expect(await status('app://inspector/..%2f..%2fpackage.json')).toBe(404)
  expect(await status('app://inspector/%2e%2e/main/index.js')).toBe(404)
  expect(complaints.every((text) => text.includes('404'))).toBe(true)
  complaints.splice(0)
})

test('as an ordinary user the window runs in Chromium’s sandbox', () => {
  test.skip(
    process.platform !== 'linux' || process.getuid?.() !== 0,
    'Only root can become another user; everyone else runs sandboxed anyway.',
  )
  const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-nobody-'))
  try {
    chmodSync(folder, 0o777)
    const root = join(import.meta.dirname, '..')
    // A clone may lie in a folder that others cannot enter.
    cpSync(join(root, 'out'), join(folder, 'app/out'), { recursive: true })
    cpSync(join(root, 'package.json'), join(folder, 'app/package.json'))
    for (const name of ['zeromq', 'cmake-ts', 'commander']) {
      if (existsSync(join(root, 'node_modules', name)))
        cpSync(join(root, 'node_modules', name), join(folder, 'app/node_modules', name), { recursive: true })
    }
    cpSync(join(root, 'node_modules/electron/dist'), join(folder, 'electron'), { recursive: true })
    const shot = join(folder, 'shot.png')
    // The display's key is root's own; this display serves the tests alone.
    const authority = join(folder, 'Xauthority')
    if (process.env.XAUTHORITY !== undefined) {
      copyFileSync(process.env.XAUTHORITY, authority)
      chmodSync(authority, 0o644)
    }
    const { stderr, status } = spawnSync(
      'setpriv',
      [
        '--reuid=nobody',
        '--regid=nogroup',
        '--clear-groups',
        join(folder, 'electron/electron'),
        join(folder, 'app'),
        `--user-data-dir=${folder}/data`,
        '--screenshot',
        shot,
      ],
      { encoding: 'utf8', timeout: 40_000, env: { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, XAUTHORITY: authority } },
    )
    expect(status, stderr).toBe(0)
    expect(existsSync(shot)).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
