import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildIsFresh, forgetBuild, sourceFingerprint } from './build.mjs'

describe('the build', () => {
  let root = ''
  const write = (/** @type {string} */ path, text = '') => writeFileSync(join(root, path), text)

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'zmq-inspector-test-'))
    for (const folder of ['main', 'main/capture', 'out']) mkdirSync(join(root, folder))
    write('main/capture/a.ts', 'a')
    write('main/b.ts', 'b')
    write('out/.build-stamp', sourceFingerprint(root))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('is fresh while nothing changes', () => {
    expect(buildIsFresh(root)).toBe(true)
  })

  it('is stale after a source was changed, added, removed, or given back an older time', () => {
    write('main/capture/a.ts', 'a longer one')
    expect(buildIsFresh(root)).toBe(false)
    write('out/.build-stamp', sourceFingerprint(root))
    write('main/capture/c.ts')
    expect(buildIsFresh(root)).toBe(false)
    write('out/.build-stamp', sourceFingerprint(root))
    rmSync(join(root, 'main/b.ts'))
    expect(buildIsFresh(root)).toBe(false)
    write('out/.build-stamp', sourceFingerprint(root))
    utimesSync(join(root, 'main/capture/a.ts'), 1, 1)
    expect(buildIsFresh(root)).toBe(false)
  })

  it('does not depend on tests', () => {
    write('main/capture/a.test.ts')
    expect(buildIsFresh(root)).toBe(true)
  })

  it('is stale when it was forgotten', () => {
    forgetBuild(root)
    expect(buildIsFresh(root)).toBe(false)
  })
})
