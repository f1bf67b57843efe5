// `npm run bench:NAME`, `npm run fuzz`: bundles a program of bench/ and runs it on this Node, or on Electron's where it needs that.
// `node scripts/bench.mjs NAME [arguments]`; without a name (`npm run bench`) all measurements, one after the other, in few rounds.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { benchFolder, bundleForNode } from './lib/bench.mjs'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { projectRoot, runMain, Stop } from './lib/project.mjs'
import { run } from './lib/run.mjs'
import { ensureRuntime } from './lib/runtime.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'

const sources = join(projectRoot, 'bench')

/** Measurements of what only Electron's own Node has, like SQLite. */
const onElectron = ['session', 'tap-to-disk', 'own-decoders']
/** Measurements of the built program. */
const ofBuild = ['tap-to-disk', 'window', 'large']
/** Measurements of the app's window, which needs a display. */
const ofWindow = ['window', 'large']
/** Whose peers they use, where they have none of their own. */
const peersOf = new Map([
  ['tap-to-disk', 'tap'],
  ['window', 'tap'],
])

/**
 * What `npm run bench` measures: name, arguments, and the seconds after which it is ended.
 * @type {readonly (readonly [string, string[], number])[]}
 */
const all = [
  ['decoder', [], 120],
  ['statistics', [], 180],
  ['filter', [], 300],
  ['own-decoders', ['--rounds', '3'], 180],
  ['session', [], 120],
  ['tap', ['--rounds', '3'], 600],
  ['tap-to-disk', ['--rounds', '3'], 600],
  ['pairing', ['5'], 120],
  ['window', ['--rounds', '3'], 600],
  ['large', ['--ways', 'direct,file'], 600],
]

/**
 * Programs that a measurement starts: the files of its folder.
 * @param {string} name
 * @returns {Record<string, string>}
 */
function partsOf(name) {
  const folder = join(sources, name)
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
  return Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), `bench/${name}/${file}`]))
}

/** @param {string} folder of programs in C over libzmq */
function compilePeers(folder) {
  if (!existsSync(folder)) return
  const target = join(benchFolder, 'peers')
  mkdirSync(target, { recursive: true })
  for (const file of readdirSync(folder)) {
    const { status, stderr } = spawnSync(
      'gcc',
      ['-O2', join(folder, file), '-o', join(target, file.replace(/\.c$/, '')), '-lzmq', '-lpthread'],
      { encoding: 'utf8' },
    )
    if (status !== 0)
      throw new Stop(`${file} could not be compiled; on Debian: apt-get install gcc libc6-dev libzmq3-dev socat. ${stderr ?? ''}`)
  }
}

/**
 * Bundles a measurement and runs it. Answers with its exit code.
 * @param {string} name
 * @param {string[]} programArguments
 * @param {number} [timeoutMs]
 */
async function measure(name, programArguments, timeoutMs) {
  await bundleForNode({ [name]: `bench/${name}.ts`, ...partsOf(name) })
  compilePeers(join(sources, peersOf.get(name) ?? name, 'peers'))
  if (ofBuild.includes(name)) ensureBuild(projectRoot)
  const { executable } = await ensureRuntime(projectRoot)
  const isOfWindow = ofWindow.includes(name)
  if (isOfWindow) ensureSystemPackages({ window: true, tests: true, runtime: executable })
  const program = [join(benchFolder, `${name}.mjs`), ...programArguments]
  if (!onElectron.includes(name)) return run(process.execPath, program, { cwd: projectRoot, timeoutMs, window: isOfWindow })
  return run(executable, program, { cwd: projectRoot, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeoutMs })
}

/** Runs what `npm run bench` does. One that fails or takes too long does not keep the others from theirs. */
async function measureAll() {
  /** @type {string[]} */
  const failed = []
  for (const [name, programArguments, limitSeconds] of all) {
    process.stdout.write(`\n${[name, ...programArguments].join(' ')}\n\n`)
    const exitCode = await measure(name, programArguments, limitSeconds * 1000).catch((error) => {
      process.stderr.write(`${error instanceof Stop ? error.message : error}\n`)
      return 1
    })
    if (exitCode !== 0) failed.push(name)
  }
  if (failed.length > 0) throw new Stop(`These failed, or took longer than they may: ${failed.join(', ')}.`)
  return 0
}

await runMain(async () => {
  const [name, ...programArguments] = process.argv.slice(2)
  if (name !== undefined && !existsSync(join(sources, `${name}.ts`))) {
    const names = readdirSync(sources).filter((file) => file.endsWith('.ts'))
    throw new Stop(`There is no measurement “${name}”: use one of ${names.map((file) => file.replace(/\.ts$/, '')).join(', ')}.`)
  }
  ensureDependencies(projectRoot)
  return name === undefined ? measureAll() : measure(name, programArguments)
})
