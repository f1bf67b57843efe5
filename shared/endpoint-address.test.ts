import { describe, expect, it } from 'vitest'
import { type EndpointMode, isWiderThanLoopback, parseEndpointAddress } from './endpoint-address'

describe('an endpoint address', () => {
  it.each([
    ['tcp://127.0.0.1:5555', 'connect', { transport: 'tcp', host: '127.0.0.1', port: 5555 }],
    [' tcp://localhost:1 ', 'connect', { transport: 'tcp', host: 'localhost', port: 1 }],
    ['tcp://[::1]:65535', 'connect', { transport: 'tcp', host: '::1', port: 65_535 }],
    ['tcp://*:5555', 'bind', { transport: 'tcp', host: '*', port: 5555 }],
    ['tcp://127.0.0.1:*', 'bind', { transport: 'tcp', host: '127.0.0.1', port: undefined }],
    ['tcp://eth0:0', 'bind', { transport: 'tcp', host: 'eth0', port: undefined }],
    ['ipc:///tmp/feeds/0', 'connect', { transport: 'ipc', host: '/tmp/feeds/0', port: undefined }],
    ['ipc://@abstract', 'bind', { transport: 'ipc', host: '@abstract', port: undefined }],
  ] as const)('%s is understood', (text, mode, expected) => {
    expect(parseEndpointAddress(text, mode)).toEqual(expected)
  })

  it.each([
    ['', 'connect', 'The endpoint is empty.'],
    ['127.0.0.1:5555', 'connect', '“127.0.0.1:5555” names no transport.'],
    ['http://x:1', 'connect', 'The transport “http” is not supported.'],
    ['inproc://a', 'bind', 'An inproc endpoint exists only inside one process.'],
    ['ipc://', 'bind', 'The ipc endpoint names no path.'],
    ['tcp://host', 'connect', 'The tcp endpoint has no port.'],
    ['tcp://[::1]', 'connect', 'The tcp endpoint has no port.'],
    ['tcp://::1:5555', 'connect', 'An IPv6 address needs brackets.'],
    ['tcp://[::1:5555', 'connect', 'The IPv6 address has no closing bracket.'],
    ['tcp://:5555', 'connect', 'The tcp endpoint has no host.'],
    ['tcp://a b:5555', 'connect', 'The host contains a space.'],
    ['tcp://*:5555', 'connect', '“*” is an address to bind, not one to connect to.'],
    ['tcp://h:', 'connect', 'The port is missing.'],
    ['tcp://h:*', 'connect', '“*” is not a port.'],
    ['tcp://h:65536', 'bind', '“65536” is not a port.'],
    ['tcp://h:-1', 'bind', '“-1” is not a port.'],
    ['tcp://h;i:5', 'connect', 'A source address before “;” is not supported.'],
  ] as const satisfies readonly (readonly [string, EndpointMode, string])[])('“%s” is refused with a sentence', (text, mode, message) => {
    expect(() => parseEndpointAddress(text, mode)).toThrow(message)
  })

  it.each([
    ['tcp://127.0.0.1:1', false],
    ['tcp://127.8.9.1:1', false],
    ['tcp://[::1]:1', false],
    ['tcp://LOCALHOST:1', false],
    ['ipc:///tmp/x', false],
    ['tcp://*:1', true],
    ['tcp://0.0.0.0:1', true],
    ['tcp://192.168.0.4:1', true],
    ['tcp://[::]:1', true],
    ['tcp://127.0.0.1.example.org:1', true],
  ] as const)('%s: reachable from other machines is %s', (text, wider) => {
    expect(isWiderThanLoopback(parseEndpointAddress(text, 'bind'))).toBe(wider)
  })
})
