import type { Likeness } from '../../shared/exchange-context'

/** Bytes of each frame that {@link likenessOf} looks at. */
export const likenessBytes = 16 * 1024
/** Frames of the content that it looks at. */
export const likenessFrames = 2
const maxText = 80
const firstBytes = 4

/** Members by which JSON protocols tell what is asked for. */
const methodNames = ['method', 'action', 'command', 'cmd', 'op', 'operation', 'msg_type', 'type', 'request', 'name'] as const

/** What a request has in common with others of its kind; `content` are its first frames after the envelope, cut or not. */
export function likenessOf(content: readonly Uint8Array[], isEncrypted: boolean): Likeness {
  const [first, second] = content
  if (isEncrypted || first === undefined) return { kind: 'any', text: '' }
  const text = textOf(first)
  const json = text === undefined ? undefined : jsonLikeness(text)
  if (second !== undefined && json === undefined) {
    return { kind: 'frame', text: text === undefined ? hexOf(first, 32) : cut(text) }
  }
  if (json !== undefined) return json
  if (text === undefined) return { kind: 'bytes', text: hexOf(first, firstBytes) }
  const word = /^[^\s:=,;({[]{1,64}(?=[\s:=,;({[])/u.exec(text)?.[0]
  return word === undefined ? { kind: 'whole', text: cut(text) } : { kind: 'word', text: word }
}

/** Whether two requests are alike. */
export const isAlike = (one: Likeness, other: Likeness): boolean => one.kind === other.kind && one.text === other.text

function jsonLikeness(text: string): Likeness | undefined {
  if (!/^\s*\{/.test(text)) return undefined
  const value = parsed(text)
  if (typeof value !== 'object' || value === null) return undefined
  const members: Readonly<Record<string, unknown>> = { ...value }
  for (const name of methodNames) {
    const method = Object.hasOwn(members, name) ? members[name] : undefined
    if (typeof method === 'string' && method !== '') return { kind: 'method', text: `${name}: ${cut(method)}` }
  }
  return { kind: 'keys', text: cut(Object.keys(members).toSorted().join(', ')) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The text of a frame; `undefined` when it is none. A character may have been cut at its end. */
function textOf(frame: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(frame, { stream: frame.byteLength === likenessBytes })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what has them is no text.
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return undefined
  }
}

const hexOf = (frame: Uint8Array, bytes: number): string =>
  Array.from(frame.subarray(0, bytes), (byte) => byte.toString(16).padStart(2, '0')).join(' ')

const cut = (text: string): string => (text.length > maxText ? `${text.slice(0, maxText)}…` : text)
