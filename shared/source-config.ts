import * as v from 'valibot'
import { type EndpointMode, parseEndpointAddress } from './endpoint-address'
import { toAppError } from './errors'
import { socketTraits, socketTypes } from './model'
import { said } from './sentences/said'

/** Endpoints beyond this are a mistake, not a configuration. */
const maxEndpoints = 64

const integer = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const milliseconds = integer(-1, 86_400_000)

const endpointSchema = v.pipe(
  v.strictObject({
    mode: v.picklist(['connect', 'bind']),
    address: v.pipe(v.string(), v.trim(), v.maxLength(1024)),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    try {
      parseEndpointAddress(dataset.value.address, dataset.value.mode)
    } catch (error) {
      addIssue({ message: toAppError(error).message })
    }
  }),
)

/** Options as zmq_setsockopt(3) names and measures them; what is absent keeps libzmq's default. */
const socketOptionsSchema = v.strictObject({
  lingerMs: v.optional(milliseconds),
  sendHighWaterMark: v.optional(integer(0, 2_147_483_647)),
  receiveHighWaterMark: v.optional(integer(0, 2_147_483_647)),
  sendTimeoutMs: v.optional(milliseconds),
  receiveTimeoutMs: v.optional(milliseconds),
  heartbeatIntervalMs: v.optional(integer(0, 6_553_599)),
  heartbeatTimeoutMs: v.optional(integer(0, 6_553_599)),
  /** Rounded by libzmq to tenths of a second. */
  heartbeatTimeToLiveMs: v.optional(integer(0, 6_553_599)),
  reconnectIntervalMs: v.optional(milliseconds),
  reconnectMaxIntervalMs: v.optional(integer(0, 86_400_000)),
  /** Keep only the newest message. */
  conflate: v.optional(v.boolean()),
  /** REQ: prefix requests with an id and take only the reply that carries it. */
  requestCorrelate: v.optional(v.boolean()),
  /** REQ: a new request may be sent before the reply to the last one. */
  requestRelaxed: v.optional(v.boolean()),
  /** Bytes; -1 is no limit. A peer that sends more is disconnected. */
  maxMessageSize: v.optional(integer(-1, Number.MAX_SAFE_INTEGER)),
})
export type SocketOptions = v.InferOutput<typeof socketOptionsSchema>

const curveKey = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{40}$/, said`A CURVE key has 40 Z85 characters.`))

/** The security of a socket. Only NULL is carried out so far; the engine refuses the others in one sentence. */
const securitySchema = v.variant('mechanism', [
  v.strictObject({ mechanism: v.literal('NULL') }),
  v.strictObject({
    mechanism: v.literal('PLAIN'),
    asServer: v.boolean(),
    username: v.pipe(v.string(), v.maxLength(255)),
    password: v.pipe(v.string(), v.maxLength(255)),
  }),
  v.strictObject({
    mechanism: v.literal('CURVE'),
    asServer: v.boolean(),
    publicKey: curveKey,
    secretKey: curveKey,
    serverKey: v.optional(curveKey),
  }),
])
export type Security = v.InferOutput<typeof securitySchema>

/**
 * What a source does while the disk cannot keep up with what is recorded: let its traffic wait, or go on and count what is not
 * captured.
 */
const slowDisk = v.optional(v.picklist(['wait', 'skip']))

/** How to open one native ZeroMQ socket. */
const endpointSourceSchema = v.pipe(
  v.strictObject({
    kind: v.literal('endpoint'),
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
    socket: v.picklist(socketTypes),
    endpoints: v.pipe(v.array(endpointSchema), v.minLength(1), v.maxLength(maxEndpoints)),
    /** SUB and XSUB: topic prefixes as UTF-8; `''` is every topic. */
    subscriptions: v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(1024)),
    /** REQ, REP, DEALER and ROUTER: 1 to 255 bytes of UTF-8. */
    routingId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxBytes(255))),
    options: socketOptionsSchema,
    security: securitySchema,
    /**
     * Absent: `skip`. A socket that waits lets ZeroMQ's own queues fill, and some of its patterns drop messages then without a
     * word.
     */
    slowDisk,
  }),
  v.check(
    (config) => config.routingId === undefined || socketTraits[config.socket].hasRoutingId,
    said`This socket type takes no routing id.`,
  ),
  v.check((config) => config.routingId?.charCodeAt(0) !== 0, said`A routing id may not start with a zero byte.`),
  v.check(
    (config) => config.subscriptions.length === 0 || socketTraits[config.socket].subscribes,
    said`Only SUB and XSUB subscribe to topics.`,
  ),
)
export type EndpointSourceConfig = v.InferOutput<typeof endpointSourceSchema>

const addressSchema = (mode: EndpointMode) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(1024),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      try {
        parseEndpointAddress(dataset.value, mode)
      } catch (error) {
        addIssue({ message: toAppError(error).message })
      }
    }),
  )

/** How to stand between clients and a server that know nothing of us. */
const tapSourceSchema = v.pipe(
  v.strictObject({
    kind: v.literal('tap'),
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
    /** Where clients connect. */
    listen: addressSchema('bind'),
    /** Where the server is. */
    upstream: addressSchema('connect'),
    /** Absent: `wait`. */
    slowDisk,
  }),
  v.check(
    ({ listen, upstream }) => listen !== upstream,
    said`A tap cannot relay to itself: the server keeps its address, and the tap listens at another.`,
  ),
)
export type TapSourceConfig = v.InferOutput<typeof tapSourceSchema>

/** Every kind of source. */
export const sourceConfigSchema = v.variant('kind', [endpointSourceSchema, tapSourceSchema])
export type SourceConfig = v.InferOutput<typeof sourceConfigSchema>
