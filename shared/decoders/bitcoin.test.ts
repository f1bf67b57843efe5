import { describe, expect, test } from 'vitest'
import { bitcoin } from './bitcoin'
import { coinText, doubleHash } from './bitcoin-transaction'
import { correlationOf, decodeMessage, fieldValue, summaryOf } from './decode'
import { hex } from './hex'
import { messageOf } from './message-input'
import { bitcoinSamples, genesisBlock, segwitTransaction, zcashGenesisBlock, zcashVersion4, zcashVersion5 } from './samples/bitcoin'
import { ascii, fromHex } from './samples/bytes'
import { expectHardened, nodeAt, outline } from './testing'

const notification = (topic: string, body: string, number = '2a000000') => messageOf([ascii(topic), fromHex(body), fromHex(number)])
const genesisHash = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f'
const genesisTransaction = '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b'
const segwitId = 'd869f854e1f8788bcff294cc83b280942a8c728de71eb709a2c29d10bfe21b7c'

describe('Bitcoin', () => {
  test('a block’s hash is shown as it is sent', () => {
    const message = notification('hashblock', genesisHash)
    expect(summaryOf(message)).toEqual({ decoder: 'bitcoin', title: 'Bitcoin', text: 'hashblock  00000000…8ce26f  #42' })
    expect(fieldValue('bitcoin.block', message)).toBe(genesisHash)
    expect(fieldValue('bitcoin.txid', message)).toBeUndefined()
    expect(fieldValue('bitcoin.sequence', message)).toBe(42)
  })

  test('the first block: header, transaction, and both hashes', () => {
    const message = notification('rawblock', genesisBlock)
    const decoding = decodeMessage(message)
    expect(decoding.problems).toEqual([])
    expect(decoding.summary).toBe('rawblock  00000000…8ce26f  1 transaction  #42')
    expect(decoding.fields).toEqual({
      'bitcoin.topic': 'rawblock',
      'bitcoin.block': genesisHash,
      'bitcoin.sequence': 42,
      'bitcoin.transactions': 1,
      'bitcoin.previous': '0'.repeat(64),
      'bitcoin.time': 1231006505,
    })
    const header = nodeAt(decoding.tree, 'header')
    expect(header).toMatchObject({ text: genesisHash, range: { index: 1, from: 0, to: 80 } })
    expect(nodeAt([header], 'header', 'merkle root').text).toBe(genesisTransaction)
    expect(nodeAt([header], 'header', 'time').text).toBe('2009-01-03T18:15:05Z')
    expect(nodeAt([header], 'header', 'nonce').value).toBe(2083236893)
    expect(nodeAt([header], 'header', 'bits').text).toBe('0x1d00ffff')
    const transaction = nodeAt(decoding.tree, 'transactions', '0')
    expect(transaction).toMatchObject({ text: `${genesisTransaction}, 50`, range: { index: 1, from: 81, to: 285 } })
    expect(nodeAt([transaction], '0', 'inputs', '0').text).toBe('coinbase')
    expect(nodeAt([transaction], '0', 'outputs', '0').text).toBe('50 P2PK')
  })

  test('a transaction with a witness: its id is the hash without it', () => {
    const decoding = decodeMessage(notification('rawtx', segwitTransaction))
    expect(decoding.problems).toEqual([])
    expect(decoding.summary).toBe('rawtx  d869f854…e21b7c  1 in → 1 out, 0.9998848  #42')
    expect(decoding.correlation).toEqual({ role: 'publication', id: segwitId })
    const [transaction] = decoding.tree.slice(1)
    expect(outline(transaction === undefined ? [] : [transaction])).toBe(`transaction: ${segwitId}, 0.9998848
  version: 1
  segwit marker: 0
  flags: 1 (witness)
  inputs: 1
    0: 56f87210…:1
      previous transaction: 56f87210814c8baef7068454e517a70da2f2103fc3ac7f687e32a228dc80e115
      previous output: 1
      signature script:
      sequence: 0xffffffff
  outputs: 1
    0: 0.9998848 P2PKH
      value: 99988480 satoshi
      script: 76a9141d7cd6c75c2e86f4cbf98eaed221b30bd9a0b92888ac (P2PKH)
  witness: of 1 inputs
    0: 2 items
      0: 3045022100df7b7e5cda14ddf91290e02ea10786e03eb11ee36ec02dd862fe9a326bbcb7fd02203f5b4496b667e6e281cc654a2da9e4f08660c620a1051337fa8965f727eb191901
      1: 038262a6c6cec93c2d3ecd6c6072efea86d02ff8e3328bbd0242b20af3425990ac
  lock time: 0
  id: ${segwitId}
`)
  })

  test('the topic sequence tells of blocks and of the memory pool', () => {
    const added = notification('sequence', `${segwitId}41${'0700000000000000'}`, '01000000')
    expect(summaryOf(added).text).toBe('sequence  d869f854…e21b7c  transaction added to the memory pool  #1')
    expect(fieldValue('bitcoin.mempool', added)).toBe(7)
    expect(fieldValue('bitcoin.label', added)).toBe('A')
    expect(fieldValue('bitcoin.txid', added)).toBe(segwitId)
    const connected = notification('sequence', `${genesisHash}43`)
    expect(summaryOf(connected).text).toBe('sequence  00000000…8ce26f  block connected  #42')
    expect(fieldValue('bitcoin.block', connected)).toBe(genesisHash)
  })

  test('all that is told of a transaction has the same id', () => {
    const ids = [
      notification('hashtx', segwitId),
      notification('rawtx', segwitTransaction),
      notification('sequence', `${segwitId}52${'00'.repeat(8)}`),
    ]
    expect(new Set(ids.map((message) => correlationOf(message)?.id))).toEqual(new Set([segwitId]))
  })

  const special = `0300050001${'11'.repeat(32)}0000000000ffffffff0100e1f505000000000151${'00000000'}02abcd`

  test('the payload of a special transaction of Dash belongs to it and to its id, in blocks too', () => {
    const decoding = decodeMessage(notification('rawtx', special))
    expect(decoding.problems).toEqual([])
    expect(nodeAt(decoding.tree, 'transaction', 'version').text).toBe('3, special type 5')
    expect(nodeAt(decoding.tree, 'transaction', 'extra payload').text).toBe('abcd')
    const id = doubleHash(fromHex(special))
    expect(fieldValue('bitcoin.txid', notification('rawtx', special))).toBe(id)
    const block = decodeMessage(notification('rawchainlock', `${genesisBlock.slice(0, 160)}02${special}${genesisBlock.slice(162)}`))
    expect(block.problems).toEqual([])
    expect(nodeAt(block.tree, 'transactions', '0').text).toBe(`${id}, 1`)
    expect(nodeAt(block.tree, 'transactions', '1').text).toBe(`${genesisTransaction}, 50`)
  })

  test('what locks a transaction or block stands behind it, and is not in its id', () => {
    const locked = notification('rawtxlocksig', `${special}aabbcc`)
    const decoding = decodeMessage(locked)
    expect(fieldValue('bitcoin.txid', locked)).toBe(doubleHash(fromHex(special)))
    expect(decoding.correlation?.id).toBe(doubleHash(fromHex(special)))
    expect(decoding.tree.find(({ name }) => name === 'lock')?.text).toBe('aabbcc')
    expect(fieldValue('bitcoin.block', notification('rawchainlocksig', `${genesisBlock}aabbcc`))).toBe(genesisHash)
    expect(nodeAt(decodeMessage(notification('rawchainlocksig', `${genesisBlock}aabbcc`)).tree, 'what follows').text).toBe('aabbcc')
  })

  test('what a topic tells of is in its name, but not in its last word', () => {
    const inBlock = notification('rawwallettx-block', segwitTransaction)
    expect([fieldValue('bitcoin.txid', inBlock), fieldValue('bitcoin.block', inBlock)]).toEqual([segwitId, undefined])
    const vote = notification('hashgovernancevote', genesisHash)
    expect(decodeMessage(vote).fields).toEqual({ 'bitcoin.topic': 'hashgovernancevote', 'bitcoin.sequence': 42 })
    expect(fieldValue('bitcoin.txid', notification('rawinstantsenddoublespend', segwitTransaction))).toBe(segwitId)
  })

  test('a block of Zcash has a longer header', () => {
    const message = notification('rawblock', zcashGenesisBlock)
    const decoding = decodeMessage(message)
    expect(decoding.problems).toEqual([])
    expect(decoding.summary).toBe('rawblock  00040fe8…3dce08  1 transaction  #42')
    expect(decoding.fields).toMatchObject({
      'bitcoin.block': '00040fe8ec8471911baa1db1266ea15dd06b4a8a5c453883c000b031973dce08',
      'bitcoin.time': 1477641360,
      'bitcoin.transactions': 1,
    })
    const header = nodeAt(decoding.tree, 'header')
    expect(header.range).toMatchObject({ from: 0, to: 1487 })
    expect(nodeAt([header], 'header', 'time').text).toBe('2016-10-28T07:56:00Z')
    expect(nodeAt([header], 'header', 'nonce').text).toBe('1257'.padStart(64, '0'))
    expect(nodeAt(decoding.tree, 'transactions', '0').text).toMatch(/^c4eaa588.*4ddb, 0$/u)
  })

  test('transactions of Zcash: version 4, and version 5, whose id is a tree of hashes', () => {
    const decoding = decodeMessage(notification('rawtx', zcashVersion4))
    expect(decoding.problems).toEqual([])
    expect(decoding.fields['bitcoin.txid']).toBe('0cef132c1d6d67f11cfa48f7fca3209da29cf872ac782354bedb686e61a17a78')
    expect(decoding.summary).toBe('rawtx  0cef132c…a17a78  1 in → 1 out, 2.9999806  #42')
    expect(nodeAt(decoding.tree, 'transaction', 'expiry height').value).toBe(0)
    for (const [transaction, id] of zcashVersion5) expect(fieldValue('bitcoin.txid', notification('rawtx', transaction))).toBe(id)
    const block = decodeMessage(notification('rawblock', `${zcashGenesisBlock.slice(0, 2974)}02${zcashVersion4}${zcashVersion5[0]?.[0]}`))
    expect(block.problems).toEqual([])
    expect(nodeAt(block.tree, 'transactions', '1').text).toContain(zcashVersion5[0]?.[1])
  })

  test('what is shielded is counted and passed over', () => {
    const shielded = `${zcashVersion4.slice(0, -6)}01${'aa'.repeat(384)}02${'bb'.repeat(948 * 2)}00${'cc'.repeat(64)}`
    const decoding = decodeMessage(notification('rawtx', shielded))
    expect(decoding.problems).toEqual([])
    expect(nodeAt(decoding.tree, 'transaction', 'shielded outputs').text).toBe('2')
    expect(nodeAt(decoding.tree, 'transaction', 'binding signature').text).toBe('cc'.repeat(64))
    expect(fieldValue('bitcoin.txid', notification('rawtx', shielded))).toBe(doubleHash(fromHex(shielded)))
    const orchard = `${zcashVersion5[0]?.[0]?.slice(0, -2)}01${'aa'.repeat(820)}03${'00'.repeat(8)}${'bb'.repeat(32)}02abcd${'cc'.repeat(128)}`
    const second = decodeMessage(notification('rawtx', orchard))
    expect(second.problems).toEqual([])
    expect(nodeAt(second.tree, 'transaction').text).toMatch(/^shielded, /u)
    expect(nodeAt(second.tree, 'transaction', 'Orchard proofs').text).toBe('abcd')
  })

  test('merge-mined blocks are read up to their header', () => {
    const block = `02016200${genesisBlock.slice(8)}`
    const decoding = decodeMessage(notification('rawblock', block))
    expect(decoding.problems).toHaveLength(1)
    expect(decoding.tree.map(({ name }) => name)).toEqual([
      'topic',
      'header',
      'proof of the parent chain, and transactions',
      'number of the notification',
    ])
  })

  test('topics of forks are known by their form, and other topics are not', () => {
    expect(summaryOf(notification('hashchainlock', genesisHash)).decoder).toBe('bitcoin')
    expect(fieldValue('bitcoin.block', notification('hashchainlock', genesisHash))).toBe(genesisHash)
    expect(summaryOf(notification('hashblock', '00112233')).decoder).not.toBe('bitcoin')
    expect(summaryOf(notification('prices', genesisHash)).decoder).not.toBe('bitcoin')
    expect(summaryOf(notification('sequence', `${genesisHash}58`)).decoder).not.toBe('bitcoin')
  })

  test('a count that no message could hold is refused before it is walked', () => {
    const block = `${genesisBlock.slice(0, 160)}01${'01000000'}ff${'ff'.repeat(7)}00`
    const { error } = decodeMessage(notification('rawblock', block), { choices: [{ decoder: 'bitcoin' }] })
    expect(error?.message).toMatch(/larger than any message|do not fit/u)
  })

  test('coins are exact', () => {
    expect([1n, 100_000_000n, 123_456_789n, -50_000_000n, 0n].map(coinText)).toEqual(['0.00000001', '1', '1.23456789', '-0.5', '0'])
  })

  test.each(bitcoinSamples.map((frames, index) => [index, frames] as const))(
    'whatever comes is bounded and no error: sample %i',
    (_, frames) => {
      expectHardened(bitcoin, [bitcoin, hex], [frames])
    },
  )
})
