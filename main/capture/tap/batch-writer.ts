import {
  columnBytes,
  columnsAt,
  type ExchangeColumns,
  exchangeColumnBytes,
  exchangeColumnsAt,
  openedAt,
  openedBytes,
  type SourceTally,
  type TapBatch,
  type TapColumns,
  type TapUpdates,
  updateBytes,
  updatesAt,
} from './batch'

/** A batch is full at this many rows … */
export const maxBatchRows = 16_384
/** … or when its payloads reach this many bytes. */
export const maxBatchBytes = 1024 * 1024
/** Updates that wait for the next batch; beyond it the batch goes at once. */
const maxUpdates = 65_536

/** What all rows of a run share. */
export interface RunTraits {
  readonly timeUs: number
  readonly transferUs: number
  readonly source: number
  readonly connection: number
  readonly kind: number
  readonly direction: number
  readonly socket: number
  readonly event: number
  readonly flags: number
}

/**
 * The batch that is being built. Its columns are written in place and copied out, exactly as long as they are used, when
 * the batch is taken; the slab goes as it is when it is mostly full. What consecutive rows share is filled in for a run at
 * once, and the payloads of a run, which lie next to each other in what was read, are copied at once.
 */
export class BatchWriter {
  readonly columns: TapColumns = columnsAt(new ArrayBuffer(columnBytes(maxBatchRows)), maxBatchRows)
  readonly exchanges: ExchangeColumns = exchangeColumnsAt(new ArrayBuffer(exchangeColumnBytes(maxBatchRows)), maxBatchRows, 0)
  /** The thread's number of this batch's first row. */
  firstRow = 0
  rows = 0
  readonly #opened = new Uint32Array(maxBatchRows)
  #openedCount = 0
  #firstExchange = 1
  #hasExchanges = false
  #slab = new Uint8Array(Buffer.allocUnsafeSlow(maxBatchBytes).buffer)
  /** End of the payloads in the slab, those of the running run not included. */
  #slabBytes = 0
  #events = 0
  #messages = 0
  #updates = updatesAt(new ArrayBuffer(updateBytes(256)), 256)
  #updateCount = 0

  // The run: rows whose payloads lie in `source` from `runStart` to `runEnd`.
  #runFirst = 0
  #runSource: Uint8Array | undefined
  #runStart = 0
  #runEnd = 0
  /** What makes an offset in the source an offset in the slab. */
  #runBase = 0

  get empty(): boolean {
    return this.rows === 0 && this.#updateCount === 0
  }

  /** Whether a payload, or a run of payloads, of so many bytes fits. */
  hasRoom(bytes: number): boolean {
    return (
      this.rows < maxBatchRows &&
      this.#updateCount < maxUpdates &&
      this.#slabBytes + (this.#runEnd - this.#runStart) + bytes <= this.#slab.byteLength
    )
  }

