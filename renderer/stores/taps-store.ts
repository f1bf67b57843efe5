import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { AppError } from '../../shared/errors'
import { type ConnectionId, firstTapConnection, type SourceId } from '../../shared/model'
import type { TapConnection } from '../../shared/tap'
import { call, on } from '../app/inspector'
import { useSources } from './sources-store'
import { type TapConnections, withChanges, withoutRemoved } from './tap-connections'

interface Taps {
  readonly connections: TapConnections
  /** The one that was asked for by its number: it may be older than those that are kept. */
  readonly asked: TapConnection | undefined
}

/** The connections of the taps, as main last told. */
const useTaps = create<Taps>()(() => ({ connections: new Map(), asked: undefined }))

const none: readonly TapConnection[] = []

/** The connections of one tap, newest first, the open ones before those that ended. */
export const useConnections = (source: SourceId): readonly TapConnection[] => useTaps(({ connections }) => connections.get(source) ?? none)

function find({ connections, asked }: Taps, id: ConnectionId): TapConnection | undefined {
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

/** A tapped connection, asked of main if it is not kept; of what is no such connection there is nothing. */
export function useConnection(id: ConnectionId | 0): AskedConnection {
  const connection = useTaps((taps) => (isTapped(id) ? find(taps, id) : undefined))
  const [failure, setFailure] = useState<{ readonly id: ConnectionId; readonly error: AppError }>()
  const missing = connection === undefined
  useEffect(() => {
    if (!missing || !isTapped(id)) return
    let current = true
    void call('tap.connection', id).then((answer) => {
      if (!current) return
      if (answer.ok) useTaps.setState({ asked: answer.value })
      else setFailure({ id, error: answer.error })
    })
    return () => {
      current = false
    }
  }, [id, missing])
  return { connection, error: missing && failure?.id === id ? failure.error : undefined }
}

const isTapped = (id: ConnectionId | 0): id is ConnectionId => id >= firstTapConnection

function take(changed: readonly TapConnection[]): void {
  useTaps.setState(({ connections, asked }) => ({
    connections: withChanges(connections, changed),
    asked: asked === undefined ? undefined : (changed.find(({ id }) => id === asked.id) ?? asked),
  }))
}

let started = false

/** Follows the taps' connections, once; called when the sources are known. */
export function startTaps(): void {
  if (started) return
  started = true
  on('tap.changed', take)
  useSources.subscribe(({ sources }) => {
    const ids = new Set(sources.map(({ id }) => id))
    useTaps.setState(({ connections }) => ({ connections: withoutRemoved(connections, (id) => ids.has(id)) }))
  })
  for (const { id, kind } of useSources.getState().sources) if (kind === 'tap') void load(id)
}

/** What passed before the window was there. Notices that came meanwhile are newer. */
async function load(source: SourceId): Promise<void> {
  const answer = await call('tap.connections', source)
  if (!answer.ok) return
  const told = new Set(
    useTaps
      .getState()
      .connections.get(source)
      ?.map(({ id }) => id),
  )
  take(answer.value.filter(({ id }) => !told.has(id)))
}
