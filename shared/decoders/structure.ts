import { type Sentence, said } from '../sentences/said'
import { BudgetSpent } from './budget'
import type { Content } from './content'
import {
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  type FrameDecoder,
  headBytes,
  type NodeKind,
  type NodeView,
  summaryLength,
} from './decoder'
import type { NewNode } from './tree'

/**
 * Where a reader is. `short`: the bytes ended before the value did; `bad`: they are not of this format. Neither is thrown,
 * as readers also run over the beginnings of whatever is shown in a list.
 */
export type ReaderStatus = 'reading' | 'end' | 'short' | 'bad'

/** Reads one self-describing value (JSON, MessagePack, CBOR, BSON) as flat events; nesting is no recursion. */
export interface StructureReader {
  /** Goes on to the next event; `false` when `status` is no longer `reading`. */
  readonly next: () => boolean
  readonly event: 'open' | 'close' | 'value'
  readonly status: ReaderStatus
  /** What is wrong, as a sentence, when the status is `bad`. */
  readonly problem: Sentence
  readonly kind: NodeKind
  /** Where the event's bytes begin, with its key, and end. */
  readonly from: number
  readonly to: number
  /** The key; `undefined` in lists and at the root. Made when asked for. */
  readonly name: () => string | undefined
  /** The value as people read it, at most so many characters (a few more do no harm). */
  readonly text: (maxLength: number) => string
  readonly scalar: () => DecodedValue
  /** What is said of an open container, such as its tag. */
  readonly note?: string
  readonly nodeView?: (() => NodeView | undefined) | undefined
}

const unwanted: NewNode = { name: '', kind: 'bytes' }

/** Fills the open node with what the reader meets. `cut`: the reader has only the beginning. @throws DecodeError, BudgetSpent */
export function readStructure(reader: StructureReader, content: Content, context: DecodeContext, cut: boolean): void {
  const { tree, budget } = context
  const maxText = budget.limits.nodeText + 1
  let depth = 0
  while (reader.next()) {
    if (reader.event === 'close') {
      budget.charge()
      depth -= 1
      if (depth > 0) tree.close(content.range(0, reader.to).to)
      continue
    }
    const opens = reader.event === 'open'
    if (opens) budget.charge()
    else budget.chargeBytes(reader.to - reader.from)
    if (depth === 0) {
      tree.describe(opens ? { kind: reader.kind, text: reader.note ?? '' } : nodeOf(reader, content, maxText, ''))
    } else if (!tree.wants()) {
      if (opens) tree.open(unwanted)
      else tree.skip()
    } else {
      const name = reader.name() ?? `${tree.childCount}`
      if (opens) tree.open({ name, kind: reader.kind, text: reader.note ?? '', range: content.range(reader.from, reader.to) })
      else tree.leaf(nodeOf(reader, content, maxText, name))
    }
    if (opens) depth += 1
  }
  if (reader.status === 'bad') throw new DecodeError(reader.problem)
  if (reader.status !== 'short') return
  if (cut) throw new BudgetSpent()
  throw new DecodeError(said`The bytes end in the middle of a value.`)
}

function nodeOf(reader: StructureReader, content: Content, maxText: number, name: string): NewNode {
  const { kind } = reader
  const scalar = kind === 'number' || kind === 'boolean' ? reader.scalar() : undefined
  return {
    name,
    kind,
    text: reader.text(maxText),
    value: typeof scalar === 'number' || typeof scalar === 'boolean' ? scalar : undefined,
    range: content.range(reader.from, reader.to),
    view: reader.nodeView?.(),
  }
}

/** The value at a path of keys and places; of a container, its text as in a summary. Bytes that end too early are no error. */
export function structureValue(reader: StructureReader, path: readonly string[]): DecodedValue {
  let depth = 0
  /** How many open containers are on the path. */
  let onPath = 0
  /** The next child's place in the innermost of them. */
  let place = 0
  for (let event = 0; event < maxFieldEvents && reader.next(); event += 1) {
    if (reader.event === 'close') {
      if (depth === onPath) return undefined
      depth -= 1
      continue
    }
    const isHere = depth === onPath && (depth === 0 || matches(reader, path[depth - 1], place))
    if (depth === onPath) place += 1
    if (isHere && depth === path.length) return reader.event === 'open' ? compact(reader, summaryLength) : reader.scalar()
    if (reader.event === 'open') {
      depth += 1
      if (isHere) {
        onPath = depth
        place = 0
      }
    } else if (isHere) return undefined
  }
  return undefined
}

