import type { ReactElement, ReactNode } from 'react'
import type { SocketType } from '../../shared/model'
import styles from './badge.module.css'
import { classNames } from './class-names'

interface BadgeProps {
  readonly tone?: 'neutral' | 'accent' | 'warning' | 'danger'
  readonly icon?: ReactNode
  readonly children: ReactNode
}

/** A word or two that qualify what they stand beside. */
export const Badge = ({ tone = 'neutral', icon, children }: BadgeProps): ReactElement => (
  <span className={classNames(styles.badge, styles[tone])}>
    {icon}
    {children}
  </span>
)

type SocketFamily = 'request-reply' | 'publish-subscribe' | 'pipeline' | 'pair'

const socketFamilies: Readonly<Record<SocketType, SocketFamily>> = {
  REQ: 'request-reply',
  REP: 'request-reply',
  DEALER: 'request-reply',
  ROUTER: 'request-reply',
  PUB: 'publish-subscribe',
  SUB: 'publish-subscribe',
  XPUB: 'publish-subscribe',
  XSUB: 'publish-subscribe',
  PUSH: 'pipeline',
  PULL: 'pipeline',
  PAIR: 'pair',
}

/** A socket type, toned by its family. All are as wide as the longest, so that names beside them line up. */
export const SocketBadge = ({ type, className }: { readonly type: SocketType; readonly className?: string | undefined }): ReactElement => (
  <span className={classNames(styles.badge, styles.socket, styles[socketFamilies[type]], className)}>{type}</span>
)
