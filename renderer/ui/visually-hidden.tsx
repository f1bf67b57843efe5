import type { ReactElement, ReactNode } from 'react'
import styles from './visually-hidden.module.css'

/** Text for screen readers only. */
export const VisuallyHidden = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <div className={styles.hidden}>{children}</div>
)
