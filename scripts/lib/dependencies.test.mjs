import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkNodeVersion, dependenciesAreCurrent, dependencyStamp, installedMatchesLock } from './dependencies.mjs'

const node20 = { platform: 'linux', arch: 'x64', versions: { node: '20.19.0' } }

describe('the Node check', () => {
  it('accepts the oldest supported Node and newer ones', () => {
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.11.1']) expect(() => checkNodeVersion(version)).not.toThrow()
  })

  it('refuses older ones in one sentence', () => {
    for (const version of ['18.20.0', '20.18.3']) expect(() => checkNodeVersion(version)).toThrow(`Node ${version} is too old`)
  })
})

describe('the stamp', () => {
  it('stays the same for another minor version of Node', () => {
    expect(dependencyStamp('lock', { ...node20, versions: { node: '20.20.2' } })).toBe(dependencyStamp('lock', node20))
  })

  it('changes with the lock file, the major version of Node, the platform and the architecture', () => {
    const stamps = [
      dependencyStamp('lock', node20),
      dependencyStamp('lock 2', node20),
      dependencyStamp('lock', { ...node20, versions: { node: '22.1.0' } }),
      dependencyStamp('lock', { ...node20, platform: 'darwin' }),
      dependencyStamp('lock', { ...node20, arch: 'arm64' }),
    ]
    expect(new Set(stamps).size).toBe(stamps.length)
  })
})

describe('the comparison with what npm installed', () => {
  const lock = {
    packages: {
      '': { version: '1.0.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b-darwin': { version: '2.0.0', integrity: 'sha512-b', optional: true },
    },
  }
  const a = { version: '1.0.0', integrity: 'sha512-a' }

  it('accepts that an optional package of another platform is not there', () => {
    expect(installedMatchesLock(lock, { packages: { 'node_modules/a': a } })).toBe(true)
  })

  it('sees a missing, a different and a surplus package', () => {
    expect(installedMatchesLock(lock, { packages: {} })).toBe(false)
    expect(installedMatchesLock(lock, { packages: { 'node_modules/a': { ...a, version: '1.0.1' } } })).toBe(false)
    expect(installedMatchesLock(lock, { packages: { 'node_modules/a': { ...a, integrity: 'sha512-x' } } })).toBe(false)
    expect(installedMatchesLock(lock, { packages: { 'node_modules/a': a, 'node_modules/c': a } })).toBe(false)
  })
})

describe('a tree', () => {
  let root = ''
  const lock = JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } })
  const write = (/** @type {string} */ path, /** @type {string} */ text) => writeFileSync(join(root, path), text)

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'zmq-inspector-test-'))
    mkdirSync(join(root, 'node_modules'))
    write('package-lock.json', lock)
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('without a stamp is not current when npm has not finished', () => {
    expect(dependenciesAreCurrent(root)).toBe(false)
  })

  it('without a stamp is current after an npm install by hand, and gets its stamp', () => {
    write('node_modules/.package-lock.json', lock)
    expect(dependenciesAreCurrent(root)).toBe(true)
    expect(readFileSync(join(root, 'node_modules/.dependencies-stamp'), 'utf8')).toBe(dependencyStamp(lock))
  })

  it('with the stamp of another platform is not current, whatever npm says', () => {
    write('node_modules/.package-lock.json', lock)
    write('node_modules/.dependencies-stamp', dependencyStamp(lock, { ...node20, platform: 'aix' }))
    expect(dependenciesAreCurrent(root)).toBe(false)
  })
})
