import { describe, expect, it } from 'vitest'
import type { EndpointSnapshot, EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import { verbatim } from '../../../shared/sentences/said'
import { testEndpoint, testSource } from '../../testing'
import { sourceStatus, statusTone } from './source-status'

const endpoint = testEndpoint
const source = (
  endpoints: readonly EndpointSnapshot[],
  more: Partial<Omit<EndpointSourceSnapshot, 'config'>> = {},
): EndpointSourceSnapshot => testSource({ endpoints, ...more })

describe('the status of a source', () => {
  it('is “connecting” until the handshake is complete', () => {
    expect(sourceStatus(source([endpoint('connecting')]))).toEqual({ kind: 'connecting' })
    expect(sourceStatus(source([endpoint('connected', { peers: 1 })]))).toEqual({ kind: 'connected' })
    expect(sourceStatus(source([endpoint('disconnected')]))).toEqual({ kind: 'reconnecting' })
  })

  it('counts the peers of a bound socket, none being fine', () => {
    const status = sourceStatus(source([endpoint('listening', { mode: 'bind' })]))
    expect(status).toEqual({ kind: 'listening', peers: 0 })
    expect(statusTone(status)).toBe('ok')
  })

  it('says of several endpoints how many are connected', () => {
    const status = sourceStatus(source([endpoint('connected'), endpoint('connecting')]))
    expect(status).toEqual({ kind: 'connected to', connected: 1, total: 2 })
    expect(statusTone(status)).toBe('busy')
  })

  it('tells of both sides where a socket connects and binds', () => {
    expect(sourceStatus(source([endpoint('connected', { peers: 1 }), endpoint('listening', { mode: 'bind', peers: 2 })]))).toEqual({
      kind: 'mixed',
      peers: 3,
      connected: 1,
      total: 1,
    })
  })

  it('is “failed” with its reason, and “partly failed” when only some endpoints are', () => {
    const error = { code: 'EADDRINUSE', message: verbatim('Port 5555 is taken.') }
    expect(sourceStatus(source([], { state: 'failed', error }))).toEqual({ kind: 'failed', reason: 'Port 5555 is taken.' })
    expect(sourceStatus(source([endpoint('failed', { error })]))).toEqual({ kind: 'failed', reason: 'Port 5555 is taken.' })
    expect(sourceStatus(source([endpoint('failed', { error }), endpoint('connected')]))).toEqual({
      kind: 'partly failed',
      failed: 1,
      total: 2,
    })
  })

  it('is “stopped” whatever its endpoints last said', () => {
    expect(sourceStatus(source([endpoint('connected')], { state: 'stopped' }))).toEqual({ kind: 'stopped' })
  })
})
