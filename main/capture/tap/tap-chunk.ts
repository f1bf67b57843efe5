import {
  type ConnectionId,
  certainties,
  directions,
  type ExchangeId,
  eventNames,
  exchangeStates,
  type RowId,
  type RowSummary,
  roles,
  rowKinds,
  type SourceId,
  socketTypes,
} from '../../../shared/model'
import { readFrames } from '../../../shared/zmtp/frames'
import {
  columnBytes,
  columnsAt,
  type ExchangeColumns,
  exchangeColumnBytes,
  exchangeColumnsAt,
  openedAt,
  rowFlags,
  type TapBatch,
  type TapColumns,
  updatesAt,
} from './batch'
import type { NumberMap } from './number-map'

/** How the thread's numbers become main's; one pair for each tap thread. */
export interface TapNumbers {
  readonly rows: NumberMap
  readonly exchanges: NumberMap
}

/** Which rows a view wants; the fields of the contract's `ViewQuery` that columns can answer. */
export interface RowQuery {
  readonly source?: SourceId | undefined
  readonly grain: 'messages' | 'exchanges'
  readonly events: boolean
}

const requestRole = roles.indexOf('request')
const orphanState = exchangeStates.indexOf('orphan')

/**
 * A batch of the tap thread, held as it came: rows are read where they lie, and only states of exchanges are written. It
 * stands in a capture's list of chunks beside those of endpoints.
 */
export class TapChunk {
  readonly firstRow: number
  /** The exchange that the next opening row would have got when this chunk began. */
  readonly firstExchange: number
  readonly rows: number
  readonly messages: number
  /** Nothing is added to it. */
  readonly full = true
  readonly heldBytes: number
  readonly #opened: Uint32Array
  readonly #columns: TapColumns
  readonly #exchanges: ExchangeColumns | undefined
  readonly #slab: Uint8Array
  readonly #numbers: TapNumbers

  /** Takes a batch over. `firstRow` and `firstExchange` are main's next numbers; `numbers` learns of them. */
  constructor(batch: TapBatch, firstRow: number, firstExchange: number, numbers: TapNumbers) {
    this.firstRow = firstRow
    this.firstExchange = firstExchange
    this.rows = batch.rows
    this.messages = batch.messages
    this.heldBytes = batch.columns.byteLength + batch.slab.byteLength
    this.#columns = columnsAt(batch.columns, batch.rows)
    this.#exchanges = batch.exchanges ? exchangeColumnsAt(batch.columns, batch.rows, columnBytes(batch.rows)) : undefined
    const openedOffset = columnBytes(batch.rows) + exchangeColumnBytes(batch.rows)
    this.#opened = batch.exchanges ? openedAt(batch.columns, batch.opened, openedOffset) : new Uint32Array(0)
    this.#slab = new Uint8Array(batch.slab)
    this.#numbers = numbers
    numbers.rows.add(batch.firstRow, firstRow, batch.rows)
    numbers.exchanges.add(batch.firstExchange, firstExchange, batch.opened)
  }

  get endRow(): number {
    return this.firstRow + this.rows
  }

  /** Exchanges that rows of this chunk opened. */
  get exchanges(): number {
    return this.#opened.length
  }

  /** The row that opened an exchange, when it is one of this chunk's. */
  exchangeRow(exchange: number): number | undefined {
    const row = this.#opened[exchange - this.firstExchange]
    return row === undefined ? undefined : this.firstRow + row
  }

  summary(row: number): RowSummary {
    const index = row - this.firstRow
    const columns = this.#columns
    const flags = columns.flags[index] ?? 0
    // The ids were numbers of main's, or become so here: this is where they come out of their columns.
    return {
      id: row as RowId,
      kind: rowKinds[columns.kind[index] ?? 0] ?? 'message',
      timeUs: columns.timeUs[index] ?? 0,
      source: columns.source[index] as SourceId,
      connection: columns.connection[index] as ConnectionId,
      socket: socketTypes[columns.socket[index] ?? 0],
      direction: directions[columns.direction[index] ?? 0] ?? 'none',
      event: eventNames[columns.event[index] ?? 0] ?? 'none',
      frameCount: columns.frameCount[index] ?? 0,
      envelopeFrames: columns.envelopeFrames[index] ?? 0,
      size: columns.size[index] ?? 0,
      transferUs: columns.transferUs[index] ?? 0,
      encrypted: (flags & rowFlags.encrypted) !== 0,
      ...this.#exchangeOf(index),
    }
  }

