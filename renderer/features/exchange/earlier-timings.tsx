// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the strip, which names its active bar.
import { type KeyboardEvent, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ExchangeContext, type ExchangeTiming, percentile } from '../../../shared/exchange-context'
import type { RowSummary } from '../../../shared/model'
import { formatCount, formatDurationUs } from '../../i18n/format'
import { showRow } from '../../stores/reveal'
import styles from './exchange-view.module.css'

interface EarlierTimingsProps {
  readonly request: RowSummary
  readonly context: ExchangeContext | undefined
}

const barId = ({ row }: ExchangeTiming): string => `timing-${row}`

/** Round trips of earlier requests like this one as bars, the newest at the right: this one. */
export function EarlierTimings({ request, context }: EarlierTimingsProps): ReactElement {
  const { t } = useTranslation()
  const timings = context?.timings ?? []
  const rtts = timings.flatMap(({ rttUs }) => (rttUs === undefined ? [] : [rttUs]))
  const p50 = percentile(rtts, 0.5)
  const p99 = percentile(rtts, 0.99)
  const maxUs = Math.max(1, ...rtts)
  const place = context?.of === 'source' ? t('views.exchange.ofSource') : t('views.exchange.ofConnection')
  const likeness = context === undefined ? '' : t(`views.exchange.like.${context.likeness.kind}`, { text: context.likeness.text })
  return (
    <section className={styles.strip} aria-label={t('views.exchange.earlier')}>
      <header className={styles.stripHeader}>
        <h3 className={styles.stripTitle}>{t('views.exchange.earlier')}</h3>
        <span className={styles.figure}>{p50 === undefined ? '' : t('views.exchange.p50', { duration: formatDurationUs(p50) })}</span>
        <span className={styles.figure}>{p99 === undefined ? '' : t('views.exchange.p99', { duration: formatDurationUs(p99) })}</span>
      </header>
      <Bars timings={timings} request={request} maxUs={maxUs} p50={p50} p99={p99} />
      <p className={styles.likeness} title={`${likeness} ${place}`}>
        {context === undefined
          ? ''
          : timings.length === 1
            ? t('views.exchange.first')
            : t('views.exchange.count', { count: timings.length, value: formatCount(timings.length), likeness, place })}
      </p>
    </section>
  )
}

interface BarsProps {
  readonly timings: readonly ExchangeTiming[]
  readonly request: RowSummary
  readonly maxUs: number
  readonly p50: number | undefined
  readonly p99: number | undefined
}

function Bars({ timings, request, maxUs, p50, p99 }: BarsProps): ReactElement {
  const { t } = useTranslation()
  const [active, setActive] = useState<number>()
  const at = active ?? timings.length - 1
  const onKeyDown = (event: KeyboardEvent): void => {
    const timing = timings[at]
    const steps: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: timings.length - 1 }
    const next = steps[event.key]
    if (next !== undefined) setActive(Math.min(Math.max(0, next), timings.length - 1))
    else if ((event.key === 'Enter' || event.key === ' ') && timing !== undefined) void showRow(timing.row)
    else return
    event.preventDefault()
  }
  const nameOf = ({ row, rttUs, state }: ExchangeTiming): string => {
    if (rttUs === undefined) return t('views.exchange.barWithout', { row, state: t(`traffic.state.${state}`) })
    return t(row === request.id ? 'views.exchange.barThis' : 'views.exchange.bar', { row, duration: formatDurationUs(rttUs) })
  }
  const current = timings[at]
  return (
    <div className={styles.bars}>
      {[p50, p99].map((value, index) =>
        value === undefined || timings.length < 2 ? undefined : (
          // biome-ignore lint/suspicious/noArrayIndexKey: there are two, in this order.
          <span key={index} aria-hidden className={styles.percentile} style={{ bottom: `${(value / maxUs) * 100}%` }} />
        ),
      )}
      {timings.length === 0 ? undefined : (
        <div
          role="listbox"
          tabIndex={0}
          aria-label={t('views.exchange.earlier')}
          aria-orientation="horizontal"
          aria-activedescendant={current === undefined ? undefined : barId(current)}
          className={styles.barBox}
          onKeyDown={onKeyDown}
        >
          {timings.map((timing, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the strip's.
            <div
              key={timing.row}
              id={barId(timing)}
              role="option"
              aria-selected={timing.row === request.id}
              aria-label={nameOf(timing)}
              title={nameOf(timing)}
              className={styles.bar}
              data-state={timing.state}
              data-active={index === at || undefined}
              onClick={() => void showRow(timing.row)}
            >
              <span className={styles.fill} style={{ height: timing.rttUs === undefined ? '100%' : `${(timing.rttUs / maxUs) * 100}%` }} />
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
