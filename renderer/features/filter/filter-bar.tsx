import { ListFilter, Palette, X } from 'lucide-react'
import { type ReactElement, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { runCommand } from '../../app/commands'
import { focusPane } from '../../app/pane-focus'
import { formatCount } from '../../i18n/format'
import { clearFilter, editFilter, enterFilter, filterInputId, focusFilter, rememberFilter, useFilter } from '../../stores/filter-store'
import { useSettings } from '../../stores/settings-store'
import { trafficFeed, useTraffic } from '../../stores/traffic-store'
import { classNames } from '../../ui/class-names'
import { IconButton } from '../../ui/icon-button'
import { FilterAnnouncer } from './filter-announcer'
import styles from './filter-bar.module.css'
import { FilterInput } from './filter-input'
import { FilterMenu } from './filter-menu'
import query from './query-box.module.css'
import { SearchProgress } from './search-progress'

/** The filter of the list, always at hand. */
export function FilterBar(): ReactElement {
  const { t } = useTranslation()
  const text = useFilter((filter) => filter.text)
  const errors = useFilter((filter) => filter.errors)
  const applied = useTraffic(({ query }) => query.filter)
  const history = useSettings(({ settings }) => settings.filterHistory)
  const searching = useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.progress !== undefined)
  return (
    <search className={styles.bar} aria-label={t('filter.label')} data-pane="filter" tabIndex={-1}>
      <div
        className={classNames(query.box, styles.box)}
        data-applied={applied !== undefined || undefined}
        data-invalid={errors.length > 0 || undefined}
      >
        <ListFilter className={query.icon} size={14} aria-hidden />
        <FilterInput
          id={filterInputId}
          label={t('filter.label')}
          placeholder={t('filter.placeholder')}
          value={text}
          errors={errors}
          errorNote={applied === undefined ? t('filter.keptAll') : t('filter.kept', { filter: applied })}
          history={history}
          onChange={editFilter}
          onEnter={enterFilter}
          onBlur={rememberFilter}
          onEscape={() => focusPane('traffic')}
        />
        {applied === undefined ? undefined : <MatchCount />}
        <span className={styles.clear} data-shown={text !== '' || applied !== undefined || undefined}>
          <IconButton
            size="small"
            label={searching ? t('filter.cancel') : t('filter.clear')}
            icon={<X aria-hidden />}
            onClick={() => {
              clearFilter()
              focusFilter()
            }}
          />
        </span>
      </div>
      <FilterMenu />
      <IconButton label={t('filter.colours.title')} icon={<Palette aria-hidden />} onClick={() => runCommand('colour-rules')} />
      <SearchProgress />
      <FilterAnnouncer />
    </search>
  )
}

/** How many rows match; of how many, where that is known: within one source or a time the list alone cannot tell. */
function MatchCount(): ReactElement {
  const { t } = useTranslation()
  const rows = useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.shownEnd - trafficFeed.rows.start)
  const total = useTraffic(({ counters, query }) => {
    if (query.source !== undefined || query.connection !== undefined || query.fromUs !== undefined) return undefined
    if (query.grain === 'exchanges') return counters.exchanges
    return counters.messages - counters.evicted + (query.events ? counters.events : 0)
  })
  const value = formatCount(rows)
  if (total === undefined || total < rows) return <span className={query.count}>{t('filter.counted', { count: rows, value })}</span>
  return (
    <span className={query.count} title={t('filter.countHint', { count: rows, value, total: formatCount(total) })}>
      {t('filter.count', { rows: value, total: formatCount(total) })}
    </span>
  )
}
