import { create } from 'zustand'
import type { SessionStatus } from '../../shared/ipc/contract'
import { callOrTell } from '../app/inspector'
import { useSelection } from './selection'
import { useSession } from './session-store'
import { useTraffic } from './traffic-store'

/** What is recorded, which session is shown, and whether one was interrupted: as the main process last told. */
export const useSessionStatus = create<SessionStatus>()(() => ({ recording: undefined, shown: undefined, interrupted: undefined }))

/** Takes a status over. Rows of another session are other rows: what is selected and what the list is limited to goes with them. */
export function takeSessionStatus(status: SessionStatus): void {
  const before = useSessionStatus.getState().shown?.key
  useSessionStatus.setState(status, true)
  if (before === status.shown?.key) return
  useSession.getState().showAnchor(status.shown?.anchor)
  useSelection.getState().select(undefined)
  const { query, setQuery, paused, setPaused } = useTraffic.getState()
  if (paused) setPaused(false)
  setQuery({ grain: query.grain, events: query.events, ...(query.filter === undefined ? {} : { filter: query.filter }) })
}

/** Shows a session, or for `undefined` the file that the native dialog asks for. Answers whether one is shown. */
export const openSession = async (key?: string): Promise<boolean> =>
  (await callOrTell('sessions.open', key === undefined ? {} : { key })) === true

/** Shows what is captured now. */
export const showLive = async (): Promise<void> => void (await callOrTell('sessions.showLive', undefined))

export const dismissInterrupted = async (): Promise<void> => void (await callOrTell('sessions.dismissInterrupted', undefined))
