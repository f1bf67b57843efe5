import { existsSync, readFileSync } from 'node:fs'

/** The program's version, from the nearest package.json that is ours: the bundle lies at different depths in builds and tests. */
export function programVersion(): string {
  for (let folder = new URL('.', import.meta.url); ; ) {
    const file = new URL('package.json', folder)
    if (existsSync(file)) {
      const found: { readonly name?: unknown; readonly version?: unknown } = JSON.parse(readFileSync(file, 'utf8'))
      if (found.name === 'zmq-inspector' && typeof found.version === 'string') return found.version
    }
    const parent = new URL('..', folder)
    if (parent.href === folder.href) throw new Error('The package.json of zmq-inspector was not found.')
    folder = parent
  }
}
