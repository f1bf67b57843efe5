// `npm run screenshots [-- FOLDER] [--only SCENE,…] [--theme light|dark] [--size WIDTH]`: pictures of the built app in both themes and
// two sizes, to look at and for the README. The scenes are in e2e/scenes.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { needsVirtualDisplay } from './lib/display.mjs'
import { electronSwitches } from './lib/electron.mjs'
import { projectRoot, runMain, Stop, say, userDirectory } from './lib/project.mjs'
import { run } from './lib/run.mjs'
import { ensureRuntime } from './lib/runtime.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'

/** @type {readonly (readonly [width: number, height: number])[]} */
const sizes = [
  [1280, 800],
  [1920, 1080],
]
const themes = /** @type {const} */ (['light', 'dark'])

/**
 * What is asked for.
 * @typedef {{ folder: string, only: readonly string[] | undefined, themes: readonly ('light' | 'dark')[], sizes: typeof sizes }} Order
 */

/** @returns {Order} */
function orderOf(/** @type {string[]} */ commandLine) {
  const { values, positionals } = parseArgs({
    args: commandLine,
    allowPositionals: true,
    options: { only: { type: 'string' }, theme: { type: 'string' }, size: { type: 'string' } },
  })
  const order = {
    folder: resolve(userDirectory(), positionals[0] ?? 'screenshots'),
    only: values.only?.split(','),
    themes: themes.filter((theme) => values.theme === undefined || values.theme === theme),
    sizes: sizes.filter(([width]) => values.size === undefined || values.size === String(width)),
  }
  if (order.themes.length === 0) throw new Stop(`--theme is one of ${themes.join(' and ')}.`)
  if (order.sizes.length === 0) throw new Stop(`--size is one of ${sizes.map(([width]) => width).join(' and ')}.`)
  return order
}

/** The scenes and the page object of the end-to-end tests, which are TypeScript. */
async function loadScenes() {
  const { runnerImport } = await import('vite')
  const load = async (/** @type {string} */ path) =>
    (await runnerImport(join(projectRoot, path), { root: projectRoot, configFile: false, logLevel: 'error' })).module
  const { groups } = /** @type {{ groups: readonly SceneGroup[] }} */ (await load('e2e/scenes/index.ts'))
  const { InspectorWindow } = /** @type {{ InspectorWindow: WindowObject }} */ (await load('e2e/pages/inspector-window.ts'))
  return { groups, InspectorWindow }
}

/** That of e2e/pages. @typedef {new (page: unknown, app: unknown) => { ready(): Promise<void> }} WindowObject */

/** As e2e/scenes/stage.ts has it. @typedef {{ language?: string, scenes: Readonly<Record<string, (stage: object) => Promise<unknown>>> }} SceneGroup */

/** Answers whether all scenes could be played. @param {Order} order */
async function takeAll(order) {
  let isComplete = true
  const { groups, InspectorWindow } = await loadScenes()
  const names = groups.flatMap(({ scenes }) => Object.keys(scenes))
  const unknown = order.only?.filter((name) => !names.includes(name)) ?? []
  if (unknown.length > 0) throw new Stop(`There is no scene ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  for (const { language = 'en_US', scenes } of groups) {
    const wanted = Object.keys(scenes).filter((name) => order.only?.includes(name) ?? true)
    // Each scene goes on from the one before: those before the last one that is wanted are played too.
    const played = Object.entries(scenes).slice(0, Object.keys(scenes).indexOf(wanted.at(-1) ?? '') + 1)
    if (played.length === 0) continue
    for (const [width, height] of order.sizes)
      isComplete = (await play({ order, width, height, language, played, wanted, InspectorWindow })) && isComplete
  }
  return isComplete
}

/**
 * Plays scenes in one window and takes the pictures that are wanted; answers whether all could be played.
 * @param {{ order: Order, width: number, height: number, language: string, played: [string, (stage: object) => Promise<unknown>][], wanted: string[], InspectorWindow: WindowObject }} what
 */
async function play({ order, width, height, language, played, wanted, InspectorWindow }) {
  const { _electron } = await import('@playwright/test')
  const userData = mkdtempSync(join(tmpdir(), 'zmq-inspector-screenshots-'))
  /** @type {AsyncDisposable[]} */
  const kept = []
  const app = await _electron.launch({
    args: [...electronSwitches, projectRoot, `--user-data-dir=${userData}`],
    env: /** @type {Record<string, string>} */ ({
      ...process.env,
      LANGUAGE: language,
      LANG: `${language}.UTF-8`,
      LC_ALL: `${language}.UTF-8`,
    }),
  })
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(20_000)
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size[0], size[1]),
      /** @type {const} */ ([width, height]),
    )
    await page.emulateMedia({ colorScheme: order.themes[0] ?? 'light', reducedMotion: 'reduce' })
    const keep = (/** @type {AsyncDisposable} */ owned) => {
      kept.push(owned)
      return owned
    }
    const stage = { app, page, inspector: new InspectorWindow(page, app), userData, keep }
    await stage.inspector.ready()
    for (const [name, show] of played) {
      try {
        await show(stage)
      } catch (error) {
        await page.screenshot({ path: join(order.folder, `failed-${name}-${width}.png`) })
        say(`The scene ${name} at ${width} failed: ${error instanceof Error ? error.message : error}`)
        return false
      }
      if (!wanted.includes(name)) continue
      // A pointer would light up what it happens to be over.
      await page.mouse.move(width / 2, 1)
      for (const theme of order.themes) {
        await page.emulateMedia({ colorScheme: theme })
        // A picture is looked at by people: let what slides come to rest.
        await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 400))))
        const path = join(order.folder, `${name}-${theme}-${width}.png`)
        await page.screenshot({ path })
        shrink(path)
      }
      say(`${name} at ${width}×${height}`)
    }
    return true
  } finally {
    await app.close()
    for (const one of kept.reverse()) await one[Symbol.asyncDispose]()
    rmSync(userData, { recursive: true, force: true })
  }
}

/** Takes a picture's colours down to a palette, where pngquant is installed: a third of the size. @param {string} path */
function shrink(path) {
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--output', path, '256', path], { stdio: 'ignore' })
}

await runMain(async () => {
  ensureDependencies(projectRoot)
  const runtime = await ensureRuntime(projectRoot)
  ensureSystemPackages({ window: true, tests: true, runtime: runtime.executable })
  ensureBuild(projectRoot)
  const commandLine = process.argv.slice(2)
  const order = orderOf(commandLine)
  if (needsVirtualDisplay()) {
    return run(process.execPath, [fileURLToPath(import.meta.url), ...commandLine], { cwd: userDirectory(), window: true })
  }
  mkdirSync(order.folder, { recursive: true })
  return (await takeAll(order)) ? 0 : 1
})
