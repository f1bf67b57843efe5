import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { AppError } from '../../shared/errors'
import { type ConnectionId, firstTapConnection, type SourceId } from '../../shared/model'
import type { TapConnection } from '../../shared/tap'
import { call, on } from '../app/inspector'
import { useSessionStatus } from './recording-store'
import { useSources } from './sources-store'
import { type TapConnections, withChanges, withoutRemoved } from './tap-connections'

/** The connections of one capture, as main last told. */
interface Known {
  readonly connections: TapConnections
  /** The one that was asked for by its number: it may be older than those that are kept. */
  readonly asked: TapConnection | undefined
}

interface Taps {
  readonly live: Known
  /** Of the session file that is shown. */
  readonly file: (Known & { readonly key: string }) | undefined
}

const nothing: Known = { connections: new Map(), asked: undefined }

const useTaps = create<Taps>()(() => ({ live: nothing, file: undefined }))

const shownIn = ({ live, file }: Taps): Known => file ?? live

const none: readonly TapConnection[] = []

/** The connections of one tap of what is shown, newest first, the open ones before those that ended. */
export const useConnections = (source: SourceId): readonly TapConnection[] =>
  useTaps((taps) => shownIn(taps).connections.get(source) ?? none)

function find({ connections, asked }: Known, id: ConnectionId): TapConnection | undefined {
  for (const list of connections.values()) {
    const found = list.find((connection) => connection.id === id)
    if (found !== undefined) return found
  }
  return asked?.id === id ? asked : undefined
}

interface AskedConnection {
  readonly connection: TapConnection | undefined
  /** Why it cannot be shown. */
  readonly error: AppError | undefined
}

/** A tapped connection of what is shown, asked of main if it is not kept; of what is no such connection there is nothing. */
export function useConnection(id: ConnectionId | 0): AskedConnection {
  const connection = useTaps((taps) => (isTapped(id) ? find(shownIn(taps), id) : undefined))
  const key = useTaps(({ file }) => file?.key)
  const [failure, setFailure] = useState<{ readonly id: ConnectionId; readonly key: string | undefined; readonly error: AppError }>()
  const missing = connection === undefined
  useEffect(() => {
    if (!missing || !isTapped(id)) return
    let current = true
    void call('tap.connection', id).then((answer) => {
      if (!current) return
      if (answer.ok) change(key, (known) => ({ ...known, asked: answer.value }))
      else setFailure({ id, key, error: answer.error })
    })
    return () => {
      current = false
    }
  }, [id, key, missing])
  return { connection, error: missing && failure?.id === id && failure.key === key ? failure.error : undefined }
}

const isTapped = (id: ConnectionId | 0): id is ConnectionId => id >= firstTapConnection

/** Changes what is known of a file, if it is still shown, or with no key of what is captured now. */
function change(key: string | undefined, apply: (known: Known) => Known): void {
  useTaps.setState(({ live, file }) => {
    if (key === undefined) return { live: apply(live) }
    return file?.key === key ? { file: { ...file, ...apply(file) } } : {}
  })
}

function take(key: string | undefined, changed: readonly TapConnection[]): void {
  change(key, ({ connections, asked }) => ({
    connections: withChanges(connections, changed),
    asked: asked === undefined ? undefined : (changed.find(({ id }) => id === asked.id) ?? asked),
  }))
}

let started = false

/** Follows the taps' connections, once; called when the sources and what is shown are known. */
export function startTaps(): void {
  if (started) return
  started = true
  on('tap.changed', (changed) => take(undefined, changed))
  useSources.subscribe(({ sources }) => {
    const ids = new Set(sources.map(({ id }) => id))
    change(undefined, (known) => ({ ...known, connections: withoutRemoved(known.connections, (id) => ids.has(id)) }))
  })
  followShown()
  useSessionStatus.subscribe(followShown)
  // What passed before the window was there. Main answers of what is shown: while that is a file, what changes is told all the same.
  if (useSessionStatus.getState().shown === undefined) loadLive()
}

function followShown(): void {
  const { shown } = useSessionStatus.getState()
  const before = useTaps.getState().file?.key
  if (before === shown?.key) return
  useTaps.setState({ file: shown === undefined ? undefined : { ...nothing, key: shown.key } })
  if (shown === undefined) loadLive()
  else for (const { id, kind } of shown.sources) if (kind === 'tap') void load(shown.key, id)
}

function loadLive(): void {
  for (const { id, kind } of useSources.getState().sources) if (kind === 'tap') void load(undefined, id)
}

/** Notices that came meanwhile are newer. */
async function load(key: string | undefined, source: SourceId): Promise<void> {
  const answer = await call('tap.connections', source)
  if (!answer.ok) return
  const { live, file } = useTaps.getState()
  const known = key === undefined ? live : file
  const told = new Set(known?.connections.get(source)?.map(({ id }) => id))
  take(
    key,
    answer.value.filter(({ id }) => !told.has(id)),
  )
}
