import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

/** The tap's thread, from the project's root. */
export const tapWorkerSource = 'main/capture/tap/tap-worker.ts'

/** A thread, bundled as it ships, for the tests of one file. */
export interface BuiltWorker {
  /** What an engine takes as `tapWorkerUrl`, or the like. */
  readonly url: URL
  remove(): Promise<void>
}

/** Bundles the tap's thread. */
export function buildTapWorker(): Promise<BuiltWorker> {
  return buildWorker('tap-worker', tapWorkerSource)
}

/** Bundles a thread, apart from `npm run build` so that tests do not depend on when that ran. `source`: from the project's root. */
export async function buildWorker(name: string, source: string): Promise<BuiltWorker> {
  const folder = join(projectRoot, 'node_modules/.cache', `${name}-test`, String(process.pid))
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      rollupOptions: { input: { [name]: source }, output: { entryFileNames: '[name].js' } },
    },
  })
  await markAsModules(folder)
  return {
    url: pathToFileURL(join(folder, `${name}.js`)),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A folder within node_modules is out of reach of the project's own `"type": "module"`. */
export function markAsModules(folder: string): Promise<void> {
  return writeFile(join(folder, 'package.json'), '{"type":"module"}\n')
}
