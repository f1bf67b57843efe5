import { type ReactElement, useSyncExternalStore } from 'react'
import { trafficFeed } from '../../stores/traffic-store'
import { useTrafficView } from '../../stores/traffic-view'
import { FindBar } from '../filter/find-bar'
import { SequenceView } from '../sequence/sequence-view'
import { RangeChip } from './range-chip'
import { TrafficEmpty } from './traffic-empty'
import { TrafficGrid } from './traffic-grid'
import styles from './traffic-pane.module.css'

/** The captured traffic as a table that follows its end, or as messages between peers. */
export function TrafficPane(): ReactElement {
  const isEmpty = useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.shownEnd === trafficFeed.rows.start)
  const view = useTrafficView((state) => state.view)
  return (
    <div className={styles.column}>
      <FindBar />
      <RangeChip />
      <div className={styles.pane}>
        {view === 'list' ? <TrafficGrid /> : <SequenceView />}
        {isEmpty ? (
          <div className={view === 'list' ? styles.empty : styles.emptySequence}>
            <TrafficEmpty />
          </div>
        ) : undefined}
      </div>
    </div>
  )
}
