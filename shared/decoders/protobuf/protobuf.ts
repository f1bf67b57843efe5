import { said } from '../../sentences/said'
import { BudgetSpent } from '../budget'
import { isUtf8Text } from '../byte-text'
import type { Content } from '../content'
import {
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  type FrameDecoder,
  headBytes,
  type ReadContext,
  summaryLength,
} from '../decoder'
import { messageTypeOf, type SchemaField, type SchemaMessage } from './schema'
import { guessedValue, typedValue, type WireValue, wireTypeOf } from './values'
import { looksLikeMessage, readVarint, readWireField, type WireField } from './wire'

/** Messages in messages; deeper ones are shown as bytes. */
const maxDepth = 40
const maxFieldNumber = 2000

/**
 * Anything of a few bytes may be a message, so without a schema it is only likely: small field numbers, all of the bytes
 * used, and no text.
 */
function recognise(content: Content): number {
  if (content.size < 3) return 0
  const head = content.head(headBytes)
  const isCut = head.byteLength < content.size
  if (isUtf8Text(head, isCut)) return 0
  const found = looksLikeMessage(head, 0, head.byteLength, isCut)
  if (found === undefined || found.count === 0 || found.greatest > maxFieldNumber) return 0
  if (found.greatest <= 32 && found.count > 1) return content.size >= 8 ? 0.5 : 0.44
  return found.greatest <= 200 && content.size >= 8 ? 0.42 : 0
}

/** Whether bytes without a schema are better shown as a message than as text or hex. */
function isLikelyMessage(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 2) return false
  const found = looksLikeMessage(bytes, from, to)
  if (found === undefined || found.greatest > maxFieldNumber) return false
  return !isUtf8Text(bytes.subarray(from, Math.min(to, from + 256)), to - from > 256)
}

class ProtobufReading {
  private readonly content: Content
  private readonly context: DecodeContext
  private readonly bytes: Uint8Array
  private readonly cut: boolean

  constructor(content: Content, context: DecodeContext) {
    this.content = content
    this.context = context
    this.bytes = content.head(context.budget.inputBytes)
    this.cut = this.bytes.byteLength < content.size
  }

  read(type: SchemaMessage | undefined): void {
    this.context.tree.describe({ kind: 'map', text: type?.name ?? '' })
    const end = this.message(0, this.bytes.byteLength, type, 0, undefined)
    if (end < this.bytes.byteLength) throw new DecodeError(said`A group ends at byte ${end} that never began.`)
  }

  /** The fields from a place on, up to `end` or the end of the group; answers where it stopped. */
  private message(from: number, end: number, type: SchemaMessage | undefined, depth: number, group: number | undefined): number {
    let at = from
    while (at < end) {
      this.context.budget.charge(2)
      const wire = readWireField(this.bytes, at, end)
      if (wire === 'short' && this.cut) throw new BudgetSpent()
      if (wire === 'short') throw new DecodeError(said`The field at byte ${at} is longer than its message.`)
      if (wire === 'bad') throw new DecodeError(said`No field can begin as byte ${at} does.`)
      if (wire.type === 'end') {
        if (wire.number !== group) return at
        return wire.to
      }
      at = this.field(wire, end, type, depth)
    }
    if (group !== undefined) throw new DecodeError(said`A group never ends.`)
    return at
  }

  private field(wire: WireField, end: number, type: SchemaMessage | undefined, depth: number): number {
    const { tree, budget } = this.context
    const { bytes } = this
    const known = type?.field(wire.number)
    const name = known?.name ?? `${wire.number}`
    if (wire.type === 'group') {
      if (depth >= maxDepth) throw new DecodeError(said`The groups are nested too deep.`)
      tree.open({ name, kind: 'map', range: this.content.range(wire.from, wire.to) })
      const to = this.message(wire.to, end, known?.message, depth + 1, wire.number)
      tree.close(this.content.range(0, to).to)
      return to
    }
    const isMessage =
      wire.type === 'bytes' && depth < maxDepth && (known === undefined ? this.guessMessage(wire) : known.message !== undefined)
    if (isMessage) {
      tree.open({ name, kind: 'map', text: known?.message?.name ?? '', range: this.content.range(wire.from, wire.to) })
      const stop = this.message(wire.valueFrom, wire.to, known?.message, depth + 1, undefined)
      if (stop < wire.to) throw new DecodeError(said`A group ends at byte ${stop} that never began.`)
      tree.close()
      return wire.to
    }
    if (known !== undefined && wire.type === 'bytes' && wireTypeOf(known) !== 'bytes') this.packed(wire, known)
    else if (tree.wants()) {
      budget.chargeBytes(Math.min(wire.to - wire.from, budget.limits.nodeText * 4))
      this.leaf(name, readValue(bytes, wire, known, budget.limits.nodeText), wire.from, wire.to)
    } else tree.skip()
    return wire.to
  }

