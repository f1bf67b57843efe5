import { BackwardBits, highBit } from './backward-bits'

/** Thrown inside the decompressor only. */
export class Damaged extends Error {}

/** A decoding table of finite state entropy (RFC 8878, 4.1.1): by state, its symbol and how to get to the next. */
export interface FseTable {
  readonly accuracy: number
  readonly symbols: Uint8Array
  readonly bits: Uint8Array
  readonly base: Uint16Array
}

/** Reads the description of a distribution; answers the table and the place behind it. */
export function readFseTable(
  bytes: Uint8Array,
  from: number,
  maxAccuracy: number,
  maxSymbol: number,
): readonly [table: FseTable, at: number] {
  let position = from * 8
  const end = bytes.byteLength * 8
  const peek = (count: number): number => {
    const index = position >> 3
    const word = (bytes[index] ?? 0) | ((bytes[index + 1] ?? 0) << 8) | ((bytes[index + 2] ?? 0) << 16)
    return (word >>> (position & 7)) & ((1 << count) - 1)
  }
  const accuracy = peek(4) + 5
  position += 4
  if (accuracy > maxAccuracy) throw new Damaged()
  const counts: number[] = []
  let remaining = 1 << accuracy
  while (remaining > 0) {
    if (counts.length > maxSymbol || position > end) throw new Damaged()
    const bits = highBit(remaining + 1) + 1
    const lower = (1 << (bits - 1)) - 1
    const threshold = (1 << bits) - 1 - (remaining + 1)
    let value = peek(bits)
    if ((value & lower) < threshold) {
      value &= lower
      position += bits - 1
    } else {
      if (value > lower) value -= threshold
      position += bits
    }
    const count = value - 1
    counts.push(count)
    remaining -= Math.abs(count)
    if (count !== 0) continue
    for (;;) {
      const zeros = peek(2)
      position += 2
      for (let index = 0; index < zeros; index += 1) counts.push(0)
      if (zeros !== 3) break
      if (counts.length > maxSymbol + 1) throw new Damaged()
    }
  }
  if (remaining < 0 || counts.length > maxSymbol + 1 || position > end) throw new Damaged()
  return [fseTable(counts, accuracy), (position + 7) >> 3]
}

/** The table of a distribution; −1 is "less than one". */
export function fseTable(counts: readonly number[], accuracy: number): FseTable {
  const size = 1 << accuracy
  const symbols = new Uint8Array(size)
  const next = new Uint16Array(counts.length)
  let high = size
  for (const [symbol, count] of counts.entries()) {
    next[symbol] = Math.abs(count)
    if (count !== -1) continue
    high -= 1
    symbols[high] = symbol
  }
  const step = (size >> 1) + (size >> 3) + 3
  let position = 0
  for (const [symbol, count] of counts.entries()) {
    for (let index = 0; index < count; index += 1) {
      symbols[position] = symbol
      do position = (position + step) & (size - 1)
      while (position >= high)
    }
  }
  if (position !== 0) throw new Damaged()
  const bits = new Uint8Array(size)
  const base = new Uint16Array(size)
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] ?? 0
    const place = next[symbol] ?? 0
    next[symbol] = place + 1
    const count = accuracy - highBit(place)
    bits[state] = count
    base[state] = (place << count) - size
  }
  return { accuracy, symbols, bits, base }
}

/** The table of one symbol that takes no bits. */
export function singleTable(symbol: number): FseTable {
  return { accuracy: 0, symbols: Uint8Array.of(symbol), bits: Uint8Array.of(0), base: Uint16Array.of(0) }
}

/** A decoding table of Huffman codes: by the next `maxBits` bits, the symbol and how many of them it takes. */
export interface HuffmanTable {
  readonly maxBits: number
  readonly symbols: Uint8Array
  readonly bits: Uint8Array
}

/** Reads the description of a code (RFC 8878, 4.2.1); answers the table and the place behind it. */
export function readHuffmanTable(bytes: Uint8Array, from: number): readonly [table: HuffmanTable, at: number] {
  const head = bytes[from]
  if (head === undefined) throw new Damaged()
  const isDirect = head >= 128
  const end = from + 1 + (isDirect ? (head - 126) >> 1 : head)
  if (end > bytes.byteLength) throw new Damaged()
  const weights = isDirect ? directWeights(bytes, from + 1, head - 127) : fseWeights(bytes.subarray(0, end), from + 1)
  return [huffmanTable(weights), end]
}

function directWeights(bytes: Uint8Array, from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const pair = bytes[from + (index >> 1)] ?? 0
    return index % 2 === 0 ? pair >> 4 : pair & 15
  })
}

function fseWeights(bytes: Uint8Array, from: number): number[] {
  const [table, at] = readFseTable(bytes, from, 6, 255)
  const bits = new BackwardBits(bytes.subarray(at))
  if (bits.left < 0) throw new Damaged()
  const states = [bits.read(table.accuracy), bits.read(table.accuracy)]
  if (bits.left < 0) throw new Damaged()
  const weights: number[] = []
  for (let turn = 0; ; turn ^= 1) {
    if (weights.length > 254) throw new Damaged()
    const state = states[turn] ?? 0
    weights.push(table.symbols[state] ?? 0)
    states[turn] = (table.base[state] ?? 0) + bits.read(table.bits[state] ?? 0)
    if (bits.left >= 0) continue
    weights.push(table.symbols[states[turn ^ 1] ?? 0] ?? 0)
    return weights
  }
}

function huffmanTable(weights: readonly number[]): HuffmanTable {
  let sum = 0
  for (const weight of weights) {
    if (weight > maxHuffmanBits) throw new Damaged()
    if (weight > 0) sum += 1 << (weight - 1)
  }
  if (sum === 0) throw new Damaged()
  const maxBits = highBit(sum) + 1
  const rest = (1 << maxBits) - sum
  if (maxBits > maxHuffmanBits || (rest & (rest - 1)) !== 0 || weights.length > 255) throw new Damaged()
  const all = [...weights, highBit(rest) + 1]
  const symbols = new Uint8Array(1 << maxBits)
  const bits = new Uint8Array(1 << maxBits)
  let at = 0
  for (let weight = 1; weight <= maxBits; weight += 1) {
    for (const [symbol, each] of all.entries()) {
      if (each !== weight) continue
      const end = at + (1 << (weight - 1))
      symbols.fill(symbol, at, end)
      bits.fill(maxBits + 1 - weight, at, end)
      at = end
    }
  }
  return { maxBits, symbols, bits }
}

const maxHuffmanBits = 11

/** Decodes a stream that has to give exactly as many symbols as `into` has room for. */
export function huffmanDecode(stream: Uint8Array, table: HuffmanTable, into: Uint8Array): void {
  const bits = new BackwardBits(stream)
  const { maxBits, symbols } = table
  for (let index = 0; index < into.byteLength; index += 1) {
    if (bits.left <= 0) throw new Damaged()
    const code = bits.peek(maxBits)
    into[index] = symbols[code] ?? 0
    bits.left -= table.bits[code] ?? 0
  }
  if (bits.left !== 0) throw new Damaged()
}
