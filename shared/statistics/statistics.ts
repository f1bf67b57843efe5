import { directions, exchangeStates, type RowId, roles, rowKinds, type SocketType, type SourceId, socketTypes } from '../model'
import type { ExchangeStatisticsColumns, RowSelection, StatisticsColumns } from './columns'
import { GroupTable } from './group-table'
import { LatencyScratch } from './latency'
import { type Bucket, makeReport, mergeBucket, newBucket, type SlowExchange, type StatisticsReport } from './report'
import { TopicTable } from './topics'

const messageKind = rowKinds.indexOf('message')
const commandKind = rowKinds.indexOf('command')
const requestRole = roles.indexOf('request')
const orphanState = exchangeStates.indexOf('orphan')
const maxSlowest = 20
/** Shared by all: it is empty between two calls. */
const latencies = new LatencyScratch()

const socketCode = (type: SocketType): number => socketTypes.indexOf(type)
const inCode = directions.indexOf('in')
const outCode = directions.indexOf('out')
const publishing = new Set((['PUB', 'SUB', 'XPUB', 'XSUB'] as const).map(socketCode))
const [xpub, xsub] = [socketCode('XPUB'), socketCode('XSUB')]
const hasTopics = Uint8Array.from({ length: 256 }, (_, code) => (publishing.has(code) ? 1 : 0))

/**
 * The width of time buckets for a span: seconds times a power of two, so that narrower buckets always fit wider ones, and
 * statistics of parts that were counted earlier can be merged into those of a session that has grown.
 */
export function bucketWidthUs(spanUs: number, buckets: number): number {
  const wanted = Math.max(spanUs, 1) / Math.max(buckets, 1)
  return 1_000_000 * 2 ** Math.max(-16, Math.ceil(Math.log2(wanted / 1_000_000)))
}

/** Sums over rows. Those of a session are the merge of those of its chunks. */
export class Statistics {
  readonly bucketUs: number
  readonly #series = new Map<number, Bucket>()
  readonly #groups = new GroupTable()
  readonly #topics = new TopicTable()
  readonly #states = new Float64Array(exchangeStates.length)
  readonly #slowest: SlowExchange[] = []
  /** Only what took longer belongs to the slowest. */
  #slowBeyondUs = -1
  #events = 0
  #commands = 0
  #firstUs = Number.POSITIVE_INFINITY
  #lastUs = Number.NEGATIVE_INFINITY
  /** The bounds of the bucket that was last looked for. */
  #bucketFromUs = 0
  #bucketToUs = 0

  constructor(bucketUs: number) {
    this.bucketUs = bucketUs
  }

  /** The time of the first row that was counted; infinite when none was. */
  get firstUs(): number {
    return this.#firstUs
  }

  get lastUs(): number {
    return this.#lastUs
  }

  /** Counts the rows of a chunk, or those of them that are selected. */
  add(columns: StatisticsColumns, selection: RowSelection = {}): void {
    const indexes = selectedRows(columns, selection)
    this.#countRows(columns, indexes)
    this.#countTopics(columns, indexes)
    if (columns.exchanges !== undefined) this.#countExchanges(columns, columns.exchanges, indexes)
  }

  /** Adds what was counted elsewhere, in buckets as wide as these or narrower. */
  merge(other: Statistics): void {
    const factor = this.bucketUs / other.bucketUs
    if (factor < 1) throw new RangeError('Statistics of wider time buckets cannot be merged.')
    for (const [index, bucket] of other.#series) mergeBucket(this.#series, Math.floor(index / factor), bucket)
    other.#groups.visit((source, connection, direction, messages, bytes) => {
      this.#groups.add(this.#groups.slot(source, connection, direction), messages, bytes)
    })
    this.#topics.merge(other.#topics)
    for (const [state, count] of other.#states.entries()) this.#states[state] = (this.#states[state] ?? 0) + count
    for (const slow of other.#slowest) this.#addSlow(slow)
    this.#events += other.#events
    this.#commands += other.#commands
    this.#firstUs = Math.min(this.#firstUs, other.#firstUs)
    this.#lastUs = Math.max(this.#lastUs, other.#lastUs)
  }

  report(): StatisticsReport {
    return makeReport({
      bucketUs: this.bucketUs,
      series: this.#series,
      groups: this.#groups,
      topics: this.#topics,
      states: this.#states,
      slowest: this.#slowest,
      events: this.#events,
      commands: this.#commands,
      firstUs: this.#firstUs,
      lastUs: this.#lastUs,
    })
  }

  /** Rows of the same source, connection, direction and time bucket are summed up first, then added at once. */
  #countRows(columns: StatisticsColumns, indexes: Uint32Array | undefined): void {
    const { timeUs, size, source, connection, direction, kind } = columns
    const rows = indexes === undefined ? columns.rows : indexes.length
    let runSource = -1
    let runConnection = -1
    let runDirection = 0
    let slot = 0
    let runMessages = 0
    let runBytes = 0
    let firstUs = this.#firstUs
    let lastUs = this.#lastUs
    let fromUs = 0
    let toUs = 0
    let bucket: Bucket | undefined
    for (let at = 0; at < rows; at += 1) {
      const row = indexes === undefined ? at : (indexes[at] ?? 0)
      const time = timeUs[row] ?? 0
      if (time < firstUs) firstUs = time
      if (time > lastUs) lastUs = time
      if (kind[row] !== messageKind) {
        if (kind[row] === commandKind) this.#commands += 1
        else this.#events += 1
        continue
      }
      const isSameBucket = time >= fromUs && time < toUs
      if (!isSameBucket || connection[row] !== runConnection || direction[row] !== runDirection || source[row] !== runSource) {
        if (bucket !== undefined) this.#addRun(bucket, slot, runDirection, runMessages, runBytes)
        runMessages = 0
        runBytes = 0
        if (!isSameBucket) {
          bucket = this.#bucketAt(time)
          fromUs = this.#bucketFromUs
          toUs = this.#bucketToUs
        }
        runSource = source[row] ?? 0
        runConnection = connection[row] ?? 0
        runDirection = direction[row] ?? 0
        slot = this.#groups.slot(runSource, runConnection, runDirection)
      }
      runMessages += 1
      runBytes += size[row] ?? 0
    }
    if (bucket !== undefined) this.#addRun(bucket, slot, runDirection, runMessages, runBytes)
    this.#firstUs = firstUs
    this.#lastUs = lastUs
  }

