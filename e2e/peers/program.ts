import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export interface ProgramExit {
  readonly code: number | undefined
  readonly signal: string | undefined
}

/** A running program whose output is followed line by line. */
export interface Program extends AsyncDisposable {
  /** Lines of its standard output so far. */
  readonly lines: readonly string[]
  /** Lines of its standard error so far. */
  readonly errorLines: readonly string[]
  /** Settles when it has ended and its output is complete. */
  readonly exited: Promise<ProgramExit>
  /** Waits for that many {@link lines}. @throws Error after `timeoutMs` or when it ends with fewer. */
  waitForLines(count: number, timeoutMs?: number): Promise<readonly string[]>
  /** Waits for a line of the standard error. @throws Error after `timeoutMs` or when it ends without. */
  waitForErrorLine(pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>
  /** Writes a line to its standard input. */
  writeLine(line: string): void
  /** Reads its standard output no more, as `head` does after its last line. */
  closeOutput(): void
  kill(signal: NodeJS.Signals): void
  /** Kills it, if it still runs, and waits for its end. */
  stop(): Promise<void>
}

export interface ProgramOptions {
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>
}

const defaultTimeoutMs = 15_000

const setpriv = '/usr/bin/setpriv'
/** On Linux the kernel ends a program with its parent, even where the parent is killed (a test run that timed out). */
const withParent: readonly string[] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL'] : []

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a program; whatever becomes of it, it does not outlive this process. */
export function startProgram(file: string, commandLine: readonly string[], options: ProgramOptions = {}): Program {
  const name = [file, ...commandLine].join(' ')
  const [command = file, ...rest] = [...withParent, file, ...commandLine]
  const child = spawn(command, rest, { stdio: 'pipe', env: { ...process.env, ...options.environment } })
  running.add(child)
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const check of [...waiting]) check()
  }
  const lines = follow(child.stdout, wake)
  const errorLines = follow(child.stderr, wake)
  // A program that has ended takes no more input; that it ended is what its user hears.
  child.stdin.on('error', () => undefined)
  let exit: ProgramExit | undefined
  const exited = new Promise<ProgramExit>((resolve) => {
    const end = (code: number | null, signal: string | null): void => {
      running.delete(child)
      exit = { code: code ?? undefined, signal: signal ?? undefined }
      resolve(exit)
      wake()
    }
    child.once('close', end)
    child.once('error', (error) => {
      errorLines.push(error.message)
      end(null, null)
    })
  })
  const waitFor = <Value>(look: () => Value | undefined, what: () => string, timeoutMs: number): Promise<Value> =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        waiting.delete(check)
        clearTimeout(timer)
        act()
      }
      const fail = (why: string): void => settle(() => reject(new Error(`${name} ${why} ${what()}. ${errorLines.join(' ')}`.trim())))
      const check = (): void => {
        const found = look()
        if (found !== undefined) settle(() => resolve(found))
        else if (exit !== undefined) fail('ended before')
      }
      const timer = setTimeout(() => fail(`did not within ${timeoutMs} ms give`), timeoutMs)
      waiting.add(check)
      check()
    })
  const stop = async (): Promise<void> => {
    if (exit === undefined) child.kill('SIGKILL')
    await exited
  }
  return {
    lines,
    errorLines,
    exited,
    waitForLines: (count, timeoutMs = defaultTimeoutMs) =>
      waitFor(
        () => (lines.length >= count ? lines : undefined),
        () => `line ${count} (it has ${lines.length})`,
        timeoutMs,
      ),
    waitForErrorLine: (pattern, timeoutMs = defaultTimeoutMs) =>
      waitFor(
        () => errorLines.map((line) => line.match(pattern)).find((match) => match !== null) ?? undefined,
        () => `a line like ${pattern}`,
        timeoutMs,
      ),
    writeLine: (line) => {
      child.stdin.write(`${line}\n`)
    },
    closeOutput: () => {
      child.stdout.destroy()
    },
    kill: (signal) => {
      child.kill(signal)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function follow(stream: Readable, changed: () => void): string[] {
  const lines: string[] = []
  createInterface({ input: stream }).on('line', (line) => {
    lines.push(line)
    changed()
  })
  return lines
}
