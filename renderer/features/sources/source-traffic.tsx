import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react'
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
  /** `undefined` is a tap, where messages pass to the server and to clients. */
  readonly socket: SocketType | undefined
}

/** A source's messages out and in and its rate. It is in place before the first message, so that nothing moves. */
export function SourceTraffic({ id, socket }: SourceTrafficProps): ReactElement {
  const { t } = useTranslation()
  const sent = useTraffic(({ sourceCounters }) => sourceCounters.get(id)?.messagesOut ?? 0)
  const received = useTraffic(({ sourceCounters }) => sourceCounters.get(id)?.messagesIn ?? 0)
  const rate = useTraffic(({ sourceCounters }) => sourceCounters.get(id)?.messagesPerSecond ?? 0)
  if (socket === undefined) {
    return (
      <span className={styles.traffic}>
        <span className={styles.count} title={t('tap.toServer', { count: sent, value: formatCount(sent) })}>
          <ArrowRight size={11} aria-hidden className={styles.out} />
          <VisuallyHidden>{t('tap.toServerLabel')}</VisuallyHidden>
          {formatCompactCount(sent)}
        </span>
        <span className={styles.count} title={t('tap.toClient', { count: received, value: formatCount(received) })}>
          <ArrowLeft size={11} aria-hidden className={styles.in} />
          <VisuallyHidden>{t('tap.toClientLabel')}</VisuallyHidden>
          {formatCompactCount(received)}
        </span>
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
