// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid cannot be a <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the grid, which names its active row.
import { type KeyboardEvent, type ReactElement, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { runCommand } from '../../app/commands'
import { rowHeightsPx } from '../../app/density'
import { useAnnotations } from '../../stores/annotations-store'
import { useColours } from '../../stores/colours-store'
import { useSelection } from '../../stores/selection'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { trafficFeed } from '../../stores/traffic-store'
import { ContextMenu } from '../../ui/context-menu'
import { isMenuKey, openMenuBelow } from '../../ui/menu-key'
import { matchesShortcut } from '../../ui/shortcut'
import { columnsFitting, gridTemplate, leastWidthPx } from './columns'
import styles from './list-frame.module.css'
import { ListScroll } from './list-scroll'
import { copyRowText, type MenuPlace, useRowMenu } from './row-menu'
import { RowSlots } from './row-slots'
import { scrollHeightPx } from './scroll-map'
import { useSourceNames } from './source-names'
import { boundsNow, useCursor } from './traffic-cursor'
import { ColumnMenuButton, TrafficHeader, useColumnMenu } from './traffic-header'
import { rowElementId, TrafficRow } from './traffic-row'
import { TrafficStrip } from './traffic-strip'
import { useColumns } from './use-columns'
import { useListBox } from './use-list-box'

/** The table of the captured traffic. Rows live in the feed, outside React: each change there renders what is seen anew. */
export function TrafficGrid(): ReactElement {
  const { t } = useTranslation()
  const controls = useColumns()
  const timeDisplay = useSettings(({ settings }) => settings.timeDisplay)
  const anchor = useSession((session) => session.anchor)
  const selection = useSelection((state) => state.row)
  const sourceNames = useSourceNames()
  const colours = useColours((state) => state.colours)
  const annotations = useAnnotations(({ byRow }) => byRow)
  const columnMenu = useColumnMenu(controls, timeDisplay)
  const rowHeightPx = rowHeightsPx[useSettings(({ settings }) => settings.density)]
  const [scroll] = useState(() => new ListScroll(rowHeightPx))
  useLayoutEffect(() => scroll.rowsBecame(rowHeightPx), [scroll, rowHeightPx])
  const [rowSlots] = useState(() => new RowSlots())
  const [menuPlace, setMenuPlace] = useState<MenuPlace>()
  const rowMenu = useRowMenu(menuPlace)

  useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.version)
  useSyncExternalStore(scroll.subscribe, () => scroll.version)
  const bounds = boundsNow()
  const view = scroll.view(bounds)
  const box = useListBox(scroll, view, boundsNow)
  const { widthPx } = box
  // Before the first layout there is no width yet.
  const columns = useMemo(() => (widthPx === 0 ? controls.columns : columnsFitting(controls.columns, widthPx)), [controls.columns, widthPx])
  const cursor = useCursor(scroll)

  // One more above: the first row's time may be shown as the difference to it.
  useLayoutEffect(() => trafficFeed.setShown({ from: view.from - 1, to: view.to }))

  const rows: ReactElement[] = []
  let rttMaxUs = 1
  const slots = Math.ceil(view.geometry.viewportPx / rowHeightPx) + 16
  rowSlots.moveTo(view.from, slots)
  for (let position = view.from; position < view.to; position += 1) {
    const item = trafficFeed.rows.at(position)
    if (item?.row.rttUs !== undefined) rttMaxUs = Math.max(rttMaxUs, item.row.rttUs)
    rows.push(
      <TrafficRow
        key={rowSlots.nameOf(position, slots)}
        position={position}
        ariaIndex={position - bounds.start + 2}
        item={item}
        previousTimeUs={timeDisplay === 'delta' ? trafficFeed.rows.at(position - 1)?.row.timeUs : undefined}
        sourceName={item === undefined ? '' : sourceNames(item.row.source)}
        columns={columns}
        timeDisplay={timeDisplay}
        anchor={anchor}
        selected={selection !== undefined && item?.row.id === selection}
        related={selection !== undefined && item?.row.peer === selection}
        colour={item === undefined ? undefined : colours[item.rule - 1]}
        annotation={item === undefined ? undefined : annotations.get(item.row.id)}
      />,
    )
  }

  const active = cursor.position()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target === event.currentTarget && event.key === '/') {
      event.preventDefault()
      runCommand('filter')
      return
    }
    if (event.target !== event.currentTarget) return
    if (matchesShortcut(event.nativeEvent, 'Mod+C') && selection !== undefined) {
      event.preventDefault()
      void copyRowText(selection)
      return
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (isMenuKey(event)) {
      if (active === undefined) return
      event.preventDefault()
      scroll.show(active, bounds)
      // It may have been out of sight, and then has an element only after the next rendering.
      requestAnimationFrame(() => openMenuAt(active))
      return
    }
    if (cursor.handleKey(event.key)) event.preventDefault()
  }

  return (
    <div className={styles.frame} style={{ '--traffic-columns': gridTemplate(columns), '--traffic-width': `${leastWidthPx(columns)}px` }}>
      <div
        ref={box.ref}
        role="grid"
        className={styles.grid}
        tabIndex={0}
        aria-label={t('traffic.label')}
        aria-rowcount={view.geometry.rowCount + 1}
        aria-colcount={columns.filter(({ hidden }) => !hidden).length}
        aria-activedescendant={active !== undefined && active >= view.from && active < view.to ? rowElementId(active) : undefined}
        onScroll={box.onScroll}
        onKeyDown={onKeyDown}
      >
        <TrafficHeader controls={controls} columns={columns} menu={columnMenu} timeDisplay={timeDisplay} />
        <ContextMenu entries={rowMenu}>
          <div
            role="rowgroup"
            className={styles.body}
            style={{ height: scrollHeightPx(view.geometry), minWidth: 'var(--traffic-width)' }}
            onMouseDown={(event) => {
              // Not when the button comes up: another row may be under it by then.
              const position = event.button === 0 ? positionOf(event.target) : undefined
              if (position !== undefined) cursor.point(position)
            }}
            onContextMenu={(event) => {
              const position = positionOf(event.target)
              if (position === undefined) return
              cursor.point(position)
              const row = trafficFeed.rows.at(position)?.row
              setMenuPlace(row === undefined ? undefined : { row, column: columnOf(event.target) })
            }}
          >
            <div
              role="presentation"
              className={styles.rows}
              style={{
                transform: `translateY(${view.scrollTopPx + (view.from - bounds.start) * rowHeightPx - view.offsetPx}px)`,
                '--rtt-max': rttMaxUs,
              }}
            >
              {rows}
            </div>
          </div>
        </ContextMenu>
      </div>
      <ColumnMenuButton entries={columnMenu} />
      <TrafficStrip showsEnd={scroll.showsEnd(bounds)} newRows={scroll.newRows(bounds)} toEnd={() => scroll.toEnd()} />
    </div>
  )
}

function positionOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-position]') : null
  return row === null ? undefined : Number(row.dataset.position)
}

/** The column of the cell that was pointed at; none where the menu was opened by keyboard. */
function columnOf(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-column]')?.dataset.column : undefined
}

function openMenuAt(position: number): void {
  const row = document.getElementById(rowElementId(position))
  if (row !== null) openMenuBelow(row)
}
