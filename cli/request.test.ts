import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli } from '../e2e/peers/built-cli'
import { freePort, type Peer, startHelloWorldServer, startScript } from '../e2e/peers/peers'

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli.remove())

const anyPort = 'tcp://127.0.0.1:*'

describe("a request to the guide's server in C", () => {
  let server: Peer
  beforeAll(async () => {
    server = await startHelloWorldServer(`tcp://127.0.0.1:${await freePort()}`)
  })
  afterAll(() => server.stop())

  it('prints the reply and says how long it took', async () => {
    const { code, lines, errorLines } = await cli.run('request', server.endpoint, 'Hello')
    expect({ code, lines }).toEqual({ code: 0, lines: ['World'] })
    expect(errorLines).toEqual([expect.stringMatching(/^Round trip: (1\.\d{3} s|99\d\.\d{3} ms)$/)])
    expect(server.lines).toContain('Received Hello')
  })

  it("prints the reply's record with --json", async () => {
    const { code, lines, errorLines } = await cli.run('request', server.endpoint, 'Hello', '--json')
    expect({ code, errorLines }).toEqual({ code: 0, errorLines: [] })
    expect(lines).toHaveLength(1)
    const record = JSON.parse(lines[0] ?? '')
    expect(record).toMatchObject({
      kind: 'message',
      endpoint: server.endpoint,
      socket: 'REQ',
      direction: 'in',
      frames: [{ size: 5, text: 'World' }],
      role: 'reply',
      state: 'replied',
      certainty: 'certain',
    })
    // The server sleeps a second; connecting is not part of it. The request's time is taken when its sending is reported,
    // which on a busy machine is a little after it went.
    expect(record.rtt_us).toBeGreaterThanOrEqual(1_000_000)
    expect(record.rtt_us).toBeLessThan(1_500_000)
  })

  it('gives up after the timeout with exit code 1 and one sentence', async () => {
    const { code, lines, errorLines } = await cli.run('request', server.endpoint, 'Hello', '--timeout', '300')
    expect({ code, lines, errorLines }).toEqual({
      code: 1,
      lines: [],
      errorLines: [
        `zmq-inspector: No reply from ${server.endpoint} within 300 ms: the peer was connected and did not answer (allow more time with --timeout).`,
      ],
    })
  })
})

describe('a request', () => {
  it('carries text, bytes and empty frames both ways', async () => {
    await using echo = await startScript('rep_echo', ['--bind', anyPort])
    const frames = ['Grüße 🐙', 'hex:00ff01', '', 'text:hex:']
    const { code, lines } = await cli.run('request', echo.endpoint, ...frames)
    expect({ code, lines }).toEqual({ code: 0, lines: ['Grüße 🐙', 'hex:00ff01', "''", 'hex:'] })
    expect(echo.messages()).toEqual([
      [
        { size: 12, text: 'Grüße 🐙' },
        { size: 3, base64: 'AP8B' },
        { size: 0, text: '' },
        { size: 4, text: 'hex:' },
      ],
    ])
  })

  it('takes frames that begin with a dash after --', async () => {
    await using echo = await startScript('rep_echo', ['--bind', anyPort])
    expect((await cli.run('request', echo.endpoint, '--', '-x', '--json')).lines).toEqual(['-x', '--json'])
  })

  it('goes to a ROUTER under the routing id it was given', async () => {
    await using router = await startScript('router_echo', ['--bind', anyPort])
    const { lines } = await cli.run('request', router.endpoint, 'Hello', '--routing-id', 'client-7')
    expect(lines).toEqual(['Hello'])
    expect(router.messages()).toEqual([
      [
        { size: 8, text: 'client-7' },
        { size: 0, text: '' },
        { size: 5, text: 'Hello' },
      ],
    ])
  })

  it('gets a reply of 64 MiB as one record', async () => {
    const size = 64 * 1024 * 1024
    await using echo = await startScript('rep_echo', ['--bind', anyPort, '--size', String(size)])
    const { code, lines } = await cli.run('request', echo.endpoint, 'Hello', '--json')
    expect(code).toBe(0)
    expect(lines).toHaveLength(1)
    const [frame] = JSON.parse(lines[0] ?? '').frames
    expect(frame.size).toBe(size)
    const bytes = Buffer.from(frame.base64, 'base64')
    expect(bytes.byteLength).toBe(size)
    expect(bytes.subarray(-256).equals(Buffer.from(Array.from({ length: 256 }, (_, index) => index)))).toBe(true)
  })

  it('says that no peer was ever connected', async () => {
    const endpoint = `tcp://127.0.0.1:${await freePort()}`
    const { code, errorLines } = await cli.run('request', endpoint, 'Hello', '--timeout', '300')
    expect(code).toBe(1)
    expect(errorLines).toEqual([
      `zmq-inspector: No reply from ${endpoint} within 300 ms: no peer was ever connected (check that a server listens there).`,
    ])
  })

  it('says that what it reached does not speak ZeroMQ', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.resume()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    try {
      const { code, errorLines } = await cli.run('request', `tcp://127.0.0.1:${address.port}`, 'Hello', '--timeout', '300')
      expect(code).toBe(1)
      expect(errorLines).toEqual([expect.stringContaining('no peer completed the ZeroMQ handshake')])
    } finally {
      server.close()
    }
  })

  it('says that the peer is of the wrong type', async () => {
    await using pub = await startScript('pub', ['--bind', anyPort, '--messages', '0', '--interval-ms', '50'])
    const { code, errorLines } = await cli.run('request', pub.endpoint, 'Hello', '--timeout', '500')
    expect(code).toBe(1)
    expect(errorLines).toEqual([expect.stringContaining('the ZeroMQ handshake failed')])
  })

  it('says that the connection was lost', async () => {
    await using server = await startHelloWorldServer(`tcp://127.0.0.1:${await freePort()}`)
    await using program = cli.start('request', server.endpoint, 'Hello')
    await server.waitForLines(1)
    await server.stop()
    expect((await program.exited).code).toBe(1)
    expect(program.errorLines).toEqual([`zmq-inspector: The connection to ${server.endpoint} was lost before the reply came.`])
  })

  it('ends at Ctrl-C with exit code 1', async () => {
    await using server = await startHelloWorldServer(`tcp://127.0.0.1:${await freePort()}`)
    await using program = cli.start('request', server.endpoint, 'Hello')
    await server.waitForLines(1)
    program.kill('SIGINT')
    expect(await program.exited).toEqual({ code: 1, signal: undefined })
    expect(program.errorLines).toEqual([`zmq-inspector: Interrupted before ${server.endpoint} replied.`])
  })
})
