import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProgram } from './program'

const python = '/usr/bin/python3'
const startMs = 20_000

export interface Kernel extends AsyncDisposable {
  /** Its connection file, `kernel-….json`. */
  readonly path: string
  /** As the window names it. */
  readonly name: string
  readonly key: string
}

/** Starts a Jupyter kernel of Python and waits until it has written its connection file. @throws Error when it does not. */
export async function startKernel(): Promise<Kernel> {
  const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-kernel-'))
  const name = `kernel-${process.pid}-${Math.floor(performance.now())}`
  const path = join(folder, `${name}.json`)
  const program = startProgram(python, ['-m', 'ipykernel_launcher', '-f', path, '--ip=127.0.0.1', '--HistoryManager.enabled=False'], {
    environment: { HOME: folder, IPYTHONDIR: folder },
  })
  let hasEnded = false
  void program.exited.then(() => {
    hasEnded = true
  })
  const stop = async (): Promise<void> => {
    await program.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const end = performance.now() + startMs
  for (let key = keyIn(path); ; key = keyIn(path)) {
    if (key !== undefined) return { path, name, key, [Symbol.asyncDispose]: stop }
    if (performance.now() > end || hasEnded) {
      await stop()
      throw new Error('The kernel wrote no connection file; python3-ipykernel may be missing.')
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function keyIn(path: string): string | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string' ? value.key : undefined
  } catch {
    return undefined
  }
}
