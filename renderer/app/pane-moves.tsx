import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { type PaneName, type PanePlace, paneNames } from '../../shared/panes'
import { isInSight } from '../stores/pane-arrangement'
import { usePanes } from '../stores/panes-store'
import { VisuallyHidden } from '../ui/visually-hidden'
import { focusPane, lastPaneOf } from './pane-focus'

interface Move {
  readonly pane: PaneName
  readonly place: PanePlace
}

const useLastMove = create<{ readonly move: Move | undefined }>()(() => ({ move: undefined }))

/** Puts a pane at a place, where it has the focus. */
export function movePane(pane: PaneName, place: PanePlace): void {
  usePanes.getState().move(pane, place)
  useLastMove.setState({ move: { pane, place } })
  focusPane(pane)
}

/** Closes a pane; the traffic has the focus then. */
export function closePane(pane: PaneName): void {
  usePanes.getState().setOpen(pane, false)
  focusPane('traffic')
}

/** The pane that had the focus last, if it is one that can be moved and still in sight. */
export function meantPane(): PaneName | undefined {
  const pane = lastPaneOf(paneNames)
  return pane !== undefined && isInSight(usePanes.getState(), pane) ? pane : undefined
}

/** Tells assistive technology where a pane was moved. */
export function MovedNews(): ReactElement {
  const { t } = useTranslation()
  const move = useLastMove((state) => state.move)
  return (
    <VisuallyHidden>
      <div role="status">{move === undefined ? '' : t(`layout.moved.${move.place}`, { pane: t(`layout.names.${move.pane}`) })}</div>
    </VisuallyHidden>
  )
}
