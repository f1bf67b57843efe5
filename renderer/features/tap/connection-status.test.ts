import { t } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RelayEnd } from '../../../shared/tap'
import { startTranslations } from '../../i18n'
import { connectionStatus, connectionTone } from './connection-status'
import { clientText, connectionStateLine, connectionStateText, endText, failureText, socketTypesText } from './connection-words'
import { connectionWith, handshakeWith, sideWith } from './testing'

beforeAll(startTranslations)

const ended = (end: Partial<RelayEnd>) => connectionWith(1, { end: { kind: 'fin', by: 'client', code: undefined, timeUs: 5000, ...end } })

describe('the status of a connection', () => {
  it('follows it from the dial to the end of the handshake', () => {
    expect(connectionStatus(connectionWith(1, { connectUs: undefined }))).toEqual({ kind: 'dialling' })
    expect(connectionStatus(connectionWith(1))).toEqual({ kind: 'handshaking' })
    expect(connectionStatus(connectionWith(1, { handshake: handshakeWith({ completedUs: 2000 }) }))).toEqual({ kind: 'open' })
  })

  it('tells what went wrong before what goes on', () => {
    const handshake = handshakeWith({ failure: { kind: 'socket-types', client: 'REQ', server: 'PULL' } })
    expect(connectionStatus(connectionWith(1, { handshake }))).toEqual({ kind: 'handshake failed' })
    expect(connectionStatus(connectionWith(1, { problem: 'Not ZMTP from byte 0', handshake }))).toEqual({ kind: 'not ZMTP' })
    expect(connectionStatus(connectionWith(1, { halfClosed: 'server', handshake: handshakeWith({ completedUs: 2 }) }))).toEqual({
      kind: 'half closed',
      side: 'server',
    })
  })

  it('says who ended it and how', () => {
    expect(connectionStateText(ended({}), t)).toBe('Client closed')
    expect(endText(ended({ kind: 'reset', by: 'server', code: 'ECONNRESET' }), t)).toBe('The server broke it off (ECONNRESET).')
    expect(endText(ended({ kind: 'stopped', by: undefined }), t)).toBe('The tap was stopped.')
    expect(connectionStateText(ended({ kind: 'refused', by: 'server', code: 'ECONNREFUSED' }), t)).toBe('Refused')
    expect(connectionTone(ended({ kind: 'refused' }))).toBe('error')
    expect(connectionTone(ended({}))).toBe('idle')
    expect(endText(connectionWith(1), t)).toBe('')
  })

  it('says of one that ended early that its handshake failed', () => {
    const early = { ...ended({ by: 'server' }), handshake: handshakeWith({ failure: { kind: 'ended', side: 'server' } }) }
    expect(connectionStateText(early, t)).toBe('Handshake failed')
    expect(connectionStateLine(early, t)).toBe('Handshake failed · Server closed')
    expect(connectionTone(early)).toBe('error')
  })
})

describe('a connection in words', () => {
  it('names the socket types as far as they are known', () => {
    const types = (client: string | undefined, server: string | undefined) =>
      socketTypesText(
        connectionWith(1, {
          handshake: handshakeWith({ client: sideWith({ socketType: client }), server: sideWith({ socketType: server }) }),
        }),
      )
    expect(types('REQ', 'REP')).toBe('REQ → REP')
    expect(types('REQ', undefined)).toBe('REQ → ?')
    expect(types(undefined, undefined)).toBe('')
  })

  it('has a word for a client without an address', () => {
    const connection = connectionWith(1)
    expect(clientText(connection, t)).toBe('127.0.0.1:40000')
    expect(clientText({ ...connection, local: 'ipc:///tmp/tap', client: { ...connection.client, address: '' } }, t)).toBe('Unix socket')
  })

  it('says why a handshake failed', () => {
    expect(failureText({ kind: 'refused', side: 'server', reason: '400' }, t)).toBe('The server refused: 400')
    expect(failureText({ kind: 'mechanisms', client: 'NULL', server: 'CURVE' }, t)).toBe(
      'The sides want different security: the client NULL, the server CURVE.',
    )
    expect(failureText({ kind: 'problem', side: 'client', problem: { offset: 3, expected: '0x7f', found: '0x47' } }, t)).toBe(
      'The client does not speak ZMTP: at byte 3 expected 0x7f, found 0x47.',
    )
  })
})
