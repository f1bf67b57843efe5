import { describe, expect, it } from 'vitest'
import { decimalNumber, sourceConfig, wholeNumber } from './source-options'

const sub = { socket: 'SUB', mode: 'connect', endpoints: ['tcp://127.0.0.1:5556'], flags: {} } as const

describe('the source of a command', () => {
  it('has only the options that were given', () => {
    expect(sourceConfig({ ...sub, subscriptions: ['orders.'] })).toEqual({
      kind: 'endpoint',
      name: 'sub',
      socket: 'SUB',
      endpoints: [{ mode: 'connect', address: 'tcp://127.0.0.1:5556' }],
      subscriptions: ['orders.'],
      options: {},
      security: { mechanism: 'NULL' },
    })
  })

  it('has every option under its name', () => {
    const flags = { linger: 5, hwm: 10, heartbeat: 100, reconnect: 50, reconnectMax: 500, maxMessageSize: 1024 }
    expect(sourceConfig({ ...sub, conflate: true, flags }).options).toEqual({
      lingerMs: 5,
      sendHighWaterMark: 10,
      receiveHighWaterMark: 10,
      heartbeatIntervalMs: 100,
      reconnectIntervalMs: 50,
      reconnectMaxIntervalMs: 500,
      maxMessageSize: 1024,
      conflate: true,
    })
    expect(sourceConfig({ ...sub, socket: 'DEALER', flags: { routingId: 'me' } }).routingId).toBe('me')
  })

  it.each([
    [{ linger: -2 }, '--linger must be at least -1, not -2.'],
    [{ linger: 86_400_001 }, '--linger must be at most 86400000, not 86400001.'],
    [{ hwm: -1 }, '--hwm must be at least 0, not -1.'],
    [{ maxMessageSize: -2 }, '--max-message-size must be at least -1, not -2.'],
  ])('refuses %o as the window would, naming the option', (flags, message) => {
    expect(() => sourceConfig({ ...sub, flags })).toThrow(message)
  })

  it.each([
    ['', '--routing-id is empty.'],
    ['é'.repeat(128), '--routing-id is too long: 255 at most.'],
    ['\0id', 'A routing id may not start with a zero byte.'],
  ])('refuses the routing id %j', (routingId, message) => {
    expect(() => sourceConfig({ ...sub, socket: 'DEALER', flags: { routingId } })).toThrow(message)
  })

  it('refuses what the socket type does not take', () => {
    expect(() => sourceConfig({ ...sub, flags: { routingId: 'me' } })).toThrow('This socket type takes no routing id.')
    expect(() => sourceConfig({ ...sub, socket: 'PULL', subscriptions: ['a'] })).toThrow('Only SUB and XSUB subscribe to topics.')
  })

  it('refuses a bad endpoint in words about the endpoint', () => {
    expect(() => sourceConfig({ ...sub, endpoints: ['localhost:5556'] })).toThrow('“localhost:5556” names no transport.')
    expect(() => sourceConfig({ ...sub, endpoints: ['tcp://*:5556'] })).toThrow('“*” is an address to bind')
    expect(sourceConfig({ ...sub, mode: 'bind', endpoints: ['tcp://*:*'] }).endpoints).toEqual([{ mode: 'bind', address: 'tcp://*:*' }])
  })
})

describe('numbers', () => {
  it.each(['', 'ten', '1.5', '1e3', '0x10', '1234567890123456'])('%j is not a whole one', (typed) => {
    expect(() => wholeNumber('--count')(typed)).toThrow(`--count must be a whole number, not “${typed}”.`)
  })

  it('keep to their bounds', () => {
    expect(wholeNumber('--count', { least: 1 })('10')).toBe(10)
    expect(() => wholeNumber('--count', { least: 1 })('0')).toThrow('--count must be at least 1, not 0.')
    expect(decimalNumber('--for', { least: 0 })('.5')).toBe(0.5)
    expect(() => decimalNumber('--for', { most: 10 })('10.5')).toThrow('--for must be at most 10, not 10.5.')
    expect(() => decimalNumber('--for', {})('soon')).toThrow('--for must be a number, not “soon”.')
  })
})
