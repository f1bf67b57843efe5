import { t } from 'i18next'
import { create } from 'zustand'
import type { Notices, SaveOutcome, SessionInfo } from '../../shared/ipc/contract'
import { callOrTell } from '../app/inspector'
import { showInfo } from '../ui/toast-manager'

interface SessionsStore {
  /** `undefined` until they were asked for. */
  readonly sessions: readonly SessionInfo[] | undefined
  /** A copy or a merge is being written; without numbers before the first report. */
  readonly saving: boolean
  readonly progress: Notices['session.progress'] | undefined
}

/** The sessions that can be opened, and what is being saved of them. */
export const useSessions = create<SessionsStore>()(() => ({ sessions: undefined, saving: false, progress: undefined }))

export async function loadSessions(): Promise<void> {
  const sessions = await callOrTell('sessions.list', undefined)
  if (sessions !== undefined) useSessions.setState({ sessions })
}

/** Saves a copy of a session, or of the one that is shown, where the native dialog says. */
export const saveSession = (key?: string): Promise<void> => save(() => callOrTell('sessions.saveAs', key === undefined ? {} : { key }))

/** Merges two sessions by time into a new one. */
export const mergeSessions = (first: string, second: string): Promise<void> =>
  save(() => callOrTell('sessions.merge', { keys: [first, second] }))

export async function renameSession(key: string, name: string): Promise<void> {
  await callOrTell('sessions.rename', { key, name })
  await loadSessions()
}

export async function deleteSession(key: string): Promise<void> {
  await callOrTell('sessions.delete', key)
  await loadSessions()
}

export const cancelSaving = async (): Promise<void> => void (await callOrTell('sessions.cancel', undefined))

export const showSessionsFolder = async (): Promise<void> => void (await callOrTell('sessions.showFolder', undefined))

export function reportSaving(progress: Notices['session.progress']): void {
  if (useSessions.getState().saving) useSessions.setState({ progress })
}

async function save(ask: () => Promise<SaveOutcome | undefined>): Promise<void> {
  if (useSessions.getState().saving) return
  useSessions.setState({ saving: true, progress: undefined })
  const outcome = await ask()
  useSessions.setState({ saving: false, progress: undefined })
  if (outcome?.kind !== 'saved') return
  showInfo(t('sessions.saved', { name: outcome.session.name }), outcome.session.path)
  if (useSessions.getState().sessions !== undefined) await loadSessions()
}
