import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceId } from '../../../shared/model'
import { useSources } from '../../stores/sources-store'

/** Rows outlive their sources: the names of removed ones stay known while the window is open. */
const knownNames = new Map<SourceId, string>()

/** The user's name for a row's source. The function is another one whenever a name has changed. */
export function useSourceNames(): (id: SourceId) => string {
  const { t } = useTranslation()
  const sources = useSources((state) => state.sources)
  return useMemo(() => {
    for (const source of sources) knownNames.set(source.id, source.config.name)
    return (id) => knownNames.get(id) ?? t('traffic.removedSource')
  }, [sources, t])
}
