import { SaxesParser } from 'saxes'
import { said } from '../sentences/said'
import { isUtf8Text, utf8Text } from './byte-text'
import type { Content } from './content'
import { type DecodeContext, type DecodedValue, DecodeError, type FrameDecoder, headBytes, summaryLength } from './decoder'

/** An XML declaration, a document type or a comment, or a first element that nothing but XML begins with. */
const declared = /^\ufeff?\s*<(?:\?xml\s|!DOCTYPE\s|!--)/u
const element = /^\ufeff?\s*<([\p{L}_][\p{L}\p{N}._:-]*)(?:\s+[\p{L}_][^<>]*)?\/?>/u

function recognise(content: Content): number {
  const first = content.head(1)[0]
  if (first !== 0x3c && first !== 0xef && !(first !== undefined && first <= 0x20)) return 0
  const text = utf8Text(content.head(headBytes))
  if (declared.test(text)) return 0.95
  const name = element.exec(text)?.[1]
  if (name === undefined) return 0
  return content.size > headBytes || text.trimEnd().endsWith('>') ? 0.85 : 0
}

/** Places in a text as places in its UTF-8; they have to be asked for in order. */
class ByteOffsets {
  private readonly text: string
  private unit = 0
  private byte = 0

  constructor(text: string) {
    this.text = text
  }

  at(unit: number): number {
    for (; this.unit < unit; this.unit += 1) {
      const code = this.text.charCodeAt(this.unit)
      // Each half of a surrogate pair is two of its four bytes.
      this.byte += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3
    }
    return this.byte
  }
}

interface OpenElement {
  readonly from: number
  /** Elements and texts so far. */
  parts: number
}

/**
 * The events of saxes as nodes. Its positions are ends; where a tag begins is the last `<` before, since no attribute may
 * hold one.
 */
class XmlReading {
  private readonly content: Content
  private readonly context: DecodeContext
  private readonly text: string
  private readonly offsets: ByteOffsets
  private readonly open: OpenElement[] = []
  private pending: { readonly text: string; readonly from: number } | undefined
  private last = 0

  constructor(content: Content, context: DecodeContext, text: string) {
    this.content = content
    this.context = context
    this.text = text
    this.offsets = new ByteOffsets(text)
  }

  read(cut: boolean): void {
    const { tree, budget } = this.context
    const parser = new SaxesParser({ fragment: false })
    tree.describe({ kind: 'map', view: { kind: 'text', language: 'xml' } })
    parser.on('error', (error) => {
      throw new DecodeError(said`${error.message.replace(/^\d+:\d+: /u, '')} (line ${parser.line}).`)
    })
    parser.on('text', (text) => this.addText(text))
    parser.on('cdata', (text) => this.addText(text))
    parser.on('opentag', (tag) => this.start(tag.name, Object.entries(tag.attributes), parser.position))
    parser.on('closetag', () => this.end(parser.position))
    parser.on('comment', () => this.passed(parser.position))
    parser.on('processinginstruction', () => this.passed(parser.position))
    parser.on('doctype', () => this.passed(parser.position))
    for (let at = 0; at < this.text.length; at += stepUnits) {
      budget.chargeBytes(stepUnits * 8)
      parser.write(this.text.slice(at, at + stepUnits))
    }
    if (!cut) parser.close()
  }

  private addText(text: string): void {
    this.pending = { text: (this.pending?.text ?? '') + text, from: this.pending?.from ?? this.last }
  }

  private start(name: string, attributes: readonly (readonly [string, string])[], end: number): void {
    const { tree, budget } = this.context
    budget.charge(2)
    const from = Math.max(this.last, this.text.lastIndexOf('<', end - 1))
    this.flushText(from)
    const parent = this.open.at(-1)
    if (parent !== undefined) parent.parts += 1
    const fromByte = this.offsets.at(from)
    const toByte = this.offsets.at(end)
    tree.open({ name, kind: 'map', range: this.content.range(fromByte, toByte) })
    this.open.push({ from, parts: 0 })
    for (const [key, value] of attributes) {
      budget.charge()
      tree.leaf({ name: `@${key}`, kind: 'text', text: value, range: this.content.range(fromByte, toByte) })
    }
    this.last = end
  }

  private end(end: number): void {
    const { tree, budget } = this.context
    budget.charge()
    // `<a/>` ends where it began.
    const from = end === this.last ? end : Math.max(this.last, this.text.lastIndexOf('<', end - 1))
    if (this.open.at(-1)?.parts === 0 && this.pending !== undefined) {
      tree.describe({ kind: 'text', text: this.pending.text.trim() })
      this.pending = undefined
    } else this.flushText(from)
    this.open.pop()
    tree.close(this.content.range(0, this.offsets.at(end)).to)
    this.last = end
  }

  private passed(end: number): void {
    this.context.budget.charge()
    this.last = Math.max(this.last, end)
  }

  /** Text between elements, white space aside. */
  private flushText(to: number): void {
    const { pending } = this
    this.pending = undefined
    if (pending === undefined || pending.text.trim() === '') return
    const parent = this.open.at(-1)
    if (parent === undefined) return
    parent.parts += 1
    const range = this.content.range(this.offsets.at(pending.from), this.offsets.at(Math.max(pending.from, to)))
    this.context.tree.leaf({ name: '#text', kind: 'text', text: pending.text.trim(), range })
  }
}

const stepUnits = 16 * 1024

function decode(content: Content, context: DecodeContext): void {
  const bytes = content.head(Math.min(context.budget.inputBytes, maxXmlBytes))
  const cut = bytes.byteLength < content.size
  if (cut) context.problem(said`Only the first ${bytes.byteLength} bytes were read.`)
  // Places in the text would not be places in the bytes.
  if (!isUtf8Text(bytes, cut)) throw new DecodeError(said`The bytes are not in UTF-8, the one encoding of XML that is read here.`)
  new XmlReading(content, context, utf8Text(bytes)).read(cut)
}

/** Attributes by `@name`; of equal elements the first. */
function fieldAt(text: string, path: readonly string[]): DecodedValue {
  const parser = new SaxesParser({ fragment: false })
  const found: { value: string | undefined; isDone: boolean } = { value: undefined, isDone: false }
  let depth = 0
  let matched = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    if (depth === matched && tag.name === path[depth]) {
      matched += 1
      const attribute = path[matched]
      const value = attribute?.startsWith('@') === true && matched === path.length - 1 ? tag.attributes[attribute.slice(1)] : undefined
      if (!found.isDone && typeof value === 'string') {
        found.value = value
        found.isDone = true
      }
    }
    depth += 1
  })
  parser.on('text', (piece) => {
    if (!found.isDone && depth === path.length && matched === depth) found.value = (found.value ?? '') + piece
  })
  parser.on('closetag', () => {
    if (depth === matched) {
      if (matched === path.length && found.value !== undefined) found.isDone = true
      matched -= 1
    }
    depth -= 1
  })
  for (let at = 0; at < text.length && !found.isDone; at += stepUnits) parser.write(text.slice(at, at + stepUnits))
  return found.value?.slice(0, maxValue)
}

const maxXmlBytes = 8 * 1024 * 1024
const maxFieldBytes = 1024 * 1024
const maxValue = 4096

export const xml: FrameDecoder = {
  name: 'xml',
  title: 'XML',
  scope: 'frame',
  fields: [],
  openFields: true,
  recognise,
  summarise: (content) =>
    utf8Text(content.head(summaryLength * 2))
      .trim()
      .replace(/\s+/gu, ' '),
  decode,
  field: (content, path) => fieldAt(utf8Text(content.head(maxFieldBytes)), path),
}
