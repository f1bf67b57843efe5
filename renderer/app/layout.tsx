import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type PaneName, type PanePlace, paneNames } from '../../shared/panes'
import { FilterBar } from '../features/filter/filter-bar'
import { TrafficPane } from '../features/traffic/traffic-pane'
import { Welcome } from '../features/welcome/welcome'
import { panesByPlace, partOf, sharesOf } from '../stores/pane-arrangement'
import { usePanes } from '../stores/panes-store'
import { useSessionStatus } from '../stores/recording-store'
import { useSources } from '../stores/sources-store'
import { useTraffic } from '../stores/traffic-store'
import { DropZones } from './drop-zones'
import styles from './layout.module.css'
import { MovablePane } from './movable-pane'
import { Pane } from './pane'
import { PaneHosts, PaneSlot } from './pane-hosts'
import { MovedNews } from './pane-moves'
import { Split } from './split'

interface Room {
  /** What it needs at a side, and beside others at the bottom, in pixels. */
  readonly minSide: number
  readonly minBottom: number
  /** What it gets at a side that was never resized, in pixels. */
  readonly side: number
  /** How much of a place that it shares. */
  readonly weight: number
}

const roomOf: Readonly<Record<PaneName, Room>> = {
  sources: { minSide: 208, minBottom: 160, side: 256, weight: 38 },
  topics: { minSide: 320, minBottom: 200, side: 360, weight: 62 },
  detail: { minSide: 320, minBottom: 240, side: 400, weight: 62 },
  send: { minSide: 280, minBottom: 220, side: 360, weight: 38 },
  statistics: { minSide: 320, minBottom: 320, side: 400, weight: 100 },
}
const minPaneHeight = 96

type Panes = ReturnType<typeof panesByPlace>

/**
 * Where things are: the traffic in the middle with all the width that is left, because a row is wide; panes at its sides,
 * above each other, and under it, beside each other. Each is wherever the user put it.
 */
export function Layout(): ReactElement {
  const { t } = useTranslation()
  const panes = useShownPanes()
  const sizes = usePanes((state) => state.sizes)
  const side = (place: 'left' | 'right') =>
    panes[place].length === 0
      ? []
      : [
          {
            id: place,
            content: <Place place={place} panes={panes[place]} />,
            defaultSize: sizes[place] === undefined ? Math.max(...panes[place].map((pane) => roomOf[pane].side)) : `${sizes[place]}%`,
            minSize: Math.max(...panes[place].map((pane) => roomOf[pane].minSide)),
            fixed: true,
            separatorLabel: t('layout.leftWidth'),
          },
        ]
  return (
    <PaneHosts>
      <Split
        id="window"
        orientation="horizontal"
        parts={[
          ...side('left'),
          { id: 'middle', content: <Middle bottom={panes.bottom} />, minSize: 360, separatorLabel: t('layout.trafficWidth') },
          ...side('right'),
        ]}
      />
      {paneNames
        .filter((pane) => Object.values(panes).some((names) => names.includes(pane)))
        .map((pane) => (
          <MovablePane key={pane} name={pane} />
        ))}
      <DropZones />
      <MovedNews />
    </PaneHosts>
  )
}

/** Beside the welcome there are the sources only. */
function useShownPanes(): Panes {
  const places = usePanes((panes) => panes.places)
  const open = usePanes((panes) => panes.open)
  const welcome = useWelcome()
  return useMemo(
    () =>
      panesByPlace({
        places,
        open: welcome ? { sources: open.sources, topics: false, detail: false, send: false, statistics: false } : open,
      }),
    [places, open, welcome],
  )
}

function useWelcome(): boolean {
  const empty = useSources(({ sources }) => sources.length === 0)
  const untouched = useTraffic(({ counters }) => counters.messages === 0 && counters.events === 0)
  const showsFile = useSessionStatus(({ shown }) => shown !== undefined)
  return empty && untouched && !showsFile
}

function Middle({ bottom }: { readonly bottom: readonly PaneName[] }): ReactElement {
  const { t } = useTranslation()
  const welcome = useWelcome()
  const size = usePanes(({ sizes }) => sizes.bottom)
  const traffic = (
    <Pane name="traffic" label={welcome ? t('welcome.label') : t('layout.traffic')}>
      {welcome ? <Welcome /> : <TrafficPane />}
    </Pane>
  )
  return (
    <div className={styles.middle}>
      {welcome ? undefined : <FilterBar />}
      <div className={styles.panes}>
        <Split
          id="middle"
          orientation="vertical"
          parts={[
            { id: 'traffic', content: traffic, minSize: 140, separatorLabel: t('layout.trafficHeight') },
            ...(bottom.length === 0
              ? []
              : [
                  {
                    id: 'bottom',
                    content: <Place place="bottom" panes={bottom} />,
                    defaultSize: `${size ?? 46}%`,
                    minSize: 160,
                    separatorLabel: '',
                  },
                ]),
          ]}
        />
      </div>
    </div>
  )
}

/** The panes that share a place: above each other at the sides, beside each other at the bottom. */
function Place({ place, panes }: { readonly place: PanePlace; readonly panes: readonly PaneName[] }): ReactElement {
  const { t } = useTranslation()
  const sizes = usePanes((state) => state.sizes)
  const shares = sharesOf(
    panes.map((pane) => ({ id: partOf(place, pane), weight: roomOf[pane].weight })),
    sizes,
  )
  const wide = place === 'bottom'
  return (
    <Split
      id={place}
      orientation={wide ? 'horizontal' : 'vertical'}
      parts={panes.map((pane, index) => ({
        id: partOf(place, pane),
        content: <PaneSlot pane={pane} />,
        defaultSize: `${shares[index] ?? 100}%`,
        minSize: wide ? roomOf[pane].minBottom : minPaneHeight,
        separatorLabel: t(wide ? 'layout.width' : 'layout.height', { pane: t(`layout.names.${pane}`) }),
      }))}
    />
  )
}
