import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ViewQuery } from '../../shared/ipc/contract'
import { type ConnectionId, type ExchangeId, firstTapConnection, type RowId, type RowSummary, type SourceId } from '../../shared/model'
import { LiveCapture } from '../reading/live-capture'
import { RowReader } from '../reading/read-rows'
import { openView } from '../reading/view'
import { MemoryCapture } from './memory-capture'
import { maxChunkRows, type NewRow, RowChunk } from './row-chunk'
import { greeting, message, ready } from './tap/testing'
import { TapInto } from './tap-testing'
import { textOf } from './testing'

const newCapture = (limitBytes: number) =>
  new MemoryCapture({ anchor: { epochUs: 0 }, limitBytes, labels: { endpoint: () => undefined, sourceName: () => '' } })

const endpointSource = 1 as SourceId
const tapSource = 2 as SourceId
const endpointConnection = 5
const tapConnections = 3

interface ExpectedExchange {
  number: number
  readonly opener: ExpectedRow
}

/** What a capture should hold, as a plain object for each row; those of a tap have no number before they are delivered. */
interface ExpectedRow {
  id: number
  readonly source: SourceId
  readonly connection: number
  readonly kind: 'message' | 'event'
  readonly texts: readonly string[]
  role: 'none' | 'request' | 'reply'
  state: 'none' | 'pending' | 'replied' | 'broken' | 'orphan'
  exchange: ExpectedExchange | undefined
  peer: ExpectedRow | undefined
}

type Step =
  /** A row of an endpoint: by itself, a request, or the reply to the oldest request. */
  | { readonly do: 'endpoint'; readonly kind: 'message' | 'event'; readonly part: 'none' | 'request' | 'reply'; readonly text: string }
  | { readonly do: 'ask' | 'answer'; readonly connection: number; readonly text: string }
  | { readonly do: 'deliver' }
  | { readonly do: 'clear' }
  | { readonly do: 'close'; readonly connection: number }

const text = fc.oneof(
  { weight: 20, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constant('x'.repeat(90_000)) },
)
const connection = fc.integer({ min: 0, max: tapConnections - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('endpoint' as const),
      kind: fc.constantFrom('message' as const, 'message' as const, 'event' as const),
      part: fc.constantFrom('none' as const, 'request' as const, 'reply' as const),
      text,
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('ask' as const, 'answer' as const), connection, text }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('deliver' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), connection }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
)
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

/** A capture beside a plain list of what it should hold. */
class Model {
  readonly capture: MemoryCapture
  readonly rows: ExpectedRow[] = []
  /** Rows that came, from and to before, as an observer hears of them. */
  onRows: (from: number, to: number) => void = () => undefined
  clearedBefore = 0
  readonly #tap: TapInto
  readonly #watches
  /** Rows of the tap that were not delivered yet. */
  #undelivered: ExpectedRow[] = []
  #nextRow: number
  #nextExchange = 1
  readonly #openOfEndpoint: ExpectedRow[] = []
  readonly #openOfTap = new Map<number, ExpectedRow>()
  readonly #closed = new Set<number>()

  constructor(limitBytes: number) {
    this.capture = newCapture(limitBytes)
    this.#tap = new TapInto(this.capture, firstTapConnection)
    this.#watches = Array.from({ length: tapConnections }, () => {
      const watch = this.#tap.open(tapSource)
      for (const side of ['client', 'server'] as const) this.#tap.push(watch, side, greeting())
      this.#tap.push(watch, 'client', ready('REQ'))
      this.#tap.push(watch, 'server', ready('REP'))
      return watch
    })
    // The handshakes are no part of what is looked at.
    this.#tap.recorder.flush()
    this.capture.clear()
    this.#nextRow = this.capture.endRow
  }

  take(each: Step): void {
    switch (each.do) {
      case 'endpoint':
        this.#endpoint(each)
        break
      case 'deliver':
        this.deliver()
        break
      case 'close':
        this.#close(each.connection)
        break
      case 'clear':
        this.#clear()
        break
      case 'ask':
      case 'answer':
        this.#say(each.do, each.connection, each.text)
    }
  }

  /** Hands over what the tap has, which is when its rows and exchanges get their numbers. */
  deliver(): void {
    const from = this.#nextRow
    for (const row of this.#undelivered) {
      row.id = this.#nextRow
      this.#nextRow += 1
      if (row.exchange?.opener === row) row.exchange.number = this.#takeExchange()
      this.rows.push(row)
    }
    this.#undelivered = []
    this.#tap.recorder.flush()
    expect(this.capture.endRow).toBe(this.#nextRow)
    if (this.#nextRow > from) this.onRows(from, this.#nextRow)
  }

  #takeExchange(): number {
    this.#nextExchange += 1
    return this.#nextExchange - 1
  }

  #endpoint({ kind, part, text }: Extract<Step, { do: 'endpoint' }>): void {
    const row: NewRow = {
      kind,
      timeUs: this.#nextRow,
      source: endpointSource,
      connection: endpointConnection as ConnectionId,
      socket: 'DEALER',
      direction: kind === 'message' ? 'out' : 'none',
      event: kind === 'message' ? 'none' : 'connected',
      envelopeFrames: 0,
    }
    const added = expectedRow(endpointSource, endpointConnection, kind, [text])
    added.id = this.capture.append(row, [Buffer.from(text)])
    expect(added.id).toBe(this.#nextRow)
    this.#nextRow += 1
    this.rows.push(added)
    if (kind === 'message' && part === 'request') {
      added.exchange = { number: this.capture.openExchange(), opener: added }
      expect(added.exchange.number).toBe(this.#takeExchange())
      Object.assign(added, { role: 'request', state: 'pending' })
      this.#openOfEndpoint.push(added)
      this.#setExchange(added)
    }
    const request = kind === 'message' && part === 'reply' ? this.#openOfEndpoint.shift() : undefined
    if (request !== undefined) {
      answer(request, added)
      this.#setExchange(added)
      this.#setExchange(request)
    }
    this.onRows(added.id, added.id + 1)
  }

  #setExchange({ id, exchange, role, state, peer }: ExpectedRow): void {
    const held = this.capture.setExchange(id as RowId, {
      exchange: (exchange?.number ?? 0) as ExchangeId,
      role,
      state,
      certainty: 'none',
      rttUs: peer === undefined ? undefined : 7,
      peer: peer?.id as RowId | undefined,
    })
    expect(held).toBe(id >= this.capture.firstRow)
  }

  #say(what: 'ask' | 'answer', index: number, text: string): void {
    const watch = this.#watches[index]
    if (watch === undefined || this.#closed.has(index)) return
    this.#tap.push(watch, what === 'ask' ? 'client' : 'server', message('', text))
    const added = expectedRow(tapSource, firstTapConnection + index, 'message', ['', text])
    this.#undelivered.push(added)
    const open = this.#openOfTap.get(index)
    if (what === 'answer' && open !== undefined) {
      answer(open, added)
      this.#openOfTap.delete(index)
      return
    }
    added.exchange = { number: 0, opener: added }
    if (what === 'answer') {
      Object.assign(added, { role: 'reply', state: 'orphan' })
      return
    }
    if (open !== undefined) open.state = 'broken'
    Object.assign(added, { role: 'request', state: 'pending' })
    this.#openOfTap.set(index, added)
  }

  #close(index: number): void {
    const watch = this.#watches[index]
    if (watch === undefined || this.#closed.has(index)) return
    this.#closed.add(index)
    watch.closed({ kind: 'fin', by: 'client', code: undefined, timeUs: 1 })
    this.#undelivered.push(expectedRow(tapSource, firstTapConnection + index, 'event', ['The client closed the connection.']))
    const open = this.#openOfTap.get(index)
    if (open !== undefined) open.state = 'broken'
    this.#openOfTap.delete(index)
  }

  #clear(): void {
    this.capture.clear()
    this.clearedBefore = this.#nextRow
  }
}

