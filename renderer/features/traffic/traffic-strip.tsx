import { ArrowDownToLine, Play } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../i18n/format'
import { useSessionStatus } from '../../stores/recording-store'
import { useNewWhilePaused, useTraffic } from '../../stores/traffic-store'
import { Button } from '../../ui/button'
import styles from './list-frame.module.css'

interface TrafficStripProps {
  readonly showsEnd: boolean
  readonly newRows: number
  readonly toEnd: () => void
}

/** What stands below the list while it does not show the newest rows. */
export function TrafficStrip({ showsEnd, newRows, toEnd }: TrafficStripProps): ReactElement | undefined {
  const { t } = useTranslation()
  const paused = useTraffic((traffic) => traffic.paused)
  const isComplete = useSessionStatus(({ shown }) => shown !== undefined && shown.state !== 'recording')
  const newWhilePaused = useNewWhilePaused()
  const setPaused = useTraffic((traffic) => traffic.setPaused)
  const count = (value: number) => ({ count: value, value: formatCount(value) })
  if (paused) {
    return (
      <div className={styles.strip}>
        <span>{t('traffic.paused', count(newWhilePaused))}</span>
        <Button size="small" variant="ghost" icon={<Play aria-hidden />} onClick={() => setPaused(false)}>
          {t('traffic.resume')}
        </Button>
      </div>
    )
  }
  if (showsEnd) return undefined
  return (
    <div className={styles.strip}>
      <Button size="small" variant="ghost" className={styles.jump} icon={<ArrowDownToLine aria-hidden />} onClick={toEnd}>
        {isComplete ? t('traffic.jump.end') : newRows === 0 ? t('traffic.jump.latest') : t('traffic.jump.new', count(newRows))}
      </Button>
    </div>
  )
}
