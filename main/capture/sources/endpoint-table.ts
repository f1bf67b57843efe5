import type { AppError } from '../../../shared/errors'
import type { EndpointSnapshot } from '../../../shared/ipc/contract'
import type { ConnectionId, EndpointState, EventName } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import type { EndpointSourceConfig } from '../../../shared/source-config'
import type { MonitorReport } from './monitor'
import { RetryLog } from './retry-log'

interface Endpoint {
  readonly connection: ConnectionId
  readonly mode: 'connect' | 'bind'
  readonly address: string
  resolved: string
  state: EndpointState
  peers: number
  /** Connections whose handshake is not done. */
  handshaking: number
  error: AppError | undefined
  /** What ended the current try to connect, if anything did. */
  ended: 'closed' | 'disconnected' | undefined
  readonly retries: RetryLog
}

/** What to record of a report. */
export interface Reported {
  readonly connection: ConnectionId | 0
  /** The row's text; `undefined` when the event gets no row of its own (see {@link RetryLog}). */
  readonly detail: string | undefined
  /** Whether a snapshot says anything new. */
  readonly changed: boolean
}

/**
 * The endpoints of an open socket and the state of each, as its monitor tells. libzmq names the endpoint that was
 * connected to and, at a bound one, the local address that the peer reached (`tcp://127.0.0.1:5555` for a peer of
 * `tcp://*:5555`), so reports are matched by address, else by port. It does not say which of a bound endpoint's peers is
 * meant: a disconnect counts for one whose handshake is still going on, if there is any. No I/O, no clock.
 */
export class EndpointTable {
  readonly #endpoints: readonly Endpoint[]
  readonly #reconnects: boolean

  constructor(config: EndpointSourceConfig, nextConnection: () => ConnectionId) {
    this.#reconnects = config.options.reconnectIntervalMs !== -1
    this.#endpoints = config.endpoints.map(({ mode, address }) => ({
      connection: nextConnection(),
      mode,
      address,
      resolved: address,
      state: 'idle',
      peers: 0,
      handshaking: 0,
      error: undefined,
      ended: undefined,
      retries: new RetryLog(),
    }))
  }

  /** The connection that messages belong to: ZeroMQ tells only when there is one endpoint. */
  get messageConnection(): ConnectionId | 0 {
    const [only, ...others] = this.#endpoints
    return only === undefined || others.length > 0 ? 0 : only.connection
  }

  /** Peers whose handshake is complete, of all endpoints. */
  get peers(): number {
    return this.#endpoints.reduce((sum, endpoint) => sum + endpoint.peers, 0)
  }

  get snapshots(): readonly EndpointSnapshot[] {
    return this.#endpoints.map(({ connection, mode, address, resolved, state, peers, error }) => ({
      connection,
      mode,
      address,
      resolved,
      state,
      peers,
      error,
    }))
  }

  /** The endpoint (by its place in the configuration) is bound, at the address that the system gave it. */
  bound(index: number, resolved: string): void {
    const endpoint = this.#endpoints[index]
    if (endpoint === undefined) return
    endpoint.resolved = resolved
    endpoint.state = 'listening'
  }

  /** The endpoint is being connected from now on. */
  connecting(index: number): void {
    const endpoint = this.#endpoints[index]
    if (endpoint !== undefined) endpoint.state = 'connecting'
  }

  /** The endpoint could not be bound or connected. */
  failed(index: number, error: AppError): void {
    const endpoint = this.#endpoints[index]
    if (endpoint === undefined) return
    endpoint.state = 'failed'
    endpoint.error = error
  }

  /** The socket is closed; failed endpoints keep their state. */
  closed(): void {
    for (const endpoint of this.#endpoints) {
      endpoint.peers = 0
      endpoint.handshaking = 0
      if (endpoint.state !== 'failed') endpoint.state = 'idle'
    }
  }

  /** The text, and an account of the retries that got no row yet. */
  takeHidden(text: string): string {
    return this.#endpoints.reduce((whole, endpoint) => endpoint.retries.takeHidden(whole), text)
  }

  /** Takes in what the monitor reported and says what to record of it. */
  apply(report: MonitorReport, nowUs: number): Reported {
    const endpoint = this.#find(report)
    const what = [report.address ?? endpoint?.resolved, report.reason].filter((part) => part !== undefined).join(', ')
    const detail = report.intervalMs === undefined ? what : said`${what}, again in ${report.intervalMs} ms`
    if (endpoint === undefined) return { connection: 0, detail, changed: false }
    const { state, peers, error } = endpoint
    const text =
      endpoint.mode === 'bind' ? applyToBound(endpoint, report, detail) : this.#applyToConnecting(endpoint, report, nowUs, detail)
    const changed = endpoint.state !== state || endpoint.peers !== peers || endpoint.error?.message !== error?.message
    return { connection: endpoint.connection, detail: text, changed }
  }

  /** Answers with the row's text, `undefined` for no row. */
  #applyToConnecting(endpoint: Endpoint, report: MonitorReport, nowUs: number, detail: string): string | undefined {
    const wasConnected = endpoint.peers > 0
    switch (report.event) {
      case 'connect delayed':
        endpoint.state = 'connecting'
        break
      case 'connected':
        endpoint.state = 'connecting'
        endpoint.handshaking = 1
        endpoint.ended = undefined
        break
      case 'handshake succeeded': {
        endpoint.state = 'connected'
        endpoint.handshaking = 0
        endpoint.peers = 1
        endpoint.error = undefined
        const text = endpoint.retries.takeHidden(detail)
        endpoint.retries.reset()
        return text
      }
      case 'handshake failed':
        endpoint.error = handshakeError(endpoint.address, report.reason)
        break
      case 'disconnected':
        if (wasConnected) endpoint.error = lostError(endpoint.address)
        // Where libzmq gives no reason it was the peer that hung up, as it does on a socket type that does not fit.
        else if (endpoint.ended === undefined && endpoint.error?.code !== 'HANDSHAKE_FAILED') {
          endpoint.error = handshakeError(endpoint.address, undefined)
        }
        endpoint.state = 'disconnected'
        endpoint.handshaking = 0
        endpoint.peers = 0
        endpoint.ended = 'disconnected'
        break
      case 'closed':
        endpoint.ended = 'closed'
        endpoint.error = unansweredError(endpoint.address)
        if (!this.#reconnects) endpoint.state = 'disconnected'
        break
      case 'connect retried':
        // A try that ended before it had a socket to close got no address to connect to.
        if (endpoint.ended === undefined) endpoint.error = unresolvedError(endpoint.address)
        endpoint.state = 'connecting'
        endpoint.ended = undefined
        break
      default:
        return detail
    }
    return wasConnected ? detail : endpoint.retries.note(report.event, nowUs, detail)
  }

  #find(report: MonitorReport): Endpoint | undefined {
    const [only, ...others] = this.#endpoints
    if (others.length === 0) return only
    const address = report.address
    if (address === undefined) return undefined
    const candidates = this.#endpoints.filter((endpoint) => couldReport(endpoint, report.event))
    const exact = candidates.filter((endpoint) => sameAddress(endpoint.resolved, address) || sameAddress(endpoint.address, address))
    const matching =
      exact.length > 0 ? exact : candidates.filter((endpoint) => endpoint.mode === 'bind' && samePort(endpoint.resolved, address))
    return matching.find((endpoint) => expects(endpoint, report.event)) ?? matching[0]
  }
}

