import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { markAsModules, tapWorkerSource } from './built-tap-worker'
import { type Program, type ProgramExit, startProgram } from './program'

const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

/** The command line, bundled as it ships, for the tests of one file. */
export interface BuiltCli {
  /** Starts it with these arguments. */
  start(...commandLine: string[]): Program
  /** Runs it to its end. */
  run(...commandLine: string[]): Promise<CliRun>
  /** Its file, to be run with `process.execPath`. */
  readonly path: string
  remove(): Promise<void>
}

interface CliRun extends ProgramExit {
  readonly lines: readonly string[]
  readonly errorLines: readonly string[]
}

/** Bundles the command line once, apart from `npm run build` so that tests do not depend on when that ran. */
export async function buildCli(): Promise<BuiltCli> {
  const folder = join(projectRoot, 'node_modules/.cache/cli-test', String(process.pid))
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'error',
    // What package.json lists as dependencies stays outside, as in the real build.
    ssr: { noExternal: true, external: ['commander', 'zeromq'] },
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      rollupOptions: {
        input: {
          cli: 'cli/index.ts',
          'tap-worker': tapWorkerSource,
          'session-writer-worker': 'main/session/session-writer-worker.ts',
          'user-decoder-worker': 'main/reading/user-decoder-worker.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  await markAsModules(folder)
  const path = join(folder, 'cli.js')
  const start = (...commandLine: string[]): Program => startProgram(process.execPath, [path, ...commandLine])
  return {
    path,
    start,
    run: async (...commandLine) => {
      const program = start(...commandLine)
      const exit = await program.exited
      return { ...exit, lines: program.lines, errorLines: program.errorLines }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
