import { type PointerEvent as ReactPointerEvent, useState } from 'react'
import { create } from 'zustand'
import type { PaneName, PanePlace } from '../../shared/panes'
import { placeAt } from '../stores/pane-arrangement'
import { movePane } from './pane-moves'

/** The pane that is being dragged, and where it would be dropped now. */
export const usePaneDrag = create<{ readonly pane: PaneName | undefined; readonly place: PanePlace | undefined }>()(() => ({
  pane: undefined,
  place: undefined,
}))

/** What is dropped on: the element that holds all panes. */
const dropAreaSelector = 'main'
/** A press that moves less is a click. */
const threshold = 5
const controls =
  'a, button, input, textarea, select, label, summary, canvas, [role="combobox"], [role="radio"], [role="separator"], [tabindex]:not([data-pane])'

/** Whether a press there takes hold of the pane: on its header, where nothing else answers to it. */
function isHandle({ target, currentTarget, clientY }: ReactPointerEvent): boolean {
  const height = Number.parseFloat(getComputedStyle(currentTarget).getPropertyValue('--pane-header-height'))
  if (clientY - currentTarget.getBoundingClientRect().top > height) return false
  // A portal's events come through its owner too.
  if (!(target instanceof Element) || !currentTarget.contains(target)) return false
  const control = target.closest(controls)
  if (control !== null && currentTarget.contains(control)) return false
  return getComputedStyle(target).userSelect !== 'text'
}

/** What makes a pane's header its handle. */
export function usePaneHandle(pane: PaneName) {
  const [over, setOver] = useState(false)
  return {
    'data-handle': over ? '' : undefined,
    onPointerMove: (event: ReactPointerEvent) => setOver(event.buttons === 0 && isHandle(event)),
    onPointerLeave: () => setOver(false),
    onPointerDown: (event: ReactPointerEvent) => {
      if (event.button === 0 && event.isPrimary && isHandle(event)) startDrag(pane, event.nativeEvent)
    },
  }
}

/** Follows the pointer until it is let go; Escape leaves the pane where it is. */
function startDrag(pane: PaneName, start: PointerEvent): void {
  const listening = new AbortController()
  const end = (): void => {
    listening.abort()
    usePaneDrag.setState({ pane: undefined, place: undefined })
  }
  const follow = (event: PointerEvent): void => {
    const distance = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY)
    if (usePaneDrag.getState().pane === undefined && distance < threshold) return
    usePaneDrag.setState({ pane, place: placeUnder(event) })
  }
  const drop = (): void => {
    const { place } = usePaneDrag.getState()
    end()
    if (place !== undefined) movePane(pane, place)
  }
  const cancel = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    end()
  }
  const { signal } = listening
  window.addEventListener('pointermove', follow, { signal })
  window.addEventListener('pointerup', drop, { signal })
  window.addEventListener('pointercancel', end, { signal })
  window.addEventListener('blur', end, { signal })
  window.addEventListener('keydown', cancel, { signal, capture: true })
}

function placeUnder({ clientX, clientY }: PointerEvent): PanePlace | undefined {
  const area = document.querySelector(dropAreaSelector)?.getBoundingClientRect()
  return area === undefined ? undefined : placeAt((clientX - area.left) / area.width, (clientY - area.top) / area.height)
}
