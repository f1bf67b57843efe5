import { Lock } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { connectionNumber, firstTapConnection, type RowSummary } from '../../../shared/model'
import { formatBytes } from '../../i18n/format'
import { splitPreview, toldCommand } from '../tap/tap-rows'
import styles from './tap-cells.module.css'

/** A command: its name first, as events have theirs. */
export function CommandContent({ preview }: { readonly preview: string }): ReactElement {
  const { name, rest } = splitPreview(preview)
  return (
    <>
      <span className={styles.command}>{name}</span>
      <span className={styles.clipped}>{toldCommand(name, rest)}</span>
    </>
  )
}

/** What a tap knows of an encrypted message. */
export function EncryptedContent({ size }: { readonly size: number }): ReactElement {
  const { t } = useTranslation()
  return (
    <span className={styles.encrypted}>
      <Lock size={12} aria-hidden />
      {t('tap.connection.encryptedContent', { size: formatBytes(size) })}
    </span>
  )
}

/** The source's name and, of a tap, the connection: many clients use one tap. */
export function SourceContent({ row: { connection }, name }: { readonly row: RowSummary; readonly name: string }): ReactElement | string {
  const { t } = useTranslation()
  if (connection < firstTapConnection || connection === 0) return name
  return (
    <span className={styles.source}>
      <span className={styles.clipped}>{name}</span>
      <span className={styles.connection}>{t('tap.connection.number', { number: connectionNumber(connection) })}</span>
    </span>
  )
}
