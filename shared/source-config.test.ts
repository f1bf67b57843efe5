import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { sourceConfigSchema } from './source-config'

const valid = {
  kind: 'endpoint',
  name: 'orders',
  socket: 'REQ',
  endpoints: [{ mode: 'connect', address: 'tcp://127.0.0.1:5555' }],
  subscriptions: [],
  options: {},
  security: { mechanism: 'NULL' },
}
const firstMessage = (value: unknown): string | undefined => v.safeParse(sourceConfigSchema, value).issues?.[0]?.message

describe('a source’s configuration', () => {
  it('is accepted with nothing but the necessary', () => {
    expect(v.parse(sourceConfigSchema, valid)).toEqual(valid)
  })

  it('says what is wrong with an endpoint', () => {
    expect(firstMessage({ ...valid, endpoints: [{ mode: 'connect', address: 'tcp://*:5555' }] })).toBe(
      '“*” is an address to bind, not one to connect to.',
    )
  })

  it('keeps rules between its members', () => {
    expect(firstMessage({ ...valid, subscriptions: [''] })).toBe('Only SUB and XSUB subscribe to topics.')
    expect(firstMessage({ ...valid, socket: 'PUB', routingId: 'a' })).toBe('This socket type takes no routing id.')
    expect(firstMessage({ ...valid, routingId: '\0a' })).toBe('A routing id may not start with a zero byte.')
    expect(firstMessage({ ...valid, routingId: 'é'.repeat(128) })).toBeDefined()
  })

  it('is no tap that relays to itself', () => {
    const address = 'tcp://127.0.0.1:5555'
    expect(firstMessage({ kind: 'tap', name: 'loop', listen: address, upstream: address })).toMatch(/^A tap cannot relay to itself/)
  })

  it.each([
    { ...valid, more: 1 },
    { ...valid, endpoints: [] },
    { ...valid, name: '   ' },
    { ...valid, socket: 'STREAM' },
    { ...valid, options: { lingerMs: 1.5 } },
    { ...valid, options: { lingerMs: -2 } },
    { ...valid, options: { unknown: 1 } },
    { ...valid, security: { mechanism: 'PLAIN' } },
    undefined,
    [],
  ])('refuses %j', (value) => {
    expect(v.safeParse(sourceConfigSchema, value).success).toBe(false)
  })

  it('refuses a tap that would relay to itself', () => {
    const address = 'tcp://127.0.0.1:5555'
    expect(firstMessage({ kind: 'tap', name: 'loop', listen: address, upstream: address })).toBe(
      'A tap cannot relay to itself: the server keeps its address, and the tap listens at another.',
    )
  })
})
