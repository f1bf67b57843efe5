import { CircleAlert, Inbox, Pause, Radio, Search, SearchX } from 'lucide-react'
import { type ReactElement, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import { toldError } from '../../i18n/sentences'
import { clearFilter } from '../../stores/filter-store'
import { useSessionStatus } from '../../stores/recording-store'
import { useSources } from '../../stores/sources-store'
import { showScope, showTimeRange } from '../../stores/traffic-scope'
import { trafficFeed, useTraffic } from '../../stores/traffic-store'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { useSourceNames } from './source-names'
import { ConnectionEmpty, TapEmpty } from './tap-empty'
import styles from './traffic-empty.module.css'

/** What stands in the table while it has no rows: why, and what to do. */
export function TrafficEmpty(): ReactElement {
  const { t } = useTranslation()
  const sources = useSources((state) => state.sources)
  const query = useTraffic((traffic) => traffic.query)
  const paused = useTraffic((traffic) => traffic.paused)
  const error = useTraffic((traffic) => traffic.error)
  const hasMessages = useTraffic((traffic) => traffic.counters.messages > 0)
  const shown = useSessionStatus((status) => status.shown)
  const only = sources.find(({ id }) => id === query.source)
  const sourceNames = useSourceNames()

  if (error !== undefined) {
    return <EmptyState icon={<CircleAlert aria-hidden />} title={t('traffic.empty.failed')} description={toldError(error)} />
  }
  if (paused) {
    return <EmptyState icon={<Pause aria-hidden />} title={t('traffic.empty.paused')} description={t('traffic.empty.pausedDescription')} />
  }
  if (query.filter !== undefined) return <FilterEmpty filter={query.filter} />
  if (query.fromUs !== undefined) {
    return (
      <EmptyState icon={<Inbox aria-hidden />} title={t('traffic.empty.rangeNone')} description={t('traffic.empty.rangeNoneDescription')}>
        <Button onClick={() => showTimeRange(undefined)}>{t('traffic.empty.allTimes')}</Button>
      </EmptyState>
    )
  }
  if (query.source !== undefined && query.connection !== undefined)
    return <ConnectionEmpty source={query.source} connection={query.connection} />
  if (shown !== undefined && query.source !== undefined) return <ShownSourceEmpty name={sourceNames(query.source)} />
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
  if (shown !== undefined) {
    return <EmptyState icon={<Inbox aria-hidden />} title={t('sessions.shown.emptyTitle')} description={t('sessions.shown.emptyText')} />
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
  if (first?.kind === 'tap' && open.length === 1) return <TapEmpty source={first} title={t('tap.traffic.waiting')} />
  const socket = first?.kind === 'endpoint' ? first.config.socket : undefined
  const sameType = open.every((source) => source.kind === 'endpoint' && source.config.socket === socket)
  return (
    <EmptyState
      icon={<Radio aria-hidden />}
      title={t('traffic.empty.waiting')}
      description={sameType && socket !== undefined ? t(`traffic.waitingFor.${socket}`) : t('traffic.empty.waitingDescription')}
    />
  )
}

/** A session has none of a source's rows. */
function ShownSourceEmpty({ name }: { readonly name: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title={t('traffic.empty.sourceNone', { name })}
      description={t('sessions.shown.sourceEmptyText')}
    >
      <Button onClick={() => showScope({})}>{t('traffic.empty.showAll')}</Button>
    </EmptyState>
  )
}

/** Nothing matches the filter, or nothing has been found yet. */
function FilterEmpty({ filter }: { readonly filter: string }): ReactElement {
  const { t } = useTranslation()
  const searching = useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.progress !== undefined)
  const clear = <Button onClick={clearFilter}>{searching ? t('filter.cancel') : t('filter.clear')}</Button>
  return searching ? (
    <EmptyState icon={<Search aria-hidden />} title={t('filter.empty.searching')} description={t('filter.empty.searchingDescription')}>
      {clear}
    </EmptyState>
  ) : (
    <div className={styles.unmatched}>
      <EmptyState
        icon={<SearchX aria-hidden />}
        title={t('filter.empty.title')}
        description={<code className={styles.filter}>{filter}</code>}
      >
        {clear}
      </EmptyState>
    </div>
  )
}

function SourceEmpty({ source }: { readonly source: SourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  if (source.kind === 'tap') {
    const title = t('tap.traffic.waitingTitle', { name: source.config.name })
    if (source.state === 'open') return <TapEmpty source={source} title={title} />
  }
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title={t('traffic.empty.sourceNone', { name: source.config.name })}
      description={
        source.state === 'open' && source.kind === 'endpoint'
          ? t(`traffic.waitingFor.${source.config.socket}`)
          : t('traffic.empty.sourceStopped')
      }
    >
      <Button onClick={() => showScope({})}>{t('traffic.empty.showAll')}</Button>
    </EmptyState>
  )
}
