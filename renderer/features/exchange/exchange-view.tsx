import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { firstTapConnection, type RowSummary } from '../../../shared/model'
import { told } from '../../i18n/sentences'
import { ExchangeTiming } from '../detail/exchange-timing'
import { AroundExchange } from './around-exchange'
import { EarlierTimings } from './earlier-timings'
import { ExchangeLegs } from './exchange-legs'
import styles from './exchange-view.module.css'
import { useExchangeContext } from './use-exchange-context'

interface ExchangeViewProps {
  readonly request: RowSummary
  readonly reply: RowSummary | undefined
  /** The two messages. */
  readonly children: ReactNode
}

/** An exchange: how long it took beside how long others like it did, its messages, and what else passed around it. */
export function ExchangeView({ request, reply, children }: ExchangeViewProps): ReactElement {
  const { t } = useTranslation()
  const { context, error } = useExchangeContext(request)
  const isTapped = request.connection >= firstTapConnection
  return (
    <>
      <div className={styles.timings}>
        <div className={styles.timing}>
          {isTapped && reply !== undefined && request.state === 'replied' ? (
            <ExchangeLegs request={request} reply={reply} />
          ) : (
            <ExchangeTiming request={request} />
          )}
        </div>
        <EarlierTimings request={request} context={context} />
      </div>
      {children}
      {error === undefined ? undefined : <p className={styles.failure}>{t('views.exchange.failed', { message: told(error.message) })}</p>}
      {context === undefined ? undefined : <AroundExchange request={request} context={context} />}
    </>
  )
}
