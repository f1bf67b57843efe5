import { t } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { asciiBytes } from '../../../shared/zmtp/bytes'
import type { HandshakeStep } from '../../../shared/zmtp/handshake'
import type { Command, Metadata } from '../../../shared/zmtp/wire'
import { startTranslations } from '../../i18n'
import { commandWords, fieldsText } from './command-words'
import { eventWords, timelineSteps } from './step-words'
import { rowCommand, splitPreview } from './tap-rows'
import { connectionWith, handshakeWith } from './testing'

beforeAll(startTranslations)

const metadata: Metadata = [
  ['Socket-Type', asciiBytes('REQ')],
  ['Identity', new Uint8Array(0)],
]
const line = (command: Command): string => {
  const { name, fields } = commandWords(command, t)
  return `${name} ${fieldsText(fields)}`.trim()
}

describe('a command in words', () => {
  it.each<[Command, string]>([
    [{ kind: 'ready', metadata }, 'READY Socket-Type REQ, Identity empty'],
    [{ kind: 'initiate', metadata: [['Resource', asciiBytes('db')]] }, 'INITIATE Resource “db”'],
    [{ kind: 'error', reason: '400', note: undefined }, 'ERROR reason “400”'],
    [{ kind: 'subscribe', prefix: asciiBytes('weather.') }, 'SUBSCRIBE prefix “weather.”'],
    [{ kind: 'subscribe', prefix: new Uint8Array(0) }, 'SUBSCRIBE prefix everything'],
    [{ kind: 'cancel', prefix: Uint8Array.of(0, 255) }, 'CANCEL prefix 00 ff'],
    [{ kind: 'ping', timeToLiveMs: 1500, context: new Uint8Array(0) }, 'PING time to live 1.50 s'],
    [{ kind: 'pong', context: asciiBytes('c') }, 'PONG context “c”'],
    [{ kind: 'plain-welcome' }, 'WELCOME'],
    [{ kind: 'curve-ready', nonce: new Uint8Array(8), box: new Uint8Array(80) }, 'READY nonce 00 00 00 00 00 00 00 00, box 80 B'],
    [{ kind: 'opaque', name: 'FOO', data: asciiBytes('bar') }, 'FOO data “bar”'],
    [
      { kind: 'malformed', name: '', size: 0, offset: 0, expected: 'a name', found: 'nothing' },
      'Command without a name at byte 0, expected a name, found nothing',
    ],
    [{ kind: 'oversized', size: 2048 }, 'Oversized command size 2.00 KiB'],
  ])('%o', (command, words) => {
    expect(line(command)).toBe(words)
  })

  it('never has a password, not even its length', () => {
    const words = line({ kind: 'plain-hello', username: 'admin', passwordBytes: 3, password: 'abc' })
    expect(words).toBe('HELLO user “admin”, password ••••••••')
  })
})

describe('a step in words', () => {
  it('tells of a greeting what matters', () => {
    const words = (greeting: Parameters<typeof eventWords>[0]) => eventWords(greeting, t).detail
    const newer = { version: '3.0', major: 3, minor: 1, mechanism: 'PLAIN', asServer: true } as const
    expect(words({ kind: 'greeting', greeting: newer })).toBe('ZMTP 3.0, PLAIN, offers 3.1, as server')
    expect(words({ kind: 'greeting', greeting: { version: '2.0', revision: 1, socketType: 'SUB' } })).toBe('ZMTP 2.0, SUB')
    expect(words({ kind: 'greeting', greeting: { version: '1.0' } })).toBe('ZMTP 1.0, without a greeting')
  })

  it('shows an identity as text or in hexadecimal', () => {
    expect(eventWords({ kind: 'identity', identity: asciiBytes('me') }, t)).toEqual({ title: 'Identity', detail: '“me”' })
    expect(eventWords({ kind: 'identity', identity: Uint8Array.of(0, 1) }, t).detail).toBe('00 01')
    expect(eventWords({ kind: 'identity', identity: new Uint8Array(0) }, t).detail).toBe('empty')
  })
})

describe('the timeline of a connection', () => {
  const ready: HandshakeStep = { timeUs: 1500, side: 'client', event: { kind: 'command', command: { kind: 'ready', metadata } } }

  it('begins with both connections and ends with the handshake', () => {
    const steps = timelineSteps(connectionWith(1, { handshake: handshakeWith({ steps: [ready], completedUs: 1500 }) }), t)
    expect(steps.map(({ timeUs, lane, kind, title }) => [timeUs, lane, kind, title])).toEqual([
      [1000, 'client', 'note', 'Client connected'],
      [1200, 'server', 'note', 'Server connected'],
      [1500, 'client', 'sent', 'READY'],
      [1500, 'both', 'good', 'Handshake complete'],
    ])
  })

  it('says nothing of a handshake with a server that could not be reached', () => {
    const steps = timelineSteps(
      connectionWith(1, {
        connectUs: undefined,
        handshake: handshakeWith({
          steps: [{ timeUs: 2000, side: 'server', event: { kind: 'ended' } }],
          failure: { kind: 'ended', side: 'server' },
        }),
        end: { kind: 'refused', by: 'server', code: 'ECONNREFUSED', timeUs: 2000 },
      }),
      t,
    )
    expect(steps.map(({ title }) => title)).toEqual(['Client connected', 'Ended'])
  })

  it('marks who refused, and says why it failed and how it ended', () => {
    const refusal: HandshakeStep = {
      timeUs: 2000,
      side: 'server',
      event: { kind: 'command', command: { kind: 'error', reason: '400', note: undefined } },
    }
    const steps = timelineSteps(
      connectionWith(1, {
        handshake: handshakeWith({ steps: [refusal], failure: { kind: 'refused', side: 'server', reason: '400' } }),
        end: { kind: 'fin', by: 'server', code: undefined, timeUs: 3000 },
      }),
      t,
    )
    expect(steps.slice(2).map(({ lane, kind, title, detail }) => [lane, kind, title, detail])).toEqual([
      ['server', 'bad', 'ERROR', 'reason “400”'],
      ['both', 'bad', 'Handshake failed', 'The server refused: 400'],
      ['both', 'note', 'Ended', 'The server closed it.'],
    ])
  })
})

describe('the command of a row', () => {
  it('is read by the mechanism of its sender', () => {
    const welcome = Uint8Array.of(7, ...asciiBytes('WELCOME'))
    expect(rowCommand(welcome, 'PLAIN')).toEqual({ command: { kind: 'plain-welcome' }, asMessage: false })
    expect(rowCommand(welcome, 'NULL').command.kind).toBe('opaque')
  })

  it('is a subscription where an older peer sent one as a message', () => {
    expect(rowCommand(Uint8Array.of(1, 97), 'NULL')).toEqual({ command: { kind: 'subscribe', prefix: Uint8Array.of(97) }, asMessage: true })
    expect(rowCommand(Uint8Array.of(0), 'NULL')).toEqual({ command: { kind: 'cancel', prefix: new Uint8Array(0) }, asMessage: true })
  })

  it('has its name at the beginning of the preview', () => {
    expect(splitPreview('READY Socket-Type REQ')).toEqual({ name: 'READY', rest: 'Socket-Type REQ' })
    expect(splitPreview('PING')).toEqual({ name: 'PING', rest: '' })
  })
})
