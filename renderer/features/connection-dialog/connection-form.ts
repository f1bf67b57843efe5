import * as v from 'valibot'
import { type EndpointMode, parseEndpointAddress } from '../../../shared/endpoint-address'
import { type AppError, type Result, toAppError } from '../../../shared/errors'
import { type SocketType, socketTraits } from '../../../shared/model'
import { verbatim } from '../../../shared/sentences/said'
import {
  type EndpointSourceConfig,
  type Security,
  type SocketOptions,
  type SourceConfig,
  sourceConfigSchema,
} from '../../../shared/source-config'
import { optionApplies, socketOptionFields } from './socket-option-fields'

export interface EndpointDraft {
  /** Tells the rows of the form apart; not part of the configuration. */
  readonly key: number
  readonly mode: EndpointMode
  readonly address: string
}

export interface SubscriptionDraft {
  readonly key: number
  readonly prefix: string
}

/** What is in the dialog: every field as it is written, also those that do not apply to the chosen socket type. */
export interface ConnectionForm {
  readonly socket: SocketType
  /** `undefined` until the user writes one: the suggestion is used. */
  readonly name: string | undefined
  readonly endpoints: readonly EndpointDraft[]
  readonly subscriptions: readonly SubscriptionDraft[]
  readonly routingId: string
  readonly options: SocketOptions
  readonly security: Security
  /** While the disk is slow nothing is taken in; otherwise it is counted instead of captured. */
  readonly waitsForDisk: boolean
}

const suggestedAddress = 'tcp://127.0.0.1:5555'

const binding: ReadonlySet<SocketType> = new Set<SocketType>(['REP', 'ROUTER', 'PUB', 'XPUB', 'PULL'])

/** The side that this socket type usually is; either works. */
const usualMode = (socket: SocketType): EndpointMode => (binding.has(socket) ? 'bind' : 'connect')

let lastKey = 0
const nextKey = (): number => {
  lastKey += 1
  return lastKey
}

export const newEndpoint = (mode: EndpointMode, address = ''): EndpointDraft => ({ key: nextKey(), mode, address })
export const newSubscription = (prefix = ''): SubscriptionDraft => ({ key: nextKey(), prefix })

/** A new REQ that connects to the guide's port. */
export const newConnectionForm = (): ConnectionForm => ({
  socket: 'REQ',
  name: undefined,
  endpoints: [newEndpoint('connect', suggestedAddress)],
  subscriptions: [newSubscription()],
  routingId: '',
  options: {},
  security: { mechanism: 'NULL' },
  waitsForDisk: false,
})

export const formFromConfig = (config: EndpointSourceConfig): ConnectionForm => ({
  socket: config.socket,
  name: config.name,
  endpoints: config.endpoints.map(({ mode, address }) => newEndpoint(mode, address)),
  subscriptions: config.subscriptions.map(newSubscription),
  routingId: config.routingId ?? '',
  options: config.options,
  security: config.security,
  waitsForDisk: config.slowDisk === 'wait',
})

/** Chooses a socket type; a single endpoint that was only suggested turns to the side that the type usually is. */
export function withSocket(form: ConnectionForm, socket: SocketType): ConnectionForm {
  const [only, ...others] = form.endpoints
  const untouched = only !== undefined && others.length === 0 && only.address === suggestedAddress && only.mode === usualMode(form.socket)
  const subscriptions =
    socketTraits[socket].subscribes && form.subscriptions.length === 0 && !socketTraits[form.socket].subscribes
      ? [newSubscription()]
      : form.subscriptions
  return { ...form, socket, subscriptions, endpoints: untouched ? [{ ...only, mode: usualMode(socket) }] : form.endpoints }
}

/** What is wrong with an endpoint's address, if anything. */
export function endpointProblem({ mode, address }: Pick<EndpointDraft, 'mode' | 'address'>): AppError | undefined {
  try {
    parseEndpointAddress(address, mode)
    return undefined
  } catch (error) {
    return toAppError(error)
  }
}

/**
 * The configuration that the form describes, without what does not apply to its socket type. `name` is used when the
 * user wrote none.
 */
export function configFromForm(form: ConnectionForm, name: string): Result<SourceConfig> {
  const { socket, endpoints, subscriptions, routingId, security, waitsForDisk } = form
  const traits = socketTraits[socket]
  const written = form.name?.trim() ?? ''
  const result = v.safeParse(sourceConfigSchema, {
    kind: 'endpoint',
    name: written === '' ? name : written,
    socket,
    endpoints: endpoints.map(({ mode, address }) => ({ mode, address })),
    subscriptions: traits.subscribes ? [...new Set(subscriptions.map(({ prefix }) => prefix))] : [],
    ...(traits.hasRoutingId && routingId !== '' ? { routingId } : {}),
    options: applicableOptions(form),
    security,
    ...(waitsForDisk ? { slowDisk: 'wait' } : {}),
  })
  if (result.success) return { ok: true, value: result.output }
  return { ok: false, error: { code: 'BAD_CONFIGURATION', message: verbatim(result.issues[0].message) } }
}

/** Options that are absent keep libzmq's default, and so do switches that are off. */
function applicableOptions({ options, socket }: ConnectionForm): Record<string, number | true> {
  const kept: Record<string, number | true> = {}
  for (const field of socketOptionFields) {
    const value = options[field.key]
    if (optionApplies(field, socket) && value !== undefined && value !== false) kept[field.key] = value
  }
  return kept
}

/** How many options differ from libzmq's defaults. */
export const changedOptions = (form: ConnectionForm): number => Object.keys(applicableOptions(form)).length + Number(form.waitsForDisk)

/** What a name is suggested from: where the first endpoint leads, in few characters (`5555`, `db:5555`, `orders`). */
export function endpointNickname({ mode, address }: Pick<EndpointDraft, 'mode' | 'address'>): string {
  try {
    const { transport, host, port } = parseEndpointAddress(address, mode)
    if (transport !== 'tcp') return host.split('/').findLast((part) => part !== '') ?? host
    const local = host === '*' || host === '0.0.0.0' || host === '::' || host === '::1' || host === 'localhost' || host.startsWith('127.')
    const portText = port === undefined ? '' : String(port)
    return local ? portText : [host, portText].filter((part) => part !== '').join(':')
  } catch {
    // A name can wait until there is an address.
    return ''
  }
}
