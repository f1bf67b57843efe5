import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { npmCommand } from './dependencies.mjs'
import { Stop } from './project.mjs'

/**
 * A stock Electron inside an npm package, for machines that reach only the npm registry (docs/runtimes.md).
 * @type {{ package: string, integrity: string, electron: string, platform: string, architecture: string, folder: string, executable: string }}
 */
export const fallbackRuntime = JSON.parse(readFileSync(new URL('../fallback-runtime.json', import.meta.url), 'utf8'))

/** Lies beside the executable and so travels with it into everything that is packed from this runtime. */
export const fallbackMarker = 'FOR-DEVELOPMENT-AND-TESTS-ONLY.txt'

const markerText = `This Electron runtime was taken from the npm package ${fallbackRuntime.package}
(${fallbackRuntime.integrity})
because the official download could not be reached. It is for development and tests only: do not publish a build made with it.
`

/** @param {string} root */
export async function installFallbackRuntime(root) {
  const downloads = mkdtempSync(join(tmpdir(), 'zmq-inspector-runtime-'))
  try {
    const tarball = downloadTarball(downloads)
    await checkIntegrity(tarball, fallbackRuntime.integrity)
    await unpackRuntime(root, tarball)
  } finally {
    rmSync(downloads, { recursive: true, force: true })
  }
}

/** @param {string} folder */
function downloadTarball(folder) {
  const [command, commandArguments, options] = npmCommand([
    'pack',
    fallbackRuntime.package,
    `--pack-destination=${folder}`,
    '--prefer-offline',
    '--loglevel=error',
  ])
  const result = spawnSync(command, commandArguments, { ...options, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  const [file] = readdirSync(folder)
  if (result.status === 0 && file) return join(folder, file)
  const reason = result.error?.message ?? result.stderr.trim().split('\n')[0]
  throw new Stop(
    `The fallback runtime ${fallbackRuntime.package} could not be fetched (${reason}): check the npm registry, then run this again.`,
  )
}

/**
 * @param {string} file
 * @param {string} integrity as in a lock file: algorithm, hyphen, base64
 */
export async function checkIntegrity(file, integrity) {
  const [algorithm = ''] = integrity.split('-', 1)
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file), hash)
  const found = `${algorithm}-${hash.digest('base64')}`
  if (found === integrity) return
  throw new Stop(
    `The fallback runtime ${fallbackRuntime.package} was refused, its contents are not the pinned ones: expected ${integrity}, got ${found}.`,
  )
}

/**
 * Unpacks into a folder beside the final one and renames it as the last step: what was interrupted never counts as present.
 * @param {string} root
 * @param {string} tarball
 */
export async function unpackRuntime(root, tarball) {
  const electron = join(root, 'node_modules/electron')
  const partial = join(electron, 'dist.partial')
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(join(partial, 'resources'), { recursive: true })
  const { folder, executable } = fallbackRuntime
  const depth = folder.split('/').length
  // The product's own files are all under resources: none of them is wanted.
  const result = spawnSync(
    'tar',
    ['-xzf', tarball, '-C', partial, `--strip-components=${depth}`, `--exclude=${folder}/resources`, folder],
    { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' },
  )
  if (result.status !== 0) throw new Stop(`The fallback runtime could not be unpacked: ${result.error?.message ?? result.stderr.trim()}`)
  renameSync(join(partial, executable), join(partial, 'electron'))
  // npm packages carry no run bits for anything but their "bin".
  for (const program of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) chmodSync(join(partial, program), 0o755)
  await packDefaultApp(join(partial, 'resources/default_app.asar'))
  writeFileSync(join(partial, 'version'), fallbackRuntime.electron)
  writeFileSync(join(partial, fallbackMarker), markerText)
  writeFileSync(join(electron, 'path.txt'), 'electron')
  rmSync(join(electron, 'dist'), { recursive: true, force: true })
  renameSync(partial, join(electron, 'dist'))
}

/** @param {string} target */
async function packDefaultApp(target) {
  // Not a static import: this module is loaded before `npm ci` has brought the package.
  const { createPackage } = await import('@electron/asar')
  await createPackage(fileURLToPath(new URL('../fallback-app', import.meta.url)), target)
}
