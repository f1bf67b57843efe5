import * as v from 'valibot'
import type { ShownSource } from '../../shared/ipc/contract'
import { type SourceId, socketTypes } from '../../shared/model'
import { jsonIn } from './connection-data'
import type { SavedSource } from './session-tables'

/** What is read of a source's configuration, by kind; more may be there, and another version's may lack it. */
const configSchema = v.object({
  socket: v.fallback(v.optional(v.picklist(socketTypes)), undefined),
  endpoints: v.fallback(v.array(v.object({ address: v.string() })), []),
  listen: v.fallback(v.optional(v.string()), undefined),
  upstream: v.fallback(v.optional(v.string()), undefined),
})

/** A source of a session as the window lists it. */
export function shownSource({ id, name, kind, config }: SavedSource): ShownSource {
  const parsed = v.safeParse(configSchema, jsonIn(config))
  const { socket, endpoints, listen, upstream } = parsed.success ? parsed.output : { endpoints: [] }
  const isTap = kind === 'tap'
  const places = isTap ? [listen, upstream].filter((place) => place !== undefined) : endpoints.map(({ address }) => address)
  return { id: id as SourceId, name, kind: isTap ? 'tap' : 'endpoint', socket: isTap ? undefined : socket, places }
}
