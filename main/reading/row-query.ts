import { decodedFields, filterDecoders } from '../../shared/decoders/filter-fields'
import { InspectorError } from '../../shared/errors'
import type { FilterContext } from '../../shared/filter/chunk'
import { decodedCost, ownDecodedCost } from '../../shared/filter/decoded-predicate'
import { compileFilter, type Filter, filterColumns, filterNeedsPayload } from '../../shared/filter/filter'
import type { ViewQuery } from '../../shared/ipc/contract'
import { exchangeStates, roles } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { ChunkColumn, ReadCapture, ReadChunk } from '../capture/read-chunk'
import { type DecoderChoices, isOfOwn, noDecoderChoices, type RowFields } from './decoder-choices'

/** Rows that are looked at before the user's own decoders are waited for. */
const ownRowsPerStep = 64

const requestRole = roles.indexOf('request')
const orphanState = exchangeStates.indexOf('orphan')

/** Which rows of a capture are meant: the part of {@link ViewQuery} that names rows. */
type RowSelection = Pick<ViewQuery, 'source' | 'connection' | 'fromUs' | 'toUs' | 'filter'> & Partial<Pick<ViewQuery, 'grain' | 'events'>>

/**
 * @throws InspectorError `BAD_FILTER` that says what is wrong and where.
 */
function compiledFilter(source: string, ownDecoders: readonly string[]): Filter {
  const result = compileFilter(source, { decoders: filterDecoders, ownDecoders })
  if (result.kind === 'filter') return result.filter
  const [error] = result.errors
  throw new InspectorError({
    code: 'BAD_FILTER',
    message: said`The filter is wrong at column ${(error?.from ?? 0) + 1}: ${error?.message ?? ''}`,
    hint: said`docs/filter.md has the whole language.`,
  })
}

/** Tells which rows of a chunk a query is for. */
export class RowQuery {
  readonly #capture: ReadCapture
  readonly #selection: RowSelection
  readonly #filters: readonly Filter[]
  readonly #context: FilterContext
  readonly #needsPayload: boolean
  /** The columns that {@link match} looks at. */
  readonly columns: ReadonlySet<ChunkColumn>
  /** A row may begin or cease to match when the state of its exchange changes. */
  readonly followsExchanges: boolean
  /** Rows are decoded, which takes so long that only a few should be asked for at once. */
  readonly decodes: boolean
  /** Decoders of the user's own are asked: which rows match may be known only later. */
  readonly asksOwn: boolean
  readonly #own: RowFields | undefined
  #waiting: number[] = []
  #offsets = new Uint32Array(0)
  #slab: { readonly firstRow: number; readonly version: number; readonly bytes: Uint8Array } | undefined

