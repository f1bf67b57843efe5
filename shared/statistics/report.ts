import { type ConnectionId, type Direction, directions, type ExchangeState, exchangeStates, type RowId, type SourceId } from '../model'
import type { GroupTable } from './group-table'
import { addLatency, type LatencyBar, type LatencyCounts, latencyBars, type Percentiles, percentilesOf } from './latency'
import type { TopicCount, TopicTable } from './topics'

export interface Traffic {
  readonly messages: number
  readonly bytes: number
}

/** Messages and bytes of one direction, a number for each time bucket. */
export interface DirectionSeries {
  readonly direction: Direction
  readonly messages: readonly number[]
  readonly bytes: readonly number[]
}

export interface SlowExchange {
  /** Its request. */
  readonly row: RowId
  readonly source: SourceId
  readonly timeUs: number
  readonly rttUs: number
}

/** What a session, or a part of it, comes to; plain, so that it crosses threads and can be written as JSON. */
export interface StatisticsReport {
  readonly totals: Traffic & {
    readonly events: number
    readonly commands: number
    /** The times of the first and the last row that counted. */
    readonly firstUs: number
    readonly lastUs: number
  }
  /** Rows by time, without gaps. */
  readonly series: {
    readonly startUs: number
    readonly bucketUs: number
    readonly length: number
    readonly directions: readonly DirectionSeries[]
    /** Round trips of the requests of each bucket. */
    readonly rtt: readonly (Percentiles | undefined)[]
  }
  readonly sources: readonly (Traffic & { readonly source: SourceId })[]
  /** The busiest; `otherConnections` are those beyond. */
  readonly connections: readonly (Traffic & { readonly source: SourceId; readonly connection: ConnectionId })[]
  readonly otherConnections: Traffic & { readonly count: number }
  readonly directions: readonly (Traffic & { readonly direction: Direction })[]
  readonly topics: {
    readonly top: readonly TopicCount[]
    /** Different topics, up to the bound of how many are told apart. */
    readonly distinct: number
    readonly other: Traffic
    /** Messages whose topic is encrypted or was not kept. */
    readonly unread: Traffic
  }
  readonly rtt: Percentiles | undefined
  readonly rttHistogram: readonly LatencyBar[]
  /** Exchanges by state. */
  readonly states: Readonly<Record<Exclude<ExchangeState, 'none'>, number>>
  /** Slowest first. */
  readonly slowest: readonly SlowExchange[]
}

export interface Bucket {
  readonly messages: Float64Array
  readonly bytes: Float64Array
  readonly rtt: LatencyCounts
  rttMaxUs: number
}

/** What a report is made of. */
export interface ReportParts {
  readonly bucketUs: number
  readonly series: ReadonlyMap<number, Bucket>
  readonly groups: GroupTable
  readonly topics: TopicTable
  readonly states: Float64Array
  readonly slowest: readonly SlowExchange[]
  readonly events: number
  readonly commands: number
  readonly firstUs: number
  readonly lastUs: number
}

const maxTopTopics = 100
const maxConnections = 500
/** Buckets that a report has at most, whatever was asked for. */
const maxBuckets = 4096

export function makeReport(parts: ReportParts): StatisticsReport {
  const groups = groupSums(parts.groups)
  const { series, bucketUs } = atMostBuckets(parts, maxBuckets)
  const indexes = [...series.keys()]
  const first = indexes.length === 0 ? 0 : Math.min(...indexes)
  const length = indexes.length === 0 ? 0 : Math.max(...indexes) - first + 1
  const all: LatencyCounts = new Map()
  let maxUs = 0
  for (const bucket of series.values()) {
    for (const [latency, count] of bucket.rtt) addLatency(all, latency, count)
    maxUs = Math.max(maxUs, bucket.rttMaxUs)
  }
  const busiest = groups.connections.slice(0, maxConnections)
  const others = groups.connections.slice(maxConnections)
  const { top, other } = parts.topics.top(maxTopTopics)
  const { topics } = parts
  return {
    totals: { ...sum(groups.directions), events: parts.events, commands: parts.commands, ...timesOf(parts) },
    series: {
      startUs: first * bucketUs,
      bucketUs,
      length,
      directions: groups.directions.map(({ direction }) => directionSeries(series, first, length, direction)),
      rtt: Array.from({ length }, (_, index) => {
        const bucket = series.get(first + index)
        return bucket === undefined ? undefined : percentilesOf(bucket.rtt, bucket.rttMaxUs)
      }),
    },
    sources: groups.sources,
    connections: busiest,
    otherConnections: { count: others.length, ...sum(others) },
    directions: groups.directions,
    topics: { top, distinct: topics.size, other, unread: { messages: topics.unreadMessages, bytes: topics.unreadBytes } },
    rtt: percentilesOf(all, maxUs),
    rttHistogram: latencyBars(all),
    states: {
      pending: stateCount(parts, 'pending'),
      replied: stateCount(parts, 'replied'),
      'timed out': stateCount(parts, 'timed out'),
      broken: stateCount(parts, 'broken'),
      orphan: stateCount(parts, 'orphan'),
    },
    slowest: parts.slowest,
  }
}

