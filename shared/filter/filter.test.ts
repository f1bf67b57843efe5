import { describe, expect, it } from 'vitest'
import { socketTypes } from '../model'
import type { FilterContext } from './chunk'
import { compileFilter, evaluateFilter, type Filter, filterColumns, filterHighlights, filterNeedsPayload } from './filter'
import { chunkOf, plainRow, type TestRow } from './test-chunk'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const context: FilterContext = {
  // 12:30:00 at Greenwich.
  anchor: { epochUs: Date.UTC(2026, 10, 23, 12, 30) * 1000 },
  utcOffsetMinutes: 60,
  decodeText: (bytes) => new TextDecoder().decode(bytes),
  sourceName: (source) => (source === 1 ? 'orders' : undefined),
  connectionFacts: (connection) =>
    connection === 1
      ? { endpoint: 'tcp://127.0.0.1:5555', mechanism: 'CURVE', version: '3.1', identities: ['client', 'worker-7'] }
      : undefined,
  decoded: (field, { frames }) => (field === 'jupyter.msg_type' ? `type ${frames.length}` : undefined),
}

function compiled(source: string): Filter {
  const result = compileFilter(source, { decoders: ['jupyter'] })
  if (result.kind === 'errors') throw new Error(result.errors.map(({ message }) => message).join(' '))
  return result.filter
}

function matching(source: string, rows: readonly Partial<TestRow>[], from = 0, to = rows.length): number[] {
  const target = new Uint32Array(rows.length)
  const found = evaluateFilter(compiled(source), chunkOf(rows.map((row) => ({ ...plainRow, ...row }))), context, from, to, target, 0)
  return [...target.subarray(0, found)]
}

function errorsOf(source: string): readonly { readonly text: string; readonly message: string }[] {
  const result = compileFilter(source)
  return result.kind === 'filter' ? [] : result.errors.map(({ message, from, to }) => ({ text: source.slice(from, to), message }))
}

const messages = (...texts: (readonly string[])[]): Partial<TestRow>[] => texts.map((frames) => ({ frames: frames.map(encode) }))

