import { CircleAlert, Inbox, Pause, Radio } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import { useSources } from '../../stores/sources-store'
import { showAllSources, useTraffic } from '../../stores/traffic-store'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'

/** What stands in the table while it has no rows: why, and what to do. */
export function TrafficEmpty(): ReactElement {
  const { t } = useTranslation()
  const sources = useSources((state) => state.sources)
  const query = useTraffic((traffic) => traffic.query)
  const paused = useTraffic((traffic) => traffic.paused)
  const error = useTraffic((traffic) => traffic.error)
  const hasMessages = useTraffic((traffic) => traffic.counters.messages > 0)
  const only = sources.find(({ id }) => id === query.source)

  if (error !== undefined) {
    return (
      <EmptyState
        icon={<CircleAlert aria-hidden />}
        title={t('traffic.empty.failed')}
        description={[error.message, error.hint].filter(Boolean).join(' ')}
      />
    )
  }
  if (paused) {
    return <EmptyState icon={<Pause aria-hidden />} title={t('traffic.empty.paused')} description={t('traffic.empty.pausedDescription')} />
  }
  if (only !== undefined) return <SourceEmpty source={only} />
  if (query.grain === 'exchanges' && hasMessages) {
    return (
      <EmptyState
        icon={<Inbox aria-hidden />}
        title={t('traffic.empty.noExchanges')}
        description={t('traffic.empty.noExchangesDescription')}
      />
    )
  }
  const open = sources.filter(({ state }) => state === 'open')
  if (open.length === 0) {
    return (
      <EmptyState
        icon={<Inbox aria-hidden />}
        title={t('traffic.empty.nothingOpen')}
        description={t('traffic.empty.nothingOpenDescription')}
      />
    )
  }
  const [first] = open
  const sameType = open.every(({ config }) => config.socket === first?.config.socket)
  return (
    <EmptyState
      icon={<Radio aria-hidden />}
      title={t('traffic.empty.waiting')}
      description={sameType && first !== undefined ? t(`traffic.waitingFor.${first.config.socket}`) : t('traffic.empty.waitingDescription')}
    />
  )
}

function SourceEmpty({ source }: { readonly source: SourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title={t('traffic.empty.sourceNone', { name: source.config.name })}
      description={source.state === 'open' ? t(`traffic.waitingFor.${source.config.socket}`) : t('traffic.empty.sourceStopped')}
    >
      <Button onClick={showAllSources}>{t('traffic.empty.showAll')}</Button>
    </EmptyState>
  )
}
