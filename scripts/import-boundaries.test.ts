import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Each is a violation of the layers in docs/architecture.md; the check must see every one of them. */
const violations: readonly (readonly [file: string, imported: string])[] = [
  ['shared/planted.ts', 'node:fs'],
  ['shared/planted.ts', 'electron'],
  ['shared/planted.ts', 'react'],
  ['shared/planted.ts', '../main/capture/engine'],
  ['shared/ipc/planted.ts', '../../renderer/app/inspector'],
  ['renderer/features/planted.ts', 'node:path'],
  ['renderer/features/planted.ts', 'electron'],
  ['renderer/features/planted.ts', 'zeromq'],
  ['renderer/features/planted.ts', '../../main/capture/engine'],
  ['preload/planted.ts', 'node:fs'],
  ['preload/planted.ts', '../main/capture/engine'],
  ['cli/planted.ts', 'electron'],
  ['cli/planted.ts', '../main/shell/app'],
  ['main/capture/planted.ts', 'electron'],
  ['main/capture/planted.ts', '../shell/app'],
  ['main/capture/sources/planted.ts', '../../shell/app'],
  ['main/capture/planted.ts', '../../renderer/app/inspector'],
  ['main/export/planted.ts', 'zeromq'],
  ['main/shell/planted.ts', 'zeromq'],
]
const allowed: readonly (readonly [file: string, imported: string])[] = [
  ['main/shell/planted.ts', '../capture/engine'],
  ['cli/planted.ts', '../main/capture/engine'],
  ['renderer/features/planted.ts', '../../shared/model'],
  ['preload/planted.ts', 'electron'],
]

const root = join(import.meta.dirname, '..')

/** Lints one file an import in a copy of the tree's folders, with the tree's own rules; answers with the files refused. */
function refusedFiles(folder: string, imports: readonly (readonly [file: string, imported: string])[]): ReadonlySet<string> {
  copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'))
  for (const [index, [file, imported]] of imports.entries()) {
    const path = join(folder, dirname(file), `planted-${index}.ts`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `import * as planted from '${imported}'\nexport { planted }\n`)
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const { stdout } = spawnSync(
    process.execPath,
    [biome, 'lint', '--vcs-enabled=false', '--reporter=github', '--max-diagnostics=none', '.'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )
  const lines = stdout.split('\n').filter((line) => line.includes('noRestrictedImports'))
  return new Set(lines.map((line) => relative(folder, /file=([^,]+)/.exec(line)?.[1] ?? line)))
}

describe('the check of import boundaries', () => {
  let folder: string
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'zmq-inspector-boundaries-')))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('sees every planted violation', () => {
    const refused = refusedFiles(folder, violations)
    const unseen = violations.filter(([file], index) => !refused.has(join(dirname(file), `planted-${index}.ts`)))
    expect(unseen).toEqual([])
  })

  it('leaves imports downwards alone', () => {
    expect([...refusedFiles(folder, allowed)]).toEqual([])
  })
})