  /** Makes room in an empty batch for a payload that is larger than a batch usually is. */
  enlarge(bytes: number): void {
    if (bytes > this.#slab.byteLength) this.#slab = new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer)
  }

  /** Starts a run of rows whose payloads lie in `source` from `start` on. There must be room for all that follows there. */
  beginRun(source: Uint8Array, start: number): void {
    this.#runSource = source
    this.#runFirst = this.rows
    this.#runStart = start
    this.#runEnd = start
    this.#runBase = this.#slabBytes - start
  }

  /** Whether a payload at `start` of `source` goes on with the run. */
  continues(source: Uint8Array, start: number): boolean {
    return this.#runSource === source && this.#runEnd === start && this.rows < maxBatchRows
  }

  /** Adds a row of the run, whose payload ends at `end`. Answers with its place in the batch. */
  addInRun(end: number, frameCount: number, size: number): number {
    const row = this.rows
    const { columns } = this
    columns.payloadEnd[row] = this.#runBase + end
    columns.frameCount[row] = frameCount
    columns.size[row] = size
    columns.envelopeFrames[row] = 0
    this.#runEnd = end
    this.rows = row + 1
    return row
  }

  /** Ends the run: copies its payloads and fills in what its rows share. */
  endRun(traits: RunTraits): void {
    const source = this.#runSource
    if (source === undefined) return
    this.#runSource = undefined
    const bytes = this.#runEnd - this.#runStart
    if (bytes > 0) this.#slab.set(source.subarray(this.#runStart, this.#runEnd), this.#slabBytes)
    this.#slabBytes += bytes
    this.#runStart = 0
    this.#runEnd = 0
    const first = this.#runFirst
    const end = this.rows
    if (traits.kind === 0) this.#messages += end - first
    else this.#events += end - first
    const { columns } = this
    if (end - first > 8) {
      columns.timeUs.fill(traits.timeUs, first, end)
      columns.transferUs.fill(traits.transferUs, first, end)
      columns.source.fill(traits.source, first, end)
      columns.connection.fill(traits.connection, first, end)
      columns.kind.fill(traits.kind, first, end)
      columns.direction.fill(traits.direction, first, end)
      columns.socket.fill(traits.socket, first, end)
      columns.event.fill(traits.event, first, end)
      columns.flags.fill(traits.flags, first, end)
      return
    }
    for (let row = first; row < end; row += 1) {
      columns.timeUs[row] = traits.timeUs
      columns.transferUs[row] = traits.transferUs
      columns.source[row] = traits.source
      columns.connection[row] = traits.connection
      columns.kind[row] = traits.kind
      columns.direction[row] = traits.direction
      columns.socket[row] = traits.socket
      columns.event[row] = traits.event
      columns.flags[row] = traits.flags
    }
  }

  /** A row of this batch opens the next exchange. */
  openExchange(row: number): void {
    this.#hasExchanges = true
    this.#opened[this.#openedCount] = row
    this.#openedCount += 1
  }

  /** Sets a row's part in an exchange: in place when it is in this batch, otherwise by an update. */
  setState(globalRow: number, state: number, certainty: number, rttUs: number, peer: number): void {
    const row = globalRow - this.firstRow
    if (row >= 0) {
      const { exchanges } = this
      exchanges.state[row] = state
      exchanges.certainty[row] = certainty
      exchanges.rttUs[row] = rttUs
      exchanges.peer[row] = peer
      return
    }
    const at = this.#updateCount
    if (at === this.#updates.row.length) this.#growUpdates()
    this.#updates.row[at] = globalRow
    this.#updates.state[at] = state
    this.#updates.certainty[at] = certainty
    this.#updates.rttUs[at] = rttUs
    this.#updates.peer[at] = peer
    this.#updateCount = at + 1
  }

  /** Notes that a row belongs to an exchange. */
  setRole(row: number, exchange: number, role: number): void {
    this.#hasExchanges = true
    this.exchanges.exchange[row] = exchange
    this.exchanges.role[row] = role
  }

  /** Takes the batch out and begins the next. The run must have been ended. */
  take(tallies: readonly SourceTally[], pending: number): TapBatch {
    const { rows } = this
    const opened = this.#openedCount
    const baseBytes = columnBytes(rows)
    const exchangeBytes = this.#hasExchanges ? exchangeColumnBytes(rows) + openedBytes(opened) : 0
    const buffer = uninitialized(baseBytes + exchangeBytes)
    copyColumns(this.columns, columnsAt(buffer, rows), rows)
    if (this.#hasExchanges) {
      copyColumns(this.exchanges, exchangeColumnsAt(buffer, rows, baseBytes), rows)
      openedAt(buffer, opened, baseBytes + exchangeColumnBytes(rows)).set(this.#opened.subarray(0, opened))
      for (const column of Object.values(this.exchanges)) column.fill(0, 0, rows)
    }
    const slabBytes = this.#slabBytes
    const batch: TapBatch = {
      firstRow: this.firstRow,
      rows,
      messages: this.#messages,
      events: this.#events,
      firstExchange: this.#firstExchange,
      opened,
      exchanges: this.#hasExchanges,
      columns: buffer,
      slab: this.#takeSlab(),
      slabBytes,
      updates: this.#takeUpdates(),
      tallies,
      pending,
    }
    this.firstRow += rows
    this.#firstExchange += opened
    this.rows = 0
    this.#openedCount = 0
    this.#hasExchanges = false
    this.#slabBytes = 0
    this.#messages = 0
    this.#events = 0
    return batch
  }

  #takeSlab(): ArrayBuffer {
    const used = this.#slabBytes
    const slab = this.#slab
    if (used * 2 < slab.byteLength && slab.byteLength <= maxBatchBytes) {
      const exact = uninitialized(used)
      new Uint8Array(exact).set(slab.subarray(0, used))
      return exact
    }
    this.#slab = new Uint8Array(uninitialized(maxBatchBytes))
    return slab.buffer
  }

  #takeUpdates(): TapUpdates | undefined {
    const count = this.#updateCount
    if (count === 0) return undefined
    this.#updateCount = 0
    const columns = new ArrayBuffer(updateBytes(count))
    copyColumns(this.#updates, updatesAt(columns, count), count)
    return { count, columns }
  }

  #growUpdates(): void {
    const count = this.#updates.row.length
    const larger = updatesAt(new ArrayBuffer(updateBytes(count * 2)), count * 2)
    copyColumns(this.#updates, larger, count)
    this.#updates = larger
  }
}

type Columns = Readonly<Record<string, Float64Array | Uint32Array | Uint8Array>>

function copyColumns<Kind extends { readonly [Name in keyof Kind]: Columns[string] }>(from: Kind, to: Kind, rows: number): void {
  for (const name in from) to[name].set(from[name].subarray(0, rows))
}

/** A buffer of its own that is about to be filled: clearing it first would cost as much again. */
function uninitialized(bytes: number): ArrayBuffer {
  const { buffer } = Buffer.allocUnsafeSlow(bytes)
  return buffer
}
