import { said } from '../sentences/said'
import { BufferPool } from './buffer-pool'
import { readUint32 } from './bytes'
import { type FrameHeader, type FrameRole, readFrameHeader } from './frame-header'
import { classifyPeer, type PeerClass, type PeerFacts, readStreamStart } from './greeting'
import { endOfStream, type Framing, type Greeting, type ZmtpProblem } from './wire'

/** What a decoder tells of one direction. Buffers are only lent: their bytes are valid until the call returns. */
export interface StreamSink {
  /** The greeting is complete; `size` bytes of the stream were it. */
  greeting(greeting: Greeting, size: number): void
  /** The routing id that a 1.0 or 2.0 peer sends as its first frame. */
  identity(identity: Uint8Array): void
  /** A command frame's body, at this offset of the stream. Passwords are in clear in it. */
  command(buffer: Uint8Array, start: number, end: number, offset: number): void
  /** A command larger than the limit passed and was not kept; its body was at this offset. */
  skippedCommand(size: number, offset: number): void
  /**
   * A whole message, framed as on the wire (see {@link Framing}), lies in `buffer` from `start` to `end`. Commands that
   * were sent between its frames are among them; `frameCount` and `size` do not count them.
   */
  message(buffer: Uint8Array, start: number, end: number, frameCount: number, size: number): void
  /** A message larger than the limit passed and was not kept; its commands were told. */
  skipped(frameCount: number, size: number): void
  /** From here on this direction is not ZMTP, or it ended in the middle of something. */
  problem(problem: ZmtpProblem): void
  /** After a problem: bytes of the stream, from this offset, that nothing else was told of. They may hold passwords. */
  raw(buffer: Uint8Array, start: number, end: number, offset: number): void
}

export interface DecoderLimits {
  /** Messages and commands that take more bytes than this on the wire, frame headers included, are counted and not kept. */
  readonly maxMessageBytes: number
}

/** Greeting bytes that wait for the other side's; no peer sends more before it has heard. */
const maxWaitingBytes = 64 * 1024
const noBytes = new Uint8Array(0)
const sharedPool = new BufferPool()

/**
 * Decodes one direction of a connection, whatever way it is cut into chunks. Whole messages within a chunk are reported
 * in place; only the rest of a chunk is copied, and memory grows with the bytes that have arrived, never with a length
 * that was claimed. Does no I/O and never throws for what it reads.
 */
export class StreamDecoder {
  framing: Framing | undefined
  /** While a message is told: the time of the chunk that held its first byte, as passed to `push`. */
  firstByteUs = 0

  private readonly sink: StreamSink
  private readonly maxMessageBytes: number
  private readonly pool: BufferPool
  private other: StreamDecoder | undefined
  private facts: PeerFacts = { peerClass: undefined, revision: undefined }
  private stage: 'greeting' | 'identity' | 'frames' | 'raw' = 'greeting'
  private identityRole: FrameRole = 'identity'
  private commands = false
  private carry: Uint8Array = noBytes
  private carried = 0
  /** Bytes of the stream before the carried ones. */
  private base = 0
  private timeUs = 0
  private startedUs = 0
  /** The message that is being read: where its next frame starts, from its own start. */
  private scanned = 0
  private frameCount = 0
  private size = 0
  /** The current message is over the limit: its frames are passed over. */
  private skipping = false
  /** Bytes still to come of the frame that is passed over. */
  private passBytes = 0
  private passed: FrameHeader | undefined

  constructor(sink: StreamSink, limits: DecoderLimits, pool: BufferPool = sharedPool) {
    this.sink = sink
    this.maxMessageBytes = limits.maxMessageBytes
    this.pool = pool
  }

  /** Makes the other direction known: what one side sends depends on what the other said. */
  pairWith(other: StreamDecoder): void {
    this.other = other
  }

  /** What the first bytes say of this side, as soon as they do. */
  get peerClass(): PeerClass | undefined {
    return this.facts.peerClass
  }

  /** The version octet of a modern side, as soon as it is known. */
  get revision(): number | undefined {
    return this.facts.revision
  }

  /** Whether this direction had a problem: all that follows is raw. */
  get failed(): boolean {
    return this.stage === 'raw'
  }

  /** Whether bytes of an unfinished greeting or message are waiting. */
  get incomplete(): boolean {
    return this.carried > 0 || this.scanned > 0 || this.skipping || this.passBytes > 0
  }

