import type { Command } from 'commander'
import { CaptureEngine } from '../main/capture/engine'
import { recordLine } from '../main/export/record'
import { InspectorError } from '../shared/errors'
import type { EndpointSnapshot } from '../shared/ipc/contract'
import type { RowId } from '../shared/model'
import { verbatim } from '../shared/sentences/said'
import type { SourceConfig } from '../shared/source-config'
import { frameHelp, parseFrame } from './frames'
import { note, type Output } from './output'
import { formatDuration, frameText } from './readable'
import { addSocketFlags, type SocketFlags, sourceConfig, wholeNumber } from './source-options'
import { type Stop, stopOnSignals } from './stop'
import { throwIfFailed } from './watch'

/** As the options below define them. */
interface RequestFlags extends SocketFlags {
  readonly timeout: number
  readonly json?: true
}

const defaultTimeoutMs = 10_000
/** What a frame shows of itself at most: in a terminal, and where the output goes on to a program or a file. */
const terminalBytes = 4096
const pipedBytes = 16 * 1024 * 1024

export function addRequest(program: Command, output: Output): void {
  const command = program
    .command('request')
    .summary('send one request and print the reply')
    .description(
      'Connects a REQ socket, sends one request once the peer is there, and prints the frames of its reply, one a line; the round-trip ' +
        'time goes to the standard error. Without a reply in time it fails with exit code 1.',
    )
    .argument('<endpoint>', 'where to connect, such as tcp://127.0.0.1:5555')
    .argument('<frame...>', 'frames of the request')
    .option('-t, --timeout <ms>', 'give up after this time', wholeNumber('--timeout', { least: 1, most: 86_400_000 }), defaultTimeoutMs)
    .option('-j, --json', "print the reply's JSON record, with rtt_us (docs/jsonl.md)")
  addSocketFlags(command)
    .addHelpText(
      'after',
      `
${frameHelp}

Examples:
  $ zmq-inspector request tcp://127.0.0.1:5555 Hello
  $ zmq-inspector request tcp://127.0.0.1:5555 '{"method":"status"}' --timeout 500 --json
  $ zmq-inspector request ipc:///tmp/orders get hex:0000002a ''`,
    )
    .action(async (endpoint: string, typedFrames: readonly string[], flags: RequestFlags) => {
      const frames = typedFrames.map(parseFrame)
      const config = sourceConfig({ socket: 'REQ', mode: 'connect', endpoints: [endpoint], flags })
      await request(config, frames, { endpoint, timeoutMs: flags.timeout, json: flags.json === true }, output)
    })
}

interface RequestOptions {
  readonly endpoint: string
  readonly timeoutMs: number
  readonly json: boolean
}

async function request(config: SourceConfig, frames: readonly Uint8Array[], options: RequestOptions, output: Output): Promise<void> {
  using stop = stopOnSignals(options.timeoutMs)
  const engine = new CaptureEngine()
  const progress = new Progress(engine, stop)
  try {
    const source = engine.addSource(config)
    await engine.startSource(source)
    throwIfFailed(engine, source)
    // The round trip is measured from here: the time it takes to connect is not the peer's.
    if (!(await progress.until(() => progress.endpoint()?.state === 'connected'))) throw noReply('not connected', progress, stop, options)
    const sent = await engine.send(source, frames)
    const replyTo = (): RowId | undefined => engine.reader.row(sent)?.peer
    const lost = (): boolean => engine.reader.row(sent)?.state === 'broken'
    await progress.until(() => replyTo() !== undefined || lost())
    const reply = replyTo()
    if (reply === undefined) throw noReply(lost() ? 'lost' : 'sent', progress, stop, options)
    await printReply(engine, reply, options.json, output)
  } finally {
    await engine.close()
  }
}

/** How far a request has come. */
class Progress {
  readonly #engine: CaptureEngine
  readonly #stop: Stop
  #wake: (() => void) | undefined

  constructor(engine: CaptureEngine, stop: Stop) {
    this.#engine = engine
    this.#stop = stop
    const wake = (): void => this.#wake?.()
    engine.observe({ rowsAdded: wake, rowChanged: wake, sourcesChanged: wake })
    stop.signal.addEventListener('abort', wake)
  }

  /** Waits until the condition holds; false when the time was up first. */
  async until(condition: () => boolean): Promise<boolean> {
    while (!condition()) {
      if (this.#stop.signal.aborted) return false
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return true
  }

  /** The endpoint as it is now. */
  endpoint(): EndpointSnapshot | undefined {
    return this.#engine.sources().flatMap(({ id }) => this.#engine.endpoints(id))[0]
  }
}

/** Why there is no reply, from what became of the connection. */
function noReply(state: 'not connected' | 'sent' | 'lost', progress: Progress, stop: Stop, options: RequestOptions): InspectorError {
  const { endpoint, timeoutMs } = options
  if (stop.reason === 'interrupt')
    return new InspectorError({ code: 'INTERRUPTED', message: verbatim(`Interrupted before ${endpoint} replied.`) })
  if (state === 'lost') {
    return new InspectorError({
      code: 'CONNECTION_LOST',
      message: verbatim(`The connection to ${endpoint} was lost before the reply came.`),
    })
  }
  const [why, hint] = state === 'sent' ? connectedWithoutReply : notConnected(progress.endpoint())
  return new InspectorError({
    code: 'ETIMEDOUT',
    message: verbatim(`No reply from ${endpoint} within ${timeoutMs} ms: ${why}.`),
    hint: verbatim(hint),
  })
}

type Explanation = readonly [why: string, hint: string]

const connectedWithoutReply: Explanation = ['the peer was connected and did not answer', 'Allow more time with --timeout.']

function notConnected(endpoint: EndpointSnapshot | undefined): Explanation {
  if (endpoint?.error?.code === 'HANDSHAKE_FAILED') {
    return [
      'a peer was reached but the ZeroMQ handshake failed',
      'The peer must be a REP or ROUTER socket, or a DEALER that does its work, with the same security.',
    ]
  }
  if (endpoint?.error?.code === 'HOST_NOT_FOUND') return ['its host was not found, so no peer was ever connected', 'Check the spelling.']
  if (endpoint?.error === undefined) {
    return [
      'no peer completed the ZeroMQ handshake',
      'Check that what listens there is a ZeroMQ socket, and allow more time with --timeout.',
    ]
  }
  return ['no peer was ever connected', 'Check that a server listens there.']
}

async function printReply(engine: CaptureEngine, reply: RowId, json: boolean, output: Output): Promise<void> {
  if (json) {
    for (const piece of recordLine(engine.reader, reply) ?? []) await output.write(piece)
    return
  }
  const maxBytes = output.terminal.isTTY ? terminalBytes : pipedBytes
  for (const frame of engine.reader.frames(reply) ?? []) await output.write(`${frameText(frame, maxBytes, '\n\t')}\n`)
  const rttUs = engine.reader.row(reply)?.rttUs
  if (rttUs !== undefined) note(`Round trip: ${formatDuration(rttUs)}`)
}
