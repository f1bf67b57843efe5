import { said } from '../../sentences/said'
import { exactNumber, utf8Text, viewOf } from '../byte-text'
import type { Content } from '../content'
import {
  type DecodeContext,
  type DecodedScalar,
  type DecodedValue,
  DecodeError,
  type FrameDecoder,
  type NodeKind,
  type ReadContext,
  summaryLength,
} from '../decoder'
import { hexText } from '../hex'
import { float32Text, numberText } from '../number-text'
import { readVarint, zigzag } from '../protobuf/wire'
import { timestampText } from '../time-text'
import { type AvroType, avroTypeOf } from './schema'

const maxDepth = 60

interface AvroScalar {
  readonly kind: NodeKind
  readonly text: string
  readonly value: DecodedScalar
}

/** Who is told of what is read; `enter` answers whether it wants to know what is inside. */
interface Listener {
  readonly charge: () => void
  readonly open: (name: string, kind: 'map' | 'list', text: string, from: number) => void
  readonly close: (to: number) => void
  readonly scalar: (name: string, value: () => AvroScalar, from: number, to: number) => void
}

/**
 * Avro's binary encoding (Avro 1.12, "Binary Encoding"). Own code: it needs places in the bytes, and the libraries generate
 * code, which a CSP forbids.
 */
class AvroReader {
  at = 0
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly listener: Listener

  constructor(bytes: Uint8Array, at: number, listener: Listener) {
    this.bytes = bytes
    this.view = viewOf(bytes)
    this.at = at
    this.listener = listener
  }

  read(name: string, type: AvroType, depth: number): void {
    this.listener.charge()
    if (depth > maxDepth) throw new DecodeError(said`The values are nested too deep.`)
    const from = this.at
    switch (type.kind) {
      case 'record':
        this.listener.open(name, 'map', type.name, from)
        for (const field of type.fields) this.read(field.name, field.type, depth + 1)
        this.listener.close(this.at)
        return
      case 'array':
      case 'map':
        this.blocks(name, type, depth)
        return
      case 'union': {
        const branch = type.branches[Number(this.long())]
        if (branch === undefined) throw new DecodeError(said`There is no such branch of the union, at byte ${from}.`)
        this.read(name, branch, depth + 1)
        return
      }
      case 'enum': {
        const symbol = type.symbols[Number(this.long())]
        if (symbol === undefined) throw new DecodeError(said`${type.name} has no such symbol, at byte ${from}.`)
        this.say(name, () => ({ kind: 'word', text: symbol, value: symbol }), from)
        return
      }
      case 'fixed': {
        const start = this.take(type.size)
        this.say(name, () => this.bytesValue(start, this.at, type.logical, type.scale), from)
        return
      }
      default:
        this.primitive(name, type, from)
    }
  }

  private primitive(name: string, type: Extract<AvroType, { logical: string | undefined }>, from: number): void {
    switch (type.kind) {
      case 'null':
        this.say(name, () => ({ kind: 'nothing', text: 'null', value: null }), from)
        return
      case 'boolean': {
        const byte = this.bytes[this.take(1)] ?? 0
        if (byte > 1) throw new DecodeError(said`A boolean that is neither, at byte ${from}.`)
        this.say(name, () => ({ kind: 'boolean', text: `${byte === 1}`, value: byte === 1 }), from)
        return
      }
      case 'int':
      case 'long': {
        const value = this.long()
        this.say(name, () => wholeValue(value, type.logical), from)
        return
      }
      case 'float': {
        const value = this.view.getFloat32(this.take(4), true)
        this.say(name, () => ({ kind: 'number', text: float32Text(value), value }), from)
        return
      }
      case 'double': {
        const value = this.view.getFloat64(this.take(8), true)
        this.say(name, () => ({ kind: 'number', text: numberText(value), value }), from)
        return
      }
      default: {
        const start = this.take(this.length())
        const to = this.at
        this.say(
          name,
          () => (type.kind === 'string' ? this.textValue(start, to) : this.bytesValue(start, to, type.logical, type.scale)),
          from,
        )
      }
    }
  }

