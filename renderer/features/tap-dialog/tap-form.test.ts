import { describe, expect, it } from 'vitest'
import type { TapSourceConfig } from '../../../shared/source-config'
import { clientAddress, isOwnUpstream, newTapForm, suggestedListen, tapConfigFrom, tapFormFrom } from './tap-form'

describe('the address suggested to listen on', () => {
  it.each([
    ['tcp://127.0.0.1:5555', 'tcp://127.0.0.1:5556'],
    ['tcp://db.example:9000', 'tcp://127.0.0.1:9001'],
    ['tcp://[::1]:65535', 'tcp://127.0.0.1:1024'],
    ['ipc:///tmp/orders', 'ipc:///tmp/orders.tap'],
    ['', 'tcp://127.0.0.1:5556'],
    ['nonsense', 'tcp://127.0.0.1:5556'],
  ])('for the upstream “%s” is %s', (upstream, listen) => {
    expect(suggestedListen(upstream, [])).toBe(listen)
  })

  it('is none that a source of ours is bound to', () => {
    expect(suggestedListen('tcp://127.0.0.1:5555', ['tcp://*:5556', 'tcp://127.0.0.1:5557', 'nonsense'])).toBe('tcp://127.0.0.1:5558')
    expect(suggestedListen('ipc:///tmp/orders', ['ipc:///tmp/orders.tap'])).toBe('ipc:///tmp/orders.tap2')
  })
})

describe('a tap would be its own upstream', () => {
  it.each([
    ['tcp://127.0.0.1:5555', 'tcp://127.0.0.1:5555', true],
    ['tcp://*:5555', 'tcp://127.0.0.1:5555', true],
    ['tcp://localhost:5555', 'tcp://127.0.0.1:5555', true],
    ['ipc:///tmp/a', 'ipc:///tmp/a', true],
    ['tcp://127.0.0.2:5555', 'tcp://127.0.0.1:5555', false],
    ['tcp://127.0.0.1:5555', 'tcp://db.example:5555', false],
    ['tcp://127.0.0.1:5556', 'tcp://127.0.0.1:5555', false],
    ['tcp://127.0.0.1:*', 'tcp://127.0.0.1:5555', false],
    ['ipc:///tmp/a', 'tcp://127.0.0.1:5555', false],
  ])('if it listens on %s for %s: %s', (listen, upstream, same) => {
    expect(isOwnUpstream(listen, upstream)).toBe(same)
  })
})

describe('what clients connect to', () => {
  it('is the address that is listened on', () => {
    expect(clientAddress(' tcp://127.0.0.1:5556 ')).toBe('tcp://127.0.0.1:5556')
    expect(clientAddress('ipc:///tmp/orders.tap')).toBe('ipc:///tmp/orders.tap')
  })

  it('is one that works here when every address is listened on', () => {
    expect(clientAddress('tcp://*:5556')).toBe('tcp://127.0.0.1:5556')
    expect(clientAddress('tcp://[::]:5556')).toBe('tcp://127.0.0.1:5556')
  })

  it('is not known before the system chose the port', () => {
    expect(clientAddress('tcp://127.0.0.1:*')).toBeUndefined()
    expect(clientAddress('nonsense')).toBeUndefined()
  })
})

describe('the tap form', () => {
  const suggested = { name: 'Tap 5555', listen: 'tcp://127.0.0.1:5556' }

  it('is valid as it opens, with what is suggested', () => {
    expect(tapConfigFrom(newTapForm(), suggested)).toEqual({
      ok: true,
      value: { kind: 'tap', name: 'Tap 5555', listen: 'tcp://127.0.0.1:5556', upstream: 'tcp://127.0.0.1:5555' },
    })
  })

  it('gives back the configuration that it was filled from', () => {
    const config: TapSourceConfig = { kind: 'tap', name: 'orders', listen: 'ipc:///tmp/a', upstream: 'tcp://db:1' }
    expect(tapConfigFrom(tapFormFrom(config), suggested)).toEqual({ ok: true, value: config })
  })

  it('says what is wrong in one sentence', () => {
    expect(tapConfigFrom({ ...newTapForm(), upstream: 'tcp://*:5555' }, suggested)).toMatchObject({
      ok: false,
      error: { message: '“*” is an address to bind, not one to connect to.' },
    })
  })
})
