import { type ReactElement, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { StatisticsReport } from '../../../shared/statistics/report'
import { formatBytes, formatCount, formatDurationUs, formatRelativeTime } from '../../i18n/format'
import { showTimeRange, type TimeRange } from '../../stores/traffic-scope'
import { useTraffic } from '../../stores/traffic-store'
import { Chart } from './chart'
import { Card } from './chart-card'
import {
  directionToken,
  formatRateTick,
  histogramData,
  histogramOptions,
  percentileData,
  percentileNames,
  percentileOptions,
  percentileTokens,
  rateOptions,
  stackedRates,
} from './chart-options'
import { DataTable } from './data-table'
import styles from './statistics-pane.module.css'

interface ReportProps {
  readonly report: StatisticsReport
}

/** The range that the list shows, if it shows one. */
export function useShownRange(): TimeRange | undefined {
  const { fromUs, toUs } = useTraffic((traffic) => traffic.query)
  return useMemo(() => (fromUs === undefined || toUs === undefined ? undefined : { fromUs, toUs }), [fromUs, toUs])
}

function useTimeSummary(report: StatisticsReport): (title: string) => string {
  const { t } = useTranslation()
  const { startUs, bucketUs, length } = report.series
  return (title) =>
    t('statistics.chartSummary', { title, from: formatRelativeTime(startUs), to: formatRelativeTime(startUs + length * bucketUs) })
}

/** Messages or bytes a second, by direction; a range that is brushed filters the list. */
export function RateChart({ report, column }: ReportProps & { readonly column: 'messages' | 'bytes' }): ReactElement {
  const { t } = useTranslation()
  const range = useShownRange()
  const summary = useTimeSummary(report)
  const data = useMemo(() => stackedRates(report, column), [report, column])
  const { directions } = report.series
  const title = t(column === 'messages' ? 'statistics.messageRate' : 'statistics.byteRate')
  return (
    <Card
      title={title}
      legend={directions.map(({ direction }) => ({ token: directionToken(direction), label: t(`statistics.direction.${direction}`) }))}
      table={() => <RateTable report={report} column={column} title={title} />}
    >
      <Chart
        summary={summary(title)}
        data={data}
        options={rateOptions(directions, column)}
        shape={directions.map(({ direction }) => direction).join(' ')}
        range={range}
        onRange={showTimeRange}
      />
    </Card>
  )
}

function RateTable({
  report,
  column,
  title,
}: ReportProps & { readonly column: 'messages' | 'bytes'; readonly title: string }): ReactElement {
  const { t } = useTranslation()
  const { directions, startUs, bucketUs, length } = report.series
  const format = column === 'messages' ? formatRateTick : formatBytes
  const rows = Array.from({ length }, (_, index) => ({
    id: String(index),
    cells: [
      formatRelativeTime(startUs + index * bucketUs),
      ...directions.map((series) =>
        t('statistics.perSecond', { value: format(Math.round(((series[column][index] ?? 0) * 1e8) / bucketUs) / 100) }),
      ),
    ],
  }))
  return (
    <DataTable
      label={title}
      columns={[
        { id: 'time', label: t('statistics.columns.time'), numeric: true },
        ...directions.map(({ direction }) => ({ id: direction, label: t(`statistics.direction.${direction}`), numeric: true })),
      ]}
      rows={rows}
    />
  )
}

/** How long replies took, as time went on. */
export function RoundTripChart({ report }: ReportProps): ReactElement {
  const { t } = useTranslation()
  const range = useShownRange()
  const summary = useTimeSummary(report)
  const data = useMemo(() => percentileData(report), [report])
  const title = t('statistics.rttOverTime')
  if (report.rtt === undefined) return <NoRoundTrips title={title} />
  const { startUs, bucketUs, rtt } = report.series
  const table = (): ReactElement => (
    <DataTable
      label={title}
      columns={[
        { id: 'time', label: t('statistics.columns.time'), numeric: true },
        { id: 'count', label: t('statistics.columns.count'), numeric: true },
        ...percentileNames.map((name) => ({ id: name, label: t(`statistics.columns.${name}`), numeric: true })),
      ]}
      rows={rtt.flatMap((bucket, index) =>
        bucket === undefined
          ? []
          : [
              {
                id: String(index),
                cells: [
                  formatRelativeTime(startUs + index * bucketUs),
                  formatCount(bucket.count),
                  ...percentileNames.map((name) => formatDurationUs(bucket[name])),
                ],
              },
            ],
      )}
    />
  )
  return (
    <Card
      title={title}
      legend={percentileNames.map((name) => ({ token: percentileTokens[name], label: t(`statistics.columns.${name}`) }))}
      table={table}
    >
      <Chart summary={summary(title)} data={data} options={percentileOptions} shape="percentiles" range={range} onRange={showTimeRange} />
    </Card>
  )
}

/** How many replies took how long. */
export function RoundTripHistogram({ report }: ReportProps): ReactElement {
  const { t } = useTranslation()
  const data = useMemo(() => histogramData(report), [report])
  const bars = useRef(report.rttHistogram)
  bars.current = report.rttHistogram
  const title = t('statistics.rttHistogram')
  if (report.rtt === undefined) return <NoRoundTrips title={title} />
  const table = (): ReactElement => (
    <DataTable
      label={title}
      columns={[
        { id: 'from', label: t('statistics.columns.from'), numeric: true },
        { id: 'to', label: t('statistics.columns.to'), numeric: true },
        { id: 'count', label: t('statistics.columns.count'), numeric: true },
      ]}
      rows={report.rttHistogram.map(({ fromUs, toUs, count }) => ({
        id: String(fromUs),
        cells: [formatDurationUs(fromUs), formatDurationUs(toUs), formatCount(count)],
      }))}
    />
  )
  return (
    <Card title={title} table={table}>
      <Chart
        summary={t('statistics.histogramSummary', { title, count: report.rtt.count })}
        data={data}
        options={histogramOptions(() => bars.current)}
        shape="histogram"
      />
    </Card>
  )
}

function NoRoundTrips({ title }: { readonly title: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <Card title={title}>
      <p className={styles.none}>{t('statistics.noRoundTrips')}</p>
    </Card>
  )
}
