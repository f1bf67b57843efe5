import { describe, expect, it } from 'vitest'
import type { EndpointSourceConfig } from '../../../shared/source-config'
import {
  changedOptions,
  configFromForm,
  endpointNickname,
  endpointProblem,
  formFromConfig,
  newConnectionForm,
  newEndpoint,
  newSubscription,
  withSocket,
} from './connection-form'

const subscriber: EndpointSourceConfig = {
  kind: 'endpoint',
  name: 'feed',
  socket: 'SUB',
  endpoints: [
    { mode: 'connect', address: 'tcp://127.0.0.1:5556' },
    { mode: 'bind', address: 'ipc:///tmp/feed' },
  ],
  subscriptions: ['', 'weather.'],
  options: { receiveHighWaterMark: 10, conflate: true },
  security: { mechanism: 'NULL' },
}

describe('the connection form', () => {
  it('gives back the configuration that it was filled from', () => {
    expect(configFromForm(formFromConfig(subscriber), 'unused')).toEqual({ ok: true, value: subscriber })
  })

  it('is valid as it opens, under the suggested name', () => {
    const result = configFromForm(newConnectionForm(), 'Client 5555')
    expect(result).toMatchObject({ ok: true, value: { name: 'Client 5555', socket: 'REQ', options: {}, subscriptions: [] } })
  })

  it('uses the suggested name also when the user emptied the field', () => {
    expect(configFromForm({ ...newConnectionForm(), name: '  ' }, 'Client 5555')).toMatchObject({ value: { name: 'Client 5555' } })
  })

  it('leaves out what does not apply to the socket type', () => {
    const form = {
      ...withSocket(formFromConfig(subscriber), 'PUSH'),
      routingId: 'id',
      options: { ...subscriber.options, requestRelaxed: true },
    }
    expect(configFromForm(form, '')).toMatchObject({ ok: true, value: { socket: 'PUSH', subscriptions: [], options: { conflate: true } } })
    const result = configFromForm(form, '')
    expect(result.ok && 'routingId' in result.value).toBe(false)
    expect(result.ok && result.value.kind === 'endpoint' && 'receiveHighWaterMark' in result.value.options).toBe(false)
  })

  it('takes switches that are off as the default', () => {
    const form = { ...newConnectionForm(), options: { requestRelaxed: false, lingerMs: 0 } }
    expect(changedOptions(form)).toBe(1)
    expect(configFromForm(form, 'name')).toMatchObject({ value: { options: { lingerMs: 0 } } })
  })

  it('subscribes to the same topic once', () => {
    const form = { ...formFromConfig(subscriber), subscriptions: [newSubscription('a'), newSubscription('a')] }
    expect(configFromForm(form, '')).toMatchObject({ value: { subscriptions: ['a'] } })
  })

  it('says what is wrong in one sentence', () => {
    expect(configFromForm({ ...newConnectionForm(), endpoints: [newEndpoint('connect', 'tcp://127.0.0.1')] }, 'name')).toEqual({
      ok: false,
      error: { code: 'BAD_CONFIGURATION', message: 'The tcp endpoint has no port.' },
    })
    expect(endpointProblem({ mode: 'connect', address: 'tcp://*:5555' })).toMatchObject({ hint: 'Name a host, such as 127.0.0.1.' })
    expect(endpointProblem({ mode: 'bind', address: 'tcp://*:5555' })).toBeUndefined()
  })
})

describe('choosing a socket type', () => {
  it('turns the suggested endpoint to the side that the type usually is', () => {
    const form = withSocket(newConnectionForm(), 'REP')
    expect(form.endpoints).toMatchObject([{ mode: 'bind', address: 'tcp://127.0.0.1:5555' }])
    expect(withSocket(form, 'SUB').endpoints).toMatchObject([{ mode: 'connect' }])
  })

  it('leaves an endpoint alone that the user wrote', () => {
    const form = { ...newConnectionForm(), endpoints: [newEndpoint('connect', 'tcp://broker:9000')] }
    expect(withSocket(form, 'REP').endpoints).toEqual(form.endpoints)
  })

  it('subscribes a new subscriber to everything', () => {
    const form = withSocket({ ...newConnectionForm(), subscriptions: [] }, 'SUB')
    expect(form.subscriptions).toMatchObject([{ prefix: '' }])
  })
})

describe('the nickname of an endpoint', () => {
  it.each([
    ['tcp://127.0.0.1:5555', '5555'],
    ['tcp://localhost:5555', '5555'],
    ['tcp://[::1]:5555', '5555'],
    ['tcp://*:5555', '5555'],
    ['tcp://*:*', ''],
    ['tcp://broker.example:5555', 'broker.example:5555'],
    ['ipc:///tmp/feeds/orders', 'orders'],
    ['tcp://', ''],
  ])('of %s is “%s”', (address, nickname) => {
    expect(endpointNickname({ mode: 'bind', address })).toBe(nickname)
  })
})
