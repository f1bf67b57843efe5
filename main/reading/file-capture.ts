import type { ConnectionFacts } from '../../shared/filter/chunk'
import type { ConnectionId, ExchangeId, RowId, SourceId, TimeAnchor } from '../../shared/model'
import type { TapConnection } from '../../shared/tap'
import type { ChunkBounds, ChunkColumn, ReadCapture, ReadChunk } from '../capture/read-chunk'
import { requireTapConnection, savedTapConnection } from '../session/saved-tap-connection'
import { connectionFacts } from '../session/session-connections'
import type { SessionReader } from '../session/session-reader'

/** Connections that are remembered; what is forgotten is read again. */
const maxConnections = 4096
/** Connections of a tap that are listed. */
const maxListed = 1000

/** A session file as a capture. */
export class FileCapture implements ReadCapture {
  readonly #reader: SessionReader
  readonly #names = new Map<number, string>()
  readonly #connections = new Map<number, { readonly endpoint: string | undefined; readonly facts: ConnectionFacts | undefined }>()

  constructor(reader: SessionReader) {
    this.#reader = reader
    this.#learnNames()
  }

  /** Takes up what was committed since; answers whether anything was. */
  refresh(): boolean {
    const isNew = this.#reader.refresh()
    if (isNew) this.#learnNames()
    return isNew
  }

  get anchor(): TimeAnchor {
    return this.#reader.anchor
  }

  get firstRow(): number {
    return this.#reader.firstRow
  }

  get endRow(): number {
    return this.#reader.endRow
  }

  chunkFrom(row: number, only?: ReadonlySet<ChunkColumn>): ReadChunk | undefined {
    return this.#reader.chunkFrom(row, only)
  }

  boundsFrom(row: number): ChunkBounds | undefined {
    return this.#reader.boundsFrom(row)
  }

  rowNear(timeUs: number): number {
    return this.#reader.rowNear(timeUs)
  }

  exchangeRow(exchange: ExchangeId): RowId | undefined {
    return this.#reader.exchangeRow(exchange)
  }

  endpointOf(connection: number): string | undefined {
    return this.#connection(connection).endpoint
  }

  connectionFacts(connection: number): ConnectionFacts | undefined {
    return this.#connection(connection).facts
  }

  sourceName(source: number): string | undefined {
    return this.#names.get(source)
  }

  /** @throws InspectorError where the file says nothing of it. */
  tapConnection(id: ConnectionId): TapConnection {
    return requireTapConnection(id, this.#reader.connection(id))
  }

  /** The newest connections of a tap that can be read. */
  tapConnections(source: SourceId): readonly TapConnection[] {
    return this.#reader.connectionsOf(source, maxListed).flatMap((saved) => savedTapConnection(saved) ?? [])
  }

  #connection(id: number): { readonly endpoint: string | undefined; readonly facts: ConnectionFacts | undefined } {
    const known = this.#connections.get(id)
    if (known !== undefined) return known
    const saved = id === 0 ? undefined : this.#reader.connection(id)
    const found = { endpoint: saved?.endpoint, facts: connectionFacts(saved) }
    if (this.#connections.size >= maxConnections) this.#connections.clear()
    // One that is not in the file yet may come.
    if (saved !== undefined) this.#connections.set(id, found)
    return found
  }

  #learnNames(): void {
    for (const { id, name } of this.#reader.sources) this.#names.set(id, name)
    this.#connections.clear()
  }
}
