import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowSummary } from '../../../shared/model'
import { formatDurationUs } from '../../i18n/format'
import { useConnection } from '../../stores/taps-store'
import styles from './exchange-view.module.css'
import { legsOf, legsScale } from './legs'

interface ExchangeLegsProps {
  readonly request: RowSummary
  readonly reply: RowSummary
}

/** Heights of the three lanes in the picture. */
const laneY = { client: 9, tap: 31, server: 53 } as const
const pictureHeight = 62

/** The way of an exchange from the client past the tap to the server and back, in time. */
export function ExchangeLegs({ request, reply }: ExchangeLegsProps): ReactElement {
  const { t } = useTranslation()
  const { connection } = useConnection(request.connection)
  const legs = legsOf(request, reply, connection)
  const { requestPassesUs, replyUs, replyPassesUs, serverAwayUs, clientAwayUs } = legs
  const scale = legsScale(legs)
  const x = (us: number): string => `${scale.place(us) * 100}%`
  const toServer = serverAwayUs ?? 0
  const toClient = clientAwayUs ?? 0
  const duration = formatDurationUs
  const parts = [
    requestPassesUs === 0 ? '' : t('views.exchange.legs.requestPasses', { duration: duration(requestPassesUs) }),
    t('views.exchange.legs.serverTakes', { duration: duration(Math.max(0, replyUs - requestPassesUs)) }),
    serverAwayUs === undefined ? '' : t('views.exchange.legs.network', { duration: duration(2 * serverAwayUs) }),
    replyPassesUs === 0 ? '' : t('views.exchange.legs.replyPasses', { duration: duration(replyPassesUs) }),
    clientAwayUs === undefined ? '' : t('views.exchange.legs.clientAway', { duration: duration(clientAwayUs) }),
  ].filter((part) => part !== '')
  const endUs = replyUs + replyPassesUs
  return (
    <div className={styles.legs} role="img" aria-label={t('views.exchange.legs.label', { parts: parts.join(', ') })}>
      <p className={styles.parts} aria-hidden title={t('views.exchange.legs.networkHint')}>
        {parts.join(' · ')}
      </p>
      <div className={styles.picture} aria-hidden>
        <div className={styles.lanes}>
          <span>{t('views.exchange.legs.client')}</span>
          <span>{t('views.exchange.legs.tap')}</span>
          <span>{t('views.exchange.legs.server')}</span>
        </div>
        <svg className={styles.way} height={pictureHeight} aria-hidden>
          {scale.ticksUs.map((us) => (
            <line key={us} className={styles.tick} x1={x(us)} x2={x(us)} y1={0} y2={pictureHeight} />
          ))}
          {Object.values(laneY).map((y) => (
            <line key={y} className={styles.lane} x1="0" x2="100%" y1={y} y2={y} />
          ))}
          {/* Where there is no estimate the way stands upright: it takes no time that is known. */}
          <line className={styles.out} x1={x(-toClient)} x2={x(0)} y1={laneY.client} y2={laneY.tap} />
          <line className={styles.out} x1={x(0)} x2={x(toServer)} y1={laneY.tap} y2={laneY.server} />
          <line className={styles.back} x1={x(replyUs - toServer)} x2={x(replyUs)} y1={laneY.server} y2={laneY.tap} />
          <line className={styles.back} x1={x(endUs)} x2={x(endUs + toClient)} y1={laneY.tap} y2={laneY.client} />
          <line className={styles.busy} x1={x(toServer)} x2={x(replyUs - toServer)} y1={laneY.server} y2={laneY.server} />
          <line className={styles.passesOut} x1={x(0)} x2={x(requestPassesUs)} y1={laneY.tap} y2={laneY.tap} />
          <line className={styles.passesBack} x1={x(replyUs)} x2={x(endUs)} y1={laneY.tap} y2={laneY.tap} />
        </svg>
        <div className={styles.axis}>
          {scale.ticksUs.map((us) => (
            <span key={us} className={styles.tickLabel} style={{ left: x(us) }}>
              {us === 0 ? '0' : duration(us)}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}
