import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const timeoutMs = 60_000

/** Starts a program whose standard input and output are ours. */
export function start(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** The lines that a program prints, one by one; a program that says nothing for a minute is killed. */
export function linesOf(child: ChildProcess, stream: NodeJS.ReadableStream | null = child.stdout): () => Promise<string> {
  if (stream === null) throw new Error('no output')
  const lines = createInterface({ input: stream })[Symbol.asyncIterator]()
  return async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    const { value, done } = await lines.next()
    clearTimeout(timer)
    if (done === true) throw new Error(`${child.spawnfile} ended`)
    return value
  }
}

/** Waits until a program has ended by itself. @throws Error when it failed, or had to be killed after a minute. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    await once(child, 'exit')
    clearTimeout(timer)
  }
  if (child.exitCode !== 0) throw new Error(`${child.spawnargs.join(' ')} failed`)
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

export const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
