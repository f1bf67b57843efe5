import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Program, type ProgramExit, startProgram } from './program'

/**
 * Runs the programs of this folder, which know nothing of us: the tests' proof that what is captured is what passed.
 * Node only, so that unit tests and Playwright both use it.
 */

const here = fileURLToPath(new URL('.', import.meta.url))
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/peers', import.meta.url))
const runFile = promisify(execFile)

/** A script's name without `.py`. */
export type ScriptName =
  | 'pub'
  | 'sub'
  | 'push'
  | 'pull'
  | 'req'
  | 'rep_echo'
  | 'router_echo'
  | 'dealer'
  | 'any_socket'
  | 'crowd'
  | 'typed_push'
  | 'topics'
  | 'publish'
  | 'large_push'
  | 'plant'
  | 'shop'
  | 'till'
type CompiledName = 'hello-world-server' | 'hello-world-client'

/** One frame that a script received: text for valid UTF-8, base64 for other bytes, `sha256` alone above 4 KiB. */
interface PeerFrame {
  readonly size: number
  readonly text?: string
  readonly base64?: string
  readonly sha256?: string
}

export interface Peer extends AsyncDisposable {
  /** Where it is bound, as it resolved it, or where it connects. */
  readonly endpoint: string
  /** Lines of its standard output so far, without the `ready` line. */
  readonly lines: readonly string[]
  /** What it wrote to the standard error so far. */
  readonly errors: string
  /** Settles when it has ended and its output is complete. */
  readonly exited: Promise<ProgramExit>
  /** Messages that a script printed so far. */
  messages(): readonly (readonly PeerFrame[])[]
  /** Waits until there are that many {@link lines}. @throws Error after `timeoutMs` or when it ends with fewer. */
  waitForLines(count: number, timeoutMs?: number): Promise<readonly string[]>
  /** Lets a script that was started with `--wait` begin. */
  go(): void
  /** Writes a line to its standard input, for a script that waits for more than that. */
  tell(line: string): void
  /** Kills it, if it still runs, and waits for its end. */
  stop(): Promise<void>
}

/**
 * Starts a Python script of this folder and waits until it is bound or connecting.
 * @throws Error one sentence, when pyzmq is missing or the script ends before it is ready.
 */
export async function startScript(name: ScriptName, commandLine: readonly string[]): Promise<Peer> {
  const program = startProgram(await pythonWithZmq(), [join(here, `${name}.py`), ...commandLine], {
    // No __pycache__ in the source tree.
    environment: { PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' },
  })
  return await peerOf(program, 1, async () => {
    const [first] = await program.waitForLines(1)
    const endpoint = first?.match(/^ready (.+)$/)?.[1]
    if (endpoint === undefined) throw new Error(`${name}.py began with “${first}” instead of its ready line.`)
    return endpoint
  })
}

/** Starts the guide's server in C (default: its own `tcp://*:5555`) and waits until it accepts connections; tcp only. */
export async function startHelloWorldServer(endpoint = 'tcp://*:5555'): Promise<Peer> {
  const program = startProgram(await compiled('hello-world-server'), [endpoint])
  return await peerOf(program, 0, async () => {
    await acceptsConnections(endpoint, program)
    return endpoint
  })
}

/** Starts the guide's client in C (default: to `tcp://localhost:5555`); its lines are the guide's. */
export async function startHelloWorldClient(endpoint = 'tcp://localhost:5555'): Promise<Peer> {
  const program = startProgram(await compiled('hello-world-client'), [endpoint])
  return await peerOf(program, 0, async () => {
    await program.waitForLines(1)
    return endpoint
  })
}

/** What `publish` is told to say: these messages of frames. */
export const messageArguments = (messages: readonly (readonly Uint8Array[])[]): readonly string[] =>
  messages.flatMap((frames) => ['--message', frames.map((frame) => Buffer.from(frame).toString('hex')).join(',')])

/** A tcp port of the loopback interface that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.')
  return address.port
}

/** A peer once it is ready; its first `headerLines` lines are not its output. */
async function peerOf(program: Program, headerLines: number, ready: () => Promise<string>): Promise<Peer> {
  try {
    const endpoint = await ready()
    return {
      endpoint,
      get lines() {
        return program.lines.slice(headerLines)
      },
      get errors() {
        return program.errorLines.join('\n')
      },
      exited: program.exited,
      messages: () => program.lines.slice(headerLines).map(parseMessage),
      waitForLines: async (count, timeoutMs) => (await program.waitForLines(headerLines + count, timeoutMs)).slice(headerLines),
      go: () => program.writeLine('go'),
      tell: (line) => program.writeLine(line),
      stop: program.stop,
      [Symbol.asyncDispose]: program.stop,
    }
  } catch (error) {
    await program.stop()
    throw error
  }
}

function parseMessage(line: string): readonly PeerFrame[] {
  // peer.py's own format; a line of another shape fails the test that reads it.
  const message: { readonly frames: readonly PeerFrame[] } = JSON.parse(line)
  return message.frames
}

let pythonFound: Promise<string> | undefined

/** The first Python that has pyzmq: Debian's own, or whatever `python3` is. */
function pythonWithZmq(): Promise<string> {
  pythonFound ??= (async () => {
    for (const python of ['/usr/bin/python3', 'python3']) {
      const works = await runFile(python, ['-c', 'import zmq']).then(
        () => true,
        () => false,
      )
      if (works) return python
    }
    throw new Error('No Python with pyzmq was found; on Debian and Ubuntu: apt-get install python3-zmq')
  })()
  return pythonFound
}

/** The path of a compiled C program; its name holds its source's hash, so a changed source is compiled anew. */
async function compiled(name: CompiledName): Promise<string> {
  const source = join(here, `${name}.c`)
  const hash = createHash('sha256').update(await readFile(source))
  const path = join(cacheFolder, `${name}-${hash.digest('hex').slice(0, 16)}`)
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (exists) return path
  await mkdir(cacheFolder, { recursive: true })
  // Test files run side by side: compile apart, then put in place.
  const partial = `${path}.${process.pid}`
  try {
    await runFile('gcc', ['-O2', '-Wall', '-Wextra', '-o', partial, source, '-lzmq'])
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${name}.c could not be compiled; on Debian and Ubuntu: apt-get install gcc libc6-dev libzmq3-dev (${why})`)
  }
  return path
}

/** The guide's server says nothing when it is bound: asks the port until it answers. */
async function acceptsConnections(endpoint: string, program: Program): Promise<void> {
  const port = Number(endpoint.slice(endpoint.lastIndexOf(':') + 1))
  let ended = false
  void program.exited.then(() => {
    ended = true
  })
  const giveUpMs = Date.now() + 10_000
  while (!(await answers(port))) {
    if (ended) throw new Error(`hello-world-server ended at once: ${program.errorLines.join(' ')}`)
    if (Date.now() > giveUpMs) throw new Error(`hello-world-server does not listen on ${endpoint}.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ host: '127.0.0.1', port })
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}
