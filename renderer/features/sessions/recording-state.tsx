import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordingStatus } from '../../../shared/ipc/contract'
import { runCommand } from '../../app/commands'
import { formatBytes, formatCount } from '../../i18n/format'
import { told, toldError } from '../../i18n/sentences'
import { useSessionStatus } from '../../stores/recording-store'
import { classNames } from '../../ui/class-names'
import { Tooltip } from '../../ui/tooltip'
import styles from './recording-state.module.css'

/** Whether what is captured is on disk. It is as wide whatever it says, so that nothing beside it moves. */
export function RecordingState(): ReactElement {
  const { t } = useTranslation()
  const recording = useSessionStatus((status) => status.recording)
  const state = stateOf(recording)
  const size = formatBytes(recording?.bytesOnDisk ?? 0)
  const error = recording?.error
  const reason =
    error?.code === 'DISK_FULL' || error?.code === 'SESSION_FULL' ? t(`sessions.recording.stoppedWhy.${error.code}`) : told(error?.message)
  const count = { count: recording?.messages ?? 0, value: formatCount(recording?.messages ?? 0) }
  const hints = {
    on: t('sessions.recording.onHint', { ...count, limit: formatBytes(recording?.limitBytes ?? 0) }),
    waiting: t('sessions.recording.waitingHint'),
    stopped: error === undefined ? '' : toldError(error),
    off: t('sessions.recording.offHint'),
  }
  return (
    <>
      <Tooltip content={hints[state]} side="top">
        <button
          type="button"
          className={classNames(styles.state, styles[state])}
          onClick={() => runCommand(state === 'off' || state === 'stopped' ? 'settings' : 'sessions')}
        >
          <span className={styles.dot} aria-hidden />
          {t(`sessions.recording.${state}`, { size })}
        </button>
      </Tooltip>
      {state === 'stopped' ? (
        <span className={styles.reason} role="alert" title={hints.stopped}>
          {reason}
        </span>
      ) : undefined}
    </>
  )
}

function stateOf(recording: RecordingStatus | undefined): 'on' | 'waiting' | 'stopped' | 'off' {
  if (recording === undefined) return 'off'
  if (recording.error !== undefined) return 'stopped'
  return recording.waiting ? 'waiting' : 'on'
}
