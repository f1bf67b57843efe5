import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Stop, say } from './project.mjs'

/** All that the build depends on; the lock file stands for the libraries. */
const inputs = ['main', 'preload', 'renderer', 'shared', 'cli', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig']

/** Beside the folders that electron-vite empties. */
const stampFile = 'out/.build-stamp'

/**
 * Names, sizes and times of the sources: a deleted or an older file changes it too, which comparing times alone would miss.
 * @param {string} root
 */
export function sourceFingerprint(root) {
  const hash = createHash('sha256')
  const add = (/** @type {string} */ path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false })
    if (!found) return
    if (found.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`)
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(`${path} ${found.size} ${found.mtimeMs}\n`)
    }
  }
  for (const input of inputs) add(input)
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} fingerprint
 */
export function buildIsFresh(root, fingerprint = sourceFingerprint(root)) {
  try {
    return readFileSync(join(root, stampFile), 'utf8') === fingerprint
  } catch {
    return false
  }
}

/** What is in out/ is no longer a complete build of the sources. @param {string} root */
export function forgetBuild(root) {
  rmSync(join(root, stampFile), { force: true })
}

/** @param {string} root */
export function ensureBuild(root) {
  if (!buildIsFresh(root)) build(root)
}

/** @param {string} root */
export function build(root) {
  const start = performance.now()
  // Taken before the build: what is changed meanwhile is built the next time.
  const fingerprint = sourceFingerprint(root)
  forgetBuild(root)
  say('Building …')
  const result = spawnSync(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.status !== 0) {
    throw new Stop(`${result.stdout ?? ''}${result.stderr ?? ''}The build failed, the reason is above.`)
  }
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(join(root, stampFile), fingerprint)
  say(`Built in ${((performance.now() - start) / 1000).toFixed(1)} s.`)
}
