import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ViewQuery } from '../../shared/ipc/contract'
import { type ConnectionId, type ExchangeId, firstTapConnection, type RowId, type RowSummary } from '../../shared/model'
import { LiveCapture } from '../reading/live-capture'
import { RowReader } from '../reading/read-rows'
import { openView } from '../reading/view'
import { check, type ExpectedRow, endpointConnection, endpointSource, Model, newCapture, step, tapSource } from './capture-model'
import { maxChunkRows, type NewRow, RowChunk } from './row-chunk'
import { greeting, message, ready } from './tap/testing'
import { TapInto } from './tap-testing'
import { textOf } from './testing'

const query: fc.Arbitrary<ViewQuery> = fc.record(
  {
    grain: fc.constantFrom('messages' as const, 'exchanges' as const),
    events: fc.boolean(),
    source: fc.constantFrom(endpointSource, tapSource),
    connection: fc.constantFrom(endpointConnection, firstTapConnection, firstTapConnection + 1).map((id) => id as ConnectionId),
    filter: fc.constantFrom('state == replied', 'not state == pending && exchange', 'frame[0] contains "a" or state == broken'),
  },
  { requiredKeys: ['grain', 'events'] },
)

const filtered: Readonly<Record<string, (row: ExpectedRow) => boolean>> = {
  'state == replied': ({ state }) => state === 'replied',
  'not state == pending && exchange': ({ state, exchange }) => exchange !== undefined && state !== 'pending',
  'frame[0] contains "a" or state == broken': ({ state, texts }) => state === 'broken' || texts[0]?.includes('a') === true,
}

const belongs = (row: ExpectedRow, { grain, events, source, connection, filter }: ViewQuery): boolean =>
  (filter === undefined || filtered[filter]?.(row) === true) &&
  (source === undefined || row.source === source) &&
  (connection === undefined || row.connection === connection) &&
  (grain === 'exchanges' ? row.role === 'request' || row.state === 'orphan' : row.kind === 'message' || events)

