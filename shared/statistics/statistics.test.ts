import { describe, expect, it } from 'vitest'
import { directions, type ExchangeState, exchangeStates, rowKinds, socketTypes } from '../model'
import { encodeMessage } from '../zmtp/encode'
import { payloadFlags, type StatisticsColumns } from './columns'
import { bucketWidthUs, Statistics } from './statistics'

interface Row {
  readonly timeUs: number
  readonly size?: number
  readonly source?: number
  readonly connection?: number
  readonly kind?: (typeof rowKinds)[number]
  readonly direction?: (typeof directions)[number]
  readonly socket?: (typeof socketTypes)[number]
  readonly frames?: readonly string[]
  readonly flags?: number
  readonly request?: ExchangeState
  readonly rttUs?: number
}

function columnsOf(rows: readonly Row[], firstRow = 1): StatisticsColumns {
  const payloads = rows.map(({ frames = ['x'] }) =>
    encodeMessage(
      frames.map((frame) => new TextEncoder().encode(frame)),
      'v2',
    ),
  )
  let end = 0
  const payloadEnd = Uint32Array.from(payloads, (payload) => {
    end += payload.byteLength
    return end
  })
  return {
    firstRow,
    rows: rows.length,
    timeUs: Float64Array.from(rows, ({ timeUs }) => timeUs),
    size: Uint32Array.from(rows, ({ size = 10 }) => size),
    source: Uint32Array.from(rows, ({ source = 1 }) => source),
    connection: Uint32Array.from(rows, ({ connection = 1 }) => connection),
    kind: Uint8Array.from(rows, ({ kind = 'message' }) => rowKinds.indexOf(kind)),
    direction: Uint8Array.from(rows, ({ direction = 'in' }) => directions.indexOf(direction)),
    socket: Uint8Array.from(rows, ({ socket = 'PAIR' }) => socketTypes.indexOf(socket)),
    envelopeFrames: new Uint8Array(rows.length),
    exchanges: {
      peer: Uint32Array.from(rows, ({ rttUs }) => (rttUs === undefined ? 0 : 1)),
      rttUs: Float64Array.from(rows, ({ rttUs = Number.NaN }) => rttUs),
      role: Uint8Array.from(rows, ({ request }) => (request === undefined ? 0 : 1)),
      state: Uint8Array.from(rows, ({ request = 'none' }) => exchangeStates.indexOf(request)),
    },
    payload: {
      kind: 'slab',
      slab: Uint8Array.from(payloads.flatMap((payload) => [...payload])),
      payloadEnd,
      flags: Uint8Array.from(rows, ({ flags = 0 }) => flags),
    },
  }
}

function reportOf(rows: readonly Row[], bucketUs = 1000) {
  const statistics = new Statistics(bucketUs)
  statistics.add(columnsOf(rows))
  return statistics.report()
}

const mixed: readonly Row[] = Array.from({ length: 500 }, (_, index) => ({
  timeUs: index * 137,
  size: index,
  source: 1 + (index % 3),
  connection: 1 + (index % 40),
  kind: index % 11 === 0 ? 'event' : 'message',
  direction: index % 2 === 0 ? 'in' : 'out',
  socket: index % 5 === 0 ? 'SUB' : 'REQ',
  frames: [`topic ${index % 7}`],
  ...(index % 4 === 0 ? { request: 'replied', rttUs: 100 + index * 13 } : {}),
}))

