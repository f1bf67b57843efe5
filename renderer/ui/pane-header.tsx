import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names'
import styles from './titled-pane.module.css'

interface PaneHeaderProps {
  readonly title: string
  readonly className?: string | undefined
  /** What stands behind the title. */
  readonly children?: ReactNode
}

/** The line at the top of a pane, with room for the pane's menu. */
export function PaneHeader({ title, className, children }: PaneHeaderProps): ReactElement {
  return (
    <header className={classNames(styles.header, className)}>
      <h2 className={styles.title}>{title}</h2>
      {children}
    </header>
  )
}
