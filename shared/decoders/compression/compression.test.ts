/// <reference path="./lz4js.d.ts" />
// biome-ignore lint/style/noRestrictedImports: the reference that own code is held against, in tests only
import { constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { gzipSync as libraryGzip } from 'fflate/browser'
import lz4js from 'lz4js'
import { describe, expect, test } from 'vitest'
import { Random } from '../../zmtp/random'
import { decodeMessage, decodePage, fieldValue, summaryOf } from '../decode'
import { decoders } from '../index'
import { messageOf } from '../message-input'
import { allNodes, expectHardened, hostileMessages, nodeAt } from '../testing'
import { gzip, lz4, zlib, zstd } from './compression'
import { inflateLz4 } from './lz4'
import { inflateZstd } from './zstd'

const utf8 = (text: string) => new TextEncoder().encode(text)
const free = () => undefined
/** Small, as it is mutated hundreds of times. */
const short = utf8('{"list":[1,2,3,4,5,6,7,8],"name":"name name name"}')
const document = utf8(
  JSON.stringify({ $schemaRef: 'commodity/3', list: Array.from({ length: 50 }, (_, index) => ({ index, name: `n${index}` })) }),
)
const zstdOf = (bytes: Uint8Array, level = 3) =>
  new Uint8Array(zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 } }))
const lz4Of = (bytes: Uint8Array) => Uint8Array.from(lz4js.compress(bytes))

const compressors: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
  ['zlib', (bytes) => new Uint8Array(deflateSync(bytes))],
  ['gzip', (bytes) => libraryGzip(bytes)],
  ['zstd', zstdOf],
  ['lz4', lz4Of],
]

