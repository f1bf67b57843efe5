import type { EndpointSnapshot, EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import type { StatusTone } from '../../ui/status-dot'

/** What a source is doing, before it is put into words. */
export type SourceStatus =
  | { readonly kind: 'stopped' | 'starting' | 'connecting' | 'connected' | 'reconnecting' }
  | { readonly kind: 'failed'; readonly reason: string | undefined }
  | { readonly kind: 'listening'; readonly peers: number }
  | { readonly kind: 'connected to'; readonly connected: number; readonly total: number }
  | { readonly kind: 'partly failed'; readonly failed: number; readonly total: number }
  | { readonly kind: 'mixed'; readonly peers: number; readonly connected: number; readonly total: number }

const count = (endpoints: readonly EndpointSnapshot[], state: EndpointSnapshot['state']): number =>
  endpoints.filter((endpoint) => endpoint.state === state).length

/**
 * What a source is doing, as its endpoints tell: “connected” is said only of a finished handshake, and of several
 * endpoints only when it holds for all.
 */
export function sourceStatus({ state, error, endpoints }: EndpointSourceSnapshot): SourceStatus {
  if (state === 'stopped') return { kind: 'stopped' }
  const total = endpoints.length
  const failed = count(endpoints, 'failed')
  if (state === 'failed' || (failed > 0 && failed === total)) {
    return { kind: 'failed', reason: (error ?? endpoints.find((endpoint) => endpoint.error !== undefined)?.error)?.message }
  }
  if (failed > 0) return { kind: 'partly failed', failed, total }
  const peers = endpoints.reduce((sum, endpoint) => sum + endpoint.peers, 0)
  const bound = endpoints.filter((endpoint) => endpoint.mode === 'bind')
  if (total === 0 || count(endpoints, 'idle') === total) return { kind: 'starting' }
  if (bound.length === total) return { kind: 'listening', peers }
  const connected = count(endpoints, 'connected')
  const toConnect = total - bound.length
  if (bound.length > 0) return { kind: 'mixed', peers: peers, connected, total: toConnect }
  if (total > 1) return { kind: 'connected to', connected, total }
  if (connected === 1) return { kind: 'connected' }
  return { kind: count(endpoints, 'disconnected') > 0 ? 'reconnecting' : 'connecting' }
}

/** How a status is marked. */
export function statusTone(status: SourceStatus): StatusTone {
  switch (status.kind) {
    case 'stopped':
      return 'idle'
    case 'starting':
    case 'connecting':
    case 'reconnecting':
      return 'busy'
    case 'connected':
    case 'listening':
      return 'ok'
    case 'connected to':
    case 'mixed':
      return status.connected === status.total ? 'ok' : 'busy'
    case 'partly failed':
      return 'warning'
    case 'failed':
      return 'error'
  }
}
