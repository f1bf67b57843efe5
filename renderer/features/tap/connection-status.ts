import type { RelayEndKind, RelaySide, TapConnection } from '../../../shared/tap'
import type { StatusTone } from '../../ui/status-dot'

/** How far a connection has come, before it is put into words. */
export type ConnectionStatus =
  | { readonly kind: 'dialling' | 'refused' | 'handshaking' | 'handshake failed' | 'not ZMTP' | 'open' | 'stopped' }
  | { readonly kind: 'half closed'; readonly side: RelaySide }
  | { readonly kind: Exclude<RelayEndKind, 'refused' | 'stopped'>; readonly side: RelaySide | 'nobody' }

/** What is most worth knowing of a connection now. */
export function connectionStatus({ connectUs, end, handshake, halfClosed, problem }: TapConnection): ConnectionStatus {
  if (end !== undefined) {
    if (end.kind === 'refused' || end.kind === 'stopped') return { kind: end.kind }
    return { kind: end.kind, side: end.by ?? 'nobody' }
  }
  if (connectUs === undefined) return { kind: 'dialling' }
  if (problem !== undefined) return { kind: 'not ZMTP' }
  if (handshake.failure !== undefined) return { kind: 'handshake failed' }
  if (halfClosed !== undefined) return { kind: 'half closed', side: halfClosed }
  return { kind: handshake.completedUs === undefined ? 'handshaking' : 'open' }
}

/** Whether a connection that ended did so before its sides had come to terms. */
export const endedEarly = ({ end, handshake }: TapConnection): boolean =>
  end !== undefined && end.kind !== 'refused' && end.kind !== 'stopped' && handshake.failure !== undefined

/** How a connection is marked. */
export function connectionTone(connection: TapConnection): StatusTone {
  const status = connectionStatus(connection)
  switch (status.kind) {
    case 'dialling':
    case 'handshaking':
      return 'busy'
    case 'open':
    case 'half closed':
      return 'ok'
    case 'not ZMTP':
    case 'reset':
      return 'warning'
    case 'refused':
    case 'error':
    case 'handshake failed':
      return 'error'
    case 'fin':
    case 'stopped':
      return endedEarly(connection) ? 'error' : 'idle'
  }
}
