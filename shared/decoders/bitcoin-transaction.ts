import { sha256 } from '@noble/hashes/sha2.js'
import { said } from '../sentences/said'
import { exactNumber } from './byte-text'
import { DecodeError } from './decoder'
import type { CursorContext, FieldCursor } from './field-cursor'
import { hexText } from './hex'

/** SHA-256 twice, backwards as hashes are shown. */
export function doubleHash(...parts: readonly Uint8Array[]): string {
  const hash = sha256.create()
  for (const part of parts) hash.update(part)
  return reversedHex(sha256(hash.digest()))
}

/** Hashes are shown with their last byte first. */
export function reversedHex(bytes: Uint8Array): string {
  return hexText(Uint8Array.from(bytes).reverse())
}

const satoshiPerCoin = 100_000_000n

/** `0.5` of 50,000,000 satoshi: exact, without trailing zeros. */
export function coinText(satoshi: bigint): string {
  const sign = satoshi < 0n ? '-' : ''
  const size = satoshi < 0n ? -satoshi : satoshi
  const fraction = `${size % satoshiPerCoin}`.padStart(8, '0').replace(/0+$/u, '')
  return `${sign}${size / satoshiPerCoin}${fraction === '' ? '' : `.${fraction}`}`
}

/** A number of one, three, five or nine bytes ("CompactSize"). @throws DecodeError */
export function compactSize(cursor: FieldCursor): number {
  const first = cursor.whole('u8', true)
  if (first < 0xfd) return first
  if (first === 0xfd) return cursor.whole('u16', true)
  if (first === 0xfe) return cursor.whole('u32', true)
  const exact = exactNumber(BigInt(cursor.value('u64', true)))
  if (exact === undefined) throw new DecodeError(said`A count is larger than any message.`)
  return exact
}

/** A count that fits what is left, at so many bytes each. @throws DecodeError */
export function countOf(cursor: FieldCursor, what: string, minSize: number): number {
  const count = compactSize(cursor)
  if (count * minSize > cursor.left) throw new DecodeError(said`${count} ${what} do not fit in the ${cursor.left} bytes that are left.`)
  return count
}

export interface TransactionFacts {
  readonly inputs: number
  readonly outputs: number
  /** Sum of the outputs in satoshi. */
  readonly value: bigint
  /** Hashes when it is called; `undefined`: not computed here. */
  readonly id: () => string | undefined
}

const extendedMarker = 0
const witnessFlag = 1
const mwebFlag = 8

/**
 * A transaction as nodes in the open node (Bitcoin Core, primitives/transaction.h; BIP 144). `isLast`: it reaches to the
 * end, so what follows the lock time belongs to it.
 * @throws DecodeError, BudgetSpent
 */
export function readTransaction(cursor: FieldCursor, context: CursorContext, isLast: boolean): TransactionFacts {
  const { tree } = context
  const start = cursor.at
  const version = Number(cursor.number('version', 'i32', true, (value) => ({ text: versionText(Number(value)) })))
  const hashed = [cursor.bytes.subarray(start, cursor.at)]
  let flags = 0
  if (cursor.bytes[cursor.at] === extendedMarker && cursor.left > 1 && cursor.bytes[cursor.at + 1] !== 0) {
    cursor.number('segwit marker', 'u8', true)
    flags = Number(cursor.number('flags', 'u8', true, (value) => ({ text: flagsText(Number(value)) })))
  }
  const bodyFrom = cursor.at
  const inputs = listOf(cursor, context, 'inputs', 41, () => readInput(cursor, context))
  let value = 0n
  const outputs = listOf(cursor, context, 'outputs', 9, () => {
    value += readOutput(cursor, context)
  })
  hashed.push(cursor.bytes.subarray(bodyFrom, cursor.at))
  if (flags & witnessFlag) {
    cursor.open('witness', 'list', { text: `of ${inputs} inputs` })
    for (let input = 0; input < inputs; input += 1) {
      const pushes = () => cursor.raw(`${tree.childCount}`, compactSize(cursor))
      listWithout(cursor, `${input}`, countOf(cursor, 'witness items', 1), pushes)
    }
    cursor.close()
  }
  if (flags & ~(witnessFlag | mwebFlag)) throw new DecodeError(said`The transaction has flags of another chain (${flags}).`)
  // Litecoin's extension block stands before the lock time, and its size is nowhere but in itself.
  if (flags & mwebFlag) cursor.raw('MWEB', isLast ? Math.max(0, cursor.left - 4) : 0)
  const lockFrom = cursor.at
  readLockTime(cursor)
  if (specialType(version) > 0 && cursor.left > 0) cursor.raw('extra payload', compactSize(cursor))
  if (isLast) cursor.rest('what follows')
  hashed.push(cursor.bytes.subarray(lockFrom, cursor.at))
  // Of the bytes without the witness.
  return { inputs, outputs, value, id: () => doubleHash(...hashed) }
}

