import { said } from '../sentences/said'
import { BudgetSpent } from './budget'
import { exactNumber, utf8Text, viewOf } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, DecodeError, type FrameDecoder, headBytes, type NodeKind } from './decoder'
import { hexText } from './hex'
import { numberText } from './number-text'

/** What follows an opcode: nothing, so many bytes, a line, or a length of so many bytes and then that much. */
type Argument =
  | 'none'
  | 'line'
  | 'two lines'
  | 'u8'
  | 'u16'
  | 'i32'
  | 'u32'
  | 'u64'
  | 'f64'
  | 'text1'
  | 'text4'
  | 'text8'
  | 'bytes1'
  | 'bytes4'
  | 'bytes8'
  | 'long1'
  | 'long4'

interface Opcode {
  readonly name: string
  readonly argument: Argument
}

/** Python's pickletools, protocols 0 to 5. */
const opcodes = new Map<number, Opcode>(
  (
    [
      ['I', 'INT', 'line'],
      ['J', 'BININT', 'i32'],
      ['K', 'BININT1', 'u8'],
      ['M', 'BININT2', 'u16'],
      ['L', 'LONG', 'line'],
      ['\x8a', 'LONG1', 'long1'],
      ['\x8b', 'LONG4', 'long4'],
      ['S', 'STRING', 'line'],
      ['T', 'BINSTRING', 'text4'],
      ['U', 'SHORT_BINSTRING', 'text1'],
      ['B', 'BINBYTES', 'bytes4'],
      ['C', 'SHORT_BINBYTES', 'bytes1'],
      ['\x8e', 'BINBYTES8', 'bytes8'],
      ['\x96', 'BYTEARRAY8', 'bytes8'],
      ['\x97', 'NEXT_BUFFER', 'none'],
      ['\x98', 'READONLY_BUFFER', 'none'],
      ['N', 'NONE', 'none'],
      ['\x88', 'NEWTRUE', 'none'],
      ['\x89', 'NEWFALSE', 'none'],
      ['V', 'UNICODE', 'line'],
      ['\x8c', 'SHORT_BINUNICODE', 'text1'],
      ['X', 'BINUNICODE', 'text4'],
      ['\x8d', 'BINUNICODE8', 'text8'],
      ['F', 'FLOAT', 'line'],
      ['G', 'BINFLOAT', 'f64'],
      [']', 'EMPTY_LIST', 'none'],
      ['a', 'APPEND', 'none'],
      ['e', 'APPENDS', 'none'],
      ['l', 'LIST', 'none'],
      [')', 'EMPTY_TUPLE', 'none'],
      ['t', 'TUPLE', 'none'],
      ['\x85', 'TUPLE1', 'none'],
      ['\x86', 'TUPLE2', 'none'],
      ['\x87', 'TUPLE3', 'none'],
      ['}', 'EMPTY_DICT', 'none'],
      ['d', 'DICT', 'none'],
      ['s', 'SETITEM', 'none'],
      ['u', 'SETITEMS', 'none'],
      ['\x8f', 'EMPTY_SET', 'none'],
      ['\x90', 'ADDITEMS', 'none'],
      ['\x91', 'FROZENSET', 'none'],
      ['0', 'POP', 'none'],
      ['2', 'DUP', 'none'],
      ['(', 'MARK', 'none'],
      ['1', 'POP_MARK', 'none'],
      ['g', 'GET', 'line'],
      ['h', 'BINGET', 'u8'],
      ['j', 'LONG_BINGET', 'u32'],
      ['p', 'PUT', 'line'],
      ['q', 'BINPUT', 'u8'],
      ['r', 'LONG_BINPUT', 'u32'],
      ['\x94', 'MEMOIZE', 'none'],
      ['\x82', 'EXT1', 'u8'],
      ['\x83', 'EXT2', 'u16'],
      ['\x84', 'EXT4', 'i32'],
      ['c', 'GLOBAL', 'two lines'],
      ['\x93', 'STACK_GLOBAL', 'none'],
      ['R', 'REDUCE', 'none'],
      ['b', 'BUILD', 'none'],
      ['i', 'INST', 'two lines'],
      ['o', 'OBJ', 'none'],
      ['\x81', 'NEWOBJ', 'none'],
      ['\x92', 'NEWOBJ_EX', 'none'],
      ['\x80', 'PROTO', 'u8'],
      ['.', 'STOP', 'none'],
      ['\x95', 'FRAME', 'u64'],
      ['P', 'PERSID', 'line'],
      ['Q', 'BINPERSID', 'none'],
    ] as const
  ).map(([code, name, argument]) => [code.charCodeAt(0), { name, argument }]),
)

interface Step {
  readonly opcode: Opcode
  /** Where the argument's own bytes begin, and the next opcode. */
  readonly bodyFrom: number
  readonly to: number
}

/** The opcode at a place, or why there is none. */
function readStep(bytes: Uint8Array, view: DataView, at: number): Step | 'short' | 'bad' {
  const code = bytes[at]
  if (code === undefined) return 'short'
  const opcode = opcodes.get(code)
  if (opcode === undefined) return 'bad'
  const from = at + 1
  const step = (bodyFrom: number, to: number): Step | 'short' => (to > bytes.byteLength ? 'short' : { opcode, bodyFrom, to })
  const counted = (size: 1 | 4 | 8): Step | 'short' | 'bad' => {
    if (from + size > bytes.byteLength) return 'short'
    const length = size === 1 ? view.getUint8(from) : size === 4 ? view.getUint32(from, true) : Number(view.getBigUint64(from, true))
    return length > Number.MAX_SAFE_INTEGER / 2 ? 'bad' : step(from + size, from + size + length)
  }
  switch (opcode.argument) {
    case 'none':
      return step(from, from)
    case 'u8':
      return step(from, from + 1)
    case 'u16':
      return step(from, from + 2)
    case 'i32':
    case 'u32':
      return step(from, from + 4)
    case 'u64':
    case 'f64':
      return step(from, from + 8)
    case 'line':
    case 'two lines': {
      const first = bytes.indexOf(10, from)
      const last = opcode.argument === 'line' || first < 0 ? first : bytes.indexOf(10, first + 1)
      return last < 0 ? 'short' : step(from, last + 1)
    }
    case 'text1':
    case 'bytes1':
    case 'long1':
      return counted(1)
    case 'text4':
    case 'bytes4':
    case 'long4':
      return counted(4)
    default:
      return counted(8)
  }
}

