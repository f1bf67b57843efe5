import { ArrowDownToLine, Play } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../i18n/format'
import { useNewWhilePaused, useTraffic } from '../../stores/traffic-store'
import { Button } from '../../ui/button'
import styles from './traffic-grid.module.css'

interface TrafficPillsProps {
  readonly following: boolean
  readonly newRows: number
  readonly toEnd: () => void
}

/** What floats over the end of the list while it does not show the newest rows. */
export function TrafficPills({ following, newRows, toEnd }: TrafficPillsProps): ReactElement {
  const { t } = useTranslation()
  const paused = useTraffic((traffic) => traffic.paused)
  const newWhilePaused = useNewWhilePaused()
  const setPaused = useTraffic((traffic) => traffic.setPaused)
  const count = (value: number) => ({ count: value, value: formatCount(value) })
  return (
    <div className={styles.pills}>
      {paused ? (
        <div className={styles.pill}>
          <span>{t('traffic.paused', count(newWhilePaused))}</span>
          <Button size="small" variant="ghost" icon={<Play aria-hidden />} onClick={() => setPaused(false)}>
            {t('traffic.resume')}
          </Button>
        </div>
      ) : undefined}
      {following || paused ? undefined : (
        <Button className={styles.jump} icon={<ArrowDownToLine aria-hidden />} onClick={toEnd}>
          {newRows === 0 ? t('traffic.jump.latest') : t('traffic.jump.new', count(newRows))}
        </Button>
      )}
    </div>
  )
}
