import type { EventName, RowId, RowKind, RowSummary, SourceId } from '../../shared/model'
import type { RelaySide, TapConnection } from '../../shared/tap'
import { summarizeCommand } from '../../shared/zmtp/command-summary'
import type { CaptureEngine } from './engine'
import type { MemoryCapture } from './memory-capture'
import { NumberMap } from './tap/number-map'
import type { ConnectionWatch } from './tap/relay-observer'
import type { TapNumbers } from './tap/tap-chunk'
import { TapRecorder } from './tap/tap-recorder'
import { until } from './testing'

/** Helpers of tests of taps; nothing else imports them. */

/** A tap's recorder whose batches go into a capture, as those of the tap thread do, without thread or sockets. */
export class TapInto {
  readonly numbers: TapNumbers = { thread: 1, rows: new NumberMap(), exchanges: new NumberMap() }
  readonly recorder: TapRecorder
  readonly #capture: MemoryCapture
  timeUs = 0

  constructor(capture: MemoryCapture, firstConnection: number, maxMessageBytes = 1 << 20) {
    this.#capture = capture
    this.recorder = new TapRecorder({
      maxMessageBytes,
      requestTimeoutMs: 1000,
      firstConnection,
      batch: (batch) => {
        this.#capture.appendBatch(batch, this.numbers)
      },
      begun: () => undefined,
      connectionsChanged: () => undefined,
    })
  }

  /** A new connection of a source, with its upstream connected. */
  open(source: SourceId): ConnectionWatch {
    this.timeUs += 1
    const watch = this.recorder.open(source, {
      local: 'tcp://127.0.0.1:1',
      client: 'tcp://127.0.0.1:2',
      upstream: 'tcp://127.0.0.1:3',
      openedUs: this.timeUs,
    })
    watch.connected(this.timeUs, 10)
    return watch
  }

  /** Bytes of a side, a microsecond after the last. */
  push(watch: ConnectionWatch, side: RelaySide, bytes: Uint8Array): void {
    this.timeUs += 1
    watch.bytes(side, bytes, bytes.byteLength, this.timeUs)
  }
}

/** Adds and starts a tap. Answers with its number and the address at which clients connect. */
export async function startedTap(
  engine: CaptureEngine,
  upstream: string,
  listen = 'tcp://127.0.0.1:*',
): Promise<{ readonly source: SourceId; readonly address: string }> {
  const source = engine.addSource({ kind: 'tap', name: 'tap under test', listen, upstream })
  await engine.startSource(source)
  const snapshot = engine.source(source)
  if (snapshot?.kind !== 'tap' || snapshot.listening === undefined) throw new Error('The tap does not listen.')
  return { source, address: snapshot.listening }
}

/** A source's rows of a kind, or all of them, in order. */
export function tapRows(engine: CaptureEngine, source: SourceId, kind?: RowKind): RowSummary[] {
  const { reader } = engine
  const rows: RowSummary[] = []
  for (let id = reader.firstRow; id < reader.endRow; id = (id + 1) as RowId) {
    const row = reader.row(id)
    if (row !== undefined && row.source === source && (kind === undefined || row.kind === kind)) rows.push(row)
  }
  return rows
}

/** The names of a source's commands or events, in order. */
export const commandsOf = (engine: CaptureEngine, source: SourceId): string[] =>
  tapRows(engine, source, 'command').map(({ id }) => summarizeCommand(engine.reader.frames(id)?.[0] ?? new Uint8Array()).name)
export const tapEvents = (engine: CaptureEngine, source: SourceId): string[] => tapRows(engine, source, 'event').map(({ event }) => event)

/** The text of the first event of this name, or `undefined`. */
export function eventText(engine: CaptureEngine, source: SourceId, event: EventName): string | undefined {
  const row = tapRows(engine, source, 'event').find((one) => one.event === event)
  return row === undefined ? undefined : Buffer.concat(engine.reader.frames(row.id) ?? []).toString('utf8')
}

/** Waits until a tap has that many messages, and answers with them. */
export const untilMessages = (engine: CaptureEngine, source: SourceId, count: number): Promise<RowSummary[]> =>
  until(`there are ${count} messages`, () => {
    const messages = tapRows(engine, source, 'message')
    return messages.length >= count && messages
  })

/** Waits until a tap's connections satisfy a condition, and answers with them. */
export const untilConnections = (
  engine: CaptureEngine,
  source: SourceId,
  what: string,
  holds: (connections: readonly TapConnection[]) => boolean,
): Promise<readonly TapConnection[]> =>
  until(what, () => {
    const connections = engine.tapConnections(source)
    return holds(connections) && connections
  })
