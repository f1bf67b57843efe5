import { blake2b } from '@noble/hashes/blake2.js'
import { said } from '../sentences/said'
import { countOf, doubleHash, listOf, readInput, readLockTime, readOutput, reversedHex, type TransactionFacts } from './bitcoin-transaction'
import { DecodeError } from './decoder'
import type { CursorContext, FieldCursor } from './field-cursor'

/** Zcash's transactions from version 3 on: the highest bit of the version. */
export const isOverwintered = (bytes: Uint8Array): boolean => ((bytes[3] ?? 0) & 0x80) !== 0

/** Bytes of each spend, output, action and JoinSplit, which are proofs and encrypted notes. */
const spendV4 = 384
const outputV4 = 948
const joinSplits: Readonly<Record<number, number>> = { 3: 1802, 4: 1698 }
const spendV5 = 96
const outputV5 = 756
const action = 820
const proof = 192
const signature = 64

/**
 * A transaction of version 3, 4 or 5 as nodes in the open node (zcash, primitives/transaction.h; ZIP 225). The id of
 * version 5 (ZIP 244) is that of what is public: with shielded parts it is not computed. @throws DecodeError, BudgetSpent
 */
export function readZcashTransaction(cursor: FieldCursor, context: CursorContext): TransactionFacts {
  const start = cursor.at
  const version = Number(cursor.number('version', 'u32', true, (value) => ({ text: `${Number(value) & 0x7fffffff}` }))) & 0x7fffffff
  cursor.number('version group', 'u32', true, hexadecimal)
  if (version === 3 || version === 4) return readVersion4(cursor, context, start, version)
  if (version === 5) return readVersion5(cursor, context, start)
  throw new DecodeError(said`Transactions of version ${version} of Zcash are not read.`)
}

const hexadecimal = (value: number | bigint) => ({ text: `0x${value.toString(16).padStart(8, '0')}` })

interface Transparent {
  readonly inputs: number
  readonly outputs: number
  readonly value: bigint
  readonly prevouts: readonly Uint8Array[]
  readonly sequences: readonly Uint8Array[]
  readonly paid: readonly Uint8Array[]
}

function readTransparent(cursor: FieldCursor, context: CursorContext): Transparent {
  const prevouts: Uint8Array[] = []
  const sequences: Uint8Array[] = []
  const paid: Uint8Array[] = []
  let value = 0n
  const inputs = listOf(cursor, context, 'inputs', 41, () => {
    const from = cursor.at
    readInput(cursor, context)
    prevouts.push(cursor.bytes.subarray(from, from + 36))
    sequences.push(cursor.bytes.subarray(cursor.at - 4, cursor.at))
  })
  const outputs = listOf(cursor, context, 'outputs', 9, () => {
    const from = cursor.at
    value += readOutput(cursor, context)
    paid.push(cursor.bytes.subarray(from, cursor.at))
  })
  return { inputs, outputs, value, prevouts, sequences, paid }
}

/** Shielded things, of which there are so many of so many bytes each. */
function shielded(cursor: FieldCursor, name: string, size: number): number {
  const count = countOf(cursor, name, size)
  if (count > 0) cursor.raw(name, count * size, { text: `${count}` })
  return count
}

const balance = (cursor: FieldCursor, name: string) => cursor.number(name, 'i64', true, (value) => ({ text: `${value} zatoshi` }))

function readVersion4(cursor: FieldCursor, context: CursorContext, start: number, version: number): TransactionFacts {
  const { inputs, outputs, value } = readTransparent(cursor, context)
  readLockTime(cursor)
  cursor.number('expiry height', 'u32', true)
  let parts = 0
  if (version === 4) {
    balance(cursor, 'value balance')
    parts = shielded(cursor, 'shielded spends', spendV4) + shielded(cursor, 'shielded outputs', outputV4)
  }
  if (shielded(cursor, 'JoinSplits', joinSplits[version] ?? 0) > 0) cursor.raw('JoinSplit key and signature', 32 + signature)
  if (parts > 0) cursor.raw('binding signature', signature)
  const bytes = cursor.bytes.subarray(start, cursor.at)
  return { inputs, outputs, value, id: () => doubleHash(bytes) }
}

function readVersion5(cursor: FieldCursor, context: CursorContext, start: number): TransactionFacts {
  const branch = cursor.at
  cursor.number('consensus branch', 'u32', true, hexadecimal)
  readLockTime(cursor)
  cursor.number('expiry height', 'u32', true)
  const header = cursor.bytes.subarray(start, cursor.at)
  const branchId = cursor.bytes.subarray(branch, branch + 4)
  const transparent = readTransparent(cursor, context)
  const spends = shielded(cursor, 'Sapling spends', spendV5)
  const made = shielded(cursor, 'Sapling outputs', outputV5)
  if (spends + made > 0) {
    balance(cursor, 'Sapling value balance')
    if (spends > 0) cursor.raw('Sapling anchor', 32)
    cursor.raw('Sapling proofs and signatures', spends * (proof + signature) + made * proof + signature)
  }
  const actions = shielded(cursor, 'Orchard actions', action)
  if (actions > 0) {
    cursor.number('Orchard flags', 'u8', true)
    balance(cursor, 'Orchard value balance')
    cursor.raw('Orchard anchor', 32)
    cursor.raw('Orchard proofs', countOf(cursor, 'bytes of proofs', 1))
    cursor.raw('Orchard signatures', actions * signature + signature)
  }
  const { inputs, outputs, value } = transparent
  const isPublic = spends + made + actions === 0
  return { inputs, outputs, value, id: () => (isPublic ? publicId(header, branchId, transparent) : undefined) }
}

function digest(personal: string | Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const personalization = typeof personal === 'string' ? Uint8Array.from(personal, (each) => each.charCodeAt(0)) : personal
  const hash = blake2b.create({ dkLen: 32, personalization })
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** ZIP 244, of a transaction that is all transparent. */
function publicId(header: Uint8Array, branchId: Uint8Array, { prevouts, sequences, paid }: Transparent): string {
  const isEmpty = prevouts.length + paid.length === 0
  const parts = [digest('ZTxIdPrevoutHash', ...prevouts), digest('ZTxIdSequencHash', ...sequences), digest('ZTxIdOutputsHash', ...paid)]
  const personal = Uint8Array.from([...'ZcashTxHash_'].map((each) => each.charCodeAt(0)).concat([...branchId]))
  const id = digest(
    personal,
    digest('ZTxIdHeadersHash', header),
    digest('ZTxIdTranspaHash', ...(isEmpty ? [] : parts)),
    digest('ZTxIdSaplingHash'),
    digest('ZTxIdOrchardHash'),
  )
  return reversedHex(id)
}
