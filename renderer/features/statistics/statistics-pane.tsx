import { ChartNoAxesCombined, CircleAlert } from 'lucide-react'
import { type ReactElement, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { StatisticsReport } from '../../../shared/statistics/report'
import { formatBytes, formatCount, formatDurationUs } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { classNames } from '../../ui/class-names'
import { EmptyState } from '../../ui/empty-state'
import { PaneHeader } from '../../ui/pane-header'
import { SegmentedControl } from '../../ui/segmented-control'
import titled from '../../ui/titled-pane.module.css'
import { RateChart, RoundTripChart, RoundTripHistogram } from './charts'
import { RangeForm } from './range-form'
import styles from './statistics-pane.module.css'
import { useStatistics, watchStatistics } from './statistics-store'
import { ConnectionsTable, DirectionsTable, SlowestTable, SourcesTable, TopicsTable } from './tables'

/** What the session comes to: rates, round trips and who they are of. */
export function StatisticsPane(): ReactElement {
  const { t } = useTranslation()
  const { part, setPart, report, error } = useStatistics()
  useEffect(watchStatistics, [])
  return (
    <div className={classNames(titled.pane, styles.pane)}>
      <PaneHeader title={t('statistics.title')} className={styles.header}>
        <SegmentedControl
          size="small"
          label={t('statistics.of')}
          value={part}
          onChange={setPart}
          options={[
            { value: 'whole', label: t('statistics.whole') },
            { value: 'filtered', label: t('statistics.filtered') },
          ]}
        />
        <RangeForm />
      </PaneHeader>
      {error === undefined ? (
        <Body report={report} />
      ) : (
        <EmptyState icon={<CircleAlert aria-hidden />} title={t('statistics.failed')} description={told(error.message)} />
      )}
    </div>
  )
}

function Body({ report }: { readonly report: StatisticsReport | undefined }): ReactElement {
  const { t } = useTranslation()
  if (report === undefined) return <EmptyState title={t('statistics.loading')} />
  if (report.totals.messages === 0) {
    return (
      <EmptyState icon={<ChartNoAxesCombined aria-hidden />} title={t('statistics.emptyTitle')} description={t('statistics.emptyText')} />
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: what scrolls is no fieldset.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard.
    <div className={styles.body} role="group" tabIndex={0} aria-label={t('statistics.title')}>
      <Totals report={report} />
      <div className={styles.cards}>
        <RateChart report={report} column="messages" />
        <RateChart report={report} column="bytes" />
        <RoundTripChart report={report} />
        <RoundTripHistogram report={report} />
        <SlowestTable report={report} />
        <TopicsTable report={report} />
        <SourcesTable report={report} />
        <ConnectionsTable report={report} />
        <DirectionsTable report={report} />
      </div>
    </div>
  )
}

function Totals({ report }: { readonly report: StatisticsReport }): ReactElement {
  const { t } = useTranslation()
  const { totals, states, rtt } = report
  const duration = (us: number | undefined): string => (us === undefined ? '–' : formatDurationUs(us))
  const figures: readonly (readonly [string, string])[] = [
    [t('statistics.messages'), formatCount(totals.messages)],
    [t('statistics.bytes'), formatBytes(totals.bytes)],
    [t('statistics.replied'), formatCount(states.replied)],
    [t('statistics.pending'), formatCount(states.pending)],
    [t('statistics.timedOut'), formatCount(states['timed out'])],
    [t('statistics.broken'), formatCount(states.broken)],
    [t('statistics.orphan'), formatCount(states.orphan)],
    [t('statistics.columns.p50'), duration(rtt?.p50)],
    [t('statistics.columns.p90'), duration(rtt?.p90)],
    [t('statistics.columns.p99'), duration(rtt?.p99)],
    [t('statistics.columns.max'), duration(rtt?.max)],
  ]
  return (
    <dl className={styles.totals} aria-label={t('statistics.totals')}>
      {figures.map(([label, value]) => (
        <div key={label} className={styles.figure}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
