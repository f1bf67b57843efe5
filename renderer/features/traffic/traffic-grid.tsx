// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid cannot be a <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the grid, which names its active row.
import { ArrowDownToLine, Play } from 'lucide-react'
import {
  type KeyboardEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useTranslation } from 'react-i18next'
import { runCommand } from '../../app/commands'
import { rowHeightsPx } from '../../app/density'
import { focusPane } from '../../app/pane-focus'
import { formatCount } from '../../i18n/format'
import { useAnnotations } from '../../stores/annotations-store'
import { useColours } from '../../stores/colours-store'
import { useReveal } from '../../stores/reveal'
import { useSelection } from '../../stores/selection'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { trafficFeed, useNewWhilePaused, useTraffic } from '../../stores/traffic-store'
import { Button } from '../../ui/button'
import { ContextMenu } from '../../ui/context-menu'
import { gridTemplate, leastWidthPx } from './columns'
import { type ListBounds, ListScroll } from './list-scroll'
import { type MenuPlace, useRowMenu } from './row-menu'
import { RowSlots } from './row-slots'
import { scrollHeightPx } from './scroll-map'
import { useSourceNames } from './source-names'
import styles from './traffic-grid.module.css'
import { ColumnMenuButton, TrafficHeader, useColumnMenu } from './traffic-header'
import { rowElementId, TrafficRow } from './traffic-row'
import { useColumns } from './use-columns'
import { useListBox } from './use-list-box'

const boundsNow = (): ListBounds => ({ start: trafficFeed.rows.start, end: trafficFeed.shownEnd })

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
        columns={controls.columns}
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
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
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
    <div
      className={styles.frame}
      style={{ '--traffic-columns': gridTemplate(controls.columns), '--traffic-width': `${leastWidthPx(controls.columns)}px` }}
    >
      <div
        ref={box.ref}
        role="grid"
        className={styles.grid}
        tabIndex={0}
        aria-label={t('traffic.label')}
        aria-rowcount={view.geometry.rowCount + 1}
        aria-activedescendant={active !== undefined && active >= view.from && active < view.to ? rowElementId(active) : undefined}
        onScroll={box.onScroll}
        onKeyDown={onKeyDown}
      >
        <TrafficHeader controls={controls} menu={columnMenu} timeDisplay={timeDisplay} />
        <ContextMenu entries={rowMenu}>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the grid's. */}
          <div
            role="rowgroup"
            className={styles.body}
            style={{ height: scrollHeightPx(view.geometry) }}
            onClick={(event) => {
              const position = positionOf(event.target)
              if (position !== undefined) cursor.choose(position)
            }}
            onContextMenu={(event) => {
              const position = positionOf(event.target)
              if (position === undefined) return
              cursor.choose(position)
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
      <TrafficPills following={scroll.following} newRows={scroll.newRows(bounds)} toEnd={() => scroll.toEnd()} />
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

/** A menu key opens the row's menu below the row, as a right click on it does. */
function openMenuAt(position: number): void {
  const row = document.getElementById(rowElementId(position))
  if (row === null) return
  const { left, bottom } = row.getBoundingClientRect()
  row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, clientX: left + 96, clientY: bottom }))
}

/** The row that the keys move: the selected one, by its position in the list. */
function useCursor(scroll: ListScroll) {
  const epoch = useRef(trafficFeed.epoch)
  const place = useRef<{ readonly position: number; readonly waiting: boolean }>(undefined)
  useEffect(() => {
    if (epoch.current === trafficFeed.epoch) return
    // The positions of another view mean other rows.
    epoch.current = trafficFeed.epoch
    place.current = undefined
    scroll.toEnd()
  })

  const choose = useCallback((position: number): void => {
    const item = trafficFeed.rows.at(position)
    place.current = { position, waiting: item === undefined }
    if (item !== undefined) useSelection.getState().select(item.row.id)
  }, [])

  // Asked for from outside: what is found, or gone to.
  const asked = useReveal((reveal) => reveal.place)
  const done = useRef(asked)
  useEffect(() => {
    if (asked === undefined || asked === done.current) return
    done.current = asked
    scroll.reveal(asked.position, boundsNow())
    place.current = { position: asked.position, waiting: false }
  }, [asked, scroll])

  // A row that was not held when the cursor came to it is selected when it is there.
  useEffect(() => {
    if (place.current?.waiting === true && trafficFeed.rows.at(place.current.position) !== undefined) choose(place.current.position)
  })

  const position = (): number | undefined => {
    const { row } = useSelection.getState()
    if (place.current?.waiting === true) return place.current.position
    if (row === undefined) return undefined
    const known = place.current?.position
    if (known !== undefined && trafficFeed.rows.at(known)?.row.id === row) return known
    return trafficFeed.rows.find(row)?.position ?? known
  }

  const move = (to: number): void => {
    const bounds = boundsNow()
    const within = Math.min(Math.max(to, bounds.start), bounds.end - 1)
    if (within < bounds.start) return
    scroll.show(within, bounds)
    choose(within)
  }

  const handleKey = (key: string): boolean => {
    const bounds = boundsNow()
    const from = position()
    switch (key) {
      // With no row to start from it is one in sight that comes first.
      case 'ArrowDown':
        move(from === undefined ? scroll.inSight(bounds).first : from + 1)
        return true
      case 'ArrowUp':
        move(from === undefined ? scroll.inSight(bounds).last : from - 1)
        return true
      case 'PageDown':
        move(from === undefined ? scroll.inSight(bounds).last : from + scroll.pageRows)
        return true
      case 'PageUp':
        move(from === undefined ? scroll.inSight(bounds).first : from - scroll.pageRows)
        return true
      case 'Home':
        move(bounds.start)
        return true
      case 'End':
        move(bounds.end - 1)
        scroll.toEnd()
        return true
      case 'Enter':
        if (from === undefined) return false
        focusPane('detail')
        return true
      default:
        return false
    }
  }

  return { choose, position, handleKey }
}

interface TrafficPillsProps {
  readonly following: boolean
  readonly newRows: number
  readonly toEnd: () => void
}

/** What floats over the end of the list while it does not show the newest rows. */
function TrafficPills({ following, newRows, toEnd }: TrafficPillsProps): ReactElement {
  const { t } = useTranslation()
  const paused = useTraffic((traffic) => traffic.paused)
  const newWhilePaused = useNewWhilePaused()
  const setPaused = useTraffic((traffic) => traffic.setPaused)
  const count = (value: number) => ({ count: value, value: formatCount(value) })
  return (
    <div className={styles.pills}>
      {paused ? (
        <div className={styles.pill}>
          <span>{t('traffic.paused', count(newWhilePaused))}</span>
          <Button size="small" variant="ghost" icon={<Play aria-hidden />} onClick={() => setPaused(false)}>
            {t('traffic.resume')}
          </Button>
        </div>
      ) : undefined}
      {following || paused ? undefined : (
        <Button className={styles.jump} icon={<ArrowDownToLine aria-hidden />} onClick={toEnd}>
          {newRows === 0 ? t('traffic.jump.latest') : t('traffic.jump.new', count(newRows))}
        </Button>
      )}
    </div>
  )
}
