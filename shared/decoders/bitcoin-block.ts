import { said } from '../sentences/said'
import { coinText, compactSize, doubleHash, readTransaction, reversedHex, type TransactionFacts } from './bitcoin-transaction'
import { Budget, defaultLimits } from './budget'
import { viewOf } from './byte-text'
import { Content } from './content'
import type { DecodeContext } from './decoder'
import { type CursorContext, FieldCursor } from './field-cursor'
import { TreeBuilder } from './tree'
import { isOverwintered, readZcashTransaction } from './zcash-transaction'

/** Bitcoin's header (bitcoin, primitives/block.h). */
const headerSize = 80

/** How many transactions a block has; `undefined` when the bytes end before it, or the block is merge-mined. */
export function transactionCount(body: Content): number | undefined {
  const zcash = zcashHeaderSize(body)
  if (zcash === undefined && isAuxiliary(body.head(4))) return undefined
  const from = zcash ?? headerSize
  const bytes = body.slice(from, from + 9)
  const [first] = bytes
  if (first === undefined) return undefined
  const view = viewOf(bytes)
  if (first < 0xfd) return first
  if (first === 0xfd && bytes.byteLength >= 3) return view.getUint16(1, true)
  return first === 0xfe && bytes.byteLength >= 5 ? view.getUint32(1, true) : undefined
}

/** Merge-mined blocks (Namecoin, Dogecoin) have the parent chain's proof after their header. */
const isAuxiliary = (head: Uint8Array) => ((head[1] ?? 0) & 1) !== 0 && (head[3] ?? 0) === 0

/** Adds header and transactions. @throws DecodeError, BudgetSpent */
export function decodeBlock(body: Content, context: DecodeContext): void {
  const { tree } = context
  const cursor = new FieldCursor(body, context)
  const zcash = zcashHeaderSize(body)
  cursor.open('header', 'map')
  const version = cursor.number('version', 'i32', true, (value) => ({ text: `0x${(Number(value) >>> 0).toString(16).padStart(8, '0')}` }))
  cursor.raw('previous block', 32, (bytes) => ({ kind: 'id', text: reversedHex(bytes), field: 'bitcoin.previous' }))
  cursor.raw('merkle root', 32, (bytes) => ({ kind: 'id', text: reversedHex(bytes) }))
  if (zcash !== undefined) cursor.raw('block commitments', 32, (bytes) => ({ kind: 'id', text: reversedHex(bytes) }))
  cursor.number('time', 'u32', true, (value) => ({
    kind: 'time',
    text: new Date(Number(value) * 1000).toISOString().replace('.000', ''),
    field: 'bitcoin.time',
  }))
  cursor.number('bits', 'u32', true, (value) => ({ text: `0x${value.toString(16).padStart(8, '0')}` }))
  if (zcash === undefined) cursor.number('nonce', 'u32', true)
  else {
    cursor.raw('nonce', 32, (bytes) => ({ text: reversedHex(bytes) }))
    cursor.raw('solution', compactSize(cursor))
  }
  const hash = doubleHash(cursor.bytes.subarray(0, zcash ?? headerSize))
  tree.leaf({ name: 'hash', kind: 'id', text: hash, field: 'bitcoin.block' })
  tree.describe({ text: hash })
  cursor.close()
  if (zcash === undefined && isAuxiliary(cursor.bytes)) {
    cursor.rest('proof of the parent chain, and transactions')
    context.problem(said`The block is merge-mined (version 0x${Number(version).toString(16)}): what follows its header is not read.`)
    return
  }
  decodeTransactions(cursor, context)
}

/**
 * Zcash's header (zcash, primitives/block.h) has a commitment of 32 bytes more, a nonce of 32 bytes, and Equihash's solution
 * with its length, which alone tells it from Bitcoin's: 1344 bytes, or 36 in tests. `undefined`: not Zcash's.
 */
function zcashHeaderSize(body: Content): number | undefined {
  const [first, low, high] = body.slice(solutionAt, solutionAt + 3)
  const isZcash = body.head(1)[0] === 4 && body.head(4)[3] === 0
  if (!isZcash) return undefined
  if (first === 0xfd && low === 0x40 && high === 0x05) return solutionAt + 3 + 0x540
  return first === 36 ? solutionAt + 1 + 36 : undefined
}

const solutionAt = 140

export function blockHash(body: Content): string | undefined {
  const size = zcashHeaderSize(body) ?? headerSize
  return body.size < size ? undefined : doubleHash(body.slice(0, size))
}

function decodeTransactions(cursor: FieldCursor, context: DecodeContext): void {
  const { tree } = context
  cursor.open('transactions', 'list', { field: 'bitcoin.transactions' })
  const count = compactSize(cursor)
  tree.describe({ text: `${count}`, value: count })
  for (let index = 0; index < count; index += 1) {
    const wanted = tree.wants()
    cursor.open(`${index}`, 'map')
    const facts = readAnyTransaction(cursor, context, false)
    if (wanted) tree.describe({ text: transactionText(facts) })
    cursor.close()
  }
  cursor.close()
  cursor.rest('what follows')
}

/** Seconds since 1970. */
export function timeOf(body: Content): number | undefined {
  const at = zcashHeaderSize(body) === undefined ? 68 : 100
  return body.size < headerSize ? undefined : viewOf(body.slice(at, at + 4)).getUint32(0, true)
}

/** Hash of the block before; `undefined` when the bytes end before it. */
export function previousOf(body: Content): string | undefined {
  return body.size < headerSize ? undefined : reversedHex(body.slice(4, 36))
}

/** A transaction of Bitcoin or of Zcash. `isLast`: what follows it in the bytes belongs to it. @throws DecodeError, BudgetSpent */
export function readAnyTransaction(cursor: FieldCursor, context: CursorContext, isLast: boolean): TransactionFacts {
  if (!isOverwintered(cursor.bytes.subarray(cursor.at))) return readTransaction(cursor, context, isLast)
  const facts = readZcashTransaction(cursor, context)
  if (isLast) cursor.rest('what follows')
  return facts
}

/** Id and value of the outputs in one line. */
export function transactionText({ id, value }: TransactionFacts): string {
  return `${id() ?? 'shielded'}, ${coinText(value)}`
}

/** What a transaction says, without nodes. @throws DecodeError */
export function transactionFacts(bytes: Uint8Array, isLast: boolean): TransactionFacts {
  const content = new Content((from, to) => bytes.subarray(from, to), bytes.byteLength, { in: 'frame', index: 0 })
  const context = { tree: new TreeBuilder(noNodes), budget: new Budget() }
  return readAnyTransaction(new FieldCursor(content, context), context, isLast)
}

const noNodes = { ...defaultLimits, nodes: 0 }
