import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import styles from './pane.module.css'

interface PaneProps {
  /** What `focusPane` calls it. */
  readonly name: string
  /** The landmark's name. */
  readonly label: string
  /** Escape was pressed in it, and nothing in it had a use for that. */
  readonly onEscape?: (() => void) | undefined
  readonly children: ReactNode
}

/** A part of the window that F6 goes to. It fills the panel that it is in. */
export function Pane({ name, label, onEscape, children }: PaneProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) onEscape?.()
  }
  return (
    <section className={styles.pane} aria-label={label} data-pane={name} tabIndex={-1} onKeyDown={onKeyDown}>
      {children}
    </section>
  )
}
