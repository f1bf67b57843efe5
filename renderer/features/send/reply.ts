import type { RowSummary, SourceId } from '../../../shared/model'

const waits = (row: RowSummary): boolean => row.state === 'pending' || row.state === 'timed out'

/**
 * Whether a message can be sent in answer to this row: any that a ROUTER received, as its envelope says where to; of
 * those that a REP received only the one that waits.
 */
export function canReplyTo(row: RowSummary): boolean {
  if (row.kind !== 'message' || row.direction !== 'in') return false
  return row.socket === 'ROUTER' || (row.socket === 'REP' && waits(row))
}

/** The row that a message from this source would answer, if the selected row is such a one. */
export const replyTarget = (source: SourceId, selected: RowSummary | undefined): RowSummary | undefined =>
  selected !== undefined && selected.source === source && canReplyTo(selected) ? selected : undefined

/** The newest request of each source, as far as it passed by; see {@link noteRequests}. */
export type LatestRequests = ReadonlyMap<SourceId, RowSummary>

/** Takes note of the requests among new and changed rows. Answers with the same map when there was none. */
export function noteRequests(known: LatestRequests, rows: readonly RowSummary[]): LatestRequests {
  let next: Map<SourceId, RowSummary> | undefined
  for (const row of rows) {
    if (row.role !== 'request') continue
    const latest = (next ?? known).get(row.source)
    if (latest !== undefined && latest.id > row.id) continue
    next ??= new Map(known)
    next.set(row.source, row)
  }
  return next ?? known
}

/** The newest request of a source if it waits for its reply. */
export function waitingRequest(known: LatestRequests, source: SourceId): RowSummary | undefined {
  const latest = known.get(source)
  return latest !== undefined && waits(latest) ? latest : undefined
}