const maxFieldEvents = 200_000

function matches(reader: StructureReader, part: string | undefined, place: number): boolean {
  const name = reader.name()
  return name === undefined ? part === `${place}` : name === part
}

/** The beginning of a value in one line; the reader stands at its first event, or before it. */
function compactStructure(reader: StructureReader, length = summaryLength): string {
  return reader.next() ? compact(reader, length) : ''
}

function compact(reader: StructureReader, length: number): string {
  const closers: string[] = []
  let line = ''
  let isFirst = true
  do {
    if (reader.event === 'close') {
      line += closers.pop() ?? ''
      isFirst = false
    } else {
      const name = closers.length === 0 ? undefined : reader.name()
      if (!isFirst && closers.length > 0) line += ', '
      if (name !== undefined) line += `${name}: `
      isFirst = reader.event === 'open'
      if (reader.event === 'open') {
        line += reader.kind === 'list' ? '[' : '{'
        closers.push(reader.kind === 'list' ? ']' : '}')
      } else {
        const text = reader.text(length)
        line += reader.kind === 'text' ? `"${text}"` : reader.kind === 'bytes' && text.length > 32 ? `${text.slice(0, 32)}…` : text
      }
    }
    if (closers.length === 0) return line
  } while (line.length < length && reader.next())
  return `${line}…`
}

/** How sure a format may be of bytes whose beginning its reader reads without fault. */
function structureCertainty(reader: StructureReader, cut: boolean): number {
  let names = 0
  let values = 0
  let oddNames = 0
  if (!reader.next() || !isOpen(reader)) return 0
  const isMap = reader.kind === 'map'
  for (let event = 0; event < maxLookEvents; event += 1) {
    if (!reader.next()) break
    if (reader.event === 'close') continue
    values += 1
    const name = reader.name()
    if (name === undefined) continue
    if (plainName.test(name)) names += 1
    else oddNames += 1
  }
  if (reader.status === 'bad') return 0
  if (reader.status === 'short' && !cut) return 0
  if (values === 0) return 0.3
  if (oddNames > names) return 0.45
  if (names > 0) return isMap ? 0.93 : 0.85
  return values > 3 ? 0.6 : 0.5
}

/** Not narrowed: the reader goes on. */
const isOpen = (reader: StructureReader): boolean => reader.event === 'open'

const maxLookEvents = 64
const plainName = /^[\p{L}\p{N} _.:/@$#-]{1,64}$/u

interface StructureFormat {
  readonly name: string
  readonly title: string
  /** A reader of one value that begins with the bytes, which may be a beginning only. */
  readonly readerOf: (bytes: Uint8Array) => StructureReader & { readonly rest: () => number }
  /** Whether a first byte can begin a value worth recognising. */
  readonly begins: (first: number) => boolean
}

/** The decoder of a format that is one value and nothing else. */
export function structureDecoder({ name, title, readerOf, begins }: StructureFormat): FrameDecoder {
  return {
    name,
    title,
    scope: 'frame',
    fields: [],
    openFields: true,
    recognise: (content) => {
      if (!begins(content.head(1)[0] ?? 0)) return 0
      const head = content.head(headBytes)
      const reader = readerOf(head)
      const certainty = structureCertainty(reader, head.byteLength < content.size)
      return reader.status === 'end' && reader.rest() !== content.size ? 0 : certainty
    },
    summarise: (content) => compactStructure(readerOf(content.head(headBytes))),
    decode: (content, context) => {
      const bytes = content.head(context.budget.inputBytes)
      const cut = bytes.byteLength < content.size
      const reader = readerOf(bytes)
      readStructure(reader, content, context, cut)
      if (!cut && reader.rest() < bytes.byteLength) throw new DecodeError(said`More follows the value, at byte ${reader.rest()}.`)
    },
    field: (content, path) => structureValue(readerOf(content.head(maxFieldBytes)), path),
  }
}

const maxFieldBytes = 4 * 1024 * 1024
