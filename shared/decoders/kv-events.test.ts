import { describe, expect, test } from 'vitest'
import { recorded, tapped } from '../../e2e/protocols/recorded'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { hex } from './hex'
import { kvEvents } from './kv-events'
import { messageOf } from './message-input'
import { msgpack } from './msgpack'
import { ascii, fromHex } from './samples/bytes'
import { kvSamples } from './samples/others'
import { expectHardened, nodeAt, outline } from './testing'

const messages = kvSamples.map((frames) => messageOf(frames))
const [arrays = [], maps = []] = kvSamples

describe('KV events', () => {
  test('the line of a list tells what happened to blocks', () => {
    expect(messages.map((message) => summaryOf(message))).toMatchObject([
      { decoder: 'kv_events', text: 'kv@pod-1@model  #0  stored 2 blocks (3 tokens), removed 1 block, cleared all  rank 0' },
      { decoder: 'kv_events', text: '#12  stored 2 blocks (3 tokens), removed 1 block, cleared all  rank 0' },
      { decoder: 'kv_events', text: '#1  stored 2 blocks (4 tokens)' },
      { decoder: 'kv_events', text: 'replayed  #1  stored 2 blocks (4 tokens)' },
      { decoder: 'kv_events', text: 'end of the replay' },
    ])
  })

  test('arrays have the names that they have as maps', () => {
    const batchOf = (frames: readonly Uint8Array[]) => nodeAt(decodeMessage(messageOf(frames)).tree, 'batch')
    const expected = `batch:
  ts: 2025-11-25T08:00:00.250Z
  events:
    0:
      type: BlockStored
      block_hashes:
        0: ${'aa'.repeat(32)}
        1: 12345678901234567890
      parent_block_hash: nil
      token_ids:
        0: 1
        1: 2
        2: 300
      block_size: 16
      lora_id: nil
      medium: GPU
      lora_name: nil
`
    expect(outline([batchOf(arrays)])).toContain(expected)
    expect(outline([batchOf(maps)])).toContain(expected)
    expect(nodeAt([batchOf(arrays)], 'batch', 'events', '1', 'block_hashes', '0').value).toBe(-5)
    expect(nodeAt([batchOf(arrays)], 'batch', 'data_parallel_rank')).toMatchObject({ value: 0, range: { in: 'frame', index: 2 } })
    expect(nodeAt([batchOf(arrays)], 'batch', 'events', '0').kind).toBe('map')
  })

  test('fields of a batch', () => {
    expect(decodeMessage(messageOf(arrays)).fields).toEqual({
      'kv_events.form': 'batch',
      'kv_events.topic': 'kv@pod-1@model',
      'kv_events.sequence': 0,
      'kv_events.ts': 1764057600.25,
      'kv_events.rank': 0,
      'kv_events.event': 'BlockStored',
      'kv_events.stored': 2,
      'kv_events.removed': 1,
    })
  })

  test('what vLLM’s publisher says, as arrays and as maps', () => {
    const lines = (from: string) => recorded('kv_events').filter((message) => message.from === from)
    const batches = [
      'kv@pod-1@model  #1  stored 2 blocks (3 tokens), removed 1 block  rank 1',
      'kv@pod-1@model  #2  cleared all  rank 1',
      'kv@pod-1@model  #3  no events  rank 1',
    ]
    const replayed = ['replayed  #2  cleared all  rank 1', 'replayed  #3  no events  rank 1', 'end of the replay']
    expect(lines('events client').map((message) => summaryOf(tapped(message)).text)).toEqual([...batches, ...batches])
    expect(lines('replay server').map((message) => summaryOf(tapped(message)).text)).toEqual([...replayed, ...replayed])
  })

  test('a request for a replay is too little to be known, and is read when it is chosen', () => {
    const ask = messageOf([ascii(''), fromHex('0000000000000007')], { envelopeFrames: 1 })
    expect(summaryOf(ask).decoder).not.toBe('kv_events')
    const options = { choices: [{ decoder: 'kv_events' }] }
    expect(summaryOf(ask, options).text).toBe('replay from #7')
    expect(decodeMessage(ask, options).tree).toMatchObject([{ name: 'start', value: 7, range: { index: 1, from: 0, to: 8 } }])
    expect(fieldValue('kv_events.sequence', ask, options)).toBe(7)
  })

  test('batches that are larger than a head are known by their beginning', () => {
    const tokens = '01'.repeat(2000)
    const large = `92cb41da4958806000009196ab426c6f636b53746f7265649103c0dc07d0${tokens}04c0`
    const message = messageOf([ascii('t'), fromHex('0000000000000001'), fromHex(large)])
    expect(summaryOf(message).text).toMatch(/^t {2}#1 {2}stored 1 block\+ \(9\d\d tokens\+\)$/u)
    expect(nodeAt(decodeMessage(message).tree, 'batch', 'events', '0', 'token_ids').more).toMatchObject({ from: 500, count: 1500 })
  })

  test('other MessagePack behind a number is left alone', () => {
    const other = (payload: string) => summaryOf(messageOf([ascii('t'), fromHex('0000000000000001'), fromHex(payload)])).decoder
    expect(other('93010203')).toBe('msgpack')
    expect(other('92cb41da4958806000009101')).not.toBe('json')
    expect(summaryOf(messageOf([ascii('t'), fromHex('01'), arrays[2] ?? ascii('')])).decoder).toBe('msgpack')
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(kvEvents, [kvEvents, msgpack, hex], kvSamples)
  })
})