  /** The row's frames as views of the slab. */
  frames(row: number): readonly Uint8Array[] {
    const index = row - this.firstRow
    const start = index === 0 ? 0 : (this.#columns.payloadEnd[index - 1] ?? 0)
    const end = this.#columns.payloadEnd[index] ?? 0
    const flags = this.#columns.flags[index] ?? 0
    if ((flags & rowFlags.notKept) !== 0) return []
    if ((flags & rowFlags.unframed) !== 0) return [this.#slab.subarray(start, end)]
    return readFrames(this.#slab, start, end, (flags & rowFlags.framingV1) === 0 ? 'v2' : 'v1')
  }

  /** The bits of batch.ts's `rowFlags`. */
  flags(row: number): number {
    return this.#columns.flags[row - this.firstRow] ?? 0
  }

  /** Writes the ids of the rows from `from` to before `to` that match into `target` from `at` on; answers how many did. */
  collect(query: RowQuery, from: number, to: number, target: Uint32Array, at: number): number {
    const { kind, source } = this.#columns
    const exchanges = this.#exchanges
    const wanted = query.source ?? 0
    const end = Math.min(to, this.endRow) - this.firstRow
    let found = at
    if (query.grain === 'exchanges') {
      if (exchanges === undefined) return 0
      for (let index = Math.max(0, from - this.firstRow); index < end; index += 1) {
        if (exchanges.role[index] !== requestRole && exchanges.state[index] !== orphanState) continue
        if (wanted !== 0 && source[index] !== wanted) continue
        target[found] = this.firstRow + index
        found += 1
      }
      return found - at
    }
    for (let index = Math.max(0, from - this.firstRow); index < end; index += 1) {
      if (wanted !== 0 && source[index] !== wanted) continue
      if (kind[index] !== 0 && !query.events) continue
      target[found] = this.firstRow + index
      found += 1
    }
    return found - at
  }

  /** Sets the state of a row's exchange; `peer` is the thread's number of the other row plus one, or 0. */
  setState(row: number, state: number, certainty: number, rttUs: number, peer: number): void {
    const exchanges = this.#exchanges
    const index = row - this.firstRow
    if (exchanges === undefined || index < 0 || index >= this.rows) return
    exchanges.state[index] = state
    exchanges.certainty[index] = certainty
    exchanges.rttUs[index] = rttUs
    exchanges.peer[index] = peer
  }

  #exchangeOf(index: number): Pick<RowSummary, 'exchange' | 'role' | 'state' | 'certainty' | 'rttUs' | 'peer'> {
    const exchanges = this.#exchanges
    const local = exchanges?.exchange[index] ?? 0
    if (exchanges === undefined || local === 0) {
      return { exchange: 0, role: 'none', state: 'none', certainty: 'none', rttUs: undefined, peer: undefined }
    }
    const peer = exchanges.peer[index] ?? 0
    return {
      exchange: (this.#numbers.exchanges.toMain(local) ?? 0) as ExchangeId,
      role: roles[exchanges.role[index] ?? 0] ?? 'none',
      state: exchangeStates[exchanges.state[index] ?? 0] ?? 'none',
      certainty: certainties[exchanges.certainty[index] ?? 0] ?? 'none',
      rttUs: peer === 0 ? undefined : exchanges.rttUs[index],
      peer: peer === 0 ? undefined : (this.#numbers.rows.toMain(peer - 1) as RowId | undefined),
    }
  }
}

/**
 * Applies a batch's updates of earlier rows: `find` answers with the chunk of a row of main's. Answers with the rows that
 * changed; those that are no longer held are left out.
 */
export function applyUpdates(batch: TapBatch, numbers: TapNumbers, find: (row: number) => TapChunk | undefined): readonly RowId[] {
  if (batch.updates === undefined) return []
  const { count, columns } = batch.updates
  const { row, peer, rttUs, state, certainty } = updatesAt(columns, count)
  const changed: RowId[] = []
  for (let index = 0; index < count; index += 1) {
    const main = numbers.rows.toMain(row[index] ?? 0)
    const chunk = main === undefined ? undefined : find(main)
    if (main === undefined || chunk === undefined) continue
    chunk.setState(main, state[index] ?? 0, certainty[index] ?? 0, rttUs[index] ?? 0, peer[index] ?? 0)
    changed.push(main as RowId)
  }
  return changed
}

