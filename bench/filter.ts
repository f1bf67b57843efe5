import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FilterChunk, FilterContext } from '../shared/filter/chunk'
import { compileFilter, evaluateFilter } from '../shared/filter/filter'
import { encodeMessage } from '../shared/zmtp/encode'
import { maxSegmentBytes, writePcap } from './lib/pcap'
import { median } from './lib/processes'

/**
 * Milliseconds to filter a million messages of about 150 bytes of JSON in chunks of 32k rows; median of nine runs. Then a
 * search beside tshark's in a pcap file of the same messages: of some, a TCP segment for each; of all, in segments as full as
 * they get, which says less, for a packet that matches is hundreds of messages.
 *
 *     npm run bench:filter
 */
const total = 1_000_000
const chunkRows = 32_768
const runs = 9
const methods = ['ping', 'subscribe', 'order.new', 'order.cancel', 'ticker', 'positions']

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const context: FilterContext = {
  anchor: { epochUs: 0 },
  utcOffsetMinutes: 0,
  decodeText: (bytes) => decoder.decode(bytes),
  sourceName: (source) => `source ${source}`,
  connectionFacts: () => ({ endpoint: 'tcp://127.0.0.1:5555' }),
}

function makeChunk(firstRow: number, rows: number): FilterChunk {
  const payloads = Array.from({ length: rows }, (_, index) => {
    const id = firstRow + index
    const params = {
      symbol: `INSTR-${id % 997}`,
      price: (id * 7919) % 100_000,
      quantity: id % 50,
      note: 'quick brown fox jumps over the lazy dog',
    }
    return encodeMessage([encoder.encode(JSON.stringify({ id, method: methods[id % methods.length], params }))], 'v2')
  })
  const slab = new Uint8Array(payloads.reduce((sum, payload) => sum + payload.byteLength, 0))
  const payloadEnd = new Uint32Array(rows)
  const size = new Uint32Array(rows)
  let end = 0
  for (const [row, payload] of payloads.entries()) {
    slab.set(payload, end)
    end += payload.byteLength
    payloadEnd[row] = end
    size[row] = payload.byteLength - 2
  }
  const words = () => new Uint32Array(rows)
  const bytes = () => new Uint8Array(rows)
  return {
    firstRow,
    slab,
    columns: {
      payloadEnd,
      size,
      timeUs: Float64Array.from({ length: rows }, (_, row) => (firstRow + row) * 10),
      frameCount: words().fill(1),
      connection: words().fill(1),
      source: words().fill(1),
      transferUs: words(),
      kind: bytes(),
      direction: bytes().fill(3),
      socket: bytes().map((_, row) => row % 11),
      event: bytes(),
      envelopeFrames: bytes(),
      flags: bytes(),
    },
  }
}

const chunks: FilterChunk[] = []
for (let row = 0; row < total; row += chunkRows) chunks.push(makeChunk(row, Math.min(chunkRows, total - row)))
const mib = chunks.reduce((sum, { slab }) => sum + slab.byteLength, 0) / 1048576

const target = new Uint32Array(chunkRows)
const log = (cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell, index) => (index === 0 ? String(cell).padEnd(76) : String(cell).padStart(12))).join(''))
log([`${total} messages, ${mib.toFixed(0)} MiB`, 'median ms', 'best ms', 'matches'])
interface Timing {
  readonly medianMs: number
  readonly bestMs: number
  readonly matches: number
}

function measure(source: string, among: readonly FilterChunk[] = chunks): Timing {
  const result = compileFilter(source)
  if (result.kind === 'errors') throw new Error(result.errors.map(({ message }) => message).join(' '))
  const times: number[] = []
  let matches = 0
  for (let run = 0; run < runs; run += 1) {
    matches = 0
    const start = process.hrtime.bigint()
    for (const chunk of among) matches += evaluateFilter(result.filter, chunk, context, 0, chunk.columns.size.length, target, 0)
    times.push(Number(process.hrtime.bigint() - start) / 1e6)
  }
  return { medianMs: median(times), bestMs: Math.min(...times), matches }
}

