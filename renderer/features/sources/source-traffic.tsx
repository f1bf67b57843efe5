import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SocketType, SourceId } from '../../../shared/model'
import { socketTraits } from '../../../shared/model'
import { formatCompactCount, formatCount, formatRate } from '../../i18n/format'
import { useTraffic } from '../../stores/traffic-store'
import { VisuallyHidden } from '../../ui/visually-hidden'
import styles from './source-traffic.module.css'

interface SourceTrafficProps {
  readonly id: SourceId
  /** `undefined` is a tap: its words need the room, and its connections have counts of their own. */
  readonly socket: SocketType | undefined
}

/** A source's messages out and in and its rate. It is in place before the first message, so that nothing moves. */
export function SourceTraffic({ id, socket }: SourceTrafficProps): ReactElement {
  const { t } = useTranslation()
  const sent = useTraffic(({ sourceCounters }) => sourceCounters.get(id)?.messagesOut ?? 0)
  const received = useTraffic(({ sourceCounters }) => sourceCounters.get(id)?.messagesIn ?? 0)
  const rate = useTraffic(({ sourceCounters }) => sourceCounters.get(id)?.messagesPerSecond ?? 0)
  if (socket === undefined) {
    const both = [
      t('tap.toServer', { count: sent, value: formatCount(sent) }),
      t('tap.toClient', { count: received, value: formatCount(received) }),
    ]
    return (
      <span className={styles.traffic} title={both.join('\n')}>
        <span className={styles.rate}>{formatRate(rate)}</span>
      </span>
    )
  }
  const { canSend, canReceive } = socketTraits[socket]
  return (
    <span className={styles.traffic}>
      {canSend ? (
        <span className={styles.count} title={t('sources.sent', { count: sent, value: formatCount(sent) })}>
          <ArrowUp size={11} aria-hidden className={styles.out} />
          <VisuallyHidden>{t('sources.sentLabel')}</VisuallyHidden>
          {formatCompactCount(sent)}
        </span>
      ) : undefined}
      {canReceive ? (
        <span className={styles.count} title={t('sources.received', { count: received, value: formatCount(received) })}>
          <ArrowDown size={11} aria-hidden className={styles.in} />
          <VisuallyHidden>{t('sources.receivedLabel')}</VisuallyHidden>
          {formatCompactCount(received)}
        </span>
      ) : undefined}
      <span className={styles.rate}>{formatRate(rate)}</span>
    </span>
  )
}
