import { zlibSync } from 'fflate/browser'
import { describe, expect, test } from 'vitest'
import { recorded, tapped } from '../../e2e/protocols/recorded'
import { zlib } from './compression/compression'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { eddn } from './eddn'
import { hex } from './hex'
import { json } from './json'
import { messageOf } from './message-input'
import { ascii } from './samples/bytes'
import { eddnSamples } from './samples/others'
import { expectHardened, nodeAt } from './testing'

const message = messageOf(eddnSamples[0] ?? [])

describe('EDDN', () => {
  test('the line of a list tells the schema, the event and where', () => {
    expect(summaryOf(message)).toEqual({
      decoder: 'eddn',
      title: 'EDDN',
      text: 'journal/1  Docked  Colonia  Jaques Station  by E:D Market Connector [Linux]',
    })
  })

  test('inflates the JSON and keeps it, with its places', () => {
    const decoding = decodeMessage(message)
    expect(decoding.problems).toEqual([])
    expect(nodeAt(decoding.tree, 'message', 'decompressed', 'message', 'StarSystem')).toMatchObject({
      text: 'Colonia',
      range: { in: 'blob', index: 0 },
    })
    expect(decoding.fields).toEqual({
      'eddn.schema': 'journal/1',
      'eddn.software': 'E:D Market Connector [Linux]',
      'eddn.uploader': '5f2e6c1d0e9b8a7c6d5e4f3a2b1c0d9e8f7a6b5c',
      'eddn.event': 'Docked',
      'eddn.system': 'Colonia',
      'eddn.station': 'Jaques Station',
    })
  })

  test('what the gateway says to the relay, and the relay to everyone', () => {
    const said = recorded('eddn')
    const journal = 'journal/1  Docked  Colonia  Jaques Station  by E:D Market Connector [Linux]'
    const codex = 'codexentry/1  CodexEntry  Sol  by E:D Market Connector [Linux]'
    const lines = said.map((message) => summaryOf(tapped(message)).text)
    expect([lines[0], lines[2], lines[3], lines[5]]).toEqual([journal, codex, journal, codex])
    expect(said.map((message) => fieldValue('eddn.system', tapped(message)))).toEqual([
      'Colonia',
      'Colonia',
      'Sol',
      'Colonia',
      'Colonia',
      'Sol',
    ])
    const decoding = decodeMessage(tapped(said[0] ?? { from: '', socket: 'PUB', frames: [] }))
    expect(nodeAt(decoding.tree, 'topic')).toMatchObject({ text: 'https://eddn.edcd.io/schemas/journal/1', range: { from: 0, to: 38 } })
    expect(nodeAt(decoding.tree, 'message').range).toMatchObject({ from: 43 })
  })

  test('large messages are known by their beginning', () => {
    const commodities = Array.from({ length: 2000 }, (_, index) => ({ name: `item${index}`, buyPrice: index * 7919 }))
    const text = JSON.stringify({
      $schemaRef: 'https://eddn.edcd.io/schemas/commodity/3/test',
      message: { systemName: 'Sol', commodities },
    })
    const large = messageOf([zlibSync(new TextEncoder().encode(text))])
    expect(summaryOf(large).text).toBe('commodity/3/test  Sol')
    expect(fieldValue('eddn.system', large)).toBe('Sol')
  })

  test('other JSON in zlib is left to the decoder of zlib', () => {
    const other = messageOf([zlibSync(new TextEncoder().encode('{"$schemaRef":"https://example.org/schemas/journal/1"}'))])
    expect(summaryOf(other).decoder).toBe('zlib')
    expect(summaryOf(messageOf([ascii('{"$schemaRef":"https://eddn.edcd.io/schemas/journal/1"}')])).decoder).toBe('json')
  })

  test('whatever comes is bounded and no error', { timeout: 60_000 }, () => {
    expectHardened(eddn, [eddn, zlib, json, hex], eddnSamples)
  })

  test('whatever comes behind a topic is bounded and no error', { timeout: 60_000 }, () => {
    const short = zlibSync(new TextEncoder().encode('{"$schemaRef":"https://eddn.edcd.io/schemas/journal/1"}'))
    expectHardened(eddn, [eddn, zlib, json, hex], [[Uint8Array.from([...ascii('https://eddn.edcd.io/schemas/journal/1 |-| '), ...short])]])
  })
})
