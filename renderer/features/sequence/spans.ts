import type { BatchRow } from '../../../shared/ipc/row-batch'
import type { ExchangeId, ExchangeState } from '../../../shared/model'
import type { Participant, Routes } from './participants'

/** How long somebody was busy with a request: from its row to that of the reply, as far as both are in sight. */
export interface Span {
  readonly exchange: ExchangeId
  readonly at: Participant
  /** Positions of the rows; `undefined` where it begins before what is in sight, or ends after it. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly state: ExchangeState
}

/** The spans of the rows in sight, which are given in their order. */
export function spansOf(rows: readonly BatchRow[], routes: Routes): readonly Span[] {
  const open = new Map<ExchangeId, Span>()
  const spans: Span[] = []
  for (const { row, position } of rows) {
    if (row.exchange === 0) continue
    const { from, to } = routes.routeOf(row)
    if (row.role === 'request') open.set(row.exchange, { exchange: row.exchange, at: to, from: position, to: undefined, state: row.state })
    else if (row.role === 'reply' && row.state !== 'orphan') {
      const request = open.get(row.exchange)
      open.delete(row.exchange)
      spans.push({ ...(request ?? { exchange: row.exchange, at: from, from: undefined, state: row.state }), to: position })
    }
  }
  // A request that nothing came back to, and that nothing will, has no length.
  return [...spans, ...[...open.values()].filter(({ state }) => state === 'replied' || state === 'pending')]
}