describe('a filter', () => {
  it('knows the fields of the user’s own decoders, which it asks last', () => {
    const costOf = (source: string): number | undefined => {
      const result = compileFilter(source, { decoders: ['jupyter'], ownDecoders: ['mine'] })
      return result.kind === 'filter' ? result.filter.predicate?.cost : undefined
    }
    expect(costOf('jupyter.status == ok')).toBe(9)
    expect(costOf('mine.price exists')).toBe(10)
    expect(costOf('mine.price in [1, 2] && size > 5')).toBe(10)
    // Theirs may be surer of the message.
    expect(costOf('decoder == jupyter')).toBe(10)
    expect(compileFilter('mine.price == 1', { decoders: ['jupyter'] }).kind).toBe('errors')
  })

  it('understands the examples of the documentation', () => {
    for (const source of [
      'socket == REQ && rtt > 100ms',
      'state == "timed out"',
      'frame[1] contains "Hello"',
      'json.method == "ping" && json.params.id in [1, 2]',
      'topic startsWith "kline."',
      'size > 64KiB',
      'peer.identity == "worker-7"',
      'mechanism == CURVE',
      't >= 12:30:05.250',
      '/order-\\d+/i',
      'decoder == jupyter && jupyter.msg_type == "execute_request"',
      'not (encrypted or error) and size<=1.5kB',
      '',
    ]) {
      expect(compileFilter(source, { decoders: ['jupyter'] }).kind, source).toBe('filter')
    }
  })

  it('compares numbers with units', () => {
    const rows = [{ size: 65536 }, { size: 65537 }, { size: 1 }]
    expect(matching('size > 64KiB', rows)).toEqual([1])
    expect(matching('size in [1, 64KiB]', rows)).toEqual([0, 2])
    expect(matching('size != 1 B', rows)).toEqual([0, 1])
    expect(
      matching('rtt >= 1.1ms', [
        { peer: 1, rttUs: 1100 },
        { peer: 0, rttUs: 5000 },
        { peer: 2, rttUs: 1099 },
      ]),
    ).toEqual([0])
    expect(matching('!(rtt > 1ms)', [{ peer: 0 }])).toEqual([0])
    expect(matching('connection == 2', [{ connection: 2 }, { connection: 0x4000_0001 }, { connection: 0 }])).toEqual([0, 1])
    expect(matching('id > 2', [{}, {}, {}])).toEqual([2])
  })

  it('takes a clock time as of the day on which the session began, where the user is', () => {
    const rows = [{ timeUs: 0 }, { timeUs: 5_250_000 }, { timeUs: 5_250_999 }, { timeUs: 5_251_000 }]
    expect(matching('t >= 13:30:05.250', rows)).toEqual([1, 2, 3])
    expect(matching('t == 13:30:05.250', rows)).toEqual([1, 2])
    expect(matching('t > 5s', rows)).toEqual([1, 2, 3])
    expect(matching('time < 13:30:05', rows)).toEqual([0])
  })

  it('knows words in any case, and what has no value', () => {
    const rows = [{ socket: socketTypes.indexOf('REQ'), state: 3 }, { socket: 255 }, { socket: socketTypes.indexOf('PUB'), event: 5 }]
    expect(matching('socket == req', rows)).toEqual([0])
    expect(matching('socket != REQ', rows)).toEqual([2])
    expect(matching('!(socket == REQ)', rows)).toEqual([1, 2])
    expect(matching('state == "Timed Out"', rows)).toEqual([0])
    expect(matching('event', rows)).toEqual([2])
    expect(matching('socket ~ /^P/', rows)).toEqual([2])
    expect(matching('encrypted', [{ encrypted: true }, {}])).toEqual([0])
    expect(matching('encrypted == false', [{ encrypted: true }, {}])).toEqual([1])
  })

  it('looks into frames', () => {
    const rows = messages(['A', 'Hello'], ['Hello', 'B'], ['hello world'], [])
    expect(matching('frame[1] contains "ell"', rows)).toEqual([0])
    expect(matching('frame[-1] contains Hello', rows)).toEqual([0])
    expect(matching('frame[0] == Hello', rows)).toEqual([1])
    expect(matching('frame[0] != Hello', rows)).toEqual([0, 2])
    expect(matching('HELLO', rows)).toEqual([0, 1, 2])
    expect(matching('hello world', rows)).toEqual([2])
    expect(matching('text endsWith "world"', rows)).toEqual([2])
    expect(matching('/^hel+o$/i', rows)).toEqual([0, 1])
    expect(matching('topic startsWith B', [{ frames: ['A', 'B'].map(encode), envelopeFrames: 1 }, ...messages(['A', 'B'])])).toEqual([0])
    expect(matching('Hello', rows, 1, 2)).toEqual([1])
  })

  it('shows regular expressions only the first 64 KiB of a frame', () => {
    const long = 'a'.repeat(64 * 1024)
    expect(matching('/b/', messages([`${long.slice(1)}b`], [`${long}b`]))).toEqual([0])
  })

  it('does not find what spans two frames or is a length', () => {
    expect(matching('"ab"', messages(['a', 'b'], ['ab']))).toEqual([1])
    expect(matching('"\\u0001"', messages(['a'], ['\u0001']))).toEqual([1])
  })

  it('looks into the first frame after the envelope that is JSON', () => {
    const rows = messages(
      ['topic', '{"method":"ping","params":{"id":1,"ok":true}}'],
      ['5', '{"method":"p\\u0069ng","n":null}'],
      ['{"params":{"id":"1"}}'],
      ['{"method":"ping"'],
    )
    expect(matching('json.method == ping', rows)).toEqual([0, 1])
    expect(matching('json.method contains "in"', rows)).toEqual([0, 1])
    expect(matching('json.params.id in [1, 2]', rows)).toEqual([0])
    expect(matching('json.params.id != 1', rows)).toEqual([2])
    expect(matching('json.params.ok == true', rows)).toEqual([0])
    expect(matching('json.n == null', rows)).toEqual([1])
    expect(matching('json', rows)).toEqual([0, 1, 2])
  })

  it('asks for what is known of connections and by decoders', () => {
    const rows = [{ connection: 1 }, { connection: 2, source: 2 }]
    expect(matching('mechanism == curve', rows)).toEqual([0])
    expect(matching('peer.identity == worker-7', rows)).toEqual([0])
    expect(matching('peer.identity != worker-7', rows)).toEqual([])
    expect(matching('source == orders || source == 2', rows)).toEqual([0, 1])
    expect(matching('version == 3.1', rows)).toEqual([0])
    expect(matching('jupyter.msg_type == "type 2"', messages(['a'], ['b', 'c']))).toEqual([1])
  })

  it('says what is wrong, and where', () => {
    const cases: readonly (readonly [source: string, at: string, message: RegExp])[] = [
      ['sokcet == REQ', 'sokcet', /did you mean socket/],
      ['size > 5ms', '5ms', /bytes/],
      ['rtt > 100', '100', /unit of time/],
      ['socket == REK', 'REK', /REQ, REP/],
      ['a && frame[0] ~ /(/', '/(/', /no regular expression/],
      ['size contains 5', 'contains', /use ==/],
      ['size >', '', /missing/],
      ['(size > 5', '(', /not closed/],
      ['size > 5)', ')', /not expected/],
      ['"abc', '"abc', /closing quote/],
      ['a & b', '&', /&&/],
      ['json.a < abc', 'abc', /number/],
      ['connection == 5ms', '5ms', /plain number/],
      ['frame == 5', 'frame', /frame\[0\]/],
      ['&& a', '&&', /expected/],
      ['/a/g', '/a/g', /flag/],
    ]
    for (const [source, at, message] of cases) {
      const [error] = errorsOf(source)
      expect(error?.text, source).toBe(at)
      expect(error?.message, source).toMatch(message)
    }
    expect(errorsOf('size > 5ms || foo == 1 || kind == x')).toHaveLength(3)
    expect(errorsOf('('.repeat(5000))[0]?.message).toMatch(/nested/)
  })

  it('tells what it reads and what to mark', () => {
    expect(filterNeedsPayload(compiled('size > 5 && rtt > 1s'))).toBe(false)
    expect(filterColumns(compiled('size > 5 && rtt > 1s'))).toEqual(['size', 'exchanges'])
    expect(filterNeedsPayload(compiled('size > 5 || foo'))).toBe(true)
    expect(filterHighlights(compiled('foo && !bar && topic ~ /x/i && socket == REQ && frame[0] contains "A"'))).toEqual([
      { kind: 'text', text: 'foo', ignoreCase: true },
      { kind: 'regex', source: 'x', flags: 'i' },
      { kind: 'text', text: 'A', ignoreCase: false },
    ])
  })
})