const timesOf = ({ firstUs, lastUs }: ReportParts) => (firstUs > lastUs ? { firstUs: 0, lastUs: 0 } : { firstUs, lastUs })

const stateCount = ({ states }: ReportParts, state: ExchangeState): number => states[exchangeStates.indexOf(state)] ?? 0

function sum(parts: readonly Traffic[]): Traffic {
  return {
    messages: parts.reduce((total, { messages }) => total + messages, 0),
    bytes: parts.reduce((total, { bytes }) => total + bytes, 0),
  }
}

/** Rows far apart in time would make a long series of nothing: its buckets are put together until it is short enough. */
function atMostBuckets({ series, bucketUs }: ReportParts, atMost: number): Pick<ReportParts, 'series' | 'bucketUs'> {
  const indexes = [...series.keys()]
  let factor = 1
  const [first, last] = [Math.min(...indexes), Math.max(...indexes)]
  while (Math.floor(last / factor) - Math.floor(first / factor) >= atMost) factor *= 2
  if (factor === 1) return { series, bucketUs }
  const merged = new Map<number, Bucket>()
  for (const [index, bucket] of series) mergeBucket(merged, Math.floor(index / factor), bucket)
  return { series: merged, bucketUs: bucketUs * factor }
}

export function newBucket(): Bucket {
  return { messages: new Float64Array(directions.length), bytes: new Float64Array(directions.length), rtt: new Map(), rttMaxUs: 0 }
}

export function mergeBucket(into: Map<number, Bucket>, index: number, { messages, bytes, rtt, rttMaxUs }: Bucket): void {
  const bucket = into.get(index) ?? newBucket()
  into.set(index, bucket)
  for (let direction = 0; direction < directions.length; direction += 1) {
    bucket.messages[direction] = (bucket.messages[direction] ?? 0) + (messages[direction] ?? 0)
    bucket.bytes[direction] = (bucket.bytes[direction] ?? 0) + (bytes[direction] ?? 0)
  }
  for (const [latency, count] of rtt) addLatency(bucket.rtt, latency, count)
  bucket.rttMaxUs = Math.max(bucket.rttMaxUs, rttMaxUs)
}

function directionSeries(series: ReadonlyMap<number, Bucket>, first: number, length: number, direction: Direction): DirectionSeries {
  const code = directions.indexOf(direction)
  const numbers = (column: 'messages' | 'bytes'): readonly number[] =>
    Array.from({ length }, (_, index) => series.get(first + index)?.[column][code] ?? 0)
  return { direction, messages: numbers('messages'), bytes: numbers('bytes') }
}

interface Sum {
  messages: number
  bytes: number
}

function groupSums(groups: GroupTable) {
  const sources = new Map<SourceId, Sum & { readonly source: SourceId }>()
  const connections = new Map<string, Sum & { readonly source: SourceId; readonly connection: ConnectionId }>()
  const byDirection = directions.map((direction) => ({ direction, messages: 0, bytes: 0 }))
  groups.visit((source, connection, direction, messages, bytes) => {
    // Ids come out of their columns here.
    const ids = { source: source as SourceId, connection: connection as ConnectionId }
    add(
      entry(sources, ids.source, () => ({ source: ids.source, messages: 0, bytes: 0 })),
      messages,
      bytes,
    )
    if (connection !== 0)
      add(
        entry(connections, `${source} ${connection}`, () => ({ ...ids, messages: 0, bytes: 0 })),
        messages,
        bytes,
      )
    const total = byDirection[direction]
    if (total !== undefined) add(total, messages, bytes)
  })
  const busiestFirst = (one: Sum, two: Sum): number => two.messages - one.messages || two.bytes - one.bytes
  return {
    sources: [...sources.values()].sort(busiestFirst),
    connections: [...connections.values()].sort(busiestFirst),
    directions: byDirection.filter(({ messages }) => messages > 0),
  }
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function add(into: Sum, messages: number, bytes: number): void {
  into.messages += messages
  into.bytes += bytes
}
