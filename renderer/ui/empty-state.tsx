import type { ReactElement, ReactNode } from 'react'
import styles from './empty-state.module.css'

interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  /** What would be here, and how to get it. */
  readonly description?: ReactNode
  /** Buttons. */
  readonly children?: ReactNode
}

/** What stands where there is nothing yet. */
export const EmptyState = ({ icon, title, description, children }: EmptyStateProps): ReactElement => (
  <div className={styles.empty}>
    {icon === undefined ? undefined : <div className={styles.icon}>{icon}</div>}
    <p className={styles.title}>{title}</p>
    {description === undefined ? undefined : <p className={styles.description}>{description}</p>}
    {children === undefined ? undefined : <div className={styles.actions}>{children}</div>}
  </div>
)
