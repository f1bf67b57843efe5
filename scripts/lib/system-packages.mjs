import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { needsVirtualDisplay } from './display.mjs'
import { Stop, say } from './project.mjs'

/**
 * Debian packages. Several names are alternatives: Debian 13 and Ubuntu 24.04 renamed some for the 64-bit time type.
 * @typedef {readonly string[]} Alternatives
 */
/** @type {readonly Alternatives[]} */
const windowPackages = [['libgtk-3-0', 'libgtk-3-0t64'], ['libnss3'], ['libgbm1'], ['libasound2', 'libasound2t64']]
/** @type {readonly Alternatives[]} */
const displayPackages = [['xvfb'], ['xauth']]
/** @type {readonly Alternatives[]} */
const testPackages = [['gcc'], ['libc6-dev'], ['libzmq3-dev'], ['python3-zmq'], ['python3-ipykernel']]
/** electron-builder compresses with 7-Zip. @type {readonly Alternatives[]} */
const packagingPackages = [['p7zip-full', '7zip']]

/**
 * Installed and available packages of a Debian system; replaced in tests.
 * @typedef {{
 *   installed: (names: string[]) => Set<string>
 *   available: (names: string[]) => Set<string>
 *   update: () => void
 *   install: (names: string[]) => void
 *   isRoot: boolean
 * }} PackageSystem
 */

/** @type {PackageSystem} */
const debian = {
  installed(names) {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders.
    const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], { encoding: 'utf8' })
    return new Set(stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0] ?? ''] : [])))
  },
  available(names) {
    const { stdout } = spawnSync('apt-cache', ['policy', ...names], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
    return parseAvailable(stdout ?? '')
  },
  update: () => apt(['update']),
  install: (names) => apt(['install', '-y', '--no-install-recommends', ...names]),
  isRoot: process.getuid?.() === 0,
}

/** @param {string[]} aptArguments */
function apt(aptArguments) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const result = spawnSync('apt-get', ['-q', ...aptArguments], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (result.status === 0) return
  const reason = (result.error?.message ?? result.stderr.trim().split('\n').at(-1)) || `exit code ${result.status}`
  throw new Stop(`apt-get ${aptArguments.join(' ')} failed (${reason}): run it by hand, then run this again.`)
}

/**
 * The names that `apt-cache policy` can install: a purely virtual package is listed too, with the candidate "(none)".
 * @param {string} policy
 */
export function parseAvailable(policy) {
  const names = new Set()
  let name = ''
  for (const line of policy.split('\n')) {
    if (/^\S+:$/.test(line)) name = line.slice(0, -1)
    else if (/^ {2}Candidate: (?!\(none\))/.test(line)) names.add(name)
  }
  return names
}

/**
 * @param {Alternatives} alternatives
 * @param {Set<string>} available
 */
export function chooseName(alternatives, available) {
  return alternatives.find((name) => available.has(name)) ?? alternatives[0] ?? ''
}

/**
 * @param {readonly Alternatives[]} wanted
 * @param {PackageSystem} system
 */
export function ensureDebianPackages(wanted, system = debian) {
  if (wanted.length === 0) return
  const installed = system.installed(wanted.flat())
  const missing = wanted.filter((alternatives) => !alternatives.some((name) => installed.has(name)))
  if (missing.length === 0) return
  if (system.isRoot) {
    say('Updating the list of Debian packages …')
    system.update()
  }
  const available = system.available(missing.flat())
  const names = missing.map((alternatives) => chooseName(alternatives, available))
  if (!system.isRoot) {
    throw new Stop(
      `Packages are missing: ${names.join(', ')}. Install them, then run this again:\n  sudo apt-get install ${names.join(' ')}`,
    )
  }
  say(`Installing Debian packages: ${names.join(' ')} …`)
  system.install(names)
}

/**
 * @typedef {{ window?: boolean, tests?: boolean, packaging?: boolean, runtime?: string }} Needs
 * `runtime` is the Electron executable, asked for its libraries where there are no Debian packages.
 */

/** @param {Needs} needs */
export function ensureSystemPackages({ window = false, tests = false, packaging = false, runtime }) {
  if (process.platform !== 'linux') return
  const display = window && needsVirtualDisplay()
  if (!existsSync('/usr/bin/dpkg-query')) return checkOtherLinux({ display, runtime: window ? runtime : undefined })
  ensureDebianPackages([
    ...(window ? windowPackages : []),
    ...(display ? displayPackages : []),
    ...(tests ? testPackages : []),
    ...(packaging ? packagingPackages : []),
  ])
}

/** @param {{ display: boolean, runtime: string | undefined }} needs */
function checkOtherLinux({ display, runtime }) {
  if (display && !findOnPath('xvfb-run')) {
    throw new Stop('There is no display, and xvfb-run is not installed: install Xvfb from your distribution, then run this again.')
  }
  if (!runtime) return
  const { stdout } = spawnSync('ldd', [runtime], { encoding: 'utf8' })
  const missing = missingLibraries(stdout ?? '')
  if (missing.length === 0) return
  throw new Stop(`Electron lacks the shared libraries ${missing.join(', ')}: install GTK 3, NSS, GBM and ALSA from your distribution.`)
}

/** @param {string} lddOutput */
export function missingLibraries(lddOutput) {
  return lddOutput.split('\n').flatMap((line) => (line.includes('=> not found') ? [line.trim().split(' ')[0] ?? ''] : []))
}

/** @param {string} program */
export function findOnPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}
