import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asciiBytes, concatBytes } from './bytes'
import { type Mechanism, parseCommand } from './command'
import { encodeGreeting } from './encode'
import { type EncodableCommand, encodeCommand } from './encode-command'
import { classifyPeer, readStreamStart } from './greeting'
import { encodeMetadata, metadataValue } from './metadata'
import type { Greeting } from './wire'

const bytes = (maxLength: number, minLength = 0) => fc.uint8Array({ minLength, maxLength })
const exactly = (length: number) => bytes(length, length)
const text = (maxLength: number, minLength = 0) =>
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength, maxLength }).map((codes) => String.fromCharCode(...codes))
const metadata = fc.array(fc.tuple(text(255, 1), bytes(300)), { maxLength: 5 })

const anyMechanism = fc.constantFrom<Mechanism>('NULL', 'PLAIN', 'CURVE', 'GSSAPI')
const within = <Content extends EncodableCommand>(mechanisms: fc.Arbitrary<Mechanism>, content: fc.Arbitrary<Content>) =>
  fc.record({ mechanism: mechanisms, content })
const only = (mechanism: Mechanism) => fc.constant(mechanism)

const command: fc.Arbitrary<{ mechanism: Mechanism; content: EncodableCommand }> = fc.oneof(
  within(fc.constantFrom<Mechanism>('NULL', 'PLAIN', 'GSSAPI'), fc.record({ kind: fc.constant('ready'), metadata })),
  within(fc.constantFrom<Mechanism>('NULL', 'PLAIN'), fc.record({ kind: fc.constant('initiate'), metadata })),
  within(anyMechanism, fc.record({ kind: fc.constant('error'), reason: text(255), note: fc.constant(undefined) })),
  within(anyMechanism, fc.record({ kind: fc.constantFrom('subscribe', 'cancel'), prefix: bytes(300) })),
  within(
    anyMechanism,
    fc.record({
      kind: fc.constant('ping'),
      timeToLiveMs: fc.integer({ min: 0, max: 0xffff }).map((tenths) => tenths * 100),
      context: bytes(16),
    }),
  ),
  within(anyMechanism, fc.record({ kind: fc.constant('pong'), context: bytes(16) })),
  within(anyMechanism, fc.record({ kind: fc.constantFrom('join', 'leave'), group: text(255) })),
  within(
    only('PLAIN'),
    fc
      .tuple(text(255), text(255))
      .map(([username, password]) => ({ kind: 'plain-hello', username, passwordBytes: password.length, password }) as const),
  ),
  within(only('PLAIN'), fc.record({ kind: fc.constant('plain-welcome') })),
  within(
    only('CURVE'),
    fc.record({
      kind: fc.constant('curve-hello'),
      major: fc.nat(255),
      minor: fc.nat(255),
      publicKey: exactly(32),
      nonce: exactly(8),
      box: exactly(80),
    }),
  ),
  within(only('CURVE'), fc.record({ kind: fc.constant('curve-welcome'), nonce: exactly(16), box: exactly(144) })),
  within(only('CURVE'), fc.record({ kind: fc.constant('curve-initiate'), cookie: exactly(96), nonce: exactly(8), box: bytes(400, 144) })),
  within(only('CURVE'), fc.record({ kind: fc.constant('curve-ready'), nonce: exactly(8), box: bytes(300, 16) })),
  within(only('GSSAPI'), fc.record({ kind: fc.constantFrom('gssapi-initiate', 'gssapi-message'), token: bytes(400) })),
  within(only('GSSAPI'), fc.record({ kind: fc.constant('gssapi-empty') })),
  within(anyMechanism, fc.record({ kind: fc.constant('opaque'), name: text(200).map((name) => `X-${name}`), data: bytes(300) })),
)

