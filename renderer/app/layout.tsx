import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { DetailPane } from '../features/detail/detail-pane'
import { FilterBar } from '../features/filter/filter-bar'
import { SendPane } from '../features/send/send-pane'
import { SourcesPane } from '../features/sources/sources-pane'
import { StatisticsPane } from '../features/statistics/statistics-pane'
import { TopicsPane } from '../features/topics/topics-pane'
import { TrafficPane } from '../features/traffic/traffic-pane'
import { Welcome } from '../features/welcome/welcome'
import { usePanes } from '../stores/panes-store'
import { useSessionStatus } from '../stores/recording-store'
import { useSources } from '../stores/sources-store'
import { useTraffic } from '../stores/traffic-store'
import styles from './layout.module.css'
import { Pane } from './pane'
import { focusPane } from './pane-focus'
import { Split } from './split'

/**
 * Where things are: sources at the side; beside them the traffic with all the width that is left, because a row is wide,
 * and under it a dock with the details of the selected row and, beside those, the composer.
 */
export function Layout(): ReactElement {
  const { t } = useTranslation()
  const sidebarOpen = usePanes((panes) => panes.open.sidebar)
  const empty = useSources(({ sources }) => sources.length === 0)
  const untouched = useTraffic(({ counters }) => counters.messages === 0 && counters.events === 0)
  const showsFile = useSessionStatus(({ shown }) => shown !== undefined)
  return (
    <Split
      group="window"
      orientation="horizontal"
      separatorLabel={t('layout.resizeSidebar')}
      first={sidebarOpen ? { id: 'sidebar', content: <Sidebar />, defaultSize: 256, minSize: 208, maxSize: 440, fixed: true } : undefined}
      second={{ id: 'centre', content: empty && untouched && !showsFile ? <WelcomePane /> : <Centre />, defaultSize: '80%', minSize: 420 }}
    />
  )
}

function Sidebar(): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.sidebar}>
      <Pane name="sources" label={t('sources.title')}>
        <SourcesPane />
      </Pane>
    </div>
  )
}

function WelcomePane(): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.content}>
      <Pane name="traffic" label={t('welcome.label')}>
        <Welcome />
      </Pane>
    </div>
  )
}

function Centre(): ReactElement {
  const { t } = useTranslation()
  const topics = usePanes((panes) => panes.open.topics)
  return (
    <div className={styles.centre}>
      <FilterBar />
      <div className={styles.panes}>
        <Split
          group="views"
          orientation="horizontal"
          separatorLabel={t('views.topics.resize')}
          first={topics ? { id: 'topics', content: <Topics />, defaultSize: 390, minSize: 280, fixed: true } : undefined}
          second={{ id: 'traffic-and-dock', content: <TrafficAndDock />, defaultSize: '70%', minSize: 420 }}
        />
      </div>
    </div>
  )
}

function Topics(): ReactElement {
  const { t } = useTranslation()
  return (
    <Pane name="topics" label={t('views.topics.title')} onEscape={() => focusPane('traffic')}>
      <TopicsPane />
    </Pane>
  )
}

function TrafficAndDock(): ReactElement {
  const { t } = useTranslation()
  const { detail, send, statistics } = usePanes((panes) => panes.open)
  return (
    <Split
      group="centre"
      orientation="vertical"
      separatorLabel={t('layout.resizeTraffic')}
      first={{
        id: 'traffic',
        content: (
          <Pane name="traffic" label={t('layout.traffic')}>
            <TrafficPane />
          </Pane>
        ),
        defaultSize: '54%',
        minSize: 140,
      }}
      second={detail || send || statistics ? { id: 'dock', content: <Dock />, defaultSize: '46%', minSize: 160 } : undefined}
    />
  )
}

function Dock(): ReactElement {
  const { t } = useTranslation()
  const { detail, send, statistics } = usePanes((panes) => panes.open)
  if (statistics) {
    return (
      <Pane name="statistics" label={t('statistics.title')} onEscape={() => focusPane('traffic')}>
        <StatisticsPane />
      </Pane>
    )
  }
  return (
    <Split
      group="dock"
      orientation="horizontal"
      separatorLabel={t('layout.resizeDock')}
      first={
        detail
          ? {
              id: 'detail',
              content: (
                <Pane name="detail" label={t('layout.detail')} onEscape={() => focusPane('traffic')}>
                  <DetailPane />
                </Pane>
              ),
              defaultSize: '62%',
              minSize: 300,
            }
          : undefined
      }
      second={
        send
          ? {
              id: 'send',
              content: (
                <Pane name="send" label={t('layout.send')}>
                  <SendPane />
                </Pane>
              ),
              defaultSize: '38%',
              minSize: 280,
            }
          : undefined
      }
    />
  )
}
