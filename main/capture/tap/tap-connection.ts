import { said } from '../../../shared/sentences/said'
import { asciiText } from '../../../shared/zmtp/bytes'
import { HandshakeTracker } from '../../../shared/zmtp/handshake'
import { metadataValue } from '../../../shared/zmtp/metadata'
import { SubscriptionTracker } from '../../../shared/zmtp/subscriptions'
import type { Command, Greeting, ZmtpProblem } from '../../../shared/zmtp/wire'
import { rowFlags } from './batch'
import type { BatchWriter, RunTraits } from './batch-writer'
import { ConnectionPairing, type PairingCore, pairingRule } from './connection-pairing'
import { endText, failureText, sideWord } from './connection-texts'
import { plainGreetingSize } from './mask-password'
import type { ConnectionWatch, RelayConnectionInfo, RelayEnd, RelaySide } from './relay-observer'
import type { RepeatLog } from './repeat-log'
import { eventCode, kindCodes, socketCode } from './row-words'
import { SideRecorder } from './side-recorder'
import type { TapConnectionSnapshot } from './tap-messages'

/** Prefixes that a snapshot tells; all of them are counted. */
const shownSubscriptions = 32

/** What a connection shares with all others of its thread. */
export interface RecorderCore extends PairingCore {
  readonly maxMessageBytes: number
  /** Sends the batch that is being built and begins the next. The run must have been ended. */
  flush(): void
  /** A batch has its first row. */
  begun(): void
  changed(connection: TapConnection): void
  /** The connection was refused and has no row: it is to be told, or counted, later. */
  hidden(connection: TapConnection): void
  closed(connection: TapConnection): void
  /** A message of the connection has no row. */
  missed(connection: TapConnection): void
  /** The disk cannot keep up. */
  isDiskSlow: boolean
}

interface ConnectionParts {
  readonly id: number
  readonly source: number
  readonly info: RelayConnectionInfo
  readonly ignoresDisk: boolean
  readonly refusals: RepeatLog
}

/** One row that does not belong to a run. */
export interface AloneRow {
  readonly kind: number
  readonly event: number
  readonly flags: number
  readonly startUs: number
  readonly frameCount: number
  readonly size: number
}

/** One tapped connection: what passed in it becomes rows, and what is known of it a snapshot. */
export class TapConnection implements ConnectionWatch {
  readonly id: number
  readonly source: number
  readonly client: SideRecorder
  readonly server: SideRecorder
  readonly writer: BatchWriter
  /** The time of the bytes that are being decoded. */
  timeUs: number
  readonly #core: RecorderCore
  readonly #info: RelayConnectionInfo
  readonly #handshake: HandshakeTracker
  #handshakeTold = false
  #subscriptions: SubscriptionTracker | undefined
  #pairing: ConnectionPairing | undefined
  #chunk: Uint8Array | undefined
  #length = 0
  #runSide: SideRecorder | undefined
  #connectUs: number | undefined
  #problem: string | undefined
  #halfClosed: RelaySide | undefined
  #ended: RelaySide | undefined
  #end: RelayEnd | undefined
  #lastRow = -1
  readonly #refusals: RepeatLog
  readonly #ignoresDisk: boolean
  /** It has rows, and is known. While a source's upstream refuses, that waits for what comes of the connection. */
  #shown = false
  /** Refused connections before this one that are not known; it stands for them. */
  #retries = 0

  constructor(core: RecorderCore, { id, source, info, ignoresDisk, refusals }: ConnectionParts) {
    this.#ignoresDisk = ignoresDisk
    this.#core = core
    this.#refusals = refusals
    this.#info = info
    this.id = id
    this.source = source
    this.writer = core.writer
    this.timeUs = info.openedUs
    this.#handshake = new HandshakeTracker(info.openedUs)
    this.client = new SideRecorder(this, 'client', core.maxMessageBytes)
    this.server = new SideRecorder(this, 'server', core.maxMessageBytes)
    this.client.decoder.pairWith(this.server.decoder)
    this.server.decoder.pairWith(this.client.decoder)
    if (!refusals.failing) this.#show()
  }

  /** Its messages are counted and not captured now. */
  get isSkipped(): boolean {
    return this.#core.isDiskSlow && this.#ignoresDisk
  }

  noteMissed(): void {
    this.#core.missed(this)
  }

