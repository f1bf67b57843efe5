import { directions } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import { rowFlags, type SourceTally, type TapBatch, unknownSocket } from './batch'
import { BatchWriter } from './batch-writer'
import { OpenRequests } from './open-requests'
import type { ConnectionWatch, RelayConnectionInfo, RelayObserver } from './relay-observer'
import { RepeatLog } from './repeat-log'
import { eventCode, kindCodes } from './row-words'
import { type RecorderCore, TapConnection } from './tap-connection'
import type { TapConnectionSnapshot } from './tap-messages'
import { WireEnvelope } from './wire-envelope'

/** A reply later than this many timeouts (or than a minute, if that is more) counts as a message of its own. */
const forgetAfterTimeouts = 10
const forgetAfterUs = 60_000_000
const encoder = new TextEncoder()
/** Connections of which a look at the changes tells at once: a snapshot is an object, and main's time is the window's. */
const maxSnapshots = 500

export interface TapRecorderOptions {
  /** Larger messages are counted and not kept. */
  readonly maxMessageBytes: number
  readonly requestTimeoutMs: number
  /** The number of the first connection. */
  readonly firstConnection: number
  /** Takes a batch; it may be asked for in the midst of a chunk. */
  readonly batch: (batch: TapBatch) => void
  /** The first row, or update, of a batch: time runs until {@link TapRecorder.flush}. */
  readonly begun: () => void
  /** The first connection changed since {@link TapRecorder.takeChanges} told of all. */
  readonly connectionsChanged: () => void
}

type Tally = { -readonly [Name in keyof SourceTally]: SourceTally[Name] }

/** What went wrong at a source before there was a connection from a client to its upstream. */
interface SourceFailures {
  readonly refusals: RepeatLog
  /** The newest of the connections that were refused and have no rows. */
  refused: TapConnection | undefined
  readonly accepts: RepeatLog
  acceptCode: string
}

/**
 * Turns what passes through tapped connections into batches of rows. Does no I/O and knows no clock: bytes and times come
 * in from a relay, batches go out.
 */
export class TapRecorder {
  readonly #options: TapRecorderOptions
  readonly #writer = new BatchWriter()
  readonly #requests: OpenRequests
  readonly #core: RecorderCore
  readonly #changed = new Set<TapConnection>()
  readonly #untold = new Set<TapConnection>()
  readonly #tallies = new Map<number, Tally>()
  readonly #sources = new Map<number, SourceFailures>()
  #nextConnection: number
  #nextExchange = 1
  #requestTimeoutUs: number
  #begun = false
  /** Messages were missed since the last batch. */
  #hasMissed = false

