import type { Correlation } from '../../shared/decoders/decoder'
import { messageOf } from '../../shared/decoders/message-input'
import type { CaptureCounters, SourceCounters } from '../../shared/ipc/contract'
import type { Certainty, ConnectionId, Direction, EventName, RowId, SocketType, SourceId } from '../../shared/model'
import type { Clock } from './clock'
import { Correlator } from './exchanges/correlator'
import { envelopeOf } from './exchanges/envelope'
import { type Envelope, type OpenRequest, type Pairing, pairingFor } from './exchanges/pairing'
import type { Labels } from './labels'
import type { MemoryCapture } from './memory-capture'
import { RateMeter } from './rate-meter'
import type { TapBatch } from './tap/batch'
import type { TapNumbers } from './tap/tap-chunk'

/** How often timeouts are looked for. */
const expireIntervalMs = 100
/** A reply later than this many timeouts (or than a minute, if that is more) counts as a message of its own. */
const forgetAfterTimeouts = 10
const forgetAfterUs = 60_000_000

/** What a recorder tells about rows. */
export interface RowObserver {
  /** Rows from `from` to before `to`. */
  rowsAdded(from: RowId, to: RowId): void
  rowChanged(id: RowId): void
}

/** A message that passed at a source. */
export interface PassedMessage {
  readonly source: SourceId
  readonly connection: ConnectionId | 0
  readonly socket: SocketType
  readonly direction: Direction
  readonly frames: readonly Uint8Array[]
  /** When it passed, where that is not now. */
  readonly timeUs?: number
}

/** Something that a source's socket reported. */
export interface PassedEvent {
  readonly source: SourceId
  readonly connection: ConnectionId | 0
  readonly socket: SocketType
  readonly event: EventName
  readonly detail: string
}

interface Track {
  pairing: Pairing | undefined
  /** Of DEALER and ROUTER. */
  correlator: Correlator | undefined
  messagesIn: number
  messagesOut: number
  bytesIn: number
  bytesOut: number
  missed: number
  ignoresDisk: boolean
  readonly rate: RateMeter
}

export interface RecorderOptions {
  readonly clock: Clock
  readonly capture: MemoryCapture
  readonly sourceLabels: Labels<SourceId>
  readonly connectionLabels: Labels<ConnectionId>
  readonly observer: RowObserver
  readonly requestTimeoutMs: number
}

/**
 * The one place through which sources record. It gives rows their ids and times, pairs requests with replies, keeps the
 * counters and tells the observer. A tap in another thread will deliver its batches here, and the session on disk will
 * stand where the capture in memory does.
 */
export class Recorder {
  readonly #clock: Clock
  readonly #capture: MemoryCapture
  readonly #sourceLabels: Labels<SourceId>
  readonly #connectionLabels: Labels<ConnectionId>
  readonly #observer: RowObserver
  readonly #tracks = new Map<SourceId, Track>()
  readonly #encoder = new TextEncoder()
  #requestTimeoutMs: number
  #expiry: NodeJS.Timeout | undefined
  #messages = 0
  #events = 0
  #exchanges = 0
  #missed = 0
  #givenUp = 0
  #newestUs = 0
  #tapPending = 0
  #isDiskSlow = false

  constructor(options: RecorderOptions) {
    this.#clock = options.clock
    this.#capture = options.capture
    this.#sourceLabels = options.sourceLabels
    this.#connectionLabels = options.connectionLabels
    this.#observer = options.observer
    this.#requestTimeoutMs = options.requestTimeoutMs
  }

  /** A source exists from now on. */
  addSource(source: SourceId): void {
    const counts = { messagesIn: 0, messagesOut: 0, bytesIn: 0, bytesOut: 0, missed: 0 }
    this.#tracks.set(source, { pairing: undefined, correlator: undefined, ...counts, ignoresDisk: false, rate: new RateMeter() })
  }

  /** A source is gone; its rows stay. */
  removeSource(source: SourceId): void {
    this.closeSource(source)
    this.#tracks.delete(source)
  }

  /** A source opens its socket: pairing starts afresh. `ignoresDisk`: while that is slow, what it receives is counted as missed. */
  openSource(source: SourceId, socket: SocketType, ignoresDisk = false): void {
    const track = this.#tracks.get(source)
    if (track === undefined) return
    track.pairing = pairingFor(socket)
    track.correlator = socket === 'DEALER' || socket === 'ROUTER' ? new Correlator() : undefined
    track.ignoresDisk = ignoresDisk
  }

  /** Whether the disk cannot keep up with what is recorded. */
  get isDiskSlow(): boolean {
    return this.#isDiskSlow
  }

  set isDiskSlow(isSlow: boolean) {
    this.#isDiskSlow = isSlow
  }

  /** A source closed its socket: what is pending is broken. */
  closeSource(source: SourceId): void {
    const track = this.#tracks.get(source)
    if (track?.pairing === undefined) return
    this.#tellChanged(this.#settle(track.pairing.breakPending()))
    track.pairing = undefined
  }