describe('a capture of endpoints and taps', () => {
  // A tap's chunk has room for small batches that follow, and takes some 600 KB: one, some, or all are held.
  const anyLimit = fc.constantFrom(200_000, 1_500_000, 1024 * 1024 * 1024)

  test('does what a plain list of rows would do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), anyLimit, (steps, limitBytes) => {
        const model = new Model(limitBytes)
        for (const [index, each] of steps.entries()) {
          model.take(each)
          if (index % 20 === 19) {
            model.deliver()
            check(model)
          }
        }
        model.deliver()
        check(model)
        model.capture.clear()
        expect(model.capture.heldBytes).toBe(0)
      }),
      { numRuns: 150 },
    )
  })

  test('shows every view the rows that belong to it, as they come and all at once', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 80 }),
        anyLimit,
        fc.array(query, { minLength: 1, maxLength: 4 }),
        (steps, limitBytes, queries) => {
          const model = new Model(limitBytes)
          const live = new LiveCapture({ epochUs: 0 })
          live.clear(model.capture.firstRow)
          const views = queries.map((asked) => openView(live, asked))
          const advance = (): void => {
            for (const view of views) expect(view.advance(() => false)).toBe(false)
          }
          const endFeed = model.capture.feed({
            chunk: (image) => {
              const changed = live.put(image)
              for (const view of views) view.exchangesChanged(changed)
              advance()
            },
            updates: (updates, thread) => {
              const changed = live.update(updates, thread)
              for (const view of views) view.exchangesChanged(changed)
            },
            keptRow: Number.POSITIVE_INFINITY,
          })
          for (const each of steps) {
            model.take(each)
            if (each.do === 'clear') live.clear(model.capture.endRow)
          }
          model.deliver()
          endFeed()
          live.evicted(model.capture.firstRow)
          expect([live.firstRow, live.endRow]).toEqual([model.capture.firstRow, model.capture.endRow])
          const rows = new RowReader(live)
          for (let id = live.firstRow; id < live.endRow; id += 1) {
            // The number of a row that is gone may be forgotten, and that of the exchange that it opened.
            const known = (row: RowSummary | undefined) =>
              row?.role !== 'reply' || (row.peer ?? 0) >= live.firstRow ? row : { ...row, peer: 0, exchange: 0 }
            expect(known(rows.row(id as RowId))).toEqual(known(model.capture.row(id as RowId)))
            expect(rows.frames(id as RowId)).toEqual(model.capture.frames(id as RowId))
          }
          const held = model.rows.filter((row) => row.id >= live.firstRow)
          // Whether a row has an exchange may be forgotten with the row that opened it.
          const isSure = ({ exchange }: ExpectedRow, { filter }: ViewQuery): boolean =>
            exchange === undefined || exchange.opener.id >= live.firstRow || filter?.includes('exchange') !== true
          for (const [index, asked] of queries.entries()) {
            const unsure = new Set(held.filter((row) => !isSure(row, asked)).map(({ id }) => id))
            const expected = held.filter((row) => belongs(row, asked) && !unsure.has(row.id)).map(({ id }) => id)
            const later = openView(live, asked)
            later.advance(() => false)
            for (const view of [views[index], later]) {
              if (view === undefined) continue
              const shown = Array.from({ length: view.end - view.start }, (_, at) => view.rowAt(view.start + at))
              expect(shown.filter((id) => !unsure.has(id ?? 0))).toEqual(expected)
              expect(expected.map((id) => view.positionOf(id as RowId))).toEqual(expected.map((id) => view.start + shown.indexOf(id)))
            }
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  test('the memory limit pushes rows of taps out and counts their messages', () => {
    const limitBytes = 2 * 1024 * 1024
    const capture = newCapture(limitBytes)
    const tap = new TapInto(capture, firstTapConnection)
    const watch = tap.open(tapSource)
    for (const side of ['client', 'server'] as const) tap.push(watch, side, greeting())
    tap.push(watch, 'client', ready('PUSH'))
    tap.push(watch, 'server', ready('PULL'))
    const total = 20_000
    for (let number = 0; number < total; number += 1) {
      tap.push(watch, 'client', message(`${number} ${'x'.repeat(400)}`))
      if (number % 100 === 99) {
        tap.recorder.flush()
        expect(capture.heldBytes).toBeLessThanOrEqual(limitBytes)
      }
    }
    const messages = Array.from({ length: capture.endRow - capture.firstRow }, (_, index) =>
      capture.row((capture.firstRow + index) as RowId),
    )
    expect(messages.every((row) => row?.kind === 'message')).toBe(true)
    expect(capture.evictedMessages).toBe(total - messages.length)
    expect(capture.evictedMessages).toBeGreaterThan(10_000)
    expect(textOf(capture.frames(capture.firstRow)?.[0])).toMatch(new RegExp(`^${total - messages.length} x+$`))
  })

  test('what a lost thread of taps had pending is broken', () => {
    const capture = newCapture(1 << 30)
    const tap = new TapInto(capture, firstTapConnection)
    const watch = tap.open(tapSource)
    for (const side of ['client', 'server'] as const) tap.push(watch, side, greeting())
    tap.push(watch, 'client', ready('DEALER'))
    tap.push(watch, 'server', ready('ROUTER'))
    for (const text of ['one', 'two', 'three']) tap.push(watch, 'client', message(text))
    tap.push(watch, 'server', message('answer to one'))
    tap.recorder.flush()
    const states = () =>
      Array.from({ length: capture.endRow - 1 }, (_, index) => capture.row((index + 1) as RowId)).flatMap((row) =>
        row?.kind === 'message' ? [row.state] : [],
      )
    expect(states()).toEqual(['replied', 'pending', 'pending', 'replied'])
    expect(capture.breakTapPending()).toHaveLength(2)
    expect(states()).toEqual(['replied', 'broken', 'broken', 'replied'])
    expect(capture.breakTapPending()).toEqual([])
  })

  test('a new thread of taps counts from the beginning, and its rows do not get into those of the old one', () => {
    const capture = newCapture(1 << 30)
    for (const firstConnection of [firstTapConnection, firstTapConnection + 1]) {
      const tap = new TapInto(capture, firstConnection)
      const watch = tap.open(tapSource)
      for (const side of ['client', 'server'] as const) tap.push(watch, side, greeting())
      tap.push(watch, 'client', ready('REQ'))
      tap.push(watch, 'server', ready('REP'))
      tap.push(watch, 'client', message('', 'question'))
      // The reply updates its request in an earlier batch.
      tap.recorder.flush()
      tap.push(watch, 'server', message('', 'answer'))
      tap.recorder.flush()
    }
    const rows = Array.from({ length: capture.endRow - 1 }, (_, index) => capture.row((index + 1) as RowId))
    const [first, second, third, fourth] = rows.filter((row) => row?.kind === 'message')
    expect([first, second, third, fourth].map((row) => [row?.exchange, row?.state, row?.peer])).toEqual([
      [1, 'replied', second?.id],
      [1, 'replied', first?.id],
      [2, 'replied', fourth?.id],
      [2, 'replied', third?.id],
    ])
    expect(capture.exchangeRow(2 as ExchangeId)).toBe(third?.id)
  })
})

describe('a chunk of an endpoint’s rows that is ended early', () => {
  test('keeps its rows, takes none more and gives its room back', () => {
    const row: NewRow = {
      kind: 'message',
      timeUs: 7,
      source: endpointSource,
      connection: endpointConnection as ConnectionId,
      socket: 'REQ',
      direction: 'out',
      event: 'none',
      envelopeFrames: 1,
    }
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 40 }), (texts) => {
        const chunk = new RowChunk(100, 1)
        for (const each of texts) chunk.append(row, [new Uint8Array(0), Buffer.from(each)])
        const before = texts.map((_, index) => chunk.summary(100 + index))
        const heldBytes = chunk.heldBytes
        chunk.seal()
        expect(chunk.full).toBe(true)
        expect(chunk.heldBytes).toBeLessThan(heldBytes)
        expect(heldBytes - chunk.heldBytes).toBe((maxChunkRows - Math.max(1, texts.length)) * 64)
        expect(texts.map((_, index) => chunk.summary(100 + index))).toEqual(before)
        expect(texts.map((_, index) => chunk.frames(100 + index).map(textOf))).toEqual(texts.map((each) => ['', each]))
      }),
    )
  })
})
