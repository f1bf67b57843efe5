import { afterEach, describe, expect, test } from 'vitest'
import { checkSignature } from '../../shared/decoders/jupyter-signature'
import { channelSources, parseConnectionFile } from '../../shared/jupyter/connection-file'
import { CaptureEngine } from '../capture/engine'
import { configOf, connect } from '../capture/testing'
import { JupyterKernels } from './jupyter-kernels'

const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 }
const file = (more: object) =>
  parseConnectionFile('k.json', JSON.stringify({ transport: 'tcp', ip: '127.0.0.1', key: 'secret', ...ports, ...more }))
const parts = ['{"a":1}', '{}', '{}', '{}'].map((text) => new TextEncoder().encode(text))

let engine = new CaptureEngine()
afterEach(async () => {
  await engine.close()
  engine = new CaptureEngine()
})

function opened(more: object) {
  const connection = file(more)
  const kernels = new JupyterKernels(engine)
  const sources = channelSources(connection, { nameOf: (channel) => channel, routingId: 'me' })
  const ids = Array.from(sources, ([channel, config]) => {
    const id = engine.addSource(config)
    kernels.add(id, channel, connection)
    return id
  })
  const [shell] = ids
  if (shell === undefined) throw new Error('no shell')
  return { kernels, shell, connection }
}

describe('the keys of kernels', () => {
  test('sign what is sent from their sources so that it is valid, and nothing else', () => {
    const { kernels, shell } = opened({})
    expect(checkSignature(kernels.sign(shell, parts) ?? '', parts, 'secret')).toBe('valid')
    const other = engine.addSource(configOf('DEALER', connect('tcp://127.0.0.1:1')))
    expect(kernels.sign(other, parts)).toBeUndefined()
  })

  test('are known by the names that the sources have now, also once they are removed', async () => {
    const { kernels, shell, connection } = opened({})
    expect(kernels.sources().map(({ source, isHeartbeat }) => `${source} ${isHeartbeat}`)).toEqual([
      'shell false',
      'iopub false',
      'stdin false',
      'control false',
      'heartbeat true',
    ])
    const config = channelSources(connection, { nameOf: () => 'renamed', routingId: 'me' }).get('shell')
    if (config !== undefined) await engine.updateSource(shell, config)
    expect(kernels.sources()[0]).toMatchObject({ source: 'renamed', key: 'secret' })
    await engine.removeSource(shell)
    expect(kernels.sources()[0]).toMatchObject({ source: 'renamed' })
  })

  test('without a key nothing is signed, and another hash is used where the kernel says so', () => {
    const without = opened({ key: '' })
    expect(without.kernels.sign(without.shell, parts)).toBe('')
    const longer = opened({ signature_scheme: 'hmac-sha512' })
    expect(longer.kernels.sign(longer.shell, parts)).toHaveLength(128)
    expect(() => opened({ signature_scheme: 'hmac-rot13' })).toThrow('hmac-rot13')
  })
})
