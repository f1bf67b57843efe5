// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid cannot be a <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the grid, which names its active row.
import { type KeyboardEvent, type ReactElement, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchRow } from '../../../shared/ipc/row-batch'
import type { ExchangeId, RowSummary } from '../../../shared/model'
import { runCommand } from '../../app/commands'
import { useColours } from '../../stores/colours-store'
import { useSelection } from '../../stores/selection'
import { useSession } from '../../stores/session-store'
import { useSettings } from '../../stores/settings-store'
import { useSources } from '../../stores/sources-store'
import { trafficFeed, useTraffic } from '../../stores/traffic-store'
import frame from '../traffic/list-frame.module.css'
import { ListScroll } from '../traffic/list-scroll'
import { scrollHeightPx } from '../traffic/scroll-map'
import { boundsNow, useCursor } from '../traffic/traffic-cursor'
import { TrafficStrip } from '../traffic/traffic-strip'
import { useListBox } from '../traffic/use-list-box'
import { columnsLayout } from './columns-layout'
import { ParticipantHeader } from './participant-header'
import { arrange, type Participant, Routes } from './participants'
import { SequenceRow, sequenceRowId } from './sequence-row'
import styles from './sequence-view.module.css'
import { spansOf } from './spans'

/** As the style has them. */
const headerPx = 44
const rowHeightsPx = { messages: 36, exchanges: 60 } as const

/** The rows of the list as messages between peers, in the order of their time. */
export function SequenceView(): ReactElement {
  const grain = useTraffic(({ query }) => query.grain)
  return <Sequence rowHeightPx={rowHeightsPx[grain]} isExchanges={grain === 'exchanges'} />
}

/** Where the arrows of a row are, from its top: a second one is the reply of an exchange. */
const firstLinePx = 25
const secondLinePx = 52

const barInRow = (row: RowSummary, topPx: number, routes: Routes) => ({
  key: String(row.exchange),
  exchange: row.exchange,
  at: routes.routeOf(row).to,
  state: row.state,
  topPx: topPx + firstLinePx,
  bottomPx: topPx + secondLinePx,
})

/** The participants of a view, in an order that stays. */
class Columns {
  #epoch = -1
  #participants: readonly Participant[] = []

