import { History } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount, formatSessionStart } from '../../i18n/format'
import { dismissInterrupted, openSession, useSessionStatus } from '../../stores/recording-store'
import { Button } from '../../ui/button'
import { DeleteSessionDialog } from './delete-session-dialog'
import styles from './session-bars.module.css'

/** Offers a session of an earlier run that ended without being closed. */
export function InterruptedBanner(): ReactElement | undefined {
  const { t } = useTranslation()
  const session = useSessionStatus((status) => status.interrupted)
  const [asking, setAsking] = useState(false)
  if (session === undefined) return undefined
  const { key, messages, startUs } = session
  return (
    <section className={styles.interrupted} aria-label={t('sessions.interrupted.label')} data-pane="interrupted" tabIndex={-1}>
      <History size={15} aria-hidden />
      <p className={styles.text}>
        <strong className={styles.name}>{t('sessions.interrupted.title')}</strong>
        <span>{t('sessions.interrupted.text', { count: messages, value: formatCount(messages), date: formatSessionStart(startUs) })}</span>
      </p>
      <div className={styles.buttons}>
        <Button size="small" variant="ghost" onClick={() => setAsking(true)}>
          {t('sessions.interrupted.delete')}
        </Button>
        <Button size="small" variant="ghost" onClick={() => void dismissInterrupted()}>
          {t('sessions.interrupted.keep')}
        </Button>
        <Button size="small" onClick={() => void openSession(key)}>
          {t('sessions.interrupted.open')}
        </Button>
      </div>
      {asking ? <DeleteSessionDialog session={session} onClose={() => setAsking(false)} /> : undefined}
    </section>
  )
}
