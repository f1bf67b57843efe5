import { Progress } from '@base-ui/react/progress'
import { type ReactElement, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../i18n/format'
import { trafficFeed } from '../../stores/traffic-store'
import styles from './filter-bar.module.css'

/** A thin line over the bar's lower edge while rows are searched. */
export function SearchProgress(): ReactElement | undefined {
  const { t } = useTranslation()
  const progress = useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.progress)
  if (progress === undefined) return undefined
  const { rows, total } = progress
  const text = t('filter.progressText', { rows: formatCount(rows), total: formatCount(total) })
  return (
    <Progress.Root
      className={styles.progress}
      aria-label={t('filter.progress')}
      value={rows}
      max={Math.max(total, 1)}
      getAriaValueText={() => text}
    >
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={styles.indicator} />
      </Progress.Track>
    </Progress.Root>
  )
}
