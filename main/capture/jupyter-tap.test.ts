import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltWorker, buildTapWorker } from '../../e2e/peers/built-tap-worker'
import { startKernel } from '../../e2e/peers/kernel'
import { correlationOf } from '../../shared/decoders/decode'
import { messageOf } from '../../shared/decoders/message-input'
import { parseConnectionFile } from '../../shared/jupyter/connection-file'
import type { RowSummary } from '../../shared/model'
import { CaptureEngine } from './engine'
import { startedTap, untilMessages } from './tap-testing'
import { addressOf, anyPort, bytes, connect, messagesOf, started, until } from './testing'

let worker: BuiltWorker
let engine: CaptureEngine
beforeAll(async () => {
  worker = await buildTapWorker()
})
afterAll(() => worker.remove())
beforeEach(() => {
  engine = new CaptureEngine({ tapWorkerUrl: worker.url })
})
afterEach(() => engine.close())

function message(type: string, id: string, { parent = '', key = '', content = {} } = {}): Uint8Array[] {
  const header = { msg_id: id, msg_type: type, username: 'test', session: 'test', date: new Date().toISOString(), version: '5.3' }
  const parts = [header, parent === '' ? {} : { msg_id: parent }, {}, content].map((part) => bytes(JSON.stringify(part)))
  return [bytes('<IDS|MSG>'), bytes(createHmac('sha256', key).update(Buffer.concat(parts)).digest('hex')), ...parts]
}

const idOf = ({ id, socket, direction, envelopeFrames }: RowSummary): string | undefined =>
  correlationOf(messageOf(engine.reader.frames(id) ?? [], { socket, direction, envelopeFrames }))?.id

/** Requests with their replies, each of which must carry the request's id. */
function expectPairs(rows: readonly RowSummary[], count: number): void {
  const requests = rows.filter(({ role }) => role === 'request')
  expect(requests).toHaveLength(count)
  for (const request of requests) {
    expect(request).toMatchObject({ state: 'replied', certainty: 'correlation' })
    const reply = rows.find(({ id }) => id === request.peer)
    expect(reply).toMatchObject({ role: 'reply', peer: request.id, rttUs: request.rttUs })
    expect(reply === undefined ? undefined : idOf(reply)).toBe(idOf(request))
  }
}

describe('Jupyter through a tap', () => {
  test('pairs by the id of the request, whatever the order of the answers', async () => {
    const kernel = await started(engine, 'ROUTER', anyPort)
    const tap = await startedTap(engine, addressOf(engine, kernel))
    const client = await started(engine, 'DEALER', connect(tap.address))
    const count = 40
    for (let number = 0; number < count; number += 1) await engine.send(client, message('execute_request', `id-${number}`))
    const requests = await until(
      'all are asked',
      () => messagesOf(engine, kernel, 'in').length === count && messagesOf(engine, kernel, 'in'),
    )
    // Every seventh: no request is answered in its turn.
    const order = requests.map((_, index) => (index * 7 + 3) % count)
    for (const index of order) {
      const reply = message('execute_reply', randomUUID(), { parent: `id-${index}` })
      await engine.send(kernel, reply, requests[index]?.id)
    }
    await until('all are answered', () => messagesOf(engine, client, 'in').length === count)
    expectPairs(await untilMessages(engine, tap.source, 2 * count), count)
    expectPairs(messagesOf(engine, client), count)
    expectPairs(messagesOf(engine, kernel), count)
  })

  test('of a real kernel pairs its requests that are under way at once', { timeout: 40_000 }, async () => {
    await using kernel = await startKernel()
    const { key, shell_port } = parseConnectionFile('kernel', readFileSync(kernel.path, 'utf8'))
    const tap = await startedTap(engine, `tcp://127.0.0.1:${shell_port}`)
    const client = await started(engine, 'DEALER', connect(tap.address))
    const asked = [
      message('kernel_info_request', randomUUID(), { key }),
      message('execute_request', randomUUID(), { key, content: { code: 'import time; time.sleep(0.3)', silent: false } }),
      message('complete_request', randomUUID(), { key, content: { code: 'pri', cursor_pos: 3 } }),
      message('execute_request', randomUUID(), { key, content: { code: '1 + 1', silent: false } }),
    ]
    for (const frames of asked) await engine.send(client, frames)
    await until('all are answered', () => messagesOf(engine, client, 'in').length === asked.length)
    expectPairs(await untilMessages(engine, tap.source, 2 * asked.length), asked.length)
  })
})
