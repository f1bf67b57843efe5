import { InspectorError } from '../../shared/errors'
import type { ConnectionFacts, FilterContext } from '../../shared/filter/chunk'
import { compileFilter, evaluateFilter, type Filter, filterNeedsPayload } from '../../shared/filter/filter'
import { connectionFacts } from './session-connections'
import type { SessionChunk, SessionReader } from './session-reader'

/** A filter over a session: which rows of a chunk match, by their places in it, in order. */
export type SessionFilter = (chunk: SessionChunk) => Uint32Array

/**
 * Reads a filter (docs/filter.md) for a session.
 * @throws InspectorError `BAD_FILTER` that says what is wrong and where.
 */
export function sessionFilter(reader: SessionReader, source: string): SessionFilter {
  const filter = compiled(source)
  const needsPayload = filterNeedsPayload(filter)
  const context = contextOf(reader)
  return (chunk) => {
    const { firstRow, rows, columns, exchanges } = chunk
    const slab = needsPayload ? chunk.payload(0, columns.payloadEnd[rows - 1] ?? 0) : undefined
    const target = new Uint32Array(rows)
    const found = evaluateFilter(filter, { firstRow, columns, exchanges, slab: slab ?? new Uint8Array(0) }, context, 0, rows, target, 0)
    return target.subarray(0, found)
  }
}

function compiled(source: string): Filter {
  const result = compileFilter(source)
  if (result.kind === 'filter') return result.filter
  const [error] = result.errors
  throw new InspectorError({
    code: 'BAD_FILTER',
    message: `The filter is wrong at column ${(error?.from ?? 0) + 1}: ${error?.message ?? ''}`,
    hint: 'docs/filter.md has the whole language.',
  })
}

function contextOf(reader: SessionReader): FilterContext {
  const names = new Map<number, string>(reader.sources.map(({ id, name }) => [id, name]))
  const facts = new Map<number, ConnectionFacts | undefined>()
  const decoder = new TextDecoder()
  return {
    anchor: reader.anchor,
    utcOffsetMinutes: -new Date(reader.anchor.epochUs / 1000).getTimezoneOffset(),
    decodeText: (bytes) => decoder.decode(bytes),
    sourceName: (source) => names.get(source),
    connectionFacts: (connection) => {
      if (!facts.has(connection)) facts.set(connection, connectionFacts(reader.connection(connection)))
      return facts.get(connection)
    },
  }
}
