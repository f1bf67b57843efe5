import type { Command } from 'commander'
import type { RowPiece } from '../main/export/format'
import { recordLine } from '../main/export/record'
import type { SessionReader } from '../main/session/session-reader'
import type { RowSummary } from '../shared/model'
import { addDecodeFlags, CommandDecoders, type DecodedRows, type DecodeFlags, decodes } from './decoding'
import { note, type Output } from './output'
import type { WorkerUrls } from './program'
import { eventLine, lineWidth, messageLine } from './readable'
import { wholeNumber } from './source-options'
import { SocketsByConnection, tapLine } from './tap-lines'

interface ReadFlags extends DecodeFlags {
  readonly json?: true
  readonly filter?: string
  readonly limit?: number
}

interface Reading {
  readonly reader: SessionReader
  readonly pieces: AsyncIterable<RowPiece>
  readonly decoded: DecodedRows
}

export function addRead(program: Command, output: Output, workers: WorkerUrls): void {
  const command = program
    .command('read')
    .summary('print what a session file holds')
    .description('Prints the messages, commands and events of a session (.zmqs), also of one that is still being written.')
    .argument('<file>', 'a session file')
    .option('-j, --json', 'one JSON record a line (docs/jsonl.md)')
    .option('-f, --filter <expression>', 'only rows that match, such as \'size > 64KiB && json.method == "ping"\' (docs/filter.md)')
    .option('-n, --limit <rows>', 'end after this many rows', wholeNumber('--limit', { least: 1 }))
  addDecodeFlags(command, 'with --json: what decoders say of messages, too; lines have it anyway')
    .addHelpText(
      'after',
      `
Examples:
  $ zmq-inspector tap --listen tcp://127.0.0.1:5556 --upstream tcp://127.0.0.1:5555 -w orders.zmqs
  $ zmq-inspector read orders.zmqs
  $ zmq-inspector read orders.zmqs --filter 'rtt > 100ms || state == "timed out"'
  $ zmq-inspector read orders.zmqs --json --limit 100
  $ zmq-inspector read orders.zmqs --decoders ./decoders --filter 'my_quote.price > 100'`,
    )
    .action(async (file: string, flags: ReadFlags) => {
      // Not before it is needed: older Nodes have no SQLite.
      const [{ openSession }, { FileCapture }, { RowQuery }, { matchingRows }] = await Promise.all([
        import('../main/session/session-reader'),
        import('../main/reading/file-capture'),
        import('../main/reading/row-query'),
        import('../main/reading/matching-rows'),
      ])
      const reader = openSession(file)
      const decoders = await CommandDecoders.open(flags.decoders, workers.decoders)
      try {
        const capture = new FileCapture(reader)
        const query = new RowQuery(capture, flags.filter === undefined ? {} : { filter: flags.filter }, [], decoders.choices)
        await printRows({ reader, pieces: matchingRows(capture, query), decoded: decoders.of(reader) }, flags, output)
      } finally {
        await decoders.dispose()
        reader.dispose()
      }
    })
}

async function printRows({ reader, pieces, decoded }: Reading, flags: ReadFlags, output: Output): Promise<void> {
  const { json, limit = Number.POSITIVE_INFINITY } = flags
  const sockets = new SocketsByConnection()
  let printed = 0
  for await (const { rows } of pieces) {
    const ids = rows.slice(0, limit - printed)
    const parts = json === true && decodes(flags) ? decoded.parts(ids) : undefined
    const lines = json === true ? undefined : decoded.lines(ids)
    try {
      for (const id of ids) {
        const part = (await parts?.next())?.value
        const summary = (await lines?.next())?.value
        const row = reader.row(id)
        if (row === undefined) continue
        printed += 1
        const texts =
          json === true ? (recordLine(reader, row.id, part) ?? []) : [`${readableLine(reader, row, { sockets, output, summary })}\n`]
        for (const text of texts) {
          const behind = output.write(text)
          if (behind !== undefined) await behind
        }
        if (output.closed.aborted) return
      }
    } finally {
      await parts?.return(undefined)
      await lines?.return(undefined)
    }
    if (printed >= limit) break
  }
  note(`${printed} of ${reader.endRow - reader.firstRow} rows.`)
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
