import { CirclePause, TriangleAlert, X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { runCommand } from '../../app/commands'
import { formatBytes, formatCount } from '../../i18n/format'
import { cancelExport, useExport } from '../../stores/export-store'
import { useSessionStatus } from '../../stores/recording-store'
import { useSettings } from '../../stores/settings-store'
import { useNewWhilePaused, useTraffic } from '../../stores/traffic-store'
import { classNames } from '../../ui/class-names'
import { IconButton } from '../../ui/icon-button'
import { ProgressBar } from '../../ui/progress-bar'
import { Tooltip } from '../../ui/tooltip'
import { MarksMenu } from '../sessions/marks-menu'
import { RecordingState } from '../sessions/recording-state'
import { SavingState } from '../sessions/saving-state'
import styles from './status-bar.module.css'

/** What is captured, in numbers, and what it costs. */
export function StatusBar(): ReactElement {
  return (
    <footer className={styles.bar}>
      <RecordingState />
      <Totals />
      <Paused />
      <span className={styles.spacer} />
      <MarksMenu />
      <SavingState />
      <Export />
      <Losses />
      <Memory />
    </footer>
  )
}

function Totals(): ReactElement {
  const { t } = useTranslation()
  const showsFile = useSessionStatus(({ shown }) => shown !== undefined)
  const { messages, exchanges, pending, events } = useTraffic((traffic) => traffic.counters)
  return (
    <>
      {showsFile ? <Item>{t('sessions.shown.counts')}</Item> : undefined}
      <Item>{t('status.messages', { count: messages, value: formatCount(messages) })}</Item>
      <Item>{t('status.exchanges', { count: exchanges, value: formatCount(exchanges) })}</Item>
      {/* In a file nothing is waited for any more. */}
      {showsFile ? undefined : <Item>{t('status.pending', { value: formatCount(pending) })}</Item>}
      <Item>{t('status.events', { count: events, value: formatCount(events) })}</Item>
    </>
  )
}

const Item = ({ children }: { readonly children: ReactNode }): ReactElement => <span className={styles.item}>{children}</span>

function Paused(): ReactElement | undefined {
  const { t } = useTranslation()
  const paused = useTraffic((traffic) => traffic.paused)
  const waiting = useNewWhilePaused()
  if (!paused) return undefined
  return (
    <button type="button" className={classNames(styles.button, styles.paused)} onClick={() => runCommand('pause')}>
      <CirclePause size={13} aria-hidden />
      {waiting === 0 ? t('status.paused') : t('status.pausedNew', { count: waiting, value: formatCount(waiting) })}
    </button>
  )
}

function Export(): ReactElement | undefined {
  const { t } = useTranslation()
  const running = useExport((state) => state.running)
  const progress = useExport((state) => state.progress)
  if (!running || progress === undefined) return undefined
  const words = t('export.progress', { records: formatCount(progress.records), total: formatCount(progress.total) })
  return (
    <span className={styles.export}>
      <span className={styles.item}>{words}</span>
      <ProgressBar label={t('export.label')} value={progress.records} max={progress.total} valueText={words} />
      <IconButton size="small" tooltipSide="top" label={t('export.cancel')} icon={<X aria-hidden />} onClick={() => void cancelExport()} />
    </span>
  )
}

function Losses(): ReactElement {
  const { t } = useTranslation()
  const evicted = useTraffic(({ counters }) => counters.evicted)
  const missed = useTraffic(({ counters }) => counters.missed)
  const givenUp = useTraffic(({ counters }) => counters.givenUp ?? 0)
  const recorded = useSessionStatus(
    ({ shown, recording }) => shown !== undefined || (recording !== undefined && recording.error === undefined),
  )
  return (
    <>
      <Loss
        count={evicted}
        words={t('status.evicted', { count: evicted, value: formatCount(evicted) })}
        hint={t(recorded ? 'status.evictedFileHint' : 'status.evictedHint')}
        onClick={() => runCommand('settings')}
      />
      <Loss count={missed} words={t('status.missed', { count: missed, value: formatCount(missed) })} hint={t('status.missedHint')} />
      <Loss count={givenUp} words={t('status.givenUp', { count: givenUp, value: formatCount(givenUp) })} hint={t('status.givenUpHint')} />
    </>
  )
}

interface LossProps {
  /** Nothing is shown of none. */
  readonly count: number
  readonly words: string
  readonly hint: string
  readonly onClick?: () => void
}

/** A button also where it does nothing: its tooltip must be reachable by keyboard. */
function Loss({ count, words, hint, onClick }: LossProps): ReactElement | undefined {
  if (count === 0) return undefined
  return (
    <Tooltip content={hint} side="top">
      <button type="button" className={classNames(styles.button, styles.warning)} onClick={onClick}>
        <TriangleAlert size={13} aria-hidden />
        {words}
      </button>
    </Tooltip>
  )
}

function Memory(): ReactElement {
  const { t } = useTranslation()
  const held = useTraffic(({ counters }) => counters.heldBytes)
  // The counters have it too, but only once there is traffic.
  const limit = useSettings(({ settings }) => settings.captureLimitBytes)
  return (
    <Tooltip content={t('status.memoryHint')} side="top">
      <button type="button" className={classNames(styles.button, styles.memory)} onClick={() => runCommand('settings')}>
        {t('status.memory', { held: formatBytes(held), limit: formatBytes(limit) })}
      </button>
    </Tooltip>
  )
}