  /** Items in blocks with a count each, until a count of zero; a negative one is followed by the block's bytes. */
  private blocks(name: string, type: Extract<AvroType, { kind: 'array' | 'map' }>, depth: number): void {
    this.listener.open(name, type.kind === 'array' ? 'list' : 'map', '', this.at)
    for (let index = 0; ; ) {
      const count = this.long()
      if (count === 0n) break
      if (count < 0n) this.long()
      for (let left = count < 0n ? -count : count; left > 0n; left -= 1n) {
        if (type.kind === 'array') this.read(`${index}`, type.items, depth + 1)
        else {
          const start = this.take(this.length())
          this.read(utf8Text(this.bytes, start, Math.min(this.at, start + 256)), type.values, depth + 1)
        }
        index += 1
      }
    }
    this.listener.close(this.at)
  }

  private say(name: string, value: () => AvroScalar, from: number): void {
    this.listener.scalar(name, value, from, this.at)
  }

  private textValue(from: number, to: number): AvroScalar {
    const text = utf8Text(this.bytes, from, Math.min(to, from + maxText * 4))
    return { kind: 'text', text, value: text }
  }

  private bytesValue(from: number, to: number, logical: string | undefined, scale: number): AvroScalar {
    const hex = hexText(this.bytes.subarray(from, Math.min(to, from + maxText)))
    if (logical !== 'decimal' || to === from || to - from > 64) return { kind: 'bytes', text: hex, value: hex }
    const text = decimalText(BigInt.asIntN((to - from) * 8, BigInt(`0x${hex}`)), scale)
    return { kind: 'number', text, value: Number(text) }
  }

  private long(): bigint {
    const read = readVarint(this.bytes, this.at, this.bytes.byteLength)
    if (typeof read === 'string') throw new DecodeError(said`A number ends too late, at byte ${this.at}.`)
    this.at = read.to
    return zigzag(read.value)
  }

  private length(): number {
    const length = this.long()
    if (length < 0n || length > BigInt(this.bytes.byteLength)) throw new DecodeError(said`A length of ${length} bytes, at byte ${this.at}.`)
    return Number(length)
  }

  private take(count: number): number {
    const from = this.at
    if (from + count > this.bytes.byteLength) throw new DecodeError(said`The bytes end in the middle of a value.`)
    this.at = from + count
    return from
  }
}

const maxText = 4097

function wholeValue(value: bigint, logical: string | undefined): AvroScalar {
  const time = timeOf(value, logical)
  const exact = exactNumber(value) ?? `${value}`
  return time === undefined ? { kind: 'number', text: `${value}`, value: exact } : { kind: 'time', text: time, value: exact }
}

function timeOf(value: bigint, logical: string | undefined): string | undefined {
  switch (logical) {
    case 'date':
      return timestampText(value * 86_400_000_000_000n)?.slice(0, 10)
    case 'timestamp-millis':
    case 'local-timestamp-millis':
      return timestampText(value * 1_000_000n)
    case 'timestamp-micros':
    case 'local-timestamp-micros':
      return timestampText(value * 1000n)
    case 'timestamp-nanos':
      return timestampText(value)
    case 'time-millis':
      return timestampText(value * 1_000_000n)?.slice(11, -1)
    case 'time-micros':
      return timestampText(value * 1000n)?.slice(11, -1)
    default:
      return undefined
  }
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0 || scale > 100) return `${unscaled}`
  const digits = `${unscaled < 0n ? -unscaled : unscaled}`.padStart(scale + 1, '0')
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

interface Framing {
  readonly title: string
  readonly bytes: number
}

/** What stands before the value: Avro's single-object marker and fingerprint, or a schema registry's zero and id. */
function framingOf(content: Content, type: AvroType): Framing | undefined {
  const head = content.head(10)
  if (head[0] === 0xc3 && head[1] === 0x01 && head.byteLength === 10)
    return { title: `fingerprint ${hexText(head.subarray(2))}`, bytes: 10 }
  if (head[0] !== 0 || head.byteLength < 5) return undefined
  return fits(content, type, 0) || !fits(content, type, 5) ? undefined : { title: `schema ${viewOf(head).getUint32(1)}`, bytes: 5 }
}

