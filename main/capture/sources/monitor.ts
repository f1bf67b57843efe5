import type { Event } from 'zeromq'
import type { EventName } from '../../../shared/model'

/** What a socket's monitor reported. */
export interface MonitorReport {
  readonly event: EventName
  /** As libzmq gives it: the endpoint that was connected to, or the local address that a peer connected to. */
  readonly address: string | undefined
  /** Milliseconds until libzmq tries again. */
  readonly intervalMs: number | undefined
  readonly reason: string | undefined
}

const names: Readonly<Record<Event['type'], EventName>> = {
  accept: 'accepted',
  'accept:error': 'accept failed',
  bind: 'listening',
  'bind:error': 'bind failed',
  connect: 'connected',
  'connect:delay': 'connect delayed',
  'connect:retry': 'connect retried',
  close: 'closed',
  'close:error': 'close failed',
  disconnect: 'disconnected',
  end: 'stopped',
  handshake: 'handshake succeeded',
  'handshake:error:protocol': 'handshake failed',
  'handshake:error:auth': 'handshake failed',
  'handshake:error:other': 'handshake failed',
  unknown: 'unknown',
}

/** Our word for a zeromq.js monitor event, with what it carries. */
export function monitorReport(event: Event): MonitorReport {
  return {
    event: names[event.type],
    // zeromq.js leaves the address out where libzmq gives an empty one, whatever its types say.
    address: 'address' in event && event.address !== '' ? event.address : undefined,
    intervalMs: 'interval' in event ? event.interval : undefined,
    reason: 'error' in event ? reasonOf(event.error) : undefined,
  }
}

function reasonOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return `${error.message} (${error.code})`
  if ('status' in error && typeof error.status === 'number') return `${error.message} (${error.status})`
  return error.message
}
