import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli } from '../e2e/peers/built-cli'
import { Output } from './output'
import { makeProgram } from './program'

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli.remove())

const commands = makeProgram(new Output(process.stdout), {
  tap: new URL('tap-worker.js', import.meta.url),
  session: new URL('session-writer-worker.js', import.meta.url),
  decoders: new URL('user-decoder-worker.js', import.meta.url),
}).commands

describe('help', () => {
  it('names every command', async () => {
    const { code, lines, errorLines } = await cli.run('--help')
    expect({ code, errorLines }).toEqual({ code: 0, errorLines: [] })
    for (const command of commands) expect(lines.join('\n')).toContain(`${command.name()} `)
    expect(lines.join('\n')).toContain('Exit codes: 0')
  })

  it.each(commands.map((command) => command.name()))('of %s has every option, argument and examples', async (name) => {
    const { code, lines, errorLines } = await cli.run(name, '--help')
    expect({ code, errorLines }).toEqual({ code: 0, errorLines: [] })
    const text = lines.join('\n')
    const command = commands.find((candidate) => candidate.name() === name)
    expect(command?.options.length).toBeGreaterThan(1)
    for (const { flags, description } of command?.options ?? []) {
      expect(text).toContain(flags)
      expect(description).not.toBe('')
    }
    for (const argument of command?.registeredArguments ?? []) expect(text).toContain(`<${argument.name()}`)
    expect(text).toContain(`$ zmq-inspector ${name}`)
    expect((await cli.run('help', name)).lines).toEqual(lines)
  })

  it('has a version beside it', async () => {
    const { code, lines } = await cli.run('--version')
    expect(code).toBe(0)
    expect(lines).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)])
  })
})

describe('wrong arguments end with exit code 2 and one sentence', () => {
  it.each([
    ['No command was given (try zmq-inspector --help).'],
    ["Unknown command 'listen'.", 'listen'],
    ["Unknown command 'conect' (Did you mean connect?).", 'conect'],
    ["Unknown option '--jsno' (Did you mean --json?).", 'request', 'tcp://127.0.0.1:1', 'Hello', '--jsno'],
    ["Missing required argument 'endpoint'.", 'connect', '--type', 'sub'],
    ["Missing required argument 'endpoint'.", 'request'],
    ["Missing required argument 'frame'.", 'request', 'tcp://127.0.0.1:1'],
    ["Missing required argument 'endpoint'.", 'serve', '--reply', 'World'],
    ["Required option '-t, --type <type>' not specified.", 'connect', 'tcp://127.0.0.1:1'],
    ["Required option '-r, --reply <frame...>' not specified.", 'serve', 'tcp://127.0.0.1:1'],
    ["Option '-t, --type <type>' argument missing.", 'connect', 'tcp://127.0.0.1:1', '--type'],
    ['“127.0.0.1:5555” names no transport (write tcp://127.0.0.1:5555 or ipc://127.0.0.1:5555).', 'request', '127.0.0.1:5555', 'Hello'],
    ['“*” is an address to bind, not one to connect to (name a host, such as 127.0.0.1).', 'request', 'tcp://*:5555', 'Hello'],
    ['The transport “udp” is not supported (use tcp:// or ipc://).', 'serve', 'udp://127.0.0.1:1', '--reply', 'World'],
    ['“99999” is not a port (write a number from 1 to 65535).', 'connect', 'tcp://127.0.0.1:99999', '--type', 'sub'],
    [
      '“radio” is not a socket type (write one of req, rep, dealer, router, pub, sub, xpub, xsub, push, pull, pair).',
      'connect',
      'tcp://127.0.0.1:1',
      '--type',
      'radio',
    ],
    ['Only SUB and XSUB subscribe to topics.', 'connect', 'tcp://127.0.0.1:1', '--type', 'pull', '--subscribe', ''],
    ['REP takes no --conflate.', 'connect', 'tcp://127.0.0.1:1', '--type', 'rep', '--conflate'],
    ['--count must be a whole number, not “many”.', 'connect', 'tcp://127.0.0.1:1', '--type', 'sub', '--count', 'many'],
    ['--timeout must be at least 1, not 0.', 'request', 'tcp://127.0.0.1:1', 'Hello', '--timeout', '0'],
    ['--linger must be at least -1, not -5.', 'request', 'tcp://127.0.0.1:1', 'Hello', '--linger', '-5'],
    [
      '“hex:0” is not bytes in hex (write two hex digits for each byte, such as hex:00ff, or text:hex:… for text).',
      'request',
      'tcp://127.0.0.1:1',
      'hex:0',
    ],
    ["Too many arguments for 'serve'. Expected 1 argument but got 2.", 'serve', 'tcp://127.0.0.1:1', 'more', '--reply', 'World'],
  ])('%s', async (sentence, ...commandLine) => {
    const { code, lines, errorLines } = await cli.run(...commandLine)
    expect({ code, lines, errorLines }).toEqual({ code: 2, lines: [], errorLines: [`zmq-inspector: ${sentence}`] })
  })
})
