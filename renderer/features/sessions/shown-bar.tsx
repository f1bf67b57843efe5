import { Archive, Radio } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { runCommand } from '../../app/commands'
import { formatCount, formatSessionStart } from '../../i18n/format'
import { useSessionStatus } from '../../stores/recording-store'
import { Button } from '../../ui/button'
import styles from './session-bars.module.css'
import { useSessionName } from './session-words'

/** Says that a file is shown and not what is captured now, and leads back. */
export function ShownBar(): ReactElement | undefined {
  const { t } = useTranslation()
  const nameOf = useSessionName()
  const shown = useSessionStatus((status) => status.shown)
  if (shown === undefined) return undefined
  const facts = [
    t('sessions.shown.messages', { count: shown.messages, value: formatCount(shown.messages) }),
    t('sessions.shown.recorded', { date: formatSessionStart(shown.startUs) }),
  ]
  return (
    <section className={styles.shown} aria-label={t('sessions.shown.label')} data-pane="session" tabIndex={-1}>
      <Archive size={15} aria-hidden />
      <p className={styles.text} title={shown.path}>
        {shown.unnamed ? undefined : <span>{t('sessions.shown.session')} </span>}
        <strong className={styles.name}>{nameOf(shown)}</strong>
        {facts.map((fact) => (
          <span key={fact} className={styles.fact}>
            {fact}
          </span>
        ))}
      </p>
      <Button size="small" icon={<Radio size={14} aria-hidden />} onClick={() => runCommand('show-live')}>
        {t('sessions.shown.live')}
      </Button>
    </section>
  )
}
