import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli } from '../e2e/peers/built-cli'
import { startScript } from '../e2e/peers/peers'
import { startProgram } from '../e2e/peers/program'

let cli: BuiltCli
let folder = ''
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli.remove())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'))
})
afterEach(() => rm(folder, { recursive: true }))

const anyPort = 'tcp://127.0.0.1:*'

const tickFile = `export default {
  name: 'tick',
  recognise: ({ frames: [frame] }) => (frame[0] === 0x74 && frame[4] === 0x20 ? 1 : 0),
  decode({ frames: [frame] }) {
    const count = Number(String.fromCharCode(...frame.slice(5)))
    return { summary: 'TICK ' + count, nodes: [{ name: 'count', value: count }] }
  },
}
`

/** Records a REQ that asks a REP three times through a tap. Answers with the session's file and the records that were printed. */
async function recorded(file = join(folder, 'orders.zmqs')): Promise<{ file: string; printed: readonly string[] }> {
  await using rep = await startScript('rep_echo', ['--bind', anyPort])
  await using tap = cli.start('tap', '--listen', anyPort, '--upstream', rep.endpoint, '--json', '-w', file)
  const [, address = ''] = await tap.waitForErrorLine(/^Listening at (\S+), relaying to/)
  await using req = await startScript('req', ['--connect', address, '--messages', '3', '--frame', '{"n": {n}}'])
  expect((await req.exited).code).toBe(0)
  await tap.waitForLines(16)
  tap.kill('SIGINT')
  expect(await tap.exited).toEqual({ code: 0, signal: undefined })
  expect(tap.errorLines.at(-1)).toMatch(/^16 rows in .*\.zmqs, \d+/)
  return { file, printed: tap.lines }
}

/** Without what the first record of a message cannot know yet. */
const known = (line: string): object => {
  const { state: _state, certainty: _certainty, rtt_us: _rtt, peer: _peer, endpoint: _endpoint, ...rest } = JSON.parse(line)
  return rest
}

