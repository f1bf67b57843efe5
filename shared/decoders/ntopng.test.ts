import { describe, expect, test } from 'vitest'
import { zlib } from './compression/compression'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { hex } from './hex'
import { json as jsonDecoder } from './json'
import { messageOf } from './message-input'
import { ntopng } from './ntopng'
import { ascii, fromHex } from './samples/bytes'
import { flowJson, headers, ndpiRecords, ntopngSamples, zlibFlow, zlibRecords } from './samples/ntopng'
import { expectHardened, nodeAt, outline } from './testing'

const json = ascii(flowJson)
const tlv = fromHex(ndpiRecords)

describe('ntopng', () => {
  test.each([
    ['40 bytes', headers.v0(json.byteLength), { version: 0 }],
    ['24 bytes', headers.v1(json.byteLength), { version: 2, id: 5, source: 7 }],
    ['28 bytes', headers.v2(json.byteLength), { version: 2, id: 5, source: 0x10002 }],
    ['36 bytes', headers.v3(json.byteLength, 0), { version: 4, id: 5, source: 0x10002, flags: 0 }],
  ])('reads a header of %s', (_, header, facts) => {
    const message = messageOf([header, json])
    const decoding = decodeMessage(message)
    expect(decoding).toMatchObject({ decoder: 'ntopng', problems: [] })
    const of = (path: string) => fieldValue(`ntopng.${path}`, message)
    expect({ topic: of('topic'), size: of('size'), ...Object.fromEntries(Object.keys(facts).map((path) => [path, of(path)])) }).toEqual({
      topic: 'flow',
      size: json.byteLength,
      ...facts,
    })
    expect(nodeAt(decoding.tree, 'header').range).toEqual({ in: 'frame', index: 0, from: 0, to: header.byteLength })
    expect(nodeAt(decoding.tree, 'header', 'size').text).toBe(`${json.byteLength}`)
    expect(nodeAt(decoding.tree, 'payload', '0', '57591').text).toBe('TLS')
  })

  test('the line of a list tells the flow', () => {
    expect(summaryOf(messageOf([headers.v1(json.byteLength), json])).text).toBe('flow  10.0.0.1 → 8.8.8.8  443 TLS  1.2 kB  #5')
    expect(summaryOf(messageOf([headers.v3(tlv.byteLength, 2), tlv])).text).toBe('flow  10.0.0.1 → 8.8.8.8  443 TLS  5.0 GB  #5')
  })

  test('records of nDPI’s own serializer', () => {
    const decoding = decodeMessage(messageOf([headers.v1(tlv.byteLength, 3), tlv]))
    expect(decoding.problems).toEqual([])
    expect(outline([nodeAt(decoding.tree, 'payload')])).toBe(`payload:
  version: 1
  format: 1
  0:
    IN_BYTES: 1234567
    IN_PKTS: 17
    PROTOCOL: 6
    L4_SRC_PORT: 50514
    IPV4_SRC_ADDR: 10.0.0.1
    L4_DST_PORT: 443
    IPV4_DST_ADDR: 8.8.8.8
    OUT_BYTES: 5000000000
    INPUT_SNMP: -5
    L7_PROTO: 1.5
    NAME: hello
    n: 70000
    L7_PROTO_NAME: TLS
    blk:
      i: -5000000000
    lst:
      x: 1
  1:
    IN_BYTES: 9
`)
    expect(nodeAt(decoding.tree, 'payload', '0', 'IPV4_DST_ADDR').range).toEqual({ in: 'frame', index: 1, from: 34, to: 45 })
  })

  test('a payload behind a zero byte is inflated', () => {
    const message = messageOf([headers.v2(zlibFlow.byteLength), zlibFlow])
    const decoding = decodeMessage(message)
    expect(decoding.summary).toBe('flow  10.0.0.1 → 8.8.8.8  443 TLS  1.2 kB  #5')
    expect(fieldValue('ntopng.l7', message)).toBe('TLS')
    expect(nodeAt(decoding.tree, 'compressed').value).toBe(0)
    expect(decoding.blobs.map(({ size }) => size)).toEqual([json.byteLength])
  })

  test('records in zlib are records still', () => {
    const message = messageOf([headers.v3(zlibRecords.byteLength, 6), zlibRecords])
    const decoding = decodeMessage(message)
    expect(decoding.problems).toEqual([])
    expect(decoding.summary).toBe('flow  10.0.0.1 → 8.8.8.8  443 TLS  5.0 GB  #5')
    expect(nodeAt(decoding.tree, 'payload', 'decompressed', '0', 'IPV4_DST_ADDR')).toMatchObject({ text: '8.8.8.8', range: { in: 'blob' } })
    expect(nodeAt(decoding.tree, 'payload').range).toMatchObject({ in: 'frame', from: 0, to: zlibRecords.byteLength })
  })

  test('ids are in network order, whatever the order of sizes; those of version 1 are not', () => {
    const of = (header: Uint8Array, path: string) => fieldValue(`ntopng.${path}`, messageOf([header, json]))
    const version4 = headers.v3(json.byteLength, 0)
    expect([of(version4, 'size'), of(version4, 'id'), of(version4, 'source')]).toEqual([json.byteLength, 5, 0x10002])
    const inNetworkOrder = version4.slice()
    inNetworkOrder.set([...version4.slice(24, 28)].reverse(), 24)
    expect([of(inNetworkOrder, 'size'), of(inNetworkOrder, 'id')]).toEqual([json.byteLength, 5])
    expect(of(headers.v1(json.byteLength, 1), 'id')).toBe(0x05000000)
  })

  test('sizes of two bytes are those of large payloads too', () => {
    const large = ascii(`["${'x'.repeat(70_000)}"]`)
    const message = messageOf([headers.v1(large.byteLength & 0xffff), large])
    expect(summaryOf(message).decoder).toBe('ntopng')
  })

  test('a frame of the same size that is no header is left alone', () => {
    expect(summaryOf(messageOf([ascii('a'.repeat(24)), json])).decoder).toBe('json')
    expect(summaryOf(messageOf([new Uint8Array(36), json])).decoder).not.toBe('ntopng')
    expect(summaryOf(messageOf([headers.v1(3), ascii('abcd')])).decoder).not.toBe('ntopng')
  })

  test.each(ntopngSamples.map((frames, index) => [index, frames] as const))(
    'whatever comes is bounded and no error: sample %i',
    { timeout: 60_000 },
    (_, frames) => {
      expectHardened(ntopng, [ntopng, zlib, jsonDecoder, hex], [frames])
    },
  )
})
