/**
 * What decoders cost where every row is asked: the example of docs/decoders.md as a decoder of the user's own, over short messages of
 * two frames in memory, in filters (as commands and exports ask them, and as the window does) and in exports with decoded fields;
 * exports of the built-in decoders' fields, of MessagePack, beside them. Rows a second, the median of the rounds,
 * and the time of all threads on a processor, starting included, which what else the machine does changes least.
 *
 *     npm run bench:own-decoders -- [--rows 22000] [--rounds 5]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { encode } from '@msgpack/msgpack'
import type { ChunkImage } from '../main/capture/capture-chunk'
import { columnBytes, columnsAt } from '../main/capture/tap/batch'
import { exportCapture } from '../main/export/export'
import { DecodedParts } from '../main/reading/decoded-parts'
import type { DecoderChoices } from '../main/reading/decoder-choices'
import { LiveCapture } from '../main/reading/live-capture'
import { matchingRows } from '../main/reading/matching-rows'
import { OwnFields } from '../main/reading/own-fields'
import { RowReader } from '../main/reading/read-rows'
import { RowQuery } from '../main/reading/row-query'
import { TrafficStream } from '../main/reading/traffic-stream'
import { loadUserDecoder, sandboxMessage } from '../main/reading/user-decoder'
import { UserDecoders } from '../main/reading/user-decoders'
import { decodeMessage } from '../shared/decoders/decode'
import { messageOf } from '../shared/decoders/message-input'
import { encodeMessage } from '../shared/zmtp/encode'
import { median } from './lib/processes'

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '22000' }, rounds: { type: 'string', default: '5' } } })
const rows = Number(options.rows)
const rounds = Number(options.rounds)
const chunkRows = 8192

const example = /^```js\n([\s\S]*?)^```$/mu.exec(readFileSync(resolve('docs/decoders.md'), 'utf8'))?.[1]
if (example === undefined) throw new Error('docs/decoders.md has no example.')

function quote(price: number): readonly Uint8Array[] {
  const body = Buffer.alloc(5)
  body.writeUInt8(price % 2)
  body.writeUInt32BE(price, 1)
  return [Buffer.from('Q'), body]
}
const topic = Buffer.from('kline.BTCUSDT')
const kline = (id: number): readonly Uint8Array[] => [
  topic,
  encode({ id, symbol: `INSTR-${id % 997}`, price: id / 8, volume: id * 3, side: id % 2 === 0 ? 'buy' : 'sell' }),
]

function captureOf(frames: (row: number) => readonly Uint8Array[]): LiveCapture {
  const live = new LiveCapture({ epochUs: 0 })
  live.source(1, 'quotes')
  for (let from = 0; from < rows; from += chunkRows)
    live.put(
      imageOf(
        from + 1,
        Array.from({ length: Math.min(chunkRows, rows - from) }, (_, index) => frames(from + index)),
      ),
    )
  return live
}

function imageOf(firstRow: number, messages: readonly (readonly Uint8Array[])[]): ChunkImage {
  const capacity = messages.length
  const buffer = new SharedArrayBuffer(columnBytes(capacity))
  const { timeUs, size, payloadEnd, frameCount, source } = columnsAt(buffer, capacity)
  const payloads = messages.map((frames) => encodeMessage(frames, 'v2'))
  const slabBytes = payloads.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const slab = new SharedArrayBuffer(slabBytes)
  const bytes = new Uint8Array(slab)
  let end = 0
  for (const [row, payload] of payloads.entries()) {
    bytes.set(payload, end)
    end += payload.byteLength
    timeUs[row] = firstRow + row
    size[row] = messages[row]?.reduce((sum, { byteLength }) => sum + byteLength, 0) ?? 0
    payloadEnd[row] = end
    frameCount[row] = messages[row]?.length ?? 0
    source[row] = 1
  }
  const counts = { firstRow, rows: capacity, messages: capacity, firstExchange: 1, opened: 0, capacity, slabBytes }
  return { ...counts, columns: buffer, exchangeColumns: undefined, slab }
}

const folder = mkdtempSync(join(tmpdir(), 'zmq-own-decoders-'))
const workerUrl = pathToFileURL(join(import.meta.dirname, 'user-decoder-worker.mjs'))

/** The decoders anew, so that no answer is known. */
async function withOwn<Value>(work: (own: UserDecoders) => Promise<Value>): Promise<Value> {
  const own = new UserDecoders({ folder: join(folder, 'decoders'), workerUrl, disabled: [], changed: () => undefined })
  await own.start()
  try {
    return await work(own)
  } finally {
    await own.dispose()
  }
}

