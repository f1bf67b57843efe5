import { isUtf8 } from 'node:buffer'
import type { DecodedScalar } from '../../shared/decoders/decoder'
import {
  type Certainty,
  connectionNumber,
  type Direction,
  type EventName,
  type ExchangeState,
  type Role,
  type RowId,
  type RowSummary,
  type SocketType,
  type TimeAnchor,
} from '../../shared/model'
import { summarizeCommand } from '../../shared/zmtp/command-summary'
import type { CaptureReader } from '../capture/reader'

/**
 * The one shape in which captured rows leave the program: exports and every command's `--json`. docs/jsonl.md documents
 * it for users; keys come in the order of these interfaces, and what does not apply is absent.
 */
export type JsonRecord = JsonMessageRecord | JsonEventRecord

/** A frame: its bytes as text where they are valid UTF-8, otherwise as base64. */
type JsonFrame =
  | { readonly size: number; readonly text: string; readonly base64?: never }
  | { readonly size: number; readonly base64: string; readonly text?: never }

interface JsonRecordStart {
  readonly id: number
  /** UTC, ISO 8601 with microseconds. */
  readonly t: string
  /** Microseconds since the session's start, on a monotonic clock. */
  readonly t_us: number
  /** The source's name. */
  readonly source: string
  readonly connection?: number
  readonly endpoint?: string
  /** At a tap, the sender's, where the wire tells it. */
  readonly socket?: SocketType
}

interface JsonMessageRecord extends JsonRecordStart {
  readonly kind: 'message' | 'command'
  readonly direction?: Exclude<Direction, 'none'>
  /** The command's name as sent; its body is the one frame. */
  readonly command?: string
  /** The content is encrypted on the wire: the frames are what passed, not what was meant. */
  readonly encrypted?: true
  /** Bytes of all frames, where they were not kept because they are too many; `frames` is empty then. */
  readonly size?: number
  readonly frames: readonly JsonFrame[]
  /** How many leading frames are envelope. */
  readonly envelope?: number
  readonly exchange?: number
  readonly role?: Exclude<Role, 'none'>
  readonly state?: Exclude<ExchangeState, 'none'>
  readonly rtt_us?: number
  readonly certainty?: Exclude<Certainty, 'none'>
  /** The id of the exchange's other record. */
  readonly peer?: number
  /** At a tap: microseconds from the message's first byte to its last. */
  readonly transfer_us?: number
  /** Where it was asked for. */
  readonly decoded?: JsonDecoded
}

/** What a decoder says of a message. */
export interface JsonDecoded {
  /** Its name. */
  readonly decoder: string
  readonly summary: string
  /** By the names that filters have for them: `jupyter.msg_type`. */
  readonly fields: Readonly<Record<string, DecodedScalar>>
  /** What could not be read, in sentences. */
  readonly problems?: readonly string[]
}

interface JsonEventRecord extends JsonRecordStart {
  readonly kind: 'event'
  /** Of what one side of a tapped connection did. */
  readonly direction?: Exclude<Direction, 'none'>
  readonly event: Exclude<EventName, 'none'>
  readonly detail?: string
  /** The detail where it is not UTF-8: an identity, or bytes that are not ZMTP. */
  readonly detail_base64?: string
}

/** Messages of more bytes than this are written in pieces, so that no record is ever one huge string. */
const pieceBytes = 1024 * 1024
/** Base64 of a multiple of three bytes needs no padding, so pieces of it can be put end to end. */
const base64PieceBytes = pieceBytes - (pieceBytes % 3)

/** The row as a record, or `undefined` when it is not (or no longer) held. */
export function recordOf(reader: CaptureReader, id: RowId, decoded?: JsonDecoded): JsonRecord | undefined {
  const row = reader.row(id)
  const frames = reader.frames(id)
  if (row === undefined || frames === undefined) return undefined
  if (row.kind === 'event') return eventRecord(reader, row, frames)
  return { ...messageStart(reader, row, row.kind, frames), frames: frames.map(jsonFrame), ...messageEnd(row, decoded) }
}

/**
 * The row's record as one line of JSON Lines, newline included, in pieces of about a mebibyte at most; `undefined` when
 * it is not (or no longer) held. The row's bytes are taken hold of at once and turned into text piece by piece.
 */
export function recordLine(reader: CaptureReader, id: RowId, decoded?: JsonDecoded): Iterable<string> | undefined {
  const row = reader.row(id)
  const frames = reader.frames(id)
  if (row === undefined || frames === undefined) return undefined
  if (row.kind === 'event' || row.size <= pieceBytes) return [`${JSON.stringify(recordOf(reader, id, decoded))}\n`]
  return messageInPieces(messageStart(reader, row, row.kind, frames), frames.map(ownBytes), messageEnd(row, decoded))
}

/** Shared memory may be filled with something else before the last piece is written. */
const ownBytes = (bytes: Uint8Array): Uint8Array => (bytes.buffer instanceof SharedArrayBuffer ? bytes.slice() : bytes)

