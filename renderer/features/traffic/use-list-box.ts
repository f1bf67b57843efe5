import { type RefCallback, useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { ListBounds, ListScroll, ListView } from './list-scroll'

/** As the style of the table's header has it. */
const tableHeaderPx = 28

/** Browsers round where a box is scrolled to. */
const roundingPx = 1

/**
 * Ties a scrolled box to the list's scrolling: tells it what the user did to the box, and puts the scrollbar where the
 * view belongs. `widthPx` is that of what it shows; 0 before the first layout.
 */
export function useListBox(scroll: ListScroll, view: ListView, boundsNow: () => ListBounds, headerPx = tableHeaderPx) {
  const element = useRef<HTMLDivElement>(undefined)
  /** Where the scrollbar was put or seen last: a place that differs is the user's doing. */
  const known = useRef(0)
  const [widthPx, setWidthPx] = useState(0)

  const ref: RefCallback<HTMLDivElement> = useCallback(
    (box) => {
      if (box === null) return
      element.current = box
      const measure = (): void => {
        scroll.resized(viewportPx(box, headerPx))
        setWidthPx(box.clientWidth)
      }
      const observer = new ResizeObserver(measure)
      observer.observe(box)
      measure()
      const onWheel = (event: WheelEvent): void => {
        if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return
        if (scroll.wheeled(pixelsOf(event, box), boundsNow())) event.preventDefault()
      }
      box.addEventListener('wheel', onWheel, { passive: false })
      return () => {
        observer.disconnect()
        box.removeEventListener('wheel', onWheel)
        element.current = undefined
      }
    },
    [scroll, boundsNow, headerPx],
  )

  useLayoutEffect(() => {
    const box = element.current
    if (box === undefined) return
    if (Math.abs(box.scrollTop - view.scrollTopPx) > roundingPx) box.scrollTop = view.scrollTopPx
    known.current = box.scrollTop
  })

  const onScroll = (): void => {
    const box = element.current
    if (box === undefined || Math.abs(box.scrollTop - known.current) <= roundingPx) return
    known.current = box.scrollTop
    // A box that has grown is scrolled by the browser, before its size is told: that is not the user's doing.
    scroll.resized(viewportPx(box, headerPx))
    scroll.scrolledTo(box.scrollTop, boundsNow())
  }

  return { ref, onScroll, widthPx }
}

const viewportPx = (box: HTMLElement, headerPx: number): number => Math.max(0, box.clientHeight - headerPx)

function pixelsOf(event: WheelEvent, box: HTMLElement): number {
  switch (event.deltaMode) {
    case WheelEvent.DOM_DELTA_LINE:
      return event.deltaY * 26
    case WheelEvent.DOM_DELTA_PAGE:
      return event.deltaY * box.clientHeight
    default:
      return event.deltaY
  }
}
