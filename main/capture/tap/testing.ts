import { firstTapConnection, type RowSummary } from '../../../shared/model'
import { asciiBytes } from '../../../shared/zmtp/bytes'
import { encodeFrame, encodeGreeting, encodeMessage } from '../../../shared/zmtp/encode'
import { encodeCommand } from '../../../shared/zmtp/encode-command'
import type { TapBatch } from './batch'
import { NumberMap } from './number-map'
import type { ConnectionWatch, RelayEnd, RelaySide } from './relay-observer'
import { applyUpdates, TapChunk } from './tap-chunk'
import type { TapConnectionSnapshot } from './tap-messages'
import { TapRecorder } from './tap-recorder'

/** Helpers of this folder's tests; nothing else imports them. */

/** A capture as main keeps it: chunks with main's own numbers, which start where other sources have left them. */
export class Chunks {
  readonly chunks: TapChunk[] = []
  readonly numbers = { thread: 1, rows: new NumberMap(), exchanges: new NumberMap() }
  batches = 0
  /** Of all sources together. */
  readonly tallies = { messagesToServer: 0, messagesToClient: 0, bytesToServer: 0, bytesToClient: 0, missed: 0 }
  endRow: number
  nextExchange: number
  readonly #join: boolean

  constructor({ firstRow = 1, firstExchange = 1, join = true } = {}) {
    this.endRow = firstRow
    this.nextExchange = firstExchange
    this.#join = join
  }

  add(batch: TapBatch): void {
    this.batches += 1
    for (const tally of batch.tallies) {
      for (const name of tallyNames) this.tallies[name] += tally[name]
    }
    if (batch.rows > 0 && !(this.#join && this.chunks.at(-1)?.join(batch, this.nextExchange, this.numbers))) {
      this.chunks.push(new TapChunk(batch, this.endRow, this.nextExchange, this.numbers))
    }
    this.endRow += batch.rows
    this.nextExchange += batch.opened
    applyUpdates(batch, this.numbers, (row) => this.chunkOf(row))
  }

  chunkOf(row: number): TapChunk | undefined {
    return this.chunks.find((chunk) => row >= chunk.firstRow && row < chunk.endRow)
  }

  rows(): RowSummary[] {
    return this.chunks.flatMap((chunk) =>
      Array.from({ length: chunk.endRow - chunk.firstRow }, (_, index) => chunk.summary(chunk.firstRow + index)),
    )
  }

  messages(): RowSummary[] {
    return this.rows().filter(({ kind }) => kind === 'message')
  }

  texts(row: RowSummary): string[] {
    return (this.chunkOf(row.id)?.frames(row.id) ?? []).map((frame) => Buffer.from(frame).toString('latin1'))
  }
}

const tallyNames = ['messagesToServer', 'messagesToClient', 'bytesToServer', 'bytesToClient', 'missed'] as const

export const fin: RelayEnd = { kind: 'fin', by: 'client', code: undefined, timeUs: 1_000_000 }

/** A recorder with one connection on which two sides talk; every push is a microsecond later unless told. */
export class Talk {
  readonly recorder: TapRecorder
  readonly chunks: Chunks
  readonly watch: ConnectionWatch
  timeUs = 100

  constructor(options: { readonly chunks?: Chunks; readonly maxMessageBytes?: number; readonly requestTimeoutMs?: number } = {}) {
    this.chunks = options.chunks ?? new Chunks()
    this.recorder = new TapRecorder({
      maxMessageBytes: options.maxMessageBytes ?? 1 << 20,
      requestTimeoutMs: options.requestTimeoutMs ?? 1000,
      firstConnection: firstTapConnection,
      batch: (batch) => this.chunks.add(batch),
      begun: () => undefined,
      connectionsChanged: () => undefined,
    })
    this.watch = this.recorder.open(3, {
      local: 'tcp://127.0.0.1:1',
      client: 'tcp://127.0.0.1:2',
      upstream: 'tcp://127.0.0.1:3',
      openedUs: 10,
    })
    this.watch.connected(20, 10)
  }

  push(side: RelaySide, bytes: Uint8Array, timeUs?: number): void {
    this.timeUs = timeUs ?? this.timeUs + 1
    this.watch.bytes(side, bytes, bytes.byteLength, this.timeUs)
  }

  /** Greetings and READY of both sides. */
  shake(client: string, server: string): this {
    for (const side of ['client', 'server'] as const) this.push(side, greeting())
    this.push('client', ready(client))
    this.push('server', ready(server))
    return this
  }

  say(side: RelaySide, ...frames: readonly string[]): void {
    this.push(side, message(...frames))
  }

  /** All rows so far. */
  messages(): RowSummary[] {
    this.recorder.flush()
    return this.chunks.messages()
  }

  snapshot(): TapConnectionSnapshot | undefined {
    return this.recorder.takeChanges()[0]
  }
}

export const greeting = (mechanism = 'NULL', minor = 1): Uint8Array =>
  encodeGreeting({ version: minor === 0 ? '3.0' : '3.1', major: 3, minor, mechanism, asServer: false })
export const ready = (socketType: string): Uint8Array =>
  encodeFrame(encodeCommand({ kind: 'ready', metadata: [['Socket-Type', asciiBytes(socketType)]] }), 'v2', { command: true })
export const command = (body: Uint8Array): Uint8Array => encodeFrame(body, 'v2', { command: true })
export const message = (...frames: readonly string[]): Uint8Array => encodeMessage(frames.map(asciiBytes), 'v2')
