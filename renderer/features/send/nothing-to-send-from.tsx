import { ChevronRight } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SocketType } from '../../../shared/model'
import { openDialog } from '../../stores/dialogs-store'
import { SocketBadge } from '../../ui/badge'
import { PaneHeader } from '../../ui/pane-header'
import titled from '../../ui/titled-pane.module.css'
import styles from './nothing-to-send-from.module.css'

/** Those that can speak first. */
const speakers = ['REQ', 'DEALER', 'PUB', 'PUSH', 'PAIR'] as const satisfies readonly SocketType[]

/** Stands where messages are written while no source can send them: which sockets can, and the way to each. */
export function NothingToSendFrom(): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={titled.pane}>
      <PaneHeader title={t('send.title')} />
      <div className={styles.body}>
        <p className={styles.title}>{t('send.none.title')}</p>
        <p className={styles.text}>{t('send.none.description')}</p>
        <ul className={styles.sockets} aria-label={t('send.none.sockets')}>
          {speakers.map((socket) => (
            <li key={socket}>
              <button type="button" className={styles.socket} onClick={() => openDialog({ kind: 'new-connection', socket })}>
                <SocketBadge type={socket} />
                <span className={styles.does}>{t(`connection.types.${socket}`)}</span>
                <ChevronRight size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
