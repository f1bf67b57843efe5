import {
  type ConnectionId,
  certainties,
  directions,
  type ExchangeId,
  eventNames,
  exchangeStates,
  type RowId,
  type RowSummary,
  roles,
  rowKinds,
  type SourceId,
  socketTypes,
} from '../model'

/**
 * Row summaries as one ArrayBuffer: columns, then one slab of UTF-8 previews. Little-endian as every supported platform
 * is; the buffer never leaves the machine. Layout for `n` rows, each column padded to 8 bytes:
 *
 *     u32 magic, u32 n
 *     f64[n] position · timeUs · rttUs (NaN: unknown) · size · id · exchange · peer (0: none)
 *     u32[n] source · u32[n] connection · u32[n] frameCount
 *     u32[n] transferUs (0: none)
 *     u32[n] previewEnd · u32[n] replyPreviewEnd (exclusive, in the slab; each text starts where the one before it ends)
 *     u8[n] kind · direction · socket (255: unknown) · event · role · state · certainty · envelopeFrames · flags (1: encrypted) · rule
 *     u8[…] previews
 */
const magic = 0x5a_49_52_31

const floatColumns = ['position', 'timeUs', 'rttUs', 'size', 'id', 'exchange', 'peer'] as const
const wordColumns = ['source', 'connection', 'frameCount', 'transferUs', 'previewEnd', 'replyPreviewEnd'] as const
const byteColumns = ['kind', 'direction', 'socket', 'event', 'role', 'state', 'certainty', 'envelopeFrames', 'flags', 'rule'] as const

const unknownSocket = 255
const encryptedFlag = 1

const headerBytes = 8
const padded = (bytes: number): number => (bytes + 7) & ~7

/** One row of a batch: its position in the view, its summary and the first bytes of its content as text. */
export interface BatchRow {
  readonly position: number
  readonly row: RowSummary
  readonly preview: string
  /** The same of the reply where a row stands for a whole exchange; otherwise empty. */
  readonly replyPreview: string
  /** The colour rule that matches, from 1; 0: none. */
  readonly rule: number
}

interface Columns {
  readonly floats: readonly Float64Array[]
  readonly words: readonly Uint32Array[]
  readonly bytes: readonly Uint8Array[]
  readonly slabOffset: number
}

function columnsOf(buffer: ArrayBuffer, count: number): Columns {
  let offset = headerBytes
  const take = <Column>(make: (at: number) => Column, width: number): Column => {
    const column = make(offset)
    offset += padded(count * width)
    return column
  }
  const floats = floatColumns.map(() => take((at) => new Float64Array(buffer, at, count), 8))
  const words = wordColumns.map(() => take((at) => new Uint32Array(buffer, at, count), 4))
  const bytes = byteColumns.map(() => take((at) => new Uint8Array(buffer, at, count), 1))
  return { floats, words, bytes, slabOffset: offset }
}

const columnsSize = (count: number): number =>
  headerBytes + floatColumns.length * padded(count * 8) + wordColumns.length * padded(count * 4) + byteColumns.length * padded(count)

/** Packs rows for the window; `encode` turns text into UTF-8 (the platform's TextEncoder). */
export function encodeRows(rows: readonly BatchRow[], encode: (text: string) => Uint8Array): ArrayBuffer {
  const texts = rows.map((row) => [encode(row.preview), encode(row.replyPreview)] as const)
  const slabSize = texts.reduce((sum, [preview, reply]) => sum + preview.byteLength + reply.byteLength, 0)
  const buffer = new ArrayBuffer(columnsSize(rows.length) + slabSize)
  new Uint32Array(buffer, 0, 2).set([magic, rows.length])
  const columns = columnsOf(buffer, rows.length)
  const slab = new Uint8Array(buffer, columns.slabOffset)
  let slabEnd = 0
  rows.forEach(({ position, row, rule }, index) => {
    const ends = (texts[index] ?? []).map((text) => {
      slab.set(text, slabEnd)
      slabEnd += text.byteLength
      return slabEnd
    })
    setAll(columns.floats, index, [position, row.timeUs, row.rttUs ?? Number.NaN, row.size, row.id, row.exchange, row.peer ?? 0])
    setAll(columns.words, index, [row.source, row.connection, row.frameCount, row.transferUs ?? 0, ...ends])
    setAll(columns.bytes, index, [
      rowKinds.indexOf(row.kind),
      directions.indexOf(row.direction),
      row.socket === undefined ? unknownSocket : socketTypes.indexOf(row.socket),
      eventNames.indexOf(row.event),
      roles.indexOf(row.role),
      exchangeStates.indexOf(row.state),
      certainties.indexOf(row.certainty),
      Math.min(row.envelopeFrames, 255),
      row.encrypted === true ? encryptedFlag : 0,
      rule,
    ])
  })
  return buffer
}

function setAll(columns: readonly { [index: number]: number }[], index: number, values: readonly number[]): void {
  columns.forEach((column, at) => {
    column[index] = values[at] ?? 0
  })
}

/**
 * Unpacks what {@link encodeRows} packed; `decode` turns UTF-8 into text (the platform's TextDecoder).
 * @throws Error when the buffer is not such a batch.
 */
export function decodeRows(buffer: ArrayBuffer, decode: (bytes: Uint8Array) => string): BatchRow[] {
  const [found, count] = buffer.byteLength >= headerBytes ? new Uint32Array(buffer, 0, 2) : []
  if (found !== magic || count === undefined || buffer.byteLength < columnsSize(count)) throw new Error('Not a batch of rows.')
  const { floats, words, bytes, slabOffset } = columnsOf(buffer, count)
  const rows: BatchRow[] = []
  const text = (from: number, to: number): string => (to > from ? decode(new Uint8Array(buffer, slabOffset + from, to - from)) : '')
  let previewStart = 0
  for (let index = 0; index < count; index += 1) {
    const float = (column: number): number => floats[column]?.[index] ?? 0
    const word = (column: number): number => words[column]?.[index] ?? 0
    const name = <Name>(column: number, names: readonly [Name, ...Name[]]): Name => names[bytes[column]?.[index] ?? 0] ?? names[0]
    const transferUs = word(3)
    const previewEnd = word(4)
    const replyPreviewEnd = word(5)
    const rttUs = float(2)
    rows.push({
      position: float(0),
      row: {
        id: float(4) as RowId,
        timeUs: float(1),
        rttUs: Number.isNaN(rttUs) ? undefined : rttUs,
        size: float(3),
        source: word(0) as SourceId,
        connection: word(1) as ConnectionId,
        exchange: float(5) as ExchangeId,
        peer: float(6) === 0 ? undefined : (float(6) as RowId),
        frameCount: word(2),
        kind: name(0, rowKinds),
        direction: name(1, directions),
        socket: socketTypes[bytes[2]?.[index] ?? unknownSocket],
        event: name(3, eventNames),
        role: name(4, roles),
        state: name(5, exchangeStates),
        certainty: name(6, certainties),
        envelopeFrames: bytes[7]?.[index] ?? 0,
        ...(transferUs === 0 ? {} : { transferUs }),
        ...(((bytes[8]?.[index] ?? 0) & encryptedFlag) === 0 ? {} : { encrypted: true }),
      },
      preview: text(previewStart, previewEnd),
      replyPreview: text(previewEnd, replyPreviewEnd),
      rule: bytes[9]?.[index] ?? 0,
    })
    previewStart = replyPreviewEnd
  }
  return rows
}
