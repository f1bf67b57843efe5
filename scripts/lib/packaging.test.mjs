import { describe, expect, it } from 'vitest'
import { builderArguments, isReleaseBuild, unexpectedContents } from './packaging.mjs'
import { stageCounts } from './test-report.mjs'

const official = { kind: /** @type {const} */ ('official'), version: '45.4.1' }
const fallback = { kind: /** @type {const} */ ('fallback'), version: '41.3.0' }
const local = { packageArguments: /** @type {string[]} */ ([]), platform: 'linux', architecture: 'x64', runtime: official, release: false }

describe('a package for this machine', () => {
  it('is made from the runtime in node_modules', () => {
    expect(builderArguments(local)).toEqual(['--publish=never', '--x64', '--linux', 'tar.gz', '-c.electronDist=node_modules/electron/dist'])
  })

  it('says in its name that it is not for publishing when that is the fallback', () => {
    expect(builderArguments({ ...local, runtime: fallback }).join(' ')).toContain('-development.')
    expect(builderArguments(local).join(' ')).not.toContain('development')
  })
})

it.each([['--arm64'], ['--win'], ['--mac', '--x64']])('a package for another machine (%s) takes nothing from node_modules', (...flags) => {
  expect(builderArguments({ ...local, packageArguments: flags }).join(' ')).not.toContain('electronDist')
})

describe('a release', () => {
  it('takes the official Electron from electron-builder, never the runtime in node_modules', () => {
    const builder = builderArguments({ ...local, packageArguments: ['--release', '--linux', 'deb'], release: true })
    expect(builder).toEqual(['--linux', 'deb', '--publish=never'])
  })

  it('is asked for by its flag or by the release pipeline', () => {
    expect(isReleaseBuild(['--release'], {})).toBe(true)
    expect(isReleaseBuild([], { CI_RELEASE: '1' })).toBe(true)
    expect(isReleaseBuild(['--dir'], {})).toBe(false)
  })
})

describe('the contents of a package', () => {
  const right = ['/out', '/out/main/index.js', '/package.json', '/node_modules', '/node_modules/zeromq/build/linux/x64/addon.node']

  it('are the build, the production dependencies and the addon of the target', () => {
    expect(unexpectedContents(right, 'linux/x64')).toBeUndefined()
    expect(
      unexpectedContents(
        right.map((path) => path.replaceAll('/', '\\')),
        'linux/x64',
      ),
    ).toBeUndefined()
  })

  it('are refused with something else in them, with two addons, with another target’s, and without one', () => {
    const other = '/node_modules/zeromq/build/win32/x64/addon.node'
    expect(unexpectedContents([...right, '/cli/index.ts'], 'linux/x64')).toContain('cli/index.ts')
    expect(unexpectedContents([...right, other], 'linux/x64')).toContain('win32')
    expect(unexpectedContents(right, 'linux/arm64')).toContain('linux/x64')
    expect(unexpectedContents(right.slice(0, -1), 'linux/x64')).toContain('none')
  })
})

describe('the closing line of a test run', () => {
  it('counts what the runner counted', () => {
    expect(stageCounts(1, { passed: 3, failed: 2 })).toEqual({ passed: 3, failed: 2 })
    expect(stageCounts(0, { passed: 3, failed: 0 })).toEqual({ passed: 3, failed: 0 })
  })

  it('never says that nothing failed after a stage that failed', () => {
    expect(stageCounts(1)).toEqual({ passed: 0, failed: 1 })
    expect(stageCounts(1, { passed: 3, failed: 0 })).toEqual({ passed: 3, failed: 1 })
  })
})
