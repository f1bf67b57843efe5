import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import type { AppError } from '../../shared/errors'
import type { CaptureCounters, SourceCounters, TrafficBatch, ViewQuery } from '../../shared/ipc/contract'
import type { BatchRow } from '../../shared/ipc/row-batch'
import type { SourceId } from '../../shared/model'
import { call, on } from '../app/inspector'
import { useSelection } from './selection'
import { TrafficFeed } from './traffic-feed'
import { nextFrame } from './traffic-frame'

interface Traffic {
  readonly counters: CaptureCounters
  readonly sourceCounters: ReadonlyMap<SourceId, SourceCounters>
  /** The list stands still; capture and counters go on. */
  readonly paused: boolean
  readonly query: ViewQuery
  /** Why the list could not be shown, or the capture not cleared. */
  readonly error: AppError | undefined
  readonly setPaused: (paused: boolean) => void
  readonly setQuery: (query: ViewQuery) => void
  /** Forgets everything captured. */
  readonly clear: () => void
}

const noCounters: CaptureCounters = {
  messages: 0,
  events: 0,
  exchanges: 0,
  pending: 0,
  evicted: 0,
  missed: 0,
  heldBytes: 0,
  limitBytes: 0,
}

type BatchListener = (batch: TrafficBatch, rows: readonly BatchRow[]) => void
const batchListeners = new Set<BatchListener>()

/** Hears of every batch of the live stream when it is applied, until the returned function is called. */
export function onTrafficBatch(listener: BatchListener): () => void {
  batchListeners.add(listener)
  return () => void batchListeners.delete(listener)
}

/** The rows of the list: outside React, because they change with every frame. */
export const trafficFeed = new TrafficFeed({
  calls: {
    view: (query) => call('traffic.view', query),
    rows: (view, from, to) => call('traffic.rows', { view, from, to }),
    acknowledge: () => void call('traffic.acknowledge', undefined),
  },
  nextFrame,
  onBatch: (batch, rows) => {
    useTraffic.setState({
      counters: batch.counters,
      sourceCounters: new Map(batch.sources.map((source) => [source.source, source])),
    })
    for (const listener of batchListeners) listener(batch, rows)
  },
})

/** What is captured, in numbers, and which of it the list shows. */
export const useTraffic = create<Traffic>()((set, get) => ({
  counters: noCounters,
  sourceCounters: new Map(),
  paused: false,
  query: { grain: 'messages', events: true },
  error: undefined,
  setPaused: (paused) => {
    trafficFeed.freeze(paused)
    set({ paused })
  },
  setQuery: (query) => {
    set({ query, error: undefined })
    void show(query)
  },
  clear: () => {
    useSelection.getState().select(undefined)
    const { query, setQuery } = get()
    // What comes after would never be in it.
    if (query.fromUs !== undefined || query.toUs !== undefined) {
      const { fromUs: _fromUs, toUs: _toUs, ...rest } = query
      setQuery(rest)
    }
    void call('traffic.clear', undefined).then((answer) => set({ error: answer.ok ? undefined : answer.error }))
  },
}))

/** Rows of the view that came since it was paused. */
export const useNewWhilePaused = (): number => useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.newWhileFrozen)

/** Shows the rows of all sources again. */
export function showAllSources(): void {
  const { query, setQuery } = useTraffic.getState()
  const { source: _source, connection: _connection, ...all } = query
  setQuery(all)
}

async function show(query: ViewQuery): Promise<void> {
  const answer = await trafficFeed.show(query)
  if (!answer.ok && useTraffic.getState().query === query) useTraffic.setState({ error: answer.error })
}

let started = false

/** Opens the live stream, once: shows the store's query and lets main send. Called before the first render. */
export function startTraffic(): void {
  if (started) return
  started = true
  on('traffic.batch', (batch) => trafficFeed.receive(batch))
  on('traffic.lost', () => void show(useTraffic.getState().query))
  void show(useTraffic.getState().query).then(() => call('traffic.acknowledge', undefined))
}