/** Whether the value from a place on uses up all bytes, as far as a short look can tell. */
function fits(content: Content, type: AvroType, from: number): boolean {
  const bytes = content.head(maxLook)
  let left = maxLookSteps
  const reader = new AvroReader(bytes, from, {
    charge: () => {
      left -= 1
      if (left < 0) throw new DecodeError(said`That is enough.`)
    },
    open: nothing,
    close: nothing,
    scalar: nothing,
  })
  try {
    reader.read('', type, 0)
    return reader.at === content.size
  } catch {
    return content.size > maxLook || left < 0
  }
}

const nothing = (): void => undefined
const maxLook = 16 * 1024
const maxLookSteps = 2000

function chosenType(context: ReadContext): AvroType {
  const type = avroTypeOf(context.settings)
  if (type === undefined)
    throw new DecodeError(said`Avro cannot be read without its schema.`, said`Choose an .avsc file for this topic or source.`)
  return type
}

function decode(content: Content, context: DecodeContext): void {
  const { tree, budget } = context
  const type = chosenType(context)
  const framing = framingOf(content, type)
  const bytes = content.head(budget.inputBytes)
  let depth = 0
  const reader = new AvroReader(bytes, framing?.bytes ?? 0, {
    charge: () => budget.charge(),
    open: (name, kind, text, from) => {
      if (depth === 0) tree.describe({ kind, text: framing === undefined ? text : `${text} (${framing.title})` })
      else tree.open({ name, kind, text, range: content.range(from, from) })
      depth += 1
    },
    close: (to) => {
      depth -= 1
      if (depth > 0) tree.close(content.range(0, to).to)
    },
    scalar: (name, value, from, to) => {
      if (depth > 0 && !tree.wants()) {
        tree.skip()
        return
      }
      const said = value()
      const exact = typeof said.value === 'number' || typeof said.value === 'boolean' ? said.value : undefined
      const node = { kind: said.kind, text: said.text, value: exact }
      if (depth === 0) tree.describe(node)
      else tree.leaf({ ...node, name, range: content.range(from, to) })
    },
  })
  reader.read('', type, 0)
  if (reader.at < content.size) throw new DecodeError(said`More follows the value, at byte ${reader.at}.`)
}

/** The first values in one line, or the one at a path. */
function look(
  content: Content,
  context: ReadContext,
  path: readonly string[] | undefined,
): { readonly line: string; readonly value: DecodedValue } {
  const type = chosenType(context)
  const names: string[] = []
  let line = ''
  let value: DecodedValue
  let left = maxLookSteps * 10
  const reader = new AvroReader(content.head(path === undefined ? maxLook : maxFieldBytes), framingOf(content, type)?.bytes ?? 0, {
    charge: () => {
      left -= 1
      if (left < 0 || (path === undefined && line.length > summaryLength)) throw new DecodeError(said`That is enough.`)
    },
    open: (name) => {
      names.push(name)
    },
    close: () => {
      names.pop()
    },
    scalar: (name, said) => {
      const own = [...names.slice(1), name]
      if (path === undefined) line += `${line === '' ? '' : ', '}${own.join('.')}: ${said().text.slice(0, 80)}`
      else if (value === undefined && own.length === path.length && own.every((part, index) => part === path[index])) value = said().value
    },
  })
  try {
    reader.read('', type, 0)
  } catch (thrown) {
    if (!(thrown instanceof DecodeError)) throw thrown
  }
  return { line, value }
}

const maxFieldBytes = 1024 * 1024

export const avro: FrameDecoder = {
  name: 'avro',
  title: 'Avro',
  scope: 'frame',
  fields: [],
  openFields: true,
  // Nothing in the bytes says that they are Avro.
  recognise: () => 0,
  summarise: (content, context) => look(content, context, undefined).line,
  decode,
  field: (content, path, context) => look(content, context, path).value,
}
