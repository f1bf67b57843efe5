import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BuiltWorker, buildWorker } from '../../e2e/peers/built-tap-worker'
import type { DecoderChoice } from '../../shared/decoders/choice'
import { decodeMessage, summaryOf } from '../../shared/decoders/decode'
import type { MessageDecoder, MessageInput } from '../../shared/decoders/decoder'
import { decoders } from '../../shared/decoders/index'
import { messageOf } from '../../shared/decoders/message-input'
import { InspectorError, toAppError } from '../../shared/errors'
import type { UserDecoderInfo } from '../../shared/ipc/inspect'
import type { RowId } from '../../shared/model'
import { OwnLines } from './own-lines'
import type { UserFields } from './user-answer'
import { decoderFrom, type LoadedDecoder, loadUserDecoder, sandboxMessage } from './user-decoder'
import { sandboxLimits } from './user-decoder-sandbox'
import { UserDecoders } from './user-decoders'

const quote = `export default {
  name: 'my_quote',
  title: 'Quotes',
  recognise(message) {
    return message.frames.length === 2 && message.frames[0][0] === 0x51 && message.sizes[1] === 5 ? 1 : 0
  },
  decode(message) {
    const [, body] = message.frames
    const price = new DataView(body.buffer).getUint32(1)
    return {
      summary: 'price ' + price,
      nodes: [
        { name: 'side', value: body[0] === 1 ? 'buy' : 'sell', frame: 1, from: 0, to: 1 },
        { name: 'price', value: price, frame: 1, from: 1, to: 5, children: [{ name: 'cents', value: price * 100 }] },
      ],
    }
  },
}
`
const message = messageOf([Uint8Array.of(0x51), Uint8Array.of(1, 0, 0, 1, 0)])
const none: ReadonlySet<string> = new Set()
const made: LoadedDecoder[] = []

afterEach(() => {
  for (const each of made.splice(0)) each.dispose()
})

async function load(text: string, limits = sandboxLimits, taken = none): Promise<LoadedDecoder> {
  const loaded = await loadUserDecoder('mine.js', text, taken, limits)
  made.push(loaded)
  return loaded
}

/** What a file says of a message, as a decoder. */
function decoderOf(loaded: LoadedDecoder, input: MessageInput = message, fields: UserFields = new Map()): MessageDecoder {
  const { certainty, outcome } = loaded.ask(sandboxMessage(input, sandboxLimits.frameBytes), true)
  return decoderFrom({
    name: loaded.name,
    title: loaded.title,
    certainty,
    answer: () => {
      if (outcome?.error !== undefined) throw new InspectorError(outcome.error)
      return outcome?.answer ?? { nodes: [] }
    },
    fields,
  })
}

const refusal = async (text: string, taken = none) => {
  const thrown = await load(text, sandboxLimits, taken).then(
    () => undefined,
    (error: unknown) => error,
  )
  return toAppError(thrown).message
}
const withDecode = (body: string) => `export default { name: 'mine', title: 'Mine', recognise: () => 1, decode(message) { ${body} } }`

async function decodeWith(body: string, limits = sandboxLimits) {
  const decoder = decoderOf(await load(withDecode(body), limits))
  return decodeMessage(message, { decoders: [decoder, ...decoders], choices: [{ decoder: 'mine' }] })
}

