import * as v from 'valibot'
import { InspectorError } from '../../shared/errors'
import type { CaptureCounters, EndpointSnapshot, Reachability, SourceCounters, SourceSnapshot } from '../../shared/ipc/contract'
import { type ConnectionId, firstTapConnection, type RowId, type SourceId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import { settingsSchema } from '../../shared/settings'
import type { EndpointSourceConfig, SourceConfig, TapSourceConfig } from '../../shared/source-config'
import type { TapConnection } from '../../shared/tap'
import type { SessionSink } from './capture-feed'
import { startClock } from './clock'
import { Labels } from './labels'
import { MemoryCapture } from './memory-capture'
import type { CaptureReader } from './reader'
import { Recorder } from './recorder'
import { EndpointSource } from './sources/endpoint-source'
import type { Source } from './sources/source'
import { TapSource } from './sources/tap-source'
import { reach } from './tap/reach'
import { Taps } from './tap/taps'

/** When all is closed, sockets linger no longer than this: a process cannot end before. */
const closingLingerMs = 1000

export interface EngineOptions {
  /** Bytes of captured traffic kept in memory; the default is that of the settings. */
  readonly captureLimitBytes?: number
  /** A request without a reply for this long is timed out; the default is that of the settings. */
  readonly requestTimeoutMs?: number
  /** The built `tap-worker.js`; without it there are no taps. */
  readonly tapWorkerUrl?: URL
}

/** Who wants to know what the engine captures. The calls come at the rate of the traffic: do little in them. */
export interface CaptureObserver {
  /** Rows from `from` to before `to`. */
  rowsAdded?(from: RowId, to: RowId): void
  /** State, round-trip time or peer of an earlier row changed. */
  rowChanged?(id: RowId): void
  /** A source or an endpoint's state changed; coalescing is the observer's business. */
  sourcesChanged?(): void
  cleared?(): void
  /** The memory limit pushed out all rows before this one. */
  evicted?(firstRow: RowId): void
  /** Connections of taps that are new, changed or ended, at most four times a second. */
  tapChanged?(connections: readonly TapConnection[]): void
}

/** The capture engine: sources of traffic, what they captured, and nothing of any window. */
export class CaptureEngine {
  readonly #clock = startClock()
  readonly #sourceLabels = new Labels<SourceId>()
  readonly #connectionLabels = new Labels<ConnectionId>()
  readonly #capture: MemoryCapture
  readonly #recorder: Recorder
  readonly #taps: Taps
  readonly #sources = new Map<SourceId, Source>()
  /** Removed sources whose sockets are being closed. */
  readonly #leaving = new Set<Source>()
  readonly #observers = new Set<CaptureObserver>()
  #nextSource = 1
  #nextConnection = 1
  readonly #sinks = new Set<SessionSink>()
  #closed = false

  constructor(options: EngineOptions = {}) {
    const defaults = v.parse(settingsSchema, {})
    this.#capture = new MemoryCapture({
      anchor: this.#clock.anchor,
      limitBytes: options.captureLimitBytes ?? defaults.captureLimitBytes,
      released: (buffers) => this.#taps.recycle(buffers),
      evicted: (firstRow) => this.#tell((observer) => observer.evicted?.(firstRow)),
      labels: {
        endpoint: ({ connection, source }) =>
          connection >= firstTapConnection ? this.#taps.addressOf(source) : this.#connectionLabels.get(connection as ConnectionId),
        sourceName: (source) => this.#sourceLabels.get(source) ?? '',
      },
    })
    this.#recorder = new Recorder({
      clock: this.#clock,
      capture: this.#capture,
      sourceLabels: this.#sourceLabels,
      connectionLabels: this.#connectionLabels,
      requestTimeoutMs: options.requestTimeoutMs ?? defaults.requestTimeoutMs,
      observer: {
        rowsAdded: (from, to) => this.#tell((observer) => observer.rowsAdded?.(from, to)),
        rowChanged: (id) => this.#tell((observer) => observer.rowChanged?.(id)),
      },
    })
    this.#taps = new Taps({
      workerUrl: options.tapWorkerUrl,
      nowUs: () => this.#clock.nowUs(),
      requestTimeoutMs: options.requestTimeoutMs ?? defaults.requestTimeoutMs,
      batch: (batch, numbers) => this.#recorder.batch(batch, numbers),
      changed: (connections) => {
        this.#keepConnections(connections)
        this.#tell((observer) => observer.tapChanged?.(connections))
        this.#sourcesChanged()
      },
      lost: (error) => {
        this.#recorder.tapsEnded()
        for (const source of this.#sources.values()) if (source instanceof TapSource) source.lost(error)
      },
    })
  }

  /** What is captured and still in memory. */
  get reader(): CaptureReader {
    return this.#capture
  }

  /** Adds a source without starting it. `demo`: it belongs to the built-in Hello World. */
  addSource(config: SourceConfig, more: { readonly demo?: boolean } = {}): SourceId {
    this.#refuseWhenClosed()
    const id = this.#nextSource as SourceId
    this.#nextSource += 1
    this.#sourceLabels.set(id, config.name)
    this.#recorder.addSource(id)
    const source = config.kind === 'tap' ? this.#tapSource(id, config) : this.#endpointSource(id, config, more.demo === true)
    this.#sources.set(id, source)
    this.#keepSource(id)
    this.#sourcesChanged()
    return id
  }

  /**
   * Gives a source another configuration, and restarts it when it was open.
   * @throws InspectorError `UNKNOWN_SOURCE`, or as {@link startSource} does.
   */
  async updateSource(id: SourceId, config: SourceConfig): Promise<void> {
    const source = this.#source(id)
    this.#sourceLabels.set(id, config.name)
    await source.update(config).finally(() => this.#keepSource(id))
  }

  /**
   * Opens a source's socket; nothing happens when it is open.
   * @throws InspectorError that says what was refused and what to do; the source is then in state `failed`.
   */
  async startSource(id: SourceId): Promise<void> {
    this.#refuseWhenClosed()
    await this.#source(id).start()
  }

  /**
   * Closes a source's socket; nothing happens when it is closed.
   * @throws InspectorError `UNKNOWN_SOURCE`.
   */
  async stopSource(id: SourceId): Promise<void> {
    await this.#source(id).stop()
  }

  /**
   * Closes and forgets a source; what it captured stays.
   * @throws InspectorError `UNKNOWN_SOURCE`.
   */
  async removeSource(id: SourceId): Promise<void> {
    const source = this.#source(id)
    this.#sources.delete(id)
    this.#leaving.add(source)
    this.#sourcesChanged()
    await source.stop().finally(() => this.#leaving.delete(source))
    this.#recorder.removeSource(id)
    this.#taps.forget(id)
    this.#sourceLabels.retire(id)
    this.#recorder.pruneLabels()
  }

  /**
   * Sends one message, whose frames must not change any more. `replyTo`, the row of a request that this source received,
   * makes it the answer: its envelope is put before the frames (ROUTER), or it must be the request that waits (REP).
   * Answers with the row that was sent, once libzmq has taken it.
   * @throws InspectorError when the source is not open, or its socket cannot send or cannot send now.
   */
  async send(id: SourceId, frames: readonly Uint8Array[], replyTo?: RowId): Promise<RowId> {
    return this.#source(id).send(frames, replyTo)
  }

  source(id: SourceId): SourceSnapshot | undefined {
    return this.#sources.get(id)?.snapshot
  }

  /** The endpoints of a source that is a socket of ours; a tap has none. */
  endpoints(id: SourceId): readonly EndpointSnapshot[] {
    const snapshot = this.source(id)
    return snapshot?.kind === 'endpoint' ? snapshot.endpoints : []
  }

  /** All sources in the order in which they were added. */
  sources(): readonly SourceSnapshot[] {
    return Array.from(this.#sources.values(), (source) => source.snapshot)
  }

  setLimits(limits: EngineOptions): void {
    if (limits.captureLimitBytes !== undefined) this.#capture.setLimit(limits.captureLimitBytes)
    if (limits.requestTimeoutMs !== undefined) {
      this.#recorder.setRequestTimeout(limits.requestTimeoutMs)
      this.#taps.setRequestTimeout(limits.requestTimeoutMs)
    }
    this.#recorder.pruneLabels()
  }

  /** Drops all rows and sets the counters to zero; sources, and the numbering of rows, go on. */
  clear(): void {
    this.#capture.clear()
    this.#recorder.clearCounters()
    this.#recorder.pruneLabels()
    this.#tell((observer) => observer.cleared?.())
  }

  counters(): CaptureCounters {
    return this.#recorder.counters()
  }

  sourceCounters(): readonly SourceCounters[] {
    return this.#recorder.sourceCounters()
  }

  /** A tap's connections by number: all that are open and the newest that ended. */
  tapConnections(id: SourceId): readonly TapConnection[] {
    return this.#taps.registry.of(id)
  }

  /** One connection of a tap, while it is remembered. */
  tapConnection(id: ConnectionId): TapConnection | undefined {
    return this.#taps.registry.find(id)
  }

  /** Whether something accepts connections at an endpoint; nothing is sent. */
  reach(endpoint: string): Promise<Reachability> {
    return reach(endpoint)
  }

  /**
   * Tells a sink what is held, and from now on what comes: sources, connections and rows. Answers with a function that hands over
   * the rest and ends it; the sink's owner closes it then.
   */
  record(sink: SessionSink): () => void {
    this.#sinks.add(sink)
    for (const id of this.#sources.keys()) {
      this.#keepSource(id, [sink])
      this.#keepConnections(this.#taps.registry.of(id), [sink])
      for (const { connection, resolved } of this.endpoints(id)) sink.connection({ id: connection, source: id, endpoint: resolved })
    }
    const end = this.#capture.feed(sink)
    return () => {
      end()
      this.#sinks.delete(sink)
    }
  }

  /** Sinks have let go of rows: what memory holds only for them is filled again. */
  releaseKept(): void {
    this.#capture.releaseKept()
  }

  /** A sink cannot keep up though the disk does, or can again: taps wait, so that memory that waits for it has a bound. */
  behind(isBehind: boolean): void {
    this.#taps.behind(isBehind)
  }

  /** The disk cannot keep up with what is recorded, or can again: sources wait or skip, as their configuration says. */
  slowDisk(isSlow: boolean): void {
    this.#recorder.isDiskSlow = isSlow
    this.#taps.slowDisk(isSlow)
  }

  /** Tells the observer of what happens from now on, until the function that this answers with is called. */
  observe(observer: CaptureObserver): () => void {
    this.#observers.add(observer)
    return () => {
      this.#observers.delete(observer)
    }
  }

  /** Closes every source; nothing of the engine keeps the process alive afterwards. What was captured stays readable. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(Array.from([...this.#sources.values(), ...this.#leaving], (source) => source.stop(closingLingerMs)))
    await this.#taps.dispose()
    this.#recorder.close()
  }

  #endpointSource(id: SourceId, config: EndpointSourceConfig, demo: boolean): EndpointSource {
    return new EndpointSource(config, {
      demo,
      host: {
        source: id,
        recorder: this.#recorder,
        reader: this.#capture,
        nowUs: () => this.#clock.nowUs(),
        nextConnection: () => this.#takeConnection(),
        named: (connection, address) => {
          this.#connectionLabels.set(connection, address)
          for (const sink of this.#sinks) sink.connection({ id: connection, source: id, endpoint: address })
        },
        released: (connection) => {
          this.#connectionLabels.retire(connection)
          this.#recorder.pruneLabels()
        },
        changed: () => this.#sourcesChanged(),
      },
    })
  }

  #tapSource(id: SourceId, config: TapSourceConfig): TapSource {
    return new TapSource(config, {
      source: id,
      addTap: (tap) => this.#taps.add(tap),
      removeTap: (source) => this.#taps.remove(source),
      connections: (source) => this.#taps.registry.counts(source),
      changed: () => this.#sourcesChanged(),
    })
  }

  #keepSource(id: SourceId, sinks: Iterable<SessionSink> = this.#sinks): void {
    const config = this.#sources.get(id)?.snapshot.config
    if (config === undefined) return
    const { name, kind, ...rest } = config
    // Of security only the mechanism: a session is handed on.
    const kept = 'security' in rest ? { ...rest, security: { mechanism: rest.security.mechanism } } : rest
    for (const sink of sinks) sink.source({ id, name, kind, config: kept })
  }

  #keepConnections(connections: readonly TapConnection[], sinks: Iterable<SessionSink> = this.#sinks): void {
    for (const connection of connections) {
      const { id, source, client } = connection
      const endpoint = client.address === '' ? connection.local : client.address
      for (const sink of sinks) sink.connection({ id, source, endpoint, data: connection })
    }
  }

  #takeConnection(): ConnectionId {
    const id = this.#nextConnection as ConnectionId
    this.#nextConnection += 1
    return id
  }

  #source(id: SourceId): Source {
    const source = this.#sources.get(id)
    if (source !== undefined) return source
    throw new InspectorError({ code: 'UNKNOWN_SOURCE', message: said`There is no such connection.`, hint: said`It may have been removed.` })
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new InspectorError({ code: 'ENGINE_CLOSED', message: said`The capture engine is closed.` })
  }

  #sourcesChanged(): void {
    this.#tell((observer) => observer.sourcesChanged?.())
  }

  #tell(what: (observer: CaptureObserver) => void): void {
    for (const observer of this.#observers) what(observer)
  }
}