describe('statistics', () => {
  it('sum messages and bytes by source, connection and direction; events are no messages', () => {
    const report = reportOf([
      { timeUs: 0, size: 5, direction: 'out' },
      { timeUs: 1, size: 7, direction: 'in' },
      { timeUs: 2, size: 9, direction: 'in', source: 2, connection: 5 },
      { timeUs: 3, kind: 'event', direction: 'none' },
      { timeUs: 4, kind: 'command' },
    ])
    expect(report.totals).toEqual({ messages: 3, bytes: 21, events: 1, commands: 1, firstUs: 0, lastUs: 4 })
    expect(report.sources).toEqual([
      { source: 1, messages: 2, bytes: 12 },
      { source: 2, messages: 1, bytes: 9 },
    ])
    expect(report.connections[1]).toEqual({ source: 2, connection: 5, messages: 1, bytes: 9 })
    expect(report.directions).toEqual([
      { direction: 'in', messages: 2, bytes: 16 },
      { direction: 'out', messages: 1, bytes: 5 },
    ])
  })

  it('put messages into time buckets, without gaps and in whatever order they come', () => {
    const { series } = reportOf([{ timeUs: 4500 }, { timeUs: 1200 }, { timeUs: 1300, size: 1 }])
    expect(series).toMatchObject({ startUs: 1000, bucketUs: 1000, length: 4 })
    expect(series.directions).toEqual([{ direction: 'in', messages: [2, 0, 0, 1], bytes: [11, 0, 0, 10] }])
  })

  it('time requests that were replied to and count exchanges by state', () => {
    const report = reportOf([
      { timeUs: 0, request: 'replied', rttUs: 40 },
      { timeUs: 10, request: 'replied', rttUs: 50 },
      { timeUs: 2000, request: 'replied', rttUs: 900_000 },
      { timeUs: 3000, request: 'pending' },
      { timeUs: 3000, request: 'timed out' },
    ])
    expect(report.states).toEqual({ pending: 1, replied: 3, 'timed out': 1, broken: 0, orphan: 0 })
    expect(report.rtt).toMatchObject({ count: 3, p50: 50, max: 900_000 })
    expect(report.series.rtt[0]).toMatchObject({ count: 2, p50: 40, max: 50 })
    expect(report.series.rtt[1]).toBeUndefined()
    expect(report.slowest.map(({ row }) => row)).toEqual([3, 2, 1])
  })

  it('count topics of publishing sockets, and what cannot be read apart', () => {
    const { topics } = reportOf([
      { timeUs: 0, socket: 'PUB', frames: ['a', '1'] },
      { timeUs: 1, socket: 'SUB', frames: ['b'] },
      { timeUs: 2, socket: 'PUB', frames: ['a', '22'] },
      { timeUs: 3, socket: 'PUB', flags: payloadFlags.encrypted, size: 77 },
      { timeUs: 4, socket: 'PUB', flags: payloadFlags.subscription },
      { timeUs: 5, socket: 'REQ', frames: ['c'] },
      { timeUs: 6, socket: 'PUB', frames: [`é${'x'.repeat(300)}`] },
    ])
    expect(topics.top.map(({ topic, messages }) => [topic, messages])).toEqual([
      ['a', 2],
      ['b', 1],
      [`é${'x'.repeat(126)}…`, 1],
    ])
    expect(topics).toMatchObject({ distinct: 3, unread: { messages: 1, bytes: 77 }, other: { messages: 0 } })
  })

  it('count topics beyond the bound together, so that none is lost', () => {
    const { topics } = reportOf(Array.from({ length: 10_050 }, (_, index) => ({ timeUs: index, socket: 'PUB', frames: [`t${index}`] })))
    expect(topics.distinct).toBe(10_000)
    expect(topics.top.reduce((sum, { messages }) => sum + messages, topics.other.messages)).toBe(10_050)
  })

  it('of parts merge into those of the whole, also from narrower buckets', () => {
    const whole = new Statistics(4000)
    whole.add(columnsOf(mixed))
    const merged = new Statistics(4000)
    for (let from = 0; from < mixed.length; from += 77) {
      const part = new Statistics(from % 2 === 0 ? 1000 : 4000)
      part.add(columnsOf(mixed.slice(from, from + 77), from + 1))
      merged.merge(part)
    }
    expect(merged.report()).toEqual(whole.report())
  })

  it('count only what is selected', () => {
    const selected = new Statistics(1000)
    selected.add(columnsOf(mixed), { fromUs: 10_000, toUs: 30_000, source: 2 })
    const chosen = new Statistics(1000)
    const passes = mixed.map(({ timeUs, source }, index) => (timeUs >= 10_000 && timeUs < 30_000 && source === 2 ? index : -1))
    chosen.add(columnsOf(mixed), { indexes: Uint32Array.from(passes.filter((index) => index >= 0)) })
    expect(selected.report()).toEqual(chosen.report())
    expect(selected.report().totals.messages).toBeGreaterThan(20)
  })

  it('of rows far apart stay short', () => {
    const { series, totals } = reportOf([{ timeUs: 0 }, { timeUs: 1e12 }])
    expect(series.length).toBeLessThanOrEqual(4096)
    expect(totals.messages).toBe(2)
  })

  it('of nothing are empty', () => {
    expect(reportOf([])).toMatchObject({ totals: { messages: 0, firstUs: 0 }, series: { length: 0 }, rtt: undefined })
  })
})

describe('the width of buckets', () => {
  it('is a second times a power of two, and gives at most as many buckets as wanted', () => {
    expect(bucketWidthUs(240_000_000, 240)).toBe(1_000_000)
    expect(bucketWidthUs(250_000_000, 240)).toBe(2_000_000)
    expect(bucketWidthUs(30_000_000, 240)).toBe(125_000)
  })
})
