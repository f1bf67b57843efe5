import { directions, exchangeStates, roles, socketTypes } from '../shared/model'
import type { StatisticsColumns } from '../shared/statistics/columns'
import { bucketWidthUs, Statistics } from '../shared/statistics/statistics'

/** Seconds that the statistics of ten million rows take, by what passes; chunks as the tap makes them, each counted and merged. */
const chunkRows = 4096
const chunks = Math.ceil(10_000_000 / chunkRows)
const log = (cells: readonly (string | number)[]): void => console.log(cells.map((cell) => String(cell).padStart(20)).join(''))

function chunkOf(what: string): StatisticsColumns {
  const rows = chunkRows
  const exchanging = what === 'exchanges'
  const publishing = what.startsWith('topics')
  const topics = what === 'topics: 5000' ? 5000 : 50
  const body = new TextEncoder()
  const slab = new Uint8Array(rows * 64)
  const payloadEnd = new Uint32Array(rows)
  let end = 0
  for (let row = 0; row < rows; row += 1) {
    const topic = body.encode(`market/instrument/${Math.floor(Math.random() * topics)}`)
    slab.set([1, topic.byteLength], end)
    slab.set(topic, end + 2)
    end += topic.byteLength + 2
    payloadEnd[row] = end
  }
  const fill = <Column extends Uint8Array | Uint32Array | Float64Array>(column: Column, value: (row: number) => number): Column => {
    for (let row = 0; row < rows; row += 1) column[row] = value(row)
    return column
  }
  const alternate = what !== 'one way' && !publishing
  return {
    firstRow: 1,
    rows,
    timeUs: fill(new Float64Array(rows), (row) => row * 3),
    size: fill(new Uint32Array(rows), () => 64),
    connection: fill(new Uint32Array(rows), (row) => (alternate ? 1 + ((row >> 1) % 16) : 1)),
    source: fill(new Uint32Array(rows), () => 1),
    kind: new Uint8Array(rows),
    direction: fill(new Uint8Array(rows), (row) => directions.indexOf('to-server') + (alternate ? row & 1 : 0)),
    socket: fill(new Uint8Array(rows), () => socketTypes.indexOf(publishing ? 'PUB' : 'REQ')),
    envelopeFrames: new Uint8Array(rows),
    exchanges: exchanging
      ? {
          peer: fill(new Uint32Array(rows), () => 1),
          rttUs: fill(new Float64Array(rows), () => 50 + Math.random() ** 4 * 100_000),
          role: fill(new Uint8Array(rows), (row) => roles.indexOf(row % 2 === 0 ? 'request' : 'reply')),
          state: fill(new Uint8Array(rows), () => exchangeStates.indexOf('replied')),
        }
      : undefined,
    payload: { kind: 'slab', slab, payloadEnd, flags: new Uint8Array(rows) },
  }
}

log(['10 million rows', 'count and merge s', 'merge only s', 'report ms'])
for (const what of ['one way', 'alternating', 'exchanges', 'topics: 50', 'topics: 5000']) {
  const variants = Array.from({ length: 16 }, () => chunkOf(what))
  const best = { all: Number.POSITIVE_INFINITY, merge: Number.POSITIVE_INFINITY, report: Number.POSITIVE_INFINITY }
  for (let run = 0; run < 3; run += 1) {
    const bucketUs = bucketWidthUs(chunks * chunkRows * 3, 240)
    const parts: Statistics[] = []
    const total = new Statistics(bucketUs)
    let start = performance.now()
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const columns = variants[chunk % variants.length]
      if (columns === undefined) continue
      // The same memory with other times, as if ten million rows lay there.
      for (let row = 0; row < chunkRows; row += 1) columns.timeUs[row] = (chunk * chunkRows + row) * 3
      const part = new Statistics(bucketUs)
      part.add(columns)
      total.merge(part)
      parts.push(part)
    }
    best.all = Math.min(best.all, performance.now() - start)
    start = performance.now()
    const again = new Statistics(bucketUs)
    for (const part of parts) again.merge(part)
    best.merge = Math.min(best.merge, performance.now() - start)
    start = performance.now()
    const report = again.report()
    best.report = Math.min(best.report, performance.now() - start)
    if (report.totals.messages !== chunks * chunkRows) console.log('The sums are wrong.')
  }
  log([what, (best.all / 1000).toFixed(3), (best.merge / 1000).toFixed(3), best.report.toFixed(1)])
}
