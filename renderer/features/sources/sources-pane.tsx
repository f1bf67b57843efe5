import { GitCommitHorizontal, Plus, Waypoints } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { commands, runCommand } from '../../app/commands'
import { formatRate } from '../../i18n/format'
import { useSessionStatus } from '../../stores/recording-store'
import { useSources } from '../../stores/sources-store'
import { useTraffic } from '../../stores/traffic-store'
import { EmptyState } from '../../ui/empty-state'
import { IconButton } from '../../ui/icon-button'
import { ShownSources } from './shown-sources'
import { SourceGrid } from './source-grid'
import { SourceRow } from './source-row'
import styles from './sources-pane.module.css'
import { TapRows } from './tap-rows'

/** The sources of what is shown: those that capture now, or those of the session's file. */
export function SourcesPane(): ReactElement {
  const shown = useSessionStatus((status) => status.shown)
  // Another session's list begins anew: the same numbers stand for other sources there.
  return shown === undefined ? <LiveSources /> : <ShownSources key={shown.key} session={shown} />
}

function LiveSources(): ReactElement {
  const { t } = useTranslation()
  const empty = useSources(({ sources }) => sources.length === 0)
  return (
    <div className={styles.pane}>
      <div className={styles.header}>
        <h2 className={styles.title}>{t('sources.title')}</h2>
        <div className={styles.add}>
          <IconButton
            size="small"
            label={t('toolbar.newTap')}
            shortcut={commands['new-tap'].shortcut}
            icon={<GitCommitHorizontal aria-hidden />}
            onClick={() => runCommand('new-tap')}
          />
          <IconButton
            size="small"
            label={t('toolbar.newConnection')}
            shortcut={commands['new-connection'].shortcut}
            icon={<Plus aria-hidden />}
            onClick={() => runCommand('new-connection')}
          />
        </div>
      </div>
      {empty ? (
        <EmptyState icon={<Waypoints aria-hidden />} title={t('sources.emptyTitle')} description={t('sources.emptyText')} />
      ) : (
        <SourceList />
      )}
    </div>
  )
}

function SourceList(): ReactElement {
  const { t } = useTranslation()
  const sources = useSources((state) => state.sources)
  const rate = useTraffic(({ sourceCounters }) => {
    let sum = 0
    for (const counters of sourceCounters.values()) sum += counters.messagesPerSecond
    return sum
  })
  return (
    <SourceGrid
      label={t('sources.list')}
      sources={sources}
      total={formatRate(rate)}
      rows={(source, place) =>
        source.kind === 'tap' ? (
          <TapRows key={source.id} source={source} place={place} />
        ) : (
          <SourceRow key={source.id} source={source} selected={place.chosen.source === source.id} tabStop={place.tabStop} />
        )
      }
    />
  )
}