  connected(timeUs: number, connectUs: number): void {
    this.#show()
    this.timeUs = timeUs
    this.#connectUs = connectUs
    this.#retries = this.#refusals.hidden
    this.server.event('connected', this.#refusals.succeeded(this.#info.upstream))
    this.#core.changed(this)
  }

  bytes(side: RelaySide, buffer: Uint8Array, length: number, timeUs: number): void {
    const recorder = this[side]
    this.timeUs = timeUs
    this.#chunk = buffer
    this.#length = length
    if (recorder.bytes < plainGreetingSize) recorder.start(buffer, length)
    recorder.bytes += length
    try {
      recorder.decoder.push(buffer, length, timeUs)
      this.#endRun()
    } catch (error) {
      // The traffic goes on whatever happens here; what failed is shown as what it is, a fault of ours.
      this.#endRun()
      this.noteProblem(recorder, { offset: recorder.bytes - length, expected: said`no fault of the decoder`, found: String(error) })
    }
    this.#chunk = undefined
    this.#core.changed(this)
  }

  halfClosed(side: RelaySide, timeUs: number): void {
    this.timeUs = timeUs
    this.#halfClosed ??= side
    this[side].event('half closed', said`The ${sideWord(side)} sends no more.`)
    this.#step(() => this.#handshake.ended(side, timeUs))
    this.#ended = side
    this[side].decoder.end()
    this.#endRun()
    this.#core.changed(this)
  }

  closed(end: RelayEnd): void {
    this.#end = end
    if (isRefusal(end) && !this.#shown && !this.#refusals.isDue(end.timeUs)) {
      this.#refusals.hidden += 1
      this.#core.hidden(this)
      return
    }
    this.#tellEnd(end, end.timeUs)
  }

  /** Gives a refused connection its rows after all: it stands for those before it that have none. */
  tellHidden(nowUs: number): void {
    if (this.#shown || this.#end === undefined) return
    this.#refusals.hidden -= 1
    this.#tellEnd(this.#end, nowUs)
  }

  #tellEnd(end: RelayEnd, nowUs: number): void {
    this.#show()
    this.timeUs = end.timeUs
    if (isRefusal(end)) {
      this.#retries = this.#refusals.hidden
      const sentence = said`${this.#info.upstream} cannot be reached (${end.code ?? ''}).`
      this.server.event('connect failed', this.#refusals.told(nowUs, sentence))
    } else this[end.by ?? 'client'].event('disconnected', endText(end))
    if (end.kind !== 'stopped') this.#step(() => this.#handshake.ended(end.by ?? 'client', end.timeUs))
    this.#pairing?.close()
    this.#core.changed(this)
    this.#core.closed(this)
  }

  #show(): void {
    if (this.#shown) return
    this.#shown = true
    this.timeUs = this.#info.openedUs
    this.client.event('accepted', this.#info.client === '' ? this.#info.local : this.#info.client)
    this.#core.changed(this)
  }

  /** What is known now; the handshake is in it only if it went on since it was asked for last. */
  takeSnapshot(): TapConnectionSnapshot {
    const subscriptions = this.#subscriptions?.held() ?? []
    const handshakeTold = this.#handshakeTold
    this.#handshakeTold = true
    return {
      id: this.id,
      source: this.source,
      local: this.#info.local,
      openedUs: this.#info.openedUs,
      retries: this.#retries,
      connectUs: this.#connectUs,
      handshake: handshakeTold ? undefined : this.#handshake.summary(),
      encrypted: (this.client.flags & rowFlags.encrypted) !== 0,
      problem: this.#problem,
      client: this.client.peer(this.#info.client),
      server: this.server.peer(this.#info.upstream),
      subscriptions: subscriptions.reduce((sum, { count }) => sum + count, this.#subscriptions?.beyond ?? 0),
      subscribed: subscriptions.slice(0, shownSubscriptions),
      halfClosed: this.#halfClosed,
      end: this.#end,
      lastRow: this.#lastRow,
    }
  }

  // What follows is for the two sides.

  other(side: SideRecorder): SideRecorder {
    return side === this.client ? this.server : this.client
  }

  isChunk(buffer: Uint8Array): boolean {
    return buffer === this.#chunk
  }

  /** Whether a message goes on with the run of this side. */
  inRun(side: SideRecorder, buffer: Uint8Array, start: number): boolean {
    return side === this.#runSide && this.writer.continues(buffer, start)
  }

  /** Begins a run of messages in the chunk; there is room for all that can follow. */
  beginRun(side: SideRecorder, start: number): void {
    this.#endRun()
    this.#makeRoom(this.#length - start)
    this.#runSide = side
    this.writer.beginRun(this.#chunk ?? nothing, start)
  }

  /** Adds a row whose payload is copied at once. Answers with its place in the batch. */
  addAlone(side: SideRecorder, buffer: Uint8Array, start: number, end: number, row: AloneRow): number {
    this.#endRun()
    this.#makeRoom(end - start)
    this.writer.beginRun(buffer, start)
    const index = this.writer.addInRun(end, row.frameCount, row.size)
    this.#finishRun(side, row.kind, row.event, row.flags, row.startUs)
    return index
  }

  /** Pairs a message that was just added. */
  pair(side: SideRecorder, row: number, timeUs: number, buffer: Uint8Array, start: number, end: number, frameCount: number): void {
    this.#pairing?.pair(side.side, row, timeUs, buffer, start, end, frameCount, (side.flags & rowFlags.framingV1) !== 0)
  }

  noteGreeting(side: SideRecorder, greeting: Greeting): void {
    if ('mechanism' in greeting && (greeting.mechanism === 'CURVE' || greeting.mechanism === 'GSSAPI')) {
      side.flags |= rowFlags.encrypted
    }
    if ('socketType' in greeting) this.#noteSocketType(side, greeting.socketType)
    this.#subscriptions?.greeting(side.side, greeting)
    this.#step(() => this.#handshake.greeting(side.side, greeting, this.timeUs))
  }

  noteIdentity(side: SideRecorder, identity: Uint8Array): void {
    this.#step(() => this.#handshake.identity(side.side, identity, this.timeUs))
  }

  noteCommand(side: SideRecorder, command: Command): void {
    if (command.kind === 'ready' || command.kind === 'initiate') {
      const type = metadataValue(command.metadata, 'Socket-Type')
      if (type !== undefined) this.#noteSocketType(side, asciiText(type))
      // GSSAPI without encryption tells so by a READY in clear.
      if (command.kind === 'ready') this.client.flags &= ~rowFlags.encrypted
      if (command.kind === 'ready') this.server.flags &= ~rowFlags.encrypted
    }
    this.#subscriptions?.command(side.side, command)
    this.#step(() => this.#handshake.command(side.side, command, this.timeUs))
  }

  /** Whether a message of a SUB or XSUB is a subscription, as 2.0 and 3.0 peers are sent them; it is counted then. */
  noteSubscription(side: SideRecorder, buffer: Uint8Array, start: number, end: number, frameCount: number): boolean {
    const framing = side.decoder.framing ?? 'v2'
    return this.#subscriptions?.message(side.side, buffer, start, end, frameCount, framing) !== undefined
  }

  noteProblem(side: SideRecorder, problem: ZmtpProblem): void {
    const ended = side.side === this.#ended
    const what = said`expected ${problem.expected}, found ${problem.found}.`
    const text = ended
      ? said`The ${sideWord(side.side)} ended in the middle of something: ${what}`
      : said`Not ZMTP from byte ${problem.offset} of the ${sideWord(side.side)}: ${what}`
    this.#problem ??= text
    side.event('not ZMTP', text)
    this.#step(() => this.#handshake.problem(side.side, problem, this.timeUs))
  }

  #noteSocketType(side: SideRecorder, type: string): void {
    side.socket = socketCode(type)
    side.subscribes = type === 'SUB' || type === 'XSUB'
    if (side.subscribes) this.#subscriptions ??= new SubscriptionTracker()
  }

  /** Takes a step of the handshake, and what follows from its end. */
  #step(take: () => void): void {
    if (!this.#handshake.open) return
    this.#handshakeTold = false
    take()
    if (this.#handshake.open) return
    const { client, server, completedUs, failure } = this.#handshake.summary()
    if (completedUs === undefined) {
      if (failure !== undefined) this.client.event('handshake failed', failureText(failure))
      return
    }
    const rule = pairingRule(client.socketType, server.socketType)
    if (rule !== undefined) this.#pairing = new ConnectionPairing(this.#core, rule)
    this.client.succeeded(rule !== undefined)
    this.server.succeeded(rule !== undefined)
    this.client.event('handshake succeeded', `${client.socketType ?? '?'} → ${server.socketType ?? '?'}`)
  }

  #endRun(): void {
    const side = this.#runSide
    if (side === undefined) return
    this.#runSide = undefined
    this.#finishRun(side, kindCodes.message, 0, side.flags, this.timeUs)
  }

  #finishRun(side: SideRecorder, kind: number, event: number, flags: number, startUs: number): void {
    const traits = sharedTraits
    traits.timeUs = startUs
    traits.transferUs = Math.min(this.timeUs - startUs, 0xffff_ffff)
    traits.source = this.source
    traits.connection = this.id
    traits.kind = kind
    traits.direction = kind === kindCodes.event && !oneSided.has(event) ? 0 : side.direction
    traits.socket = side.socket
    traits.event = event
    traits.flags = flags
    this.writer.endRun(traits)
    this.#lastRow = this.writer.firstRow + this.writer.rows - 1
  }

  #makeRoom(bytes: number): void {
    if (!this.writer.hasRoom(bytes)) {
      if (!this.writer.empty) this.#core.flush()
      this.writer.enlarge(bytes)
    }
    this.#core.begun()
  }
}

const nothing = new Uint8Array(0)

/** Events that are something a side sent. */
const oneSided: ReadonlySet<number> = new Set((['greeting', 'identity', 'half closed', 'not ZMTP', 'raw bytes'] as const).map(eventCode))

/** Filled in anew for every run: one object for all. */
const sharedTraits: { -readonly [Name in keyof RunTraits]: RunTraits[Name] } = {
  timeUs: 0,
  transferUs: 0,
  source: 0,
  connection: 0,
  kind: 0,
  direction: 0,
  socket: 0,
  event: 0,
  flags: 0,
}

/** The upstream could not be reached; a client that gives up before is no fault of it. */
const isRefusal = ({ kind, by }: RelayEnd): boolean => kind === 'refused' && by !== 'client'
