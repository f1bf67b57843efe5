import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { expect, test } from 'vitest'
import type { SourceId } from '../../shared/model'
import { CaptureEngine } from './engine'
import { addressOf, anyPort, bytes, configOf, connect, messagesOf, peersOf, started, until } from './testing'

const root = resolve(import.meta.dirname, '../..')

test.runIf(process.platform === 'linux')('starting and stopping 50 times leaves no file descriptor open', async () => {
  const engine = new CaptureEngine()
  const openFiles = () => readdirSync('/proc/self/fd').length
  const rounds = async (count: number) => {
    for (let round = 0; round < count; round += 1) {
      const server = await started(engine, 'REP', anyPort)
      const client = await started(engine, 'REQ', connect(addressOf(engine, server)))
      await engine.send(client, [bytes('x')])
      await until('it is there', () => messagesOf(engine, server).length === 1)
      await engine.removeSource(client)
      await engine.removeSource(server)
    }
  }
  // The first sockets start libzmq's threads.
  await rounds(2)
  const before = openFiles()
  await rounds(50)
  await until('libzmq has closed what it still had', () => openFiles() <= before + 2)
  expect(engine.sources()).toEqual([])
  expect(engine.sourceCounters()).toEqual([])
  await engine.close()
})

test('stopping in the midst of traffic harms nothing', async () => {
  const engine = new CaptureEngine()
  const pull = await started(engine, 'PULL', anyPort)
  const push = await started(engine, 'PUSH', connect(addressOf(engine, pull)))
  for (let round = 0; round < 10; round += 1) {
    await until('they are connected', () => peersOf(engine, pull) === 1)
    const sends = Array.from({ length: 300 }, (_, number) => engine.send(push, [bytes(`${number}`)]))
    const outcomes = Promise.allSettled(sends)
    await sends[100]
    await engine.stopSource(push)
    for (const outcome of await outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'SOCKET_CLOSED' })
    }
    await engine.stopSource(pull)
    await engine.startSource(pull)
    await engine.updateSource(push, configOf('PUSH', connect(addressOf(engine, pull))))
    await engine.startSource(push)
  }
  await engine.close()
})

test('a closed engine takes no more sources, and stays readable', async () => {
  const engine = new CaptureEngine()
  const push = await started(engine, 'PUSH', anyPort)
  await engine.close()
  expect(() => engine.addSource(configOf('PUSH', anyPort))).toThrow('The capture engine is closed.')
  await expect(engine.startSource(push)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })
  expect(engine.source(push)?.state).toBe('stopped')
  expect(engine.reader.endRow).toBeGreaterThan(1)
  await engine.close()
})

test('after close() a process ends by itself, whatever was going on', async () => {
  const outDir = resolve(root, 'node_modules/.cache/engine-lifetime-test')
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: resolve(import.meta.dirname, 'engine.ts'),
      outDir,
      target: 'node20',
      emptyOutDir: true,
      rollupOptions: { external: ['zeromq'] },
    },
  })
  const script = `
    import { CaptureEngine } from '${resolve(outDir, 'engine.js')}'
    const engine = new CaptureEngine()
    const config = (socket, mode, address, options = {}) =>
      ({ kind: 'endpoint', name: socket, socket, endpoints: [{ mode, address }], subscriptions: [], options, security: { mechanism: 'NULL' } })
    const start = async (...args) => { const id = engine.addSource(config(...args)); await engine.startSource(id); return id }
    const server = await start('ROUTER', 'bind', 'tcp://127.0.0.1:*')
    const client = await start('DEALER', 'connect', engine.source(server).endpoints[0].resolved)
    const nowhere = await start('DEALER', 'connect', 'tcp://127.0.0.1:9', { lingerMs: -1 })
    const stuck = await start('PUSH', 'bind', 'tcp://127.0.0.1:*')
    await engine.send(client, [Buffer.from('pending')])
    await engine.send(nowhere, [Buffer.from('never leaves')])
    engine.send(stuck, [Buffer.from('never taken')]).catch((error) => console.log(error.code))
    await new Promise((resolve) => setImmediate(resolve))
    await engine.close()
    console.log('closed')
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    timeout: 15_000,
  })
  expect(stdout.trim().split('\n')).toEqual(['SOCKET_CLOSED', 'closed'])
})

test('sources are numbered once and for all', async () => {
  const engine = new CaptureEngine()
  const first: SourceId = engine.addSource(configOf('PULL', anyPort))
  await engine.removeSource(first)
  expect(engine.addSource(configOf('PULL', anyPort))).toBe(first + 1)
  await engine.close()
})
