import type { RowSummary } from '../../shared/model'
import { summarizeCommand } from '../../shared/zmtp/command-summary'

/** Frames of the content that are shown. */
export const maxPreviewFrames = 8
const maxFrameBytes = 240
const maxBinaryBytes = 24
const maxCharacters = 400

/** What a row shows in a list: a command in words, an event's detail, a message's content; nothing for what is encrypted. */
export function previewOf(row: Pick<RowSummary, 'kind' | 'envelopeFrames' | 'encrypted'>, frames: readonly Uint8Array[]): string {
  if (row.kind === 'command') {
    const { name, text } = summarizeCommand(frames[0] ?? new Uint8Array())
    return visible(text === '' ? name : `${name} ${text}`)
  }
  return row.encrypted === true && row.kind === 'message' ? '' : contentPreview(frames, row.envelopeFrames)
}

/**
 * The first bytes of a message's content as one line of text: its frames after the envelope, in order, text where they
 * are UTF-8 and otherwise hexadecimal, at most {@link maxCharacters} characters.
 */
function contentPreview(frames: readonly Uint8Array[], envelopeFrames: number): string {
  // A message that is all envelope still has something to show.
  const content = envelopeFrames < frames.length ? frames.slice(envelopeFrames) : frames
  let text = ''
  for (const [index, frame] of content.slice(0, maxPreviewFrames).entries()) {
    text += (index === 0 ? '' : ' │ ') + frameText(frame)
    if (text.length > maxCharacters) break
  }
  if (content.length > maxPreviewFrames) text += ' │ …'
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text
}

function frameText(frame: Uint8Array): string {
  if (frame.byteLength === 0) return '∅'
  const head = frame.subarray(0, maxFrameBytes)
  const clipped = frame.byteLength > head.byteLength
  try {
    // `stream` lets a character be cut at the end of the head; a whole frame must be whole.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(head, { stream: clipped })
    if (!hasBinaryCharacters(text)) return visible(text) + (clipped ? '…' : '')
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  const bytes = frame.subarray(0, maxBinaryBytes)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return frame.byteLength > bytes.byteLength ? `${hex} …` : hex
}

/** Control characters other than white space: bytes that happen to be valid UTF-8 read better as hexadecimal. */
function hasBinaryCharacters(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f) return true
  }
  return false
}

/** White space that would break the line becomes a sign; directional overrides, which could disguise text, become their code. */
function visible(text: string): string {
  return text
    .replace(/\r?\n/g, '⏎')
    .replace(/\r/g, '␍')
    .replace(/\t/g, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
}