function argumentOf(
  bytes: Uint8Array,
  view: DataView,
  { opcode, bodyFrom, to }: Step,
  maxText: number,
): { readonly kind: NodeKind; readonly text: string; readonly value?: number } {
  const numeric = (value: number) => ({ kind: 'number', text: numberText(value), value }) as const
  switch (opcode.argument) {
    case 'none':
      return { kind: 'word', text: '' }
    case 'u8':
      return numeric(view.getUint8(bodyFrom))
    case 'u16':
      return numeric(view.getUint16(bodyFrom, true))
    case 'i32':
      return numeric(view.getInt32(bodyFrom, true))
    case 'u32':
      return numeric(view.getUint32(bodyFrom, true))
    case 'f64':
      return numeric(view.getFloat64(bodyFrom))
    case 'u64': {
      const value = view.getBigUint64(bodyFrom, true)
      const exact = exactNumber(value)
      return { kind: 'number', text: `${value}`, ...(exact === undefined ? {} : { value: exact }) }
    }
    case 'line':
    case 'two lines':
      return { kind: 'text', text: utf8Text(bytes, bodyFrom, Math.min(to - 1, bodyFrom + maxText)).replace('\n', ' ') }
    case 'text1':
    case 'text4':
    case 'text8':
      return { kind: 'text', text: utf8Text(bytes, bodyFrom, Math.min(to, bodyFrom + maxText * 4)) }
    case 'long1':
    case 'long4': {
      const digits = hexText(bytes.slice(bodyFrom, Math.min(to, bodyFrom + maxLongBytes)).reverse())
      if (to - bodyFrom > maxLongBytes) return { kind: 'bytes', text: `${digits}…` }
      return { kind: 'number', text: `${BigInt.asIntN((to - bodyFrom) * 8, BigInt(`0x0${digits}`))}` }
    }
    default:
      return { kind: 'bytes', text: hexText(bytes.subarray(bodyFrom, Math.min(to, bodyFrom + maxText))) }
  }
}

const maxLongBytes = 256

/** A protocol of 2 or more, and opcodes that follow each other to the one that stops at the last byte. */
function recognise(content: Content): number {
  const head = content.head(headBytes)
  const [first, protocol = 0] = head
  if (first !== 0x80 || protocol < 2 || protocol > 5 || head.byteLength < 4) return 0
  const isCut = head.byteLength < content.size
  const view = viewOf(head)
  let at = 0
  for (let steps = 0; steps < 200 && at < head.byteLength; steps += 1) {
    const step = readStep(head, view, at)
    if (step === 'bad') return 0
    if (step === 'short') return isCut ? 0.95 : 0
    at = step.to
    if (step.opcode.name === 'STOP') return at === content.size ? 0.98 : 0
  }
  return isCut ? 0.95 : content.slice(content.size - 1, content.size)[0] === 0x2e ? 0.95 : 0
}

/** Texts and numbers of the beginning, which tell most. */
function summarise(content: Content): string {
  const head = content.head(headBytes)
  const view = viewOf(head)
  const said: string[] = []
  for (let at = 0; at < head.byteLength && said.length < 12; ) {
    const step = readStep(head, view, at)
    if (typeof step === 'string') break
    at = step.to
    if (step.opcode.argument === 'none' || /^(?:PROTO|FRAME|BINPUT|BINGET|LONG_BIN.*|PUT|GET)$/u.test(step.opcode.name)) continue
    said.push(argumentOf(head, view, step, 40).text.slice(0, 60))
  }
  return `pickle: ${said.join(' ')}`
}

function decode(content: Content, context: DecodeContext): void {
  const { tree, budget } = context
  const bytes = content.head(budget.inputBytes)
  const view = viewOf(bytes)
  tree.describe({ kind: 'list', text: 'opcodes; a pickle is never loaded' })
  let at = 0
  let isStopped = false
  while (!isStopped && at < bytes.byteLength) {
    budget.charge()
    const step = readStep(bytes, view, at)
    if (step === 'short' && bytes.byteLength < content.size) throw new BudgetSpent()
    if (step === 'short') throw new DecodeError(said`The bytes end in the middle of an opcode’s argument.`)
    if (step === 'bad') throw new DecodeError(said`No opcode at byte ${at}.`)
    if (step.opcode.argument !== 'none') budget.chargeBytes(step.to - at)
    if (tree.wants())
      tree.leaf({ name: step.opcode.name, ...argumentOf(bytes, view, step, budget.limits.nodeText + 1), range: content.range(at, step.to) })
    else tree.skip()
    at = step.to
    isStopped = step.opcode.name === 'STOP'
  }
  if (!isStopped) throw new DecodeError(said`The opcodes end without a STOP.`)
  if (at < content.size) context.problem(said`More follows the pickle, at byte ${at}.`)
}

/** Python's pickle: its opcodes are shown and nothing is ever built from them. */
export const pickle: FrameDecoder = { name: 'pickle', title: 'Pickle', scope: 'frame', fields: [], recognise, summarise, decode }