describe.each(compressors)('%s', (name, compress) => {
  test('is recognised, and what is inside is decoded with places in the decompressed bytes', () => {
    const message = messageOf([compress(document)])
    const { decoder, tree, blobs, problems } = decodeMessage(message)
    expect(decoder).toBe(name)
    expect(problems).toEqual([])
    expect(blobs).toMatchObject([{ size: document.byteLength }])
    expect(blobs[0]?.bytes).toEqual(document)
    const inside = nodeAt(tree, 'Frame 1', 'decompressed', '$schemaRef')
    expect(inside).toMatchObject({ text: 'commodity/3', range: { in: 'blob', index: 0, from: 1, to: 27 } })
    expect(summaryOf(message).text).toMatch(/: \{"\$schemaRef":"commodity\/3","list":\[/u)
    expect(fieldValue('json.list.3.name', message)).toBe('n3')
    expect(fieldValue('decoder', message)).toBe(name)
  })

  test('what was left out inside can be paged, with the page’s own copy of the bytes', () => {
    const list = utf8(JSON.stringify(Array.from({ length: 600 }, (_, index) => index)))
    const message = messageOf([compress(list)])
    const { tree, blobs } = decodeMessage(message)
    const more = nodeAt(tree, 'Frame 1', 'decompressed').more
    expect(more).toEqual({ path: [0, 0], from: 500, count: 100 })
    const page = decodePage(message, { path: [0, 0], from: 500 }, blobs.length)
    expect(page.nodes.map((node) => node.value)).toEqual(Array.from({ length: 100 }, (_, index) => index + 500))
    const { range } = page.nodes[99] ?? {}
    expect(range).toMatchObject({ in: 'blob', index: blobs.length })
    expect(new TextDecoder().decode(page.blobs[0]?.bytes.subarray(range?.from, range?.to))).toBe('599')
  })

  test('a bomb stops at the limit, inside another one too', () => {
    const bomb = compress(new Uint8Array(40_000_000))
    const options = { choices: [{ decoder: name }], limits: { inflatedBytes: 1_000_000 } }
    const { tree, problems, blobs } = decodeMessage(messageOf([bomb]), options)
    expect(tree[0]?.text).toBe('more than 1000000 bytes')
    expect(problems[0]).toMatch(/only the first 1000000 bytes were decompressed/u)
    expect(blobs[0]?.bytes.byteLength).toBeLessThanOrEqual(1024 * 1024)
    const twice = decodeMessage(messageOf([compress(bomb)]), options)
    expect(allNodes(twice.tree).length).toBeLessThan(20)
  })

  test('what can be read of damaged bytes is shown with a note', () => {
    const bytes = compress(document)
    const { problems, error } = decodeMessage(messageOf([bytes.subarray(0, bytes.byteLength - 20)]), { choices: [{ decoder: name }] })
    expect(problems.length + (error === undefined ? 0 : 1)).toBeGreaterThan(0)
  })
})

describe('a decompression that runs out of time', () => {
  test('has its beginning read, and the frame its node', () => {
    let ms = 0
    const bomb = libraryGzip(new Uint8Array(4_000_000))
    const { tree, blobs, problems } = decodeMessage(messageOf([bomb]), { limits: { timeMs: 1 }, now: () => (ms += 10) })
    expect(tree).toMatchObject([{ name: 'Frame 1', kind: 'bytes', text: 'more than 4096 bytes' }])
    expect(blobs).toMatchObject([{ size: 4096 }])
    expect(problems).toContain('gzip: only the first 4096 bytes were decompressed.')
  })
})

describe('own decompressors', () => {
  const random = new Random(7)
  const words = Array.from({ length: 300 }, () =>
    Array.from({ length: 2 + random.below(9) }, () => String.fromCharCode(97 + random.below(26))).join(''),
  )
  const prose = (count: number) =>
    utf8(Array.from({ length: count }, () => words[random.below(1 + random.below(words.length))] ?? '').join(' '))
  const noise = (count: number) => Uint8Array.from({ length: count }, () => random.below(256))
  const skewed = (count: number) => Uint8Array.from({ length: count }, () => random.below(1 + random.below(1 + random.below(256))))
  const samples = [
    new Uint8Array(0),
    Uint8Array.of(1),
    new Uint8Array(300_000).fill(7),
    prose(20),
    prose(2000),
    prose(60_000),
    noise(1000),
    noise(200_000),
    skewed(5000),
    skewed(400_000),
    Uint8Array.from([...skewed(70_000), ...noise(200), ...skewed(70_000)]),
  ]

  test.each([1, 3, 9, 19, 22])('Zstandard of level %i comes back as it was', (level) => {
    for (const sample of samples) {
      const inflated = inflateZstd(zstdOf(sample, level), 1 << 24, free, false)
      expect(inflated.problem).toBeUndefined()
      expect(inflated.bytes.byteLength).toBe(sample.byteLength)
      expect(Buffer.compare(inflated.bytes, sample)).toBe(0)
    }
  })

  test('LZ4 comes back as it was', () => {
    for (const sample of samples) {
      const inflated = inflateLz4(lz4Of(sample), 1 << 24, free, false)
      expect(inflated.problem).toBeUndefined()
      expect(Buffer.compare(inflated.bytes, sample)).toBe(0)
    }
  })

  test('any bytes come back through both', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000, max: 12 }), (bytes) => {
        expect(inflateZstd(zstdOf(bytes), 10_000, free, false).bytes).toEqual(bytes)
        expect(inflateLz4(lz4Of(bytes), 10_000, free, false).bytes).toEqual(bytes)
      }),
      { numRuns: 300 },
    )
  })

  test('several frames, and frames to skip, are one', () => {
    const skip = Uint8Array.of(0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3)
    const text = new TextDecoder()
    for (const [inflate, compress] of [
      [inflateZstd, zstdOf],
      [inflateLz4, lz4Of],
    ] as const) {
      const joined = Uint8Array.from([...compress(utf8('one ')), ...skip, ...compress(utf8('two'))])
      expect(text.decode(inflate(joined, 100, free, false).bytes)).toBe('one two')
    }
  })

  test('a code whose weights take no bits is damaged, not endless', () => {
    const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x0a, 0x4d, 0, 0, 0xa2, 0x40, 1, 4, 0xf0, 3, 0xff, 0xff, 0])
    expect(inflateZstd(frame, 1000, free, false).problem).toBe('The compressed bytes are damaged.')
  })

  test('hostile neighbours end soon, and never give more than allowed', () => {
    const started = performance.now()
    for (const sample of [prose(300), skewed(3000)]) {
      for (const [inflate, compress] of [
        [inflateZstd, zstdOf],
        [inflateLz4, lz4Of],
      ] as const) {
        for (const [bytes = sample] of hostileMessages([compress(sample)]))
          expect(inflate(bytes, 5000, free, false).bytes.byteLength).toBeLessThanOrEqual(5000)
      }
    }
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('nothing hostile breaks the decoders', () => {
    expectHardened(zlib, decoders, [[new Uint8Array(deflateSync(short))]])
    expectHardened(gzip, decoders, [[new Uint8Array(gzipSync(short))]])
    expectHardened(zstd, decoders, [[zstdOf(short)], [zstdOf(noise(100))]])
    expectHardened(lz4, decoders, [[lz4Of(short)]])
  })
})