function applyToBound(endpoint: Endpoint, report: MonitorReport, detail: string): string {
  switch (report.event) {
    case 'accepted':
      endpoint.handshaking += 1
      break
    case 'handshake succeeded':
      endpoint.handshaking = Math.max(0, endpoint.handshaking - 1)
      endpoint.peers += 1
      break
    case 'disconnected':
      if (endpoint.handshaking > 0) endpoint.handshaking -= 1
      else endpoint.peers = Math.max(0, endpoint.peers - 1)
      break
    case 'accept failed':
      endpoint.error = {
        code: 'ACCEPT_FAILED',
        message: said`A peer could not be accepted at ${endpoint.resolved}: ${report.reason ?? said`no reason given`}.`,
        hint: said`Raise the system’s limit on open files or stop some connections.`,
      }
      break
    default:
      break
  }
  return detail
}

/** Whether an endpoint of this mode can be what an event is about. */
function couldReport(endpoint: Endpoint, event: EventName): boolean {
  switch (event) {
    case 'connect delayed':
    case 'connected':
    case 'connect retried':
      return endpoint.mode === 'connect'
    case 'listening':
    case 'bind failed':
    case 'accepted':
    case 'accept failed':
      return endpoint.mode === 'bind'
    default:
      return true
  }
}

/** Whether an event fits an endpoint's state: it tells endpoints of the same address apart. */
function expects(endpoint: Endpoint, event: EventName): boolean {
  switch (event) {
    case 'handshake succeeded':
    case 'handshake failed':
      return endpoint.handshaking > 0
    case 'disconnected':
      return endpoint.handshaking > 0 || endpoint.peers > 0
    case 'closed':
      return endpoint.mode === 'connect' && endpoint.peers === 0
    case 'connected':
    case 'connect delayed':
      return endpoint.peers === 0 && endpoint.handshaking === 0
    case 'connect retried':
      return endpoint.peers === 0
    default:
      return true
  }
}

const ipv4Mapped = (address: string): string => address.replace(/^tcp:\/\/\[::ffff:([\d.]+)\]:/, 'tcp://$1:')
// A failed bind is reported without its transport.
const sameAddress = (one: string, other: string): boolean => ipv4Mapped(one) === ipv4Mapped(other) || one.endsWith(`://${other}`)

function samePort(one: string, other: string): boolean {
  const port = /^tcp:\/\/.*:(\d+)$/
  const found = port.exec(one)?.[1]
  return found !== undefined && found === port.exec(other)?.[1]
}

const unansweredError = (address: string): AppError => ({
  code: 'NOT_ANSWERED',
  message: said`Nothing accepts connections at ${address} yet.`,
  hint: said`Start the peer that binds there; ZeroMQ keeps trying to connect.`,
})
const unresolvedError = (address: string): AppError => ({
  code: 'HOST_NOT_FOUND',
  message: said`The host of ${address} was not found.`,
  hint: said`Check the spelling and the network; ZeroMQ keeps trying to connect.`,
})
const lostError = (address: string): AppError => ({
  code: 'CONNECTION_LOST',
  message: said`The connection to ${address} was lost.`,
  hint: said`The peer closed it or stopped; ZeroMQ tries to connect again.`,
})
const handshakeError = (address: string, reason: string | undefined): AppError => ({
  code: 'HANDSHAKE_FAILED',
  message: said`The handshake with ${address} failed: ${reason ?? said`the peer hung up`}.`,
  hint: said`Check that the peer speaks ZeroMQ, that its socket type goes with this one, and that both use the same security.`,
})
