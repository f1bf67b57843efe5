import { BufferPool } from './buffer-pool'
import { type Mechanism, parseCommand } from './command'
import { ConnectionDecoder, type ConnectionSink, type Side } from './connection-decoder'
import { encodeCommand } from './encode-command'
import { readFrames } from './frames'
import { type Conversation, mutate } from './fuzz-mutations'
import { HandshakeTracker } from './handshake'
import { Random } from './random'
import { SubscriptionTracker } from './subscriptions'
import type { Command, Greeting, ZmtpProblem } from './wire'

/** What one input showed to be wrong, with all that is needed to see it again. */
export interface FuzzFinding {
  readonly seed: number
  readonly what: string
  readonly conversation: Conversation
  readonly maxMessageBytes: number
}

/** How often each thing was seen, so that a run can tell whether it reached what it should. */
export type FuzzCounts = Record<'greeting' | 'identity' | 'command' | 'malformed' | 'message' | 'skipped' | 'problem' | 'raw', number>

const sides = ['client', 'server'] as const
const limits = [64, 300, 4096, 1 << 20] as const

/** Notes how large the buffers are that decoders ask for. */
class MeasuringPool extends BufferPool {
  largest = 0
  override take(minBytes: number): Uint8Array {
    this.largest = Math.max(this.largest, minBytes)
    return super.take(minBytes)
  }
}

const pool = new MeasuringPool()

/** Folds all that a decoder tells into numbers, and drives what stands behind it; cheap enough for millions of inputs. */
class DigestSink implements ConnectionSink {
  digest = 0x811c9dc5
  readonly rawDigests: Record<Side, number> = { client: 1, server: 1 }
  /** Where the raw bytes of a side begin, and how many there are. */
  readonly rawStarts: Record<Side, number> = { client: -1, server: -1 }
  readonly rawBytes: Record<Side, number> = { client: 0, server: 0 }
  readonly counts: FuzzCounts
  decoder: ConnectionDecoder | undefined
  fault: string | undefined
  private readonly handshake = new HandshakeTracker(0)
  private readonly subscriptions = new SubscriptionTracker({ maxPrefixes: 4, maxPrefixBytes: 64 })
  private readonly mechanisms: Record<Side, Mechanism> = { client: 'NULL', server: 'NULL' }

  constructor(counts: FuzzCounts) {
    this.counts = counts
  }
  greeting(side: Side, greeting: Greeting, size: number): void {
    this.counts.greeting += 1
    if ('mechanism' in greeting) this.mechanisms[side] = greeting.mechanism
    this.note(1, side, size, greeting)
    this.handshake.greeting(side, greeting, 0)
    this.subscriptions.greeting(side, greeting)
  }
  identity(side: Side, identity: Uint8Array): void {
    this.counts.identity += 1
    this.note(2, side, identity)
    this.handshake.identity(side, identity, 0)
  }
  command(side: Side, command: Command, offset: number): void {
    this.counts.command += 1
    this.note(3, side, offset, command)
    if (command.kind === 'malformed') this.counts.malformed += 1
    else if (command.kind !== 'oversized') {
      const again = parseCommand(encodeCommand(command), this.mechanisms[side])
      // A note tells of bytes that are not to be encoded again.
      const expected = command.kind === 'error' ? { ...command, note: undefined } : command
      if (fold(1, again) !== fold(1, expected)) this.fault = `A ${command.kind} command changes when it is encoded and parsed.`
    }
    this.handshake.command(side, command, 0)
    this.subscriptions.command(side, command)
  }
  message(side: Side, buffer: Uint8Array, start: number, end: number, frameCount: number, size: number): void {
    this.counts.message += 1
    this.note(4, side, frameCount, size, buffer.subarray(start, end))
    const framing = this.decoder?.[side].framing ?? 'v2'
    const frames = readFrames(buffer, start, end, framing)
    if (frames.length !== frameCount) this.fault = `A message of ${frameCount} frames holds ${frames.length}.`
    if (frames.reduce((sum, frame) => sum + frame.byteLength, 0) !== size) this.fault = `A message of ${size} bytes holds another number.`
    this.subscriptions.message(side, buffer, start, end, frameCount, framing)
  }
  skipped(side: Side, frameCount: number, size: number): void {
    this.counts.skipped += 1
    this.note(5, side, frameCount, size)
  }
  problem(side: Side, problem: ZmtpProblem): void {
    this.counts.problem += 1
    this.note(6, side, problem)
    this.handshake.problem(side, problem, 0)
  }
  /** Told in as many pieces as there are chunks: only the bytes and where they are count. */
  raw(side: Side, buffer: Uint8Array, start: number, end: number, offset: number): void {
    this.counts.raw += 1
    this.rawDigests[side] = foldBytes(this.rawDigests[side], buffer, start, end)
    this.rawBytes[side] += end - start
    if (offset + end - start !== this.rawStarts[side] + this.rawBytes[side]) {
      if (this.rawBytes[side] === end - start) this.rawStarts[side] = offset
      else this.fault = 'Raw bytes are not told one after the other.'
    }
  }
  /** Whether what was told raw, if any, is the stream from that offset to its end. */
  rawIsTheRest(side: Side, conversation: Conversation): boolean {
    if (this.rawBytes[side] === 0) return true
    let passed = -this.rawStarts[side]
    let digest = 1
    for (const { side: sender, bytes } of conversation) {
      if (sender !== side) continue
      digest = foldBytes(digest, bytes, Math.min(bytes.byteLength, Math.max(0, -passed)), bytes.byteLength)
      passed += bytes.byteLength
    }
    return passed === this.rawBytes[side] && digest === this.rawDigests[side]
  }
  /** All that was told, in short. */
  result(): string {
    const { digest, rawDigests, rawBytes, rawStarts, handshake, subscriptions } = this
    return [
      digest,
      ...sides.map((side) => [rawDigests[side], rawBytes[side], rawStarts[side]]),
      handshake.open,
      subscriptions.held().length,
    ].join()
  }
  private note(...what: readonly unknown[]): void {
    this.digest = fold(this.digest, what)
  }
}

