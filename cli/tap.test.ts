import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli } from '../e2e/peers/built-cli'
import { freePort, startScript } from '../e2e/peers/peers'
import type { Program } from '../e2e/peers/program'

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli.remove())

const anyPort = 'tcp://127.0.0.1:*'

/** Starts a tap. Answers with the address at which clients connect. */
async function tapping(upstream: string, ...more: string[]): Promise<{ program: Program; address: string }> {
  const program = cli.start('tap', '--listen', anyPort, '--upstream', upstream, ...more)
  const [, address = ''] = await program.waitForErrorLine(/^Listening at (\S+), relaying to/)
  return { program, address }
}

const records = (program: Program) => program.lines.map((line) => JSON.parse(line))

describe('tap', () => {
  it('prints messages, commands and events as lines, and totals at the end', async () => {
    await using rep = await startScript('rep_echo', ['--bind', anyPort, '--delay-ms', '20', '--frame', 'World'])
    const { program, address } = await tapping(rep.endpoint)
    await using _program = program
    await using req = await startScript('req', ['--connect', address, '--messages', '3'])
    expect((await req.exited).code).toBe(0)
    // A command, event or message a line: accepted, connected, 2 greetings, 2 READY, succeeded, 6 messages, 2 half closed, disconnected.
    await program.waitForLines(16)
    program.kill('SIGINT')
    expect(await program.exited).toEqual({ code: 0, signal: undefined })
    expect(program.errorLines).toEqual([
      `Listening at ${address}, relaying to ${rep.endpoint}. Point your client at ${address}.`,
      '1 connection, 3 messages (15 B) to the server, 3 messages (15 B) to the client, 0 missed.',
      expect.stringMatching(
        /^3 exchanges: 3 replied, 0 pending, 0 timed out, 0 broken\. Round trip: p50 \d\d\.\d{3} ms, max \d+\.\d{3} ms\.$/,
      ),
    ])
    const lines = program.lines.map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{6} {2}/, '').replace(/in \d\d\.\d{3} ms/, 'in N ms'))
    expect(lines[0]).toMatch(/^#1 {4}client · server {13}accepted {2}tcp:\/\/127\.0\.0\.1:\d+$/)
    expect(lines.slice(1, 9)).toEqual([
      `#1    client · server             connected  ${rep.endpoint}`,
      // Either side may be the first to say what it speaks, and who it is.
      expect.stringMatching(/^#1 {4}client [←→] server {13}greeting {2}ZMTP 3\.1, NULL$/),
      expect.stringMatching(/^#1 {4}client [←→] server {13}greeting {2}ZMTP 3\.1, NULL$/),
      expect.stringMatching(
        /^#1 {7}REQ → server {7}38 B {2}READY {2}Socket-Type REQ$|^#1 {4}client ← REP {10}25 B {2}READY {2}Socket-Type REP$/,
      ),
      expect.stringMatching(/^#1 {7}REQ [←→] REP {10}(38|25) B {2}READY {2}Socket-Type RE[QP]$/),
      '#1       REQ · REP                handshake succeeded  REQ → REP',
      "#1       REQ → REP           5 B  '' | Hello",
      "#1       REQ ← REP           5 B  replied in N ms  '' | World",
    ])
  })

  it('prints records with --json, without what is not wanted', async () => {
    await using rep = await startScript('rep_echo', ['--bind', anyPort])
    const { program, address } = await tapping(rep.endpoint, '--json', '--no-commands', '--no-events', '--count', '4')
    await using _program = program
    await using req = await startScript('req', ['--connect', address, '--messages', '2', '--frame', '{n}', '--hex', '00ff'])
    expect(await program.exited).toEqual({ code: 0, signal: undefined })
    expect((await req.exited).code).toBe(0)
    expect(records(program)).toMatchObject(
      [0, 0, 1, 1].map((number, index) => ({
        kind: 'message',
        source: 'tap',
        connection: 1,
        endpoint: address,
        socket: index % 2 === 0 ? 'REQ' : 'REP',
        direction: index % 2 === 0 ? 'to-server' : 'to-client',
        envelope: 1,
        frames: [
          { size: 0, text: '' },
          { size: 1, text: String(number) },
          { size: 2, base64: 'AP8=' },
        ],
        exchange: number + 1,
        transfer_us: expect.any(Number),
      })),
    )
    expect(program.errorLines.at(-2)).toMatch(
      /^1 connection, 2 messages \(6 B\) to the server, 2 messages \(6 B\) to the client, 0 missed\.$/,
    )
  })

  it('tells replied, timed out, broken and pending exchanges apart in its totals', async () => {
    // It answers the first request late, the second not before it is killed with the tap's own end, and so on.
    await using slow = await startScript('any_socket', ['--bind', anyPort, '--type', 'router', '--do', 'answer', '--swallow', '2'])
    const { program, address } = await tapping(slow.endpoint, '--json', '--no-events', '--no-commands', '--timeout', '300')
    await using _program = program
    const dying = await startScript('req', ['--connect', address, '--frame', 'dies'])
    await program.waitForLines(1)
    await dying.stop()
    await using _waiting = await startScript('req', ['--connect', address, '--frame', 'waits'])
    await program.waitForLines(2)
    // The dealer's own replies show that time passes: more than the timeout and what it is looked for by.
    const ask = ['--type', 'dealer', '--do', 'ask', '--messages', '3', '--frame', '', '--frame', 'x']
    await using slowly = await startScript('any_socket', ['--connect', address, ...ask])
    expect((await slowly.exited).code).toBe(0)
    await program.waitForLines(8)
    program.kill('SIGTERM')
    expect((await program.exited).code).toBe(0)
    expect(program.errorLines.at(-1)).toMatch(/^5 exchanges: 3 replied, (1 pending, 0|0 pending, 1) timed out, 1 broken\. Round trip: p50 /)
  })

  it('counts what never came in time as timed out', async () => {
    await using slow = await startScript('any_socket', ['--bind', anyPort, '--type', 'rep', '--do', 'answer', '--delay-ms', '500'])
    const { program, address } = await tapping(slow.endpoint, '--json', '--no-events', '--no-commands', '--timeout', '10')
    await using _program = program
    await using _dealer = await startScript('dealer', ['--connect', address, '--messages', '2', '--delimiter'])
    // Both were asked at once: when the first has its reply, the second has waited as long.
    await program.waitForLines(3)
    program.kill('SIGINT')
    expect((await program.exited).code).toBe(0)
    expect(program.errorLines.at(-1)).toMatch(
      /^2 exchanges: 1 replied, 0 pending, 1 timed out, 0 broken\. Round trip: p50 \d{3}\.\d{3} ms, max/,
    )
  })

  it('ends after --for seconds, with a client still connected', async () => {
    await using rep = await startScript('rep_echo', ['--bind', anyPort])
    const { program, address } = await tapping(rep.endpoint, '--for', '1')
    await using _program = program
    const client = connect(Number(address.split(':').at(-1)), '127.0.0.1')
    client.on('error', () => undefined).resume()
    await Promise.all([once(client, 'close'), program.exited])
    expect(await program.exited).toEqual({ code: 0, signal: undefined })
    expect(program.errorLines.slice(1)).toEqual([
      '1 connection, 0 messages (0 B) to the server, 0 messages (0 B) to the client, 0 missed.',
      '0 exchanges: 0 replied, 0 pending, 0 timed out, 0 broken.',
    ])
  })

  it('ends quietly when the reader of its output goes away', async () => {
    await using pull = await startScript('pull', ['--bind', anyPort])
    const { program, address } = await tapping(pull.endpoint, '--no-events', '--no-commands')
    await using _program = program
    await using push = await startScript('push', ['--connect', address, '--messages', '3000', '--size', '1000', '--wait'])
    program.closeOutput()
    push.go()
    expect(await program.exited).toEqual({ code: 0, signal: undefined })
    expect(program.errorLines).toHaveLength(1)
  })

  it('warns when other machines can connect, and says where to', async () => {
    const port = await freePort()
    const { code, errorLines } = await cli.run('tap', '-l', `tcp://*:${port}`, '-u', 'tcp://127.0.0.1:9', '--for', '0.1')
    expect(code).toBe(0)
    expect(errorLines.slice(0, 2)).toEqual([
      `Listening at tcp://0.0.0.0:${port}, relaying to tcp://127.0.0.1:9. Point your client at tcp://127.0.0.1:${port}, or to this machine’s address and that port from elsewhere.`,
      `Warning: other machines can connect to tcp://0.0.0.0:${port} and reach the server through it.`,
    ])
  })

  it('relays between ipc endpoints', async () => {
    const path = join(tmpdir(), `zmq-inspector-tap-${process.pid}`)
    await using rep = await startScript('rep_echo', ['--bind', `ipc://${path}-server`])
    await using program = cli.start('tap', '-l', `ipc://${path}`, '-u', rep.endpoint, '--json', '--count', '2')
    await program.waitForErrorLine(/^Listening at ipc:/)
    await using req = await startScript('req', ['--connect', `ipc://${path}`])
    expect((await program.exited).code).toBe(0)
    expect((await req.exited).code).toBe(0)
    expect(records(program).at(-1)).toMatchObject({ role: 'reply', certainty: 'certain' })
  })
})

describe('what goes wrong', () => {
  it('is told in one sentence, with exit code 1, when the address is in use', async () => {
    await using rep = await startScript('rep_echo', ['--bind', anyPort])
    const { code, lines, errorLines } = await cli.run('tap', '--listen', rep.endpoint, '--upstream', 'tcp://127.0.0.1:9')
    expect({ code, lines }).toEqual({ code: 1, lines: [] })
    expect(errorLines).toEqual([
      `zmq-inspector: ${rep.endpoint} is already in use (choose another port or path to listen at; the server keeps its own).`,
    ])
  })

  it('a server that is not there is shown as it is tried', async () => {
    const upstream = `tcp://127.0.0.1:${await freePort()}`
    const { program, address } = await tapping(upstream)
    await using _program = program
    await using _req = await startScript('req', ['--connect', address])
    const lines = await program.waitForLines(2)
    expect(lines[1]).toContain(`connect failed  ${upstream} cannot be reached (ECONNREFUSED).`)
  })

  it.each([
    ["Required option '-l, --listen <endpoint>' not specified.", '--upstream', 'tcp://127.0.0.1:1'],
    ["Required option '-u, --upstream <endpoint>' not specified.", '--listen', anyPort],
    ['“127.0.0.1:5555” names no transport (write tcp://127.0.0.1:5555 or ipc://127.0.0.1:5555).', '-l', '127.0.0.1:5555', '-u', 'ipc:///x'],
    ['“*” is an address to bind, not one to connect to (name a host, such as 127.0.0.1).', '-l', anyPort, '-u', 'tcp://*:5555'],
    [
      'The tap would relay to itself (listen at another address than the server’s, and point the client there).',
      ...['-l', 'tcp://*:5555', '-u', 'tcp://localhost:5555'],
    ],
    ['--count must be at least 1, not 0.', '-l', anyPort, '-u', 'tcp://127.0.0.1:1', '--count', '0'],
    ['--for must be a number, not “long”.', '-l', anyPort, '-u', 'tcp://127.0.0.1:1', '--for', 'long'],
    ["Too many arguments for 'tap'. Expected 0 arguments but got 1.", 'tcp://127.0.0.1:1', '-l', anyPort, '-u', 'tcp://127.0.0.1:1'],
  ])('%s', async (sentence, ...commandLine) => {
    const { code, lines, errorLines } = await cli.run('tap', ...commandLine)
    expect({ code, lines, errorLines }).toEqual({ code: 2, lines: [], errorLines: [`zmq-inspector: ${sentence}`] })
  })
})
