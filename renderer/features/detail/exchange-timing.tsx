import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowSummary } from '../../../shared/model'
import { formatClockTime, formatDurationUs } from '../../i18n/format'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { trafficFeed } from '../../stores/traffic-store'
import { classNames } from '../../ui/class-names'
import styles from './exchange-timing.module.css'
import { growingScale, type TimingScale, timingScale } from './timing-scale'

/** When the request went and its reply came, to scale, with the round trips on show in the table as marks. */
export function ExchangeTiming({ request }: { readonly request: RowSummary }): ReactElement {
  switch (request.state) {
    case 'replied':
      return <Replied request={request} rttUs={request.rttUs ?? 0} />
    case 'pending':
      return <Waiting request={request} />
    default:
      return <NoReply request={request} />
  }
}

function Replied({ request, rttUs }: { readonly request: RowSummary; readonly rttUs: number }): ReactElement {
  const { t } = useTranslation()
  const start = useStart(request)
  // The marks are those of the moment at which the exchange was chosen: under load they would dance.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another exchange is another moment.
  const scale = useMemo(() => timingScale(rttUs, trafficFeed.shownRttsUs()), [request.id, rttUs])
  return (
    <Chart
      scale={scale}
      lengthUs={rttUs}
      tone="replied"
      start={start}
      end={`+${formatDurationUs(rttUs)}`}
      label={t('detail.timing.replied', { start, duration: formatDurationUs(rttUs) })}
    />
  )
}

function Waiting({ request }: { readonly request: RowSummary }): ReactElement {
  const { t } = useTranslation()
  const start = useStart(request)
  const elapsedUs = useElapsed(request)
  return (
    <Chart
      scale={growingScale(elapsedUs)}
      lengthUs={elapsedUs}
      tone="pending"
      start={start}
      end={t('detail.timing.elapsed', { duration: formatDurationUs(elapsedUs) })}
      label={t('detail.timing.pending', { start })}
    />
  )
}

/** When it was given up is known only of those that timed out. */
function NoReply({ request }: { readonly request: RowSummary }): ReactElement {
  const { t } = useTranslation()
  const start = useStart(request)
  const timeoutUs = useSettings(({ settings }) => settings.requestTimeoutMs) * 1000
  const timedOut = request.state === 'timed out'
  return (
    <Chart
      scale={timedOut ? timingScale(timeoutUs, []) : { endUs: 1, ticksUs: [], othersUs: [] }}
      lengthUs={timedOut ? timeoutUs : 1}
      tone={timedOut ? 'timedOut' : 'broken'}
      start={start}
      end={timedOut ? t('detail.timing.late', { duration: formatDurationUs(timeoutUs) }) : t('detail.noReply.broken')}
      label={t('detail.timing.noReply', { start })}
    />
  )
}

function useStart(request: RowSummary): string {
  const anchor = useSession((session) => session.anchor)
  return formatClockTime(request.timeUs, anchor)
}

const tickMs = 100
const calmTickMs = 1000

/** Microseconds since the request, as they pass; in whole seconds for those who want little motion. */
function useElapsed(request: RowSummary): number {
  const { epochUs } = useSession((session) => session.anchor)
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const timer = setInterval(() => setNowMs(Date.now()), calm ? calmTickMs : tickMs)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, nowMs * 1000 - epochUs - request.timeUs)
}

interface ChartProps {
  readonly scale: TimingScale
  readonly lengthUs: number
  readonly tone: 'replied' | 'pending' | 'timedOut' | 'broken'
  readonly start: string
  readonly end: string
  readonly label: string
}

function Chart({ scale, lengthUs, tone, start, end, label }: ChartProps): ReactElement {
  const place = (us: number): string => `${(us / scale.endUs) * 100}%`
  return (
    <div className={styles.chart} role="img" aria-label={label}>
      <div className={styles.labels} aria-hidden>
        <span>{start}</span>
        <span className={classNames(styles.end, styles[tone])}>{end}</span>
      </div>
      <div className={styles.track} aria-hidden>
        {scale.ticksUs.map((us) => (
          <span key={us} className={styles.tick} style={{ left: place(us) }} />
        ))}
        <span className={classNames(styles.bar, styles[tone])} style={{ width: place(lengthUs) }} />
        {scale.othersUs.map((us, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: marks have no names.
          <span key={index} className={styles.other} style={{ left: place(us) }} />
        ))}
      </div>
      <div className={styles.axis} aria-hidden>
        {scale.ticksUs.map((us) => (
          <span key={us} className={styles.tickLabel} style={{ left: place(us) }}>
            {us === 0 ? '0' : formatDurationUs(us)}
          </span>
        ))}
      </div>
    </div>
  )
}
