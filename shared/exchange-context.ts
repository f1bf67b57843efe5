import type { ExchangeState, RowId, RowSummary } from './model'

/** Bars of a strip of timings, the request itself included. */
export const maxTimings = 100
/** Rows on each side of an exchange. */
export const rowsAround = 5

/**
 * What makes requests the same, as far as their content tells. `frame`: the same first frame of several. `method`: the same
 * text in a JSON member such as `method`. `keys`: JSON with the same members. `word`: the same first word. `bytes`: the same
 * first bytes. `whole`: the same single frame. `any`: the content cannot be read, all of the connection count.
 */
type LikenessKind = 'frame' | 'method' | 'keys' | 'word' | 'bytes' | 'whole' | 'any'

export interface Likeness {
  readonly kind: LikenessKind
  /** What is the same, as text to be shown. */
  readonly text: string
}

/** One request like the one that was asked for. */
export interface ExchangeTiming {
  readonly row: RowId
  readonly timeUs: number
  readonly state: ExchangeState
  readonly rttUs: number | undefined
}

/** A row near an exchange, and its content in a line. */
export interface NearRow {
  readonly row: RowSummary
  readonly preview: string
}

/** What passed before and around a request. */
export interface ExchangeContext {
  readonly likeness: Likeness
  /** Whether only this request's connection was looked at, or where ZeroMQ does not tell it, its whole source. */
  readonly of: 'connection' | 'source'
  /** Earlier requests like this one, oldest first, and this one as the last. */
  readonly timings: readonly ExchangeTiming[]
  /** Rows that were looked at for them went no farther back than to this one. */
  readonly searchedFrom: RowId
  /** Rows of the same connection or source, in their order: before the request, and after it without its reply. */
  readonly before: readonly NearRow[]
  readonly after: readonly NearRow[]
}

/**
 * The value below which a share of the values lies, by nearest rank; `undefined` of none.
 * @param share from 0 to 1
 */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))]
}
