import { useCallback, useEffect, useRef } from 'react'
import { focusPane } from '../../app/pane-focus'
import { showRow, useReveal } from '../../stores/reveal'
import { useSelection } from '../../stores/selection'
import { trafficFeed } from '../../stores/traffic-store'
import type { ListBounds, ListScroll } from './list-scroll'

/** The positions of the view that can be shown. */
export const boundsNow = (): ListBounds => ({ start: trafficFeed.rows.start, end: trafficFeed.shownEnd })

/** The row that the keys move: the selected one, by its position in the list. */
export function useCursor(scroll: ListScroll) {
  const epoch = useRef(trafficFeed.epoch)
  const place = useRef<{ readonly position: number; readonly waiting: boolean }>(undefined)
  useEffect(() => {
    if (epoch.current === trafficFeed.epoch) return
    // The positions of another view mean other rows.
    epoch.current = trafficFeed.epoch
    place.current = undefined
    const { row } = useSelection.getState()
    // Who looks at a row goes on looking at it, where the other view has it.
    if (!scroll.following && row !== undefined) void showRow(row)
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

  /** A row that is pointed at stays where it is: the end is no longer followed. */
  const point = (at: number): void => {
    scroll.show(at, boundsNow())
    choose(at)
  }

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

  return { point, position, handleKey }
}
