import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeContext, NearRow } from '../../../shared/exchange-context'
import type { RowSummary } from '../../../shared/model'
import { formatDurationUs } from '../../i18n/format'
import { showRow } from '../../stores/reveal'
import { toldPreview } from '../tap/tap-rows'
import { DirectionMark } from '../traffic/traffic-row'
import styles from './exchange-view.module.css'

interface AroundExchangeProps {
  readonly request: RowSummary
  readonly context: ExchangeContext
}

/** The rows before and after an exchange on its connection; each leads to itself. */
export function AroundExchange({ request, context }: AroundExchangeProps): ReactElement {
  const { t } = useTranslation()
  const { before, after } = context
  const title = t(context.of === 'source' ? 'views.exchange.aroundSource' : 'views.exchange.around')
  return (
    <section className={styles.around} aria-label={title}>
      <h3 className={styles.aroundTitle}>{title}</h3>
      {before.length === 0 && after.length === 0 ? (
        <p className={styles.nothing}>{t('views.exchange.none')}</p>
      ) : (
        <ol className={styles.near}>
          {before.map((near) => (
            <Near key={near.row.id} near={near} request={request} />
          ))}
          <li className={styles.this}>{t('views.exchange.this')}</li>
          {after.map((near) => (
            <Near key={near.row.id} near={near} request={request} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Near({ near, request }: { readonly near: NearRow; readonly request: RowSummary }): ReactElement {
  const { t } = useTranslation()
  const { row, preview } = near
  const deltaUs = row.timeUs - request.timeUs
  const time = `${deltaUs < 0 ? '' : '+'}${formatDurationUs(deltaUs)}`
  return (
    <li>
      <button type="button" className={styles.nearRow} onClick={() => void showRow(row.id)}>
        <span className={styles.nearNumber}>{row.id}</span>
        <span className={styles.nearTime}>{time}</span>
        <span className={styles.nearDirection}>{row.direction === 'none' ? '' : <DirectionMark direction={row.direction} />}</span>
        <span className={styles.nearContent}>
          {row.kind === 'event' ? `${t(`traffic.event.${row.event}`)} ${toldPreview(row, preview)}` : toldPreview(row, preview)}
        </span>
        <span className={styles.nearRtt}>{row.rttUs === undefined || row.role !== 'reply' ? '' : formatDurationUs(row.rttUs)}</span>
      </button>
    </li>
  )
}
