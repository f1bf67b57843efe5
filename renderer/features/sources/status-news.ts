import type { SourceSnapshot } from '../../../shared/ipc/contract'
import type { SourceId } from '../../../shared/model'
import { type SourceStatus, sourceStatus } from './source-status'

/** What is known of the sources' statuses, by source. */
export type KnownStatuses = ReadonlyMap<SourceId, SourceStatus['kind']>

/** Between a loss and the next connection these come and go; what they lead to is the news. */
const passing: readonly SourceStatus['kind'][] = ['starting', 'connecting']

export interface StatusNews {
  readonly name: string
  readonly status: SourceStatus
}

/** Which sources have another status than was known. One that only tries to get to a status has none yet. */
export function statusNews(
  known: KnownStatuses,
  sources: readonly SourceSnapshot[],
): { readonly news: readonly StatusNews[]; readonly known: KnownStatuses } {
  const news: StatusNews[] = []
  const next = new Map<SourceId, SourceStatus['kind']>()
  for (const source of sources) {
    // A tap's connections come and go by the hundred; its row says how it is.
    if (source.kind === 'tap') continue
    const status = sourceStatus(source)
    const before = known.get(source.id)
    if (passing.includes(status.kind)) {
      if (before !== undefined) next.set(source.id, before)
      continue
    }
    next.set(source.id, status.kind)
    if (before !== status.kind && (before !== undefined || status.kind !== 'stopped')) news.push({ name: source.config.name, status })
  }
  return { news, known: next }
}
