import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSources } from '../../stores/sources-store'
import { SocketBadge } from '../../ui/badge'
import { VisuallyHidden } from '../../ui/visually-hidden'
import styles from './send-history.module.css'
import { type SentMessage, useSend } from './send-store'

const maxPreviewCharacters = 120

/** The messages sent from here, newest first; one that is chosen comes back into the composer. */
export function SendHistory(): ReactElement | undefined {
  const { t } = useTranslation()
  const history = useSend((state) => state.history)
  const restore = useSend((state) => state.restore)
  if (history.length === 0) return undefined
  return (
    <section className={styles.history} aria-label={t('send.history.title')}>
      <h3 className={styles.title}>{t('send.history.title')}</h3>
      <ul>
        {history.map((message) => (
          <li key={message.row}>
            <button type="button" className={styles.message} onClick={() => restore(message)}>
              <VisuallyHidden>{t('send.history.restore')}</VisuallyHidden>
              <span className={styles.row}>{t('send.history.row', { row: message.row })}</span>
              <SourceMark message={message} />
              <span className={styles.preview}>{previewOf(message) || t('send.history.empty')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SourceMark({ message }: { readonly message: SentMessage }): ReactElement | undefined {
  const source = useSources(({ sources }) => sources.find(({ id }) => id === message.source))
  const socket = source?.kind === 'endpoint' ? source.config.socket : undefined
  return socket === undefined ? undefined : <SocketBadge type={socket} />
}

const previewOf = ({ frames }: SentMessage): string =>
  frames
    .map(({ text }) => text.slice(0, maxPreviewCharacters).replace(/\s+/g, ' '))
    .join(' │ ')
    .slice(0, maxPreviewCharacters)
