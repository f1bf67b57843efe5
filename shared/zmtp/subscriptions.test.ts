import { describe, expect, it } from 'vitest'
import { asciiBytes } from './bytes'
import { encodeMessage } from './encode'
import { SubscriptionTracker } from './subscriptions'
import type { Command } from './wire'

const ready = (socketType: string): Command => ({ kind: 'ready', metadata: [['Socket-Type', asciiBytes(socketType)]] })
const subscribe = (prefix: string): Command => ({ kind: 'subscribe', prefix: asciiBytes(prefix) })
const cancel = (prefix: string): Command => ({ kind: 'cancel', prefix: asciiBytes(prefix) })
const held = (tracker: SubscriptionTracker) =>
  tracker.held().map(({ side, prefix, count }) => `${side} ${String.fromCharCode(...prefix)} ${count}`)

function message(tracker: SubscriptionTracker, side: 'client' | 'server', ...frames: readonly string[]) {
  const wire = encodeMessage(frames.map(asciiBytes), 'v2')
  return tracker.message(side, wire, 0, wire.byteLength, frames.length, 'v2')
}

describe('the subscriptions of a connection', () => {
  it('are additive and counted', () => {
    const tracker = new SubscriptionTracker()
    expect(tracker.command('client', subscribe('weather'))).toBe('added')
    expect(tracker.command('client', subscribe('weather'))).toBe('counted')
    expect(tracker.command('client', subscribe(''))).toBe('added')
    expect(held(tracker)).toEqual(['client weather 2', 'client  1'])
    expect(tracker.command('client', cancel('weather'))).toBe('counted')
    expect(tracker.command('client', cancel('weather'))).toBe('removed')
    expect(tracker.command('client', cancel('weather'))).toBe('unmatched')
    expect(held(tracker)).toEqual(['client  1'])
    expect(tracker.unmatched).toBe(1)
  })

  it('come as messages too, but only from subscribers and only in one frame', () => {
    const tracker = new SubscriptionTracker()
    tracker.command('client', ready('SUB'))
    tracker.command('server', ready('PUB'))
    expect(message(tracker, 'client', '\x01news')).toBe('added')
    expect(message(tracker, 'server', '\x01news')).toBeUndefined()
    expect(message(tracker, 'client', '\x01news', 'more')).toBeUndefined()
    expect(message(tracker, 'client', 'news')).toBeUndefined()
    expect(message(tracker, 'client', '')).toBeUndefined()
    expect(held(tracker)).toEqual(['client news 1'])
    expect(message(tracker, 'client', '\x00news')).toBe('removed')
  })

  it('come as messages from a 2.0 side that said its type in its greeting', () => {
    const tracker = new SubscriptionTracker()
    tracker.greeting('server', { version: '2.0', revision: 1, socketType: 'XSUB' })
    expect(message(tracker, 'server', '\x01')).toBe('added')
  })

  it('are kept up to a limit, and counted beyond it', () => {
    const tracker = new SubscriptionTracker({ maxPrefixes: 2, maxPrefixBytes: 10 })
    tracker.command('client', subscribe('a'))
    expect(tracker.command('client', subscribe('longer than ten bytes'))).toBe('beyond')
    tracker.command('server', subscribe('b'))
    expect(tracker.command('client', subscribe('c'))).toBe('beyond')
    expect(tracker.beyond).toBe(2)
    expect(tracker.command('client', subscribe('a'))).toBe('counted')
    expect(tracker.command('client', cancel('c'))).toBe('beyond')
    expect(tracker.beyond).toBe(1)
    expect(held(tracker)).toEqual(['client a 2', 'server b 1'])
  })
})
