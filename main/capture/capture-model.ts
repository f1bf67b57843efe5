import fc from 'fast-check'
import { expect } from 'vitest'
import { type ConnectionId, type ExchangeId, firstTapConnection, type RowId, type SourceId } from '../../shared/model'
import { MemoryCapture } from './memory-capture'
import type { NewRow } from './row-chunk'
import { greeting, message, ready } from './tap/testing'
import { TapInto } from './tap-testing'
import { textOf } from './testing'

/** A capture of endpoints and taps beside what it should hold, for tests. */

export const newCapture = (limitBytes: number) =>
  new MemoryCapture({ anchor: { epochUs: 0 }, limitBytes, labels: { endpoint: () => undefined, sourceName: () => '' } })

export const endpointSource = 1 as SourceId
export const tapSource = 2 as SourceId
export const endpointConnection = 5
const tapConnections = 3

interface ExpectedExchange {
  number: number
  readonly opener: ExpectedRow
}

/** What a capture should hold, as a plain object for each row; those of a tap have no number before they are delivered. */
export interface ExpectedRow {
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
export const step: fc.Arbitrary<Step> = fc.oneof(
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
/** A capture beside a plain list of what it should hold. */
export class Model {
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
export function check({ capture, rows, clearedBefore }: Model): void {
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
