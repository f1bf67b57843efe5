import { X } from 'lucide-react'
import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatAxisSeconds, formatCount, formatPlotNumber } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { endFollowing, useFollow } from '../../stores/follow-store'
import { IconButton } from '../../ui/icon-button'
import { visibleText } from '../detail/frame-content'
import { Chart } from '../statistics/chart'
import styles from './follow-pane.module.css'
import { lineOptions } from './plot-options'
import { readingText } from './plot-reading'

const secondsText = (value: number): string => `${formatAxisSeconds(value)} s`

/** A field over time, live. */
export function FollowPane(): ReactElement | undefined {
  const { t } = useTranslation()
  const { followed, series, error } = useFollow()
  const data = useMemo(
    (): [number[], number[]] =>
      series === undefined ? [[], []] : [Array.from(series.timesUs, (time) => time / 1_000_000), [...series.values]],
    [series],
  )
  const options = useMemo(() => lineOptions(secondsText), [])
  if (followed === undefined) return undefined
  const { field, topic } = followed.query
  const last = series?.values.at(-1)
  const title = t('inspect.follow.title', { field })
  const where = topic === undefined ? followed.sourceName : `${followed.sourceName} · ${visibleText(topic)}`
  const facts =
    series === undefined
      ? t('inspect.follow.reading')
      : series.progress !== undefined
        ? t('inspect.follow.progress', { value: formatCount(series.count) })
        : last === undefined
          ? t('inspect.follow.nothing')
          : t('inspect.follow.facts', { value: formatCount(series.count), last: formatPlotNumber(last) })
  return (
    <section className={styles.pane} aria-label={title}>
      <header className={styles.header}>
        <h3 className={styles.title}>{field}</h3>
        <span className={styles.where}>{where}</span>
        <span className={styles.facts}>{told(error?.message) ?? facts}</span>
        <IconButton size="small" label={t('inspect.follow.end')} icon={<X aria-hidden />} onClick={endFollowing} />
      </header>
      <div className={styles.chart}>
        {data[0].length === 0 ? undefined : (
          <Chart
            summary={`${title}: ${facts}`}
            data={data}
            options={options}
            shape="follow"
            describe={(index) => readingText(data, index, secondsText, t)}
          />
        )}
      </div>
    </section>
  )
}
