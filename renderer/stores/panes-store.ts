import { create } from 'zustand'
import type { Settings } from '../../shared/settings'

export type PaneGroup = 'window' | 'views' | 'centre' | 'dock'
type ClosablePane = 'sidebar' | 'topics' | 'detail' | 'send' | 'statistics'

/** Sizes of a group's two panes in percent, while both are open. */
export type PairSizes = readonly [number, number]

interface Panes {
  readonly open: Readonly<Record<ClosablePane, boolean>>
  /** Groups that the user never resized are absent: the layout has their defaults. */
  readonly sizes: Readonly<Partial<Record<PaneGroup, PairSizes>>>
  readonly load: (saved: Settings['panes']) => void
  readonly toggle: (pane: ClosablePane) => void
  readonly setOpen: (pane: ClosablePane, open: boolean) => void
  readonly resize: (group: PaneGroup, sizes: PairSizes) => void
}

export const usePanes = create<Panes>()((set) => ({
  open: { sidebar: true, topics: false, detail: true, send: true, statistics: false },
  sizes: {},
  load: (saved) => set(panesFromSettings(saved)),
  toggle: (pane) => set(({ open }) => ({ open: withPane(open, pane, !isInSight(open, pane)) })),
  setOpen: (pane, value) => set(({ open }) => ({ open: withPane(open, pane, value) })),
  resize: (group, sizes) => set((state) => ({ sizes: { ...state.sizes, [group]: sizes } })),
}))

/** Statistics have the whole dock, over details and composer. */
const isInSight = (open: Panes['open'], pane: ClosablePane): boolean =>
  open[pane] && !(open.statistics && (pane === 'detail' || pane === 'send'))

function withPane(open: Panes['open'], pane: ClosablePane, value: boolean): Panes['open'] {
  const uncovers = value && (pane === 'detail' || pane === 'send')
  return { ...open, ...(uncovers ? { statistics: false } : {}), [pane]: value }
}

/** Reads `window` (sidebar, centre), `views` (topics, the rest of the centre), `centre` (traffic, dock) and `dock` (detail, send); a size of 0 is a closed pane. */
export function panesFromSettings(saved: Settings['panes']): Pick<Panes, 'open' | 'sizes'> {
  const sizes: Partial<Record<PaneGroup, PairSizes>> = {}
  for (const group of ['window', 'views', 'centre', 'dock'] as const) {
    const [first = 0, second = 0] = saved[group] ?? []
    if (first > 0 && second > 0) sizes[group] = [first, second]
  }
  return {
    open: {
      sidebar: saved.window?.[0] !== 0,
      // Only what was opened and sized by the user.
      topics: (saved.views?.[0] ?? 0) > 0,
      detail: saved.dock?.[0] !== 0,
      send: saved.dock?.[1] !== 0,
      statistics: false,
    },
    sizes,
  }
}

/** The reverse of {@link panesFromSettings}; a pane that is closed forgets its size. */
export function panesToSettings({ open, sizes }: Pick<Panes, 'open' | 'sizes'>): Settings['panes'] {
  const saved: Record<string, number[]> = {}
  const round = (value: number): number => Math.round(value * 100) / 100
  const set = (group: PaneGroup, firstOpen: boolean, secondOpen: boolean): void => {
    const pair = sizes[group]
    if (!firstOpen || !secondOpen) saved[group] = [firstOpen ? 100 : 0, secondOpen ? 100 : 0]
    else if (pair !== undefined) saved[group] = pair.map(round)
  }
  set('window', open.sidebar, true)
  if (open.topics) set('views', true, true)
  set('centre', true, true)
  set('dock', open.detail, open.send)
  return saved
}
