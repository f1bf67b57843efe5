import type { ConnectionId, SourceId } from '../../shared/model'
import type { TapConnection } from '../../shared/tap'

/** Connections that the window keeps of one tap; main knows more, and tells of each one by its number. */
export const maxConnections = 1000
/** Connections that are listed of one tap. */
export const maxListed = 50
/** Clients of a dead server try again ten times a second: of those in vain only the newest are listed. */
export const maxListedRefused = 3

/** The connections of each tap, newest first, the open ones before those that ended. */
export type TapConnections = ReadonlyMap<SourceId, readonly TapConnection[]>

/** The connections with those that are new, changed or ended put in. Taps without news keep their list. */
export function withChanges(known: TapConnections, changed: readonly TapConnection[]): TapConnections {
  if (changed.length === 0) return known
  const bySource = new Map<SourceId, TapConnection[]>()
  for (const connection of changed) {
    const list = bySource.get(connection.source)
    if (list === undefined) bySource.set(connection.source, [connection])
    else list.push(connection)
  }
  const next = new Map(known)
  for (const [source, list] of bySource) next.set(source, merged(known.get(source) ?? [], list))
  return next
}

/** Only the taps that still exist; the same map if all do. */
export function withoutRemoved(known: TapConnections, exists: (source: SourceId) => boolean): TapConnections {
  if ([...known.keys()].every(exists)) return known
  return new Map([...known].filter(([source]) => exists(source)))
}

function merged(known: readonly TapConnection[], changed: readonly TapConnection[]): readonly TapConnection[] {
  const byId = new Map(known.map((connection) => [connection.id, connection]))
  for (const connection of changed) byId.set(connection.id, connection)
  return [...byId.values()].sort(byRank).slice(0, maxConnections)
}

function byRank(one: TapConnection, other: TapConnection): number {
  const ended = Number(one.end !== undefined) - Number(other.end !== undefined)
  return ended === 0 ? other.id - one.id : ended
}

/** What is listed of a tap: the first of its connections, few of those that were refused, and the chosen one wherever it stands. */
export function listedConnections(all: readonly TapConnection[], chosen: ConnectionId | undefined): readonly TapConnection[] {
  let refused = 0
  const worth = all.filter(({ id, end }) => {
    if (end?.kind !== 'refused') return true
    refused += 1
    return refused <= maxListedRefused || id === chosen
  })
  if (worth.length <= maxListed) return worth
  const listed = worth.slice(0, maxListed)
  const beyond = worth.slice(maxListed).find(({ id }) => id === chosen)
  return beyond === undefined ? listed : [...listed.slice(0, -1), beyond]
}
