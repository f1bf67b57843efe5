import { InspectorError } from './errors'
import { type Sentence, said } from './sentences/said'

type Transport = 'tcp' | 'ipc' | 'inproc' | 'ws' | 'wss'

export interface EndpointAddress {
  readonly transport: Transport
  /** tcp: host or `*` (IPv6 without its brackets); ipc: the path. */
  readonly host: string
  /** tcp only; `undefined` means "let the system choose" (`*` or `0` when binding). */
  readonly port: number | undefined
}

export type EndpointMode = 'connect' | 'bind'

const bad = (message: Sentence, hint: Sentence): InspectorError => new InspectorError({ code: 'BAD_ENDPOINT', message, hint })

/**
 * Parses a ZeroMQ endpoint as zmq_tcp(7) and zmq_ipc(7) define it: `tcp://host:port`, `tcp://[::1]:port`, `tcp://*:port`,
 * `ipc://path`. A `tcp` source address (`tcp://source;host:port`) is refused, as is `inproc`, which cannot leave a process.
 * @throws InspectorError `BAD_ENDPOINT` with a sentence that says what is missing.
 */
export function parseEndpointAddress(text: string, mode: EndpointMode): EndpointAddress {
  const trimmed = text.trim()
  if (trimmed === '') throw bad(said`The endpoint is empty.`, said`Write one such as tcp://127.0.0.1:5555.`)
  const separator = trimmed.indexOf('://')
  if (separator < 0) throw bad(said`“${trimmed}” names no transport.`, said`Write tcp://${trimmed} or ipc://${trimmed}.`)
  const transport = trimmed.slice(0, separator)
  const rest = trimmed.slice(separator + 3)
  switch (transport) {
    case 'tcp':
      return parseTcp(rest, mode)
    case 'ipc':
      if (rest === '') throw bad(said`The ipc endpoint names no path.`, said`Write one such as ipc:///tmp/feeds/0.`)
      return { transport, host: rest, port: undefined }
    case 'inproc':
      throw bad(said`An inproc endpoint exists only inside one process.`, said`Use tcp:// or ipc:// to reach another program.`)
    default:
      throw bad(said`The transport “${transport}” is not supported.`, said`Use tcp:// or ipc://.`)
  }
}

function parseTcp(rest: string, mode: EndpointMode): EndpointAddress {
  if (rest.includes(';')) throw bad(said`A source address before “;” is not supported.`, said`Give only the host and port.`)
  const colon = rest.lastIndexOf(':')
  const bracketed = rest.startsWith('[')
  if (colon < 0 || (bracketed && colon < rest.indexOf(']'))) {
    throw bad(said`The tcp endpoint has no port.`, said`Add one, such as tcp://${rest === '' ? '127.0.0.1' : rest}:5555.`)
  }
  const hostText = rest.slice(0, colon)
  const portText = rest.slice(colon + 1)
  if (bracketed && !hostText.endsWith(']')) throw bad(said`The IPv6 address has no closing bracket.`, said`Write it as tcp://[::1]:5555.`)
  if (!bracketed && hostText.includes(':')) throw bad(said`An IPv6 address needs brackets.`, said`Write tcp://[${hostText}]:${portText}.`)
  const host = bracketed ? hostText.slice(1, -1) : hostText
  if (host === '') throw bad(said`The tcp endpoint has no host.`, said`Write one such as 127.0.0.1, a host name or, to bind, *.`)
  if (/\s/.test(host)) throw bad(said`The host contains a space.`, said`Remove it.`)
  if (host === '*' && mode === 'connect')
    throw bad(said`“*” is an address to bind, not one to connect to.`, said`Name a host, such as 127.0.0.1.`)
  return { transport: 'tcp', host, port: parsePort(portText, mode) }
}

function parsePort(text: string, mode: EndpointMode): number | undefined {
  if (mode === 'bind' && (text === '*' || text === '!' || text === '0')) return undefined
  if (text === '') throw bad(said`The port is missing.`, said`Write a number from 1 to 65535.`)
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535) {
    throw bad(
      said`“${text}” is not a port.`,
      mode === 'bind' ? said`Write a number from 1 to 65535, or * to let the system choose.` : said`Write a number from 1 to 65535.`,
    )
  }
  return Number(text)
}

/** Whether other machines could reach a socket bound there; tcp only. */
export function isWiderThanLoopback(address: EndpointAddress): boolean {
  if (address.transport !== 'tcp') return false
  const host = address.host.toLowerCase()
  return !(host === 'localhost' || host === '::1' || host === 'lo' || /^127(\.\d{1,3}){3}$/.test(host))
}
