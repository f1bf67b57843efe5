import type { Command } from 'commander'
import * as v from 'valibot'
import { CaptureEngine } from '../main/capture/engine'
import { recordLine } from '../main/export/record'
import { type EndpointAddress, isWiderThanLoopback, parseEndpointAddress } from '../shared/endpoint-address'
import { type AppError, InspectorError } from '../shared/errors'
import type { RowSummary, SourceId } from '../shared/model'
import { settingsSchema } from '../shared/settings'
import type { TapSourceConfig } from '../shared/source-config'
import { maxSeconds } from './connect'
import { addDecodeFlags, CommandDecoders, type DecodedRows, type DecodeFlags, decodes, decodeWords } from './decoding'
import { ExchangeTally, type ExchangeTotals } from './exchange-tally'
import { note, type Output } from './output'
import type { WorkerUrls } from './program'
import { formatBytes, formatDuration, lineWidth } from './readable'
import { finishRecording, recordingMemoryBytes, slowDiskOption, startRecording, untilCaptured, writeFlag } from './recording'
import { RowFeed } from './row-feed'
import { decimalNumber, wholeNumber } from './source-options'
import { type Stop, stopOnSignals } from './stop'
import { SocketsByConnection, tapLine } from './tap-lines'
import { asUsage, UsageError } from './usage-error'

/** As the options below define them. */
interface TapFlags extends DecodeFlags {
  readonly listen: string
  readonly upstream: string
  readonly json?: true
  readonly write?: string
  readonly slowDisk?: 'wait' | 'skip'
  /** False with `--no-commands`; the next likewise. */
  readonly commands: boolean
  readonly events: boolean
  readonly count?: number
  readonly for?: number
  readonly timeout: number
}

export function addTap(program: Command, output: Output, workers: WorkerUrls): void {
  const { requestTimeoutMs } = v.parse(settingsSchema, {})
  const command = program
    .command('tap')
    .summary('stand between a client and a server and print what passes')
    .description(
      'Listens where clients are to connect, relays each connection byte for byte to the server, and prints every message, command ' +
        'and event with its time, its connection and who sent it; replies with their round-trip time. Both sides work as without it. ' +
        'Totals go to the standard error at the end.',
    )
    .requiredOption('-l, --listen <endpoint>', 'where clients connect, such as tcp://127.0.0.1:5556; tcp://127.0.0.1:* takes a free port')
    .requiredOption('-u, --upstream <endpoint>', 'where the server is, such as tcp://127.0.0.1:5555 or ipc:///tmp/orders')
    .option('-j, --json', 'one JSON record a line (docs/jsonl.md)')
    .option(...writeFlag)
    .addOption(slowDiskOption('wait'))
    .option('--no-commands', 'leave out commands of the protocol: READY, SUBSCRIBE, PING, …')
    .option('--no-events', 'leave out events of connections: accepted, handshake succeeded, disconnected, …')
    .option('-n, --count <messages>', 'end after this many messages', wholeNumber('--count', { least: 1 }))
    .option('--for <seconds>', 'end after this time', decimalNumber('--for', { least: 0, most: maxSeconds }))
    .option(
      '-t, --timeout <ms>',
      'a request without a reply for this long has timed out; nothing else changes for it',
      wholeNumber('--timeout', { least: 10, most: 86_400_000 }),
      requestTimeoutMs,
    )
  addDecodeFlags(command, decodeWords)
    .addHelpText(
      'after',
      `
The client stands on the left of the arrow, the server on the right. What is encrypted (CURVE, GSSAPI) passes, and its content is not
shown.

Examples:
  $ zmq-inspector tap --listen tcp://127.0.0.1:5556 --upstream tcp://127.0.0.1:5555
  $ zmq-inspector tap --listen tcp://127.0.0.1:5556 --upstream tcp://10.0.0.7:5555 --json --for 60 > capture.jsonl
  $ zmq-inspector tap --listen ipc:///tmp/tapped --upstream ipc:///tmp/orders --no-commands --no-events`,
    )
    .action(async (flags: TapFlags) => {
      const listen = asUsage(() => parseEndpointAddress(flags.listen, 'bind'))
      const upstream = asUsage(() => parseEndpointAddress(flags.upstream, 'connect'))
      if (sameAddress(listen, upstream)) {
        throw new UsageError('The tap would relay to itself.', 'Listen at another address than the server’s, and point the client there.')
      }
      const config = {
        kind: 'tap',
        name: 'tap',
        listen: flags.listen.trim(),
        upstream: flags.upstream.trim(),
        ...(flags.slowDisk === undefined ? {} : { slowDisk: flags.slowDisk }),
      } as const
      const memory = flags.write === undefined ? {} : { captureLimitBytes: recordingMemoryBytes(flags.json === true) }
      const engine = new CaptureEngine({ tapWorkerUrl: workers.tap, requestTimeoutMs: flags.timeout, ...memory })
      const decoders = decodes(flags) ? await CommandDecoders.open(flags.decoders, workers.decoders) : undefined
      try {
        await tap(config, flags, { engine, decoded: decoders?.of(engine.reader) }, output, workers.session)
      } finally {
        await decoders?.dispose()
      }
    })
}

interface Tapped {
  readonly engine: CaptureEngine
  readonly decoded: DecodedRows | undefined
}

