import type { ReactElement } from 'react'
import styles from './badge.module.css'
import { classNames } from './class-names'

/** Stands where a socket's badge does, for a source that is none; as wide, so that names line up. */
export const TapBadge = ({ children }: { readonly children: string }): ReactElement => (
  <span className={classNames(styles.badge, styles.socket, styles.accent)}>{children}</span>
)