function* messageInPieces(start: object, frames: readonly Uint8Array[], end: object): Generator<string> {
  yield `${JSON.stringify(start).slice(0, -1)},"frames":[`
  for (const [index, frame] of frames.entries()) {
    if (index > 0) yield ','
    if (frame.byteLength <= pieceBytes) yield JSON.stringify(jsonFrame(frame))
    else yield* frameInPieces(frame)
  }
  const rest = JSON.stringify(end)
  yield rest === '{}' ? ']}\n' : `],${rest.slice(1)}\n`
}

function* frameInPieces(frame: Uint8Array): Generator<string> {
  const asText = isUtf8(frame)
  yield `{"size":${frame.byteLength},"${asText ? 'text' : 'base64'}":"`
  if (asText) {
    // A streaming decoder keeps a character that a piece's end cuts for the next one, so no half is ever quoted.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    for (let offset = 0; offset < frame.byteLength; offset += pieceBytes) {
      yield JSON.stringify(decoder.decode(frame.subarray(offset, offset + pieceBytes), { stream: true })).slice(1, -1)
    }
  } else {
    for (let offset = 0; offset < frame.byteLength; offset += base64PieceBytes)
      yield base64(frame.subarray(offset, offset + base64PieceBytes))
  }
  yield '"}'
}

// ignoreBOM keeps a byte order mark in the text: the record must give back every byte.
const wholeText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function jsonFrame(frame: Uint8Array): JsonFrame {
  const size = frame.byteLength
  return isUtf8(frame) ? { size, text: wholeText.decode(frame) } : { size, base64: base64(frame) }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

function recordStart<Kind extends JsonRecord['kind']>(reader: CaptureReader, row: RowSummary, kind: Kind) {
  const endpoint = reader.endpointOf(row)
  return {
    kind,
    id: row.id as number,
    t: isoTime(reader.anchor, row.timeUs),
    t_us: Math.round(row.timeUs),
    source: reader.sourceName(row),
    ...(row.connection === 0 ? {} : { connection: connectionNumber(row.connection) }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(row.socket === undefined ? {} : { socket: row.socket }),
  }
}

function messageStart(reader: CaptureReader, row: RowSummary, kind: 'message' | 'command', frames: readonly Uint8Array[]) {
  const [body] = frames
  return {
    ...recordStart(reader, row, kind),
    ...(row.direction === 'none' ? {} : { direction: row.direction }),
    ...(kind === 'command' && body !== undefined ? { command: summarizeCommand(body).name } : {}),
    ...(row.encrypted === true ? { encrypted: true as const } : {}),
    ...(frames.length < row.frameCount ? { size: row.size } : {}),
  }
}

function messageEnd(row: RowSummary, decoded: JsonDecoded | undefined) {
  return {
    ...(row.envelopeFrames === 0 ? {} : { envelope: row.envelopeFrames }),
    ...(row.exchange === 0 ? {} : { exchange: row.exchange as number }),
    ...(row.role === 'none' ? {} : { role: row.role }),
    ...(row.state === 'none' ? {} : { state: row.state }),
    ...(row.rttUs === undefined ? {} : { rtt_us: Math.round(row.rttUs) }),
    ...(row.certainty === 'none' ? {} : { certainty: row.certainty }),
    ...(row.peer === undefined ? {} : { peer: row.peer as number }),
    ...(row.kind !== 'message' || row.transferUs === undefined ? {} : { transfer_us: Math.round(row.transferUs) }),
    ...(decoded === undefined ? {} : { decoded }),
  }
}

function eventRecord(reader: CaptureReader, row: RowSummary, frames: readonly Uint8Array[]): JsonEventRecord {
  const [detail] = frames
  return {
    ...recordStart(reader, row, 'event'),
    ...(row.direction === 'none' ? {} : { direction: row.direction }),
    event: row.event === 'none' ? 'unknown' : row.event,
    ...(detail === undefined || detail.byteLength === 0 ? {} : eventDetail(detail)),
  }
}

/** Our own words, or what a peer sent. */
function eventDetail(detail: Uint8Array): { readonly detail: string } | { readonly detail_base64: string } {
  return isUtf8(detail) ? { detail: wholeText.decode(detail) } : { detail_base64: base64(detail) }
}

/** Wall-clock time in UTC with microseconds, which Date alone does not have: `2026-11-22T08:00:00.123456Z`. */
export function isoTime(anchor: TimeAnchor, timeUs: number): string {
  const epochUs = Math.round(anchor.epochUs) + Math.round(timeUs)
  const wholeSecondsMs = Math.floor(epochUs / 1_000_000) * 1000
  const microseconds = epochUs - wholeSecondsMs * 1000
  return `${new Date(wholeSecondsMs).toISOString().slice(0, 19)}.${String(microseconds).padStart(6, '0')}Z`
}
