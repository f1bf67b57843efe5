/**
 * What a session file costs: batches as the tap makes them, through the host and its thread into a file.
 *
 *     npm run bench:session -- [--rows 10000000] [--size 32] [--batch 32768] [--folder DIRECTORY]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { ChunkImage } from '../main/capture/capture-chunk'
import { columnBytes, columnsAt } from '../main/capture/tap/batch'
import { SessionRecorder } from '../main/session/session-recorder'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    size: { type: 'string', default: '32' },
    batch: { type: 'string', default: '32768' },
    folder: { type: 'string', default: tmpdir() },
  },
})
const rows = Number(options.rows)
const size = Number(options.size)
const batchRows = Number(options.batch)

/** A frame's flags and length stand before each message. */
const frameBytes = size + 2

/** One batch whose memory all chunks share: what is measured is the writing. Times rise and sizes vary as they do in traffic. */
function makeBatch(): Omit<ChunkImage, 'firstRow'> {
  const columns = new SharedArrayBuffer(columnBytes(batchRows))
  const { timeUs, size: sizes, payloadEnd, frameCount, connection, source } = columnsAt(columns, batchRows)
  for (let row = 0; row < batchRows; row += 1) {
    timeUs[row] = row * 3 + (row % 7)
    sizes[row] = size
    payloadEnd[row] = (row + 1) * frameBytes
    frameCount[row] = 1
    connection[row] = 1 + (row % 3)
    source[row] = 1
  }
  const slab = new SharedArrayBuffer(batchRows * frameBytes)
  const bytes = new Uint8Array(slab)
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 31) & 0xff
  const counts = {
    rows: batchRows,
    messages: batchRows,
    firstExchange: 1,
    opened: 0,
    capacity: batchRows,
    slabBytes: batchRows * frameBytes,
  }
  return { ...counts, columns, exchangeColumns: undefined, slab }
}

const folder = mkdtempSync(join(options.folder, 'zmq-inspector-bench-'))
const path = join(folder, 'bench.zmqs')
try {
  let isHigh = false
  let wake = (): void => undefined
  let hostMs = 0
  let commits = 0
  let longestCommitMs = 0
  let committedMs = Number.POSITIVE_INFINITY
  const recorder = new SessionRecorder({
    workerUrl: pathToFileURL(join(import.meta.dirname, 'session-writer-worker.mjs')),
    path,
    values: {},
    maxBytes: undefined,
    ring: false,
    committed: () => {
      commits += 1
      longestCommitMs = Math.max(longestCommitMs, performance.now() - committedMs)
      committedMs = performance.now()
    },
    stopped: (error) => {
      throw new Error(error.message)
    },
    backlog: (high) => {
      isHigh = high
      wake()
    },
  })
  const batch = makeBatch()
  const chunks = Math.ceil(rows / batchRows)
  const startMs = performance.now()
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const beforeMs = performance.now()
    recorder.chunk({ ...batch, firstRow: 1 + chunk * batchRows })
    hostMs += performance.now() - beforeMs
    if (isHigh) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  await recorder.close()
  const seconds = (performance.now() - startMs) / 1000
  const written = chunks * batchRows
  const { size: fileBytes } = statSync(path)
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)
  process.stdout.write(
    [
      `rows              ${written.toLocaleString('en')} of ${size} B, ${batchRows.toLocaleString('en')} a batch`,
      `time              ${seconds.toFixed(2)} s, closing included`,
      `rows a second     ${Math.round(written / seconds).toLocaleString('en')}`,
      `payload           ${megabytes((written * frameBytes) / seconds)} MB/s`,
      `file              ${megabytes(fileBytes)} MB, ${megabytes(fileBytes / seconds)} MB/s, ${(fileBytes / written).toFixed(2)} B a row`,
      `commits           ${commits}, at most ${longestCommitMs.toFixed(0)} ms from one to the next`,
      `host              ${((hostMs * 1000) / chunks).toFixed(1)} µs a batch`,
      '',
    ].join('\n'),
  )
} finally {
  rmSync(folder, { recursive: true })
}