/**
 * Dash's special transactions (dash, primitives/transaction.h; DIP 2): the version is two bytes, 3, and two bytes are the
 * type, with a payload behind the lock time. 0: none of them.
 */
function specialType(version: number): number {
  const type = version >>> 16
  return (version & 0xffff) === 3 && type <= maxSpecialType ? type : 0
}

const maxSpecialType = 255

function versionText(version: number): string {
  const type = specialType(version)
  return type === 0 ? `${version}` : `${version & 0xffff}, special type ${type}`
}

function flagsText(flags: number): string {
  const words = [...(flags & witnessFlag ? ['witness'] : []), ...(flags & mwebFlag ? ['MWEB'] : [])]
  return words.length === 0 ? `${flags}` : `${flags} (${words.join(', ')})`
}

/** Adds the lock time. @throws DecodeError */
export const readLockTime = (cursor: FieldCursor): number | bigint =>
  cursor.number('lock time', 'u32', true, (lock) => ({ text: lockTimeText(Number(lock)) }))

/** From 500,000,000 on it is a time (BIP 65). */
function lockTimeText(lock: number): string {
  return lock >= 500_000_000 ? `${lock} (${new Date(lock * 1000).toISOString()})` : lock === 0 ? '0' : `${lock} (block height)`
}

/** A count, and so many things, in a node. @throws DecodeError, BudgetSpent */
export function listOf(cursor: FieldCursor, context: CursorContext, name: string, minSize: number, read: () => void): number {
  context.tree.open({ name, kind: 'list', range: cursor.range(cursor.at, cursor.at) })
  const count = countOf(cursor, name, minSize)
  context.tree.describe({ text: `${count}` })
  for (let index = 0; index < count; index += 1) read()
  cursor.close()
  return count
}

function listWithout(cursor: FieldCursor, name: string, count: number, read: () => void): void {
  cursor.open(name, 'list', { text: `${count} ${count === 1 ? 'item' : 'items'}` })
  for (let index = 0; index < count; index += 1) read()
  cursor.close()
}

const noTransaction = /^0{64}$/u

/** Adds an input. @throws DecodeError */
export function readInput(cursor: FieldCursor, { tree }: CursorContext): void {
  cursor.open(`${tree.childCount}`, 'map')
  let previous = ''
  cursor.raw('previous transaction', 32, (bytes) => {
    previous = reversedHex(bytes)
    return { kind: 'id', text: previous }
  })
  const output = cursor.number('previous output', 'u32', true)
  tree.describe({ text: noTransaction.test(previous) ? 'coinbase' : `${previous.slice(0, 8)}…:${output}` })
  readScript(cursor, 'signature script')
  cursor.number('sequence', 'u32', true, (value) => ({ text: `0x${value.toString(16).padStart(8, '0')}` }))
  cursor.close()
}

/** Adds an output, and answers its value in satoshi. @throws DecodeError */
export function readOutput(cursor: FieldCursor, { tree }: CursorContext): bigint {
  cursor.open(`${tree.childCount}`, 'map')
  const value = BigInt(cursor.number('value', 'i64', true, (satoshi) => ({ text: `${satoshi} satoshi` })))
  const kind = readScript(cursor, 'script')
  tree.describe({ text: `${coinText(value)}${kind === '' ? '' : ` ${kind}`}` })
  cursor.close()
  return value
}

function readScript(cursor: FieldCursor, name: string): string {
  const length = compactSize(cursor)
  const kind = scriptKind(cursor.bytes.subarray(cursor.at, cursor.at + Math.min(length, 67)), length)
  cursor.raw(name, length, (bytes) => ({ text: `${hexText(bytes.subarray(0, 2048))}${kind === '' ? '' : ` (${kind})`}` }))
  return kind
}

/** The standard forms (Bitcoin Core, script/solver.cpp). */
function scriptKind(script: Uint8Array, length: number): string {
  const [first, second, third] = script
  if (length === 25 && first === 0x76 && second === 0xa9 && third === 20) return 'P2PKH'
  if (length === 23 && first === 0xa9 && second === 20) return 'P2SH'
  if (length === 22 && first === 0 && second === 20) return 'P2WPKH'
  if (length === 34 && first === 0 && second === 32) return 'P2WSH'
  if (length === 34 && first === 0x51 && second === 32) return 'P2TR'
  if ((length === 67 && first === 65) || (length === 35 && first === 33)) return script[length - 1] === 0xac ? 'P2PK' : ''
  return first === 0x6a ? 'OP_RETURN' : ''
}
