import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import styles from './alert.module.css'
import { classNames } from './class-names'

interface AlertProps {
  readonly tone: 'warning' | 'error'
  readonly title: string
  readonly text?: ReactNode
}

/** Something that the user should know where they are looking. Errors are read out at once. */
export const Alert = ({ tone, title, text }: AlertProps): ReactElement => (
  <div className={classNames(styles.alert, styles[tone])} role={tone === 'error' ? 'alert' : 'status'}>
    {tone === 'error' ? <CircleAlert size={15} aria-hidden /> : <TriangleAlert size={15} aria-hidden />}
    <p className={styles.text}>
      <span className={styles.title}>{title}</span> {text}
    </p>
  </div>
)
