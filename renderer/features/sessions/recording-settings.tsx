import { FolderOpen } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { recordingLimitMaxBytes, recordingLimitMinBytes, type Settings } from '../../../shared/settings'
import { showSessionsFolder } from '../../stores/sessions-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Button } from '../../ui/button'
import { SegmentedControl } from '../../ui/segmented-control'
import { Switch } from '../../ui/switch'
import styles from '../settings/settings.module.css'
import { Choice, SettledNumber } from '../settings/settings-fields'

const mebibyte = 1024 * 1024

/** What of a session is kept on disk, and for how long. */
export function RecordingSettings(): ReactElement {
  const { t } = useTranslation()
  const recording = useSettings(({ settings }) => settings.recording)
  const change = (part: Partial<Settings['recording']>): void => void changeSettings({ recording: { ...recording, ...part } })
  return (
    <>
      <Switch
        label={t('sessions.settings.enabled')}
        description={t('sessions.settings.enabledHint')}
        checked={recording.enabled}
        onChange={(enabled) => change({ enabled })}
      />
      <SettledNumber
        label={t('sessions.settings.limit')}
        description={t('sessions.settings.limitHint')}
        unit={t('sessions.settings.mebibytes')}
        value={Math.round(recording.limitBytes / mebibyte)}
        min={recordingLimitMinBytes / mebibyte}
        max={recordingLimitMaxBytes / mebibyte}
        step={64}
        onSettle={(value) => change({ limitBytes: value * mebibyte })}
      />
      <Choice label={t('sessions.settings.atLimit')}>
        <SegmentedControl
          label={t('sessions.settings.atLimit')}
          value={recording.ring ? 'ring' : 'stop'}
          onChange={(value) => change({ ring: value === 'ring' })}
          options={(['ring', 'stop'] as const).map((value) => ({ value, label: t(`sessions.settings.${value}`) }))}
        />
      </Choice>
      <SettledNumber
        label={t('sessions.settings.keep')}
        description={t('sessions.settings.keepHint')}
        unit={t('sessions.settings.days')}
        value={recording.keepDays}
        min={0}
        max={3650}
        step={1}
        onSettle={(keepDays) => change({ keepDays })}
      />
      <Button className={styles.folder} icon={<FolderOpen size={15} aria-hidden />} onClick={() => void showSessionsFolder()}>
        {t('sessions.settings.folder')}
      </Button>
    </>
  )
}
