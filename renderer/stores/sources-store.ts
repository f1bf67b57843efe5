import { create } from 'zustand'
import type { AppError } from '../../shared/errors'
import type { SourceSnapshot } from '../../shared/ipc/contract'
import type { SourceId } from '../../shared/model'
import { call, callOrTell } from '../app/inspector'
import { showError } from '../ui/toast-manager'
import { keepUnchanged } from './keep-unchanged'
import { showAllSources, useTraffic } from './traffic-store'

interface Sources {
  /** As the main process last told; in the order in which they were added. */
  readonly sources: readonly SourceSnapshot[]
  readonly replace: (sources: readonly SourceSnapshot[]) => void
}

export const useSources = create<Sources>()((set) => ({
  sources: [],
  replace: (sources) => set((state) => ({ sources: keepUnchanged(state.sources, sources) })),
}))

const sourceById = (id: SourceId): SourceSnapshot | undefined => useSources.getState().sources.find((source) => source.id === id)

/** Opens the source's socket; why it could not be is told. */
export const startSource = async (id: SourceId): Promise<void> => void (await callOrTell('sources.start', id))

/** Closes the source's socket. */
export const stopSource = async (id: SourceId): Promise<void> => void (await callOrTell('sources.stop', id))

/** Removes the source from the list; what it captured stays, and is shown with that of all if it was shown alone. */
export async function removeSource(id: SourceId): Promise<void> {
  const removed = await call('sources.remove', id)
  if (!removed.ok) return showError(removed.error)
  if (useTraffic.getState().query.source === id) showAllSources()
}

/** Adds a source with the same configuration, not started. */
export async function duplicateSource(id: SourceId, name: string): Promise<void> {
  const source = sourceById(id)
  if (source !== undefined) await callOrTell('sources.add', { config: { ...source.config, name }, start: false })
}

/** Starts the built-in Hello World; while it runs this changes nothing. */
export const startDemo = async (): Promise<void> => void (await callOrTell('demo.start', undefined))

export const addSource = (config: SourceSnapshot['config'], start: boolean) => call('sources.add', { config, start })

/** Why a source that was just opened could not be, asked of the main process: its notices may still be under way. */
export async function failureOf(id: SourceId): Promise<AppError | undefined> {
  const state = await call('app.state', undefined)
  if (!state.ok) return state.error
  const source = state.value.sources.find((candidate) => candidate.id === id)
  return source?.state === 'failed' ? source.error : undefined
}

export const updateSource = (id: SourceId, config: SourceSnapshot['config']) => call('sources.update', { id, config })