  constructor(options: TapRecorderOptions) {
    this.#options = options
    this.#nextConnection = options.firstConnection
    this.#requestTimeoutUs = options.requestTimeoutMs * 1000
    const begun = (): void => {
      if (this.#begun) return
      this.#begun = true
      options.begun()
    }
    this.#requests = new OpenRequests((row, state) => {
      begun()
      this.#writer.setState(row, state, 0, 0, 0)
    })
    this.#core = {
      writer: this.#writer,
      requests: this.#requests,
      envelope: new WireEnvelope(),
      maxMessageBytes: options.maxMessageBytes,
      isDiskSlow: false,
      flush: () => this.flush(),
      missed: (connection) => {
        begun()
        this.#hasMissed = true
        this.#untold.add(connection)
      },
      begun,
      nextExchange: () => {
        const exchange = this.#nextExchange
        this.#nextExchange += 1
        return exchange
      },
      changed: (connection) => {
        if (this.#changed.size === 0) options.connectionsChanged()
        this.#changed.add(connection)
        this.#untold.add(connection)
      },
      hidden: (connection) => {
        this.#failuresOf(connection.source).refused = connection
        // When it is due, it is told.
        begun()
      },
      closed: (connection) => this.#tally(connection),
    }
  }

  /** The number that the next connection gets. */
  get nextConnection(): number {
    return this.#nextConnection
  }

  /** Requests to which a reply may still come. */
  get openRequests(): number {
    return this.#requests.open
  }

  /** {@link expire} is to be called until this is false again. */
  get expires(): boolean {
    return (
      this.#requests.open > 0 || Array.from(this.#sources.values()).some(({ refusals, accepts }) => refusals.hidden + accepts.hidden > 0)
    )
  }

  /** Watches all connections of a source. */
  observer(source: number, ignoresDisk = false): RelayObserver {
    return {
      open: (info) => this.open(source, info, ignoresDisk),
      acceptFailed: (code, timeUs) => this.acceptFailed(source, code, timeUs),
    }
  }

  /** Watches a connection of a source; one that ignores the disk is not captured while that is slow. */
  open(source: number, info: RelayConnectionInfo, ignoresDisk = false): ConnectionWatch {
    const id = this.#nextConnection
    this.#nextConnection += 1
    return new TapConnection(this.#core, { id, source, info, ignoresDisk, refusals: this.#failuresOf(source).refusals })
  }

  /** A client of a source was cut off before it was a connection. */
  acceptFailed(source: number, code: string, timeUs: number): void {
    const failures = this.#failuresOf(source)
    failures.acceptCode = code
    if (failures.accepts.isDue(timeUs)) {
      this.#tellAcceptFailed(source, failures, timeUs)
      return
    }
    failures.accepts.hidden += 1
    this.#core.begun()
  }

  /** A source accepts no more: what was not told of it is told. */
  ended(source: number, timeUs: number): void {
    const failures = this.#sources.get(source)
    if (failures === undefined) return
    this.#sources.delete(source)
    this.#tellRefused(failures, timeUs)
    this.#tellUnaccepted(source, failures, timeUs)
  }

  /** The disk cannot keep up, or can again. */
  slowDisk(isSlow: boolean): void {
    this.#core.isDiskSlow = isSlow
  }

  setRequestTimeout(requestTimeoutMs: number): void {
    this.#requestTimeoutUs = requestTimeoutMs * 1000
  }

  /** Takes back a buffer of an earlier batch that nobody reads any more. */
  reuse(buffer: SharedArrayBuffer): void {
    this.#writer.reuse(buffer)
  }

  /** Lets requests time out, and tells of failures for which it is time. */
  expire(nowUs: number): void {
    for (const [source, failures] of this.#sources) {
      if (failures.refusals.isDue(nowUs)) this.#tellRefused(failures, nowUs)
      if (failures.accepts.isDue(nowUs)) this.#tellUnaccepted(source, failures, nowUs)
    }
    const forgetUs = Math.max(this.#requestTimeoutUs * forgetAfterTimeouts, forgetAfterUs)
    this.#requests.expire(nowUs - this.#requestTimeoutUs, nowUs - forgetUs)
  }

  /** Hands over what was recorded since the last batch, if anything. */
  flush(): void {
    this.#begun = false
    if (this.#writer.empty && !this.#hasMissed) return
    this.#hasMissed = false
    for (const connection of this.#untold) this.#tally(connection)
    this.#untold.clear()
    const tallies = Array.from(this.#tallies.values())
    this.#tallies.clear()
    this.#options.batch(this.#writer.take({ tallies, pending: this.#requests.pending }))
  }

  /** Whether {@link takeChanges} has more to tell. */
  get hasChanges(): boolean {
    return this.#changed.size > 0
  }

  /** The connections that changed since they were last told, but no more than some hundred at once. */
  takeChanges(): readonly TapConnectionSnapshot[] {
    const snapshots: TapConnectionSnapshot[] = []
    for (const connection of this.#changed) {
      if (snapshots.length === maxSnapshots) break
      this.#changed.delete(connection)
      snapshots.push(connection.takeSnapshot())
    }
    return snapshots
  }

  #failuresOf(source: number): SourceFailures {
    const known = this.#sources.get(source)
    if (known !== undefined) return known
    const failures = { refusals: new RepeatLog(), refused: undefined, accepts: new RepeatLog(), acceptCode: '' }
    this.#sources.set(source, failures)
    return failures
  }

  #tellRefused(failures: SourceFailures, nowUs: number): void {
    if (failures.refusals.hidden > 0) failures.refused?.tellHidden(nowUs)
    failures.refused = undefined
  }

  #tellUnaccepted(source: number, failures: SourceFailures, nowUs: number): void {
    if (failures.accepts.hidden === 0) return
    failures.accepts.hidden -= 1
    this.#tellAcceptFailed(source, failures, nowUs)
  }

  /** Adds a row of no connection. */
  #tellAcceptFailed(source: number, failures: SourceFailures, timeUs: number): void {
    const writer = this.#writer
    const sentence = said`A client could not be accepted (${failures.acceptCode}).`
    const text = encoder.encode(failures.accepts.told(timeUs, sentence))
    if (!writer.hasRoom(text.byteLength)) this.flush()
    this.#core.begun()
    this.#tallyOf(source)
    writer.beginRun(text, 0)
    writer.addInRun(text.byteLength, 1, text.byteLength)
    writer.endRun({
      timeUs,
      transferUs: 0,
      source,
      connection: 0,
      kind: kindCodes.event,
      direction: directions.indexOf('none'),
      socket: unknownSocket,
      event: eventCode('accept failed'),
      flags: rowFlags.unframed,
    })
  }

  /** What a source's rows in this batch add up to; every source that has some has a tally. */
  #tallyOf(source: number): Tally {
    const known = this.#tallies.get(source)
    if (known !== undefined) return known
    const tally = { source, messagesToServer: 0, messagesToClient: 0, bytesToServer: 0, bytesToClient: 0, missed: 0 }
    this.#tallies.set(source, tally)
    return tally
  }

  #tally({ source, client, server }: TapConnection): void {
    const tally = this.#tallyOf(source)
    tally.messagesToServer += client.messages - client.toldMessages
    tally.messagesToClient += server.messages - server.toldMessages
    tally.bytesToServer += client.messageBytes - client.toldBytes
    tally.bytesToClient += server.messageBytes - server.toldBytes
    for (const side of [client, server]) {
      tally.missed += side.missed - side.toldMissed
      side.toldMissed = side.missed
      side.toldMessages = side.messages
      side.toldBytes = side.messageBytes
    }
  }
}
