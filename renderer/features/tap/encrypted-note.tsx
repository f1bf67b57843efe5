import { Lock } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './encrypted-note.module.css'

/** Why there is no content to see, and what would help. */
export function EncryptedNote({ mechanism = 'CURVE' }: { readonly mechanism: string | undefined }): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.note}>
      <Lock size={14} aria-hidden />
      <p>
        <strong>{t('tap.connection.encryptedTitle', { mechanism })}</strong> {t('tap.connection.encryptedText')}
      </p>
    </div>
  )
}
