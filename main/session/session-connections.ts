import * as v from 'valibot'
import type { ConnectionFacts } from '../../shared/filter/chunk'
import { jsonIn } from './connection-data'
import type { SavedConnection } from './session-tables'

/** What is read of the JSON that describes a tap's connection; a connection of our own sockets has none of it. */
const side = v.object({ version: v.optional(v.string()), mechanism: v.optional(v.string()), identity: v.optional(v.string()) })
const dataSchema = v.object({
  client: v.optional(v.object({ address: v.string() })),
  server: v.optional(v.object({ address: v.string() })),
  handshake: v.optional(v.object({ client: side, server: side })),
})

/** What a filter can ask of a connection that is in a session. */
export function connectionFacts(connection: SavedConnection | undefined): ConnectionFacts | undefined {
  if (connection === undefined) return undefined
  const { endpoint } = connection
  const parsed = v.safeParse(dataSchema, jsonIn(connection.data))
  if (!parsed.success) return { endpoint }
  const { client, server, handshake } = parsed.output
  const sides = handshake === undefined ? [] : [handshake.client, handshake.server]
  return {
    endpoint,
    mechanism: sides.map(({ mechanism }) => mechanism).find((mechanism) => mechanism !== undefined),
    version: sides.map(({ version }) => version).find((version) => version !== undefined),
    identities: sides.flatMap(({ identity }) =>
      identity === undefined || identity === '' ? [] : [Buffer.from(identity, 'base64').toString('utf8')],
    ),
    addresses: [client, server].flatMap((peer) => (peer === undefined || peer.address === '' ? [] : [peer.address])),
  }
}
