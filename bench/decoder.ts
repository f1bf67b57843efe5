import { concatBytes } from '../shared/zmtp/bytes'
import { ConnectionDecoder, type ConnectionSink } from '../shared/zmtp/connection-decoder'
import { encodeGreeting, encodeMessage } from '../shared/zmtp/encode'

/** Messages per second that one core decodes, by message size; `node bench/decoder.js` after bundling. Chunks as a 64 KiB read buffer gives them. */
const greeting = encodeGreeting({ version: '3.1', major: 3, minor: 1, mechanism: 'NULL', asServer: false })
const log = (cells: readonly (string | number)[]): void => console.log(cells.map((cell) => String(cell).padStart(14)).join(''))
log(['body', 'frames', 'million msg/s', 'MiB/s', 'heap kB'])
for (const [size, frames] of [
  [32, 1],
  [0, 1],
  [32, 3],
  [300, 1],
  [1024, 1],
  [65536, 1],
  [1 << 20, 1],
] as const) {
  let count = 0
  let bytes = 0
  const sink: ConnectionSink = {
    greeting: () => undefined,
    identity: () => undefined,
    command: () => undefined,
    message: (_side, _buffer, start, end) => {
      count += 1
      bytes += end - start
    },
    skipped: () => undefined,
    problem: (_side, problem) => console.log(problem),
    raw: () => undefined,
  }
  const decoder = new ConnectionDecoder(sink, { maxMessageBytes: 1 << 30 })
  decoder.push('client', greeting, 64)
  decoder.push('server', greeting, 64)
  const message = encodeMessage(
    Array.from({ length: frames }, () => new Uint8Array(size)),
    'v2',
  )
  const stream = concatBytes(Array.from({ length: Math.max(2, Math.ceil(4_000_000 / message.byteLength)) }, () => message))
  const chunks: Uint8Array[] = []
  for (let at = 0; at < stream.byteLength; at += 65536) chunks.push(stream.slice(at, at + 65536))
  const best = { rate: 0, mib: 0, heap: 0 }
  for (let run = 0; run < 7; run += 1) {
    count = 0
    bytes = 0
    const heap = process.memoryUsage().heapUsed
    const start = process.hrtime.bigint()
    for (let round = 0; round < 40; round += 1) for (const chunk of chunks) decoder.push('client', chunk, chunk.byteLength, 1e15 + round)
    const seconds = Number(process.hrtime.bigint() - start) / 1e9
    const grown = process.memoryUsage().heapUsed - heap
    if (count / seconds > best.rate) Object.assign(best, { rate: count / seconds, mib: bytes / seconds / 1048576, heap: grown / 1024 })
  }
  log([size, frames, (best.rate / 1e6).toFixed(2), best.mib.toFixed(0), best.heap.toFixed(0)])
}
