import { SaxesParser } from 'saxes'
import { said } from '../sentences/said'
import type { Content } from './content'
import { type DecodeContext, type DecodedValue, DecodeError, type FrameDecoder, headBytes, summaryLength } from './decoder'
import { beginsAsUtf16, looseXmlText, type XmlText, xmlText } from './xml-encoding'

/** An XML declaration, a document type or a comment, or a first element that nothing but XML begins with. */
const declared = /^\s*<(?:\?xml\s|!DOCTYPE\s|!--)/u
const element = /^\s*<([\p{L}_][\p{L}\p{N}._:-]*)(?:\s+[\p{L}_][^<>]*)?\/?>/u

function recognise(content: Content): number {
  const [first, second] = content.head(2)
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (first !== 0x3c && first !== 0xef && !isMarked && !(first !== undefined && first <= 0x20)) return 0
  const head = content.head(headBytes)
  const text = looseXmlText(head)
  if (declared.test(text)) return 0.95
  const name = element.exec(text)?.[1]
  if (name === undefined) return 0
  // More than the decoder of UTF-16 as text says of itself.
  return content.size > headBytes || text.trimEnd().endsWith('>') ? (beginsAsUtf16(head) ? 0.92 : 0.85) : 0
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
  private readonly byteAt: XmlText['byteAt']
  private readonly open: OpenElement[] = []
  private pending: { readonly text: string; readonly from: number } | undefined
  private last = 0

  constructor(content: Content, context: DecodeContext, { text, byteAt }: XmlText) {
    this.content = content
    this.context = context
    this.text = text
    this.byteAt = byteAt
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
    const fromByte = this.byteAt(from)
    const toByte = this.byteAt(end)
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
    tree.close(this.content.range(0, this.byteAt(end)).to)
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
    const range = this.content.range(this.byteAt(pending.from), this.byteAt(Math.max(pending.from, to)))
    this.context.tree.leaf({ name: '#text', kind: 'text', text: pending.text.trim(), range })
  }
}

const stepUnits = 16 * 1024

function decode(content: Content, context: DecodeContext): void {
  const bytes = content.head(Math.min(context.budget.inputBytes, maxXmlBytes))
  const cut = bytes.byteLength < content.size
  if (cut) context.problem(said`Only the first ${bytes.byteLength} bytes were read.`)
  new XmlReading(content, context, xmlText(bytes, cut)).read(cut)
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
    looseXmlText(content.head(summaryLength * 2))
      .trim()
      .replace(/\s+/gu, ' '),
  decode,
  field: (content, path) => fieldAt(looseXmlText(content.head(maxFieldBytes)), path),
}
