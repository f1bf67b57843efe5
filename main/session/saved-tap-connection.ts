import * as v from 'valibot'
import { InspectorError } from '../../shared/errors'
import { type ConnectionId, connectionNumber, type RowId, type SourceId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { TapConnection } from '../../shared/tap'
import { jsonIn } from './connection-data'
import type { SavedConnection } from './session-tables'

/**
 * The connections of taps as {@link connectionData} wrote them. A step of a handshake that this version does not know is left out and
 * counted; whatever else is not as it should be makes the whole unreadable.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const time = v.number()
const side = v.picklist(['client', 'server'])
const bytes = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
)
const metadata = v.array(v.tuple([v.string(), bytes]))
const version = v.picklist(['1.0', '2.0', '3.0', '3.1'])

const greeting = v.union([
  v.object({ version: v.picklist(['3.0', '3.1']), major: count, minor: count, mechanism: v.string(), asServer: v.boolean() }),
  v.object({ version: v.picklist(['1.0', '2.0']), revision: count, socketType: v.string() }),
  v.object({ version: v.literal('1.0') }),
])

const problemEntries = { offset: count, expected: v.string(), found: v.string() }
const problem = v.object(problemEntries)
const malformed = v.object({ kind: v.literal('malformed'), name: v.string(), size: count, ...problemEntries })

const box = { nonce: bytes, box: bytes }
const command = v.variant('kind', [
  v.object({ kind: v.picklist(['ready', 'initiate']), metadata }),
  v.object({ kind: v.literal('error'), reason: v.string(), note: v.optional(v.string()) }),
  v.object({ kind: v.picklist(['subscribe', 'cancel']), prefix: bytes }),
  v.object({ kind: v.literal('ping'), timeToLiveMs: count, context: bytes }),
  v.object({ kind: v.literal('pong'), context: bytes }),
  v.object({ kind: v.picklist(['join', 'leave']), group: v.string() }),
  v.object({ kind: v.literal('plain-hello'), username: v.string(), passwordBytes: count }),
  v.object({ kind: v.literal('curve-hello'), major: count, minor: count, publicKey: bytes, ...box }),
  v.object({ kind: v.picklist(['curve-welcome', 'curve-ready']), ...box }),
  v.object({ kind: v.literal('curve-initiate'), cookie: bytes, ...box }),
  v.object({ kind: v.picklist(['gssapi-initiate', 'gssapi-message']), token: bytes }),
  v.object({ kind: v.picklist(['plain-welcome', 'gssapi-empty']) }),
  v.object({ kind: v.literal('opaque'), name: v.string(), data: bytes }),
  malformed,
  v.object({ kind: v.literal('oversized'), size: count }),
])

const step = v.object({
  timeUs: time,
  side,
  event: v.variant('kind', [
    v.object({ kind: v.literal('greeting'), greeting }),
    v.object({ kind: v.literal('identity'), identity: bytes }),
    v.object({ kind: v.literal('command'), command }),
    v.object({ kind: v.literal('problem'), problem }),
    v.object({ kind: v.literal('ended') }),
  ]),
})

const failure = v.variant('kind', [
  v.object({ kind: v.literal('refused'), side, reason: v.string() }),
  v.object({ kind: v.literal('malformed'), side, command: malformed }),
  v.object({ kind: v.literal('oversized'), side, size: count }),
  v.object({ kind: v.literal('problem'), side, problem }),
  v.object({ kind: v.picklist(['mechanisms', 'socket-types']), client: v.string(), server: v.string() }),
  v.object({ kind: v.literal('ended'), side }),
])

const handshakeSide = v.object({
  version: v.optional(version),
  greeting: v.optional(greeting),
  mechanism: v.optional(v.string()),
  asServer: v.optional(v.boolean()),
  socketType: v.optional(v.string()),
  identity: v.optional(bytes),
  username: v.optional(v.string()),
  otherMetadata: metadata,
})

const peer = v.object({
  address: v.string(),
  bytes: count,
  messages: count,
  pings: count,
  heartbeatUs: v.optional(time),
})

const connectionSchema = v.object({
  local: v.string(),
  openedUs: time,
  connectUs: v.optional(time),
  handshake: v.object({
    startedUs: time,
    completedUs: v.optional(time),
    failure: v.optional(failure),
    client: handshakeSide,
    server: handshakeSide,
    steps: v.array(v.unknown()),
    furtherSteps: count,
  }),
  encrypted: v.boolean(),
  problem: v.optional(v.string()),
  client: peer,
  server: peer,
  subscriptions: count,
  subscribed: v.array(v.object({ side, prefix: bytes, count })),
  halfClosed: v.optional(side),
  end: v.optional(
    v.object({
      kind: v.picklist(['fin', 'reset', 'error', 'refused', 'stopped']),
      by: v.optional(side),
      code: v.optional(v.string()),
      timeUs: time,
    }),
  ),
  lastRow: v.optional(count),
})

/** A tap's connection as a session has it; `undefined` for one of our own sockets, and where it cannot be read. */
export function savedTapConnection({ id, source, data }: SavedConnection): TapConnection | undefined {
  const parsed = v.safeParse(connectionSchema, jsonIn(data))
  if (!parsed.success) return undefined
  const { handshake, ...rest } = parsed.output
  const steps = handshake.steps.flatMap((found) => {
    const read = v.safeParse(step, found)
    return read.success ? [read.output] : []
  })
  const furtherSteps = handshake.furtherSteps + handshake.steps.length - steps.length
  // The schema has checked it; that JSON leaves out what is undefined is all in which the types differ.
  const numbers = { id: id as ConnectionId, source: source as SourceId, lastRow: rest.lastRow as RowId | undefined }
  return { ...rest, ...numbers, handshake: { ...handshake, steps, furtherSteps } } as TapConnection
}

/** @throws InspectorError `FORGOTTEN` where the session says nothing of it that can be read. */
export function requireTapConnection(id: ConnectionId, saved: SavedConnection | undefined): TapConnection {
  const connection = saved === undefined ? undefined : savedTapConnection(saved)
  if (connection !== undefined) return connection
  throw new InspectorError({ code: 'FORGOTTEN', message: said`The session has no details of connection ${connectionNumber(id)}.` })
}
