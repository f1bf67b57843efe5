import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Socket } from 'zeromq'
import { parseEndpointAddress } from '../../../shared/endpoint-address'
import { InspectorError } from '../../../shared/errors'
import { said } from '../../../shared/sentences/said'
import type { EndpointSourceConfig, SocketOptions } from '../../../shared/source-config'
import { errnoOf } from '../libzmq-errors'

/** A closed socket drops what it could not send, so that closing never hangs; unless the user set a linger. */
const defaultLingerMs = 0
/** A process cannot end while a closed socket lingers: for ever (-1) is this long. */
const maxLingerMs = 10_000
/** A name that takes longer to resolve is left to libzmq. */
const lookupTimeoutMs = 2000

/** zeromq.js's names for our options. */
const nativeNames: Readonly<Record<keyof SocketOptions, string>> = {
  lingerMs: 'linger',
  sendHighWaterMark: 'sendHighWaterMark',
  receiveHighWaterMark: 'receiveHighWaterMark',
  sendTimeoutMs: 'sendTimeout',
  receiveTimeoutMs: 'receiveTimeout',
  heartbeatIntervalMs: 'heartbeatInterval',
  heartbeatTimeoutMs: 'heartbeatTimeout',
  heartbeatTimeToLiveMs: 'heartbeatTimeToLive',
  reconnectIntervalMs: 'reconnectInterval',
  reconnectMaxIntervalMs: 'reconnectMaxInterval',
  conflate: 'conflate',
  requestCorrelate: 'correlate',
  requestRelaxed: 'relaxed',
  maxMessageSize: 'maxMessageSize',
}

type NativeOption = readonly [name: string, value: number | boolean | string]

/**
 * Sets a native socket's options, before it binds or connects. Options that the socket type does not have (a send timeout
 * on a SUB) are left out, as they would do nothing.
 * @throws InspectorError `EINVAL` naming the option that libzmq refused.
 */
export function applySocketOptions(socket: Socket, config: EndpointSourceConfig, ipv6: boolean): void {
  for (const [name, value] of nativeOptions(config, ipv6)) {
    if (!(name in socket)) continue
    try {
      Reflect.set(socket, name, value, socket)
    } catch (error) {
      throw new InspectorError({
        code: errnoOf(error) ?? 'EINVAL',
        message: said`libzmq refused the value ${value} for the ${config.socket} socket’s option ${name}.`,
        hint: said`Change or clear the option among the advanced ones.`,
      })
    }
  }
}

function nativeOptions(config: EndpointSourceConfig, ipv6: boolean): readonly NativeOption[] {
  const native: NativeOption[] = [
    ['linger', defaultLingerMs],
    ['ipv6', ipv6],
  ]
  if (config.socket === 'ROUTER') {
    // Else a message to an unknown peer would vanish. A mandatory ROUTER without peers never becomes writable, so it must
    // try at once to be able to say so.
    native.push(['mandatory', true], ['sendTimeout', 0])
  }
  if (config.routingId !== undefined) native.push(['routingId', config.routingId])
  for (const [option, name] of Object.entries(nativeNames)) {
    const value = config.options[option as keyof SocketOptions]
    if (value === undefined) continue
    // Capturing waits for messages without end: a timeout of 0 would only make it spin.
    if (option === 'receiveTimeoutMs' && value === 0) continue
    if (option === 'sendTimeoutMs' && value === -1 && config.socket === 'ROUTER') continue
    if (option === 'lingerMs') native.push([name, value === -1 ? maxLingerMs : Math.min(Number(value), maxLingerMs)])
    else native.push([name, value])
  }
  return native
}

/**
 * Whether a socket needs IPv6: for an IPv6 address, or a host name that has no IPv4 address. libzmq with IPv6 switched on
 * resolves a name to its IPv6 address only, so that `localhost` would no longer reach a server bound to 127.0.0.1.
 */
export async function needsIpv6(endpoints: EndpointSourceConfig['endpoints']): Promise<boolean> {
  const hosts = endpoints.flatMap(({ address, mode }) => {
    const { transport, host } = parseEndpointAddress(address, mode)
    return transport === 'tcp' ? [host] : []
  })
  if (hosts.some((host) => host.includes(':'))) return true
  const names = new Set(hosts.filter((host) => host !== '*' && isIP(host) === 0))
  const onlyIpv6 = await Promise.all(Array.from(names, hasOnlyIpv6))
  return onlyIpv6.includes(true)
}

async function hasOnlyIpv6(name: string): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<readonly { readonly family: number }[]>((resolve) => {
    timer = setTimeout(() => resolve([]), lookupTimeoutMs)
  })
  // A name that cannot be resolved now may be later, or is a network interface: that is libzmq's to find out and report.
  const addresses = await Promise.race([lookup(name, { all: true }).catch(() => []), timeout])
  clearTimeout(timer)
  return addresses.length > 0 && addresses.every(({ family }) => family === 6)
}
