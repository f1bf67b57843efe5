import { describe, expect, test } from 'vitest'
import { toAppError } from '../errors'
import { channelSources, type JupyterConnection, parseConnectionFile } from './connection-file'

/** As ipykernel 6.17 writes it. */
const file = {
  shell_port: 40_001,
  iopub_port: 40_002,
  stdin_port: 40_003,
  control_port: 40_004,
  hb_port: 40_005,
  ip: '127.0.0.1',
  key: 'a0436f6c-1916-498b-8eb9-e81ab9368e84',
  transport: 'tcp',
  signature_scheme: 'hmac-sha256',
  kernel_name: 'python3',
}
const parse = (change: object): JupyterConnection => parseConnectionFile('kernel-1.json', JSON.stringify({ ...file, ...change }))
const naming = { nameOf: (channel: string) => `Jupyter ${channel}`, routingId: 'me' }
const addresses = (change: object): readonly string[] =>
  Array.from(channelSources(parse(change), naming).values(), ({ endpoints }) => endpoints[0]?.address ?? '')

function refusal(content: string): string {
  try {
    parseConnectionFile('kernel-1.json', content)
  } catch (thrown) {
    return toAppError(thrown).message
  }
  return ''
}

describe('a connection file', () => {
  test('gives a source for each channel, the client the same routing id on all that have one', () => {
    const sources = channelSources(parse({}), naming)
    const facts = Array.from(sources, ([channel, { socket, endpoints, routingId, subscriptions }]) => [
      channel,
      socket,
      endpoints[0]?.address,
      routingId,
      subscriptions,
    ])
    expect(facts).toEqual([
      ['shell', 'DEALER', 'tcp://127.0.0.1:40001', 'me', []],
      ['iopub', 'SUB', 'tcp://127.0.0.1:40002', undefined, ['']],
      ['stdin', 'DEALER', 'tcp://127.0.0.1:40003', 'me', []],
      ['control', 'DEALER', 'tcp://127.0.0.1:40004', 'me', []],
      ['heartbeat', 'REQ', 'tcp://127.0.0.1:40005', undefined, []],
    ])
    expect(JSON.stringify([...sources.values()])).not.toContain(file.key)
  })

  test('names hosts, IPv6, every address, and paths', () => {
    expect(addresses({ ip: '::1' })[0]).toBe('tcp://[::1]:40001')
    expect(addresses({ ip: '*' })[0]).toBe('tcp://127.0.0.1:40001')
    expect(addresses({ ip: 'kernel.example' })[4]).toBe('tcp://kernel.example:40005')
    expect(addresses({ transport: 'ipc', ip: '/tmp/kernel-1-ipc', shell_port: 1 })[0]).toBe('ipc:///tmp/kernel-1-ipc-1')
  })

  test('may be without a key, and without a scheme', () => {
    expect(parse({ key: '', signature_scheme: undefined })).toMatchObject({ key: '', signature_scheme: 'hmac-sha256' })
  })

  test.each([
    ['not JSON', '{', 'it is not JSON'],
    ['another value', '5', 'it is no object'],
    ['a list', '[]', 'transport is missing'],
    ['huge', ' '.repeat(100_000), 'it has more than 65536 characters'],
    ['without a port', JSON.stringify({ ...file, hb_port: undefined }), 'hb_port is missing'],
    ['with a port that is none', JSON.stringify({ ...file, shell_port: 70_000 }), 'of shell_port, it is to be from 1 to 65535'],
    ['with a port as text', JSON.stringify({ ...file, shell_port: '1' }), 'of shell_port, it is to be a number'],
    ['with another transport', JSON.stringify({ ...file, transport: 'inproc' }), 'of transport, it is to be tcp or ipc'],
    ['with two addresses', JSON.stringify({ ...file, ip: '127.0.0.1;evil:1' }), 'of ip, it is no address'],
    ['with a key that is a number', JSON.stringify({ ...file, key: 5 }), 'of key, it is to be text'],
    ['with a huge key', JSON.stringify({ ...file, key: 'k'.repeat(5000) }), 'of key, it is too long'],
    [
      'with another scheme',
      JSON.stringify({ ...file, signature_scheme: 'rsa' }),
      'of signature_scheme, it is to be hmac- and the name of a hash',
    ],
  ])('that is %s is refused in one sentence', (_, content, why) => {
    expect(refusal(content)).toBe(`kernel-1.json is no Jupyter connection file: ${why}.`)
  })

  test('with an address that ZeroMQ does not take is refused too', () => {
    expect(() => channelSources(parse({ ip: '[::1' }), naming)).toThrow(/no Jupyter connection file/u)
  })
})
