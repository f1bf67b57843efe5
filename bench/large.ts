/**
 * How the window bears large and hostile messages: each is sent by a program with pyzmq to a PULL of the built app (`direct`) or through
 * a tap of it (`tap`), and looked at; `file` opens the session that `direct` recorded and looks at it there. For each it tells how long
 * the first part takes from the press to the picture, the longest gap between two frames of the window until all is at rest and while
 * each of its views is shown, while it is searched and compared, and the memory of all of the app's processes.
 * Needs Python with pyzmq; everything stays on loopback.
 *
 *     npm run bench:large -- [--ways direct,tap,file] [--kinds bytes,text,…] [--screenshots FOLDER]
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test'
import type {} from '../renderer/app/bridge'
import { memoryOf } from './lib/app-memory'
import { linesOf, stopped } from './lib/processes'

const allKinds = [
  'small',
  'bytes',
  'text',
  'json-pretty',
  'json-minified',
  'msgpack',
  'gzip-bomb',
  'gzip-json',
  'msgpack-deep',
  'json-deep',
  'png',
  'xml-bomb',
  'protobuf-deep',
  'floats',
  'line',
  'json-line',
  'combining',
  'frames',
]
const { values: options } = parseArgs({
  options: {
    ways: { type: 'string', default: 'direct,tap,file' },
    kinds: { type: 'string', default: allKinds.join(',') },
    screenshots: { type: 'string' },
  },
})
const kinds = options.kinds.split(',')
const pullPort = 17321
const tapPort = 17322
const serverPort = 17323
const scripts = resolve('e2e/peers')

function pythonWithZmq(): string {
  const found = ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import zmq']).status === 0)
  if (found === undefined) throw new Error('No Python with pyzmq was found; on Debian and Ubuntu: apt-get install python3-zmq')
  return found
}

const peer = (name: string, ...words: readonly string[]): ChildProcess =>
  spawn(pythonWithZmq(), [join(scripts, `${name}.py`), ...words, '--seconds', '1800'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })

/** What was seen while something was done in the window. */
interface Seen {
  /** From the press until what was waited for was in the picture. */
  readonly ms: number
  /** The longest gap between two frames from the press on until half a second after. */
  readonly gapMs: number
}

async function start(folder: string, ...words: readonly string[]): Promise<{ readonly app: ElectronApplication; readonly page: Page }> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({ args: [...sandbox, '.', `--user-data-dir=${folder}`, ...words], cwd: process.cwd() })
  const page = await app.firstWindow()
  await page.getByRole('region', { name: 'Sources' }).waitFor()
  await page.evaluate(watchFrames)
  return { app, page }
}

interface Watch {
  pressedMs: number
  gaps: { readonly atMs: number; readonly ms: number }[]
}

