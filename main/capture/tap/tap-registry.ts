import type { ConnectionId, RowId, SourceId } from '../../../shared/model'
import type { TapConnection } from '../../../shared/tap'
import type { TapConnectionSnapshot } from './tap-messages'

/** Connections that ended are remembered for each tap up to this many, the newest. */
const maxEnded = 500

interface TapConnections {
  readonly open: Map<ConnectionId, TapConnection>
  /** In the order in which they ended. */
  readonly ended: Map<ConnectionId, TapConnection>
  total: number
}

/** What is known of the connections of all taps: those that are open, and the newest that ended. */
export class TapRegistry {
  readonly #taps = new Map<SourceId, TapConnections>()

  /** A tap was started: its count begins anew; its ended connections stay to be looked at. */
  started(source: SourceId): void {
    const before = this.#taps.get(source)
    this.#taps.set(source, { open: new Map(), ended: before?.ended ?? new Map(), total: 0 })
  }

  /** A tap was removed. */
  removed(source: SourceId): void {
    this.#taps.delete(source)
  }

  /** Takes what the thread tells; `rowOf` maps its numbers of rows. Answers with the connections as they are now. */
  apply(changed: readonly TapConnectionSnapshot[], rowOf: (row: number) => number | undefined): readonly TapConnection[] {
    return changed.flatMap(({ retries, ...snapshot }) => {
      const id = snapshot.id as ConnectionId
      const source = snapshot.source as SourceId
      const tap = this.#taps.get(source)
      if (tap === undefined) return []
      const before = tap.open.get(id)
      const handshake = snapshot.handshake ?? before?.handshake
      if (handshake === undefined) return []
      if (before === undefined) tap.total += 1
      // They are told of when a connection has come to something, and again whenever it changes.
      if (before === undefined || (before.connectUs === undefined && before.end === undefined)) tap.total += retries
      const lastRow = snapshot.lastRow < 0 ? undefined : (rowOf(snapshot.lastRow) as RowId | undefined)
      const connection: TapConnection = { ...snapshot, id, source, handshake, lastRow }
      if (connection.end === undefined) tap.open.set(id, connection)
      else end(tap, connection)
      return [connection]
    })
  }

  /** The thread of all taps is lost, and their connections with it. Answers with those that were open. */
  lost(timeUs: number): readonly TapConnection[] {
    return Array.from(this.#taps.values()).flatMap((tap) =>
      Array.from(tap.open.values(), (open) => {
        const connection: TapConnection = { ...open, end: { kind: 'stopped', by: undefined, code: undefined, timeUs } }
        end(tap, connection)
        return connection
      }),
    )
  }

  /** How many are open, and how many there were since the tap was started. */
  counts(source: SourceId): { readonly open: number; readonly total: number } {
    const tap = this.#taps.get(source)
    return { open: tap?.open.size ?? 0, total: tap?.total ?? 0 }
  }

  /** A tap's connections by number: all that are open and the newest that ended. */
  of(source: SourceId): readonly TapConnection[] {
    const tap = this.#taps.get(source)
    return tap === undefined ? [] : [...tap.ended.values(), ...tap.open.values()].sort((one, other) => one.id - other.id)
  }

  find(id: ConnectionId): TapConnection | undefined {
    for (const { open, ended } of this.#taps.values()) {
      const found = open.get(id) ?? ended.get(id)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function end(tap: TapConnections, connection: TapConnection): void {
  tap.open.delete(connection.id)
  tap.ended.set(connection.id, connection)
  const [oldest] = tap.ended.keys()
  if (tap.ended.size > maxEnded && oldest !== undefined) tap.ended.delete(oldest)
}
