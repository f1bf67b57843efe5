import type { ExchangeColumns } from '../capture/tap/batch'

/** A row of one of the sessions, as the merged one gets it. */
interface ExchangeRow {
  readonly part: number
  /** Its number in its session. */
  readonly row: number
  readonly columns: ExchangeColumns | undefined
  readonly index: number
  /** The oldest row that its session still has. */
  readonly oldest: number
}

/** A row whose other half has not come yet. */
interface Waiting {
  readonly row: number
  readonly exchange: number
  readonly rttUs: number
  readonly state: number
  readonly certainty: number
}

export interface MergedUpdate {
  readonly row: number
  readonly peer: number
  readonly rttUs: number
  readonly state: number
  readonly certainty: number
}

/** Rows without an answer whose reply may still name them; the oldest are forgotten first. */
const maxUnanswered = 1 << 18

/**
 * Numbers the exchanges of merged sessions anew. Whichever half of a pair comes first opens the exchange; the other one finds it by
 * the number under which it is waited for, so that only what is open is remembered.
 */
export class MergedExchanges {
  /** What rows that are gone are called: 0, or a row before the first. */
  readonly #lostRow: number
  /** By the session and the row that is waited for. */
  readonly #awaited = new Map<string, Waiting>()
  /** Rows that wait for nobody, by session and row. */
  readonly #unanswered = new Map<string, Waiting>()
  #updates: MergedUpdate[] = []
  #next = 1
  #firstRow = 1
  #target: ExchangeColumns | undefined

  constructor(lostRow: number) {
    this.#lostRow = lostRow
  }

  /** The number of the exchange that is opened next. */
  get next(): number {
    return this.#next
  }

  /** A chunk begins, and its columns are to be filled. */
  begin(firstRow: number, target: ExchangeColumns): void {
    this.#firstRow = firstRow
    this.#target = target
  }

  /** Fills the row at a place of the chunk; answers whether it opens an exchange. */
  add({ part, row: old, columns, index, oldest }: ExchangeRow, place: number): boolean {
    const target = this.#target
    const oldExchange = columns?.exchange[index] ?? 0
    if (columns === undefined || target === undefined || oldExchange === 0) return false
    const row = this.#firstRow + place
    const oldPeer = columns.peer[index] ?? 0
    const facts = { rttUs: columns.rttUs[index] ?? 0, state: columns.state[index] ?? 0, certainty: columns.certainty[index] ?? 0 }
    const other = this.#take(this.#awaited, `${part} ${old}`) ?? this.#take(this.#unanswered, `${part} ${oldPeer}`)
    const exchange = other?.exchange ?? this.#next
    if (other === undefined) this.#next += 1
    target.exchange[place] = exchange
    target.role[place] = columns.role[index] ?? 0
    target.rttUs[place] = facts.rttUs
    target.state[place] = facts.state
    target.certainty[place] = facts.certainty
    target.peer[place] = oldPeer === 0 ? 0 : (other?.row ?? (oldPeer < oldest ? this.#lostRow : 0))
    if (other !== undefined) this.#answer(other, row)
    else if (oldPeer >= oldest) this.#awaited.set(`${part} ${oldPeer}`, { row, exchange, ...facts })
    else if (oldPeer === 0) this.#remember(`${part} ${old}`, { row, exchange, ...facts })
    return other === undefined
  }

  /** Peers of rows in earlier chunks. */
  takeUpdates(): readonly MergedUpdate[] {
    const updates = this.#updates
    this.#updates = []
    return updates
  }

  /** The row that waited gets its peer: in the chunk that is being filled at once, in an earlier one by an update. */
  #answer({ row, rttUs, state, certainty }: Waiting, peer: number): void {
    if (row >= this.#firstRow && this.#target !== undefined) this.#target.peer[row - this.#firstRow] = peer
    else this.#updates.push({ row, peer, rttUs, state, certainty })
  }

  #take(map: Map<string, Waiting>, key: string): Waiting | undefined {
    const found = map.get(key)
    if (found !== undefined) map.delete(key)
    return found
  }

  #remember(key: string, waiting: Waiting): void {
    this.#unanswered.set(key, waiting)
    if (this.#unanswered.size <= maxUnanswered) return
    for (const oldest of this.#unanswered.keys()) {
      this.#unanswered.delete(oldest)
      break
    }
  }
}
