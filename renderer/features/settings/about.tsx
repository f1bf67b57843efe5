import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../stores/session-store'
import styles from './settings.module.css'

/** What this is and what it runs on: what a bug report needs. */
export function About(): ReactElement {
  const { t } = useTranslation()
  const runtime = useSession((session) => session.runtime)
  const facts = [
    [t('about.version'), runtime.app],
    [t('about.libzmq'), runtime.libzmq],
    [t('about.electron'), runtime.electron],
    [t('about.chromium'), runtime.chromium],
    [t('about.node'), runtime.node],
    [t('about.platform'), runtime.platform],
  ] as const
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
