import { expect, test } from 'vitest'
import type { ConnectionId, RowId, SourceId } from '../../shared/model'
import type { TapConnection } from '../../shared/tap'
import { connectionData } from './connection-data'
import { requireTapConnection, savedTapConnection } from './saved-tap-connection'

const side = {
  version: '3.1',
  greeting: { version: '3.1', major: 3, minor: 1, mechanism: 'NULL', asServer: false },
  mechanism: 'NULL',
  asServer: false,
  socketType: 'SUB',
  identity: Uint8Array.of(0, 255),
  username: undefined,
  otherMetadata: [['X-hello', Uint8Array.of(1, 2)]],
} as const

const connection: TapConnection = {
  id: 0x4000_0000 as ConnectionId,
  source: 3 as SourceId,
  local: 'tcp://127.0.0.1:5555',
  openedUs: 10,
  connectUs: 5,
  handshake: {
    startedUs: 11,
    completedUs: 20,
    failure: undefined,
    client: side,
    server: { ...side, greeting: { version: '1.0' } },
    steps: [
      { timeUs: 11, side: 'client', event: { kind: 'greeting', greeting: side.greeting } },
      { timeUs: 12, side: 'client', event: { kind: 'command', command: { kind: 'ready', metadata: [['Identity', Uint8Array.of(7)]] } } },
      { timeUs: 13, side: 'server', event: { kind: 'problem', problem: { offset: 4, expected: 'a', found: 'b' } } },
    ],
    furtherSteps: 1,
  },
  encrypted: false,
  problem: undefined,
  client: { address: 'tcp://127.0.0.1:4000', bytes: 100, messages: 2, pings: 0, heartbeatUs: undefined },
  server: { address: 'tcp://127.0.0.1:5556', bytes: 50, messages: 1, pings: 1, heartbeatUs: 33 },
  subscriptions: 1,
  subscribed: [{ side: 'client', prefix: Uint8Array.of(65), count: 2 }],
  halfClosed: undefined,
  end: { kind: 'fin', by: 'client', code: undefined, timeUs: 99 },
  lastRow: 12 as RowId,
}
const { id, source } = connection
const saved = (data: string) => ({ id, source, endpoint: 'tcp://127.0.0.1:4000', data })

test('a tap’s connection is read from a session as it was written', () => {
  expect(savedTapConnection(saved(connectionData(connection)))).toEqual(connection)
})

test('the numbers are those that the session has by now, as those of a merged one', () => {
  const merged = { ...saved(connectionData(connection)), id: id + 5, source: 9 }
  expect(savedTapConnection(merged)).toMatchObject({ id: id + 5, source: 9 })
})

test('steps that this version does not know are counted', () => {
  const { handshake } = connection
  const newer = { ...connection, handshake: { ...handshake, steps: [{ kind: 'unheard of' }, ...handshake.steps.slice(0, 1)] } }
  expect(savedTapConnection(saved(connectionData(newer)))?.handshake).toMatchObject({
    steps: handshake.steps.slice(0, 1),
    furtherSteps: handshake.furtherSteps + 1,
  })
})

test.each(['', '{}', '[]', 'null', connectionData({ ...connection, client: 5 })])(
  'what cannot be read is told in one sentence: %s',
  (data) => {
    expect(savedTapConnection(saved(data))).toBeUndefined()
    expect(() => requireTapConnection(id, saved(data))).toThrow('The session has no details of connection 1.')
  },
)
