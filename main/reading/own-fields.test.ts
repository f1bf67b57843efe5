import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltWorker, buildWorker } from '../../e2e/peers/built-tap-worker'
import type { TrafficBatch, TrafficRows, ViewQuery } from '../../shared/ipc/contract'
import type { UserDecoderInfo } from '../../shared/ipc/inspect'
import { decodeRows } from '../../shared/ipc/row-batch'
import type { SourceId } from '../../shared/model'
import { CaptureEngine } from '../capture/engine'
import { addressOf, anyPort, connect, messagesOf, started, until } from '../capture/testing'
import { Reading } from './reading'

/** Two frames: the letter Q, then a byte for the side and four for the price. */
const quoteFile = (recognise = '', decode = ''): string => `export default {
  name: 'my_quote',
  title: 'Quotes',
  recognise(message) {
    ${recognise}
    return message.frames.length === 2 && message.frames[0][0] === 0x51 ? 1 : 0
  },
  decode(message) {
    const body = message.frames[1]
    const price = new DataView(body.buffer).getUint32(1)
    ${decode}
    return {
      summary: 'price ' + price,
      nodes: [
        { name: 'side', value: body[0], text: body[0] === 1 ? 'buy' : 'sell', frame: 1, from: 0, to: 1 },
        { name: 'word', value: body[0] === 1 ? 'b' : 's', text: body[0] === 1 ? 'buy' : 'sell' },
        { name: 'price', value: price, children: [{ name: 'odd name', value: price % 2 === 1 }] },
        { name: 'twice', value: 1 },
        { name: 'twice', value: 2 },
        { name: 'absent', value: null },
      ],
    }
  },
}
`

let readingWorker: BuiltWorker
let decoderWorker: BuiltWorker
beforeAll(async () => {
  readingWorker = await buildWorker('reading-worker', 'main/reading/reading-worker.ts')
  decoderWorker = await buildWorker('user-decoder-worker', 'main/reading/user-decoder-worker.ts')
})
afterAll(() => Promise.all([readingWorker.remove(), decoderWorker.remove()]))