  /** Takes the next `length` bytes of the stream, which arrived at `timeUs` (on any clock that never goes back). */
  push(chunk: Uint8Array, length: number, timeUs = 0): void {
    this.timeUs = timeUs
    if (this.stage === 'raw') {
      this.tellRaw(chunk, 0, length)
      return
    }
    if (this.stage === 'greeting') {
      this.append(chunk, 0, length, 0)
      this.facts = classifyPeer(this.carry, this.carried)
      // What became clear of this side may be what the other waited for, and that came before what follows here.
      this.other?.resume()
      this.resume()
      return
    }
    this.takeFrames(chunk, length)
  }

  /** Says that the stream has ended; an unfinished greeting or message is a problem. */
  end(): void {
    if (this.stage === 'raw' || !this.incomplete) return
    const offset = this.base + this.carried
    const expected = this.stage === 'greeting' ? said`the rest of the greetings` : said`the rest of a frame or message`
    this.fail({ offset, expected, found: endOfStream })
  }

  private resume(): void {
    if (this.stage !== 'greeting' || this.carried === 0 || this.other === undefined) return
    const start = readStreamStart(this.carry, this.carried, this.facts, this.other.facts)
    if (start === undefined) {
      if (this.carried <= maxWaitingBytes) return
      this.fail({
        offset: 0,
        expected: said`a ZMTP greeting from the other side`,
        found: said`more than ${maxWaitingBytes} bytes before it`,
      })
      return
    }
    const rest = this.carry.slice(start.size, this.carried)
    this.release()
    this.base = start.size
    this.framing = start.framing
    this.commands = start.commands
    this.stage = start.identity ? 'identity' : 'frames'
    if (start.size === 0 && this.facts.peerClass === 'modern') this.identityRole = 'signature'
    this.sink.greeting(start.greeting, start.size)
    this.takeFrames(rest, rest.byteLength)
  }

  /** Reads frames from a chunk, after what was carried over from the last. */
  private takeFrames(chunk: Uint8Array, length: number): void {
    let from = 0
    while (from < length && this.stage !== 'raw') {
      if (this.passBytes > 0) from = this.pass(from, length)
      else if (this.carried > 0 || this.skipping) from = this.complete(chunk, from, length)
      else from = this.scan(chunk, from, length)
    }
    if (this.stage === 'raw') this.tellRaw(chunk, from, length)
  }

  /**
   * Reports the whole messages of a chunk in place, then carries the rest over.
   * @returns where reading goes on.
   */
  private scan(chunk: Uint8Array, from: number, length: number): number {
    const { sink, maxMessageBytes } = this
    let start = from
    let cursor = from
    let frameCount = 0
    let size = 0
    this.firstByteUs = this.timeUs
    // The shape that nearly all traffic has: whole frames of ordinary messages.
    if (this.framing === 'v2' && this.stage === 'frames') {
      while (cursor + 2 <= length) {
        const flags = chunk[cursor] ?? 0
        let bodySize = chunk[cursor + 1] ?? 0
        let next = cursor + 2 + bodySize
        if (flags > 1) {
          // Ordinary long frames too; everything else, and what does not fit here anyway, goes the thorough way.
          if (flags > 3 || cursor + 9 > length || readUint32(chunk, cursor + 1) !== 0) break
          bodySize = readUint32(chunk, cursor + 5)
          next = cursor + 9 + bodySize
        }
        if (next > length || next - start > maxMessageBytes) break
        frameCount += 1
        size += bodySize
        cursor = next
        if ((flags & 1) === 0) {
          sink.message(chunk, start, cursor, frameCount, size)
          start = cursor
          frameCount = 0
          size = 0
        }
      }
    }
    this.base += start - from
    if (start === length) return length
    // Anything else goes frame by frame; what is known to be scanned is carried at once.
    this.scanned = cursor - start
    this.frameCount = frameCount
    this.size = size
    this.append(chunk, start, cursor, 0)
    return this.complete(chunk, cursor, length)
  }

  /** Adds to the carried bytes until one frame is whole, and takes that frame. */
  private complete(chunk: Uint8Array, from: number, length: number): number {
    let cursor = from
    for (;;) {
      const role = this.stage === 'identity' ? this.identityRole : 'ordinary'
      const rules = { framing: this.framing ?? 'v2', commands: this.commands }
      const header = readFrameHeader(this.carry, this.scanned, this.carried - this.scanned, rules, role)
      if (typeof header !== 'number') {
        if ('expected' in header) {
          this.fail({ ...header, offset: this.base + this.scanned + header.offset })
          return cursor
        }
        if (role === 'ordinary' && this.passOver(header)) return cursor
      }
      const whole = this.scanned + (typeof header === 'number' ? header : header.headerSize + header.bodySize)
      if (typeof header !== 'number' && whole <= this.carried) {
        this.takeFrame(header)
        return cursor
      }
      const until = Math.min(cursor + whole - this.carried, length)
      if (until === cursor) return cursor
      this.append(chunk, cursor, until, whole)
      cursor = until
    }
  }