for (const source of [
  'size > 143',
  'socket == REQ && t >= 5s',
  'text contains "INSTR-996"',
  'text contains "lazy dog"',
  'text contains "zq"',
  'text contains "e"',
  'lazycat',
  'instr-996',
  '/INSTR-9\\d6/',
  'json.method == "ping"',
  'json.method == "absent"',
  'json.params.price > 99000',
  'json.params.quantity in [1, 2]',
  'json.method startsWith "order."',
  'size > 143 && json.method == "ping"',
]) {
  const { medianMs, bestMs, matches } = measure(source)
  log([source, medianMs.toFixed(1), bestMs.toFixed(1), matches])
}

function* messagesOf(among: readonly FilterChunk[]): Generator<Uint8Array> {
  for (const { slab, columns } of among) {
    let start = 0
    for (const end of columns.payloadEnd) {
      yield slab.subarray(start, end)
      start = end
    }
  }
}

/** The stream cut where a segment is full, as a busy socket's is. */
function* fullSegments(): Generator<Uint8Array> {
  const segment = new Uint8Array(maxSegmentBytes)
  let used = 0
  for (const message of messagesOf(chunks)) {
    const first = message.subarray(0, maxSegmentBytes - used)
    segment.set(first, used)
    used += first.byteLength
    if (used < maxSegmentBytes) continue
    yield segment
    segment.set(message.subarray(first.byteLength))
    used = message.byteLength - first.byteLength
  }
  yield segment.subarray(0, used)
}

const tsharkRuns = 3
const tsharkTimeoutMs = 120_000
/** It takes a minute for a million packets. */
const fewChunks = chunks.slice(0, 3)

/** What tshark takes to read the file and print the numbers of the packets that match. */
function measureTshark(file: string, text: string): Timing {
  const times: number[] = []
  let matches = 0
  for (let run = 0; run < tsharkRuns; run += 1) {
    const start = process.hrtime.bigint()
    const { status, stdout, stderr, error } = spawnSync(
      'tshark',
      ['-n', '-r', file, '-Y', `tcp contains "${text}"`, '-T', 'fields', '-e', 'frame.number'],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: tsharkTimeoutMs },
    )
    if (status !== 0) throw new Error(`tshark failed: ${error?.message ?? stderr}`)
    times.push(Number(process.hrtime.bigint() - start) / 1e6)
    matches = stdout.split('\n').length - 1
  }
  return { medianMs: median(times), bestMs: Math.min(...times), matches }
}

function compareWithTshark(): void {
  const version = spawnSync('tshark', ['--version'], { encoding: 'utf8' })
  if (version.status !== 0) {
    log(['tshark is not there: nothing to compare with', '-', '-', '-'])
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-bench-'))
  try {
    const file = join(folder, 'traffic.pcap')
    const text = 'INSTR-996'
    const compare = (what: string, among: readonly FilterChunk[], segments: Iterable<Uint8Array>): void => {
      writePcap(file, segments)
      const own = measure(`text contains "${text}"`, among)
      const other = measureTshark(file, text)
      log([`${what}: this filter, text contains "${text}"`, own.medianMs.toFixed(1), own.bestMs.toFixed(1), own.matches])
      const times = (other.medianMs / own.medianMs).toFixed(0)
      log([`  tshark -Y 'tcp contains "${text}"' (${times} × as long)`, other.medianMs.toFixed(1), other.bestMs.toFixed(1), other.matches])
      if (among === fewChunks && own.matches !== other.matches) throw new Error('tshark found other messages.')
    }
    const few = fewChunks.reduce((sum, { columns }) => sum + columns.size.length, 0)
    compare(`${few} messages, a segment each`, fewChunks, messagesOf(fewChunks))
    compare(`${total} messages, full segments`, chunks, fullSegments())
  } finally {
    rmSync(folder, { recursive: true })
  }
}

compareWithTshark()
