import { X } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../i18n/format'
import { cancelSaving, useSessions } from '../../stores/sessions-store'
import { IconButton } from '../../ui/icon-button'
import { ProgressBar } from '../../ui/progress-bar'
import styles from './saving-state.module.css'

/** How far the copy or the merge that is being written is, and its end. */
export function SavingState(): ReactElement | undefined {
  const { t } = useTranslation()
  const saving = useSessions((state) => state.saving)
  const progress = useSessions((state) => state.progress)
  if (!saving || progress === undefined) return undefined
  const words = t('sessions.jobProgress', { done: formatBytes(progress.done), total: formatBytes(progress.total) })
  return (
    <span className={styles.saving}>
      <span className={styles.words}>{words}</span>
      <ProgressBar label={t('sessions.jobLabel')} value={progress.done} max={progress.total} valueText={words} />
      <IconButton
        size="small"
        tooltipSide="top"
        label={t('sessions.jobCancel')}
        icon={<X aria-hidden />}
        onClick={() => void cancelSaving()}
      />
    </span>
  )
}