describe('commands', () => {
  it('are the same after encoding and parsing', () => {
    fc.assert(
      fc.property(command, ({ mechanism, content }) => {
        expect(parseCommand(encodeCommand(content), mechanism, { passwords: 'kept' })).toEqual(content)
      }),
      { numRuns: 2000 },
    )
  })

  it('never make the parser throw, and what is malformed lies within them', () => {
    fc.assert(
      fc.property(command, fc.nat(), fc.nat(255), fc.nat(), ({ mechanism, content }, at, byte, cut) => {
        const body = encodeCommand(content)
        if (body.byteLength > 0) body[at % body.byteLength] = byte
        const parsed = parseCommand(body.subarray(0, cut % (body.byteLength + 1)), mechanism)
        if (parsed.kind === 'malformed') expect(parsed.offset).toBeLessThanOrEqual(parsed.size)
      }),
      { numRuns: 2000 },
    )
  })

  it('hide the password unless it is asked for', () => {
    const hello = encodeCommand({ kind: 'plain-hello', username: 'admin', passwordBytes: 6, password: 'secret' })
    expect(parseCommand(hello, 'PLAIN')).toEqual({ kind: 'plain-hello', username: 'admin', passwordBytes: 6 })
    for (const mechanism of ['PLAIN', 'NULL', 'plain', 'CURVE', 'X-OWN'] as const) {
      const told = parseCommand(hello, mechanism)
      expect(JSON.stringify(told)).not.toContain('secret')
      expect(told).not.toHaveProperty('data')
    }
    const cut = parseCommand(hello.subarray(0, -1), 'PLAIN')
    expect(cut).toMatchObject({ kind: 'malformed', expected: 'a password of 6 bytes', found: '5 bytes' })
    expect(JSON.stringify(cut)).not.toContain('secre')
    expect(encodeCommand({ kind: 'plain-hello', username: 'a', passwordBytes: 3 })).toEqual(asciiBytes('\x05HELLO\x01a\x03***'))
  })

  it('are read as libzmq’s PLAIN server writes its ERROR, with a note', () => {
    const parsed = parseCommand(concatBytes([Uint8Array.of(0x5e), asciiBytes('RROR\x03400')]), 'PLAIN')
    expect(parsed).toEqual({ kind: 'error', reason: '400', note: 'Written by libzmq’s PLAIN server with a wrong name length.' })
  })

  it.each([
    ['', 'NULL', { name: '', offset: 0, expected: 'the length of a command name', found: 'an empty command' }],
    ['\x00', 'NULL', { name: '', offset: 0, expected: 'a command name of at least 1 byte', found: 'length 0' }],
    ['\x05READ', 'NULL', { name: '', offset: 1, expected: 'a command name of 5 bytes', found: '4 bytes' }],
    ['\x05READY\x00', 'NULL', { name: 'READY', offset: 6, expected: 'a metadata name of at least 1 byte', found: 'length 0' }],
    [
      '\x05READY\x0bSocket',
      'NULL',
      { name: 'READY', offset: 6, expected: 'a metadata name of 11 bytes and a value length', found: '6 bytes' },
    ],
    ['\x05READY\x01a\x00\x00\x00\x05REQ', 'NULL', { name: 'READY', offset: 12, expected: 'a metadata value of 5 bytes', found: '3 bytes' }],
    ['\x05ERROR', 'NULL', { name: 'ERROR', offset: 6, expected: 'the length of a reason', found: 'no data' }],
    ['\x05ERROR\x04no', 'NULL', { name: 'ERROR', offset: 7, expected: 'a reason of 4 bytes', found: '2 bytes' }],
    ['\x04PING\x00', 'NULL', { name: 'PING', offset: 5, expected: 'a time to live of 2 bytes', found: '1 bytes' }],
    ['\x07WELCOME!', 'PLAIN', { name: 'WELCOME', offset: 8, expected: 'no data', found: '1 bytes' }],
    ['\x05HELLO', 'CURVE', { name: 'HELLO', offset: 6, expected: '194 bytes of data', found: '0 bytes' }],
    ['\x05READY12345678', 'CURVE', { name: 'READY', offset: 6, expected: 'at least 24 bytes of data', found: '8 bytes' }],
    ['\x08INITIATE\x00\x00\x00\x09abc', 'GSSAPI', { name: 'INITIATE', offset: 13, expected: 'a token of 9 bytes', found: '3 bytes' }],
  ] as const)('say what is wrong with %j (%s)', (body, mechanism, problem) => {
    expect(parseCommand(asciiBytes(body), mechanism)).toEqual({ kind: 'malformed', size: body.length, ...problem })
  })

  it('have names and properties in any case, and properties are found by theirs', () => {
    const parsed = parseCommand(concatBytes([asciiBytes('\x05Ready'), encodeMetadata([['socket-TYPE', asciiBytes('REQ')]])]), 'NULL')
    expect(parsed).toEqual({ kind: 'ready', metadata: [['socket-TYPE', asciiBytes('REQ')]] })
    expect(metadataValue([['socket-TYPE', asciiBytes('REQ')]], 'Socket-Type')).toEqual(asciiBytes('REQ'))
  })

  it('of a mechanism that is not known here are opaque, not wrong', () => {
    expect(parseCommand(asciiBytes('\x05READY~~~'), 'X-OWN')).toEqual({ kind: 'opaque', name: 'READY', data: asciiBytes('~~~') })
  })
})

