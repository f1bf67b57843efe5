import { Check, Copy } from 'lucide-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { copyText } from '../detail/copy-frames'
import styles from './point-at.module.css'

const saidForMs = 1500

interface PointAtProps {
  /** What clients are to connect to. */
  readonly listen: string
  /** What they connected to before. */
  readonly upstream: string
}

/** The one thing that the user has to change elsewhere, to be read and copied. */
export function PointAt({ listen, upstream }: PointAtProps): ReactElement {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async (): Promise<void> => {
    if (!(await copyText(listen))) return
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), saidForMs)
  }
  return (
    <div className={styles.line}>
      <p className={styles.text}>
        <Trans i18nKey="tap.pointAt" values={{ listen, upstream }} components={{ code: <code className={styles.address} /> }} />
      </p>
      <div>
        <Button size="small" icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />} onClick={() => void copy()}>
          {t('tap.copyAddress')}
        </Button>
        <span role="status">
          <VisuallyHidden>{copied ? t('detail.frame.copied') : ''}</VisuallyHidden>
        </span>
      </div>
    </div>
  )
}