/** Runs in the page: notes every gap between frames, and when something was pressed last. */
function watchFrames(): void {
  const watch: Watch = { pressedMs: 0, gaps: [] }
  let last = performance.now()
  const frame = (): void => {
    const now = performance.now()
    if (now - last > 20) watch.gaps.push({ atMs: now, ms: now - last })
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  for (const type of ['pointerdown', 'keydown'])
    addEventListener(type, ({ timeStamp }) => Object.assign(watch, { pressedMs: timeStamp }), { capture: true })
  Object.assign(window, { benchWatch: watch })
}

/**
 * Runs in the page: waits until the last frame of the message of a kind says or draws something, and then for half a second; without a
 * kind only for half a second.
 */
async function seeFrame({ kind, within }: { readonly kind: string | undefined; readonly within: number }): Promise<Seen> {
  const { benchWatch: watch } = window as unknown as { benchWatch: Watch }
  const endMs = performance.now() + within
  // As much of it as stands in one line of bytes, for it is shown as bytes once that view was chosen for another text.
  const name = `kind ${kind}`.slice(0, 16)
  const isShown = (): boolean => {
    if (kind === undefined) return true
    const details = document.querySelector('[role=region][aria-label=Details], section[aria-label=Details]')
    const articles = Array.from(details?.querySelectorAll('article') ?? [])
    const first = articles.find((article) => article.textContent?.includes(name) ?? false)
    const named =
      first ??
      articles.find((article) => Array.from(article.querySelectorAll('*')).some((one) => one.shadowRoot?.textContent?.includes(name)))
    const body = named === undefined ? undefined : articles[articles.indexOf(named) + 1]
    if (body === undefined) return false
    if (body.querySelector('canvas, img, [role=treeitem], [data-byte], figure') !== null) return true
    const inShadow = Array.from(body.querySelectorAll('*')).some(
      (one) => (one.shadowRoot?.querySelector('.cm-content')?.textContent ?? '').length > 0,
    )
    return (
      inShadow ||
      Array.from(body.children).some(
        ({ tagName, textContent }) => tagName !== 'HEADER' && tagName !== 'FOOTER' && (textContent ?? '').length > 0,
      )
    )
  }
  while (!isShown()) {
    if (performance.now() > endMs) throw new Error(`${kind} was not shown within ${within} ms.`)
    await new Promise((done) => requestAnimationFrame(done))
  }
  // The picture is there with the frame after it.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const shownMs = performance.now()
  await new Promise((done) => setTimeout(done, 500))
  const since = watch.pressedMs
  return { ms: shownMs - since, gapMs: Math.max(0, ...watch.gaps.filter(({ atMs }) => atMs > since).map(({ ms }) => ms)) }
}

async function see(page: Page, kind: string | undefined, press: () => Promise<void>): Promise<Seen> {
  await press()
  return page.evaluate(seeFrame, { kind, within: 20_000 })
}

const rowOf = (page: Page, kind: string): Locator =>
  page
    .getByRole('grid', { name: 'Traffic' })
    .getByRole('row')
    .filter({ hasText: new RegExp(`kind ${kind}(?![-\\w])`) })
    .first()

const say = (cells: readonly string[]): void =>
  console.log(
    cells.map((cell, index) => (index < 2 ? cell.padEnd(16) : index === cells.length - 1 ? `  ${cell}` : cell.padStart(12))).join(''),
  )
const rounded = ({ ms, gapMs }: Seen): string => `${ms.toFixed(0)}/${gapMs.toFixed(0)}`

/** Looks at the row of a kind, in every way that the window offers. */
async function look(app: ElectronApplication, page: Page, way: string, kind: string): Promise<void> {
  const row = rowOf(page, kind)
  await row.waitFor({ timeout: 120_000 })
  await rowOf(page, 'small').click()
  await page.waitForTimeout(400)
  const clicked = await see(page, kind, () => row.click({ timeout: 10_000 }))
  const peak = await memoryOf(app)
  const body = page.getByRole('region', { name: 'Details' }).getByRole('article', { name: 'Frame 2', exact: true }).first()
  const views: string[] = []
  const radios = body.getByRole('radiogroup').first().getByRole('radio')
  for (const view of await radios.all()) {
    const name = (await view.textContent()) ?? ''
    views.push(`${name} ${rounded(await see(page, kind, () => view.click({ timeout: 10_000 })))}`)
  }
  const more = body.getByRole('button', { name: 'Show more' })
  if (await more.isVisible()) views.push(`more ${rounded(await see(page, kind, () => more.click({ timeout: 10_000 })))}`)
  if (options.screenshots !== undefined) await page.screenshot({ path: join(options.screenshots, `${way}-${kind}.png`) })
  await page.keyboard.press('Control+F')
  // What is found may be in another row, which is shown then.
  const found = await see(page, undefined, () => page.keyboard.press('q'))
  await page.keyboard.press('Escape')
  const compared = await compare(page, kind)
  say([
    way,
    kind,
    clicked.ms.toFixed(0),
    clicked.gapMs.toFixed(0),
    found.gapMs.toFixed(0),
    compared,
    peak.totalMiB.toFixed(0),
    views.join(', '),
  ])
}

/** Compares the message with the small one, by content and by bytes; answers with the longest gap. */
async function compare(page: Page, kind: string): Promise<string> {
  const details = page.getByRole('region', { name: 'Details' })
  await rowOf(page, 'small').click()
  await details
    .getByRole('button', { name: /^Pin row/ })
    .first()
    .click()
  await rowOf(page, kind).click()
  // The pinned message has the same button.
  await details
    .getByRole('region', { name: 'Message', exact: true })
    .getByRole('button', { name: /^Compare row/ })
    .click()
  // Both messages are below the comparison then, out of sight.
  // Both messages are below the comparison then, out of sight.
  const opened = await see(page, undefined, () => page.getByRole('menuitem', { name: /^Pinned row/ }).click())
  const gaps = [opened.gapMs]
  for (const how of ['Content', 'Bytes']) {
    const { gapMs } = await see(page, undefined, () => details.getByRole('radio', { name: how, exact: true }).click())
    gaps.push(gapMs)
  }
  await endComparison(page)
  return Math.max(...gaps).toFixed(0)
}

async function endComparison(page: Page): Promise<void> {
  for (const name of [/^Close the comparison/, /^Unpin row/]) {
    const button = page.getByRole('region', { name: 'Details' }).getByRole('button', { name }).first()
    if (await button.isVisible()) await button.click()
  }
}

const firstLine = (error: unknown): string => String(error).split('\n').slice(0, 3).join(' ')

/** Looks at a kind; what fails is told, with a picture where they are kept, and does not keep the others from theirs. */
async function tryLook(app: ElectronApplication, page: Page, way: string, kind: string): Promise<void> {
  try {
    await look(app, page, way, kind)
  } catch (error) {
    say([way, kind, '', '', '', '', '', `failed: ${firstLine(error)}`])
    if (options.screenshots !== undefined) await page.screenshot({ path: join(options.screenshots, `${way}-${kind}-failed.png`) })
    await endComparison(page)
  }
}

async function receive(way: 'direct' | 'tap', folder: string): Promise<void> {
  const { app, page } = await start(folder)
  const pull = way === 'tap' ? peer('pull', '--bind', `tcp://127.0.0.1:${serverPort}`) : undefined
  const config =
    way === 'tap'
      ? { kind: 'tap' as const, name: 'large', listen: `tcp://127.0.0.1:${tapPort}`, upstream: `tcp://127.0.0.1:${serverPort}` }
      : {
          kind: 'endpoint' as const,
          name: 'large',
          socket: 'PULL' as const,
          endpoints: [{ mode: 'bind' as const, address: `tcp://127.0.0.1:${pullPort}` }],
          subscriptions: [],
          options: {},
          security: { mechanism: 'NULL' as const },
        }
  const added = await page.evaluate((source) => window.inspector.call('sources.add', { config: source, start: true }), config)
  if (!added.ok) throw new Error(added.error.message)
  const push = peer('large_push', '--connect', `tcp://127.0.0.1:${way === 'tap' ? tapPort : pullPort}`)
  const next = linesOf(push)
  await next()
  try {
    for (const kind of ['small', ...kinds.filter((one) => one !== 'small')]) {
      push.stdin?.write(`${kind}\n`)
      await next()
      if (kind !== 'small') await tryLook(app, page, way, kind)
    }
  } finally {
    await stopped(push)
    if (pull !== undefined) await stopped(pull)
    await app.close()
  }
}

async function open(folder: string): Promise<void> {
  const sessions = join(folder, 'sessions')
  const file = readdirSync(sessions).find((name) => name.endsWith('.zmqs'))
  if (file === undefined) throw new Error('No session was recorded: `file` needs `direct` before it.')
  const { app, page } = await start(folder, join(sessions, file))
  try {
    for (const kind of kinds.filter((one) => one !== 'small')) await tryLook(app, page, 'file', kind)
  } finally {
    await app.close()
  }
}

async function run(): Promise<void> {
  console.log('milliseconds; click: from the press to the first part; gap: longest between two frames; views: time/gap')
  say(['way', 'kind', 'click', 'gap', 'search gap', 'compare gap', 'MiB', 'views'])
  for (const way of options.ways.split(',')) {
    const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-bench-'))
    try {
      if (way === 'direct' || way === 'tap') await receive(way, folder)
      if (way === 'direct' && options.ways.includes('file')) await open(folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

void run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
