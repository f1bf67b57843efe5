import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TapConnection } from '../../../shared/tap'
import { formatCount } from '../../i18n/format'
import { prefixText } from './command-words'
import styles from './held-subscriptions.module.css'

/** What is subscribed to now, as far as it is kept. */
export function HeldSubscriptions({ connection }: { readonly connection: TapConnection }): ReactElement | undefined {
  const { t } = useTranslation()
  const { subscriptions, subscribed } = connection
  if (subscriptions === 0) return undefined
  const shown = subscribed.reduce((sum, { count }) => sum + count, 0)
  const more = subscriptions - shown
  return (
    <section aria-label={t('tap.detail.subscriptions')}>
      <h3 className={styles.title}>
        {t('tap.detail.subscriptions')} <span className={styles.count}>{formatCount(subscriptions)}</span>
      </h3>
      <ul className={styles.list}>
        {subscribed.map(({ side, prefix, count }) => (
          <li key={`${side} ${prefix.join(' ')}`} className={styles.prefix}>
            {prefixText(prefix, t)}
            {count === 1 ? undefined : <span className={styles.count}>{t('tap.detail.times', { value: formatCount(count) })}</span>}
          </li>
        ))}
        {more <= 0 ? undefined : (
          <li className={styles.count}>{t('tap.detail.subscriptionsMore', { count: more, value: formatCount(more) })}</li>
        )}
      </ul>
    </section>
  )
}
