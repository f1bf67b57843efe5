import type { EventName } from '../../../shared/model'
import { type Mechanism, parseCommand } from '../../../shared/zmtp/command'
import { StreamDecoder, type StreamSink } from '../../../shared/zmtp/stream-decoder'
import type { Command, Greeting, ZmtpProblem } from '../../../shared/zmtp/wire'
import { rowFlags, unknownSocket } from './batch'
import { maskPassword } from './mask-password'
import type { RelaySide } from './relay-observer'
import { directionCodes, eventCode, kindCodes } from './row-words'
import type { TapConnection } from './tap-connection'
import type { TapPeer } from './tap-messages'

/** Bytes that are not ZMTP are kept up to this many, of each direction. */
const maxRawBytes = 4096
/** PINGs that wait for their PONG; more than a few mean that nobody answers. */
const maxPings = 16

const encoder = new TextEncoder()
const nothing = new Uint8Array(0)

/**
 * One direction of a tapped connection: decodes what a side sent and writes rows of it. {@link message} is called for every
 * message of the traffic: it and what it calls allocate nothing.
 */
export class SideRecorder implements StreamSink {
  readonly side: RelaySide
  readonly direction: number
  readonly decoder: StreamDecoder
  bytes = 0
  messages = 0
  messageBytes = 0
  /** What the tallies of the source were told already. */
  toldMessages = 0
  toldBytes = 0
  /** The code of its socket type. */
  socket = unknownSocket
  /** The bits that its messages have in the `flags` column. */
  flags = 0
  /** Its messages are paired. */
  paired = false
  /** Its messages may subscribe or unsubscribe. */
  subscribes = false
  readonly #connection: TapConnection
  #mechanism: Mechanism = 'NULL'
  #pings = 0
  #pingTimesUs: number[] | undefined
  #heartbeatUs: number | undefined
  #rawBytes = 0

  constructor(connection: TapConnection, side: RelaySide, maxMessageBytes: number) {
    this.#connection = connection
    this.side = side
    this.direction = directionCodes[side]
    this.decoder = new StreamDecoder(this, { maxMessageBytes })
  }

  message(buffer: Uint8Array, start: number, end: number, frameCount: number, size: number): void {
    const connection = this.#connection
    // The common case: one more message right behind the last, in what was just read.
    if (connection.inRun(this, buffer, start)) {
      const row = connection.writer.addInRun(end, frameCount, size)
      this.#count(size)
      if (this.paired) connection.pair(this, row, connection.timeUs, buffer, start, end, frameCount)
      return
    }
    this.#firstOfRun(buffer, start, end, frameCount, size)
  }

