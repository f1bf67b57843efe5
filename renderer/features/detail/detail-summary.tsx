import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '../../../shared/ipc/contract'
import type { RowSummary } from '../../../shared/model'
import { formatDateTime, formatDurationUs, formatRelativeTime } from '../../i18n/format'
import { useSession } from '../../stores/session-store'
import { SocketBadge } from '../../ui/badge'
import { classNames } from '../../ui/class-names'
import { RowActions, RowNote } from '../sessions/row-actions'
import { ConnectionButton, RowPlace, RowTransfer } from '../tap/row-connection'
import { useSourceNames } from '../traffic/source-names'
import { DirectionMark, StateMark } from '../traffic/traffic-row'
import styles from './detail-summary.module.css'
import summary from './summary.module.css'

interface DetailSummaryProps {
  readonly message: MessageDetail
  /** The other half of its exchange. */
  readonly peer: RowSummary | undefined
}

/** What the row is, where it passed and when, and how sure its pairing is. */
export function DetailSummary({ message, peer }: DetailSummaryProps): ReactElement {
  const { t } = useTranslation()
  const anchor = useSession((session) => session.anchor)
  const sourceName = useSourceNames()
  const { row } = message
  const sentences = [
    row.state === 'none' || row.state === 'replied' ? '' : t(`detail.state.${row.state}`),
    row.certainty === 'none' ? '' : t(`detail.certainty.${row.certainty}`, { socket: row.socket ?? '' }),
  ].filter((sentence) => sentence !== '')
  return (
    <>
      <div className={summary.line}>
        <h2 className={summary.title}>{t('detail.row', { row: row.id })}</h2>
        {row.socket === undefined ? undefined : <SocketBadge type={row.socket} />}
        <span className={styles.source} title={sourceName(row.source)}>
          {sourceName(row.source)}
        </span>
        <ConnectionButton row={row} />
        {row.direction === 'none' ? undefined : <DirectionMark direction={row.direction} />}
        {row.state === 'none' ? undefined : <StateMark state={row.state} certainty={row.certainty} />}
        <span className={styles.end}>
          {row.rttUs === undefined ? undefined : (
            <span className={styles.rtt}>{t('detail.roundTrip', { duration: formatDurationUs(row.rttUs) })}</span>
          )}
          <RowActions row={row.id} />
        </span>
      </div>
      <div className={summary.below}>
        <div className={classNames(summary.facts, styles.facts)}>
          <RowPlace message={message} className={styles.endpoint} />
          <span>{formatDateTime(row.timeUs, anchor)}</span>
          <span>{t('detail.sinceStart', { seconds: formatRelativeTime(row.timeUs) })}</span>
          <RowTransfer row={row} peer={peer} />
        </div>
        <RowNote row={row.id} />
        {sentences.length === 0 ? undefined : <p className={styles.sentence}>{sentences.join(' ')}</p>}
      </div>
    </>
  )
}