/** Relays and prints until the count, the time limit, a signal or the reader of the output ends it; then the totals. */
async function tap(
  config: TapSourceConfig,
  flags: TapFlags,
  { engine, decoded }: Tapped,
  output: Output,
  sessionWorkerUrl: URL,
): Promise<void> {
  using stop = stopOnSignals(flags.for === undefined ? undefined : flags.for * 1000)
  output.closed.addEventListener('abort', () => stop.request('output closed'))
  const recording = flags.write === undefined ? undefined : await startRecording(engine, flags.write, sessionWorkerUrl, stop)
  const isQuiet = recording !== undefined && flags.json !== true
  const feed = new RowFeed(engine.reader)
  const tally = new ExchangeTally(engine.reader)
  const source = engine.addSource(config)
  let failure: AppError | undefined
  engine.observe({
    rowsAdded: (from, to) => {
      // A row at a time is for people: what goes to a file is taken as it comes.
      if (isQuiet) return
      tally.added(from, to)
      feed.notify()
    },
    rowChanged: (id) => {
      if (!isQuiet) tally.changed(id)
    },
    sourcesChanged: () => {
      failure ??= engine.source(source)?.error
      if (failure !== undefined) stop.request('failed')
    },
  })
  try {
    await engine.startSource(source)
    noteListening(engine, source)
    if (isQuiet) await untilCaptured(engine, flags.count, stop)
    else await printRows({ engine, decoded }, source, feed, tally, flags, stop, output)
  } finally {
    tally.ending()
    await engine.close()
    await recording?.stop()
  }
  if (stop.reason === 'output closed') return
  if (failure !== undefined) throw new InspectorError(failure)
  noteTotals(engine, source, isQuiet ? undefined : tally.totals(), (isQuiet ? 0 : feed.missed) + engine.counters().missed)
  await finishRecording(recording)
}

async function printRows(
  { engine, decoded }: Tapped,
  source: SourceId,
  feed: RowFeed,
  tally: ExchangeTally,
  flags: TapFlags,
  stop: Stop,
  output: Output,
): Promise<void> {
  const sockets = new SocketsByConnection()
  const drained = new AbortController()
  // What has passed but is still on its way from the tap's thread is printed, too.
  const drain = (): void => {
    tally.ending()
    const end = (): void => drained.abort()
    // It fails only when the thread is lost, which is told already.
    void engine.stopSource(source).then(end, end)
  }
  stop.signal.addEventListener('abort', drain)
  if (stop.signal.aborted) drain()
  let counted = 0
  for await (const id of feed.rows(drained.signal)) {
    const row = engine.reader.row(id)
    if (row === undefined) continue
    const frames = engine.reader.frames(id) ?? []
    const talking = sockets.of(row, frames)
    if (!isWanted(row, flags)) continue
    if (flags.json === true) {
      for (const piece of recordLine(engine.reader, id, await decoded?.part(id)) ?? []) {
        const behind = output.write(piece)
        if (behind !== undefined) await behind
      }
    } else {
      const behind = output.write(
        `${tapLine(row, frames, talking, engine.reader.anchor, lineWidth(output.terminal), await decoded?.line(id))}\n`,
      )
      if (behind !== undefined) await behind
    }
    if (output.closed.aborted) return
    if (row.kind === 'message') counted += 1
    if (counted === flags.count) {
      stop.signal.removeEventListener('abort', drain)
      stop.request('count')
      return
    }
  }
}

const isWanted = ({ kind }: RowSummary, { commands, events }: TapFlags): boolean =>
  kind === 'message' || (kind === 'command' ? commands : events)

/** Where clients are to connect; a warning when machines other than this one can. */
function noteListening(engine: CaptureEngine, source: SourceId): void {
  const snapshot = engine.source(source)
  if (snapshot?.kind !== 'tap' || snapshot.listening === undefined) return
  const { listening, config } = snapshot
  const address = parseEndpointAddress(listening, 'bind')
  const everywhere = address.host === '0.0.0.0' || address.host === '::'
  const here = everywhere ? `tcp://127.0.0.1:${address.port}, or to this machine’s address and that port from elsewhere` : listening
  note(`Listening at ${listening}, relaying to ${config.upstream}. Point your client at ${here}.`)
  if (isWiderThanLoopback(address)) {
    note(`Warning: other machines can connect to ${listening} and reach the server through it.`)
  }
}

function noteTotals(engine: CaptureEngine, source: SourceId, exchanges: ExchangeTotals | undefined, missed: number): void {
  const snapshot = engine.source(source)
  const counters = engine.sourceCounters().find((one) => one.source === source)
  const connections = snapshot?.kind === 'tap' ? snapshot.total : 0
  const sent = (messages: number, bytes: number): string => `${counted(messages, 'message')} (${formatBytes(bytes)})`
  const toServer = sent(counters?.messagesOut ?? 0, counters?.bytesOut ?? 0)
  const toClient = sent(counters?.messagesIn ?? 0, counters?.bytesIn ?? 0)
  note(`${counted(connections, 'connection')}, ${toServer} to the server, ${toClient} to the client, ${missed} missed.`)
  if (exchanges === undefined) return
  const { requests, replied, pending, timedOut, broken, orphans, medianUs, maxUs } = exchanges
  const orphaned = orphans === 0 ? '' : `, ${orphans} replies to no request`
  note(
    `${counted(requests, 'exchange')}: ${replied} replied, ${pending} pending, ${timedOut} timed out, ${broken} broken${orphaned}.` +
      (medianUs === undefined || maxUs === undefined ? '' : ` Round trip: p50 ${formatDuration(medianUs)}, max ${formatDuration(maxUs)}.`),
  )
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Whether connections to `upstream` would come in at `listen`, as far as the words tell. */
function sameAddress(listen: EndpointAddress, upstream: EndpointAddress): boolean {
  if (listen.transport !== upstream.transport || listen.port !== upstream.port) return false
  if (listen.host === upstream.host) return true
  const everywhere = listen.host === '*' || listen.host === '0.0.0.0'
  return upstream.host === 'localhost' ? everywhere || listen.host === '127.0.0.1' : everywhere && upstream.host === '127.0.0.1'
}
