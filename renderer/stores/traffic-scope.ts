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
function withScope({ grain, events }: ViewQuery, { source, connection }: TrafficScope): ViewQuery {
  return { grain, events, ...(source === undefined ? {} : { source }), ...(connection === undefined ? {} : { connection }) }
}

/** Shows the rows of a scope; a connection's details are shown too. */
export function showScope(scope: TrafficScope): void {
  const { query, setQuery } = useTraffic.getState()
  setQuery(withScope(query, scope))
  const { connection, showConnection } = useSelection.getState()
  if (scope.connection !== undefined) showConnection(scope.connection, 'alone')
  else if (connection !== undefined) showConnection(undefined)
}
