import { describe, expect, it } from 'vitest'
import { asciiBytes } from './bytes'
import { HandshakeTracker, maxHandshakeSteps } from './handshake'
import type { Command, Greeting } from './wire'

const greeting = (mechanism: string, minor = 1): Greeting => ({
  version: minor === 0 ? '3.0' : '3.1',
  major: 3,
  minor,
  mechanism,
  asServer: false,
})
const metadata = (socketType: string, identity = '') =>
  [
    ['Socket-Type', asciiBytes(socketType)],
    ['Identity', asciiBytes(identity)],
    ['X-Key', asciiBytes('value')],
  ] as const
const ready = (socketType: string): Command => ({ kind: 'ready', metadata: metadata(socketType) })

function started(client: string, server: string): HandshakeTracker {
  const tracker = new HandshakeTracker(100)
  tracker.greeting('client', greeting(client), 110)
  tracker.greeting('server', greeting(server, 0), 120)
  return tracker
}

describe('the story of a handshake', () => {
  it('is told for NULL: who is who, and when it was over', () => {
    const tracker = started('NULL', 'NULL')
    tracker.command('client', { kind: 'ready', metadata: metadata('DEALER', 'worker') }, 130)
    tracker.command('client', { kind: 'subscribe', prefix: asciiBytes('no step') }, 135)
    expect(tracker.open).toBe(true)
    tracker.command('server', ready('ROUTER'), 140)
    tracker.command('server', { kind: 'error', reason: 'too late', note: undefined }, 150)
    tracker.ended('client', 160)
    const summary = tracker.summary()
    expect(summary).toMatchObject({ startedUs: 100, completedUs: 140, failure: undefined, furtherSteps: 0 })
    expect(summary.client).toMatchObject({
      version: '3.1',
      mechanism: 'NULL',
      asServer: false,
      socketType: 'DEALER',
      identity: asciiBytes('worker'),
      otherMetadata: [['X-Key', asciiBytes('value')]],
    })
    expect(summary.server).toMatchObject({ version: '3.0', socketType: 'ROUTER', identity: new Uint8Array() })
    expect(
      summary.steps.map(({ timeUs, side, event }) => `${timeUs} ${side} ${event.kind === 'command' ? event.command.kind : event.kind}`),
    ).toEqual(['110 client greeting', '120 server greeting', '130 client ready', '140 server ready'])
  })

  it('is told for PLAIN, whichever side is its server', () => {
    const tracker = started('PLAIN', 'PLAIN')
    tracker.command('server', { kind: 'plain-hello', username: 'admin', passwordBytes: 6 }, 130)
    tracker.command('client', { kind: 'plain-welcome' }, 140)
    tracker.command('server', { kind: 'initiate', metadata: metadata('PULL') }, 150)
    tracker.command('client', ready('PUSH'), 160)
    expect(tracker.summary()).toMatchObject({ completedUs: 160, failure: undefined, server: { username: 'admin', socketType: 'PULL' } })
  })

  it('is told for older versions, which are done with their identities', () => {
    const tracker = new HandshakeTracker(0)
    tracker.greeting('client', { version: '2.0', revision: 1, socketType: 'REQ' }, 1)
    tracker.greeting('server', { version: '2.0', revision: 3, socketType: 'REP' }, 2)
    tracker.identity('client', asciiBytes('me'), 3)
    tracker.identity('server', new Uint8Array(), 4)
    expect(tracker.summary()).toMatchObject({
      completedUs: 4,
      failure: undefined,
      client: { version: '2.0', socketType: 'REQ', identity: asciiBytes('me') },
    })
  })

  it('says why it failed, and the first reason counts', () => {
    const refused = started('PLAIN', 'PLAIN')
    refused.command('server', { kind: 'error', reason: '400', note: undefined }, 130)
    refused.ended('client', 140)
    expect(refused.summary()).toMatchObject({ completedUs: undefined, failure: { kind: 'refused', side: 'server', reason: '400' } })
    expect(refused.summary().steps).toHaveLength(4)
    expect(started('NULL', 'CURVE').summary().failure).toEqual({ kind: 'mechanisms', client: 'NULL', server: 'CURVE' })
    const closed = started('NULL', 'NULL')
    closed.ended('server', 130)
    expect(closed.summary().failure).toEqual({ kind: 'ended', side: 'server' })
    const mismatched = started('NULL', 'NULL')
    mismatched.command('client', ready('REQ'), 130)
    mismatched.command('server', ready('PUB'), 140)
    expect(mismatched.summary()).toMatchObject({ completedUs: undefined, failure: { kind: 'socket-types', client: 'REQ', server: 'PUB' } })
    const broken = started('NULL', 'NULL')
    broken.problem('client', { offset: 64, expected: 'this', found: 'that' }, 130)
    expect(broken.summary().failure).toMatchObject({ kind: 'problem', side: 'client' })
  })

  it('is bounded, whatever a peer sends', () => {
    const tracker = started('NULL', 'NULL')
    for (let count = 0; count < 1000; count += 1) tracker.command('client', { kind: 'opaque', name: 'X', data: new Uint8Array() }, 200)
    expect(tracker.summary().steps).toHaveLength(maxHandshakeSteps)
    expect(tracker.summary().furtherSteps).toBe(1002 - maxHandshakeSteps)
  })
})
