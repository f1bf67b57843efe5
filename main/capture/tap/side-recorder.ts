import type { EventName } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import { type Mechanism, parseCommand } from '../../../shared/zmtp/command'
import { StreamDecoder, type StreamSink } from '../../../shared/zmtp/stream-decoder'
import type { Command, Greeting, ZmtpProblem } from '../../../shared/zmtp/wire'
import { rowFlags, unknownSocket } from './batch'
import { fitsPlainGreeting, HelloFinder, holdsHello, maskAfter, maskPassword, plainGreetingSize } from './mask-password'
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
  /** Messages of which there is no row. */
  missed = 0
  toldMissed = 0
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
  /** Where a password may be in what is not read as a command. */
  readonly #helloFinder = new HelloFinder()
  /** What came so far may be a greeting that names PLAIN, or begins with one. */
  #maybePlain = true
  /** Its greeting names PLAIN, whatever the bytes are read as: in 1.0's framing the other side's may be hidden in messages. */
  #plain = false
  /** The handshake is not over in which it sends its password. */
  #guarded = false
  /** A HELLO came that may have been between the frames of a message, which is kept with its commands. */
  #helloSeen = false
  /** A password may be among the raw bytes that follow: they are not kept. */
  #rawEnded = false

  constructor(connection: TapConnection, side: RelaySide, maxMessageBytes: number) {
    this.#connection = connection
    this.side = side
    this.direction = directionCodes[side]
    this.decoder = new StreamDecoder(this, { maxMessageBytes })
  }

  /** Looks at the next bytes of its greeting, before they are decoded. */
  start(buffer: Uint8Array, length: number): void {
    const end = Math.min(length, plainGreetingSize - this.bytes)
    for (let at = 0; at < end && this.#maybePlain; at += 1) this.#maybePlain = fitsPlainGreeting(buffer[at] ?? 0, this.bytes + at)
    this.#plain = this.#maybePlain && this.bytes + length >= plainGreetingSize
    this.#guarded = this.#plain
  }

  /** The handshake succeeded: what it says from now on is traffic. */
  succeeded(paired: boolean): void {
    this.paired = paired
    if (this.#mechanism === 'PLAIN') this.#guarded = false
  }

  message(buffer: Uint8Array, start: number, end: number, frameCount: number, size: number): void {
    const connection = this.#connection
    // Subscriptions must be known, and are few.
    if (connection.isSkipped && !this.subscribes) {
      this.#count(size)
      this.missed += 1
      connection.noteMissed()
      return
    }
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
    if ((this.#guarded || this.#helloSeen) && this.#mayHoldPassword(buffer, start, end)) {
      this.#addUnkept(frameCount, size, rowFlags.masked)
      return
    }
    if (connection.isChunk(buffer) && !this.subscribes && !this.#guarded) {
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
    this.#addUnkept(frameCount, size, 0)
  }

  #addUnkept(frameCount: number, size: number, moreFlags: number): void {
    const startUs = this.decoder.firstByteUs
    const flags = this.flags | rowFlags.notKept | moreFlags
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
    // A greeting that names PLAIN has no identity after it: this is something else.
    const kept = this.#guarded ? nothing : identity
    const flags = this.#guarded ? rowFlags.masked : 0
    this.#addUnframed(kindCodes.event, eventCode('identity'), kept, 0, kept.byteLength, flags, identity.byteLength)
    this.#connection.noteIdentity(this, kept)
  }

  command(buffer: Uint8Array, start: number, end: number): void {
    const body = buffer.subarray(start, end)
    const command = parseCommand(body, this.#mechanism)
    const size = end - start
    if (command.kind === 'plain-hello') {
      this.#addMasked(maskPassword(body), size)
      this.#note(command)
      return
    }
    const helloEnd = this.#helloIn(command, body)
    if (helloEnd === undefined) {
      this.#addUnframed(kindCodes.command, 0, buffer, start, end, 0, size)
      this.#note(command)
      return
    }
    this.#addMasked(maskAfter(body, 0, helloEnd), size)
    const expected = said`a username and a password`
    const problem = { offset: helloEnd, expected, found: said`${size - helloEnd} bytes` }
    // Its name may go on into the password.
    this.#note(command.kind === 'malformed' ? { ...command, name: 'HELLO' } : { kind: 'malformed', name: 'HELLO', size, ...problem })
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
    if (until <= start || this.#rawEnded) return
    this.#rawBytes += until - start
    const helloEnd = this.#helloFinder.find(buffer, start, until, this.#plain)
    if (helloEnd !== undefined) {
      this.#rawEnded = true
      const masked = maskAfter(buffer, start, helloEnd)
      this.#addUnframed(kindCodes.event, eventCode('raw bytes'), masked, 0, masked.byteLength, rowFlags.masked, until - start)
      return
    }
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

  /** Where HELLO ends in a command that was not understood and may hold a password. */
  #helloIn(command: Command, body: Uint8Array): number | undefined {
    if (command.kind !== 'malformed' && command.kind !== 'opaque') return undefined
    const isHello = this.#mechanism === 'NULL' && command.name.toUpperCase() === 'HELLO'
    return isHello || this.#mechanism === 'PLAIN' ? new HelloFinder().find(body, 0, body.byteLength, true) : undefined
  }

  #addMasked(masked: Uint8Array, size: number): void {
    this.#helloSeen = true
    this.#addUnframed(kindCodes.command, 0, masked, 0, masked.byteLength, rowFlags.masked, size)
  }

  #mayHoldPassword(buffer: Uint8Array, start: number, end: number): boolean {
    this.#helloSeen = false
    // Who greets as 3.x and is read as something older: a HELLO may be anywhere.
    const readAsOlder = this.#plain && this.#mechanism !== 'PLAIN'
    return readAsOlder || holdsHello(buffer, start, end)
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
  if ('mechanism' in greeting) {
    const offer = `${text}, ${greeting.mechanism}`
    return greeting.asServer ? said`${offer}, as server` : offer
  }
  return 'socketType' in greeting ? `${text}, ${greeting.socketType}` : said`${text}, without a greeting`
}