let engine: CaptureEngine
let push: SourceId
let pull: SourceId
let batches: TrafficBatch[]
let infos: readonly UserDecoderInfo[]
let lost: number
let reading: Reading
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zmq-own-fields-'))
  batches = []
  infos = []
  lost = 0
})
afterEach(async () => {
  await engine.close()
  await reading.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const save = (text: string): Promise<void> => writeFile(join(folder, 'quote.js'), text)

/** Quotes of the prices 0, 1, … and a message that is none before each tenth. */
async function start(file: string, quotes: number): Promise<void> {
  await save(file)
  engine = new CaptureEngine()
  pull = await started(engine, 'PULL', anyPort, { slowDisk: 'wait' })
  push = await started(engine, 'PUSH', connect(addressOf(engine, pull)))
  reading = new Reading({
    engine,
    workerUrl: readingWorker.url,
    userDecoders: { folder, workerUrl: decoderWorker.url.href, disabled: [] },
    outlet: {
      batch: (batch) => batches.push(batch),
      sources: () => undefined,
      tap: () => undefined,
      decoders: (told) => {
        infos = told
      },
      lost: () => {
        lost += 1
      },
    },
  })
  await until('it is loaded', () => infos.length > 0)
  for (let price = 0; price < quotes; price += 1) {
    if (price % 10 === 0) await engine.send(push, [Buffer.from('{"price": 1000}')])
    const body = Buffer.alloc(5)
    body.writeUInt8(price % 3 === 0 ? 1 : 2)
    body.writeUInt32BE(price, 1)
    await engine.send(push, [Buffer.from('Q'), body])
  }
  const all = quotes + Math.ceil(quotes / 10)
  await until('all have arrived', () => messagesOf(engine, pull).length === all)
  // The thread hears of rows some milliseconds after they were captured.
  await expect.poll(async () => (await show({})).end, { timeout: 15_000 }).toBe(all)
}

const show = (query: Partial<ViewQuery>): Promise<TrafficRows> =>
  reading.call('traffic.view', { grain: 'messages', events: false, source: pull, ...query })

const batchWhere = (fits: (batch: TrafficBatch) => boolean): Promise<TrafficBatch> =>
  until('a batch that fits', () => {
    reading.call('traffic.acknowledge', undefined).catch(() => undefined)
    const last = batches.at(-1)
    return last !== undefined && fits(last) ? last : undefined
  })

/** Lines of the rows that match, once all have been looked at. */
async function found(filter: string): Promise<readonly string[]> {
  batches = []
  const { view } = await show({ filter })
  const { start: from, end } = await batchWhere((batch) => batch.view === view && batch.progress === undefined)
  const { rows } = await reading.call('traffic.rows', { view, from, to: end })
  const prices: string[] = []
  for (const { row } of decodeRows(rows, (text) => new TextDecoder().decode(text))) {
    const { frames } = await reading.call('traffic.message', row.id)
    const body = frames[1]?.head
    prices.push(body === undefined ? 'none' : `${Buffer.from(body).readUInt32BE(1)}`)
  }
  return prices
}

describe('fields of the user’s own decoders', () => {
  it('are what filters compare, by every node’s path', async () => {
    await start(quoteFile(), 200)
    expect(await found('my_quote.price >= 197')).toEqual(['197', '198', '199'])
    expect(await found('my_quote.price in [5, 150] && my_quote.side == 1')).toEqual(['150'])
    // What is shown in place of a text is what people compare.
    expect(await found('my_quote.word == buy && my_quote.price < 8')).toEqual(['0', '3', '6'])
    expect(await found('my_quote.price["odd name"] == true && my_quote.price > 196')).toEqual(['197', '199'])
    expect(await found('my_quote.twice == 2')).toEqual([])
    expect(await found('my_quote.absent == null && my_quote.price == 7')).toEqual(['7'])
    expect(await found('!(my_quote.price > 1)')).toEqual(['none', '0', '1', ...Array.from({ length: 19 }, () => 'none')])
    expect(await found('decoder == my_quote && my_quote.price < 2')).toEqual(['0', '1'])
    expect((await found('decoder == json')).length).toBe(20)
    expect(await found('my_quote.price == 3 or json.price == 1000 && my_quote.price exists')).toEqual(['3'])
    await expect(show({ filter: 'their_quote.price == 3' })).rejects.toMatchObject({ code: 'BAD_FILTER' })
    // Completion has them from then on.
    const decoders = await reading.call('decoders.list', undefined)
    const fields = decoders.find(({ name }) => name === 'my_quote')?.fields.map(({ path }) => path)
    expect(fields).toEqual(['side', 'word', 'price', 'price.odd name', 'twice', 'absent'])
  })

  it('narrow what goes on being captured, and are looked for', async () => {
    await start(quoteFile(), 20)
    expect(await found('my_quote.price > 18')).toEqual(['19'])
    const body = Buffer.from([1, 0, 0, 1, 0])
    await engine.send(push, [Buffer.from('Q'), body])
    await batchWhere((batch) => batch.end === 2)
    await show({})
    await reading.call('traffic.find', { filter: 'my_quote.price == 7' })
    await batchWhere((batch) => batch.found?.matches === 1 && batch.found.progress === undefined)
    const next = await reading.call('traffic.findNext', { from: undefined, direction: 'next' })
    expect(next?.ordinal).toBe(1)
  })

  it('colour rows, once they are known', async () => {
    await start(quoteFile(), 10)
    await reading.call('traffic.colours', ['my_quote.price in [3, 4]'])
    const { view, start: from, end } = await show({})
    const coloured = async (): Promise<boolean> => {
      const { rows } = await reading.call('traffic.rows', { view, from, to: end })
      return decodeRows(rows, (text) => new TextDecoder().decode(text)).filter(({ rule }) => rule === 1).length === 2
    }
    await expect.poll(coloured).toBe(true)
  })

  it('are summed up and followed over time', async () => {
    await start(quoteFile(), 150)
    const report = await reading.call('statistics.read', { buckets: 10, filter: 'my_quote.price < 70', source: pull })
    expect(report.totals.messages).toBe(70)
    const query = { field: 'my_quote.price', source: pull }
    await expect.poll(async () => (await reading.call('traffic.series', query)).progress).toBeUndefined()
    const { values, count } = await reading.call('traffic.series', query)
    expect([count, values[0], values[149]]).toEqual([150, 0, 149])
  })

  it('go with an export, of all rows or those of the list', async () => {
    await start(quoteFile(), 100)
    const path = join(folder, 'quotes.jsonl')
    const query: ViewQuery = { grain: 'messages', events: false, source: pull, filter: 'my_quote.price > 97' }
    const signal = new AbortController().signal
    const progress: number[] = []
    const request = { format: 'jsonl', path, signal, decoded: true } as const
    expect(await reading.export({ ...request, query }, ({ records }) => progress.push(records))).toEqual({ records: 2, evicted: 0 })
    const records = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(records.map(({ decoded }) => decoded.summary)).toEqual(['price 98', 'price 99'])
    expect(records[1].decoded).toEqual({
      decoder: 'my_quote',
      summary: 'price 99',
      fields: {
        'my_quote.side': 1,
        'my_quote.word': 'buy',
        'my_quote.price': 99,
        'my_quote.price.odd name': true,
        'my_quote.twice': 1,
        'my_quote.absent': null,
      },
    })
    expect(progress.every((done, index) => index === 0 || done >= (progress[index - 1] ?? 0))).toBe(true)
    await reading.export(request, () => undefined)
    const lines = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.filter(({ decoded }) => decoded?.decoder === 'my_quote')).toHaveLength(200)
    expect(lines.find(({ decoded }) => decoded?.decoder === 'json').decoded.fields).toEqual({ 'json.price': 1000 })
    expect(lines.some(({ kind, decoded }) => kind === 'event' && decoded !== undefined)).toBe(false)
  })

  it('go with an export in the order of the rows, whichever are asked for ahead and when the decoder is stopped in the middle', async () => {
    // Slow ones among quick ones: calls answer for fewer messages than they were asked.
    await start(
      quoteFile('', 'if (price % 50 === 7) for (const end = Date.now() + 15; Date.now() < end; );if (price === 150) for (;;) {}'),
      300,
    )
    // What is saved beside the decoder has it loaded again.
    const elsewhere = mkdtempSync(join(tmpdir(), 'zmq-own-export-'))
    const path = join(elsewhere, 'quotes.jsonl')
    const query: ViewQuery = { grain: 'messages', events: false, source: pull }
    const request = { format: 'jsonl', path, signal: new AbortController().signal, decoded: true, query } as const
    expect(await reading.export(request, () => undefined)).toEqual({ records: 330, evicted: 0 })
    const records = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    rmSync(elsewhere, { recursive: true, force: true })
    const ids: number[] = records.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted((one, other) => one - other))
    const mine = records.filter(({ decoded }) => decoded?.decoder === 'my_quote')
    for (const { frames, decoded } of mine)
      expect(decoded.fields['my_quote.price']).toBe(
        Buffer.from(frames[1].base64 ?? frames[1].text, frames[1].base64 ? 'base64' : 'utf8').readUInt32BE(1),
      )
    await until('it is told', () => infos[0]?.error?.message.endsWith('took too long and was stopped.') === true)
    // Where the machine is so busy that the whole thread is ended, its answers of that moment go with it.
    if (infos[0]?.isLoaded === true)
      expect(mine.map(({ decoded }) => decoded.fields['my_quote.price'])).toEqual(Array.from({ length: 150 }, (_, price) => price))
    expect(records.filter(({ decoded }) => decoded?.decoder === 'json')).toHaveLength(30)
  }, 30_000)

  it('end with a decoder that does not: it is stopped and told, and the search comes to its end', async () => {
    await start(quoteFile('', 'if (price === 5) for (;;) {}'), 40)
    const before = await found('my_quote.price < 100')
    // What was known before it is a match.
    // Where the machine is so busy that the whole thread is ended, its answers of that moment go with it.
    if (infos[0]?.isLoaded === true) expect(before.slice(0, 5)).toEqual(['0', '1', '2', '3', '4'])
    await until('it is told', () => infos[0]?.error?.message.endsWith('took too long and was stopped.') === true)
    const lostBefore = lost
    await save(quoteFile())
    await until('what is shown is read anew', () => lost > lostBefore)
    expect(await found('my_quote.price < 100')).toHaveLength(40)
    // The name stays known while the file is being edited.
    await save('export default {')
    await until('it is told', () => infos[0]?.error !== undefined && infos[0].isLoaded === false)
    expect(await found('my_quote.price < 100')).toEqual([])
  }, 30_000)

  it('leave a search that nobody waits for', async () => {
    await start(quoteFile('', 'const end = Date.now() + 30; while (Date.now() < end);'), 200)
    await show({ filter: 'my_quote.price < 1000' })
    const { view } = await batchWhere((batch) => batch.progress !== undefined && batch.end > 0)
    const next = await show({ filter: 'size == 6' })
    expect(next.view).toBeGreaterThan(view)
    expect(next.end).toBe(200)
  })
})
