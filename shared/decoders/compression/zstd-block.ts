import { BackwardBits } from './backward-bits'
import { Damaged, type FseTable, fseTable, type HuffmanTable, huffmanDecode, readFseTable, readHuffmanTable, singleTable } from './entropy'
import type { Output } from './output'

/** What blocks of a frame hand on to the next. */
export interface BlockState {
  readonly output: Output
  /** Where the frame's output begins: matches reach no further back. */
  readonly start: number
  huffman: HuffmanTable | undefined
  literalLengths: FseTable | undefined
  offsets: FseTable | undefined
  matchLengths: FseTable | undefined
  readonly repeats: [number, number, number]
}

export function newBlockState(output: Output): BlockState {
  return {
    output,
    start: output.size,
    huffman: undefined,
    literalLengths: undefined,
    offsets: undefined,
    matchLengths: undefined,
    repeats: [1, 4, 8],
  }
}

/** A compressed block (RFC 8878, 3.1.1.3): literals, then sequences of literals and matches. @throws Damaged */
export function readCompressedBlock(block: Uint8Array, state: BlockState, maxBytes: number): void {
  const [literals, at] = readLiterals(block, state, maxBytes)
  const { output } = state
  let used = 0
  const [count, tablesAt] = sequenceCount(block, at)
  if (count > 0) {
    const bitsAt = readTables(block, tablesAt, state)
    used = readSequences(new BackwardBits(block.subarray(bitsAt)), count, literals, state, maxBytes)
  }
  output.append(literals.subarray(used))
}

function readLiterals(block: Uint8Array, state: BlockState, maxBytes: number): readonly [literals: Uint8Array, at: number] {
  const byte = (index: number): number => {
    const value = block[index]
    if (value === undefined) throw new Damaged()
    return value
  }
  const head = byte(0)
  const type = head & 3
  const format = (head >> 2) & 3
  if (type < 2) {
    const size = format === 1 ? (head >> 4) | (byte(1) << 4) : format === 3 ? (head >> 4) | (byte(1) << 4) | (byte(2) << 12) : head >> 3
    const from = format === 1 ? 2 : format === 3 ? 3 : 1
    if (size > maxBytes) throw new Damaged()
    if (type === 1) return [new Uint8Array(size).fill(byte(from)), from + 1]
    if (from + size > block.byteLength) throw new Damaged()
    return [block.subarray(from, from + size), from + size]
  }
  const headBytes = format < 2 ? 3 : format + 2
  const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18
  let word = 0
  for (let index = headBytes - 1; index >= 0; index -= 1) word = word * 256 + byte(index)
  const size = Math.floor(word / 16) % 2 ** sizeBits
  const compressedSize = Math.floor(word / 2 ** (4 + sizeBits))
  const end = headBytes + compressedSize
  if (size > maxBytes || end > block.byteLength) throw new Damaged()
  let from = headBytes
  if (type === 2) [state.huffman, from] = readHuffmanTable(block.subarray(0, end), headBytes)
  if (state.huffman === undefined) throw new Damaged()
  const literals = new Uint8Array(size)
  if (format === 0) huffmanDecode(block.subarray(from, end), state.huffman, literals)
  else decodeFourStreams(block.subarray(from, end), state.huffman, literals)
  return [literals, end]
}

function decodeFourStreams(streams: Uint8Array, table: HuffmanTable, literals: Uint8Array): void {
  if (streams.byteLength < 6) throw new Damaged()
  const part = (literals.byteLength + 3) >> 2
  if (part * 3 > literals.byteLength) throw new Damaged()
  let at = 6
  for (let index = 0; index < 4; index += 1) {
    const size = (streams[index * 2] ?? 0) | ((streams[index * 2 + 1] ?? 0) << 8)
    const end = index === 3 ? streams.byteLength : at + size
    if (end > streams.byteLength) throw new Damaged()
    huffmanDecode(streams.subarray(at, end), table, literals.subarray(index * part, index === 3 ? literals.byteLength : (index + 1) * part))
    at = end
  }
}

function sequenceCount(block: Uint8Array, at: number): readonly [count: number, at: number] {
  const [first, second = 0, third = 0] = block.subarray(at, at + 3)
  if (first === undefined) throw new Damaged()
  if (first < 128) return [first, at + 1]
  if (first < 255) return [((first - 128) << 8) | second, at + 2]
  return [second + (third << 8) + 0x7f00, at + 3]
}

