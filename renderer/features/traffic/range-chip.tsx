import { Clock, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { formatRelativeTime } from '../../i18n/format'
import { showTimeRange } from '../../stores/traffic-scope'
import { useTraffic } from '../../stores/traffic-store'
import { IconButton } from '../../ui/icon-button'
import styles from './traffic-pane.module.css'

/** Says that only a part of the time is shown, and ends that. */
export function RangeChip(): ReactElement | undefined {
  const { t } = useTranslation()
  const { fromUs, toUs } = useTraffic((traffic) => traffic.query)
  if (fromUs === undefined || toUs === undefined) return undefined
  return (
    <div className={styles.chips}>
      <span className={styles.chip}>
        <Clock size={14} aria-hidden />
        {t('traffic.range.text', { from: formatRelativeTime(fromUs), to: formatRelativeTime(toUs) })}
        <IconButton size="small" label={t('traffic.range.remove')} icon={<X aria-hidden />} onClick={() => showTimeRange(undefined)} />
      </span>
    </div>
  )
}
