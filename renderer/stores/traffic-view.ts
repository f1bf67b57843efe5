import { create } from 'zustand'
import { useReveal } from './reveal'
import { useSelection } from './selection'
import { trafficFeed } from './traffic-store'

interface TrafficView {
  readonly view: 'list' | 'sequence'
}

/** How the rows of the view are shown: one a line, or as messages between peers. */
export const useTrafficView = create<TrafficView>()(() => ({ view: 'list' }))

/** Shows the same rows the other way, the selected one in sight in both. */
export function toggleSequence(): void {
  useTrafficView.setState(({ view }) => ({ view: view === 'list' ? 'sequence' : 'list' }))
  const { row } = useSelection.getState()
  const position = row === undefined ? undefined : trafficFeed.rows.find(row)?.position
  if (row === undefined || position === undefined) return
  // Once the other one is there to hear of it.
  requestAnimationFrame(() => useReveal.setState({ place: { row, position } }))
}
