import type { ViewQuery } from '../../shared/ipc/contract'
import type { ConnectionId, SourceId } from '../../shared/model'
import { useSelection } from './selection'
import { useTraffic } from './traffic-store'

/** Whose rows the list shows: all, those of a source, or those of one of its connections. */
export interface TrafficScope {
  readonly source?: SourceId | undefined
  readonly connection?: ConnectionId | undefined
}

/** The query with another scope. */
function withScope(query: ViewQuery, { source, connection }: TrafficScope): ViewQuery {
  const { source: _source, connection: _connection, ...rest } = query
  return { ...rest, ...(source === undefined ? {} : { source }), ...(connection === undefined ? {} : { connection }) }
}

/** Times of the session between which rows are shown, the end exclusive. */
export interface TimeRange {
  readonly fromUs: number
  readonly toUs: number
}

/** Shows only the rows of a time range, or those of all times. */
export function showTimeRange(range: TimeRange | undefined): void {
  const { query, setQuery } = useTraffic.getState()
  const { fromUs, toUs, ...rest } = query
  if (fromUs !== range?.fromUs || toUs !== range?.toUs) setQuery({ ...rest, ...range })
}

/** Shows the rows of a scope; a connection's details are shown too. */
export function showScope(scope: TrafficScope): void {
  const { query, setQuery } = useTraffic.getState()
  setQuery(withScope(query, scope))
  const { connection, showConnection } = useSelection.getState()
  if (scope.connection !== undefined) showConnection(scope.connection, 'alone')
  else if (connection !== undefined) showConnection(undefined)
}