describe('a user’s decoder', () => {
  test('is one among the others: chosen by its own judgement, with a summary, nodes and their bytes', async () => {
    const loaded = await load(quote)
    const options = { decoders: [decoderOf(loaded), ...decoders] }
    expect(summaryOf(message, options)).toEqual({ decoder: 'my_quote', title: 'Quotes', text: 'price 256' })
    const decoding = decodeMessage(message, options)
    expect(decoding.problems).toEqual([])
    expect(decoding.tree).toEqual([
      { name: 'side', kind: 'text', text: 'buy', field: 'my_quote.side', range: { in: 'frame', index: 1, from: 0, to: 1 } },
      {
        name: 'price',
        kind: 'map',
        text: '256',
        value: 256,
        field: 'my_quote.price',
        range: { in: 'frame', index: 1, from: 1, to: 5 },
        children: [{ name: 'cents', kind: 'number', text: '25600', value: 25600, field: 'my_quote.price.cents' }],
      },
    ])
    const other = messageOf([Uint8Array.of(0x52), Uint8Array.of(1)])
    expect(summaryOf(other, { decoders: [decoderOf(loaded, other), ...decoders] }).decoder).not.toBe('my_quote')
  })

  test('an endless loop is stopped, and stays stopped', async () => {
    const loaded = await load(withDecode('for (;;) {}'), { ...sandboxLimits, decodeMs: 50 })
    const started = performance.now()
    for (let again = 0; again < 100; again += 1) {
      const options = { decoders: [decoderOf(loaded)], choices: [{ decoder: 'mine' }] }
      expect(decodeMessage(message, options).error?.message).toBe('The decoder took too long and was stopped.')
    }
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test.each([
    ['a loop while it is loaded', 'for (;;) {}', 'The decoder took too long and was stopped.'],
    [
      'a regular expression that backtracks without end',
      "/^(a+)+$/.test('a'.repeat(64) + 'b')",
      'The decoder took too long and was stopped.',
    ],
    [
      'memory without end while it is loaded',
      'const all = []; for (;;) all.push(new Uint8Array(1000000))',
      'The decoder used too much memory and was stopped.',
    ],
  ])('%s is stopped', async (_, text, sentence) => {
    expect(await refusal(`${text}\n${quote}`)).toBe(sentence)
  })

  test.each([
    ['objects', 'const all = []; for (;;) all.push({ a: 1 })'],
    ['lists', 'const all = []; for (;;) all.push(new Array(1000).fill(1))'],
    ['one block', 'for (;;) new Uint8Array(60_000_000)'],
  ])('memory without end in %s is stopped', async (_, body) => {
    const { error } = await decodeWith(body, { ...sandboxLimits, decodeMs: 10_000 })
    expect(error?.message).toMatch(/used too much memory and was stopped|broke its interpreter/u)
  })

  test('a text that doubles without end is an error of the file', async () => {
    expect((await decodeWith("let text = 'x'; for (;;) text += text")).error?.message).toMatch(/string too long|too much memory/u)
  })

  test('calls without end are an error of the file', async () => {
    const { error } = await decodeWith('const again = () => again() + 1; return again()')
    expect(error?.message).toMatch(/stack overflow|call stack/u)
  })

  test('nothing of Node, of a browser or of the network is there', async () => {
    const names = [
      'process',
      'require',
      'fetch',
      'XMLHttpRequest',
      'WebSocket',
      'setTimeout',
      'Buffer',
      'window',
      'postMessage',
      'WebAssembly',
      'std',
      'os',
    ]
    const { tree } = await decodeWith(`return ${JSON.stringify(names)}.map((name) => ({ name, value: typeof globalThis[name] }))`)
    expect(tree.map(({ name, text }) => `${name} ${text}`)).toEqual(names.map((name) => `${name} undefined`))
    expect(await refusal(`import fs from 'node:fs'\n${quote}`)).toMatch(/node:fs/u)
    expect(
      (await decodeWith("return [{ name: 'f', value: typeof (0, eval)('typeof process === \"undefined\" ? 1 : process') }]")).tree[0]?.text,
    ).toBe('number')
    expect((await decodeWith("this.constructor.constructor('return process')()")).error?.message).toMatch(/process/u)
  })

  test('what it throws is told with its line', async () => {
    const { error } = await decodeWith("\n\nthrow new TypeError('no price')")
    expect(error?.message).toBe('TypeError: no price (line 3)')
    expect(await refusal('export default {')).toMatch(/^SyntaxError: .*\(line 1\)$/u)
  })

  test.each([
    ['no answer', 'return undefined', /decode\(message\) is to return .*: expected Object, received undefined\.$/u],
    ['a text', "return 'x'", /expected Object, received "x"/u],
    ['a node without a name', 'return [{ value: 1 }]', /A node is to be .*: name: expected "name", received undefined/u],
    ['a value that is a list', "return [{ name: 'a', value: [] }]", /A node is to be .*: value: expected/u],
    ['a negative place', "return [{ name: 'a', frame: 0, from: -1 }]", /from: expected >=0, received -1/u],
    ['what is not known', "return [{ name: 'a', colour: 'red' }]", /colour: expected never/u],
    ['an answer that is too long', "return [{ name: 'a', value: 'x'.repeat(5000000) }]", /The answer has \d+ characters/u],
  ])('%s is refused with a sentence', async (_, body, sentence) => {
    expect((await decodeWith(body)).error?.message).toMatch(sentence)
  })

  test.each([
    ['no export', 'const a = 1', 'mine.js exports no decoder.'],
    ['another export', 'export default 5', 'mine.js exports no decoder.'],
    [
      'a name that filters cannot write',
      quote.replace('my_quote', 'My Quote'),
      'The name in mine.js is to be lower case letters, digits and _, beginning with a letter, such as my_protocol.',
    ],
    ['no function', "export default { name: 'a', title: 'A', recognise: () => 0 }", 'mine.js has no function decode(message).'],
  ])('a file with %s is refused', async (_, text, sentence) => {
    expect(await refusal(text)).toBe(sentence)
  })

  test('a name of the app’s own decoders is refused', async () => {
    expect(await refusal(quote, new Set(['my_quote']))).toBe('There is a decoder my_quote already.')
  })

  test('ranges lie within their frame, and depth is bounded', async () => {
    const far = await decodeWith("return [{ name: 'a', frame: 1, from: 3, to: 99 }, { name: 'b', frame: 9, from: 1 }]")
    expect(far.tree).toEqual([
      { name: 'a', kind: 'nothing', text: '', field: 'mine.a', range: { in: 'frame', index: 1, from: 3, to: 5 } },
      { name: 'b', kind: 'nothing', text: '', field: 'mine.b' },
    ])
    const deep = await decodeWith(
      "let node = { name: 'leaf' }; for (let i = 0; i < 500; i += 1) node = { name: 'n', children: [node] }; return [node]",
    )
    expect(deep.error).toBeUndefined()
  })
})

let worker: BuiltWorker
beforeAll(async () => {
  worker = await buildWorker('user-decoder-worker', 'main/reading/user-decoder-worker.ts')
})
afterAll(() => worker.remove())

describe('the folder of users’ decoders', () => {
  let folder = ''
  let users: UserDecoders | undefined
  let infos: readonly UserDecoderInfo[] = []
  let rereads = 0
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'user-decoders-'))
    infos = []
    rereads = 0
  })
  afterEach(async () => {
    await users?.dispose()
    await rm(folder, { recursive: true })
  })

  const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text)
  const until = async (what: string, isThere: () => boolean | Promise<boolean>): Promise<void> => {
    for (const end = performance.now() + 15_000; !(await isThere()); ) {
      if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  async function start(disabled: readonly string[] = []): Promise<UserDecoders> {
    users = new UserDecoders({
      folder,
      workerUrl: worker.url,
      disabled,
      changed: (next, reread) => {
        infos = next
        if (reread) rereads += 1
      },
    })
    await users.start()
    return users
  }
  const lineOf = async (own: UserDecoders, choices: readonly DecoderChoice[] = []): Promise<string> => {
    const mine = await own.for(message, choices)
    const { summary, error } = decodeMessage(message, { choices, decoders: [...mine, ...decoders] })
    return error === undefined ? summary : error.message
  }
  const states = () => infos.map(({ file, name, isEnabled, isLoaded, error }) => [file, name, isEnabled, isLoaded, error?.message])

  test('files are loaded, loaded again when they are saved, and their errors told', async () => {
    await write('quote.js', quote)
    await write('notes.txt', 'not a decoder')
    const own = await start()
    expect(states()).toEqual([['quote.js', 'my_quote', true, true, undefined]])
    expect(await lineOf(own)).toBe('price 256')
    await write('quote.js', quote.replace("'price '", "'costs '"))
    await until('it is loaded again', async () => (await lineOf(own)) === 'costs 256')
    const before = rereads
    await write('quote.js', 'export default {')
    await until('its error is told', () => infos[0]?.error !== undefined)
    expect(states()).toEqual([['quote.js', 'my_quote', true, false, expect.stringMatching(/^SyntaxError/u)]])
    expect(rereads).toBeGreaterThan(before)
    // Who chose it hears why; who did not has the app's own.
    expect(await lineOf(own, [{ decoder: 'my_quote' }])).toMatch(/^SyntaxError/u)
    expect(await lineOf(own)).not.toMatch(/SyntaxError/u)
    await write('quote.js', quote)
    await until('it is there again', async () => (await lineOf(own)) === 'price 256')
    expect(states()).toEqual([['quote.js', 'my_quote', true, true, undefined]])
    await rm(join(folder, 'quote.js'))
    await until('it is gone', () => infos.length === 0)
    expect(await own.for(message, [])).toEqual([])
  })

  test('one that fails with a message tells so, and does not when it reads one again', async () => {
    await write('a.js', withDecode("if (message.source === 'bad') throw new Error('no'); return [{ name: 'x', value: 1 }]"))
    const own = await start()
    const bad = messageOf([Uint8Array.of(1)], { sourceName: 'bad' })
    expect(decodeMessage(bad, { decoders: [...(await own.for(bad, [])), ...decoders] }).problems.join(' ')).toContain('Error: no')
    await until('its error is told', () => infos[0]?.error?.message.startsWith('Error: no') === true)
    expect(await lineOf(own)).toBe('x 1')
    await until('it is told that it reads again', () => infos[0]?.error === undefined)
  })

  test('an endless loop is stopped and told; the others go on, and it runs again when it is saved', async () => {
    await write('loop.js', withDecode('for (;;) {}'))
    await write('quote.js', quote.replace('? 1 : 0', '? 0.9 : 0'))
    const own = await start()
    await own.for(message, [])
    const said = () => infos.find(({ file }) => file === 'loop.js')?.error?.message
    // On a busy machine its thread is ended before it has worked for as long as it may.
    await until('it is told', () => /^The decoder (in loop\.js )?took too long and was stopped\.$/u.test(said() ?? ''))
    await write('loop.js', withDecode("return [{ name: 'x', value: 1 }]"))
    await until('it runs again', async () => (await lineOf(own)) === 'x 1')
    expect(infos.every(({ error }) => error === undefined)).toBe(true)
  })

  test('one that its interpreter cannot stop has its thread ended, and the others go on', async () => {
    // QuickJS looks at the time only once in 10,000 steps.
    const stuck = "for (;;) 'x'.repeat(1e7)"
    await write('stuck.js', withDecode(stuck))
    await write('quote.js', quote)
    const own = await start()
    const started = performance.now()
    await own.for(message, [])
    expect(performance.now() - started).toBeLessThan(12_000)
    await until('it is told', () => infos.some(({ error }) => error !== undefined))
    expect(infos.find(({ file }) => file === 'stuck.js')?.error?.message).toBe('The decoder in stuck.js took too long and was stopped.')
    await until('the other is there', async () => (await lineOf(own)) === 'price 256')
  }, 30_000)

  test('what a file allocates does not end the thread', async () => {
    await write('bomb.js', withDecode('const all = []; for (;;) all.push(new Uint8Array(1000000))'))
    const own = await start()
    await own.for(message, [])
    const sentence = /used too much memory and was stopped|broke its interpreter|took too long/u
    await until('it is told', () => sentence.test(infos[0]?.error?.message ?? ''))
  })

  test('a file that is switched off is not asked', async () => {
    await write('quote.js', quote)
    const own = await start(['quote.js'])
    expect(states()).toEqual([['quote.js', undefined, false, false, undefined]])
    expect(await own.for(message, [])).toEqual([])
    await own.disable([])
    expect(await lineOf(own)).toBe('price 256')
    await own.disable(['quote.js'])
    expect(await own.for(message, [{ decoder: 'my_quote' }])).toEqual([])
  })

  test('lines of a list come once they are known', async () => {
    await write('quote.js', quote)
    const own = await start()
    const shown: RowId[] = []
    const lines = new OwnLines(own, { choices: [] }, (rows) => shown.push(...rows))
    const row = (id: number): RowId => id as RowId
    expect(lines.lineOf(row(1), () => message)).toBeUndefined()
    expect(lines.lineOf(row(2), () => messageOf([Uint8Array.of(1)]))).toBeUndefined()
    await until('the first is known', () => shown.length > 0)
    expect(shown).toEqual([1])
    expect(lines.lineOf(row(1), () => message)).toBe('price 256')
    expect(lines.lineOf(row(2), () => message)).toBeUndefined()
    // What is let go of before its turn has none.
    let isHeld = true
    const going = (): MessageInput => {
      if (isHeld) return message
      throw new Error('It is gone.')
    }
    expect(lines.lineOf(row(3), going)).toBeUndefined()
    isHeld = false
    expect(lines.lineOf(row(4), () => message)).toBeUndefined()
    await until('the last is known', () => shown.includes(row(4)))
    await until('the turn is over', () => lines.lineOf(row(4), () => message) === 'price 256')
    expect(shown).toEqual([1, 4])
    lines.dispose()
  })
})
