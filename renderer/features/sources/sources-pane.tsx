// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.
import { GitCommitHorizontal, Plus, Waypoints } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConnectionId, SourceId } from '../../../shared/model'
import { commands, runCommand } from '../../app/commands'
import { formatRate } from '../../i18n/format'
import { useSources } from '../../stores/sources-store'
import { showScope, type TrafficScope } from '../../stores/traffic-scope'
import { useTraffic } from '../../stores/traffic-store'
import { classNames } from '../../ui/class-names'
import { EmptyState } from '../../ui/empty-state'
import { IconButton } from '../../ui/icon-button'
import listStyles from './list-row.module.css'
import { nextFocus } from './row-navigation'
import { SourceRow } from './source-row'
import styles from './sources-pane.module.css'
import { TapRows } from './tap-rows'

/** The list of sources. Choosing one shows its traffic only. */
export function SourcesPane(): ReactElement {
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
  const list = useRef<HTMLDivElement>(null)
  const sources = useSources((state) => state.sources)
  const query = useTraffic((traffic) => traffic.query)
  const chosen = query.source
  const [focused, setFocused] = useState<TrafficScope>(query)
  const [collapsed, setCollapsed] = useState<ReadonlySet<SourceId>>(new Set())
  // A source that was removed takes neither the tab stop nor the choice with it.
  const tabStop = sources.some(({ id }) => id === focused.source) ? focused.source : undefined
  const toggle = (source: SourceId): void => {
    const collapses = !collapsed.has(source)
    setCollapsed((before) => (collapses ? new Set([...before, source]) : new Set([...before].filter((id) => id !== source))))
    // What is chosen stays in sight.
    if (collapses && chosen === source && query.connection !== undefined) showScope({ source })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const target = event.target
    if (!(target instanceof HTMLElement) || list.current === null) return
    const tap = treeKey(target, event.key)
    if (tap !== undefined) {
      event.preventDefault()
      toggle(tap)
      return
    }
    const next = nextFocus(list.current, target, event.key)
    if (next !== undefined) next.focus()
    else if (event.key === 'Enter' || event.key === ' ') {
      if (target.role !== 'row') return
      target.click()
    } else return
    event.preventDefault()
  }
  return (
    <div
      ref={list}
      role="treegrid"
      aria-label={t('sources.list')}
      className={styles.list}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const row = target.closest<HTMLElement>('[role="row"]')
        // The menus of a row are elsewhere in the document.
        if (row === null) return
        setFocused(scopeOf(row))
      }}
    >
      <AllSources selected={chosen === undefined} tabStop={tabStop === undefined} onSelect={() => showScope({})} />
      {sources.map((source) =>
        source.kind === 'tap' ? (
          <TapRows
            key={source.id}
            source={source}
            chosen={query}
            tabStop={tabStop === source.id}
            tabStopConnection={focused.connection}
            collapsed={collapsed.has(source.id)}
            onToggle={() => toggle(source.id)}
          />
        ) : (
          <SourceRow key={source.id} source={source} selected={chosen === source.id} tabStop={tabStop === source.id} />
        ),
      )}
    </div>
  )
}

/** What a row stands for. */
function scopeOf({ dataset }: HTMLElement): TrafficScope {
  if (dataset.sourceRow === undefined) return {}
  const source = Number(dataset.sourceRow) as SourceId
  return dataset.connectionRow === undefined ? { source } : { source, connection: Number(dataset.connectionRow) as ConnectionId }
}

/** The tap that a key opens or closes, as keys do in a tree. */
function treeKey(row: HTMLElement, key: string): SourceId | undefined {
  const opens = key === 'ArrowRight' && row.ariaExpanded === 'false'
  const closes = key === 'ArrowLeft' && row.ariaExpanded === 'true'
  return opens || closes ? scopeOf(row).source : undefined
}

function AllSources({
  selected,
  tabStop,
  onSelect,
}: {
  readonly selected: boolean
  readonly tabStop: boolean
  readonly onSelect: () => void
}): ReactElement {
  const { t } = useTranslation()
  const rate = useTraffic(({ sourceCounters }) => {
    let sum = 0
    for (const counters of sourceCounters.values()) sum += counters.messagesPerSecond
    return sum
  })
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles Enter and the arrow keys for all of its rows.
    <div
      role="row"
      aria-level={1}
      aria-selected={selected}
      tabIndex={tabStop ? 0 : -1}
      className={classNames(listStyles.row, styles.all)}
      onClick={onSelect}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus, its cells do not. */}
      <div role="gridcell" className={styles.allCell}>
        <Waypoints size={14} aria-hidden />
        <span className={styles.allName}>{t('sources.all')}</span>
        <span className={styles.rate}>{formatRate(rate)}</span>
      </div>
    </div>
  )
}
