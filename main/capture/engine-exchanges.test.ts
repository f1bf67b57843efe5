import { afterEach, describe, expect, test } from 'vitest'
import type { RowId, RowSummary, SourceId } from '../../shared/model'
import { CaptureEngine, type EngineOptions } from './engine'
import { addressOf, anyPort, bytes, connect, messagesOf, peersOf, started, textsOf, until } from './testing'

const engines: CaptureEngine[] = []
function newEngine(options?: EngineOptions): CaptureEngine {
  const engine = new CaptureEngine(options)
  engines.push(engine)
  return engine
}
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()))
})

const empty = new Uint8Array(0)
const rowAt = (engine: CaptureEngine, id: RowId): RowSummary | undefined => engine.reader.row(id)
const received = (engine: CaptureEngine, source: SourceId, text: string) =>
  until(`“${text}” is there`, () => messagesOf(engine, source, 'in').find((row) => textsOf(engine, row).at(-1) === text))

describe('REQ and REP', () => {
  test('pair for certain, on both sides, with the round-trip time', async () => {
    const engine = newEngine()
    const server = await started(engine, 'REP', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
    const asked = await engine.send(client, [bytes('question')])
    const request = await received(engine, server, 'question')
    expect(rowAt(engine, asked)).toMatchObject({ role: 'request', state: 'pending', rttUs: undefined, peer: undefined })
    const changed: RowId[] = []
    engine.observe({ rowChanged: (id) => changed.push(id) })
    const answered = await engine.send(server, [bytes('answer')], request.id)
    const reply = await received(engine, client, 'answer')
    expect(changed).toEqual([request.id, asked])
    for (const [first, second] of [
      [asked, reply.id],
      [request.id, answered],
    ] as const) {
      const one = rowAt(engine, first)
      const other = rowAt(engine, second)
      expect(one).toMatchObject({ role: 'request', state: 'replied', certainty: 'certain', peer: second })
      expect(other).toMatchObject({ role: 'reply', state: 'replied', certainty: 'certain', peer: first, exchange: one?.exchange })
      expect(one?.rttUs).toBe((other?.timeUs ?? 0) - (one?.timeUs ?? 0))
      expect(other?.rttUs).toBe(one?.rttUs)
      expect(one !== undefined && one.exchange !== 0 && engine.reader.exchangeRow(one.exchange)).toBe(first)
    }
    expect(engine.counters()).toMatchObject({ exchanges: 2, pending: 0 })
  })

  test('a REP answers the request that waits, and no other', async () => {
    const engine = newEngine()
    const server = await started(engine, 'REP', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
    await engine.send(client, [bytes('one')])
    const one = await received(engine, server, 'one')
    await engine.send(server, [bytes('1')], one.id)
    await received(engine, client, '1')
    await expect(engine.send(server, [bytes('1')], one.id)).rejects.toMatchObject({ code: 'NO_REQUEST' })
    await engine.send(client, [bytes('two')])
    await received(engine, server, 'two')
    await expect(engine.send(server, [bytes('1')], one.id)).rejects.toMatchObject({ code: 'NOT_WAITING' })
    await expect(engine.send(client, [bytes('x')], one.id)).rejects.toMatchObject({ code: 'AWAITS_REPLY' })
  })

  test('a relaxed REQ may ask again, which breaks the request before', async () => {
    const engine = newEngine()
    const server = await started(engine, 'ROUTER', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)), {
      options: { requestRelaxed: true, requestCorrelate: true },
    })
    const first = await engine.send(client, [bytes('one')])
    await received(engine, server, 'one')
    const second = await engine.send(client, [bytes('two')])
    expect(rowAt(engine, first)?.state).toBe('broken')
    const request = await received(engine, server, 'two')
    await engine.send(server, [bytes('2')], request.id)
    await received(engine, client, '2')
    expect(rowAt(engine, second)?.state).toBe('replied')
    expect(rowAt(engine, first)?.state).toBe('broken')
  })

  test('a request times out, and a late reply still answers it', async () => {
    const engine = newEngine({ requestTimeoutMs: 30 })
    const server = await started(engine, 'REP', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
    const asked = await engine.send(client, [bytes('question')])
    const request = await received(engine, server, 'question')
    await until('both time out', () => rowAt(engine, asked)?.state === 'timed out' && rowAt(engine, request.id)?.state === 'timed out')
    expect(engine.counters().pending).toBe(0)
    await engine.send(server, [bytes('answer')], request.id)
    await received(engine, client, 'answer')
    expect(rowAt(engine, asked)).toMatchObject({ state: 'replied', certainty: 'certain' })
    expect(rowAt(engine, asked)?.rttUs).toBeGreaterThanOrEqual(30_000)
  })

  test('a request is broken when its server dies, and the client looks for another', async () => {
    const engine = newEngine()
    const server = await started(engine, 'REP', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
    const asked = await engine.send(client, [bytes('question')])
    const request = await received(engine, server, 'question')
    await until('the connection is known', () => peersOf(engine, client) === 1)
    await engine.stopSource(server)
    expect(rowAt(engine, request.id)?.state).toBe('broken')
    await until('the client’s request breaks', () => rowAt(engine, asked)?.state === 'broken')
    await until('it is connecting', () => engine.endpoints(client)[0]?.state === 'connecting')
    expect(engine.counters().pending).toBe(0)
  })

  test('an answer to a client that is gone leaves the exchange broken: nobody gets it', async () => {
    const engine = newEngine()
    const server = await started(engine, 'REP', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
    await engine.send(client, [bytes('question')])
    const request = await received(engine, server, 'question')
    await until('the connection is known', () => peersOf(engine, server) === 1)
    await engine.stopSource(client)
    await until('it breaks', () => rowAt(engine, request.id)?.state === 'broken')
    const answered = await engine.send(server, [bytes('answer')], request.id)
    expect(rowAt(engine, answered)).toMatchObject({ role: 'reply', state: 'broken', peer: request.id })
    expect(rowAt(engine, request.id)).toMatchObject({ state: 'broken', peer: answered })
  })
})

describe('DEALER and ROUTER', () => {
  test('pair by envelope when several requests are answered out of order', async () => {
    const engine = newEngine()
    const server = await started(engine, 'ROUTER', anyPort)
    const clients = [1, 2, 3].map((number) =>
      started(engine, 'DEALER', connect(addressOf(engine, server)), { routingId: `client ${number}` }),
    )
    const asked: RowId[] = []
    for (const [index, client] of (await Promise.all(clients)).entries()) asked.push(await engine.send(client, [empty, bytes(`q${index}`)]))
    const requests = await Promise.all([0, 1, 2].map((index) => received(engine, server, `q${index}`)))
    expect(requests.map(({ envelopeFrames }) => envelopeFrames)).toEqual([2, 2, 2])
    for (const request of requests.toReversed()) await engine.send(server, [bytes('answer')], request.id)
    await until('all are answered', () => asked.every((id) => rowAt(engine, id)?.state === 'replied'))
    for (const id of [...asked, ...requests.map((request) => request.id)]) {
      expect(rowAt(engine, id)).toMatchObject({ role: 'request', state: 'replied', certainty: 'envelope' })
    }
    const answers = messagesOf(engine, server, 'out')
    expect(answers.map((row) => textsOf(engine, row)[0])).toEqual(['client 3', 'client 2', 'client 1'])
    expect(answers.map(({ peer }) => peer)).toEqual(requests.map(({ id }) => id).toReversed())
  })

  test('say that it was by order when more than one request is open under an envelope, or there is no delimiter', async () => {
    const engine = newEngine()
    const server = await started(engine, 'ROUTER', anyPort)
    const client = await started(engine, 'DEALER', connect(addressOf(engine, server)))
    const asked = [await engine.send(client, [empty, bytes('a')]), await engine.send(client, [empty, bytes('b')])]
    const bare = await engine.send(client, [bytes('c')])
    const requests = await Promise.all(['a', 'b', 'c'].map((text) => received(engine, server, text)))
    for (const [index, request] of requests.entries()) await engine.send(server, [bytes(`answer ${index}`)], request.id)
    await received(engine, client, 'answer 2')
    expect(asked.map((id) => rowAt(engine, id)?.certainty)).toEqual(['order', 'envelope'])
    expect(rowAt(engine, bare)).toMatchObject({ state: 'replied', certainty: 'order', envelopeFrames: 0 })
    expect(requests.map(({ id }) => rowAt(engine, id)?.certainty)).toEqual(['order', 'envelope', 'order'])
  })

  test('either side may ask', async () => {
    const engine = newEngine()
    const server = await started(engine, 'ROUTER', anyPort)
    const client = await started(engine, 'DEALER', connect(addressOf(engine, server)), { routingId: 'worker' })
    await until('the worker is connected', () => peersOf(engine, server) === 1)
    const task = await engine.send(server, [bytes('worker'), empty, bytes('task')])
    await received(engine, client, 'task')
    await engine.send(client, [empty, bytes('done')])
    const done = await received(engine, server, 'done')
    expect(rowAt(engine, task)).toMatchObject({ role: 'request', state: 'replied', certainty: 'envelope', peer: done.id })
  })

  test('a REQ is answered by a ROUTER with its envelope', async () => {
    const engine = newEngine()
    const server = await started(engine, 'ROUTER', anyPort)
    const client = await started(engine, 'REQ', connect(addressOf(engine, server)), { routingId: 'me' })
    await engine.send(client, [bytes('question'), bytes('part')])
    const request = await received(engine, server, 'part')
    expect(textsOf(engine, request)).toEqual(['me', '', 'question', 'part'])
    const answer = await engine.send(server, [bytes('answer')], request.id)
    const row = rowAt(engine, answer)
    expect(row && textsOf(engine, row)).toEqual(['me', '', 'answer'])
    await received(engine, client, 'answer')
  })

  test('only a ROUTER or REP answers a chosen row, and only one that it received', async () => {
    const engine = newEngine()
    const server = await started(engine, 'ROUTER', anyPort)
    const other = await started(engine, 'ROUTER', anyPort)
    const client = await started(engine, 'DEALER', connect(addressOf(engine, server)))
    const asked = await engine.send(client, [bytes('x')])
    const request = await received(engine, server, 'x')
    await expect(engine.send(client, [bytes('y')], request.id)).rejects.toMatchObject({ code: 'CANNOT_REPLY' })
    await expect(engine.send(other, [bytes('y')], request.id)).rejects.toMatchObject({ code: 'CANNOT_REPLY' })
    await expect(engine.send(server, [bytes('y')], asked)).rejects.toMatchObject({ code: 'CANNOT_REPLY' })
    engine.clear()
    await expect(engine.send(server, [bytes('y')], request.id)).rejects.toMatchObject({ code: 'NOT_HELD' })
  })

  test('what is pending breaks when the socket is closed', async () => {
    const engine = newEngine()
    const client = await started(engine, 'DEALER', connect('tcp://127.0.0.1:9'))
    const asked = await engine.send(client, [bytes('x')])
    expect(engine.counters().pending).toBe(1)
    await engine.stopSource(client)
    expect(rowAt(engine, asked)?.state).toBe('broken')
    expect(engine.counters().pending).toBe(0)
  })
})

describe('Jupyter over DEALER and ROUTER', () => {
  const message = (type: string, id: string, parent = ''): Uint8Array[] => {
    const parts = [{ msg_id: id, msg_type: type }, parent === '' ? {} : { msg_id: parent }, {}, {}]
    return [bytes('<IDS|MSG>'), bytes('0'.repeat(64)), ...parts.map((part) => bytes(JSON.stringify(part)))]
  }
  const idOf = (engine: CaptureEngine, row: RowSummary | undefined): string | undefined =>
    row === undefined ? undefined : textsOf(engine, row).find((text) => text.startsWith('{"msg_id'))

  test('pairs by the id of the request, on both sides, whatever the order of the answers', async () => {
    const engine = newEngine()
    const kernel = await started(engine, 'ROUTER', anyPort)
    const client = await started(engine, 'DEALER', connect(addressOf(engine, kernel)))
    const asked: RowId[] = []
    for (const id of ['a', 'b', 'c']) asked.push(await engine.send(client, message('execute_request', id)))
    const requests = await until('all are asked', () => messagesOf(engine, kernel, 'in').length === 3 && messagesOf(engine, kernel, 'in'))
    const answered = new Map<string, RowId>()
    for (const [index, id] of [
      [2, 'c'],
      [0, 'a'],
      [1, 'b'],
    ] as const) {
      const request = requests[index]
      if (request === undefined) throw new Error('no request')
      answered.set(id, await engine.send(kernel, message('execute_reply', `reply to ${id}`, id), request.id))
    }
    await until('all are answered', () => messagesOf(engine, client, 'in').length === 3)
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      const request = requests[index]
      expect(rowAt(engine, request?.id ?? (0 as RowId))).toMatchObject({ certainty: 'correlation', peer: answered.get(id) })
      const row = rowAt(engine, asked[index] ?? (0 as RowId))
      expect(row).toMatchObject({ role: 'request', state: 'replied', certainty: 'correlation' })
      const reply = messagesOf(engine, client, 'in').find(({ id: candidate }) => candidate === row?.peer)
      expect(idOf(engine, reply)).toContain(`"reply to ${id}"`)
    }
    expect(engine.counters()).toMatchObject({ exchanges: 6, pending: 0 })
  })

  test('an answer to nothing is an orphan, and what is only told is no part of an exchange', async () => {
    const engine = newEngine()
    const kernel = await started(engine, 'ROUTER', anyPort)
    const client = await started(engine, 'DEALER', connect(addressOf(engine, kernel)))
    const asked = await engine.send(client, message('execute_request', 'a'))
    const told = await engine.send(client, message('comm_msg', 'b'))
    const [request] = await until('both are there', () => messagesOf(engine, kernel, 'in').length === 2 && messagesOf(engine, kernel, 'in'))
    await engine.send(kernel, message('execute_reply', 'x', 'of another client'), request?.id)
    const reply = await until('it has come', () => messagesOf(engine, client, 'in').at(0))
    expect(reply).toMatchObject({ role: 'reply', state: 'orphan' })
    expect(rowAt(engine, told)).toMatchObject({ role: 'none', state: 'none' })
    expect(rowAt(engine, asked)).toMatchObject({ state: 'pending' })
  })
})
