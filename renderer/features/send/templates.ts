import type { SocketType } from '../../../shared/model'
import type { DraftFrame } from './composer-frames'

/** A frame of a template, before it is in the composer. */
export type TemplateFrame = Pick<DraftFrame, 'kind' | 'text'>

/** What makes messages differ from each other. */
export interface TemplateFacts {
  /** A new one for each message. */
  readonly id: string
  /** Of this window. */
  readonly session: string
  readonly date: string
  /** Of the socket that the message is for. */
  readonly socket: SocketType
}

const json = (value: unknown): TemplateFrame => ({ kind: 'json', text: JSON.stringify(value) })
const text = (value: string): TemplateFrame => ({ kind: 'text', text: value })

/** Requests of a Jupyter client by type, with content that any kernel of Python answers. */
const jupyterContents = {
  execute_request: {
    code: 'print("Hello")\n1 + 2',
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: true,
    stop_on_error: true,
  },
  kernel_info_request: {},
  complete_request: { code: 'pri', cursor_pos: 3 },
} as const
export type JupyterRequest = keyof typeof jupyterContents

/** Before the four parts of a Jupyter message (https://jupyter-client.readthedocs.io/en/stable/messaging.html). */
const jupyterDelimiter = '<IDS|MSG>'

/** A request to a kernel; its signature is left empty. */
export function jupyterTemplate(type: JupyterRequest, { id, session, date }: TemplateFacts): readonly TemplateFrame[] {
  const header = { msg_id: id, msg_type: type, username: 'zmq-inspector', session, date, version: '5.3' }
  return [text(jupyterDelimiter), text(''), json(header), json({}), json({}), json(jupyterContents[type])]
}

/** https://www.jsonrpc.org/specification */
export const jsonRpcTemplate = ({ id }: TemplateFacts): readonly TemplateFrame[] => [
  json({ jsonrpc: '2.0', id, method: 'ping', params: {} }),
]

/** RFC 7, a client's request to the service echo; what REQ does by itself a DEALER writes. */
export const majordomoTemplate = ({ socket }: TemplateFacts): readonly TemplateFrame[] => [
  ...(socket === 'DEALER' ? [text('')] : []),
  text('MDPC01'),
  text('echo'),
  text('Hello'),
]

/** Where the signature of a Jupyter message stands, with its header, parent header, metadata and content after it. */
export function signaturePlace(frames: readonly TemplateFrame[]): number | undefined {
  const at = frames.findIndex((frame) => frame.kind === 'text' && frame.text === jupyterDelimiter)
  return at < 0 || frames.length < at + 6 ? undefined : at + 1
}

/** The id in a Jupyter header. */
export function messageId(header: TemplateFrame | undefined): string | undefined {
  const value = headerOf(header)?.msg_id
  return typeof value === 'string' ? value : undefined
}

/** The same header for another message. */
export function withMessageId(header: TemplateFrame, { id, date }: Pick<TemplateFacts, 'id' | 'date'>): TemplateFrame {
  const value = headerOf(header)
  return value === undefined
    ? header
    : { kind: 'json', text: JSON.stringify({ ...value, msg_id: id, ...('date' in value ? { date } : {}) }) }
}

function headerOf(header: TemplateFrame | undefined): Readonly<Record<string, unknown>> | undefined {
  if (header === undefined || header.kind === 'hex') return undefined
  try {
    const value: unknown = JSON.parse(header.text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
