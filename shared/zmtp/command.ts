import { said } from '../sentences/said'
import { asciiText, readUint32 } from './bytes'
import { parseMetadata } from './metadata'
import type { Command, ZmtpProblem } from './wire'

/** The security mechanism of a connection, as its greeting names it; the meaning of some commands depends on it. */
export type Mechanism = 'NULL' | 'PLAIN' | 'CURVE' | 'GSSAPI' | (string & {})

/** What becomes of passwords: `masked` leaves only their length. */
export interface CommandOptions {
  readonly passwords: 'masked' | 'kept'
}

interface NamedCommand {
  readonly name: string
  /** Size of the whole body. */
  readonly size: number
  readonly data: Uint8Array
}

/**
 * Parses a command frame's body: u8 name length, name, data (RFC 23, 24, 26, 37). Never throws, and copies what it
 * keeps: what its name promises and its bytes break is `malformed`, what has no published meaning is `opaque`.
 */
export function parseCommand(body: Uint8Array, mechanism: Mechanism, { passwords }: CommandOptions = { passwords: 'masked' }): Command {
  const size = body.byteLength
  if (size === 0 && mechanism === 'GSSAPI') return { kind: 'gssapi-empty' }
  const nameLength = body[0]
  if (nameLength === undefined)
    return { kind: 'malformed', name: '', size, offset: 0, expected: said`the length of a command name`, found: said`an empty command` }
  // libzmq's PLAIN server writes "\x05ERROR" so that the compiler reads \x5E: the name length swallows the E.
  if (nameLength === 0x5e && body[5] === size - 6 && asciiText(body.subarray(1, 5)) === 'RROR') {
    const note = said`Written by libzmq’s PLAIN server with a wrong name length.`
    return { kind: 'error', reason: asciiText(body.subarray(6)), note }
  }
  if (nameLength === 0)
    return { kind: 'malformed', name: '', size, offset: 0, expected: said`a command name of at least 1 byte`, found: said`length 0` }
  if (nameLength > size - 1) {
    return {
      kind: 'malformed',
      name: '',
      size,
      offset: 1,
      expected: said`a command name of ${nameLength} bytes`,
      found: said`${size - 1} bytes`,
    }
  }
  const command = { name: asciiText(body.subarray(1, 1 + nameLength)), size, data: body.subarray(1 + nameLength) }
  switch (command.name.toUpperCase()) {
    case 'ERROR':
      return errorCommand(command)
    case 'SUBSCRIBE':
      return { kind: 'subscribe', prefix: command.data.slice() }
    case 'CANCEL':
      return { kind: 'cancel', prefix: command.data.slice() }
    case 'PING':
      return pingCommand(command)
    case 'PONG':
      return { kind: 'pong', context: command.data.slice() }
    case 'JOIN':
      return { kind: 'join', group: asciiText(command.data) }
    case 'LEAVE':
      return { kind: 'leave', group: asciiText(command.data) }
    default:
      return securityCommand(command, mechanism, passwords === 'kept')
  }
}

function securityCommand(command: NamedCommand, mechanism: Mechanism, keepPassword: boolean): Command {
  const name = command.name.toUpperCase()
  switch (`${mechanism} ${name}`) {
    case 'PLAIN HELLO':
      return plainHello(command, keepPassword)
    case 'PLAIN WELCOME':
      return command.data.byteLength === 0 ? { kind: 'plain-welcome' } : wrongSize(command, said`no data`)
    case 'CURVE HELLO':
      return curveHello(command)
    case 'CURVE WELCOME':
      if (command.data.byteLength !== 160) return wrongSize(command, said`160 bytes of data`)
      return { kind: 'curve-welcome', nonce: command.data.slice(0, 16), box: command.data.slice(16) }
    case 'CURVE INITIATE':
      if (command.data.byteLength < 248) return wrongSize(command, said`at least 248 bytes of data`)
      return { kind: 'curve-initiate', cookie: command.data.slice(0, 96), nonce: command.data.slice(96, 104), box: command.data.slice(104) }
    case 'CURVE READY':
      if (command.data.byteLength < 24) return wrongSize(command, said`at least 24 bytes of data`)
      return { kind: 'curve-ready', nonce: command.data.slice(0, 8), box: command.data.slice(8) }
    case 'GSSAPI INITIATE':
      return gssapiToken('gssapi-initiate', command)
    case 'GSSAPI MESSAGE':
      return gssapiToken('gssapi-message', command)
  }
  // Whatever the mechanism is called: what has the shape of a username and a password must not show the password.
  if (name === 'HELLO') {
    const hello = plainHello(command, keepPassword)
    if (hello.kind === 'plain-hello') return hello
  }
  if (name === 'READY') return withMetadata('ready', command, mechanism)
  if (name === 'INITIATE') return withMetadata('initiate', command, mechanism)
  return { kind: 'opaque', name: command.name, data: command.data.slice() }
}

