import type { RowId, RowSummary, SocketType, SourceId } from '../../shared/model'
import type { EndpointSourceConfig } from '../../shared/source-config'
import type { CaptureEngine } from './engine'
import type { CaptureReader } from './reader'

/** Helpers of this folder's tests; nothing else imports them. */

type Endpoint = EndpointSourceConfig['endpoints'][number]
export const bind = (address: string): Endpoint => ({ mode: 'bind', address })
export const connect = (address: string): Endpoint => ({ mode: 'connect', address })
export const anyPort = bind('tcp://127.0.0.1:*')

export function configOf(
  socket: SocketType,
  endpoints: Endpoint | readonly Endpoint[],
  more: Partial<EndpointSourceConfig> = {},
): EndpointSourceConfig {
  return {
    kind: 'endpoint',
    name: `${socket} under test`,
    socket,
    endpoints: [endpoints].flat(),
    subscriptions: [],
    options: {},
    security: { mechanism: 'NULL' },
    ...more,
  }
}

/** Adds and starts a source. */
export async function started(
  engine: CaptureEngine,
  socket: SocketType,
  endpoints: Endpoint | readonly Endpoint[],
  more: Partial<EndpointSourceConfig> = {},
): Promise<SourceId> {
  const id = engine.addSource(configOf(socket, endpoints, more))
  await engine.startSource(id)
  return id
}

/** The resolved address of a source's first endpoint. */
export function addressOf(engine: CaptureEngine, source: SourceId): string {
  return engine.endpoints(source)[0]?.resolved ?? ''
}

/** Peers of a source, of all its endpoints. */
export function peersOf(engine: CaptureEngine, source: SourceId): number {
  return engine.endpoints(source).reduce((sum, { peers }) => sum + peers, 0)
}

/** Resolves with the first value that is neither false nor undefined. */
export async function until<Value>(what: string, probe: () => Value | false | undefined, timeoutMs = 15_000): Promise<Value> {
  const end = performance.now() + timeoutMs
  for (;;) {
    const value = probe()
    if (value !== false && value !== undefined) return value
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function rowsOf(reader: CaptureReader, keep: (row: RowSummary) => boolean = () => true): RowSummary[] {
  const rows: RowSummary[] = []
  for (let id = reader.firstRow; id < reader.endRow; id = (id + 1) as RowId) {
    const row = reader.row(id)
    if (row !== undefined && keep(row)) rows.push(row)
  }
  return rows
}

export const messagesOf = (engine: CaptureEngine, source: SourceId, direction?: 'in' | 'out'): RowSummary[] =>
  rowsOf(
    engine.reader,
    (row) => row.kind === 'message' && row.source === source && (direction === undefined || row.direction === direction),
  )

export const eventsOf = (engine: CaptureEngine, source: SourceId): RowSummary[] =>
  rowsOf(engine.reader, (row) => row.kind === 'event' && row.source === source)

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (frame: Uint8Array | undefined): string => new TextDecoder().decode(frame)

/** The frames of a row as text. */
export const textsOf = (engine: CaptureEngine, row: RowSummary): string[] => (engine.reader.frames(row.id) ?? []).map(textOf)
