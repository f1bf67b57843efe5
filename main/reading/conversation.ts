import * as v from 'valibot'
import { Content } from '../../shared/decoders/content'
import type { MessageInput } from '../../shared/decoders/decoder'
import { image } from '../../shared/decoders/image'
import { json } from '../../shared/decoders/json'
import { jupyter } from '../../shared/decoders/jupyter'
import { readContext } from '../../shared/decoders/run'
import { type ConversationImage, type ConversationPage, type ConversationPart, maxConversationText } from '../../shared/ipc/inspect'
import type { RowId, SourceId } from '../../shared/model'
import type { ReadCapture, ReadChunk } from '../capture/read-chunk'
import { rowFlags } from '../capture/tap/batch'
import { messageInputOf } from './message-input'

/** Rows that are looked at before the time is. */
const rowsPerLook = 32
/** Parts of one answer. */
const maxParts = 200
/** Larger contents are told by their type alone. */
const maxContentBytes = 16 * 1024 * 1024
const maxImageText = 8 * 1024 * 1024
const maxPixels = 100_000_000

const context = readContext([jupyter, json, image])

/**
 * What was said because of one Jupyter request, from a row on, at whichever source it passed, until `isTimeUp`; `id` is that of
 * the request.
 */
export function readConversation(
  capture: ReadCapture,
  { id, from }: { id: string; from: number },
  isTimeUp: () => boolean,
): ConversationPage {
  const parts: ConversationPart[] = []
  let row = Math.max(from, capture.firstRow)
  for (let looked = 0; row < capture.endRow; ) {
    const chunk = capture.chunkFrom(row)
    if (chunk === undefined) break
    row = Math.max(row, chunk.firstRow)
    for (const end = Math.min(chunk.endRow, capture.endRow); row < end; row += 1) {
      if (parts.length === maxParts || (looked % rowsPerLook === 0 && looked > 0 && isTimeUp())) return pageOf(capture, parts, row)
      looked += 1
      const part = partIn(capture, chunk, row, id)
      if (part !== undefined) parts.push(part)
    }
  }
  return pageOf(capture, parts, row)
}

const pageOf = ({ endRow }: ReadCapture, parts: readonly ConversationPart[], row: number): ConversationPage => ({
  parts,
  nextRow: row as RowId,
  isCaughtUp: row >= endRow,
})

function partIn(capture: ReadCapture, chunk: ReadChunk, row: number, id: string): ConversationPart | undefined {
  const { columns } = chunk
  const index = row - chunk.firstRow
  const isReadable = columns.kind[index] === 0 && ((columns.flags[index] ?? 0) & (rowFlags.encrypted | rowFlags.notKept)) === 0
  const said = isReadable ? partOf(messageInputOf(capture, chunk, row), id) : undefined
  if (said === undefined) return undefined
  return { row: row as RowId, source: (columns.source[index] ?? 0) as SourceId, timeUs: columns.timeUs[index] ?? 0, ...said }
}

type Said = Omit<ConversationPart, 'row' | 'source' | 'timeUs'>

/** What a message says in a conversation; `undefined` where it is no part of it. Never throws. */
export function partOf(message: MessageInput, id: string): Said | undefined {
  try {
    const correlation = jupyter.correlate?.(message, context)
    if (correlation?.id !== id) return undefined
    const type = jupyter.field?.(message, ['msg_type'], context)
    return { role: correlation.role, type: `${type ?? ''}`, ...shown(`${type ?? ''}`, contentOf(message)) }
  } catch {
    // Its bytes are gone, or are no message after all.
    return undefined
  }
}

/** The content, as far as it is what is expected. */
const contentSchema = v.object({
  execution_state: v.fallback(v.optional(v.string()), undefined),
  execution_count: v.fallback(v.optional(v.nullable(v.number())), undefined),
  name: v.fallback(v.optional(v.string()), undefined),
  text: v.fallback(v.optional(v.string()), undefined),
  code: v.fallback(v.optional(v.string()), undefined),
  status: v.fallback(v.optional(v.string()), undefined),
  ename: v.fallback(v.optional(v.string()), undefined),
  evalue: v.fallback(v.optional(v.string()), undefined),
  prompt: v.fallback(v.optional(v.string()), undefined),
  traceback: v.fallback(v.optional(v.array(v.string())), undefined),
  data: v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined),
})
type JupyterContent = v.InferOutput<typeof contentSchema>

function contentOf(message: MessageInput): JupyterContent {
  for (let index = -message.envelopeFrames; index < message.count; index += 1) {
    const frame = message.frame(index)
    if (frame.size !== delimiter.length || decode(frame.bytes()) !== delimiter) continue
    const content = message.frame(index + 5)
    if (content.size > maxContentBytes) break
    const parsed = v.safeParse(contentSchema, JSON.parse(decode(content.bytes())))
    if (parsed.success) return parsed.output
    break
  }
  return v.parse(contentSchema, {})
}

const delimiter = '<IDS|MSG>'
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function shown(type: string, content: JupyterContent): Omit<Said, 'role' | 'type'> {
  const count = content.execution_count ?? undefined
  switch (type) {
    case 'status':
      return { ...clipped(''), state: content.execution_state ?? '' }
    case 'stream':
      return { ...clipped(content.text ?? ''), stream: content.name === 'stderr' ? 'stderr' : 'stdout' }
    case 'error':
      return clipped(withoutColours(content.traceback?.join('\n') ?? `${content.ename ?? ''}: ${content.evalue ?? ''}`))
    case 'execute_result':
    case 'display_data':
    case 'update_display_data': {
      const text = content.data?.['text/plain']
      const picture = imageOf(content.data ?? {})
      const more = { ...(count === undefined ? {} : { count }), ...(picture === undefined ? {} : { image: picture }) }
      return { ...clipped(typeof text === 'string' ? text : ''), ...more }
    }
    case 'execute_request':
    case 'execute_input':
    case 'complete_request':
    case 'inspect_request':
      return { ...clipped(content.code ?? ''), ...(count === undefined ? {} : { count }) }
    case 'input_request':
      return clipped(content.prompt ?? '')
    // What was typed may be a password.
    case 'input_reply':
      return clipped('')
    default:
      return { ...clipped(content.status ?? ''), ...(count === undefined ? {} : { count }) }
  }
}

function clipped(text: string): Pick<Said, 'text' | 'isClipped'> {
  return { text: text.slice(0, maxConversationText), isClipped: text.length > maxConversationText }
}

/** Kernels colour their text for terminals. */
const withoutColours = (text: string): string => text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'gu'), '')

const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const

/** A picture whose header fits and which is not too large to be drawn. */
function imageOf(data: Readonly<Record<string, unknown>>): ConversationImage | undefined {
  for (const mime of imageTypes) {
    const given = data[mime]
    if (typeof given !== 'string' || given.length > maxImageText) continue
    const bytes = Buffer.from(given, 'base64')
    const content = new Content((from, to) => bytes.subarray(from, to), bytes.byteLength, { in: 'frame', index: 0 })
    const width = image.field?.(content, ['width'], context)
    const height = image.field?.(content, ['height'], context)
    if (typeof width !== 'number' || typeof height !== 'number' || width * height > maxPixels) continue
    return { mime, base64: bytes.toString('base64'), width, height }
  }
  return undefined
}
