import type { FilterChunk, FilterContext } from '../shared/filter/chunk'
import { compileFilter, evaluateFilter } from '../shared/filter/filter'
import { encodeMessage } from '../shared/zmtp/encode'

/** Milliseconds to filter a million messages of about 150 bytes of JSON in chunks of 32k rows; median of nine runs. */
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
  console.log(cells.map((cell, index) => (index === 0 ? String(cell).padEnd(64) : String(cell).padStart(12))).join(''))
log([`${total} messages, ${mib.toFixed(0)} MiB`, 'median ms', 'best ms', 'matches'])
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
  const result = compileFilter(source)
  if (result.kind === 'errors') throw new Error(result.errors.map(({ message }) => message).join(' '))
  const times: number[] = []
  let matches = 0
  for (let run = 0; run < runs; run += 1) {
    matches = 0
    const start = process.hrtime.bigint()
    for (const chunk of chunks) matches += evaluateFilter(result.filter, chunk, context, 0, chunk.columns.size.length, target, 0)
    times.push(Number(process.hrtime.bigint() - start) / 1e6)
  }
  times.sort((left, right) => left - right)
  log([source, (times[runs >> 1] ?? 0).toFixed(1), (times[0] ?? 0).toFixed(1), matches])
}
