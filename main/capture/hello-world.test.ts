import { afterEach, expect, test } from 'vitest'
import { CaptureEngine } from './engine'
import { startHelloWorld } from './hello-world'
import { addressOf, messagesOf, textsOf, until } from './testing'

const engines: CaptureEngine[] = []
function newEngine(): CaptureEngine {
  const engine = new CaptureEngine()
  engines.push(engine)
  return engine
}
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()))
})

test('Hello World makes its requests one after the other, each answered after the server’s delay', async () => {
  const engine = newEngine()
  const hello = await startHelloWorld(engine, { requests: 3, delayMs: 40 })
  expect(engine.sources().map(({ config, demo }) => [config.name, demo])).toEqual([
    ['Hello World server', true],
    ['Hello World client', true],
  ])
  await hello.done
  const asked = messagesOf(engine, hello.client, 'out')
  expect(asked.map((row) => textsOf(engine, row))).toEqual([['Hello'], ['Hello'], ['Hello']])
  for (const row of asked) {
    expect(row).toMatchObject({ state: 'replied', certainty: 'certain', role: 'request' })
    expect(row.rttUs).toBeGreaterThanOrEqual(40_000)
    expect(row.rttUs).toBeLessThan(5_000_000)
  }
  expect(messagesOf(engine, hello.client, 'in').map((row) => textsOf(engine, row))).toEqual([['World'], ['World'], ['World']])
})

test('after the last request the server goes on answering', async () => {
  const engine = newEngine()
  const hello = await startHelloWorld(engine, { requests: 1, delayMs: 1 })
  await hello.done
  const row = await engine.send(hello.client, [Buffer.from('Hello again')])
  await until('the answer is there', () => engine.reader.row(row)?.state === 'replied')
})

test('a server that is started again at another port gets its client back', async () => {
  const engine = newEngine()
  const hello = await startHelloWorld(engine, { requests: 1, delayMs: 1 })
  await hello.done
  await engine.stopSource(hello.server)
  await engine.startSource(hello.server)
  await until('the client follows', () => addressOf(engine, hello.client) === addressOf(engine, hello.server))
  await until('the client is connected', () => engine.endpoints(hello.client)[0]?.state === 'connected')
  const row = await engine.send(hello.client, [Buffer.from('Hello again')])
  await until('the answer is there', () => engine.reader.row(row)?.state === 'replied')
})

test('Hello World goes on when the capture is cleared while a request waits', async () => {
  const engine = newEngine()
  const hello = await startHelloWorld(engine, { requests: 3, delayMs: 100 })
  await until('the server has the first request', () => messagesOf(engine, hello.server, 'in').length === 1)
  engine.clear()
  await hello.done
  expect(messagesOf(engine, hello.client, 'in').map((row) => textsOf(engine, row))).toEqual([['World'], ['World'], ['World']])
})

test('disposing of Hello World removes its sources and ends what is waited for', async () => {
  const engine = newEngine()
  const hello = await startHelloWorld(engine, { requests: 10, delayMs: 10_000 })
  await hello.dispose()
  expect(engine.sources()).toEqual([])
  await expect(hello.done).rejects.toMatchObject({ code: 'HELLO_WORLD_STOPPED' })
  expect(messagesOf(engine, hello.client, 'out').map(({ state }) => state)).toEqual(['broken'])
})
