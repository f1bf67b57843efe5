import type { ReactElement } from 'react'
import { classNames } from './class-names'
import styles from './status-dot.module.css'
import { VisuallyHidden } from './visually-hidden'

export type StatusTone = 'idle' | 'busy' | 'ok' | 'warning' | 'error'

interface StatusDotProps {
  readonly tone: StatusTone
  /** Its meaning in words, where none stand beside it. */
  readonly label?: string
}

/** A state as a small mark: hollow while idle, pulsing while busy, full when fine, a diamond when failed; never by colour alone. */
export const StatusDot = ({ tone, label }: StatusDotProps): ReactElement => (
  <span className={styles.box}>
    <span className={classNames(styles.dot, styles[tone])} data-tone={tone} />
    {label === undefined ? undefined : <VisuallyHidden>{label}</VisuallyHidden>}
  </span>
)