  /** Looking costs as much as reading, and every level looks again. */
  private guessMessage(wire: WireField): boolean {
    if (!this.context.tree.wants()) return false
    this.context.budget.chargeBytes(wire.to - wire.valueFrom)
    return isLikelyMessage(this.bytes, wire.valueFrom, wire.to)
  }

  /** Numbers without tags, one behind the other. */
  private packed(wire: WireField, field: SchemaField): void {
    const { tree, budget } = this.context
    const type = wireTypeOf(field)
    tree.open({ name: field.name, kind: 'list', text: `packed ${field.type}`, range: this.content.range(wire.from, wire.to) })
    let at = wire.valueFrom
    while (at < wire.to) {
      budget.charge()
      const varint = type === 'varint' ? readVarint(this.bytes, at, wire.to) : undefined
      if (typeof varint === 'string') throw new DecodeError(said`A packed number ends beyond its field, at byte ${at}.`)
      const to = varint?.to ?? at + (type === 'fixed32' ? 4 : 8)
      if (to > wire.to) throw new DecodeError(said`A packed number ends beyond its field, at byte ${at}.`)
      if (tree.wants()) this.leaf(`${tree.childCount}`, typedValue(this.bytes, { type, from: at, valueFrom: at, to }, field, 0), at, to)
      else tree.skip()
      at = to
    }
    tree.close()
  }

  private leaf(name: string, { kind, text, value }: WireValue, from: number, to: number): void {
    this.context.tree.leaf({
      name,
      kind,
      text,
      value: typeof value === 'number' || typeof value === 'boolean' ? value : undefined,
      range: this.content.range(from, to),
    })
  }
}

/** A type on the wire that is not the schema's is read as if there were no schema. */
function readValue(bytes: Uint8Array, wire: WireField, known: SchemaField | undefined, maxText: number): WireValue {
  return known !== undefined && wireTypeOf(known) === wire.type
    ? typedValue(bytes, wire, known, maxText)
    : guessedValue(bytes, wire, maxText)
}

/** The first fields in one line. */
function summarise(content: Content, context: ReadContext): string {
  const bytes = content.head(headBytes)
  const type = messageTypeOf(context.settings)
  let line = ''
  for (let at = 0; at < bytes.byteLength && line.length < summaryLength; ) {
    const wire = readWireField(bytes, at, bytes.byteLength)
    if (typeof wire === 'string') break
    const known = type?.field(wire.number)
    const name = known?.name ?? `${wire.number}`
    const isMessage =
      wire.type === 'group' ||
      (wire.type === 'bytes' && (known?.message !== undefined || (known === undefined && isLikelyMessage(bytes, wire.valueFrom, wire.to))))
    const { kind, text } = isMessage ? { kind: 'map', text: '{…}' } : readValue(bytes, wire, known, 80)
    const said = text.length > 80 ? `${text.slice(0, 80)}…` : text
    line += `${line === '' ? '' : ', '}${name}: ${kind === 'text' ? `"${said}"` : said}`
    at = wire.to
  }
  return line
}

/** Field names of the schema, or numbers; of repeated fields the first. */
function fieldAt(bytes: Uint8Array, from: number, end: number, type: SchemaMessage | undefined, path: readonly string[]): DecodedValue {
  const [first, ...rest] = path
  let at = from
  while (at < end) {
    const wire = readWireField(bytes, at, end)
    if (typeof wire === 'string') return undefined
    at = wire.to
    const known = type?.field(wire.number)
    if (known?.name !== first && `${wire.number}` !== first) continue
    if (rest.length === 0) return readValue(bytes, wire, known, summaryLength).value
    if (wire.type === 'bytes') return fieldAt(bytes, wire.valueFrom, wire.to, known?.message, rest)
  }
  return undefined
}

const maxFieldBytes = 1024 * 1024

export const protobuf: FrameDecoder = {
  name: 'protobuf',
  title: 'Protobuf',
  scope: 'frame',
  fields: [],
  openFields: true,
  recognise,
  summarise,
  decode: (content, context) => new ProtobufReading(content, context).read(messageTypeOf(context.settings)),
  field: (content, path, context) => {
    const bytes = content.head(maxFieldBytes)
    return fieldAt(bytes, 0, bytes.byteLength, messageTypeOf(context.settings), path)
  },
}