function expectedRow(source: SourceId, connection: number, kind: 'message' | 'event', texts: readonly string[]): ExpectedRow {
  return { id: 0, source, connection, kind, texts, role: 'none', state: 'none', exchange: undefined, peer: undefined }
}

function answer(request: ExpectedRow, reply: ExpectedRow): void {
  Object.assign(request, { state: 'replied', peer: reply })
  Object.assign(reply, { role: 'reply', state: 'replied', peer: request, exchange: request.exchange })
}

/** Everything that a capture tells of its rows, against what it should. */
function check({ capture, rows, clearedBefore }: Model): void {
  const held = rows.filter(({ id }) => id >= capture.firstRow)
  expect(held.map(({ id }) => id)).toEqual(
    Array.from({ length: capture.endRow - capture.firstRow }, (_, index) => capture.firstRow + index),
  )
  const isHeld = (row: ExpectedRow | undefined): boolean => row !== undefined && row.id >= capture.firstRow
  for (const expected of held) {
    const row = capture.row(expected.id as RowId)
    const { source, connection, kind, role, state } = expected
    expect(row).toMatchObject({ id: expected.id, source, connection, kind, role, state, frameCount: expected.texts.length })
    expect((capture.frames(expected.id as RowId) ?? []).map(textOf)).toEqual(expected.texts)
    // What refers to rows that were pushed out may be forgotten with them.
    if (isHeld(expected.peer) || expected.peer === undefined) expect(row?.peer).toBe(expected.peer?.id)
    else expect([undefined, expected.peer.id]).toContain(row?.peer)
    const { exchange } = expected
    if (exchange === undefined) expect(row?.exchange).toBe(0)
    else if (isHeld(exchange.opener)) expect(row?.exchange).toBe(exchange.number)
    else expect([0, exchange.number]).toContain(row?.exchange)
    if (exchange?.opener === expected) expect(capture.exchangeRow(exchange.number as ExchangeId)).toBe(expected.id)
  }
  for (const { exchange } of rows) {
    if (exchange !== undefined && exchange.number > 0 && !isHeld(exchange.opener)) {
      expect(capture.exchangeRow(exchange.number as ExchangeId)).toBeUndefined()
    }
  }
  expect(capture.row((capture.firstRow - 1) as RowId)).toBeUndefined()
  expect(capture.row(capture.endRow)).toBeUndefined()
  const evicted = rows.filter(({ id, kind }) => kind === 'message' && id >= clearedBefore && id < capture.firstRow)
  expect(capture.evictedMessages).toBe(evicted.length)
}

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
  const anyLimit = fc.constantFrom(200_000, 600_000, 1024 * 1024 * 1024)

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
          for (const [index, asked] of queries.entries()) {
            const expected = model.rows.filter((row) => row.id >= model.capture.firstRow && belongs(row, asked)).map(({ id }) => id)
            const later = openView(live, asked)
            later.advance(() => false)
            for (const view of [views[index], later]) {
              if (view === undefined) continue
              const shown = Array.from({ length: view.end - view.start }, (_, at) => view.rowAt(view.start + at))
              expect(shown).toEqual(expected)
              expect(expected.map((id) => view.positionOf(id as RowId))).toEqual(expected.map((_, at) => view.start + at))
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
