// `npm test`: everything. `npm test -- check|unit|e2e [arguments for the runner]`: one part.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { projectRoot, runMain, Stop, say } from './lib/project.mjs'
import { run } from './lib/run.mjs'
import { describeRuntime, ensureRuntime } from './lib/runtime.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'
import { countPlaywright, countVitest, readCounts, stageCounts } from './lib/test-report.mjs'

/** @typedef {{ name: string, exitCode: number, counts?: import('./lib/test-report.mjs').Counts | undefined }} Stage */

const parts = ['check', 'unit', 'e2e']
const reports = join(projectRoot, 'node_modules/.cache/zmq-inspector/reports')

/** @param {string} path in node_modules */
const tool = (path) => join(projectRoot, 'node_modules', path)

const checks = [
  { name: 'format and lint (biome check .)', command: [tool('@biomejs/biome/bin/biome'), 'check', '.'] },
  { name: 'types (tsc --build)', command: [tool('typescript/bin/tsc'), '--build'] },
  { name: 'dead code (knip)', command: [tool('knip/bin/knip.js')] },
]

/** One after the other, until one fails. @returns {Promise<Stage[]>} */
async function runChecks() {
  /** @type {Stage[]} */
  const stages = []
  for (const { name, command } of checks) {
    say(`\n── ${name}`)
    const exitCode = await run(process.execPath, command, { cwd: projectRoot })
    stages.push({ name, exitCode })
    if (exitCode !== 0) break
  }
  return stages
}

/**
 * On Electron's own Node: the one that ships.
 * @param {string} electron
 * @param {string[]} runnerArguments
 * @returns {Promise<Stage>}
 */
async function runUnitTests(electron, runnerArguments) {
  const name = 'unit tests (vitest)'
  say(`\n── ${name}`)
  const report = join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await run(electron, [tool('vitest/vitest.mjs'), 'run', ...reporters, ...runnerArguments], {
    cwd: projectRoot,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  return { name, exitCode, counts: readCounts(report, countVitest) }
}

/**
 * @param {string[]} runnerArguments
 * @returns {Promise<Stage>}
 */
async function runEndToEndTests(runnerArguments) {
  const name = 'end-to-end tests (playwright)'
  say(`\n── ${name}`)
  try {
    ensureBuild(projectRoot)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    say(error.message)
    return { name, exitCode: 1 }
  }
  const report = join(reports, 'playwright.json')
  const exitCode = await run(process.execPath, [tool('@playwright/test/cli.js'), 'test', '--reporter=list,json', ...runnerArguments], {
    cwd: projectRoot,
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    window: true,
  })
  return { name, exitCode, counts: readCounts(report, countPlaywright) }
}

await runMain(async () => {
  const [part, ...runnerArguments] = process.argv.slice(2)
  if (part !== undefined && !parts.includes(part)) {
    throw new Stop(`There is no part "${part}" of the tests: use npm test, or npm test -- ${parts.join('|')} [arguments for the runner].`)
  }
  const isWanted = (/** @type {string} */ name) => part === undefined || part === name

  ensureDependencies(projectRoot)
  const runtime = await ensureRuntime(projectRoot)
  if (part !== 'check') ensureSystemPackages({ window: true, tests: true, runtime: runtime.executable })
  say(describeRuntime(runtime))
  // A report of an earlier run must not be counted for a runner that writes none.
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })

  // A failed check does not hide what the tests would have said.
  /** @type {Stage[]} */
  const stages = []
  if (isWanted('check')) stages.push(...(await runChecks()))
  if (isWanted('unit')) stages.push(await runUnitTests(runtime.executable, runnerArguments))
  if (isWanted('e2e')) stages.push(await runEndToEndTests(runnerArguments))

  const failed = stages.filter(({ exitCode }) => exitCode !== 0)
  const totals = stages.map(({ exitCode, counts }) => stageCounts(exitCode, counts))
  const sum = (/** @type {'passed' | 'failed'} */ key) => totals.reduce((total, counts) => total + counts[key], 0)
  // On stdout, where the runners' own summaries are: CI reads the last line.
  if (failed.length > 0) console.log(`Failed: ${failed.map(({ name }) => name).join(', ')}`)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  return failed.length > 0 ? 1 : 0
})
