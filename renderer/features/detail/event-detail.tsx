import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '../../../shared/ipc/contract'
import type { EventName } from '../../../shared/model'
import { enTap } from '../../i18n/en-tap'
import { told } from '../../i18n/sentences'
import { isTapRow } from '../tap/tap-rows'
import styles from './event-detail.module.css'
import { FrameCard } from './frame-card'
import { looseTextOf, visibleText } from './frame-content'

const tapMeanings = Object.keys(enTap.eventDetail.meaning)

/** What means something else of a tapped connection than of a socket of ours. */
const isToldByTaps = (event: EventName): event is EventName & keyof typeof enTap.eventDetail.meaning => tapMeanings.includes(event)

/** What happened to a socket, what it means and what to do. */
export function EventDetail({ message }: { readonly message: MessageDetail }): ReactElement {
  const { t } = useTranslation()
  const { row, frames, endpoint } = message
  const fromTap = isTapRow(row)
  const [bytes] = row.event === 'raw bytes' || row.event === 'identity' ? frames : []
  const detail = bytes !== undefined ? '' : frames.map(({ head }) => visibleText(looseTextOf(head))).join('\n')
  return (
    <div className={styles.event}>
      <h3 className={styles.name}>{t(`traffic.event.${row.event}`)}</h3>
      <p>{fromTap && isToldByTaps(row.event) ? t(`tap.eventDetail.meaning.${row.event}`) : t(`detail.event.meaning.${row.event}`)}</p>
      {bytes === undefined ? undefined : <FrameCard row={row.id} index={0} frame={bytes} title={t('tap.command.bytes')} />}
      {detail === '' || detail === endpoint ? undefined : (
        <>
          <h4 className={styles.label}>{t(fromTap ? 'tap.eventDetail.reported' : 'detail.event.detail')}</h4>
          <p className={styles.detail}>{told(detail)}</p>
        </>
      )}
    </div>
  )
}
