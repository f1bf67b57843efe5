import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { connectionNumber } from '../../../shared/model'
import type { StatisticsReport, Traffic } from '../../../shared/statistics/report'
import { formatBytes, formatCount, formatDurationUs, formatRelativeTime, formatShare } from '../../i18n/format'
import { useSelection } from '../../stores/selection'
import { Button } from '../../ui/button'
import { useSourceNames } from '../traffic/source-names'
import { Card } from './chart-card'
import { DataTable } from './data-table'
import styles from './statistics-pane.module.css'

interface ReportProps {
  readonly report: StatisticsReport
}

interface TrafficRow {
  readonly id: string
  readonly names: readonly ReactNode[]
  readonly traffic: Traffic
}

interface TrafficTableProps extends ReportProps {
  readonly title: string
  readonly names: readonly { readonly id: string; readonly label: string }[]
  readonly rows: readonly TrafficRow[]
}

/** Messages and bytes of what is named, and its share of all messages. */
function TrafficTable({ title, names, rows, report }: TrafficTableProps): ReactElement {
  const { t } = useTranslation()
  const all = Math.max(1, report.totals.messages)
  return (
    <Card title={title}>
      <DataTable
        label={title}
        columns={[
          ...names,
          { id: 'messages', label: t('statistics.columns.messages'), numeric: true },
          { id: 'share', label: t('statistics.columns.share'), numeric: true },
          { id: 'bytes', label: t('statistics.columns.bytes'), numeric: true },
        ]}
        rows={rows.map((row) => ({
          id: row.id,
          cells: [...row.names, formatCount(row.traffic.messages), formatShare(row.traffic.messages / all), formatBytes(row.traffic.bytes)],
        }))}
      />
    </Card>
  )
}

export function SourcesTable({ report }: ReportProps): ReactElement {
  const { t } = useTranslation()
  const sourceName = useSourceNames()
  return (
    <TrafficTable
      report={report}
      title={t('statistics.sources')}
      names={[{ id: 'source', label: t('statistics.columns.source') }]}
      rows={report.sources.map((traffic) => ({ id: String(traffic.source), names: [sourceName(traffic.source)], traffic }))}
    />
  )
}

export function DirectionsTable({ report }: ReportProps): ReactElement {
  const { t } = useTranslation()
  return (
    <TrafficTable
      report={report}
      title={t('statistics.directions')}
      names={[{ id: 'direction', label: t('statistics.columns.direction') }]}
      rows={report.directions.map((traffic) => ({
        id: traffic.direction,
        names: [t(`statistics.direction.${traffic.direction}`)],
        traffic,
      }))}
    />
  )
}

export function ConnectionsTable({ report }: ReportProps): ReactElement {
  const { t } = useTranslation()
  const sourceName = useSourceNames()
  const { otherConnections } = report
  const rows = report.connections.map((traffic): TrafficRow => {
    const number = t('statistics.connectionNumber', { number: connectionNumber(traffic.connection) })
    return { id: String(traffic.connection), names: [number, sourceName(traffic.source)], traffic }
  })
  const others = t('statistics.otherConnections', { count: otherConnections.count, value: formatCount(otherConnections.count) })
  return (
    <TrafficTable
      report={report}
      title={t('statistics.connections')}
      names={[
        { id: 'connection', label: t('statistics.columns.connection') },
        { id: 'source', label: t('statistics.columns.source') },
      ]}
      rows={otherConnections.count === 0 ? rows : [...rows, { id: 'others', names: [others, ''], traffic: otherConnections }]}
    />
  )
}

export function TopicsTable({ report }: ReportProps): ReactElement {
  const { t } = useTranslation()
  const { top, other, unread } = report.topics
  const title = t('statistics.topics')
  if (top.length === 0 && unread.messages === 0) {
    return (
      <Card title={title}>
        <p className={styles.none}>{t('statistics.noTopics')}</p>
      </Card>
    )
  }
  return (
    <TrafficTable
      report={report}
      title={title}
      names={[{ id: 'topic', label: t('statistics.columns.topic') }]}
      rows={[
        ...top.map((traffic) => ({
          id: `topic ${traffic.topic}`,
          names: [
            <span key="topic" className={styles.topic}>
              {traffic.topic === '' ? t('statistics.emptyTopic') : traffic.topic}
            </span>,
          ],
          traffic,
        })),
        ...(other.messages === 0 ? [] : [{ id: 'other', names: [t('statistics.otherTopics')], traffic: other }]),
        ...(unread.messages === 0 ? [] : [{ id: 'unread', names: [t('statistics.unreadTopics')], traffic: unread }]),
      ]}
    />
  )
}

/** The exchanges that took longest; each leads to its row. */
export function SlowestTable({ report }: ReportProps): ReactElement {
  const { t } = useTranslation()
  const sourceName = useSourceNames()
  const select = useSelection((selection) => selection.select)
  const title = t('statistics.slowest')
  if (report.slowest.length === 0) {
    return (
      <Card title={title}>
        <p className={styles.none}>{t('statistics.noRoundTrips')}</p>
      </Card>
    )
  }
  return (
    <Card title={title}>
      <DataTable
        label={title}
        columns={[
          { id: 'row', label: t('statistics.columns.row') },
          { id: 'rtt', label: t('statistics.columns.rtt'), numeric: true },
          { id: 'time', label: t('statistics.columns.time'), numeric: true },
          { id: 'source', label: t('statistics.columns.source') },
        ]}
        rows={report.slowest.map(({ row, rttUs, timeUs, source }) => ({
          id: String(row),
          cells: [
            <Button key="row" variant="ghost" size="small" aria-label={t('statistics.selectRow', { row })} onClick={() => select(row)}>
              {t('statistics.connectionNumber', { number: row })}
            </Button>,
            formatDurationUs(rttUs),
            formatRelativeTime(timeUs),
            sourceName(source),
          ],
        }))}
      />
    </Card>
  )
}
