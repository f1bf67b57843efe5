import type { Command } from 'commander'
import { recordLine } from '../main/export/record'
import type { RowDecoder } from '../main/reading/decoding'
import type { RowQuery } from '../main/reading/row-query'
import type { SessionReader } from '../main/session/session-reader'
import type { RowId, RowSummary } from '../shared/model'
import { note, type Output } from './output'
import { eventLine, lineWidth, messageLine } from './readable'
import { wholeNumber } from './source-options'
import { SocketsByConnection, tapLine } from './tap-lines'

interface ReadFlags {
  readonly json?: true
  readonly filter?: string
  readonly limit?: number
}

interface Reading {
  readonly reader: SessionReader
  readonly query: RowQuery | undefined
  readonly decoder: RowDecoder
}

export function addRead(program: Command, output: Output): void {
  program
    .command('read')
    .summary('print what a session file holds')
    .description('Prints the messages, commands and events of a session (.zmqs), also of one that is still being written.')
    .argument('<file>', 'a session file')
    .option('-j, --json', 'one JSON record a line (docs/jsonl.md)')
    .option('-f, --filter <expression>', 'only rows that match, such as \'size > 64KiB && json.method == "ping"\' (docs/filter.md)')
    .option('-n, --limit <rows>', 'end after this many rows', wholeNumber('--limit', { least: 1 }))
    .addHelpText(
      'after',
      `
Examples:
  $ zmq-inspector tap --listen tcp://127.0.0.1:5556 --upstream tcp://127.0.0.1:5555 -w orders.zmqs
  $ zmq-inspector read orders.zmqs
  $ zmq-inspector read orders.zmqs --filter 'rtt > 100ms || state == "timed out"'
  $ zmq-inspector read orders.zmqs --json --limit 100`,
    )
    .action(async (file: string, flags: ReadFlags) => {
      // Not before it is needed: older Nodes have no SQLite.
      const [{ openSession }, { FileCapture }, { RowQuery }, { RowDecoder }] = await Promise.all([
        import('../main/session/session-reader'),
        import('../main/reading/file-capture'),
        import('../main/reading/row-query'),
        import('../main/reading/decoding'),
      ])
      const reader = openSession(file)
      try {
        const { filter } = flags
        const capture = new FileCapture(reader)
        const query = filter === undefined ? undefined : new RowQuery(capture, { filter })
        await printRows({ reader, query, decoder: new RowDecoder(capture) }, flags, output)
      } finally {
        reader.dispose()
      }
    })
}

async function printRows({ reader, query, decoder }: Reading, flags: ReadFlags, output: Output): Promise<void> {
  const { json, limit = Number.POSITIVE_INFINITY } = flags
  const sockets = new SocketsByConnection()
  let printed = 0
  for (const id of matching(reader, query)) {
    if (printed === limit) break
    const row = reader.row(id)
    if (row === undefined) continue
    printed += 1
    const pieces =
      json === true
        ? (recordLine(reader, row.id) ?? [])
        : [`${readableLine(reader, row, { sockets, output, summary: summaryOf(decoder, row) })}\n`]
    for (const piece of pieces) {
      const behind = output.write(piece)
      if (behind !== undefined) await behind
    }
    if (output.closed.aborted) return
  }
  note(`${printed} of ${reader.endRow - reader.firstRow} rows.`)
}

/** The rows that match, in order. */
function* matching(reader: SessionReader, query: RowQuery | undefined): Generator<RowId> {
  const { endRow } = reader
  for (let row: number = reader.firstRow; row < endRow; ) {
    const bounds = reader.boundsFrom(row)
    if (bounds === undefined) return
    row = bounds.endRow
    const chunk = query === undefined ? undefined : reader.chunkFrom(bounds.firstRow, query.columns)
    // Distances from a chunk's first row are rows once that is added.
    if (query === undefined) for (let id = bounds.firstRow; id < bounds.endRow; id += 1) yield id as RowId
    else if (chunk !== undefined)
      for (const offset of query.match(chunk, chunk.firstRow, chunk.endRow).slice()) yield (chunk.firstRow + offset) as RowId
  }
}

/** These read best as they were sent. */
const asSent: readonly (string | undefined)[] = ['json', 'ndjson']

function summaryOf(decoder: RowDecoder, row: RowSummary): string | undefined {
  const summary = decoder.summary(row)
  return asSent.includes(summary?.decoder) ? undefined : summary?.text
}

interface LineParts {
  readonly sockets: SocketsByConnection
  readonly output: Output
  /** What a decoder says of the message. */
  readonly summary: string | undefined
}

function readableLine(reader: SessionReader, row: RowSummary, { sockets, output, summary }: LineParts): string {
  const frames = reader.frames(row.id) ?? []
  const width = lineWidth(output.terminal)
  const isTap =
    row.direction === 'to-server' ||
    row.direction === 'to-client' ||
    reader.sources.some(({ id, kind }) => id === row.source && kind === 'tap')
  if (isTap) return tapLine(row, frames, sockets.of(row, frames), reader.anchor, width, summary)
  if (row.kind === 'event') {
    return eventLine(row, reader.endpointOf(row), Buffer.concat(frames).toString('utf8'), reader.anchor, width)
  }
  return messageLine(row, frames, reader.anchor, width, summary)
}
