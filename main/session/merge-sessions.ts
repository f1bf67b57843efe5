import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { firstTapConnection } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import {
  columnBytes,
  columnsAt,
  exchangeBytes,
  exchangeColumnsAt,
  openedAt,
  type TapColumns,
  updateBytes,
  updatesAt,
} from '../capture/tap/batch'
import { nextTurn, type SessionTask, writeWhole } from './copy-session'
import { MergedExchanges, type MergedUpdate } from './merge-exchanges'
import { MergedNumbers } from './merge-numbers'
import { MergeOrder, type MergePick, payloadBytes, payloadStart } from './merge-order'
import { annotationsOf } from './session-files'
import { openSession, type SessionReader } from './session-reader'
import { readConnections } from './session-tables'
import { SessionWriter } from './session-writer'

export interface MergeOptions extends SessionTask {
  readonly name: string
  /** The version of the program that merges. */
  readonly createdBy: string
}

/** Rows and bytes of payload after which a chunk is written; one row may be more. */
const chunkRows = 8192
const chunkBytes = 4 * 1024 * 1024
/** A transaction is no longer than this. */
const commitBytes = 32 * 1024 * 1024

/**
 * Merges two sessions into a new file, which is there once it is complete. Rows are in the order of their wall-clock times; sources,
 * connections, rows and exchanges are numbered anew, those of the first session first where they are equal. Memory is bounded by the
 * chunks whose times overlap and the exchanges that are open at one time.
 * @throws InspectorError when a session cannot be read or the file not be written; what `signal` was aborted with.
 */
export async function mergeSessions(paths: readonly [string, string], to: string, options: MergeOptions): Promise<void> {
  const readers: SessionReader[] = []
  try {
    for (const path of paths) readers.push(openSession(path))
    await writeWhole(to, options.replace === true, (part) => new Merge(readers, part, options).run())
  } finally {
    for (const reader of readers) reader.dispose()
  }
}

/** What of a session becomes what in the merged one. */
interface Part {
  readonly reader: SessionReader
  /** To be added to its times. */
  readonly shiftUs: number
  readonly numbers: MergedNumbers
  readonly annotations: ReadonlyMap<number, { readonly bookmark: boolean; readonly note: string; readonly colour: string }>
}

class Merge {
  readonly #options: MergeOptions
  readonly #parts: readonly Part[]
  readonly #order: MergeOrder
  readonly #writer: SessionWriter
  readonly #exchanges: MergedExchanges
  readonly #totalBytes: number
  readonly #totalRows: number
  #nextRow: number
  #doneRows = 0
  #uncommittedBytes = 0

