import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { UsageError } from './usage-error'

/** Commands that open a session file; `tap` and `connect` do with this option. */
const sessionCommands: readonly (string | undefined)[] = ['read', 'stats', 'merge']
const writeOption = /^(-w.*|--write(=.*)?)$/

/** Whether a command line reads or writes a session file. */
export function needsSession([command, ...words]: readonly string[]): boolean {
  if (sessionCommands.includes(command)) return true
  const end = words.indexOf('--')
  return (command === 'tap' || command === 'connect') && words.slice(0, end < 0 ? words.length : end).some((word) => writeOption.test(word))
}

/** Whether this Node has SQLite, in which sessions are kept: from 22.13 on. */
export async function hasSqlite(): Promise<boolean> {
  try {
    await import('node:sqlite')
    return true
  } catch {
    return false
  }
}

/**
 * Carries the command line out on the project's Electron runtime, which is a newer Node than this one. Answers with its exit code.
 * @throws UsageError that says which Node is needed where there is no such runtime.
 */
export async function runOnElectron(cliUrl: string, typed: readonly string[]): Promise<number> {
  const electron = electronExecutable(cliUrl)
  if (electron === undefined) {
    throw new UsageError(`Sessions need Node 22.13 or later; this is Node ${process.versions.node}.`, 'Run the command with a newer Node.')
  }
  const child = spawn(electron, [fileURLToPath(cliUrl), ...typed], { stdio: 'inherit', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
  // Ctrl-C in a terminal reaches both; what only this process is sent is handed on.
  const handOn = (signal: NodeJS.Signals): void => void child.kill(signal)
  process.on('SIGTERM', handOn)
  process.on('SIGINT', () => undefined)
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

/** The package answers with the path of its executable; it throws while there is none. */
function electronExecutable(cliUrl: string): string | undefined {
  try {
    const path: unknown = createRequire(cliUrl)('electron')
    return typeof path === 'string' ? path : undefined
  } catch {
    return undefined
  }
}