  arranged(seen: readonly Participant[]): readonly Participant[] {
    if (this.#epoch !== trafficFeed.epoch) this.#participants = []
    this.#epoch = trafficFeed.epoch
    this.#participants = arrange(this.#participants, seen)
    return this.#participants
  }
}

interface SequenceProps {
  readonly rowHeightPx: number
  readonly isExchanges: boolean
}

function Sequence({ rowHeightPx, isExchanges }: SequenceProps): ReactElement {
  const { t } = useTranslation()
  const sources = useSources((state) => state.sources)
  const timeDisplay = useSettings(({ settings }) => settings.timeDisplay)
  const anchor = useSession((session) => session.anchor)
  const selection = useSelection((state) => state.row)
  const colours = useColours((state) => state.colours)
  const [scroll] = useState(() => new ListScroll(rowHeightPx))
  useLayoutEffect(() => scroll.rowsBecame(rowHeightPx), [scroll, rowHeightPx])
  const [columns] = useState(() => new Columns())
  const [hovered, setHovered] = useState<ExchangeId | 0>(0)
  const [widthPx, setWidthPx] = useState(0)
  const routes = useMemo(() => new Routes(sources), [sources])

  useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.version)
  useSyncExternalStore(scroll.subscribe, () => scroll.version)
  const bounds = boundsNow()
  const view = scroll.view(bounds)
  const box = useListBox(scroll, view, boundsNow, headerPx)
  const cursor = useCursor(scroll)
  const [element, setElement] = useState<HTMLElement | null>(null)
  useLayoutEffect(() => {
    if (element === null) return
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [element])

  // One more above: the first row tells its distance from it.
  useLayoutEffect(() => trafficFeed.setShown({ from: view.from - 1, to: view.to }))

  const items: BatchRow[] = []
  for (let position = view.from; position < view.to; position += 1) {
    const item = trafficFeed.rows.at(position)
    if (item !== undefined) items.push(item)
  }
  const seen = items.flatMap(({ row }) => {
    const { from, to } = routes.routeOf(row)
    return [from, to]
  })
  const participants = columns.arranged(seen)
  const layout = useMemo(() => columnsLayout(participants, widthPx), [participants, widthPx])
  const selected = items.find(({ row }) => row.id === selection)?.row.exchange ?? 0
  const topOf = (position: number): number => (position - view.from) * rowHeightPx

  const bars = isExchanges
    ? items.flatMap(({ row, position }) =>
        row.role === 'request' && row.peer !== undefined ? [barInRow(row, topOf(position), routes)] : [],
      )
    : spansOf(items, routes).map(({ exchange, at, from, to, state }) => ({
        key: `${exchange} ${from ?? ''} ${to ?? ''}`,
        exchange,
        at,
        state,
        topPx: from === undefined ? 0 : topOf(from) + firstLinePx,
        bottomPx: to === undefined ? topOf(view.to) : topOf(to) + firstLinePx,
      }))

  const active = cursor.position()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === '/') runCommand('filter')
    else if (!cursor.handleKey(event.key)) return
    event.preventDefault()
  }
  return (
    <div ref={setElement} className={frame.frame}>
      <div
        ref={box.ref}
        role="grid"
        className={frame.grid}
        tabIndex={0}
        aria-label={t('views.sequence.label')}
        aria-rowcount={view.geometry.rowCount + 1}
        aria-colcount={participants.length + 1}
        aria-activedescendant={active !== undefined && active >= view.from && active < view.to ? sequenceRowId(active) : undefined}
        onScroll={box.onScroll}
        onKeyDown={onKeyDown}
      >
        <ParticipantHeader layout={layout} />
        <div
          role="rowgroup"
          className={frame.body}
          style={{ height: scrollHeightPx(view.geometry), minWidth: layout.widthPx }}
          onMouseDown={({ target, button }) => {
            const row = button === 0 && target instanceof Element ? target.closest<HTMLElement>('[data-position]') : null
            if (row !== null) cursor.point(Number(row.dataset.position))
          }}
          onMouseLeave={() => setHovered(0)}
        >
          {layout.columns.map(({ key, centrePx }) => (
            <span key={key} aria-hidden className={styles.lifeline} style={{ left: centrePx }} />
          ))}
          <div
            role="presentation"
            className={frame.rows}
            style={{ transform: `translateY(${view.scrollTopPx + (view.from - bounds.start) * rowHeightPx - view.offsetPx}px)` }}
          >
            {bars.map(({ key, at, topPx, bottomPx, state, exchange }) => (
              <span
                key={key}
                aria-hidden
                className={styles.span}
                data-state={state}
                data-paired={exchange === hovered || exchange === selected || undefined}
                style={{ left: layout.centreOf(at) - 4, top: topPx, height: Math.max(2, bottomPx - topPx) }}
              />
            ))}
            {items.map((item) => (
              <SequenceRow
                key={item.position}
                item={item}
                topPx={topOf(item.position)}
                ariaIndex={item.position - bounds.start + 2}
                previousTimeUs={trafficFeed.rows.at(item.position - 1)?.row.timeUs}
                layout={layout}
                routes={routes}
                isExchanges={isExchanges}
                timeDisplay={timeDisplay}
                anchor={anchor}
                isSelected={item.row.id === selection}
                isPaired={item.row.exchange !== 0 && (item.row.exchange === selected || item.row.exchange === hovered)}
                colour={colours[item.rule - 1]}
                onHover={setHovered}
              />
            ))}
          </div>
        </div>
      </div>
      <TrafficStrip showsEnd={scroll.showsEnd(bounds)} newRows={scroll.newRows(bounds)} toEnd={() => scroll.toEnd()} />
    </div>
  )
}
