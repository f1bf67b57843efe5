import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { decodeMessage, summaryOf } from '../../shared/decoders/decode'
import { decoders } from '../../shared/decoders/index'
import { messageOf } from '../../shared/decoders/message-input'
import { toAppError } from '../../shared/errors'
import { loadUserDecoder, type UserDecoder } from './user-decoder'
import { sandboxLimits } from './user-decoder-sandbox'
import { type UserDecoderFile, UserDecoders } from './user-decoders'

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
const made: UserDecoder[] = []

afterEach(() => {
  for (const each of made.splice(0)) each.dispose()
})

async function load(text: string, limits = sandboxLimits, taken = none): Promise<UserDecoder> {
  const loaded = await loadUserDecoder('mine.js', text, taken, limits)
  made.push(loaded)
  return loaded
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
  const { decoder } = await load(withDecode(body), limits)
  return decodeMessage(message, { decoders: [decoder, ...decoders], choices: [{ decoder: 'mine' }] })
}

describe('a user’s decoder', () => {
  test('is one among the others: chosen by its own judgement, with a summary, nodes and their bytes', async () => {
    const { decoder } = await load(quote)
    const options = { decoders: [decoder, ...decoders] }
    expect(summaryOf(message, options)).toEqual({ decoder: 'my_quote', title: 'Quotes', text: 'price 256' })
    const decoding = decodeMessage(message, options)
    expect(decoding.problems).toEqual([])
    expect(decoding.tree).toEqual([
      { name: 'side', kind: 'text', text: 'buy', range: { in: 'frame', index: 1, from: 0, to: 1 } },
      {
        name: 'price',
        kind: 'map',
        text: '256',
        value: 256,
        range: { in: 'frame', index: 1, from: 1, to: 5 },
        children: [{ name: 'cents', kind: 'number', text: '25600', value: 25600 }],
      },
    ])
    expect(summaryOf(messageOf([Uint8Array.of(0x52), Uint8Array.of(1)]), options).decoder).not.toBe('my_quote')
  })

  test('an endless loop is stopped, and stays stopped', async () => {
    const { decoder } = await load(withDecode('for (;;) {}'), { ...sandboxLimits, decodeMs: 50 })
    const options = { decoders: [decoder], choices: [{ decoder: 'mine' }] }
    const started = performance.now()
    expect(decodeMessage(message, options).error?.message).toBe('The decoder took too long and was stopped.')
    for (let again = 0; again < 100; again += 1) decodeMessage(message, options)
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
      { name: 'a', kind: 'nothing', text: '', range: { in: 'frame', index: 1, from: 3, to: 5 } },
      { name: 'b', kind: 'nothing', text: '' },
    ])
    const deep = await decodeWith(
      "let node = { name: 'leaf' }; for (let i = 0; i < 500; i += 1) node = { name: 'n', children: [node] }; return [node]",
    )
    expect(deep.error).toBeUndefined()
  })
})

describe('the folder of users’ decoders', () => {
  test('files are loaded, loaded again when they are saved, and their errors told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'user-decoders-'))
    let files: readonly UserDecoderFile[] = []
    let told: () => void = () => undefined
    const users = new UserDecoders(folder, new Set(decoders.map(({ name }) => name)), (next) => {
      files = next
      told()
    })
    const until = async (isThere: () => boolean) => {
      while (!isThere()) await new Promise<void>((resolve) => (told = resolve))
    }
    try {
      await writeFile(join(folder, 'quote.js'), quote)
      await writeFile(join(folder, 'notes.txt'), 'not a decoder')
      await users.start()
      expect(files.map(({ file, decoder }) => [file, decoder?.name])).toEqual([['quote.js', 'my_quote']])
      await writeFile(join(folder, 'quote.js'), quote.replace("'price '", "'costs '"))
      await until(() => files[0]?.decoder?.summarise(message, { settings: {}, field: () => undefined, summary: () => '' }) === 'costs 256')
      await writeFile(join(folder, 'bad.js'), 'export default {')
      await until(() => files.length === 2)
      expect(files[0]).toMatchObject({ file: 'bad.js', error: { code: 'USER_DECODER_FAILED' } })
      expect(files[1]).toMatchObject({ file: 'quote.js', decoder: { name: 'my_quote' } })
    } finally {
      await users.dispose()
      await rm(folder, { recursive: true })
    }
  })
})
