import type { ReactElement, ReactNode } from 'react'
import styles from './pane.module.css'

interface PaneProps {
  /** What `focusPane` calls it. */
  readonly name: string
  /** The landmark's name. */
  readonly label: string
  readonly children: ReactNode
}

/** A part of the window that F6 goes to. It fills the panel that it is in. */
export const Pane = ({ name, label, children }: PaneProps): ReactElement => (
  <section className={styles.pane} aria-label={label} data-pane={name} tabIndex={-1}>
    {children}
  </section>
)
