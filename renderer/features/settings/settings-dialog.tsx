import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { languageChoices } from '../../../shared/language'
import { captureLimitMaxBytes, captureLimitMinBytes, densities } from '../../../shared/settings'
import { formatBytes } from '../../i18n/format'
import { closeDialog } from '../../stores/dialogs-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { useTraffic } from '../../stores/traffic-store'
import { Dialog } from '../../ui/dialog'
import { SegmentedControl } from '../../ui/segmented-control'
import { RecordingSettings } from '../sessions/recording-settings'
import { About } from './about'
import { OwnDecoders } from './own-decoders'
import styles from './settings.module.css'
import { Choice, SettledNumber } from './settings-fields'

const mebibyte = 1024 * 1024

/** What the user can set. Every change counts at once, so that there is nothing to save. */
export function SettingsDialog(): ReactElement {
  const { t } = useTranslation()
  const theme = useSettings(({ settings }) => settings.theme)
  const density = useSettings(({ settings }) => settings.density)
  const language = useSettings(({ settings }) => settings.language)
  const timeDisplay = useSettings(({ settings }) => settings.timeDisplay)
  const limitBytes = useSettings(({ settings }) => settings.captureLimitBytes)
  const requestTimeoutMs = useSettings(({ settings }) => settings.requestTimeoutMs)
  const heldBytes = useTraffic(({ counters }) => counters.heldBytes)
  return (
    <Dialog open onClose={closeDialog} title={t('settings.title')}>
      <Section title={t('settings.appearance')}>
        <Choice label={t('settings.theme')}>
          <SegmentedControl
            label={t('settings.theme')}
            value={theme}
            onChange={(value) => void changeSettings({ theme: value })}
            options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          />
        </Choice>
        <Choice label={t('settings.density')}>
          <SegmentedControl
            label={t('settings.density')}
            value={density}
            onChange={(value) => void changeSettings({ density: value })}
            options={densities.map((value) => ({ value, label: t(`settings.densities.${value}`) }))}
          />
        </Choice>
        <Choice label={t('settings.language')}>
          <SegmentedControl
            label={t('settings.language')}
            value={language}
            onChange={(value) => void changeSettings({ language: value })}
            options={languageChoices.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
          />
        </Choice>
        <Choice label={t('settings.time')}>
          <SegmentedControl
            label={t('settings.time')}
            value={timeDisplay}
            onChange={(value) => void changeSettings({ timeDisplay: value })}
            options={(['absolute', 'relative', 'delta'] as const).map((value) => ({ value, label: t(`settings.times.${value}`) }))}
          />
        </Choice>
      </Section>
      <Section title={t('settings.capture')}>
        <SettledNumber
          label={t('settings.limit')}
          description={t('settings.limitHint', { held: formatBytes(heldBytes) })}
          unit={t('settings.mebibytes')}
          value={Math.round(limitBytes / mebibyte)}
          min={captureLimitMinBytes / mebibyte}
          max={captureLimitMaxBytes / mebibyte}
          step={16}
          onSettle={(value) => void changeSettings({ captureLimitBytes: value * mebibyte })}
        />
        <SettledNumber
          label={t('settings.timeout')}
          description={t('settings.timeoutHint')}
          unit={t('settings.milliseconds')}
          value={requestTimeoutMs}
          min={10}
          max={86_400_000}
          step={1000}
          onSettle={(value) => void changeSettings({ requestTimeoutMs: value })}
        />
      </Section>
      <Section title={t('sessions.settings.title')}>
        <RecordingSettings />
      </Section>
      <Section title={t('jupyter.own.title')}>
        <OwnDecoders />
      </Section>
      <Section title={t('settings.about')}>
        <About />
      </Section>
    </Dialog>
  )
}

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement => (
  <section className={styles.section}>
    <h3 className={styles.heading}>{title}</h3>
    {children}
  </section>
)