function malformed(command: NamedCommand, problem: ZmtpProblem): Command {
  const offset = command.size - command.data.byteLength + problem.offset
  return { kind: 'malformed', name: command.name, size: command.size, ...problem, offset }
}

function wrongSize(command: NamedCommand, expected: string): Command {
  return malformed(command, { offset: 0, expected, found: said`${command.data.byteLength} bytes` })
}

function errorCommand(command: NamedCommand): Command {
  const { data } = command
  const length = data[0]
  if (length === undefined) return malformed(command, { offset: 0, expected: said`the length of a reason`, found: said`no data` })
  const have = data.byteLength - 1
  if (length > have) return malformed(command, { offset: 1, expected: said`a reason of ${length} bytes`, found: said`${have} bytes` })
  const note = have > length ? said`${have - length} more bytes follow the reason.` : undefined
  return { kind: 'error', reason: asciiText(data.subarray(1, 1 + length)), note }
}

/** RFC 37 allows 16 bytes of context; libzmq reads longer ones too and echoes 16 of them, so they are no error here. */
function pingCommand(command: NamedCommand): Command {
  const { data } = command
  if (data.byteLength < 2) return wrongSize(command, said`a time to live of 2 bytes`)
  return { kind: 'ping', timeToLiveMs: (((data[0] ?? 0) << 8) | (data[1] ?? 0)) * 100, context: data.slice(2) }
}

function plainHello(command: NamedCommand, keepPassword: boolean): Command {
  const { data } = command
  const usernameLength = data[0]
  if (usernameLength === undefined) return malformed(command, { offset: 0, expected: said`the length of a username`, found: said`no data` })
  const passwordLength = data[1 + usernameLength]
  if (passwordLength === undefined) {
    const expected = said`a username of ${usernameLength} bytes and the length of a password`
    return malformed(command, { offset: 1, expected, found: said`${data.byteLength - 1} bytes` })
  }
  const passwordBytes = data.byteLength - 2 - usernameLength
  if (passwordBytes !== passwordLength) {
    return malformed(command, {
      offset: 2 + usernameLength,
      expected: said`a password of ${passwordLength} bytes`,
      found: said`${passwordBytes} bytes`,
    })
  }
  const hello = { kind: 'plain-hello', username: asciiText(data.subarray(1, 1 + usernameLength)), passwordBytes } as const
  return keepPassword ? { ...hello, password: asciiText(data.subarray(2 + usernameLength)) } : hello
}

/** Version 2, padding 72, C′ 32, nonce 8, box 80; the RFC's prose says 70 of padding, libzmq sends 72. */
function curveHello(command: NamedCommand): Command {
  const { data } = command
  if (data.byteLength !== 194) return wrongSize(command, said`194 bytes of data`)
  return {
    kind: 'curve-hello',
    major: data[0] ?? 0,
    minor: data[1] ?? 0,
    publicKey: data.slice(74, 106),
    nonce: data.slice(106, 114),
    box: data.slice(114),
  }
}

function gssapiToken(kind: 'gssapi-initiate' | 'gssapi-message', command: NamedCommand): Command {
  const { data } = command
  if (data.byteLength < 4) return wrongSize(command, said`a token length of 4 bytes`)
  const length = readUint32(data, 0)
  const have = data.byteLength - 4
  return have === length
    ? { kind, token: data.slice(4) }
    : malformed(command, { offset: 4, expected: said`a token of ${length} bytes`, found: said`${have} bytes` })
}

/** Metadata, where the mechanism is one whose commands are known; with another, what does not look like it is opaque. */
function withMetadata(kind: 'ready' | 'initiate', command: NamedCommand, mechanism: Mechanism): Command {
  const metadata = parseMetadata(command.data)
  if (!('expected' in metadata)) return { kind, metadata }
  const known = mechanism === 'NULL' || mechanism === 'PLAIN' || mechanism === 'GSSAPI'
  return known ? malformed(command, metadata) : { kind: 'opaque', name: command.name, data: command.data.slice() }
}
