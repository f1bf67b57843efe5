import { describe, expect, test } from 'vitest'
import { recorded, tapped } from '../../e2e/protocols/recorded'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { hex } from './hex'
import { json } from './json'
import { messageOf } from './message-input'
import { misp } from './misp'
import { ascii } from './samples/bytes'
import { mispSamples } from './samples/others'
import { expectHardened, nodeAt } from './testing'

const messages = mispSamples.map((frames) => messageOf(frames))

describe('MISP', () => {
  test('the line of a list tells the event, the attribute or that it is alive', () => {
    expect(messages.map((message) => summaryOf(message).text)).toEqual([
      "misp_json_self  status And when you're dead I will be still alive.  uptime 2820",
      'misp_json  event 42  OSINT - Carbanak',
      'misp_json_attribute  event 42  ip-dst  203.0.113.7  action add',
    ])
  })

  test('what MISP’s publisher says of each kind of object', () => {
    expect(recorded('misp').map((message) => summaryOf(tapped(message)).text)).toEqual([
      'misp_json  event 42  OSINT - Carbanak',
      'misp_json_event  event 42  OSINT - Carbanak  action edit',
      'misp_json_attribute  event 42  OSINT - Carbanak  ip-dst  203.0.113.7  action add',
      'misp_json_object  event 42  file  action add',
      'misp_json_sighting  event 42  203.0.113.7  action add',
      'misp_json_tag  tlp:white  action attached to attribute',
      'misp_json_user  ada@example.org  action login',
      'misp_json_audit  User (1): ada@example.org  action log',
      'misp_json_workflow  event-publish',
      "misp_json_self  status And when you're dead I will be still alive.  uptime 3",
    ])
  })

  test('what is behind the space is JSON with its places in the frame', () => {
    const attribute = messages[2]
    if (attribute === undefined) throw new Error('No sample')
    const decoding = decodeMessage(attribute)
    expect(decoding.problems).toEqual([])
    expect(decoding.fields).toEqual({
      'misp.topic': 'misp_json_attribute',
      'misp.event': '42',
      'misp.type': 'ip-dst',
      'misp.value': '203.0.113.7',
    })
    expect(nodeAt(decoding.tree, 'content', 'Attribute', 'to_ids').value).toBe(true)
    expect(nodeAt(decoding.tree, 'content').range).toMatchObject({ from: 20 })
    expect(fieldValue('misp.uuid', messages[1] ?? attribute)).toBe('56bf1b8c-7ea4-4f3d-9d0c-3a1b950d210f')
  })

  test('text that only begins like it is left alone', () => {
    for (const text of ['misp_json', 'misp_json text', 'misp_jsons {}', 'misp_json_self{}']) {
      expect(summaryOf(messageOf([ascii(text)])).decoder).not.toBe('misp')
    }
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(misp, [misp, json, hex], mispSamples)
  })
})
