import { describe, expect, test } from 'vitest'
import { decodeMessage, decodePage, fieldValue, summaryOf } from '../decode'
import { decoders } from '../index'
import { messageOf } from '../message-input'
import { expectHardened, nodeAt } from '../testing'
import { number, timestamp, uuid } from './scalars'
import { typedArrays } from './typed-array'

const decode = (bytes: Uint8Array, decoder?: string) =>
  decodeMessage(messageOf([bytes]), decoder === undefined ? {} : { choices: [{ decoder }] })
const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

describe('typed arrays', () => {
  test('floats are recognised, with their spread, values and a plot', () => {
    const floats = bytesOf(Float32Array.from({ length: 1000 }, (_, index) => Math.sin(index / 20) + 2))
    const { decoder, tree } = decode(floats)
    expect(decoder).toBe('f32le')
    expect(tree[0]?.text).toMatch(/^1000 × f32 LE: 1\.00\d+ to 2\.99\d+, mean 2\.0\d+$/u)
    expect(tree[0]?.view).toMatchObject({ kind: 'numbers', type: 'f32', littleEndian: true, count: 1000 })
    expect(tree[0]?.view?.kind === 'numbers' && tree[0].view.points.length).toBe(256)
    expect(nodeAt(tree, 'Frame 1', '10')).toMatchObject({ text: '2.4794254', range: { from: 40, to: 44 }, field: 'f32le.10' })
    expect(tree[0]?.more).toEqual({ path: [0], from: 500, count: 500 })
    expect(decodePage(messageOf([floats]), { path: [0], from: 995 }, 0)).toMatchObject({
      nodes: [{ name: '995' }, {}, {}, {}, { name: '999' }],
    })
    expect(decodePage(messageOf([floats]), { path: [0], from: 995 }, 0).more).toBeUndefined()
    expect(decode(bytesOf(Float64Array.from({ length: 20 }, (_, index) => index / 7))).decoder).toBe('f64le')
  })

  test.each([
    ['i8', [255, 1], ['-1', '1']],
    ['i16be', [255, 254, 0, 1], ['-2', '1']],
    ['u32le', [1, 0, 0, 128], ['2147483649']],
    ['i64be', [255, 255, 255, 255, 255, 255, 255, 255], ['-1']],
    ['u64le', [255, 255, 255, 255, 255, 255, 255, 255], ['18446744073709551615']],
    ['f16le', [0, 0x3c, 1, 0, 0, 0xfc], ['1', '5.960464477539063e-8', '-Infinity']],
    ['f32be', [0x3d, 0xcc, 0xcc, 0xcd], ['0.1']],
    ['f64be', [0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], ['0.1']],
  ])('%s', (name, bytes, texts) => {
    expect(decode(Uint8Array.from(bytes), name).tree[0]?.children?.map((node) => node.text)).toEqual(texts)
  })

  test('bytes that are no whole number of them are an error', () => {
    expect(decode(Uint8Array.of(1, 2, 3), 'u16le').error?.message).toBe('3 bytes are no whole number of u16 LE, which takes 2.')
  })

  test('a hundred megabytes are bounded', () => {
    const started = performance.now()
    const { problems } = decode(new Uint8Array(100_000_000), 'u8')
    expect(performance.now() - started).toBeLessThan(3000)
    expect(problems).toEqual(['Only the first 33554432 of 100000000 numbers were read.'])
  })

  test('nothing hostile breaks them', () => {
    for (const decoder of typedArrays) expectHardened(decoder, decoders, [[Uint8Array.from({ length: 32 }, (_, index) => index * 7)]])
  })
})

describe('single values', () => {
  test('a number in all its readings, the smallest first', () => {
    const message = messageOf([Uint8Array.of(0, 0, 1, 0)])
    expect(summaryOf(message)).toEqual({ decoder: 'number', title: 'Number', text: '256 (i32 BE)' })
    expect(decodeMessage(message).tree[0]?.children?.map((node) => `${node.name} ${node.text}`)).toEqual([
      'i32 LE 65536',
      'i32 BE 256',
      'u32 LE 65536',
      'u32 BE 256',
      'f32 LE 9.18355e-41',
      'f32 BE 3.58732e-43',
    ])
    expect(fieldValue('number.u32be', message)).toBe(256)
    expect(decodeMessage(message).fields).toMatchObject({ 'number.i32le': 65536 })
  })

  test('a UUID', () => {
    const bytes = Uint8Array.of(0, 1, 2, 3, 4, 5, 0x46, 7, 0x88, 9, 10, 11, 12, 13, 14, 15)
    expect(decode(bytes)).toMatchObject({ decoder: 'uuid', summary: '00010203-0405-4607-8809-0a0b0c0d0e0f' })
    expect(fieldValue('uuid.value', messageOf([bytes]))).toBe('00010203-0405-4607-8809-0a0b0c0d0e0f')
  })

  test('a time, in the unit that makes it one of this century', () => {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigInt64(0, 1_709_208_000_250_000n)
    expect(decode(bytes)).toMatchObject({ decoder: 'timestamp', summary: '2024-02-29T12:00:00.250Z (µs BE)' })
    new DataView(bytes.buffer).setFloat64(0, 1_709_208_000.5, true)
    expect(summaryOf(messageOf([bytes])).text).toBe('2024-02-29T12:00:00.500Z (s f64 LE)')
  })

  test('nothing hostile breaks them', () => {
    for (const [decoder, size] of [
      [number, 8],
      [uuid, 16],
      [timestamp, 8],
    ] as const)
      expectHardened(decoder, decoders, [[new Uint8Array(size).fill(0x47)]])
  })
})