const log = (cells: readonly string[]): void =>
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(56) : cell.padStart(12))).join(''))

/** `work` answers with the milliseconds that it took. */
async function measure(what: string, work: () => Promise<number>): Promise<void> {
  const times: number[] = []
  const worked: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage()
    times.push(await work())
    const { user, system } = process.cpuUsage(before)
    worked.push(user + system)
  }
  const ms = median(times)
  log([what, ms.toFixed(0), ((rows * 1000) / ms).toFixed(0), ((ms * 1000) / rows).toFixed(1), (median(worked) / rows).toFixed(1)])
}

async function timed(work: () => Promise<number>, matches: number): Promise<number> {
  const start = performance.now()
  const found = await work()
  const ms = performance.now() - start
  if (found !== matches) throw new Error(`${found} rows instead of ${matches}`)
  return ms
}

function choicesOf(own: UserDecoders, known: (rows: readonly number[]) => void = () => undefined): DecoderChoices {
  const choices: { -readonly [Key in keyof DecoderChoices]: DecoderChoices[Key] } = { choices: [] }
  choices.fields = new OwnFields(own, choices, known)
  return choices
}

const quotes = captureOf(quote)
const klines = captureOf(kline)
const expected = 3
const filter = `my_quote.price >= ${rows - expected}`

const inQuery = (own: UserDecoders) =>
  timed(async () => {
    let found = 0
    for await (const piece of matchingRows(quotes, new RowQuery(quotes, { filter }, [], choicesOf(own)))) found += piece.rows.length
    return found
  }, expected)

const inWindow = (own: UserDecoders) =>
  timed(
    () =>
      new Promise((resolve) => {
        const choices = choicesOf(own, (known) => stream.ownKnown(known))
        const stream: TrafficStream = new TrafficStream(
          quotes,
          1,
          ({ progress, end }) => {
            if (progress !== undefined) return setImmediate(() => stream.acknowledge())
            stream.dispose()
            return resolve(end)
          },
          choices,
        )
        stream.show({ grain: 'messages', events: false, filter })
      }),
    expected,
  )

const exported = (capture: LiveCapture, own: UserDecoders | undefined, decoded = true) =>
  timed(async () => {
    const reader = new RowReader(capture)
    const parts = decoded ? new DecodedParts(reader, { choices: [] }, own) : undefined
    const { records } = await exportCapture(reader, {
      format: 'jsonl',
      path: join(folder, 'rows.jsonl'),
      decodedOf: parts === undefined ? undefined : (ids) => parts.parts(ids),
    })
    return records
  }, rows)

/** The interpreter alone, without a thread. */
async function inSandbox(text: string): Promise<number> {
  const decoder = await loadUserDecoder('quote.js', text, new Set())
  const messages = Array.from({ length: rows }, (_, row) => sandboxMessage(messageOf(quote(row)), 1024))
  const ms = await timed(async () => messages.filter((message) => decoder.ask(message, false).outcome?.error === undefined).length, rows)
  decoder.dispose()
  return ms
}

try {
  await withOwn(async () => undefined)
  writeFileSync(join(folder, 'decoders', 'quote.js'), example)
  log([`${rows} rows`, 'ms', 'rows/s', 'µs a row', 'CPU µs'])
  await measure('own: interpreter alone, recognise and decode', () => inSandbox(example))
  await measure('own: filter of a command or an export', () => withOwn(inQuery))
  await measure('own: filter of the window', () => withOwn(inWindow))
  await measure('own: export with decoded fields', () => withOwn((own) => exported(quotes, own)))
  await measure('built-in: decodeMessage of MessagePack alone', () =>
    timed(async () => Array.from({ length: rows }, (_, row) => decodeMessage(messageOf(kline(row)))).length, rows),
  )
  await measure('built-in: export of MessagePack with decoded fields', () => exported(klines, undefined))
  await measure('export of MessagePack without them', () => exported(klines, undefined, false))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
