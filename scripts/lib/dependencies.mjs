import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Stop, say } from './project.mjs'

const oldestNode = { major: 20, minor: 19 }

/** Inside node_modules, which `npm ci` deletes first: a half-finished install never has one. */
const stampFile = 'node_modules/.dependencies-stamp'

export function checkNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)) return
  throw new Stop(
    `Node ${version} is too old: ZMQ Inspector needs Node ${oldestNode.major}.${oldestNode.minor} or newer (https://nodejs.org).`,
  )
}

/**
 * Native packages differ by platform, architecture and Node's major version, so these belong to the stamp.
 * @param {string} lockText
 * @param {{ platform: string, arch: string, versions: { node: string } }} node
 */
export function dependencyStamp(lockText, node = process) {
  const hash = createHash('sha256').update(lockText).digest('hex')
  return `${hash} node${node.versions.node.split('.')[0]} ${node.platform} ${node.arch}\n`
}

/**
 * Whether node_modules already holds what the lock file asks for, by npm's own record of what it installed: so an
 * `npm install something` is not followed by a second, complete install.
 * @typedef {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lock
 * @param {Lock} lock
 * @param {Lock} installed node_modules/.package-lock.json
 */
export function installedMatchesLock(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '')
  const isAsWanted = wanted.every(([path, { version, integrity, optional }]) => {
    const found = installed.packages[path]
    return found ? found.version === version && found.integrity === integrity : optional === true
  })
  return isAsWanted && Object.keys(installed.packages).every((path) => path in lock.packages)
}

/** @param {string} root */
export function dependenciesAreCurrent(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = dependencyStamp(lockText)
  const stampPath = join(root, stampFile)
  const found = existsSync(stampPath) ? readFileSync(stampPath, 'utf8') : ''
  if (found === stamp) return true
  const installedPath = join(root, 'node_modules/.package-lock.json')
  // A stamp of another Node or platform means that packages may have to change although the lock file did not.
  const isOtherMachine = found !== '' && found.split(' ').slice(1).join() !== stamp.split(' ').slice(1).join()
  if (isOtherMachine || !existsSync(installedPath)) return false
  if (!installedMatchesLock(JSON.parse(lockText), JSON.parse(readFileSync(installedPath, 'utf8')))) return false
  writeFileSync(stampPath, stamp)
  return true
}

/**
 * npm as it was started, or the one on the PATH.
 * @param {string[]} npmArguments
 * @returns {[string, string[], { shell: boolean }]}
 */
export function npmCommand(npmArguments) {
  const npmScript = process.env.npm_execpath
  if (npmScript?.endsWith('npm-cli.js')) return [process.execPath, [npmScript, ...npmArguments], { shell: false }]
  // On Windows npm is a .cmd file, which only a shell can start.
  return ['npm', npmArguments, { shell: process.platform === 'win32' }]
}

/** Brings node_modules up to package-lock.json. @param {string} root */
export function ensureDependencies(root) {
  checkNodeVersion()
  if (dependenciesAreCurrent(root)) return
  say('Installing the packages of package-lock.json (npm ci) …')
  // Warnings are left out: they are about engines and scripts of packages that run nothing here (docs/packaging.md).
  const [command, commandArguments, options] = npmCommand(['ci', '--include=dev', '--loglevel=error'])
  const result = spawnSync(command, commandArguments, { ...options, cwd: root, stdio: ['ignore', 2, 2] })
  if (result.error) throw new Stop(`npm could not be started (${result.error.message}): install Node with npm, then run this again.`)
  if (result.status !== 0) throw new Stop('npm ci failed, its message is above: check the network or the registry, then run this again.')
  writeFileSync(join(root, stampFile), dependencyStamp(readFileSync(join(root, 'package-lock.json'), 'utf8')))
}
