import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
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

async function listening(program: Program): Promise<string> {
  const [, endpoint] = await program.waitForErrorLine(/^Listening on (.+)$/)
  if (endpoint === undefined) throw new Error('no endpoint')
  return endpoint
}

describe('connect --type sub', () => {
  it('prints what a publisher sends as records', async () => {
    const frames = ['--frame', 'orders {n}', '--frame', '', '--hex', '00ff01', '--frame', 'Grüße']
    const publisher = ['--bind', anyPort, '--await-subscriptions', '1', '--messages', '3', ...frames]
    await using pub = await startScript('pub', publisher)
    const { code, lines, errorLines } = await cli.run('connect', pub.endpoint, '--type', 'sub', '--subscribe', '', '--json', '--count', '3')
    expect(code).toBe(0)
    const records = lines.map((line) => JSON.parse(line))
    expect(records).toHaveLength(3)
    records.forEach((record, number) => {
      expect(Object.keys(record)).toEqual(['kind', 'id', 't', 't_us', 'source', 'connection', 'endpoint', 'socket', 'direction', 'frames'])
      expect(record).toMatchObject({ kind: 'message', source: 'sub', endpoint: pub.endpoint, socket: 'SUB', direction: 'in' })
      expect(record.t).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
      expect(record.frames).toEqual([
        { size: 8, text: `orders ${number}` },
        { size: 0, text: '' },
        { size: 3, base64: 'AP8B' },
        { size: 7, text: 'Grüße' },
      ])
    })
    // The publisher may be seen to leave before its last message is.
    expect(errorLines[0]).toBe(`Connected: ${pub.endpoint}`)
    expect(errorLines.at(-1)).toBe('3 messages, 54 B, 0 missed.')
  })

  it('prints what decoders say, the built-in ones and those of a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'connect-'))
    const tick =
      "export default { name: 'tick', recognise: () => 1, decode: ({ sizes }) => ({ summary: 'TICK', nodes: [{ name: 'size', value: sizes[0] }] }) }"
    await writeFile(join(folder, 'tick.js'), tick)
    const publisher = ['--bind', anyPort, '--await-subscriptions', '1', '--messages', '2', '--frame', '{"n": {n}}']
    const printed = async (...flags: readonly string[]): Promise<readonly string[]> => {
      await using pub = await startScript('pub', publisher)
      const { code, lines } = await cli.run('connect', pub.endpoint, '--type', 'sub', '--count', '2', ...flags)
      expect(code).toBe(0)
      return lines
    }
    const [record] = (await printed('--json', '--decode')).map((line) => JSON.parse(line))
    expect(record.decoded).toEqual({ decoder: 'json', summary: '{"n": 0}', fields: { 'json.n': 0 } })
    expect((await printed('--decoders', folder)).map((line) => line.slice(-6))).toEqual(['  TICK', '  TICK'])
    const [own] = (await printed('--json', '--decoders', folder)).map((line) => JSON.parse(line))
    expect(own.decoded).toEqual({ decoder: 'tick', summary: 'TICK', fields: { 'tick.size': 8 } })
    await rm(folder, { recursive: true })
  })

  it('subscribes to each prefix, and to everything by default', async () => {
    await using some = await startScript('pub', ['--bind', anyPort, '--await-subscriptions', '2', '--messages', '10', '--frame', '{n}'])
    const two = await cli.run('connect', some.endpoint, '--type', 'sub', '--subscribe', '3', '--subscribe', '7', '--json', '--count', '2')
    expect(two.lines.map((line) => JSON.parse(line).frames[0].text)).toEqual(['3', '7'])
    await using all = await startScript('pub', ['--bind', anyPort, '--await-subscriptions', '1', '--messages', '2', '--frame', '{n}'])
    expect((await cli.run('connect', all.endpoint, '-t', 'SUB', '-n', '2')).lines).toHaveLength(2)
    expect(all.messages()).toEqual([[{ size: 1, text: '\u0001' }]])
  })

  it('hears several publishers', async () => {
    const publisher = ['--bind', anyPort, '--await-subscriptions', '1']
    await using one = await startScript('pub', [...publisher, '--frame', 'one'])
    await using two = await startScript('pub', [...publisher, '--frame', 'two'])
    const { lines } = await cli.run('connect', one.endpoint, two.endpoint, '--type', 'sub', '--json', '--count', '2')
    const heard = lines.map((line) => JSON.parse(line).frames[0].text)
    expect(heard.sort()).toEqual(['one', 'two'])
  })

  it('says once that nobody answers, and connects when somebody comes', async () => {
    const endpoint = `tcp://127.0.0.1:${await freePort()}`
    await using program = cli.start('connect', endpoint, '--type', 'sub', '--count', '1')
    await program.waitForErrorLine(/^Nobody answers/)
    await using _pub = await startScript('pub', ['--bind', endpoint, '--messages', '0', '--interval-ms', '50'])
    expect((await program.exited).code).toBe(0)
    expect(program.errorLines.filter((line) => line.startsWith('Nobody'))).toEqual([`Nobody answers at ${endpoint} yet; trying again`])
    expect(program.errorLines.at(-1)).toBe('1 message, 5 B, 0 missed.')
    expect(program.lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{6} {2}in {9}5 B {2}Hello$/)])
  })
})