  /** A message that begins a run, or stands alone: because the decoder put it together, or as a subscription. */
  #firstOfRun(buffer: Uint8Array, start: number, end: number, frameCount: number, size: number): void {
    const connection = this.#connection
    const startUs = this.decoder.firstByteUs
    if (connection.isChunk(buffer) && !this.subscribes) {
      connection.beginRun(this, start)
      const row = connection.writer.addInRun(end, frameCount, size)
      this.#count(size)
      if (this.paired) connection.pair(this, row, startUs, buffer, start, end, frameCount)
      return
    }
    const subscription = this.subscribes && connection.noteSubscription(this, buffer, start, end, frameCount)
    const row = connection.addAlone(this, buffer, start, end, {
      kind: subscription ? kindCodes.command : kindCodes.message,
      event: 0,
      flags: this.flags | (subscription ? rowFlags.subscription : 0),
      startUs,
      frameCount,
      size,
    })
    // A subscription is a command, as its row is.
    if (subscription) return
    this.#count(size)
    if (this.paired) connection.pair(this, row, startUs, buffer, start, end, frameCount)
  }

  skipped(frameCount: number, size: number): void {
    const startUs = this.decoder.firstByteUs
    const flags = this.flags | rowFlags.notKept
    const row = { kind: kindCodes.message, event: 0, flags, startUs, frameCount, size: Math.min(size, 0xffff_ffff) }
    const at = this.#connection.addAlone(this, nothing, 0, 0, row)
    this.#count(size)
    if (this.paired) this.#connection.pair(this, at, startUs, nothing, 0, 0, frameCount)
  }

  greeting(greeting: Greeting): void {
    if (this.decoder.framing === 'v1') this.flags |= rowFlags.framingV1
    if ('mechanism' in greeting) this.#mechanism = greeting.mechanism
    this.event('greeting', greetingText(greeting))
    this.#connection.noteGreeting(this, greeting)
  }

  identity(identity: Uint8Array): void {
    this.#addUnframed(kindCodes.event, eventCode('identity'), identity, 0, identity.byteLength, 0, identity.byteLength)
    this.#connection.noteIdentity(this, identity)
  }

  command(buffer: Uint8Array, start: number, end: number): void {
    const body = buffer.subarray(start, end)
    const command = parseCommand(body, this.#mechanism)
    const mayHoldPassword = command.kind === 'malformed' && this.#mechanism === 'PLAIN' && command.name.toUpperCase() === 'HELLO'
    const masked = command.kind === 'plain-hello' ? maskPassword(body) : mayHoldPassword ? body.slice(0, 1 + (body[0] ?? 0)) : undefined
    const size = end - start
    if (masked === undefined) this.#addUnframed(kindCodes.command, 0, buffer, start, end, 0, size)
    else this.#addUnframed(kindCodes.command, 0, masked, 0, masked.byteLength, rowFlags.masked, size)
    this.#note(command)
  }

  skippedCommand(size: number): void {
    this.#addUnframed(kindCodes.command, 0, nothing, 0, 0, rowFlags.notKept, Math.min(size, 0xffff_ffff))
    this.#note({ kind: 'oversized', size })
  }

  problem(problem: ZmtpProblem): void {
    this.#connection.noteProblem(this, problem)
  }

  raw(buffer: Uint8Array, start: number, end: number): void {
    const until = Math.min(end, start + maxRawBytes - this.#rawBytes)
    if (until <= start) return
    this.#rawBytes += until - start
    this.#addUnframed(kindCodes.event, eventCode('raw bytes'), buffer, start, until, 0, until - start)
  }

  /** Adds an event row of this direction's sender. */
  event(name: EventName, detail: string): void {
    const text = encoder.encode(detail)
    this.#addUnframed(kindCodes.event, eventCode(name), text, 0, text.byteLength, 0, text.byteLength)
  }

  /** The other side answered a PING of this one. */
  ponged(timeUs: number): void {
    const sentUs = this.#pingTimesUs?.shift()
    if (sentUs !== undefined) this.#heartbeatUs = timeUs - sentUs
  }

  peer(address: string): TapPeer {
    return { address, bytes: this.bytes, messages: this.messages, pings: this.#pings, heartbeatUs: this.#heartbeatUs }
  }

  /** Counts a message when its row is there, so that a batch and what it tells of its source agree. */
  #count(size: number): void {
    this.messages += 1
    this.messageBytes += size
  }

  #addUnframed(kind: number, event: number, buffer: Uint8Array, start: number, end: number, flags: number, size: number): void {
    const startUs = this.#connection.timeUs
    this.#connection.addAlone(this, buffer, start, end, { kind, event, flags: rowFlags.unframed | flags, startUs, frameCount: 1, size })
  }

  #note(command: Command): void {
    const { timeUs } = this.#connection
    if (command.kind === 'ping') {
      this.#pings += 1
      this.#pingTimesUs ??= []
      if (this.#pingTimesUs.length < maxPings) this.#pingTimesUs.push(timeUs)
    } else if (command.kind === 'pong') {
      this.#connection.other(this).ponged(timeUs)
    }
    this.#connection.noteCommand(this, command)
  }
}

function greetingText(greeting: Greeting): string {
  const text = `ZMTP ${greeting.version}`
  if ('mechanism' in greeting) return `${text}, ${greeting.mechanism}${greeting.asServer ? ', as server' : ''}`
  return 'socketType' in greeting ? `${text}, ${greeting.socketType}` : `${text}, without a greeting`
}
