import {
  type Certainty,
  type ConnectionId,
  connectionNumber,
  type RowSummary,
  type SocketType,
  socketTypes,
  type TimeAnchor,
} from '../shared/model'
import { parseCommand } from '../shared/zmtp/command'
import { summarizeCommand } from '../shared/zmtp/command-summary'
import { metadataValue } from '../shared/zmtp/metadata'
import { clip, contentText, escapeControls, formatBytes, formatDuration, frameText, localTime } from './readable'

/** The socket types of a connection's sides, as far as they have been told. */
export interface TalkingSockets {
  readonly client: SocketType | undefined
  readonly server: SocketType | undefined
}

/** Learns from the rows of taps, in their order, which types of sockets talk to each other on which connection. */
export class SocketsByConnection {
  readonly #known = new Map<ConnectionId | 0, TalkingSockets>()

  /** The sockets of the row's connection, what the row itself tells included. */
  of(row: RowSummary, frames: readonly Uint8Array[]): TalkingSockets {
    const before = this.#known.get(row.connection) ?? { client: undefined, server: undefined }
    // The last that is told of a connection.
    if (row.event === 'disconnected' || row.event === 'connect failed') {
      this.#known.delete(row.connection)
      return before
    }
    const side = row.direction === 'to-server' ? 'client' : 'server'
    if (row.kind === 'event' || before[side] !== undefined) return before
    const type = row.socket ?? (row.kind === 'command' ? typeInMetadata(frames) : undefined)
    if (type === undefined) return before
    const now = { ...before, [side]: type }
    this.#known.set(row.connection, now)
    return now
  }
}

/** A READY (or PLAIN's INITIATE) is the first to tell its sender's type. */
function typeInMetadata([body]: readonly Uint8Array[]): SocketType | undefined {
  const command = body === undefined ? undefined : parseCommand(body, '')
  if (command?.kind !== 'ready' && command?.kind !== 'initiate') return undefined
  const type = metadataValue(command.metadata, 'Socket-Type')
  const name = type === undefined ? undefined : Buffer.from(type).toString('latin1')
  return socketTypes.find((known) => known === name)
}

/**
 * A row of a tap as one line, clipped to `width` columns. The client stands on the left and the server on the right, by
 * their socket types where those are known, and the arrow says who sent it:
 * `08:00:01.123456  #1     REQ ← REP           5 B  replied in 1.000 s  '' | World`.
 */
export function tapLine(
  row: RowSummary,
  frames: readonly Uint8Array[],
  sockets: TalkingSockets,
  anchor: TimeAnchor,
  width: number,
  summary?: string,
): string {
  const connection = row.connection === 0 ? '' : `#${connectionNumber(row.connection)}`
  const head = [localTime(anchor, row.timeUs), connection.padEnd(4), between(row, sockets)]
  if (row.kind === 'event') return clip([...head, ''.padStart(9), eventText(row, frames)].join('  '), width)
  head.push(formatBytes(row.size).padStart(9))
  if (row.kind === 'command') return clip([...head, commandText(frames)].join('  '), width)
  if (row.role === 'reply') head.push(replyText(row))
  return clip([...head, messageText(row, frames, width, summary)].join('  '), width)
}

function between({ direction }: RowSummary, { client, server }: TalkingSockets): string {
  const arrow = direction === 'to-server' ? '→' : direction === 'to-client' ? '←' : '·'
  return `${(client ?? 'client').padStart(6)} ${arrow} ${(server ?? 'server').padEnd(6)}`
}

function eventText(row: RowSummary, frames: readonly Uint8Array[]): string {
  const detail = frames.map((frame) => frameText(frame, maxRawBytes)).join('')
  return `${row.event}  ${detail === "''" ? '' : detail}`.trimEnd()
}

const maxRawBytes = 256

function commandText([body]: readonly Uint8Array[]): string {
  if (body === undefined) return 'a command too large to be kept'
  const { name, text } = summarizeCommand(body)
  return escapeControls(text === '' ? name : `${name}  ${text}`)
}

const how: Readonly<Record<Certainty, string>> = {
  none: '',
  certain: '',
  envelope: ' (by envelope)',
  correlation: ' (by correlation)',
  order: ' (by order)',
}

function replyText({ state, rttUs, certainty }: RowSummary): string {
  return rttUs === undefined ? state : `${state} in ${formatDuration(rttUs)}${how[certainty]}`
}

function messageText(row: RowSummary, frames: readonly Uint8Array[], width: number, summary: string | undefined): string {
  if (row.encrypted === true) return 'encrypted'
  if (frames.length < row.frameCount) return 'too large to be kept'
  return contentText(frames, width, summary)
}