describe('a session', () => {
  it('holds what a tap printed, with its exchanges as they ended', async () => {
    const { file, printed } = await recorded()
    const { code, lines, errorLines } = await cli.run('read', file, '--json')
    expect({ code, errorLines }).toEqual({ code: 0, errorLines: ['16 of 16 rows.'] })
    expect(lines.map(known)).toEqual(printed.map(known))
    const messages = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'message')
    expect(messages.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'replied'))
    expect(messages[0]).toMatchObject({ role: 'request', peer: messages[1].id, frames: [{ size: 0 }, { text: '{"n": 0}' }] })
    await expect(stat(`${file}-journal`)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is printed and filtered by what decoders read', async () => {
    const file = join(folder, 'typed.zmqs')
    await using peer = await startScript('typed_push', ['--bind', anyPort])
    await using tap = cli.start('tap', '--listen', anyPort, '--upstream', peer.endpoint, '-w', file)
    const [, address = ''] = await tap.waitForErrorLine(/^Listening at (\S+), relaying to/)
    await using pull = await startScript('pull', ['--connect', address, '--count', '6'])
    expect((await pull.exited).code).toBe(0)
    tap.kill('SIGINT')
    await tap.exited
    const { lines } = await cli.run('read', file, '--filter', 'msgpack.price > 50')
    expect(lines).toEqual([expect.stringMatching(/quote · \{price: 77\.625, symbol: "ACME", sizes: \[1, 2, 2, 3\]\}$/)])
    expect((await cli.run('read', file, '--filter', 'decoder == image')).lines).toEqual([expect.stringMatching(/picture · PNG 96×64/)])
    expect((await cli.run('read', file, '--filter', 'msgpack.price >')).code).not.toBe(0)
  })

  it('is read by decoders of the user’s own: in lines, filters, records and sums', async () => {
    const file = join(folder, 'typed.zmqs')
    await using pull = cli.start('connect', anyPort, '--bind', '--type', 'pull', '--count', '3', '-w', file)
    const [, address = ''] = await pull.waitForErrorLine(/(tcp:\/\/\S+)/)
    await using _push = await startScript('push', ['--connect', address, '--messages', '3', '--frame', 'tick {n}'])
    expect((await pull.exited).code).toBe(0)
    const decoders = join(folder, 'decoders')
    await mkdir(decoders)
    await writeFile(join(decoders, 'tick.js'), tickFile)
    await writeFile(join(decoders, 'broken.js'), 'export default {')
    const flags = ['--decoders', decoders, '--filter', 'tick.count >= 1'] as const
    const read = await cli.run('read', file, ...flags)
    expect(read.lines.map((line) => line.slice(-6))).toEqual(['tick 1', 'tick 2'].map((tick) => tick.replace('tick', 'TICK')))
    expect(read.errorLines).toEqual([
      expect.stringMatching(/^zmq-inspector: broken\.js: SyntaxError: .* \(line 1\)\.?$/u),
      expect.any(String),
    ])
    const records = (await cli.run('read', file, '--json', ...flags)).lines.map((line) => JSON.parse(line))
    expect(records.map(({ decoded }) => decoded)).toEqual([
      { decoder: 'tick', summary: 'TICK 1', fields: { 'tick.count': 1 } },
      { decoder: 'tick', summary: 'TICK 2', fields: { 'tick.count': 2 } },
    ])
    expect(JSON.parse((await cli.run('stats', file, '--json', ...flags)).lines.join('')).totals.messages).toBe(2)
    const unknown = await cli.run('read', file, '--filter', 'tick.count >= 1')
    expect([unknown.code, unknown.errorLines[0]]).toEqual([1, expect.stringContaining('There is no field “tick.count”')])
    const missing = await cli.run('read', file, '--decoders', join(folder, 'missing'))
    expect([missing.code, missing.errorLines[0]]).toEqual([2, expect.stringMatching(/There is no folder .*missing/u)])
  })

  it('is printed as lines, up to a limit', async () => {
    const { file } = await recorded()
    const { lines, errorLines } = await cli.run('read', file, '--limit', '9')
    expect(lines[8]).toMatch(/#1 {7}REQ ← REP {11}8 B {2}replied in .* {2}'' \| \{"n": 0\}$/)
    expect(errorLines).toEqual(['9 of 16 rows.'])
  })

  it('is written by connect, too, and printed only with --json', async () => {
    const file = join(folder, 'feed.zmqs')
    await using pull = cli.start('connect', anyPort, '--bind', '--type', 'pull', '--count', '3', '-w', file)
    const [, address = ''] = await pull.waitForErrorLine(/(tcp:\/\/\S+)/)
    await using _push = await startScript('push', ['--connect', address, '--messages', '3', '--frame', 'tick {n}'])
    expect((await pull.exited).code).toBe(0)
    expect(pull.lines).toEqual([])
    const { lines } = await cli.run('read', file, '--json')
    const texts = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'message')
    expect(texts.map(({ frames: [frame] }) => frame.text)).toEqual(['tick 0', 'tick 1', 'tick 2'])
  })

  it('can be read while it is being written', async () => {
    const file = join(folder, 'live.zmqs')
    await using rep = await startScript('rep_echo', ['--bind', anyPort])
    await using tap = cli.start('tap', '--listen', anyPort, '--upstream', rep.endpoint, '-w', file)
    const [, address = ''] = await tap.waitForErrorLine(/^Listening at (\S+), relaying to/)
    await using req = await startScript('req', ['--connect', address])
    await req.exited
    await expect.poll(async () => (await cli.run('read', file)).lines.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(10)
    tap.kill('SIGINT')
    expect((await tap.exited).code).toBe(0)
  })

  it('is merged with another one by time', async () => {
    const [{ file: first }, { file: second }] = [await recorded(), await recorded(join(folder, 'more.zmqs'))]
    const both = join(folder, 'both.zmqs')
    expect(await cli.run('merge', first, second, '-w', both)).toMatchObject({
      code: 0,
      errorLines: [expect.stringMatching(/^12 messages in .*both\.zmqs, /)],
    })
    const { lines } = await cli.run('read', both, '--json')
    const records = lines.map((line) => JSON.parse(line))
    expect(records).toHaveLength(32)
    const times = records.map(({ t }) => t)
    expect(times).toEqual([...times].sort())
    expect(records.filter(({ state }) => state === 'replied')).toHaveLength(12)
    expect(await cli.run('merge', first, second, '-w', both)).toMatchObject({
      code: 1,
      errorLines: [expect.stringContaining('is there already')],
    })
    expect(await cli.run('merge', first, second)).toMatchObject({ code: 2 })
  })

  it('is never written over, and nothing else is taken for one', async () => {
    const { file } = await recorded()
    const again = await cli.run('tap', '--listen', anyPort, '--upstream', 'tcp://127.0.0.1:9', '-w', file)
    expect(again).toMatchObject({ code: 1, errorLines: [expect.stringContaining('is there already (name another file')] })
    expect(await cli.run('read', cli.path)).toMatchObject({ code: 1, errorLines: [expect.stringContaining('is not a session')] })
    expect((await cli.run('read', file)).lines).toHaveLength(16)
  })

  it('is read by an older Node on the project’s Electron', async () => {
    const { file } = await recorded()
    await using old = startProgram('node', [cli.path, 'read', file, '--limit', '2'])
    expect((await old.exited).code).toBe(0)
    expect(old.lines).toHaveLength(2)
  })
})

describe('a filter', () => {
  it('chooses the rows that read prints, and stats sums up', async () => {
    const { file } = await recorded()
    const matched = async (expression: string) =>
      (await cli.run('read', file, '--json', '--filter', expression)).lines.map((line) => JSON.parse(line).id)
    const all = (await cli.run('read', file, '--json')).lines.map((line) => JSON.parse(line))
    const ids = (condition: (record: (typeof all)[number]) => boolean) => all.filter(condition).map(({ id }) => id)
    expect(await matched('socket == REQ && kind == message')).toEqual(ids(({ kind, socket }) => kind === 'message' && socket === 'REQ'))
    expect(await matched('json.n == 1')).toEqual(ids(({ frames }) => frames?.[1]?.text === '{"n": 1}'))
    expect(await matched('state == replied and role == reply')).toEqual(ids(({ role }) => role === 'reply'))
    expect(await matched('mechanism == NULL && event == "handshake succeeded"')).toEqual(
      ids(({ event }) => event === 'handshake succeeded'),
    )
    const { lines } = await cli.run('stats', file, '--by', 'direction', '--filter', 'direction == to-client')
    expect(lines[0]).toMatch(/^3 messages, /)
    expect(lines.join('\n')).toMatch(/to-client +3 +100\.0 %/)
  })

  it('that is wrong is refused with its column', async () => {
    const { file } = await recorded()
    expect(await cli.run('read', file, '--filter', 'size >> 3')).toMatchObject({
      code: 1,
      errorLines: [
        expect.stringMatching(/^zmq-inspector: The filter is wrong at column \d+: .* \(docs\/filter\.md has the whole language\)\.$/),
      ],
    })
  })
})
