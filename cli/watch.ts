import { CaptureEngine } from '../main/capture/engine'
import { recordLine } from '../main/export/record'
import { InspectorError } from '../shared/errors'
import type { RowId, RowSummary, SourceId } from '../shared/model'
import type { SourceConfig } from '../shared/source-config'
import { connectionNotes } from './connection-notes'
import { CommandDecoders, type DecodedRows } from './decoding'
import { note, type Output } from './output'
import { eventLine, formatBytes, lineWidth, messageLine } from './readable'
import { finishRecording, recordingMemoryBytes, startRecording } from './recording'
import { RowFeed } from './row-feed'
import { stopOnSignals } from './stop'

export interface WatchOptions {
  readonly json: boolean
  /** Events of the socket among the messages. */
  readonly events: boolean
  /** End after so many of the messages that `counts` accepts. */
  readonly count?: number | undefined
  readonly counts: (row: RowSummary) => boolean
  readonly limitMs?: number | undefined
  /** Write a session; without `json` nothing is printed then. */
  readonly record?: { readonly file: string; readonly workerUrl: URL } | undefined
  /** Print what decoders say of messages, those of a folder among them. */
  readonly decode?: { readonly folder: string | undefined; readonly workerUrl: URL } | undefined
  /** Runs before the socket opens, so that nothing passes it by; what it returns is called before the socket closes. */
  readonly attach?: (engine: CaptureEngine, source: SourceId) => () => void
}

/**
 * Opens a socket and prints what passes until the count, the time limit, a signal or the reader of the output ends it;
 * then one line of totals on the standard error.
 * @throws InspectorError when the socket cannot be opened.
 */
export async function watch(config: SourceConfig, options: WatchOptions, output: Output): Promise<void> {
  const { decode } = options
  const decoders = decode === undefined ? undefined : await CommandDecoders.open(decode.folder, decode.workerUrl)
  using stop = stopOnSignals(options.limitMs)
  output.closed.addEventListener('abort', () => stop.request('output closed'))
  const { record } = options
  const engine = new CaptureEngine(record === undefined ? {} : { captureLimitBytes: recordingMemoryBytes(true) })
  const recording = record === undefined ? undefined : await startRecording(engine, record.file, record.workerUrl, stop)
  const isQuiet = recording !== undefined && !options.json
  const feed = new RowFeed(engine.reader)
  const printing = { engine, json: options.json, output, decoded: decoders?.of(engine.reader) }
  engine.observe({ rowsAdded: () => feed.notify() })
  const totals = { messages: 0, bytes: 0, counted: 0 }
  try {
    const source = engine.addSource(config)
    const detach = options.attach?.(engine, source)
    await engine.startSource(source)
    throwIfFailed(engine, source)
    const noteOf = connectionNotes(engine.reader)
    for await (const id of feed.rows(stop.signal)) {
      const row = engine.reader.row(id)
      if (row === undefined) continue
      if (row.kind === 'event') {
        const text = noteOf(row)
        if (text !== undefined) note(text)
      }
      if (!isQuiet && (row.kind !== 'event' || options.events)) await print(id, row, printing)
      if (output.closed.aborted) break
      if (row.kind !== 'message') continue
      totals.messages += 1
      totals.bytes += row.size
      if (options.counts(row)) totals.counted += 1
      if (totals.counted === options.count) {
        stop.request('count')
        break
      }
    }
    detach?.()
  } finally {
    await engine.close()
    await recording?.stop()
    await decoders?.dispose()
  }
  if (stop.reason === 'output closed') return
  const missed = feed.missed + engine.counters().missed
  note(`${totals.messages} ${totals.messages === 1 ? 'message' : 'messages'}, ${formatBytes(totals.bytes)}, ${missed} missed.`)
  await finishRecording(recording)
}

interface Printing {
  readonly engine: CaptureEngine
  readonly json: boolean
  readonly output: Output
  readonly decoded: DecodedRows | undefined
}

async function print(id: RowId, row: RowSummary, { engine, json, output, decoded }: Printing): Promise<void> {
  const { reader } = engine
  if (json) {
    for (const piece of recordLine(reader, id, await decoded?.part(id)) ?? []) {
      const behind = output.write(piece)
      if (behind !== undefined) await behind
    }
    return
  }
  const frames = reader.frames(id) ?? []
  const width = lineWidth(output.terminal)
  const line =
    row.kind === 'event'
      ? eventLine(row, reader.endpointOf(row), Buffer.concat(frames).toString('utf8'), reader.anchor, width)
      : messageLine(row, frames, reader.anchor, width, await decoded?.line(id))
  await output.write(`${line}\n`)
}

/** @throws InspectorError the reason why a source could not be opened. */
export function throwIfFailed(engine: CaptureEngine, source: SourceId): void {
  const snapshot = engine.sources().find(({ id }) => id === source)
  if (snapshot?.state === 'failed' && snapshot.error !== undefined) throw new InspectorError(snapshot.error)
}
