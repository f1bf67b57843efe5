import { asciiBytes } from './bytes'
import type { Side } from './connection-decoder'
import { encodeFrame, encodeGreeting, encodeMessage } from './encode'
import { type EncodableCommand, encodeCommand } from './encode-command'
import type { Conversation } from './fuzz-mutations'
import type { Greeting } from './wire'

const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index & 0xff)

function command(side: Side, content: EncodableCommand): Conversation[number] {
  return { side, bytes: encodeFrame(encodeCommand(content), 'v2', { command: true }) }
}

function modern(mechanism: string, ...rest: Conversation): Conversation {
  const greeting = encodeGreeting({ version: '3.1', major: 3, minor: 1, mechanism, asServer: false })
  return [{ side: 'client', bytes: greeting }, { side: 'server', bytes: greeting }, ...rest]
}

const ready = (socketType: string): EncodableCommand => ({
  kind: 'ready',
  metadata: [
    ['Socket-Type', asciiBytes(socketType)],
    ['Identity', asciiBytes('me')],
  ],
})

const traffic: Conversation = [
  { side: 'client', bytes: encodeMessage([new Uint8Array(), asciiBytes('hello')], 'v2') },
  { side: 'server', bytes: encodeMessage([new Uint8Array(), asciiBytes('world'), bytesOf(300)], 'v2') },
  command('client', { kind: 'ping', timeToLiveMs: 1000, context: asciiBytes('context') }),
  command('server', { kind: 'pong', context: asciiBytes('context') }),
  // A heartbeat between the frames of a message.
  { side: 'client', bytes: encodeFrame(asciiBytes('first'), 'v2', { more: true }) },
  command('client', { kind: 'ping', timeToLiveMs: 0, context: new Uint8Array() }),
  { side: 'client', bytes: encodeFrame(asciiBytes('last'), 'v2', { long: true }) },
]

function older(client: Greeting, server: Greeting, framing: 'v1' | 'v2'): Conversation {
  return [
    { side: 'client', bytes: encodeGreeting(client) },
    { side: 'server', bytes: encodeGreeting(server) },
    { side: 'client', bytes: encodeFrame(asciiBytes('me'), framing) },
    { side: 'server', bytes: encodeFrame(new Uint8Array(), framing) },
    { side: 'client', bytes: encodeMessage([Uint8Array.of(1, 65), bytesOf(260)], framing) },
    { side: 'server', bytes: encodeMessage([asciiBytes('reply')], framing) },
  ]
}

/** Conversations of every version, mechanism and command, for mutation. */
export const fuzzCorpus: readonly Conversation[] = [
  modern('NULL', command('client', ready('DEALER')), command('server', ready('ROUTER')), ...traffic),
  modern(
    'NULL',
    command('client', ready('SUB')),
    command('server', ready('PUB')),
    command('client', { kind: 'subscribe', prefix: asciiBytes('weather') }),
    { side: 'client', bytes: encodeMessage([asciiBytes('\x01news')], 'v2') },
    { side: 'server', bytes: encodeMessage([asciiBytes('weather'), bytesOf(20)], 'v2') },
    command('client', { kind: 'cancel', prefix: asciiBytes('weather') }),
    { side: 'client', bytes: encodeMessage([asciiBytes('\x00news')], 'v2') },
    command('client', { kind: 'join', group: 'group' }),
    command('client', { kind: 'leave', group: 'group' }),
  ),
  modern(
    'PLAIN',
    command('client', { kind: 'plain-hello', username: 'admin', passwordBytes: 6, password: 'secret' }),
    command('server', { kind: 'plain-welcome' }),
    command('client', { kind: 'initiate', metadata: [['Socket-Type', asciiBytes('REQ')]] }),
    command('server', ready('REP')),
    ...traffic,
  ),
  modern(
    'PLAIN',
    command('client', { kind: 'plain-hello', username: 'admin', passwordBytes: 0, password: '' }),
    { side: 'server', bytes: Uint8Array.of(4, 9, 0x5e, 82, 82, 79, 82, 3, 52, 48, 48) },
    command('server', { kind: 'error', reason: 'Invalid mechanism', note: undefined }),
  ),
  modern(
    'CURVE',
    command('client', { kind: 'curve-hello', major: 1, minor: 0, publicKey: bytesOf(32), nonce: bytesOf(8), box: bytesOf(80) }),
    command('server', { kind: 'curve-welcome', nonce: bytesOf(16), box: bytesOf(144) }),
    command('client', { kind: 'curve-initiate', cookie: bytesOf(96), nonce: bytesOf(8), box: bytesOf(144) }),
    command('server', { kind: 'curve-ready', nonce: bytesOf(8), box: bytesOf(60) }),
    { side: 'client', bytes: encodeMessage([asciiBytes('\x07MESSAGE12345678 box')], 'v2') },
  ),
  modern(
    'GSSAPI',
    command('client', { kind: 'gssapi-initiate', token: bytesOf(300) }),
    command('server', { kind: 'gssapi-initiate', token: bytesOf(80) }),
    command('client', { kind: 'gssapi-message', token: bytesOf(90) }),
    command('server', { kind: 'gssapi-message', token: bytesOf(90) }),
    command('server', { kind: 'opaque', name: 'X-NEW', data: bytesOf(5) }),
  ),
  older({ version: '2.0', revision: 1, socketType: 'REQ' }, { version: '2.0', revision: 3, socketType: 'REP' }, 'v2'),
  older({ version: '2.0', revision: 1, socketType: 'SUB' }, { version: '2.0', revision: 1, socketType: 'PUB' }, 'v2'),
  older({ version: '1.0' }, { version: '1.0' }, 'v1'),
  older({ version: '1.0', revision: 0, socketType: 'REQ' }, { version: '1.0', revision: 3, socketType: 'REP' }, 'v1'),
  [
    { side: 'client', bytes: Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 3, 0x7f, 0x61, 0x62) },
    { side: 'server', bytes: encodeFrame(new Uint8Array(), 'v1') },
    { side: 'client', bytes: encodeMessage([asciiBytes('a'), bytesOf(255)], 'v1') },
    { side: 'server', bytes: encodeMessage([bytesOf(300)], 'v1') },
  ],
  [
    { side: 'client', bytes: asciiBytes('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n') },
    { side: 'server', bytes: asciiBytes('HTTP/1.1 400 Bad Request\r\n\r\n') },
  ],
]
