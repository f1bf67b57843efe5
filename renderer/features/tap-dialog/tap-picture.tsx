import { ArrowRight, GitCommitHorizontal, Monitor, Server } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import styles from './tap-picture.module.css'

/** What a tap is, with the addresses that are being written. */
export function TapPicture({ listen, upstream }: { readonly listen: string; readonly upstream: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.picture} role="img" aria-label={t('tap.dialog.picture', { listen, upstream })}>
      <Node icon={<Monitor aria-hidden />} title={t('tap.client')} text={t('tap.dialog.clientText')} />
      <ArrowRight size={16} aria-hidden className={styles.arrow} />
      <Node icon={<GitCommitHorizontal aria-hidden />} title={t('tap.tap')} text={listen} address />
      <ArrowRight size={16} aria-hidden className={styles.arrow} />
      <Node icon={<Server aria-hidden />} title={t('tap.server')} text={upstream} address />
    </div>
  )
}

interface NodeProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly address?: boolean
}

const Node = ({ icon, title, text, address = false }: NodeProps): ReactElement => (
  <div className={styles.node}>
    {icon}
    <span className={styles.title}>{title}</span>
    <span className={classNames(styles.text, address && styles.address)}>{text === '' ? '…' : text}</span>
  </div>
)
