// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.
import { Waypoints } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConnectionId, SourceId } from '../../../shared/model'
import { showScope, type TrafficScope } from '../../stores/traffic-scope'
import { useTraffic } from '../../stores/traffic-store'
import { classNames } from '../../ui/class-names'
import listStyles from './list-row.module.css'
import { nextFocus } from './row-navigation'
import styles from './sources-pane.module.css'

/** What the rows of a source need to know of the list. */
export interface SourcePlace {
  /** What the traffic is shown of. */
  readonly chosen: TrafficScope
  /** Whether Tab reaches one of its rows, and which: its own, or that of a connection. */
  readonly tabStop: boolean
  readonly tabStopConnection: ConnectionId | undefined
  /** Its connections are hidden. */
  readonly collapsed: boolean
  readonly onToggle: () => void
}

interface SourceGridProps<Source> {
  readonly label: string
  readonly sources: readonly Source[]
  /** What is told of all sources together. */
  readonly total: string
  readonly rows: (source: Source, place: SourcePlace) => ReactNode
}

/** A list of sources, of which choosing one shows its traffic only. */
export function SourceGrid<Source extends { readonly id: SourceId }>(props: SourceGridProps<Source>): ReactElement {
  const { label, sources, total, rows } = props
  const list = useRef<HTMLDivElement>(null)
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
      aria-label={label}
      className={styles.list}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const row = target.closest<HTMLElement>('[role="row"]')
        // The menus of a row are elsewhere in the document.
        if (row === null) return
        setFocused(scopeOf(row))
      }}
    >
      <AllSources total={total} selected={chosen === undefined} tabStop={tabStop === undefined} onSelect={() => showScope({})} />
      {sources.map((source) =>
        rows(source, {
          chosen: query,
          tabStop: tabStop === source.id,
          tabStopConnection: focused.connection,
          collapsed: collapsed.has(source.id),
          onToggle: () => toggle(source.id),
        }),
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

interface AllSourcesProps {
  readonly total: string
  readonly selected: boolean
  readonly tabStop: boolean
  readonly onSelect: () => void
}

function AllSources({ total, selected, tabStop, onSelect }: AllSourcesProps): ReactElement {
  const { t } = useTranslation()
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
        <span className={styles.rate}>{total}</span>
      </div>
    </div>
  )
}
