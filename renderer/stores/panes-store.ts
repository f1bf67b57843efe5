import { create } from 'zustand'
import type { PaneName, PanePlace } from '../../shared/panes'
import type { Settings } from '../../shared/settings'
import { arrangementFromSettings, defaultArrangement, isInSight, type PaneArrangement, withOpen, withPlace } from './pane-arrangement'

interface Panes extends PaneArrangement {
  /** How often the layout was reset: parts then take their default sizes. */
  readonly resets: number
  readonly load: (saved: Settings['layout']) => void
  readonly toggle: (pane: PaneName) => void
  readonly setOpen: (pane: PaneName, open: boolean) => void
  readonly move: (pane: PaneName, place: PanePlace) => void
  readonly resize: (sizes: PaneArrangement['sizes']) => void
  readonly reset: () => void
}

/** The panes of the window; what is done to them is remembered by who saves the settings. */
export const usePanes = create<Panes>()((set) => ({
  ...defaultArrangement,
  resets: 0,
  load: (saved) => set(arrangementFromSettings(saved)),
  toggle: (pane) => set((panes) => withOpen(panes, pane, !isInSight(panes, pane))),
  setOpen: (pane, open) => set((panes) => withOpen(panes, pane, open)),
  move: (pane, place) => set((panes) => withPlace(panes, pane, place)),
  resize: (sizes) => set((panes) => ({ sizes: { ...panes.sizes, ...sizes } })),
  reset: () => set(({ resets }) => ({ ...defaultArrangement, resets: resets + 1 })),
}))