  private takeFrame(header: FrameHeader): void {
    const start = this.scanned + header.headerSize
    const end = start + header.bodySize
    if (this.stage === 'identity') {
      this.stage = 'frames'
      this.sink.identity(this.carry.subarray(start, end))
      this.release()
      return
    }
    if (header.command) {
      this.sink.command(this.carry, start, end, this.base + start)
      // Between the frames of a message that is kept, commands are carried with it.
      if (this.frameCount > 0 && !this.skipping) this.scanned = end
      else this.release()
      return
    }
    this.scanned = end
    this.frameCount += 1
    this.size += header.bodySize
    if (header.more) return
    this.firstByteUs = this.startedUs
    this.sink.message(this.carry, 0, end, this.frameCount, this.size)
    this.release()
    this.frameCount = 0
    this.size = 0
  }

  /** Whether the frame of this header is over the limit, or its message is: then its body is passed over. */
  private passOver(header: FrameHeader): boolean {
    const frameBytes = header.headerSize + header.bodySize
    const messageBytes = this.scanned + frameBytes
    if (!this.skipping && messageBytes > this.maxMessageBytes && (this.frameCount > 0 || !header.command)) this.dropMessage()
    if (header.command ? frameBytes <= this.maxMessageBytes : !this.skipping) return false
    this.passed = header
    this.passBytes = header.bodySize - (this.carried - header.headerSize)
    this.release()
    if (this.passBytes === 0) this.endPassed(header)
    return true
  }

  /** Lets go of the frames of the current message, and keeps the header that follows them. */
  private dropMessage(): void {
    this.skipping = true
    this.carry.copyWithin(0, this.scanned, this.carried)
    this.base += this.scanned
    this.carried -= this.scanned
    this.scanned = 0
  }

  private pass(from: number, length: number): number {
    const bytes = Math.min(this.passBytes, length - from)
    this.passBytes -= bytes
    this.base += bytes
    if (this.passBytes === 0 && this.passed !== undefined) this.endPassed(this.passed)
    return from + bytes
  }

  private endPassed(header: FrameHeader): void {
    this.passed = undefined
    if (header.command) {
      this.sink.skippedCommand(header.bodySize, this.base - header.bodySize)
      return
    }
    this.frameCount += 1
    this.size += header.bodySize
    if (header.more) return
    this.skipping = false
    this.firstByteUs = this.startedUs
    this.sink.skipped(this.frameCount, this.size)
    this.frameCount = 0
    this.size = 0
  }

  private fail(problem: ZmtpProblem): void {
    this.stage = 'raw'
    this.skipping = false
    this.passBytes = 0
    this.passed = undefined
    this.sink.problem(problem)
    const { carry, carried, base } = this
    if (carried > 0) this.sink.raw(carry, 0, carried, base)
    this.release()
  }

  private tellRaw(chunk: Uint8Array, from: number, length: number): void {
    if (length > from) this.sink.raw(chunk, from, length, this.base)
    this.base += length - from
  }

  /** Lets go of the carried bytes, which have all been dealt with. */
  private release(): void {
    this.base += this.carried
    this.carried = 0
    this.scanned = 0
    if (this.carry.byteLength > 0) this.pool.give(this.carry)
    this.carry = noBytes
  }

  /** Carries bytes; `whole` is how many there will be if the sender keeps its word, which is not relied upon. */
  private append(chunk: Uint8Array, from: number, to: number, whole: number): void {
    if (this.carried === 0 && !this.skipping) this.startedUs = this.timeUs
    const needed = this.carried + to - from
    if (needed > this.carry.byteLength) {
      const larger = this.pool.take(Math.max(needed, Math.min(whole, needed * 2)))
      larger.set(this.carry.subarray(0, this.carried))
      if (this.carry.byteLength > 0) this.pool.give(this.carry)
      this.carry = larger
    }
    this.carry.set(chunk.subarray(from, to), this.carried)
    this.carried = needed
  }
}
