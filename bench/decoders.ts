import { deflateSync } from 'node:zlib'
import { decodeMessage, fieldValue, summaryOf } from '../shared/decoders/decode'
import { messageOf } from '../shared/decoders/message-input'
import { frameSamples } from '../shared/decoders/samples'

/** What decoding costs: a list's line and a filter's field for small messages, and how fast large frames are read. */
const utf8 = (text: string) => new TextEncoder().encode(text)
const rounds = 20_000

function microseconds(work: () => void): number {
  for (let round = 0; round < rounds / 4; round += 1) work()
  const times: number[] = []
  for (let run = 0; run < 5; run += 1) {
    const start = process.hrtime.bigint()
    for (let round = 0; round < rounds / 5; round += 1) work()
    times.push(Number(process.hrtime.bigint() - start) / (rounds / 5) / 1000)
  }
  return times.sort((left, right) => left - right)[2] ?? 0
}

const log = (cells: readonly string[]): void =>
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(16))).join(''))

log(['small message', 'bytes', 'summary µs', 'decoder µs', 'whole µs'])
const topic = utf8('kline.BTCUSDT')
for (const [name, frame] of frameSamples) {
  const message = () => messageOf([topic, frame])
  log([
    name,
    `${frame.byteLength}`,
    microseconds(() => summaryOf(message())).toFixed(1),
    microseconds(() => fieldValue('decoder', message())).toFixed(1),
    microseconds(() => decodeMessage(message())).toFixed(1),
  ])
}

const records = JSON.stringify(
  Array.from({ length: 120_000 }, (_, index) => ({
    id: index,
    symbol: `INSTR-${index % 997}`,
    price: (index * 7919) / 100,
    note: 'quick brown fox',
  })),
)
const large: readonly (readonly [string, Uint8Array])[] = [
  ['json', utf8(records)],
  ['zlib', new Uint8Array(deflateSync(records))],
  ['f64le', new Uint8Array(Float64Array.from({ length: 1_000_000 }, (_, index) => Math.sin(index) + 2).buffer)],
  ['text', utf8(records.replaceAll('"', ''))],
]
console.log('')
log(['large frame', 'MiB', 'ms', 'MiB/s', 'summary µs'])
for (const [name, frame] of large) {
  const times = Array.from({ length: 5 }, () => {
    const start = process.hrtime.bigint()
    const { decoder } = decodeMessage(messageOf([frame]), { limits: { steps: 1e9 } })
    if (decoder !== name) throw new Error(`${decoder} instead of ${name}`)
    return Number(process.hrtime.bigint() - start) / 1e6
  }).sort((left, right) => left - right)
  const ms = times[2] ?? 0
  const mib = frame.byteLength / 1048576
  log([name, mib.toFixed(1), ms.toFixed(0), (mib / (ms / 1000)).toFixed(0), microseconds(() => summaryOf(messageOf([frame]))).toFixed(1)])
}