describe('greetings', () => {
  const socketType = fc.constantFrom('PAIR', 'SUB', 'XSUB', 'type 42')
  const mechanism = text(20).map((name) => name.replace(/\0+$/, ''))
  const greeting: fc.Arbitrary<Greeting> = fc.oneof(
    fc.record({ version: fc.constant('2.0'), revision: fc.constantFrom(1, 2), socketType }),
    fc.record({ version: fc.constant('1.0'), revision: fc.constant(0), socketType }),
    fc.record({ version: fc.constant('3.0'), major: fc.constant(3), minor: fc.constant(0), mechanism, asServer: fc.boolean() }),
    fc.record({
      version: fc.constant('3.1'),
      major: fc.integer({ min: 3, max: 255 }),
      minor: fc.integer({ min: 1, max: 255 }),
      mechanism,
      asServer: fc.boolean(),
    }),
  )

  it('are the same after encoding and reading, whatever the padding', () => {
    fc.assert(
      fc.property(greeting, fc.uint8Array({ minLength: 8, maxLength: 8 }), (said, padding) => {
        const wire = encodeGreeting(said)
        wire.set(padding, 1)
        const facts = classifyPeer(wire, wire.byteLength)
        expect(readStreamStart(wire, wire.byteLength, facts, { peerClass: 'modern', revision: 3 })).toMatchObject({
          greeting: said,
          size: wire.byteLength,
        })
      }),
    )
  })

  it('of a 3.x side that has an older peer are 2.0, or none at all', () => {
    const wire = Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 5)
    const facts = classifyPeer(wire, wire.byteLength)
    expect(readStreamStart(wire, 12, facts, { peerClass: 'modern', revision: 1 })).toMatchObject({
      greeting: { version: '2.0', revision: 3, socketType: 'DEALER' },
      size: 12,
      framing: 'v2',
    })
    expect(readStreamStart(wire, 12, facts, { peerClass: 'modern', revision: 0 })).toMatchObject({
      greeting: { version: '1.0', revision: 3, socketType: 'DEALER' },
      size: 12,
      framing: 'v1',
    })
    expect(readStreamStart(wire, 12, facts, { peerClass: 'legacy', revision: undefined })).toMatchObject({
      greeting: { version: '1.0' },
      size: 0,
      framing: 'v1',
    })
    expect(readStreamStart(wire, 12, facts, { peerClass: 'modern', revision: undefined })).toBeUndefined()
  })
})
