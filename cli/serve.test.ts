import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli } from '../e2e/peers/built-cli'
import { freePort, startHelloWorldClient, startScript } from '../e2e/peers/peers'
import type { Program } from '../e2e/peers/program'

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli.remove())

const anyPort = 'tcp://127.0.0.1:*'
const guideLines = [
  'Connecting to hello world server…',
  ...Array.from({ length: 10 }, (_, request) => [`Sending Hello ${request}…`, `Received World ${request}`]).flat(),
]

async function listening(program: Program): Promise<string> {
  const [, endpoint] = await program.waitForErrorLine(/^Listening on (tcp:\/\/127\.0\.0\.1:\d+)$/)
  if (endpoint === undefined) throw new Error('no endpoint')
  return endpoint
}

describe('serve', () => {
  it("answers the guide's client in C ten times, after a second each", { timeout: 30_000 }, async () => {
    await using program = cli.start('serve', anyPort, '--reply', 'World', '--delay', '1000', '--count', '10', '--json')
    await using client = await startHelloWorldClient(await listening(program))
    expect(await program.exited).toEqual({ code: 0, signal: undefined })
    expect(await client.waitForLines(21)).toEqual(guideLines)
    const records = program.lines.map((line) => JSON.parse(line))
    expect(records).toHaveLength(20)
    const replies = records.filter(({ role }) => role === 'reply')
    expect(replies.map(({ frames }) => frames)).toEqual(Array.from({ length: 10 }, () => [{ size: 5, text: 'World' }]))
    for (const { rtt_us } of replies) expect(rtt_us).toBeGreaterThanOrEqual(990_000)
    expect(program.errorLines.at(-1)).toBe('20 messages, 100 B, 0 missed.')
  })

  it('answers at once without a delay, and its last reply arrives', async () => {
    await using program = cli.start('serve', anyPort, '--reply', 'World', '--count', '10')
    await using client = await startHelloWorldClient(await listening(program))
    expect((await program.exited).code).toBe(0)
    expect(await client.waitForLines(21)).toEqual(guideLines)
    expect(program.lines).toHaveLength(20)
    expect(program.lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{6} {2}in {9}5 B {2}Hello$/)
    expect(program.lines[1]).toMatch(/^\d\d:\d\d:\d\d\.\d{6} {2}out {8}5 B {2}[\d.]+ (µs|ms) {2}World$/)
  })

  it('answers with several frames, bytes and empty ones included', async () => {
    await using program = cli.start('serve', anyPort, '--reply', 'ok', '', 'hex:00ff01', '--count', '1')
    await using client = await startScript('req', ['--connect', await listening(program), '--frame', 'Hello'])
    await client.waitForLines(1)
    expect(client.messages()).toEqual([
      [
        { size: 2, text: 'ok' },
        { size: 0, text: '' },
        { size: 3, base64: 'AP8B' },
      ],
    ])
  })

  it('tells of peers and ends at Ctrl-C with totals', async () => {
    await using program = cli.start('serve', anyPort, '--reply', 'World', '--json')
    const endpoint = await listening(program)
    await using client = await startScript('req', ['--connect', endpoint, '--messages', '3'])
    await client.waitForLines(3)
    await program.waitForLines(6)
    await program.waitForErrorLine(/^Disconnected: /)
    program.kill('SIGINT')
    expect(await program.exited).toEqual({ code: 0, signal: undefined })
    expect(program.errorLines).toEqual([
      `Listening on ${endpoint}`,
      `Connected: ${endpoint}`,
      `Disconnected: ${endpoint}`,
      '6 messages, 30 B, 0 missed.',
    ])
  })

  it('says in one sentence that the port is taken', async () => {
    await using other = await startScript('rep_echo', ['--bind', anyPort])
    const { code, lines, errorLines } = await cli.run('serve', other.endpoint, '--reply', 'World')
    expect({ code, lines }).toEqual({ code: 1, lines: [] })
    expect(errorLines).toHaveLength(1)
    expect(errorLines[0]).toContain(other.endpoint)
    expect(errorLines[0]).toMatch(/another socket already listens there/)
  })

  it('connects behind a broker with --connect', async () => {
    const endpoint = `tcp://127.0.0.1:${await freePort()}`
    await using program = cli.start('serve', endpoint, '--connect', '--reply', 'done', '--count', '1')
    await using dealer = await startScript('dealer', ['--bind', endpoint, '--delimiter', '--frame', 'job'])
    await dealer.waitForLines(1)
    expect(dealer.messages()).toEqual([
      [
        { size: 0, text: '' },
        { size: 4, text: 'done' },
      ],
    ])
    expect((await program.exited).code).toBe(0)
  })
})