  #addRun(bucket: Bucket, slot: number, direction: number, messages: number, bytes: number): void {
    this.#groups.add(slot, messages, bytes)
    bucket.messages[direction] = (bucket.messages[direction] ?? 0) + messages
    bucket.bytes[direction] = (bucket.bytes[direction] ?? 0) + bytes
  }

  #countTopics(columns: StatisticsColumns, indexes: Uint32Array | undefined): void {
    const { socket, kind, direction } = columns
    const rows = indexes === undefined ? columns.rows : indexes.length
    for (let at = 0; at < rows; at += 1) {
      const row = indexes === undefined ? at : (indexes[at] ?? 0)
      const type = socket[row] ?? 0
      if (hasTopics[type] === 0 || kind[row] !== messageKind) continue
      // What subscribes is not published: our own XPUB receives it, our own XSUB sends it.
      if ((type === xpub && direction[row] === inCode) || (type === xsub && direction[row] === outCode)) continue
      this.#topics.countRow(columns, row)
    }
  }

  #countExchanges(columns: StatisticsColumns, exchanges: ExchangeStatisticsColumns, indexes: Uint32Array | undefined): void {
    const { role, state, peer, rttUs } = exchanges
    const { timeUs } = columns
    const rows = indexes === undefined ? columns.rows : indexes.length
    let bucket = newBucket()
    let fromUs = 0
    let toUs = 0
    for (let at = 0; at < rows; at += 1) {
      const row = indexes === undefined ? at : (indexes[at] ?? 0)
      const code = state[row] ?? 0
      if (code === 0 || (role[row] !== requestRole && code !== orphanState)) continue
      this.#states[code] = (this.#states[code] ?? 0) + 1
      const rtt = rttUs[row] ?? Number.NaN
      if (peer[row] === 0 || Number.isNaN(rtt)) continue
      const time = timeUs[row] ?? 0
      if (time < fromUs || time >= toUs) {
        latencies.moveTo(bucket.rtt)
        bucket = this.#bucketAt(time)
        fromUs = this.#bucketFromUs
        toUs = this.#bucketToUs
      }
      latencies.count(rtt)
      if (rtt > bucket.rttMaxUs) bucket.rttMaxUs = rtt
      // Ids come out of their columns here.
      if (rtt > this.#slowBeyondUs)
        this.#addSlow({ row: (columns.firstRow + row) as RowId, source: (columns.source[row] ?? 0) as SourceId, timeUs: time, rttUs: rtt })
    }
    latencies.moveTo(bucket.rtt)
  }

  #bucketAt(timeUs: number): Bucket {
    const index = Math.floor(timeUs / this.bucketUs)
    const bucket = this.#series.get(index) ?? newBucket()
    this.#series.set(index, bucket)
    this.#bucketFromUs = index * this.bucketUs
    this.#bucketToUs = (index + 1) * this.bucketUs
    return bucket
  }

  #addSlow(slow: SlowExchange): void {
    const slowest = this.#slowest
    if (slow.rttUs <= this.#slowBeyondUs) return
    const before = slowest.findIndex(({ rttUs }) => rttUs < slow.rttUs)
    slowest.splice(before < 0 ? slowest.length : before, 0, slow)
    if (slowest.length > maxSlowest) slowest.pop()
    if (slowest.length === maxSlowest) this.#slowBeyondUs = slowest.at(-1)?.rttUs ?? -1
  }
}

/** The local indexes that a selection leaves, or `undefined` for all rows. */
function selectedRows(columns: StatisticsColumns, { fromUs, toUs, source, connection, indexes }: RowSelection): Uint32Array | undefined {
  if (fromUs === undefined && toUs === undefined && source === undefined && connection === undefined) return indexes
  const candidates = indexes === undefined ? columns.rows : indexes.length
  const selected = new Uint32Array(candidates)
  const [from, to] = [fromUs ?? Number.NEGATIVE_INFINITY, toUs ?? Number.POSITIVE_INFINITY]
  let count = 0
  for (let at = 0; at < candidates; at += 1) {
    const row = indexes === undefined ? at : (indexes[at] ?? 0)
    if (source !== undefined && columns.source[row] !== source) continue
    if (connection !== undefined && columns.connection[row] !== connection) continue
    const time = columns.timeUs[row] ?? 0
    if (time < from || time >= to) continue
    selected[count] = row
    count += 1
  }
  return selected.subarray(0, count)
}