function foldNumber(digest: number, value: number): number {
  return Math.imul(Math.imul(digest ^ (value | 0), 0x01000193) ^ Math.floor(value / 0x1_0000_0000), 0x01000193)
}

function foldBytes(before: number, buffer: Uint8Array, start: number, end: number): number {
  let digest = before
  for (let index = start; index < end; index += 1) digest = Math.imul(digest ^ (buffer[index] ?? 0), 0x01000193)
  return digest
}

/** Folds a value of numbers, texts, bytes and what is made of them into a number (FNV-1a). */
function fold(before: number, value: unknown): number {
  if (typeof value === 'number') return foldNumber(before, value)
  if (typeof value === 'string') {
    let digest = before
    for (let index = 0; index < value.length; index += 1) digest = Math.imul(digest ^ value.charCodeAt(index), 0x01000193)
    return foldNumber(digest, value.length)
  }
  if (value instanceof Uint8Array) return foldNumber(foldBytes(before, value, 0, value.byteLength), value.byteLength)
  if (typeof value !== 'object' || value === null) return foldNumber(before, value === true ? 1 : 2)
  let digest = before
  for (const part of Object.values(value)) digest = fold(digest, part)
  return foldNumber(digest, 3)
}

/**
 * Mutates one of the conversations as the seed says, decodes it whole and in chunks, and compares. Same seed, same
 * input. Checked: nothing throws, chunks make no difference, no buffer is larger than four times what arrived, frames
 * add up, commands survive encoding.
 */
export function fuzzOnce(seed: number, corpus: readonly Conversation[], counts: FuzzCounts): FuzzFinding | undefined {
  const random = new Random(seed)
  const conversation = mutate(random, corpus)
  const maxMessageBytes = limits[random.below(limits.length)] ?? 64
  const finding = (what: string): FuzzFinding => ({ seed, what, conversation, maxMessageBytes })
  pool.largest = 0
  const arrived = Math.max(
    ...sides.map((side) => conversation.reduce((sum, segment) => sum + (segment.side === side ? segment.bytes.byteLength : 0), 0)),
  )
  try {
    const whole = decode(conversation, maxMessageBytes, counts, undefined)
    const cut = decode(conversation, maxMessageBytes, counts, random)
    if (whole.fault !== undefined) return finding(whole.fault)
    if (cut.fault !== undefined) return finding(cut.fault)
    if (whole.result() !== cut.result()) return finding('The chunks make a difference.')
  } catch (error) {
    return finding(`It throws: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
  return pool.largest > 4 * arrived + 64 ? finding(`A buffer of ${pool.largest} bytes for ${arrived}.`) : undefined
}

const scratch = new Uint8Array(65536)

function decode(conversation: Conversation, maxMessageBytes: number, counts: FuzzCounts, cuts: Random | undefined): DigestSink {
  const sink = new DigestSink(counts)
  const decoder = new ConnectionDecoder(sink, { maxMessageBytes }, pool)
  sink.decoder = decoder
  const longest = cuts === undefined ? 0 : cuts.below(10) === 0 ? 1 : 2 + cuts.below(150)
  for (const { side, bytes } of conversation) {
    if (cuts === undefined) decoder.push(side, bytes, bytes.byteLength)
    else {
      // A read buffer that is used again and again: what was read is gone after the call, and there is more behind it.
      scratch.set(bytes)
      for (let at = 0; at < bytes.byteLength; ) {
        const end = Math.min(bytes.byteLength, at + 1 + cuts.below(longest))
        decoder.push(side, scratch.subarray(at), end - at)
        for (let index = at; index < end; index += 1) scratch[index] = 0xa5
        at = end
      }
    }
  }
  for (const side of sides) decoder.end(side)
  for (const side of sides) if (!sink.rawIsTheRest(side, conversation)) sink.fault = 'The raw bytes are not the rest of the stream.'
  if (decoder.client.incomplete || decoder.server.incomplete) sink.fault = 'Something is incomplete after the end.'
  return sink
}
