import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMessage, decodePage, fieldValue, summaryOf } from './decode'
import { decoders } from './index'
import { json } from './json'
import { JsonReader } from './json-reader'
import { messageOf } from './message-input'
import { ndjson } from './ndjson'
import { allNodes, expectHardened, nodeAt, plainValue } from './testing'

const utf8 = (text: string) => new TextEncoder().encode(text)
const decode = (text: string) => decodeMessage(messageOf([utf8(text)]))

describe('JSON', () => {
  test('members have their bytes, with the name, and their fields', () => {
    const text = '{ "a": {"b c": [1, "x\\u0041\\n", true]}, "d": null }'
    const { tree, decoder } = decode(text)
    expect(decoder).toBe('json')
    const list = nodeAt(tree, 'Frame 1', 'a', 'b c')
    expect(text.slice(list.range?.from, list.range?.to)).toBe('"b c": [1, "x\\u0041\\n", true]')
    expect(list.children).toMatchObject([
      { name: '0', kind: 'number', text: '1', value: 1 },
      { name: '1', kind: 'text', text: 'xA\n' },
      { name: '2', kind: 'boolean', text: 'true', value: true },
    ])
    expect(nodeAt(tree, 'Frame 1', 'a').field).toBe('json.a')
    expect(nodeAt(tree, 'Frame 1', 'd')).toMatchObject({ kind: 'nothing', field: 'json.d' })
  })

  test('reads whatever JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.boolean(), (source, spaced) => {
        const value: unknown = JSON.parse(source)
        if (JSON.stringify(value).includes('__proto__')) return
        const text = spaced ? JSON.stringify(value, undefined, 2) : source
        const node = decodeMessage(messageOf([utf8(text)]), { choices: [{ decoder: 'json' }] }).tree[0]
        expect(node === undefined ? undefined : plainValue(node)).toEqual(JSON.parse(text))
      }),
      { numRuns: 500 },
    )
  })

  test('accepts exactly what JSON.parse accepts', () => {
    const pieces = ['{', '}', '[', ']', ',', ':', '"a"', '"\\u00e', '"\\x"', '1', '-', '01', '1.', '1e5', 'true', 'nul', ' ', '"']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        const bytes = utf8(text)
        const reader = new JsonReader(bytes)
        while (reader.next()) expect(reader.to).toBeLessThanOrEqual(bytes.byteLength)
        let valid = true
        try {
          JSON.parse(text)
        } catch {
          valid = false
        }
        expect(reader.status === 'end' && reader.rest() === bytes.byteLength).toBe(valid)
      }),
      { numRuns: 5000 },
    )
  })

  test('a number beyond 2^53 keeps its digits', () => {
    const node = nodeAt(decode('{"id": 12345678901234567890}').tree, 'Frame 1', 'id')
    expect(node).toMatchObject({ text: '12345678901234567890' })
    expect(node.value).toBeUndefined()
  })

  test('fields are found without the tree', () => {
    const message = messageOf([utf8('topic'), utf8('{"x": {"a": 1}, "a": [{"b": "deep"}, 2], "n": null, "s": "é"}')])
    expect(fieldValue('json.a.0.b', message)).toBe('deep')
    expect(fieldValue('json.a.1', message)).toBe(2)
    expect(fieldValue('json.n', message)).toBeNull()
    expect(fieldValue('json.s', message)).toBe('é')
    expect(fieldValue('json.a', message)).toBe('[{b: "deep"}, 2]')
    expect(fieldValue('json.x.b', message)).toBeUndefined()
    expect(fieldValue('json.a.5', message)).toBeUndefined()
    expect(fieldValue('decoder', message)).toBe('json')
  })

  test('the summary is the text in one line', () => {
    expect(summaryOf(messageOf([utf8('{\n  "a": 1\n}')])).text).toBe('{ "a": 1 }')
  })

  test('a list of a hundred thousand is bounded and can be paged to its end', () => {
    const message = messageOf([utf8(JSON.stringify(Array.from({ length: 100_000 }, (_, index) => ({ index }))))])
    const { tree } = decodeMessage(message)
    expect(allNodes(tree).length).toBeLessThan(2001)
    expect(tree[0]?.more).toEqual({ path: [0], from: 500, count: 99_500 })
    const page = decodePage(message, { path: [0], from: 99_990 }, 0)
    expect(page.nodes).toHaveLength(10)
    expect(page.nodes[9]).toMatchObject({ name: '99999', children: [{ name: 'index', value: 99_999 }] })
    expect(page.more).toBeUndefined()
  })

  test('a million open brackets and a hundred megabytes neither stall nor break it', () => {
    const deep = decodeMessage(messageOf([new Uint8Array(1_000_000).fill(0x5b)]), { choices: [{ decoder: 'json' }] })
    expect(deep.error?.code).toBe('NOT_DECODABLE')
    expect(allNodes(deep.tree).length).toBeLessThan(100)
    const large = new Uint8Array(100_000_000).fill(0x31)
    large.set(utf8('{"a": ['))
    for (let at = 7; at < large.byteLength; at += 2) large[at] = 0x2c
    large[7] = 0x31
    large.set(utf8(' 1'), 7)
    const started = performance.now()
    const decoding = decodeMessage(messageOf([large]), { choices: [{ decoder: 'json' }] })
    expect(performance.now() - started).toBeLessThan(3000)
    expect(decoding.problems).toEqual(['Only the beginning was read: the rest takes too long.'])
    expect(nodeAt(decoding.tree, 'Frame 1', 'a').more).toEqual({ path: [0, 0], from: 500, count: undefined })
  })

  test('a truncated one is shown as bytes with a note', () => {
    const decoding = decodeMessage(messageOf([utf8(`{"a": "${'x'.repeat(2000)}"`)]))
    expect(decoding.problems).toEqual(['Frame 1 is not JSON after all: The bytes end in the middle of a value.'])
    expect(decoding.tree[0]?.decoder).toBe('Bytes')
  })

  test('nothing hostile breaks it', () => {
    expectHardened(json, decoders, [
      [utf8('{"a":[1,-2.5e3,"\\u00e9\\n",true,false,null,{}],"b":{"c":"漢"}}')],
      [utf8('"text"')],
      [utf8(' [1] ')],
    ])
  })
})

describe('NDJSON', () => {
  const text = '{"a":1}\n{"a":2}\n\n[3]\n'

  test('is a list of its lines', () => {
    const { decoder, tree } = decode(text)
    expect(decoder).toBe('ndjson')
    expect(tree[0]?.children?.map(plainValue)).toEqual([{ a: 1 }, { a: 2 }, [3]])
    expect(nodeAt(tree, 'Frame 1', '1', 'a')).toMatchObject({ field: 'ndjson.1.a', range: { from: 9, to: 14 } })
    expect(fieldValue('ndjson.1.a', messageOf([utf8(text)]))).toBe(2)
  })

  test('one object over several lines is JSON', () => {
    expect(decode('{\n"a": 1\n}\n').decoder).toBe('json')
  })

  test('nothing hostile breaks it', () => {
    expectHardened(ndjson, decoders, [[utf8(text)]])
  })
})