  /** @throws InspectorError `BAD_FILTER` */
  constructor(
    capture: ReadCapture,
    selection: RowSelection,
    moreFilters: readonly string[] = [],
    decoding: DecoderChoices = noDecoderChoices,
  ) {
    this.#capture = capture
    this.#selection = selection
    const sources = selection.filter === undefined ? moreFilters : [selection.filter, ...moreFilters]
    const own = decoding.fields
    this.#own = own
    this.#filters = sources.map((source) => compiledFilter(source, own?.names ?? [])).filter(({ predicate }) => predicate !== undefined)
    this.#context = filterContext(capture, decoding, (row) => this.#waiting.push(row))
    this.#needsPayload = this.#filters.some(filterNeedsPayload)
    const costs = this.#filters.map(({ predicate }) => predicate?.cost ?? 0)
    this.decodes = costs.some((cost) => cost >= decodedCost)
    this.asksOwn = costs.some((cost) => cost >= ownDecodedCost)
    const columns = new Set<ChunkColumn>(this.#filters.flatMap(filterColumns))
    // A row's part in an exchange may come just after the row.
    this.followsExchanges = columns.has('exchanges') || selection.grain === 'exchanges'
    if (selection.source !== undefined) columns.add('source')
    if (selection.connection !== undefined) columns.add('connection')
    if (selection.fromUs !== undefined || selection.toUs !== undefined) columns.add('timeUs')
    if (selection.grain === 'exchanges') columns.add('exchanges')
    if (selection.grain === 'messages' && selection.events !== true) columns.add('kind')
    if (this.#needsPayload) columns.add('payloadEnd').add('flags')
    this.columns = columns
  }

  /** Whether every row matches. */
  get matchesAll(): boolean {
    const { source, connection, fromUs, toUs, grain, events } = this.#selection
    const isWhole = source === undefined && connection === undefined && fromUs === undefined && toUs === undefined
    return isWhole && this.#filters.length === 0 && (grain === undefined || (grain === 'messages' && events === true))
  }

  /**
   * The rows of a chunk from `from` to before `to` that match, as distances from the chunk's first row, in order. The answer is
   * overwritten by the next one. Rows of which that is not known yet are in {@link waiting}.
   */
  match(chunk: ReadChunk, from: number, to: number): Uint32Array {
    const first = Math.max(from, chunk.firstRow) - chunk.firstRow
    const end = Math.min(to, chunk.endRow) - chunk.firstRow
    const rows = Math.max(0, end - first)
    if (this.#offsets.length < rows) this.#offsets = new Uint32Array(Math.max(rows, 4096))
    const mask = new Uint8Array(rows).fill(1)
    this.#waiting = []
    this.#narrow(chunk, first, end, mask)
    if (this.#waiting.length > 0) {
      // Each clause of the filter that asks names a row.
      this.#waiting = [...new Set(this.#waiting)].toSorted((one, other) => one - other)
      for (const row of this.#waiting) mask[row - chunk.firstRow - first] = 0
    }
    let found = 0
    for (let row = mask.indexOf(1); row >= 0; row = mask.indexOf(1, row + 1)) {
      this.#offsets[found] = first + row
      found += 1
    }
    return this.#offsets.subarray(0, found)
  }

  /** Of the rows that {@link match} looked at last, those that it could not tell of yet, in order. */
  get waiting(): readonly number[] {
    return this.#waiting
  }

  /**
   * What {@link match} would answer with, once everything is known; of rows that go meanwhile, nothing. `goOn` is called after each
   * wait and ends it by throwing.
   */
  async settledMatch(chunk: ReadChunk, from: number, to: number, goOn: () => void = () => undefined): Promise<Uint32Array> {
    if (!this.asksOwn) return this.match(chunk, from, to)
    const found: number[] = []
    const end = Math.min(to, chunk.endRow)
    let current = chunk
    for (let row = Math.max(from, chunk.firstRow); row < end; row += ownRowsPerStep) {
      const stepEnd = Math.min(end, row + ownRowsPerStep)
      let offsets = this.match(current, row, stepEnd)
      while (this.#waiting.length > 0) {
        await this.#own?.settled()
        goOn()
        // Its memory may have been let go of, and be filled with something else by now.
        const held = this.#capture.chunkFrom(chunk.firstRow, this.columns)
        if (held?.firstRow !== chunk.firstRow) return Uint32Array.from(found)
        current = held
        offsets = this.match(current, row, stepEnd)
      }
      found.push(...offsets)
    }
    return Uint32Array.from(found)
  }

  #narrow(chunk: ReadChunk, first: number, end: number, mask: Uint8Array): void {
    const { grain, events, source, connection, fromUs, toUs } = this.#selection
    const { columns, exchanges } = chunk
    const clear = (isWanted: (index: number) => boolean): void => {
      for (let row = 0; row < mask.length; row += 1) if (!isWanted(first + row)) mask[row] = 0
    }
    if (source !== undefined) clear((index) => columns.source[index] === source)
    if (connection !== undefined) clear((index) => columns.connection[index] === connection)
    if (fromUs !== undefined) clear((index) => (columns.timeUs[index] ?? 0) >= fromUs)
    if (toUs !== undefined) clear((index) => (columns.timeUs[index] ?? 0) < toUs)
    if (grain === 'exchanges') {
      if (exchanges === undefined) mask.fill(0)
      else clear((index) => exchanges.role[index] === requestRole || exchanges.state[index] === orphanState)
    } else if (grain === 'messages' && events !== true) clear((index) => columns.kind[index] === 0)
    if (this.#filters.length === 0 || !mask.includes(1)) return
    const slab = this.#needsPayload ? this.#slabOf(chunk) : undefined
    const run = {
      chunk: {
        firstRow: chunk.firstRow,
        columns,
        exchanges,
        exchangeNumber: (value: number) => chunk.numbers.exchangeNumber(value) ?? 0,
        slab: slab ?? new Uint8Array(0),
      },
      context: this.#context,
      from: first,
      to: end,
    }
    // A ring has let go of the payloads.
    if (this.#needsPayload && slab === undefined) mask.fill(0)
    else for (const { predicate } of this.#filters) predicate?.narrow(run, mask)
  }

  /** All payloads of a chunk; they are kept where the chunk is looked at a few rows at a time. */
  #slabOf(chunk: ReadChunk): Uint8Array | undefined {
    const size = chunk.columns.payloadEnd[chunk.endRow - chunk.firstRow - 1] ?? 0
    const { firstRow, version } = chunk
    const kept = this.#slab
    if (kept !== undefined && kept.firstRow === firstRow && kept.version === version && kept.bytes.byteLength === size) return kept.bytes
    const bytes = chunk.payload(0, size)
    // What is shared is at hand anyway, and is filled with something else once its rows are let go of.
    const isToBeKept = this.decodes && bytes !== undefined && !(bytes.buffer instanceof SharedArrayBuffer)
    this.#slab = isToBeKept ? { firstRow, version, bytes } : undefined
    return bytes
  }

  /** Whether a row matches. */
  matches(row: number): boolean {
    const chunk = this.#capture.chunkFrom(row, this.columns)
    return chunk !== undefined && row >= chunk.firstRow && this.match(chunk, row, row + 1).length === 1
  }
}

/** What filters ask of a capture beside its columns. */
function filterContext(capture: ReadCapture, decoding: DecoderChoices, waits: (row: number) => void): FilterContext {
  const decoder = new TextDecoder()
  return {
    anchor: capture.anchor,
    utcOffsetMinutes: -new Date(capture.anchor.epochUs / 1000).getTimezoneOffset(),
    decodeText: (bytes) => decoder.decode(bytes),
    sourceName: (source) => capture.sourceName(source),
    connectionFacts: (connection, source) => capture.connectionFacts(connection, source),
    decoded: decodedFields({
      choices: () => decoding.choices,
      sourceName: (source) => capture.sourceName(source),
      own: (field, row, message) => {
        const own = decoding.fields
        if (own === undefined || !isOfOwn(field, own.names)) return []
        const said = own.of(row, message)
        if (said === undefined) waits(row)
        return said
      },
    }),
  }
}
