import { afterEach, expect, test } from 'vitest'
import type { AppError } from '../../shared/errors'
import { CaptureEngine } from './engine'
import { startReplier } from './replier'
import { addressOf, anyPort, bytes, connect, messagesOf, started, textsOf, until } from './testing'

let engine = new CaptureEngine()
afterEach(async () => {
  await engine.close()
  engine = new CaptureEngine()
})
const frames = [bytes('World')]

test('a ROUTER answers many at once, each after the delay', async () => {
  const server = await started(engine, 'ROUTER', anyPort)
  const stop = startReplier(engine, server, { frames, delayMs: 50 })
  const client = await started(engine, 'DEALER', connect(addressOf(engine, server)))
  for (let count = 0; count < 20; count += 1) await engine.send(client, [new Uint8Array(0), bytes(`${count}`)])
  await until('all are answered', () => messagesOf(engine, client, 'in').length === 20)
  const requests = messagesOf(engine, server, 'in')
  expect(requests.every(({ state, rttUs }) => state === 'replied' && (rttUs ?? 0) >= 50_000)).toBe(true)
  const firstAnswer = messagesOf(engine, server, 'out')[0]
  expect(firstAnswer?.timeUs).toBeGreaterThan(requests.at(-1)?.timeUs ?? 0)
  stop()
})

test('a REP answers one after the other', async () => {
  const server = await started(engine, 'REP', anyPort)
  const stop = startReplier(engine, server, { frames, delayMs: 0 })
  const clients = await Promise.all([1, 2, 3].map(() => started(engine, 'REQ', connect(addressOf(engine, server)))))
  await Promise.all(clients.map((client) => engine.send(client, [bytes('Hello')])))
  await until('all are answered', () => clients.every((client) => messagesOf(engine, client, 'in').length === 1))
  expect(messagesOf(engine, server).map((row) => textsOf(engine, row)[0])).toEqual(['Hello', 'World', 'Hello', 'World', 'Hello', 'World'])
  stop()
})

test('does not answer after it was ended', async () => {
  const server = await started(engine, 'REP', anyPort)
  const stop = startReplier(engine, server, { frames, delayMs: 10 })
  const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
  const asked = await engine.send(client, [bytes('Hello')])
  await until('the request is there', () => messagesOf(engine, server, 'in').length === 1)
  stop()
  const barrier = startReplier(engine, server, { frames, delayMs: 10 })
  barrier()
  expect(engine.reader.row(asked)?.state).toBe('pending')
  await engine.send(server, frames)
  await until('it is answered by hand', () => engine.reader.row(asked)?.state === 'replied')
})

test('tells of answers that could not be sent', async () => {
  const server = await started(engine, 'REP', anyPort)
  const errors: AppError[] = []
  const stop = startReplier(engine, server, { frames, delayMs: 30, failed: (error) => errors.push(error) })
  const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
  await engine.send(client, [bytes('Hello')])
  await until('the request is there', () => messagesOf(engine, server, 'in').length === 1)
  await engine.stopSource(server)
  await until('it is told', () => errors.length === 1)
  expect(errors[0]?.code).toBe('NOT_STARTED')
  stop()
})