/** The three tables of codes, in the order of the block; answers where the bits begin. */
function readTables(block: Uint8Array, start: number, state: BlockState): number {
  const modes = block[start]
  if (modes === undefined || (modes & 3) !== 0) throw new Damaged()
  let at = start + 1
  const table = (mode: number, before: FseTable | undefined, known: FseTable, maxAccuracy: number, maxSymbol: number): FseTable => {
    if (mode === 0) return known
    if (mode === 1) {
      const symbol = block[at]
      if (symbol === undefined || symbol > maxSymbol) throw new Damaged()
      at += 1
      return singleTable(symbol)
    }
    if (mode === 2) {
      const [read, behind] = readFseTable(block, at, maxAccuracy, maxSymbol)
      at = behind
      return read
    }
    if (before === undefined) throw new Damaged()
    return before
  }
  state.literalLengths = table(modes >> 6, state.literalLengths, knownLiteralLengths, 9, 35)
  state.offsets = table((modes >> 4) & 3, state.offsets, knownOffsets, 8, 31)
  state.matchLengths = table((modes >> 2) & 3, state.matchLengths, knownMatchLengths, 9, 52)
  return at
}

/** Executes the sequences; answers how many literals they used. */
function readSequences(bits: BackwardBits, count: number, literals: Uint8Array, state: BlockState, maxBytes: number): number {
  const { output, repeats, literalLengths, offsets, matchLengths } = state
  if (literalLengths === undefined || offsets === undefined || matchLengths === undefined || bits.left < 0) throw new Damaged()
  const blockStart = output.size
  let used = 0
  let literalState = bits.read(literalLengths.accuracy)
  let offsetState = bits.read(offsets.accuracy)
  let matchState = bits.read(matchLengths.accuracy)
  for (let index = 0; index < count; index += 1) {
    const offsetCode = offsets.symbols[offsetState] ?? 0
    const matchCode = matchLengths.symbols[matchState] ?? 0
    const literalCode = literalLengths.symbols[literalState] ?? 0
    const offsetValue = 2 ** offsetCode + bits.read(offsetCode)
    const matchLength = (matchBase[matchCode] ?? 0) + bits.read(matchBits[matchCode] ?? 0)
    const literalLength = (literalBase[literalCode] ?? 0) + bits.read(literalBits[literalCode] ?? 0)
    if (index + 1 < count) {
      literalState = (literalLengths.base[literalState] ?? 0) + bits.read(literalLengths.bits[literalState] ?? 0)
      matchState = (matchLengths.base[matchState] ?? 0) + bits.read(matchLengths.bits[matchState] ?? 0)
      offsetState = (offsets.base[offsetState] ?? 0) + bits.read(offsets.bits[offsetState] ?? 0)
    }
    if (bits.left < 0) throw new Damaged()
    const offset = takeOffset(offsetValue, literalLength, repeats)
    if (used + literalLength > literals.byteLength) throw new Damaged()
    output.append(literals.subarray(used, used + literalLength))
    used += literalLength
    if (output.isFull) return literals.byteLength
    if (offset < 1 || offset > output.size - state.start) throw new Damaged()
    output.repeat(offset, matchLength)
    if (output.isFull) return literals.byteLength
    if (output.size - blockStart > maxBytes) throw new Damaged()
  }
  if (bits.left !== 0) throw new Damaged()
  return used
}

/** The distance that a code stands for: a new one, or one of the last three (RFC 8878, 3.1.1.5). */
function takeOffset(value: number, literalLength: number, repeats: [number, number, number]): number {
  if (value > 3) {
    repeats[2] = repeats[1]
    repeats[1] = repeats[0]
    repeats[0] = value - 3
    return repeats[0]
  }
  const place = value - 1 + (literalLength === 0 ? 1 : 0)
  if (place === 0) return repeats[0]
  const offset = place === 3 ? repeats[0] - 1 : place === 2 ? repeats[2] : repeats[1]
  if (place > 1) repeats[2] = repeats[1]
  repeats[1] = repeats[0]
  repeats[0] = offset
  return offset
}

const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => index + from)
const zeros = (count: number): number[] => new Array<number>(count).fill(0)

// RFC 8878, 3.1.1.3.2.1.1 and 3.1.1.3.2.2: what codes stand for, and the distributions that need no description.
const literalBase = [...upTo(16), 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536]
const literalBits = [...zeros(16), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
const matchBase = [
  ...upTo(32, 3),
  ...[35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539],
]
const matchBits = [...zeros(32), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
const knownLiteralLengths = fseTable(
  [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1],
  6,
)
const knownMatchLengths = fseTable([1, 4, 3, 2, 2, 2, 2, 2, 2, ...new Array<number>(37).fill(1), -1, -1, -1, -1, -1, -1, -1], 6)
const knownOffsets = fseTable([1, 1, 1, 1, 1, 1, 2, 2, 2, ...new Array<number>(15).fill(1), -1, -1, -1, -1, -1], 5)
