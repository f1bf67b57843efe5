import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceId } from '../../../shared/model'
import { useSessionStatus } from '../../stores/recording-store'
import { useSources } from '../../stores/sources-store'

/** Rows outlive their sources: the names of removed ones stay known while the window is open. */
const knownNames = new Map<SourceId, string>()

/** The user's name for the source of a row that is shown. The function is another one whenever a name has changed. */
export function useSourceNames(): (id: SourceId) => string {
  const { t } = useTranslation()
  const sources = useSources((state) => state.sources)
  const shown = useSessionStatus((status) => status.shown?.sources)
  return useMemo(() => {
    for (const source of sources) knownNames.set(source.id, source.config.name)
    const names = shown === undefined ? knownNames : new Map(shown.map(({ id, name }) => [id, name]))
    return (id) => names.get(id) ?? t('traffic.removedSource')
  }, [sources, shown, t])
}
