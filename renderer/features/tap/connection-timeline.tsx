import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TapConnection } from '../../../shared/tap'
import { formatCount, formatDurationUs } from '../../i18n/format'
import { classNames } from '../../ui/class-names'
import { VisuallyHidden } from '../../ui/visually-hidden'
import styles from './connection-timeline.module.css'
import { type TimelineStep, timelineSteps } from './step-words'

/** How a connection came about, step by step: the client at the left, the server at the right, time downwards. */
export function ConnectionTimeline({ connection }: { readonly connection: TapConnection }): ReactElement {
  const { t } = useTranslation()
  const { openedUs, handshake } = connection
  const steps = timelineSteps(connection, t)
  return (
    <section className={styles.timeline} aria-label={t('tap.detail.timeline')}>
      <div className={styles.head} aria-hidden>
        <span />
        <span className={styles.clientHead}>{t('tap.client')}</span>
        <span className={styles.serverHead}>{t('tap.server')}</span>
      </div>
      <ol>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end.
          <Step key={index} step={step} openedUs={openedUs} />
        ))}
      </ol>
      {handshake.furtherSteps === 0 ? undefined : (
        <p className={styles.further}>
          {t('tap.detail.furtherSteps', { count: handshake.furtherSteps, value: formatCount(handshake.furtherSteps) })}
        </p>
      )}
    </section>
  )
}

function Step({ step, openedUs }: { readonly step: TimelineStep; readonly openedUs: number }): ReactElement {
  const { t } = useTranslation()
  const { lane, kind, title, detail, timeUs } = step
  const travels = lane !== 'both' && (kind === 'sent' || kind === 'bad')
  return (
    <li className={styles.step}>
      <span className={styles.time}>{`+${formatDurationUs(timeUs - openedUs)}`}</span>
      <div className={classNames(styles.lanes, styles[lane], styles[kind])}>
        {lane === 'both' ? undefined : <VisuallyHidden>{t(`tap.step.by.${lane}`)}</VisuallyHidden>}
        <p className={styles.words}>
          <span className={styles.title}>{title}</span> {detail === '' ? undefined : <span className={styles.detail}>{detail}</span>}
        </p>
        {travels ? <span className={styles.arrow} aria-hidden /> : undefined}
      </div>
    </li>
  )
}
