import { describe, expect, test } from 'vitest'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { hex } from './hex'
import { json } from './json'
import { messageOf } from './message-input'
import { monero } from './monero'
import { ascii } from './samples/bytes'
import { moneroSamples } from './samples/others'
import { expectHardened, nodeAt } from './testing'

const messages = moneroSamples.map((frames) => messageOf(frames))
const pool = messageOf([
  ascii('json-minimal-txpool_add:[{"id":"713499fd605d99d01db6d2cc47af04dee7984006ac440c23add6e16cb1800992","blob_size":2589},{"id":"1"}]'),
])

describe('Monero', () => {
  test('the line of a list tells the block or the transaction', () => {
    expect(messages.map((message) => summaryOf(message).text)).toEqual([
      'miner_data  height 2  full',
      'chain_main  height 1  0 transactions  full',
      'chain_main  height 1  cbd51c94…19b7ce  minimal',
    ])
    expect(summaryOf(pool).text).toBe('txpool_add  713499fd…800992  and 1 more transactions  minimal')
  })

  test('what is behind the colon is JSON with its places in the frame', () => {
    const [, full] = messages
    if (full === undefined) throw new Error('No sample')
    const decoding = decodeMessage(full)
    expect(decoding.problems).toEqual([])
    expect(decoding.fields).toMatchObject({ 'monero.event': 'chain_main', 'monero.form': 'full', 'monero.height': 1 })
    expect(nodeAt(decoding.tree, 'event')).toMatchObject({ text: 'chain_main', range: { from: 10, to: 20 } })
    expect(nodeAt(decoding.tree, 'content', '0', 'miner_tx', 'outputs', '0', 'amount').value).toBe(35184338534400)
    expect(nodeAt(decoding.tree, 'content').range).toMatchObject({ from: 21 })
  })

  test('the id of a transaction can be filtered', () => {
    expect(fieldValue('monero.id', pool)).toBe('713499fd605d99d01db6d2cc47af04dee7984006ac440c23add6e16cb1800992')
  })

  test('text that only begins like it is left alone', () => {
    for (const text of ['json-full-chain_main', 'json-full-x:1', 'json-other-x:{}', 'json-full-:{}']) {
      expect(summaryOf(messageOf([ascii(text)])).decoder).not.toBe('monero')
    }
  })

  test('whatever comes is bounded and no error', () => {
    expectHardened(monero, [monero, json, hex], moneroSamples)
  })
})