  /** A source's last peer is gone. */
  peersLost(source: SourceId): void {
    this.#tellChanged(this.#settle(this.#tracks.get(source)?.pairing?.breakPending() ?? []))
  }

  /** A source that had no peer has one. */
  peersFound(source: SourceId): void {
    this.#tracks.get(source)?.pairing?.forgetBroken()
  }

  /** Records a message, copying its frames. Answers `undefined` when it could not be held; it is counted as missed then. */
  message(message: PassedMessage): RowId | undefined {
    // Rows are in the order of their times: a message stamped before another row was recorded takes that row's time.
    const timeUs = Math.max(this.#newestUs, message.timeUs ?? this.#clock.nowUs())
    this.#newestUs = timeUs
    const track = this.#tracks.get(message.source)
    // Sends are few, and their row is the answer to who sent them.
    if (this.#isDiskSlow && message.direction === 'in' && track?.ignoresDisk === true) {
      this.#missed += 1
      track.missed += 1
      count(track, message, timeUs)
      return undefined
    }
    const envelope = envelopeOf(message.socket, message.frames)
    const id = this.#append({ ...message, kind: 'message', event: 'none', timeUs, envelopeFrames: envelope.frames })
    if (id === undefined) return undefined
    this.#messages += 1
    if (track !== undefined) count(track, message, timeUs)
    const changed = track?.pairing === undefined ? [] : this.#pair(track, track.pairing, { ...message, id, timeUs, envelope })
    this.#observer.rowsAdded(id, next(id))
    this.#tellChanged(changed)
    return id
  }

  /** Records an event with its detail as text. */
  event(event: PassedEvent): void {
    const frames = [this.#encoder.encode(event.detail)]
    this.#newestUs = this.#clock.nowUs()
    const id = this.#append({ ...event, frames, kind: 'event', direction: 'none', timeUs: this.#newestUs, envelopeFrames: 0 })
    if (id === undefined) return
    this.#events += 1
    this.#observer.rowsAdded(id, next(id))
  }

  /** Records a batch of the tap thread, which has timed and paired its rows. */
  batch(batch: TapBatch, numbers: TapNumbers): void {
    const oldestRow = this.#capture.firstRow
    const { firstRow, endRow, changed } = this.#capture.appendBatch(batch, numbers)
    this.#messages += batch.messages
    this.#events += batch.events
    this.#exchanges += batch.opened
    this.#tapPending = batch.pending
    const nowUs = this.#clock.nowUs()
    for (const tally of batch.tallies) {
      const source = tally.source as SourceId
      if (batch.rows > 0) this.#sourceLabels.used(source, (endRow - 1) as RowId)
      const track = this.#tracks.get(source)
      if (track === undefined) continue
      track.messagesOut += tally.messagesToServer
      track.messagesIn += tally.messagesToClient
      track.bytesOut += tally.bytesToServer
      track.bytesIn += tally.bytesToClient
      track.missed += tally.missed
      this.#missed += tally.missed
      track.rate.add(nowUs, tally.messagesToServer + tally.messagesToClient)
    }
    if (this.#capture.firstRow !== oldestRow) this.pruneLabels()
    if (endRow > firstRow) this.#observer.rowsAdded(firstRow, endRow)
    this.#tellChanged(changed)
  }

  /** The taps are lost: what they still had pending is broken. */
  tapsEnded(): void {
    this.#tapPending = 0
    this.#tellChanged(this.#capture.breakTapPending())
  }

  setRequestTimeout(requestTimeoutMs: number): void {
    this.#requestTimeoutMs = requestTimeoutMs
  }

  /** Sets every total to zero; open requests stay open. */
  clearCounters(): void {
    this.#messages = 0
    this.#events = 0
    this.#exchanges = 0
    this.#missed = 0
    this.#givenUp = 0
    for (const track of this.#tracks.values()) {
      Object.assign(track, { messagesIn: 0, messagesOut: 0, bytesIn: 0, bytesOut: 0, missed: 0 })
      track.rate.clear()
    }
  }

  counters(): CaptureCounters {
    let pending = this.#tapPending
    for (const { pairing } of this.#tracks.values()) pending += pairing?.pending ?? 0
    return {
      messages: this.#messages,
      events: this.#events,
      exchanges: this.#exchanges,
      pending,
      evicted: this.#capture.evictedMessages,
      missed: this.#missed,
      ...(this.#givenUp === 0 ? {} : { givenUp: this.#givenUp }),
      heldBytes: this.#capture.heldBytes,
      limitBytes: this.#capture.limitBytes,
    }
  }

  sourceCounters(): readonly SourceCounters[] {
    const nowUs = this.#clock.nowUs()
    return Array.from(this.#tracks, ([source, { messagesIn, messagesOut, bytesIn, bytesOut, missed, rate }]) => ({
      source,
      messagesIn,
      messagesOut,
      bytesIn,
      bytesOut,
      missed,
      messagesPerSecond: rate.perSecond(nowUs),
    }))
  }

  /** Ends the watch for timeouts. */
  close(): void {
    clearInterval(this.#expiry)
    this.#expiry = undefined
  }

  #append(row: Parameters<MemoryCapture['append']>[0] & { readonly frames: readonly Uint8Array[] }): RowId | undefined {
    const firstRow = this.#capture.firstRow
    let id: RowId
    try {
      id = this.#capture.append(row, row.frames)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#missed += 1
      return undefined
    }
    this.#sourceLabels.used(row.source, id)
    if (row.connection !== 0) this.#connectionLabels.used(row.connection, id)
    if (this.#capture.firstRow !== firstRow) this.pruneLabels()
    return id
  }

  /** Forgets names to which no held row refers. */
  pruneLabels(): void {
    this.#sourceLabels.prune(this.#capture.firstRow)
    this.#connectionLabels.prune(this.#capture.firstRow)
  }

  /** Answers with the earlier rows that changed. */
  #pair(track: Track, pairing: Pairing, message: RecordedMessage): readonly RowId[] {
    const { id: row, timeUs, direction, envelope } = message
    const correlation = correlationOf(track, message)
    // What is told besides is neither asked nor answered.
    if (correlation?.role === 'publication') return []
    const match = correlation?.role === 'request' ? undefined : pairing.takeReply(direction, envelope, correlation?.id)
    if (match !== undefined) return this.#answer(match.request, match.certainty, row, timeUs, direction)
    this.#exchanges += 1
    const exchange = this.#capture.openExchange()
    if (!pairing.canOpen(direction) || correlation?.role === 'reply') {
      this.#capture.setExchange(row, { exchange, role: 'reply', state: 'orphan', certainty: 'none', rttUs: undefined, peer: undefined })
      return []
    }
    this.#capture.setExchange(row, { exchange, role: 'request', state: 'pending', certainty: 'none', rttUs: undefined, peer: undefined })
    this.#watchTimeouts()
    const crowdedOut = pairing.crowdedOut
    const changed = pairing.add({ row, exchange, timeUs, direction, state: 'pending' }, envelope, correlation?.id)
    this.#givenUp += pairing.crowdedOut - crowdedOut
    return this.#settle(changed)
  }

  #answer(request: OpenRequest, certainty: Certainty, row: RowId, timeUs: number, direction: Direction): readonly RowId[] {
    // A reply that we send after the peer was lost goes nowhere (REP drops it silently): the exchange stays broken.
    const state = request.state === 'broken' && direction === 'out' ? 'broken' : 'replied'
    const common = { exchange: request.exchange, state, certainty, rttUs: timeUs - request.timeUs } as const
    this.#capture.setExchange(row, { ...common, role: 'reply', peer: request.row })
    return this.#capture.setExchange(request.row, { ...common, role: 'request', peer: row }) ? [request.row] : []
  }

  /** Writes the states of requests that got no reply. Answers with the rows that are still held. */
  #settle(requests: readonly OpenRequest[]): readonly RowId[] {
    return requests.flatMap(({ row, exchange, state }) => {
      const part = { exchange, role: 'request', state, certainty: 'none', rttUs: undefined, peer: undefined } as const
      return this.#capture.setExchange(row, part) ? [row] : []
    })
  }

  #tellChanged(rows: readonly RowId[]): void {
    for (const row of rows) this.#observer.rowChanged(row)
  }

