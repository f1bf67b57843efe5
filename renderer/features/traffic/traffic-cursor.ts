import { useCallback, useEffect, useRef, useState } from 'react'
import type { RowId } from '../../../shared/model'
import { call } from '../../app/inspector'
import { focusPane } from '../../app/pane-focus'
import { type RowPlace, useReveal } from '../../stores/reveal'
import { useSelection } from '../../stores/selection'
import { trafficFeed } from '../../stores/traffic-store'
import type { ListBounds, ListScroll } from './list-scroll'
import { RowSearch } from './row-search'

/** The positions of the view that can be shown. */
export const boundsNow = (): ListBounds => ({ start: trafficFeed.rows.start, end: trafficFeed.shownEnd })

interface CursorPlace {
  readonly position: number
  /** The row there is selected once it is held. */
  readonly waiting: boolean
}

/** Where the selected row is. */
function positionOf(place: CursorPlace | undefined): number | undefined {
  const { row } = useSelection.getState()
  if (place?.waiting === true) return place.position
  if (row === undefined) return undefined
  const known = place?.position
  if (known !== undefined && trafficFeed.rows.at(known)?.row.id === row) return known
  return trafficFeed.rows.find(row)?.position ?? known
}

/** How the selected row was seen last. */
interface Seen {
  readonly row: RowId | undefined
  /** `undefined`: it was out of sight. */
  readonly fromTopPx: number | undefined
  readonly following: boolean
}

async function locate(row: RowId): Promise<RowPlace | undefined> {
  const answer = await call('traffic.locate', { row })
  return answer.ok ? answer.value : undefined
}

/**
 * When the list comes to show other rows, such as those of another filter: the selected row stays where it was seen if it
 * is one of them. Whoever reads the newest rows, the selected one long out of sight, goes on doing so.
 */
function useKeptRow(scroll: ListScroll, place: { current: CursorPlace | undefined }): void {
  const epoch = useRef(trafficFeed.epoch)
  const [search] = useState(() => new RowSearch(locate))
  const before = useRef<Seen>({ row: undefined, fromTopPx: undefined, following: true })
  useEffect(() => {
    const { row } = useSelection.getState()
    if (epoch.current !== trafficFeed.epoch) {
      // The positions of another view mean other rows.
      epoch.current = trafficFeed.epoch
      place.current = undefined
      scroll.toEnd()
      const { fromTopPx, following } = before.current
      search.begin(following && fromTopPx === undefined ? undefined : row, ({ position }) => {
        const bounds = boundsNow()
        // Meanwhile another row may have been chosen, or the list scrolled.
        if (useSelection.getState().row !== row || !scroll.following || position >= bounds.end) return
        place.current = { position, waiting: false }
        if (following && scroll.heightInSightPx(position, bounds) !== undefined) return
        if (fromTopPx === undefined) scroll.reveal(position, bounds)
        else scroll.putAt(position, fromTopPx, bounds)
      })
    } else {
      const position = positionOf(place.current)
      const isAway = position === undefined && scroll.following && before.current.row === row
      // Where it was seen counts also when it comes back after a list that it was not in.
      if (!isAway) {
        const fromTopPx = position === undefined ? undefined : scroll.heightInSightPx(position, boundsNow())
        before.current = { row, fromTopPx, following: scroll.following }
      }
    }
    search.listChanged(trafficFeed.progress !== undefined)
  })
}

/** The row that the keys move: the selected one, by its position in the list. */
export function useCursor(scroll: ListScroll) {
  const place = useRef<CursorPlace>(undefined)
  useKeptRow(scroll, place)

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

  const position = (): number | undefined => positionOf(place.current)

  /** A row was pointed at: it stays where it is, or newer ones would push out of sight what is being looked at. */
  const point = (position: number): void => {
    scroll.show(position, boundsNow())
    choose(position)
  }

  const move = (to: number): void => {
    const bounds = boundsNow()
    const within = Math.min(Math.max(to, bounds.start), bounds.end - 1)
    if (within < bounds.start) return
    point(within)
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
