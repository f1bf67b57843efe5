import { encodeMessage } from '../zmtp/encode'
import { chunkFlags, type FilterChunk } from './chunk'

/** A row as tests write it; {@link chunkOf} packs it. */
export interface TestRow {
  readonly timeUs: number
  readonly size: number
  readonly connection: number
  readonly source: number
  readonly transferUs: number
  readonly kind: number
  readonly direction: number
  readonly socket: number
  readonly event: number
  readonly envelopeFrames: number
  readonly encrypted: boolean
  readonly frames: readonly Uint8Array[]
  readonly v1: boolean
  readonly notKept: boolean
  readonly exchange: number
  readonly peer: number
  readonly rttUs: number
  readonly role: number
  readonly state: number
  readonly certainty: number
}

export const plainRow: TestRow = {
  timeUs: 0,
  size: 0,
  connection: 0,
  source: 1,
  transferUs: 0,
  kind: 0,
  direction: 1,
  socket: 0,
  event: 0,
  envelopeFrames: 0,
  encrypted: false,
  frames: [],
  v1: false,
  notKept: false,
  exchange: 0,
  peer: 0,
  rttUs: 0,
  role: 0,
  state: 0,
  certainty: 0,
}

export function chunkOf(rows: readonly TestRow[], firstRow = 1): FilterChunk {
  const payloads = rows.map((row) =>
    row.notKept || row.frames.length === 0 ? new Uint8Array(0) : encodeMessage(row.frames, row.v1 ? 'v1' : 'v2'),
  )
  const slab = new Uint8Array(payloads.reduce((sum, payload) => sum + payload.byteLength, 0))
  let end = 0
  const payloadEnd = Uint32Array.from(payloads, (payload) => {
    slab.set(payload, end)
    end += payload.byteLength
    return end
  })
  const bytes = (get: (row: TestRow) => number) => Uint8Array.from(rows, get)
  const words = (get: (row: TestRow) => number) => Uint32Array.from(rows, get)
  const floats = (get: (row: TestRow) => number) => Float64Array.from(rows, get)
  return {
    firstRow,
    slab,
    columns: {
      payloadEnd,
      timeUs: floats((row) => row.timeUs),
      size: words((row) => row.size),
      frameCount: words((row) => row.frames.length),
      connection: words((row) => row.connection),
      source: words((row) => row.source),
      transferUs: words((row) => row.transferUs),
      kind: bytes((row) => row.kind),
      direction: bytes((row) => row.direction),
      socket: bytes((row) => row.socket),
      event: bytes((row) => row.event),
      envelopeFrames: bytes((row) => row.envelopeFrames),
      flags: bytes(
        (row) => (row.v1 ? chunkFlags.framingV1 : 0) | (row.encrypted ? chunkFlags.encrypted : 0) | (row.notKept ? chunkFlags.notKept : 0),
      ),
    },
    exchanges: {
      exchange: floats((row) => row.exchange),
      peer: floats((row) => row.peer),
      rttUs: floats((row) => row.rttUs),
      role: bytes((row) => row.role),
      state: bytes((row) => row.state),
      certainty: bytes((row) => row.certainty),
    },
  }
}
