import type { AppError } from '../../../shared/errors'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import type { SourceConfig } from '../../../shared/source-config'
import { showLive, useSessionStatus } from '../../stores/recording-store'
import { addSource, failureOf, startSource, updateSource } from '../../stores/sources-store'
import { showError } from '../../ui/toast-manager'

/** Adds a source. One that could not start stays in the list with its reason, which is told too. */
export async function saveNew(config: SourceConfig, start: boolean): Promise<AppError | undefined> {
  const added = await addSource(config, start)
  if (!added.ok) return added.error
  // Where it is seen.
  if (useSessionStatus.getState().shown !== undefined) await showLive()
  const reason = start ? await failureOf(added.value) : undefined
  if (reason !== undefined) showError(reason)
  return undefined
}

/** Changes a source; an open one is opened again, another one if it is to be started. */
export async function saveChanges({ id, state }: SourceSnapshot, config: SourceConfig, start: boolean): Promise<AppError | undefined> {
  const updated = await updateSource(id, config)
  if (!updated.ok) return updated.error
  if (start && state !== 'open') await startSource(id)
  return undefined
}