  constructor(readers: readonly SessionReader[], part: string, options: MergeOptions) {
    this.#options = options
    const epochUs = Math.min(...readers.map(({ anchor }) => anchor.epochUs))
    const next = { source: 1, connection: 1, tapConnection: firstTapConnection }
    this.#parts = readers.map((reader) => ({
      reader,
      shiftUs: reader.anchor.epochUs - epochUs,
      numbers: new MergedNumbers(next),
      annotations: new Map(annotationsOf(reader.path).map(({ row, ...annotation }) => [row, annotation])),
    }))
    this.#order = new MergeOrder(this.#parts)
    this.#totalRows = readers.reduce((sum, { firstRow, endRow }) => sum + endRow - firstRow, 0)
    this.#totalBytes = readers.reduce((sum, { path }) => sum + statSync(path).size, 0)
    // Where a ring has let go of rows, row 1 stands for all of them: a reply whose request is gone stays replied.
    const incomplete = readers.some(({ firstRow }) => firstRow > 1)
    this.#nextRow = incomplete ? 2 : 1
    this.#exchanges = new MergedExchanges(incomplete ? 1 : 0)
    const { name, createdBy } = options
    const evictedMessages = readers.reduce((sum, reader) => sum + reader.evictedMessages, 0)
    const evicted = incomplete ? { evictedRows: '1', evictedMessages: `${evictedMessages}` } : {}
    const values = { id: randomUUID(), name, createdBy, writer: `${process.pid}`, epochUs: `${epochUs}`, ...evicted }
    this.#writer = new SessionWriter(part, values)
  }

  async run(): Promise<void> {
    const { signal, onProgress } = this.#options
    try {
      this.#writeSourcesAndConnections()
      for (;;) {
        await nextTurn(signal)
        const picks = this.#order.take(chunkRows, chunkBytes)
        if (picks.length === 0) break
        this.#write(picks)
        const share = this.#doneRows / Math.max(1, this.#totalRows)
        onProgress?.({ done: Math.round(share * this.#totalBytes), total: this.#totalBytes })
      }
      this.#writeUpdates(this.#exchanges.takeUpdates())
    } finally {
      this.#writer.close()
    }
  }

  #writeSourcesAndConnections(): void {
    for (const { reader, numbers } of this.#parts) {
      for (const { id, name, kind, config } of reader.sources) this.#writer.source(numbers.source(id), name, kind, config)
      for (const { id, source, endpoint, data } of readConnections(reader.path)) {
        const newId = numbers.connection(id)
        const newSource = numbers.source(source)
        this.#writer.connection(newId, newSource, endpoint, withNumbers(data, newId, newSource))
      }
    }
    this.#writer.commit()
  }

  #write(picks: readonly MergePick[]): void {
    const rows = picks.length
    const firstRow = this.#nextRow
    const firstExchange = this.#exchanges.next
    const columnBuffer = new ArrayBuffer(columnBytes(rows))
    const exchangeBuffer = new ArrayBuffer(exchangeBytes(rows))
    const columns = columnsAt(columnBuffer, rows)
    const exchanges = exchangeColumnsAt(exchangeBuffer, rows)
    const opened: number[] = []
    this.#exchanges.begin(firstRow, exchanges)
    let messages = 0
    let bytes = 0
    for (const [place, { part, chunk, index }] of picks.entries()) {
      const { numbers, shiftUs, annotations } = this.#partAt(part)
      copyRow(columns, place, chunk.columns, index)
      columns.timeUs[place] = (chunk.columns.timeUs[index] ?? 0) + shiftUs
      columns.source[place] = numbers.source(chunk.columns.source[index] ?? 0)
      columns.connection[place] = numbers.connection(chunk.columns.connection[index] ?? 0)
      bytes += payloadBytes(chunk.columns, index)
      columns.payloadEnd[place] = bytes
      if (columns.kind[place] === 0) messages += 1
      const old = chunk.firstRow + index
      if (this.#exchanges.add({ part, row: old, columns: chunk.exchanges, index, oldest: this.#partAt(part).reader.firstRow }, place))
        opened.push(place)
      const annotation = annotations.get(old)
      if (annotation !== undefined) this.#writer.annotation(firstRow + place, annotation.bookmark, annotation.note, annotation.colour)
    }
    openedAt(exchangeBuffer, rows).set(opened)
    const slab = new ArrayBuffer(bytes)
    copyPayloads(picks, new Uint8Array(slab))
    this.#writer.put({
      firstRow,
      rows,
      messages,
      firstExchange,
      opened: opened.length,
      capacity: rows,
      columns: columnBuffer,
      exchangeColumns: exchanges.exchange.some((exchange) => exchange !== 0) ? exchangeBuffer : undefined,
      slab,
      slabBytes: bytes,
    })
    this.#nextRow += rows
    this.#doneRows += rows
    this.#writeUpdates(this.#exchanges.takeUpdates())
    this.#uncommittedBytes += bytes + columnBuffer.byteLength
    if (this.#uncommittedBytes < commitBytes) return
    this.#uncommittedBytes = 0
    this.#writer.commit()
  }

  #writeUpdates(updates: readonly MergedUpdate[]): void {
    if (updates.length === 0) return
    const columns = new ArrayBuffer(updateBytes(updates.length))
    const { row, peer, rttUs, state, certainty } = updatesAt(columns, updates.length)
    for (const [place, update] of updates.entries()) {
      row[place] = update.row
      peer[place] = update.peer
      rttUs[place] = update.rttUs
      state[place] = update.state
      certainty[place] = update.certainty
    }
    this.#writer.update(undefined, { count: updates.length, columns })
  }

  #partAt(index: number): Part {
    const part = this.#parts[index]
    if (part === undefined) throw new RangeError(said`There is no such part.`)
    return part
  }
}

function copyRow(to: TapColumns, place: number, from: TapColumns, index: number): void {
  for (const name of ['size', 'frameCount', 'transferUs', 'kind', 'direction', 'socket', 'event', 'envelopeFrames', 'flags'] as const) {
    to[name][place] = from[name][index] ?? 0
  }
}

/** Rows that follow one another in one session are copied together. */
function copyPayloads(picks: readonly MergePick[], slab: Uint8Array): void {
  let at = 0
  for (let first = 0; first < picks.length; ) {
    const pick = picks[first]
    if (pick === undefined) return
    const { chunk, index } = pick
    let end = first + 1
    while (picks[end]?.chunk === chunk && picks[end]?.index === index + end - first) end += 1
    const from = payloadStart(chunk.columns, index)
    const to = chunk.columns.payloadEnd[index + end - first - 1] ?? from
    const bytes = to > from ? chunk.payload(from, to) : undefined
    if (bytes !== undefined) slab.set(bytes, at)
    at += to - from
    first = end
  }
}

/** A tap's connection says in its data, too, which one it is. */
function withNumbers(data: string, id: number, source: number): string {
  try {
    const parsed: unknown = JSON.parse(data)
    if (typeof parsed !== 'object' || parsed === null || !('id' in parsed)) return data
    return JSON.stringify({ ...parsed, id, source })
  } catch {
    return data
  }
}
