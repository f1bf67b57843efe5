import type { SourceSnapshot } from '../../../shared/ipc/contract'
import { type ConnectionId, firstTapConnection, type RowSummary, type SourceId } from '../../../shared/model'

/**
 * Who takes part: a socket of ours, those that it talks to (ZeroMQ does not tell them apart), the client of a tapped
 * connection, the server behind a tap, and all for whom there is no column.
 */
export type Participant =
  | { readonly kind: 'socket'; readonly source: SourceId }
  | { readonly kind: 'peers'; readonly source: SourceId }
  | { readonly kind: 'client'; readonly source: SourceId; readonly connection: ConnectionId }
  | { readonly kind: 'server'; readonly source: SourceId }
  | { readonly kind: 'others' }

export const keyOf = (participant: Participant): string => {
  switch (participant.kind) {
    case 'others':
      return 'others'
    case 'client':
      return `client ${participant.connection}`
    default:
      return `${participant.kind} ${participant.source}`
  }
}

/** Between whom something passed, or at whom it happened: then both are the same. */
export interface Route {
  readonly from: Participant
  readonly to: Participant
  /** The end at which it was captured; a tap is at neither. */
  readonly seenAt: 'from' | 'to' | undefined
}

/** Tells of whom rows are. Sockets of ours that talk to each other stand for each other’s peers. */
export class Routes {
  readonly #byId: ReadonlyMap<SourceId, SourceSnapshot>
  readonly #facing: ReadonlyMap<SourceId, SourceId>

  constructor(sources: readonly SourceSnapshot[]) {
    this.#byId = new Map(sources.map((source) => [source.id, source]))
    this.#facing = facingSockets(sources)
  }

  routeOf(row: RowSummary): Route {
    const { source, direction, connection } = row
    if (
      connection >= firstTapConnection ||
      direction === 'to-server' ||
      direction === 'to-client' ||
      this.#byId.get(source)?.kind === 'tap'
    ) {
      const server: Participant = { kind: 'server', source }
      const client: Participant = connection === 0 ? server : { kind: 'client', source, connection }
      if (direction === 'to-server') return { from: client, to: server, seenAt: undefined }
      if (direction === 'to-client') return { from: server, to: client, seenAt: undefined }
      return { from: client, to: client, seenAt: undefined }
    }
    const socket: Participant = { kind: 'socket', source }
    const facing = this.#facing.get(source)
    const peer: Participant = facing === undefined ? { kind: 'peers', source } : { kind: 'socket', source: facing }
    if (direction === 'out') return { from: socket, to: peer, seenAt: 'from' }
    if (direction === 'in') return { from: peer, to: socket, seenAt: 'to' }
    return { from: socket, to: socket, seenAt: undefined }
  }
}

/**
 * Pairs of sockets of ours of which it is sure that they talk to each other only: each has one endpoint, it is the same
 * address, and no third one is there.
 */
function facingSockets(sources: readonly SourceSnapshot[]): ReadonlyMap<SourceId, SourceId> {
  const ends = sources.flatMap((source) => {
    if (source.kind !== 'endpoint' || source.state !== 'open') return []
    const [endpoint, ...more] = source.endpoints
    return endpoint === undefined || more.length > 0 ? [] : [{ source: source.id, endpoint }]
  })
  const facing = new Map<SourceId, SourceId>()
  for (const bound of ends.filter(({ endpoint }) => endpoint.mode === 'bind')) {
    const connecting = ends.filter(({ endpoint }) => endpoint.mode === 'connect' && isSame(endpoint.resolved, bound.endpoint.resolved))
    const [one, ...more] = connecting
    if (one === undefined) continue
    // Whoever connects knows whom it talks to; the bound one may have other peers.
    for (const { source } of connecting) facing.set(source, bound.source)
    if (more.length === 0 && bound.endpoint.peers <= 1) facing.set(bound.source, one.source)
  }
  return facing
}

const isSame = (one: string, other: string): boolean => hostFree(one) === hostFree(other)
const hostFree = (address: string): string => address.replace(/^tcp:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0|\*|\[::1?\]):/, 'tcp://this:')

/** Columns that are shown at most; for whoever is beyond there is one together. */
const maxColumns = 24

/**
 * The columns: in the order in which their participants were first seen, so that they stay where they are. Where there are
 * too many, those that are not in sight go first.
 * @param seen of the rows in sight, in their order
 */
export function arrange(before: readonly Participant[], seen: readonly Participant[], most = maxColumns): readonly Participant[] {
  const inSight = new Map(seen.map((participant) => [keyOf(participant), participant]))
  const known = new Set(before.map(keyOf))
  const added = [...inSight.values()].filter((participant) => !known.has(keyOf(participant)))
  if (added.length === 0) return before
  const kept = before.filter(({ kind }) => kind !== 'others')
  const excess = kept.length + added.length - most
  const idle = kept.filter((participant) => !inSight.has(keyOf(participant)))
  const going = new Set(excess > 0 ? idle.slice(0, excess) : [])
  const all = kept.filter((participant) => !going.has(participant))
  for (const participant of added) all.splice(placeFor(participant, all), 0, participant)
  return all.length <= most ? all : [...all.slice(0, most - 1), { kind: 'others' }]
}

/** Clients stand at the left of their server, as the first of them does; all others at the end. */
function placeFor(participant: Participant, before: readonly Participant[]): number {
  if (participant.kind !== 'client') return before.length
  const { source } = participant
  const hasOther = before.some((other) => other.kind === 'client' && other.source === source)
  const server = before.findIndex((other) => other.kind === 'server' && other.source === source)
  return hasOther || server < 0 ? before.length : server
}
