import type { BufferPool } from './buffer-pool'
import { type Mechanism, parseCommand } from './command'
import { type DecoderLimits, StreamDecoder, type StreamSink } from './stream-decoder'
import type { Command, Greeting, ZmtpProblem } from './wire'

/** Who sent it: the side that opened the connection, or the one that accepted it. */
export type Side = 'client' | 'server'

/** What is decoded of a connection; see {@link StreamSink} for the meaning and lifetime of the arguments. */
export interface ConnectionSink {
  greeting(side: Side, greeting: Greeting, size: number): void
  identity(side: Side, identity: Uint8Array): void
  /** Copies of what the command holds, with no password in it. */
  command(side: Side, command: Command, offset: number): void
  message(side: Side, buffer: Uint8Array, start: number, end: number, frameCount: number, size: number): void
  skipped(side: Side, frameCount: number, size: number): void
  problem(side: Side, problem: ZmtpProblem): void
  raw(side: Side, buffer: Uint8Array, start: number, end: number, offset: number): void
}

/**
 * Decodes both directions of one connection, which negotiate with each other. Each side's commands are read by the
 * mechanism that this side's own greeting named: sides that disagree close the connection, but may say why first.
 */
export class ConnectionDecoder {
  readonly client: StreamDecoder
  readonly server: StreamDecoder
  private readonly mechanisms: Record<Side, Mechanism | undefined> = { client: undefined, server: undefined }
  private plainReady = false

  constructor(sink: ConnectionSink, limits: DecoderLimits, pool?: BufferPool) {
    this.client = new StreamDecoder(this.sideSink('client', sink), limits, pool)
    this.server = new StreamDecoder(this.sideSink('server', sink), limits, pool)
    this.client.pairWith(this.server)
    this.server.pairWith(this.client)
  }

  /** As the greetings name it, the server's if they differ; NULL for 1.0 and 2.0, which know no security. */
  get mechanism(): Mechanism {
    return this.mechanisms.server ?? this.mechanisms.client ?? 'NULL'
  }

  /**
   * Whether the content of messages is encrypted, so that only their sizes and times mean anything: every frame comes as
   * a message of its own, heartbeats and subscriptions among them. GSSAPI without encryption tells by a READY in clear.
   */
  get encrypted(): boolean {
    return this.mechanism === 'CURVE' || (this.mechanism === 'GSSAPI' && !this.plainReady)
  }

  /** Takes the next `length` bytes that a side sent, which arrived at `timeUs`. */
  push(side: Side, chunk: Uint8Array, length: number, timeUs = 0): void {
    this[side].push(chunk, length, timeUs)
  }

  /** Says that a side will send no more. */
  end(side: Side): void {
    this[side].end()
  }

  private sideSink(side: Side, sink: ConnectionSink): StreamSink {
    const command = (parsed: Command, offset: number): void => {
      if (parsed.kind === 'ready') this.plainReady = true
      sink.command(side, parsed, offset)
    }
    return {
      greeting: (greeting, size) => {
        if ('mechanism' in greeting) this.mechanisms[side] = greeting.mechanism
        sink.greeting(side, greeting, size)
      },
      identity: (identity) => sink.identity(side, identity),
      command: (buffer, start, end, offset) => command(parseCommand(buffer.subarray(start, end), this.mechanisms[side] ?? 'NULL'), offset),
      skippedCommand: (size, offset) => command({ kind: 'oversized', size }, offset),
      message: (buffer, start, end, frameCount, size) => sink.message(side, buffer, start, end, frameCount, size),
      skipped: (frameCount, size) => sink.skipped(side, frameCount, size),
      problem: (problem) => sink.problem(side, problem),
      raw: (buffer, start, end, offset) => sink.raw(side, buffer, start, end, offset),
    }
  }
}