  /** The watch runs only while something is open, and never keeps the process alive. */
  #watchTimeouts(): void {
    this.#expiry ??= setInterval(() => this.#expire(), expireIntervalMs).unref()
  }

  #expire(): void {
    const nowUs = this.#clock.nowUs()
    const timeoutUs = this.#requestTimeoutMs * 1000
    const forgetBeforeUs = nowUs - Math.max(timeoutUs * forgetAfterTimeouts, forgetAfterUs)
    let open = 0
    for (const { pairing } of this.#tracks.values()) {
      if (pairing === undefined) continue
      this.#tellChanged(this.#settle(pairing.expire(nowUs - timeoutUs, forgetBeforeUs)))
      open += pairing.open
    }
    if (open === 0) this.close()
  }
}

/** A message that has its row. */
interface RecordedMessage extends PassedMessage {
  readonly id: RowId
  readonly timeUs: number
  readonly envelope: Envelope
}

function correlationOf({ correlator }: Track, { frames, envelope, socket, direction }: RecordedMessage): Correlation | undefined {
  if (correlator === undefined || correlator.hasGivenUp) return undefined
  return correlator.of(messageOf(frames, { envelopeFrames: envelope.frames, socket, direction }))
}

const next = (id: RowId): RowId => (id + 1) as RowId

function count(track: Track, message: PassedMessage, timeUs: number): void {
  const bytes = message.frames.reduce((sum, frame) => sum + frame.byteLength, 0)
  if (message.direction === 'in' || message.direction === 'to-client') {
    track.messagesIn += 1
    track.bytesIn += bytes
  } else {
    track.messagesOut += 1
    track.bytesOut += bytes
  }
  track.rate.add(timeUs)
}
