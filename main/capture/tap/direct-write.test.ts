import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { DirectWrite } from './direct-write'

const open: { destroy(): unknown }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.destroy()
})

async function pair(): Promise<{ here: Socket; there: Socket }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const accepted = once(server, 'connection')
  const here = connect(address.port, '127.0.0.1')
  await once(here, 'connect')
  const [there] = (await accepted) as [Socket]
  server.close()
  open.push(here, there)
  return { here, there }
}

describe.skipIf(process.platform === 'win32')('a direct write', () => {
  test('is taken by the system at once, and reaches the other side', async () => {
    const { here, there } = await pair()
    expect(new DirectWrite().write(here, Buffer.from('hello and more'), 5)).toBe(5)
    const [data] = (await once(there, 'data')) as [Buffer]
    expect(data.toString()).toBe('hello')
    expect(here.bytesWritten).toBe(0)
  })

  test('takes what there is room for, and nothing when there is none', async () => {
    const { here, there } = await pair()
    there.pause()
    const direct = new DirectWrite()
    const much = Buffer.alloc(8 * 1024 * 1024)
    let taken = 0
    for (let tries = 0; tries < 100; tries += 1) {
      const written = direct.write(here, much, much.byteLength)
      taken += written
      if (written === 0) break
    }
    expect(taken).toBeGreaterThan(0)
    expect(direct.write(here, much, 1)).toBe(0)
    let received = 0
    there.on('data', (data: Buffer) => {
      received += data.byteLength
    })
    there.resume()
    here.end('.')
    await once(there, 'end')
    expect(received).toBe(taken + 1)
  })

  test('leaves a socket that was closed alone: its descriptor may be another’s', async () => {
    const { here } = await pair()
    const direct = new DirectWrite()
    expect(direct.write(here, Buffer.from('x'), 1)).toBe(1)
    here.destroy()
    expect(direct.write(here, Buffer.from('x'), 1)).toBe(0)
    await once(here, 'close')
    expect(direct.write(here, Buffer.from('x'), 1)).toBe(0)
  })
})
