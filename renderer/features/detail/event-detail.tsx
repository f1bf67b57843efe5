import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '../../../shared/ipc/contract'
import styles from './event-detail.module.css'
import { looseTextOf, visibleText } from './frame-content'

/** What happened to a socket, what it means and what to do. */
export function EventDetail({ message }: { readonly message: MessageDetail }): ReactElement {
  const { t } = useTranslation()
  const { row, frames, endpoint } = message
  const detail = frames.map(({ head }) => visibleText(looseTextOf(head))).join('\n')
  return (
    <div className={styles.event}>
      <h3 className={styles.name}>{t(`traffic.event.${row.event}`)}</h3>
      <p>{t(`detail.event.meaning.${row.event}`)}</p>
      {detail === '' || detail === endpoint ? undefined : (
        <>
          <h4 className={styles.label}>{t('detail.event.detail')}</h4>
          <p className={styles.detail}>{detail}</p>
        </>
      )}
    </div>
  )
}
