import { t } from 'i18next'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import { openDialog } from '../../stores/dialogs-store'
import { duplicateSource, removeSource } from '../../stores/sources-store'
import { useTraffic } from '../../stores/traffic-store'

/** Asks first when it has traffic or connections, because its name and endpoint are lost to what was captured. */
export function askToRemove(source: SourceSnapshot): void {
  const { id } = source
  const counters = useTraffic.getState().sourceCounters.get(id)
  const connected = source.kind === 'tap' && source.open > 0
  if (connected || (counters !== undefined && counters.messagesIn + counters.messagesOut > 0))
    openDialog({ kind: 'remove-source', source: id })
  else void removeSource(id)
}

/** Adds a source like this one, not started, named as a copy. */
export const copyOfSource = ({ id, config }: SourceSnapshot): Promise<void> =>
  duplicateSource(id, t('sources.copyName', { name: config.name }))
