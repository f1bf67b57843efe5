import { type ReactElement, useSyncExternalStore } from 'react'
import { trafficFeed } from '../../stores/traffic-store'
import { FindBar } from '../filter/find-bar'
import { RangeChip } from './range-chip'
import { TrafficEmpty } from './traffic-empty'
import { TrafficGrid } from './traffic-grid'
import styles from './traffic-pane.module.css'

/** The captured traffic as a table that follows its end. */
export function TrafficPane(): ReactElement {
  const isEmpty = useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.shownEnd === trafficFeed.rows.start)
  return (
    <div className={styles.column}>
      <FindBar />
      <RangeChip />
      <div className={styles.pane}>
        <TrafficGrid />
        {isEmpty ? (
          <div className={styles.empty}>
            <TrafficEmpty />
          </div>
        ) : undefined}
      </div>
    </div>
  )
}
