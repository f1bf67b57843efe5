// `npm run bench:NAME`, `npm run fuzz`: bundles a program of bench/ and runs it on this Node, or on Electron's where it needs that.
// `node scripts/bench.mjs NAME [arguments]`
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
const onElectron = ['session']
/** Measurements of the built app, which needs a display. */
const ofWindow = ['window']
/** Whose peers they use, where they have none of their own. */
const peersOf = new Map([['window', 'tap']])

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

await runMain(async () => {
  const [name = '', ...programArguments] = process.argv.slice(2)
  if (!existsSync(join(sources, `${name}.ts`))) {
    const names = readdirSync(sources).filter((file) => file.endsWith('.ts'))
    throw new Stop(`There is no measurement “${name}”: use one of ${names.map((file) => file.replace(/\.ts$/, '')).join(', ')}.`)
  }
  ensureDependencies(projectRoot)
  await bundleForNode({ [name]: `bench/${name}.ts`, ...partsOf(name) })
  compilePeers(join(sources, peersOf.get(name) ?? name, 'peers'))
  const { executable } = await ensureRuntime(projectRoot)
  if (ofWindow.includes(name)) {
    ensureSystemPackages({ window: true, tests: true, runtime: executable })
    ensureBuild(projectRoot)
    return run(process.execPath, [join(benchFolder, `${name}.mjs`), ...programArguments], { cwd: projectRoot, window: true })
  }
  const program = [join(benchFolder, `${name}.mjs`), ...programArguments]
  if (!onElectron.includes(name)) return run(process.execPath, program, { cwd: projectRoot })
  return run(executable, program, { cwd: projectRoot, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
})
