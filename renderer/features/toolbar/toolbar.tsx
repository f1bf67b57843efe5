import {
  ArrowLeftRight,
  ChartNoAxesCombined,
  CirclePause,
  CirclePlay,
  Download,
  Eraser,
  GitCommitHorizontal,
  ListTree,
  Plus,
  Radio,
  SendHorizontal,
  Settings as SettingsIcon,
  Sparkles,
  SunMoon,
  TextSearch,
  Waypoints,
} from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PaneName } from '../../../shared/panes'
import { commands, runCommand } from '../../app/commands'
import { useExport } from '../../stores/export-store'
import { isInSight } from '../../stores/pane-arrangement'
import { usePanes } from '../../stores/panes-store'
import { useSessionStatus } from '../../stores/recording-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { useTraffic } from '../../stores/traffic-store'
import { useTrafficView } from '../../stores/traffic-view'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import { SegmentedControl } from '../../ui/segmented-control'
import { Tooltip } from '../../ui/tooltip'
import styles from './toolbar.module.css'

/** The commands that are used most, at the top of the window. */
export function Toolbar(): ReactElement {
  return (
    <header className={styles.toolbar} data-pane="toolbar" tabIndex={-1}>
      <Connections />
      <span className={styles.divider} />
      <ViewControls />
      <CaptureControls />
      <span className={styles.spacer} />
      <PaneToggles />
      <span className={styles.divider} />
      <Preferences />
    </header>
  )
}

function Connections(): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.group}>
      <Tooltip content={t('toolbar.newConnectionHint')} shortcut={commands['new-connection'].shortcut}>
        <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => runCommand('new-connection')}>
          {t('toolbar.newConnection')}
        </Button>
      </Tooltip>
      <Tooltip content={t('toolbar.newTapHint')} shortcut={commands['new-tap'].shortcut}>
        <Button icon={<GitCommitHorizontal aria-hidden />} onClick={() => runCommand('new-tap')}>
          <span className={styles.word}>{t('toolbar.newTap')}</span>
        </Button>
      </Tooltip>
      <Tooltip content={t('toolbar.tryItHint')} shortcut={commands['try-it'].shortcut}>
        <Button icon={<Sparkles aria-hidden />} onClick={() => runCommand('try-it')}>
          <span className={styles.word}>{t('toolbar.tryIt')}</span>
        </Button>
      </Tooltip>
    </div>
  )
}

function ViewControls(): ReactElement {
  const { t } = useTranslation()
  const query = useTraffic((traffic) => traffic.query)
  const view = useTrafficView((state) => state.view)
  return (
    <div className={styles.group}>
      <SegmentedControl
        label={t('toolbar.view')}
        value={query.grain}
        onChange={(grain) => runCommand(grain === 'messages' ? 'view-messages' : 'view-exchanges')}
        options={[
          { value: 'messages', label: t('toolbar.messages') },
          { value: 'exchanges', label: t('toolbar.exchanges') },
        ]}
      />
      <IconButton
        label={t('toolbar.events')}
        icon={<Radio aria-hidden />}
        shortcut={commands['toggle-events'].shortcut}
        pressed={query.events}
        disabled={query.grain === 'exchanges'}
        onClick={() => runCommand('toggle-events')}
      />
      <IconButton
        label={t('views.sequence.toggle')}
        icon={<ArrowLeftRight aria-hidden />}
        shortcut={commands['view-sequence'].shortcut}
        pressed={view === 'sequence'}
        onClick={() => runCommand('view-sequence')}
      />
    </div>
  )
}

function CaptureControls(): ReactElement {
  const { t } = useTranslation()
  const paused = useTraffic((traffic) => traffic.paused)
  const nothing = useTraffic(({ counters }) => counters.messages === 0 && counters.events === 0)
  const exporting = useExport((state) => state.running)
  const showsFile = useSessionStatus(({ shown }) => shown !== undefined)
  const complete = useSessionStatus(({ shown }) => shown !== undefined && shown.state !== 'recording')
  return (
    <div className={styles.group}>
      <IconButton
        label={paused ? t('toolbar.resume') : t('toolbar.pause')}
        icon={paused ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />}
        shortcut={commands.pause.shortcut}
        disabled={complete}
        onClick={() => runCommand('pause')}
      />
      <IconButton
        label={t('toolbar.clear')}
        icon={<Eraser aria-hidden />}
        shortcut={commands.clear.shortcut}
        disabled={nothing || showsFile}
        onClick={() => runCommand('clear')}
      />
      <IconButton
        label={t('toolbar.export')}
        icon={<Download aria-hidden />}
        shortcut={commands.export.shortcut}
        disabled={nothing || exporting}
        onClick={() => runCommand('export')}
      />
    </div>
  )
}

function PaneToggles(): ReactElement {
  const { t } = useTranslation()
  const places = usePanes((panes) => panes.places)
  const open = usePanes((panes) => panes.open)
  const inSight = (pane: PaneName): boolean => isInSight({ places, open }, pane)
  return (
    <div className={styles.group}>
      <IconButton
        label={t('toolbar.sidebar')}
        icon={<Waypoints aria-hidden />}
        shortcut={commands['toggle-sidebar'].shortcut}
        pressed={inSight('sources')}
        onClick={() => runCommand('toggle-sidebar')}
      />
      <IconButton
        label={t('views.topics.toggle')}
        icon={<ListTree aria-hidden />}
        shortcut={commands['toggle-topics'].shortcut}
        pressed={inSight('topics')}
        onClick={() => runCommand('toggle-topics')}
      />
      <IconButton
        label={t('toolbar.detail')}
        icon={<TextSearch aria-hidden />}
        shortcut={commands['toggle-detail'].shortcut}
        pressed={inSight('detail')}
        onClick={() => runCommand('toggle-detail')}
      />
      <IconButton
        label={t('toolbar.send')}
        icon={<SendHorizontal aria-hidden />}
        shortcut={commands['toggle-send'].shortcut}
        pressed={inSight('send')}
        onClick={() => runCommand('toggle-send')}
      />
      <IconButton
        label={t('toolbar.statistics')}
        icon={<ChartNoAxesCombined aria-hidden />}
        shortcut={commands['toggle-statistics'].shortcut}
        pressed={inSight('statistics')}
        onClick={() => runCommand('toggle-statistics')}
      />
    </div>
  )
}

function Preferences(): ReactElement {
  const { t } = useTranslation()
  const theme = useSettings(({ settings }) => settings.theme)
  return (
    <div className={styles.group}>
      <Menu
        align="end"
        trigger={<IconButton label={t('settings.theme')} icon={<SunMoon aria-hidden />} />}
        entries={[
          {
            kind: 'radio',
            id: 'theme',
            label: t('settings.theme'),
            value: theme,
            options: (['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.themes.${value}`) })),
            onChange: (value) => {
              if (value === 'system' || value === 'light' || value === 'dark') void changeSettings({ theme: value })
            },
          },
        ]}
      />
      <IconButton
        label={t('settings.title')}
        icon={<SettingsIcon aria-hidden />}
        shortcut={commands.settings.shortcut}
        onClick={() => runCommand('settings')}
      />
    </div>
  )
}
