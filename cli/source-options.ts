import type { Command } from 'commander'
import * as v from 'valibot'
import { type EndpointMode, parseEndpointAddress } from '../shared/endpoint-address'
import type { SocketType } from '../shared/model'
import { type EndpointSourceConfig, sourceConfigSchema } from '../shared/source-config'
import { asUsage, UsageError } from './usage-error'

/** Options of the socket that every command takes, as commander names them. */
export interface SocketFlags {
  readonly routingId?: string
  readonly linger?: number
  readonly hwm?: number
  readonly heartbeat?: number
  readonly reconnect?: number
  readonly reconnectMax?: number
  readonly maxMessageSize?: number
  readonly slowDisk?: 'wait' | 'skip'
}

/** What else a command says about its source. */
interface SourceRequest {
  readonly socket: SocketType
  readonly mode: EndpointMode
  readonly endpoints: readonly string[]
  readonly subscriptions?: readonly string[]
  readonly conflate?: boolean | undefined
  readonly flags: SocketFlags
}

/** Adds the options of {@link SocketFlags} to a command. */
export function addSocketFlags(command: Command): Command {
  return command
    .optionsGroup('Socket options (what is not given is as in libzmq):')
    .option('--routing-id <id>', 'routing id of the socket, 1 to 255 bytes of text')
    .option(
      '--linger <ms>',
      'how long closing waits for unsent messages; -1 is for ever (default: 0, serve: 1000)',
      wholeNumber('--linger'),
    )
    .option('--hwm <messages>', 'high-water mark in both directions; 0 is none', wholeNumber('--hwm'))
    .option('--heartbeat <ms>', 'interval of ZMTP heartbeats; 0 is none', wholeNumber('--heartbeat'))
    .option('--reconnect <ms>', 'wait before connecting again; -1 is never', wholeNumber('--reconnect'))
    .option('--reconnect-max <ms>', 'let that wait double up to this', wholeNumber('--reconnect-max'))
    .option('--max-message-size <bytes>', 'disconnect peers that send more; -1 is no limit', wholeNumber('--max-message-size'))
    .optionsGroup('Options:')
}

/**
 * The source that a command opens, checked by the same schema as the window's.
 * @throws UsageError one sentence on what is wrong, naming the option.
 */
export function sourceConfig({ socket, mode, endpoints, subscriptions = [], conflate, flags }: SourceRequest): EndpointSourceConfig {
  for (const address of endpoints) asUsage(() => parseEndpointAddress(address, mode))
  const options = {
    lingerMs: flags.linger,
    sendHighWaterMark: flags.hwm,
    receiveHighWaterMark: flags.hwm,
    heartbeatIntervalMs: flags.heartbeat,
    reconnectIntervalMs: flags.reconnect,
    reconnectMaxIntervalMs: flags.reconnectMax,
    maxMessageSize: flags.maxMessageSize,
    conflate,
  }
  const parsed = v.safeParse(sourceConfigSchema, {
    kind: 'endpoint',
    name: socket.toLowerCase(),
    socket,
    endpoints: endpoints.map((address) => ({ mode, address })),
    subscriptions,
    ...(flags.routingId === undefined ? {} : { routingId: flags.routingId }),
    ...(flags.slowDisk === undefined ? {} : { slowDisk: flags.slowDisk }),
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    security: { mechanism: 'NULL' },
  })
  if (!parsed.success) throw new UsageError(issueSentence(parsed.issues[0]))
  if (parsed.output.kind !== 'endpoint') throw new Error('The configuration became one of another kind.')
  return parsed.output
}

const flagOf: Readonly<Record<string, string>> = {
  lingerMs: '--linger',
  sendHighWaterMark: '--hwm',
  receiveHighWaterMark: '--hwm',
  heartbeatIntervalMs: '--heartbeat',
  reconnectIntervalMs: '--reconnect',
  reconnectMaxIntervalMs: '--reconnect-max',
  maxMessageSize: '--max-message-size',
  conflate: '--conflate',
  routingId: '--routing-id',
  subscriptions: '--subscribe',
  endpoints: 'ENDPOINT',
}

/** valibot's own words name keys and types of the schema; these name what was typed. */
function issueSentence(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map(({ key }) => String(key)) ?? []
  const flag = keys.map((key) => flagOf[key]).find((name) => name !== undefined)
  if (flag === undefined) return issue.message
  switch (issue.type) {
    case 'min_value':
      return `${flag} must be at least ${String(issue.requirement)}, not ${String(issue.input)}.`
    case 'max_value':
      return `${flag} must be at most ${String(issue.requirement)}, not ${String(issue.input)}.`
    case 'min_length':
      return `${flag} is empty.`
    case 'max_length':
    case 'max_bytes':
      return `${flag} is too long: ${String(issue.requirement)} at most.`
    default:
      return `${flag}: ${issue.message}`
  }
}

interface Bounds {
  readonly least?: number
  readonly most?: number
}

/** A parser of whole numbers for commander; bounds that the schema knows are left to it. @throws UsageError */
export function wholeNumber(flag: string, bounds: Bounds = {}): (typed: string) => number {
  return (typed) => {
    if (!/^[+-]?\d{1,15}$/.test(typed)) throw new UsageError(`${flag} must be a whole number, not “${typed}”.`)
    return within(flag, Number(typed), bounds)
  }
}

/** The same for decimal numbers. @throws UsageError */
export function decimalNumber(flag: string, bounds: Bounds): (typed: string) => number {
  return (typed) => {
    if (!/^[+-]?(\d{1,15}(\.\d*)?|\.\d+)$/.test(typed)) throw new UsageError(`${flag} must be a number, not “${typed}”.`)
    return within(flag, Number(typed), bounds)
  }
}

function within(flag: string, value: number, { least = -Infinity, most = Infinity }: Bounds): number {
  if (value < least) throw new UsageError(`${flag} must be at least ${least}, not ${value}.`)
  if (value > most) throw new UsageError(`${flag} must be at most ${most}, not ${value}.`)
  return value
}