describe('connect --bind', () => {
  it('prints every message of a burst of 5,000', async () => {
    await using program = cli.start('connect', anyPort, '--bind', '--type', 'pull', '--json', '--count', '5000')
    await using _push = await startScript('push', ['--connect', await listening(program), '--messages', '5000', '--frame', 'job {n}'])
    expect((await program.exited).code).toBe(0)
    const texts = program.lines.map((line) => JSON.parse(line).frames[0].text)
    expect(texts).toEqual(Array.from({ length: 5000 }, (_, number) => `job ${number}`))
    expect(program.errorLines.at(-1)).toMatch(/^5000 messages, .* 0 missed\.$/)
  })

  it('prints events among the messages with --events', async () => {
    const endpoint = `ipc://${join(tmpdir(), `zmq-inspector-test-${process.pid}`)}`
    await using program = cli.start('connect', endpoint, '--bind', '--type', 'router', '--json', '--events', '--count', '1')
    await listening(program)
    await using dealer = await startScript('dealer', ['--connect', endpoint, '--routing-id', 'me', '--delimiter', '--wait'])
    await program.waitForErrorLine(/^Connected: /)
    dealer.go()
    expect((await program.exited).code).toBe(0)
    const records = program.lines.map((line) => JSON.parse(line))
    expect(records.filter(({ kind }) => kind === 'event').map(({ event }) => event)).toEqual([
      'listening',
      'accepted',
      'handshake succeeded',
    ])
    expect(records.map(({ id }) => id)).toEqual(records.map((_, index) => index + 1))
    expect(records.at(-1)).toMatchObject({
      frames: [{ text: 'me' }, { size: 0 }, { text: 'Hello' }],
      envelope: 2,
      role: 'request',
      state: 'pending',
    })
  })

  it('ends after --for seconds', async () => {
    const { code, lines, errorLines } = await cli.run('connect', anyPort, '--bind', '--type', 'pull', '--for', '0.2')
    expect({ code, lines }).toEqual({ code: 0, lines: [] })
    expect(errorLines).toEqual([expect.stringMatching(/^Listening on /), '0 messages, 0 B, 0 missed.'])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends at %s with everything printed and totals', async (signal) => {
    await using program = cli.start('connect', anyPort, '--bind', '--type', 'pull')
    await using _push = await startScript('push', ['--connect', await listening(program), '--messages', '100'])
    await program.waitForLines(100)
    program.kill(signal)
    expect(await program.exited).toEqual({ code: 0, signal: undefined })
    expect(program.lines).toHaveLength(100)
    expect(program.errorLines.at(-1)).toBe('100 messages, 500 B, 0 missed.')
  })

  it('ends quietly when the reader of its output goes away', async () => {
    const program = spawn(process.execPath, [cli.path, 'connect', anyPort, '--bind', '--type', 'pull', '--json'], { stdio: 'pipe' })
    try {
      let errors = ''
      program.stderr.setEncoding('utf8')
      while (!errors.includes('\n')) errors += (await once(program.stderr, 'data'))[0]
      program.stderr.on('data', (text: string) => {
        errors += text
      })
      const endpoint = errors.match(/^Listening on (.+)$/m)?.[1] ?? ''
      await using push = await startScript('push', ['--connect', endpoint, '--messages', '2000', '--wait', '--size', '1000'])
      // What `| head -1` does: read a little, then close.
      program.stdout.once('data', () => program.stdout.destroy())
      push.go()
      expect(await once(program, 'close')).toEqual([0, null])
      expect(errors.split('\n').filter((line) => !/^(Listening|Connected|Disconnected)/.test(line))).toEqual([''])
    } finally {
      program.kill('SIGKILL')
    }
  })

  it('works with | head -1 in a shell', async () => {
    const script = `"$0" "$1" connect "$2" --bind --type pull --json | head -1; echo "\${PIPESTATUS[0]}"`
    const endpoint = `tcp://127.0.0.1:${await freePort()}`
    const shell = spawn('bash', ['-c', script, process.execPath, cli.path, endpoint], { stdio: 'pipe' })
    try {
      let printed = ''
      shell.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text
      })
      await using _push = await startScript('push', ['--connect', endpoint, '--messages', '5000'])
      await once(shell, 'close')
      const lines = printed.trimEnd().split('\n')
      expect(lines).toHaveLength(2)
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ socket: 'PULL', frames: [{ text: 'Hello' }] })
      expect(lines[1]).toBe('0')
    } finally {
      shell.kill('SIGKILL')
    }
  })

  it('says in one sentence that its output cannot be written', async ({ skip }) => {
    if (!existsSync('/dev/full')) skip('this system has no /dev/full')
    const full = openSync('/dev/full', 'w')
    const program = spawn(process.execPath, [cli.path, '--help'], { stdio: ['ignore', full, 'pipe'] })
    closeSync(full)
    let errors = ''
    program.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text
    })
    expect(await once(program, 'close')).toEqual([1, null])
    expect(errors).toBe('zmq-inspector: The output could not be written: ENOSPC: no space left on device, write.\n')
  })
})
