import { parentPort, workerData } from 'node:worker_threads'
import type { DecoderChoice } from '../../shared/decoders/choice'
import type { MessageDecoder } from '../../shared/decoders/decoder'
import { InspectorError, toAppError } from '../../shared/errors'
import type { FieldSeries, SeriesQuery } from '../../shared/ipc/inspect'
import type { RowId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { ReadCapture } from '../capture/read-chunk'
import { exportCapture } from '../export/export'
import { openSession, type SessionReader } from '../session/session-reader'
import { readConversation } from './conversation'
import { DecodedParts } from './decoded-parts'
import { decoderInfos } from './decoding'
import { ExchangeContextReader } from './exchange-context'
import { SeriesReader } from './field-series'
import { FileCapture } from './file-capture'
import { LiveCapture } from './live-capture'
import { listedRows } from './matching-rows'
import { OwnFields } from './own-fields'
import { OwnLines } from './own-lines'
import { OwnOfRows } from './own-of-rows'
import type {
  FileTotals,
  ReadingReport,
  ReadingRequest,
  ReadingThreadOptions,
  ThreadAnswer,
  ThreadCall,
  ThreadInput,
  UserDecoderFolderOptions,
} from './reading-messages'
import { SourceTotals } from './source-totals'
import { StatisticsReader } from './statistics'
import { TopicReader } from './topics'
import { type StreamBatch, TrafficStream } from './traffic-stream'
import { UserDecoders } from './user-decoders'

/** A file that somebody else writes is looked at this often. */
const lookAgainMs = 250
/** How long a series is read on before other calls get their turn. */
const seriesSliceMs = 12
/** The same for a conversation. */
const conversationSliceMs = 12
/** How long messages are counted before that. */
const countSliceMs = 8
/** Series that go on where they were when they are asked for again. */
const maxSeries = 8

const port = parentPort
if (port === null) throw new Error('reading-worker.ts runs in a worker thread.')
// What main starts the thread with; nobody else does.
const { anchor, viewNumber, userDecoders } = workerData as ReadingThreadOptions

const report = (what: ReadingReport, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(what, transfer)

/** What the window looks at. */
interface Shown {
  readonly capture: ReadCapture
  readonly stream: TrafficStream
  readonly statistics: StatisticsReader
  readonly topics: TopicReader
  readonly exchanges: ExchangeContextReader
  /** By query, the one that was asked for last at the end. */
  readonly series: Map<string, SeriesReader>
  /** The file that it is of, with what it comes to; `undefined`: what is captured now. */
  readonly file: ShownFile | undefined
  dispose(): void
}

interface ShownFile {
  readonly capture: FileCapture
  readonly totals: () => FileTotals
}

const live = new LiveCapture(anchor)
const decoding: { choices: readonly DecoderChoice[]; lines: OwnLines | undefined; fields: OwnFields | undefined } = {
  choices: [],
  lines: undefined,
  fields: undefined,
}
/** Filters may name decoders of the user's own once these are loaded. */
let ownLoaded: Promise<void> = Promise.resolve()
const own = userDecoders === undefined ? undefined : startUserDecoders(userDecoders)
const ownOfRows = own === undefined ? undefined : new OwnOfRows(own, decoding)
let keptRow = 1
/** The file that is being written, where it could not be read yet. */
let unread: string | undefined
let colours: readonly string[] = []
let shown: Shown = show(live, viewNumber, undefined, () => undefined)
const exports = new Map<number, AbortController>()

function startUserDecoders({ folder, workerUrl, disabled }: UserDecoderFolderOptions): UserDecoders {
  const started = new UserDecoders({
    folder,
    workerUrl: new URL(workerUrl),
    disabled,
    changed: (infos, reread) => {
      if (reread) readAnew()
      report({ kind: 'userDecoders', infos, reread })
    },
  })
  decoding.lines = new OwnLines(started, decoding, (rows) => shown.stream.rowsChanged(rows))
  decoding.fields = new OwnFields(started, decoding, (rows) => shown.stream.ownKnown(rows))
  // A folder that cannot be made has no decoders in it.
  ownLoaded = started.start().catch(() => undefined)
  return started
}

/** Rows read otherwise from now on. */
function forget(): void {
  decoding.lines?.forget()
  decoding.fields?.forget()
  ownOfRows?.forget()
  shown.stream.decoder.forget()
}

/** Decoders are others now, or the user chose others. */
function readAnew(): void {
  forget()
  shown.statistics.forget()
  shown.series.clear()
  colour(shown.stream)
}

/** A rule may name a decoder that is not there, until the window knows and tells the rules anew. */
function colour(stream: TrafficStream): void {
  try {
    stream.colours(colours)
  } catch (thrown) {
    if (!(thrown instanceof InspectorError)) throw thrown
  }
}

async function ownFor(row: RowId): Promise<readonly MessageDecoder[]> {
  return ownOfRows === undefined ? [] : ownOfRows.of(row, () => shown.stream.decoder.input(row))
}

function show(capture: ReadCapture, number: number, file: ShownFile | undefined, release: () => void): Shown {
  const stream = new TrafficStream(capture, number, send, decoding)
  colour(stream)
  return {
    capture,
    stream,
    topics: new TopicReader(capture),
    exchanges: new ExchangeContextReader(capture),
    statistics: new StatisticsReader(capture, decoding),
    series: new Map(),
    file,
    dispose: () => {
      stream.dispose()
      release()
    },
  }
}

function send(batch: StreamBatch): void {
  const { file } = shown
  report({ kind: 'batch', batch, evicted: file === undefined ? live.evictedMessages : undefined, file: file?.totals() }, [batch.rows])
}

/** @throws InspectorError when the file cannot be read; what was shown stays then. */
function showFile(path: string | undefined): void {
  const number = shown.stream.viewNumber
  const next = path === undefined ? show(live, number, undefined, () => undefined) : showReader(openSession(path), number)
  shown.dispose()
  shown = next
  forget()
}

function showReader(reader: SessionReader, number: number): Shown {
  const capture = new FileCapture(reader)
  const totals = new SourceTotals(capture)
  let counting: NodeJS.Immediate | undefined
  const count = (): void => {
    counting = undefined
    const endMs = performance.now() + countSliceMs
    try {
      if (totals.advance(() => performance.now() >= endMs)) counting = setImmediate(count)
    } catch (thrown) {
      // A damaged part is told of when somebody asks for its rows.
      if (!(thrown instanceof InspectorError)) throw thrown
    }
    shown.stream.touch()
  }
  const timer = setInterval(() => {
    if (reader.state !== 'recording') return
    try {
      if (!capture.refresh()) return
      shown.stream.rowsAdded()
      counting ??= setImmediate(count)
    } catch (thrown) {
      // The next look may find it free; what cannot be read at all says so when somebody asks for rows.
      if (!(thrown instanceof InspectorError)) throw thrown
    }
  }, lookAgainMs)
  counting = setImmediate(count)
  const file = { capture, totals: () => ({ counters: countersOf(reader), sources: totals.counters }) }
  return show(capture, number, file, () => {
    clearInterval(timer)
    clearImmediate(counting)
    reader.dispose()
  })
}

function countersOf({ counts: { messages, events, exchanges }, evictedMessages }: SessionReader): FileTotals['counters'] {
  // As for what is captured now, those that went are counted among the messages.
  return { messages: messages + evictedMessages, events, exchanges, evicted: evictedMessages }
}

/** @throws InspectorError where what is captured now is shown by now. */
function shownFile(): FileCapture {
  if (shown.file !== undefined) return shown.file.capture
  throw new InspectorError({ code: 'STALE_VIEW', message: said`Another session is shown by now.` })
}

async function readSeries(query: SeriesQuery): Promise<FieldSeries> {
  const { series, capture } = shown
  const key = JSON.stringify(query)
  const reader = series.get(key) ?? new SeriesReader(capture, query, decoding)
  series.delete(key)
  series.set(key, reader)
  for (const oldest of series.keys()) {
    if (series.size <= maxSeries) break
    series.delete(oldest)
  }
  const endMs = performance.now() + seriesSliceMs
  await reader.advance(() => performance.now() >= endMs)
  return reader.series
}

type Handlers = { readonly [Name in ThreadCall]: (input: ThreadInput<Name>) => ThreadAnswer<Name> | Promise<ThreadAnswer<Name>> }

const handlers: Handlers = {
  'traffic.view': async (query) => {
    if (query.filter !== undefined) await ownLoaded
    decoding.fields?.cancel()
    return shown.stream.show(query)
  },
  'traffic.rows': ({ view, from, to }) => shown.stream.rows(view, from, to),
  'traffic.message': (row) => shown.stream.message(row),
  'traffic.heads': ({ row, from, count }) => shown.stream.heads(row, from, count),
  'traffic.frame': ({ row, frame, offset, length }) => shown.stream.frame(row, frame, offset, length),
  'traffic.locate': (target) => shown.stream.locate(target),
  'traffic.find': ({ filter }) => void shown.stream.find(filter),
  'traffic.findNext': ({ from, direction }) => shown.stream.findNext(from, direction),
  'traffic.colours': (filters) => {
    colours = filters
    shown.stream.colours(filters)
    return undefined
  },
  'traffic.acknowledge': () => void shown.stream.acknowledge(),
  'traffic.decode': async (row) => {
    const mine = await ownFor(row)
    return shown.stream.decoder.decode(row, mine)
  },
  'traffic.decodeMore': async ({ row, page }) => {
    const mine = await ownFor(row)
    return shown.stream.decoder.more(row, page, mine)
  },
  'traffic.blob': async ({ row, blob, offset, length }) => {
    const mine = await ownFor(row)
    return shown.stream.decoder.blob(row, blob, offset, length, mine)
  },
  'traffic.series': (query) => readSeries(query),
  'traffic.conversation': (query) => {
    const endMs = performance.now() + conversationSliceMs
    return readConversation(shown.capture, query, () => performance.now() >= endMs)
  },
  'decoders.list': () => decoderInfos(own?.infos),
  'decoders.own': () => own?.infos ?? [],
  disableDecoders: async (files) => {
    await own?.disable(files)
    return undefined
  },
  choices: (choices) => {
    decoding.choices = choices
    readAnew()
    return undefined
  },
  'statistics.read': (query) => shown.statistics.read(query),
  'topics.read': (query) => shown.topics.read(query),
  'exchange.context': (row) => shown.exchanges.read(row),
  show: (path) => void showFile(path),
  fileConnections: (source) => shownFile().tapConnections(source),
  fileConnection: (id) => shownFile().tapConnection(id),
  export: async ({ id, format, path, decoded, query }) => {
    const controller = new AbortController()
    exports.set(id, controller)
    try {
      const { capture, stream } = shown
      const parts = decoded ? new DecodedParts(stream.reader, decoding, own) : undefined
      return await exportCapture(stream.reader, {
        format,
        path,
        ...(query === undefined ? {} : { selection: listedRows(stream.reader, capture, query, decoding) }),
        decodedOf: parts === undefined ? undefined : (rows) => parts.parts(rows),
        signal: controller.signal,
        onProgress: (progress) => report({ kind: 'exported', id, progress }),
      })
    } finally {
      exports.delete(id)
    }
  },
}

async function answer<Name extends ThreadCall>(id: number, name: Name, input: unknown): Promise<void> {
  try {
    // Main has validated what came from the window.
    const value = await handlers[name](input as ThreadInput<Name>)
    const rows = typeof value === 'object' && value !== null && 'rows' in value && value.rows instanceof ArrayBuffer ? [value.rows] : []
    report({ kind: 'answer', id, value }, rows)
  } catch (error) {
    report({ kind: 'failure', id, error: toAppError(error) })
  }
}

/** Without the file there is what memory holds, until more is written and it can be read. */
function record(path: string | undefined): void {
  unread = undefined
  try {
    live.record(path)
  } catch (thrown) {
    if (!(thrown instanceof InspectorError)) throw thrown
    unread = path
  }
}

/** Takes up what happened in the capture that is going on now. */
function take(request: Exclude<ReadingRequest, { kind: 'call' | 'touch' | 'cancelExport' }>): void {
  let changed: readonly number[] = []
  switch (request.kind) {
    case 'chunk':
      changed = live.put(request.image)
      report({ kind: 'taken', bytes: request.bytes })
      break
    case 'updates':
      changed = live.update(request.updates, request.thread)
      break
    case 'source':
      live.source(request.id, request.name)
      break
    case 'connection':
      live.connection(request.connection)
      break
    case 'record':
      record(request.path)
      break
    case 'committed':
      if (unread !== undefined) record(unread)
      changed = live.committed(request.state)
      break
    case 'evicted':
      live.evicted(request.firstRow)
      break
    case 'clear':
      unread = undefined
      live.clear(request.endRow)
      break
  }
  if (live.keptRow !== keptRow) {
    keptRow = live.keptRow
    report({ kind: 'kept', row: keptRow })
  }
  if (shown.capture !== live) return
  if (request.kind === 'clear') {
    shown.stream.cleared()
    shown.topics.cleared()
    shown.series.clear()
  }
  shown.stream.rowsChanged(changed)
  if (request.kind === 'chunk' || request.kind === 'evicted' || request.kind === 'record' || request.kind === 'committed')
    shown.stream.rowsAdded()
}

port.on('message', (request: ReadingRequest) => {
  switch (request.kind) {
    case 'call':
      void answer(request.id, request.name, request.input)
      return
    case 'touch':
      shown.stream.touch()
      return
    case 'cancelExport':
      exports.get(request.id)?.abort()
      return
    default:
      take(request)
  }
})
