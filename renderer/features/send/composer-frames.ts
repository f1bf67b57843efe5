/** What a frame of the composer is written in. */
export const frameKinds = ['text', 'hex', 'json'] as const
export type FrameKind = (typeof frameKinds)[number]

export interface DraftFrame {
  /** Its name in lists; not sent. */
  readonly key: number
  readonly kind: FrameKind
  readonly text: string
}

/** What is wrong with a frame's text. `column` counts characters from 1. */
export type FrameProblem =
  | { readonly kind: 'not hex'; readonly column: number; readonly character: string }
  | { readonly kind: 'odd hex'; readonly column: number }
  | { readonly kind: 'not json'; readonly message: string }

export type FrameBytes =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly problem: FrameProblem }

/** The bytes that a frame's text stands for. JSON is checked and sent as it was typed. */
export function frameBytes({ kind, text }: Pick<DraftFrame, 'kind' | 'text'>): FrameBytes {
  switch (kind) {
    case 'text':
      return { ok: true, bytes: new TextEncoder().encode(text) }
    case 'hex':
      return hexBytes(text)
    case 'json':
      try {
        JSON.parse(text)
        return { ok: true, bytes: new TextEncoder().encode(text) }
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        return { ok: false, problem: { kind: 'not json', message: error.message } }
      }
  }
}

function hexBytes(text: string): FrameBytes {
  const bytes: number[] = []
  let high: { readonly value: number; readonly column: number } | undefined
  let column = 0
  for (const character of text) {
    column += 1
    if (/\s/.test(character)) continue
    if (!/[\da-f]/i.test(character)) return { ok: false, problem: { kind: 'not hex', column, character } }
    const value = Number.parseInt(character, 16)
    if (high === undefined) high = { value, column }
    else {
      bytes.push(high.value * 16 + value)
      high = undefined
    }
  }
  if (high !== undefined) return { ok: false, problem: { kind: 'odd hex', column: high.column } }
  return { ok: true, bytes: Uint8Array.from(bytes) }
}

/** A frame's bytes written so that {@link frameBytes} gives them back: as text where they are, otherwise in hexadecimal. */
export function draftOf(bytes: Uint8Array): Pick<DraftFrame, 'kind' | 'text'> {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { kind: 'hex', text: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ') }
  }
}

/** The bytes of all frames, or `undefined` when one of them is not valid. */
export function messageBytes(frames: readonly DraftFrame[]): readonly Uint8Array<ArrayBuffer>[] | undefined {
  const all: Uint8Array<ArrayBuffer>[] = []
  for (const frame of frames) {
    const result = frameBytes(frame)
    if (!result.ok) return undefined
    all.push(result.bytes)
  }
  return all
}

/** The list with one item moved by some places; an item at the end stays there. */
export function moved<Item>(items: readonly Item[], index: number, by: number): readonly Item[] {
  const to = index + by
  const item = items[index]
  if (item === undefined || to < 0 || to >= items.length) return items
  const rest = items.filter((_, at) => at !== index)
  return [...rest.slice(0, to), item, ...rest.slice(to)]
}
