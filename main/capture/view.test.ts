import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ViewQuery } from '../../shared/ipc/contract'
import type { RowId, SourceId } from '../../shared/model'
import { MemoryCapture } from './memory-capture'
import type { NewRow } from './row-chunk'
import { TrafficView } from './view'

const labels = { endpoint: () => undefined, sourceName: () => '' }
const capture = (limitBytes: number): MemoryCapture => new MemoryCapture({ anchor: { epochUs: 0 }, labels, limitBytes })

interface Step {
  readonly kind: 'message' | 'event'
  readonly source: number
  readonly request: boolean
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('message' as const, 'event' as const),
  source: fc.integer({ min: 1, max: 3 }),
  request: fc.boolean(),
})
const query: fc.Arbitrary<ViewQuery> = fc.record(
  {
    grain: fc.constantFrom('messages' as const, 'exchanges' as const),
    events: fc.boolean(),
    source: fc.integer({ min: 1, max: 3 }).map((source) => source as SourceId),
  },
  { requiredKeys: ['grain', 'events'] },
)

function append(into: MemoryCapture, { kind, source, request }: Step, payload = new Uint8Array(4)): RowId {
  const row: NewRow = {
    kind,
    timeUs: 0,
    source: source as SourceId,
    connection: 0,
    socket: 'REQ',
    direction: kind === 'message' ? 'out' : 'none',
    event: 'none',
    envelopeFrames: 0,
  }
  const id = into.append(row, [payload])
  if (kind === 'message' && request) {
    const exchange = into.openExchange()
    into.setExchange(id, { exchange, role: 'request', state: 'pending', certainty: 'none', rttUs: undefined, peer: undefined })
  }
  return id
}

const add = (view: TrafficView, id: RowId): void => view.add(id, (id + 1) as RowId)

const belongs = (each: Step, { grain, events, source }: ViewQuery): boolean =>
  (source === undefined || each.source === source) &&
  (grain === 'exchanges' ? each.kind === 'message' && each.request : each.kind === 'message' || events)

const idsOf = (view: TrafficView): RowId[] =>
  Array.from({ length: view.end - view.start }, (_, index) => view.rowAt(view.start + index)).filter((id) => id !== undefined)

describe('a view of the traffic', () => {
  it('holds the rows that match, whether they were there before it or came later', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.array(step, { maxLength: 60 }), query, (before, after, asked) => {
        const rows = capture(1 << 30)
        for (const each of before) append(rows, each)
        const view = new TrafficView(rows, asked)
        for (const each of after) add(view, append(rows, each))
        const expected = [...before, ...after].flatMap((each, index) => (belongs(each, asked) ? [index + 1] : []))
        expect(idsOf(view)).toEqual(expected)
        expect(expected.map((id) => view.positionOf(id as RowId))).toEqual(expected.map((_, position) => position))
        expect(view.positionOf((before.length + after.length + 1) as RowId)).toBeUndefined()
      }),
    )
  })

  it('leaves positions as they are when the oldest rows are evicted, over many of its chunks', () => {
    const rows = capture(1024 * 1024)
    const view = new TrafficView(rows, { grain: 'messages', events: false })
    for (let index = 0; index < 200_000; index += 1) {
      add(view, append(rows, { kind: index % 2 === 0 ? 'message' : 'event', source: 1, request: false }))
    }
    expect(rows.firstRow).toBeGreaterThan(1)
    expect(view.end).toBe(100_000)
    const first = view.rowAt(view.start) ?? 0
    expect(first).toBeGreaterThanOrEqual(rows.firstRow)
    expect(first - rows.firstRow).toBeLessThan(2)
    // Messages are the odd rows: 1 at position 0, 3 at position 1, …
    expect(view.start).toBe((first - 1) / 2)
    expect(view.rowAt(view.end - 1)).toBe(199_999)
    expect(view.rowAt(view.start - 1)).toBeUndefined()
    expect(view.positionOf(1 as RowId)).toBeUndefined()
  })

  it('forgets evicted rows also while nobody looks at it', () => {
    const rows = capture(1024 * 1024)
    const view = new TrafficView(rows, { grain: 'messages', events: false })
    for (let index = 0; index < 400_000; index += 1) add(view, append(rows, { kind: 'message', source: 1, request: false }))
    expect(rows.endRow - rows.firstRow).toBeLessThan(20_000)
    expect(view.heldPositions).toBeLessThanOrEqual(2 * 65_536)
    expect(view.rowAt(view.end - 1)).toBe(400_000)
  })

  it('is empty after the capture was cleared, and goes on at the same positions', () => {
    const rows = capture(1 << 30)
    const view = new TrafficView(rows, { grain: 'messages', events: false })
    for (let index = 0; index < 5; index += 1) add(view, append(rows, { kind: 'message', source: 1, request: false }))
    rows.clear()
    expect([view.start, view.end]).toEqual([5, 5])
    add(view, append(rows, { kind: 'message', source: 1, request: false }))
    expect(view.rowAt(5)).toBe(6)
  })
})

describe('a time range', () => {
  it('leaves the rows from its start to before its end, in both grains', () => {
    const memory = capture(1e9)
    for (let timeUs = 0; timeUs < 100; timeUs += 10) {
      memory.append(
        {
          kind: 'message',
          timeUs,
          source: 1 as SourceId,
          connection: 0,
          socket: 'REQ',
          direction: 'out',
          event: 'none',
          envelopeFrames: 0,
        },
        [new Uint8Array(1)],
      )
      const exchange = memory.openExchange()
      memory.setExchange((memory.endRow - 1) as RowId, {
        exchange,
        role: 'request',
        state: 'pending',
        certainty: 'none',
        rttUs: undefined,
        peer: undefined,
      })
    }
    for (const grain of ['messages', 'exchanges'] as const) {
      const view = new TrafficView(memory, { grain, events: true, fromUs: 20, toUs: 50 })
      expect([view.end - view.start, view.rowAt(0), view.rowAt(2)]).toEqual([3, 3, 5])
    }
  })
})
