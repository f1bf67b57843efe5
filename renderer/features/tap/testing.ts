import { type ConnectionId, firstTapConnection, type SourceId } from '../../../shared/model'
import type { TapConnection, TapPeer } from '../../../shared/tap'
import type { HandshakeSide, HandshakeSummary } from '../../../shared/zmtp/handshake'

const silent: HandshakeSide = {
  version: undefined,
  greeting: undefined,
  mechanism: undefined,
  asServer: undefined,
  socketType: undefined,
  identity: undefined,
  username: undefined,
  otherMetadata: [],
}

/** A handshake of which nothing was said yet, but for what is given. */
export const handshakeWith = (more: Partial<HandshakeSummary> = {}): HandshakeSummary => ({
  startedUs: 1000,
  completedUs: undefined,
  failure: undefined,
  client: silent,
  server: silent,
  steps: [],
  furtherSteps: 0,
  ...more,
})

export const sideWith = (more: Partial<HandshakeSide>): HandshakeSide => ({ ...silent, ...more })

const peer = (address: string): TapPeer => ({ address, bytes: 0, messages: 0, pings: 0, heartbeatUs: undefined })

/** A connection by its number, just opened, but for what is given. */
export const connectionWith = (number: number, more: Partial<TapConnection> = {}): TapConnection => ({
  id: (firstTapConnection + number - 1) as ConnectionId,
  source: 1 as SourceId,
  local: 'tcp://127.0.0.1:5556',
  openedUs: 1000,
  connectUs: 200,
  handshake: handshakeWith(),
  encrypted: false,
  problem: undefined,
  client: peer('tcp://127.0.0.1:40000'),
  server: peer('tcp://127.0.0.1:5555'),
  subscriptions: 0,
  subscribed: [],
  halfClosed: undefined,
  end: undefined,
  lastRow: undefined,
  ...more,
})
